"""Readings of a run and its matched run: levels, net effects, groups, what an interview would hear."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import WEEKLY
from sim.records import Records
from sim.scenario import Scenario
from sim.strata import FOCAL, HOUSEHOLD, OTHER, PARTICIPANT, SRQ_MEN, SRQ_NOISE, SRQ_POINTS, SRQ_WOMEN

Values = NDArray[np.float64]
Who = NDArray[np.bool_]
YEAR, LATER = 52, 34
"""Weeks of a year, and from the last session to the last interview of the published study."""
_WEEKLY = {outcome.name: place for place, outcome in enumerate(WEEKLY)}


def mean(values: Any) -> float:
    """The mean of what is defined, NaN where nothing is."""
    known = np.asarray(values, np.float64).ravel()
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else float("nan")


def correlation(one: Any, two: Any) -> float:
    """Pearson's r of what is defined in both; NaN with fewer than eight pairs or where one does not vary."""
    x, y = np.asarray(one, np.float64), np.asarray(two, np.float64)
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if len(x) < 8 or x.std() < 1e-9 or y.std() < 1e-9:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


class Seen:
    """One arm: ``run`` is what was lived, ``other`` its matched run without a programme."""

    def __init__(self, run: Records, other: Records | None, seed: int) -> None:
        self.run, self.other, self.seed = run, other, seed
        self.scenario: Scenario = run.scenario

    @property
    def end(self) -> int:
        """The week of the last session of groups that open on time."""
        programme = self.scenario.programme
        return max(programme.opening_weeks) + programme.duration - 1

    @property
    def later(self) -> int:
        """34 weeks after the last session."""
        return min(self.end + LATER, self.run.week)

    @property
    def last(self) -> int:
        """The last week that was lived."""
        return self.run.week

    @cached_property
    def members(self) -> Who:
        """Who was ever in a group."""
        return np.asarray(self.run.reach == PARTICIPANT)

    @cached_property
    def household(self) -> Who:
        """Who lives with someone who was."""
        return np.asarray(self.run.reach == HOUSEHOLD)

    @cached_property
    def others(self) -> Who:
        """Who neither was nor lives with one who was."""
        return np.asarray(self.run.reach == OTHER)

    @cached_property
    def focal(self) -> Who:
        """Focal persons of networks."""
        return np.asarray(self.run.reach == FOCAL)

    @property
    def everyone(self) -> Who:
        """All."""
        return np.ones(len(self.members), bool)

    @property
    def women(self) -> Who:
        """Women."""
        return np.asarray(self.run.state.person.gender == 0)

    @cached_property
    def groups(self) -> Any:
        """Groups that opened."""
        return self.run.state.group[self.run.state.group.enrolled > 0]

    def net(self, outcome: str, week: int, who: Who) -> float:
        """Mean difference against the matched run."""
        return mean(self.each(outcome, week)[who])

    def each(self, outcome: str, week: int) -> Values:
        """Difference of everyone against the matched run."""
        assert self.other is not None
        return np.asarray(self.run.history(outcome)[week] - self.other.history(outcome)[week], np.float64)

    def change(self, outcome: str, week: int, who: Who) -> float:
        """Mean change since week 0."""
        return changed(self.run, outcome, week, who)

    def change_without(self, outcome: str, week: int, who: Who) -> float:
        """The same of the same people in the matched run."""
        assert self.other is not None
        return changed(self.other, outcome, week, who)

    def weekly(self, outcome: str, first: int, last: int) -> float:
        """Mean of an outcome of the community over weeks, where it is defined."""
        return mean(series(self.run, outcome)[first : last + 1])

    def weekly_without(self, outcome: str, first: int, last: int) -> float:
        """The same in the matched run."""
        assert self.other is not None
        return mean(series(self.other, outcome)[first : last + 1])

    @cached_property
    def noise(self) -> Values:
        """(2, person) error of two interviews, in points; the same in all arms with the same people."""
        draw = np.random.default_rng([self.seed, len(self.members)])
        return draw.standard_normal((2, len(self.members))) * SRQ_NOISE

    def interviewed(self, run: Records, week: int, wave: int) -> Values:
        """SRQ-20 of everyone as an interview would find it (``wave`` 0 or 1)."""
        found = np.floor(run.history("srq20")[week] + self.noise[wave] + 0.5)
        return np.asarray(np.clip(found, 0.0, SRQ_POINTS))

    def above_cut_off(self, found: Values) -> Who:
        """Who reaches the cut-off of their sex."""
        return np.asarray(found >= np.where(self.women, SRQ_WOMEN, SRQ_MEN))

    @cached_property
    def end_safety(self) -> Values:
        """Felt safety in the group in the last session that one's group had; NaN for all others."""
        felt = np.asarray(self.run.history("group_safety")[: self.end + 1], np.float64)
        known = ~np.isnan(felt)
        row = len(felt) - 1 - known[::-1].argmax(axis=0)
        found = felt[row, np.arange(felt.shape[1])]
        return np.where(known.any(axis=0) & (row >= self.end - 3) & self.members, found, np.nan)


def changed(run: Records, outcome: str, week: int, who: Who) -> float:
    """Mean change of an outcome since week 0."""
    values = run.history(outcome)
    return mean((values[week] - values[0])[who])


def series(run: Records, outcome: str) -> Values:
    """(week) an outcome of the community."""
    return np.asarray(run.book.log.weekly[: run.week + 1, _WEEKLY[outcome]])


def violence(run: Records, year: int, who: Who | None = None, outcome: str = "violence") -> float:
    """Incidents suffered a person-year in a year from 1 on."""
    lived = run.history(outcome)[1 + YEAR * (year - 1) : 1 + YEAR * year]
    return YEAR * float(lived.mean() if who is None else mean(lived[:, who]))
