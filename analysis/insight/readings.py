"""Readings: one number from the weeks of an outcome, with the weeks that it was read from.

States (``S``) are read at the horizon. What happens week by week (``W``) is read as a mean over the last
52 weeks, times 52: a figure per year. What is counted per meeting or per member present is not a rate in
time; it is read as the mean over all weeks in which it is defined.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import OUTCOMES, Outcome

if TYPE_CHECKING:
    import pandas as pd

YEAR = 52
Values = NDArray[np.float64]
PER_WEEK = ("incidents/person-week", "disputes/person-week", "agreements", "persons")


class Reading(NamedTuple):
    """How one outcome is read: mean over ``first`` … ``last``, times ``factor``."""

    outcome: str
    first: int
    last: int
    factor: float

    @property
    def window(self) -> str:
        """The weeks it was read from, as tables name them."""
        return f"week {self.last}" if self.first == self.last else f"weeks {self.first}–{self.last}"


def is_rate(outcome: Outcome) -> bool:
    """Whether an outcome happens in time, so that a figure per year makes sense."""
    return outcome.timing == "W" and outcome.unit in PER_WEEK


def readings(weeks: int) -> list[Reading]:
    """How each outcome of the register is read in runs of so many weeks."""
    found = []
    for outcome in OUTCOMES.values():
        if outcome.timing == "S" or weeks == 0:
            found.append(Reading(outcome.name, weeks, weeks, 1.0))
        elif is_rate(outcome):
            found.append(Reading(outcome.name, max(1, weeks - YEAR + 1), weeks, float(YEAR)))
        else:
            found.append(Reading(outcome.name, 1, weeks, 1.0))
    return found


def cube(weekly: "pd.DataFrame") -> tuple[list[str], Values]:
    """Strata, and (week, stratum, outcome) of one run's weekly table."""
    strata = [str(name) for name in weekly["stratum"].cat.categories]
    values = weekly[list(OUTCOMES)].to_numpy(np.float64)
    return strata, values.reshape(-1, len(strata), len(OUTCOMES))


def read(values: Values) -> Values:
    """(stratum, outcome) readings of one run's (week, stratum, outcome)."""
    weeks = len(values) - 1
    columns = [
        mean_of_defined(values[entry.first : entry.last + 1, :, place]) * entry.factor
        for place, entry in enumerate(readings(weeks))
    ]
    return np.stack(columns, axis=1)


def mean_of_defined(values: Values) -> Values:
    """Means over the first axis of what is defined; NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
