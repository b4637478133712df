"""Readings for the register of warnings, taken from what was lived (see ``sim.warnings.READINGS``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.state import NEVER
from sim.strata import in_reach

from .counted import counted

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs import Result

WORN_OUT = 0.6


def readings_table(readings: Mapping[str, Mapping[str, float]]) -> "pd.DataFrame":
    """One row a scenario and reading; what is not defined is left out."""
    import pandas as pd

    rows = [
        (scenario, name, value)
        for scenario, each in readings.items()
        for name, value in each.items()
        if value == value
    ]
    return pd.DataFrame(rows, columns=["scenario", "reading", "value"])


def usual(seen: list[dict[str, float]]) -> dict[str, float]:
    """The readings of the middle run of several: a warning that half of the runs call for."""
    return {name: float(np.median([one[name] for one in seen])) for name in seen[0]}


def seen_in(result: "Result", weekly: "pd.DataFrame") -> dict[str, float]:
    """The readings that one run gives, and what planners count; ``weekly`` is its weekly table."""
    return {
        "referrals_full_weeks": _full_weeks(result, weekly),
        "facilitators_exhausted": _worn_out(result, weekly),
        "least_invited": _least_invited(result),
        "violent_pairs_in_groups": _violent_pairs(result),
        **counted(result),
    }


def _full_weeks(result: "Result", weekly: "pd.DataFrame") -> float:
    """The longest run of weeks in which more people waited than the services take in a month."""
    waiting = weekly.loc[weekly["stratum"] == "all", "referrals_waiting"].to_numpy()
    longest = now = 0
    services = result.scenario.context.services
    weeks = range(len(waiting))
    places = [sum(one.capacity_per_month for one in services if one.is_open(week)) for week in weeks]
    for is_full in waiting > np.maximum(places, 1.0):
        now = now + 1 if is_full else 0
        longest = max(longest, now)
    return float(longest)


def _worn_out(result: "Result", weekly: "pd.DataFrame") -> float:
    """Share of facilitators who ended worn out; all of them, if their mean ever was (no peaks are kept)."""
    facilitator = result.records.state.facilitator
    served = facilitator[facilitator.state > 0]
    peak = weekly["facilitator_exhaustion"].max()
    if peak > WORN_OUT:
        return 1.0
    return float(np.mean(served.exhaustion > WORN_OUT)) if len(served) else 0.0


def _least_invited(result: "Result") -> float:
    """The lowest ratio, over origins and genders, of share among participants to share of persons."""
    person, inside = result.records.state.person, in_reach(result.labels, "participant")
    if not inside.any():
        return 1.0
    ratios = [
        float(np.mean(code[inside] == value) / np.mean(code == value))
        for code in (person.origin, person.gender)
        for value in np.unique(code)
    ]
    return min(ratios)


def _violent_pairs(result: "Result") -> float:
    """Pairs who sat in one group and between whom there was violence before it ended."""
    state = result.records.state
    pair: Any = state.pair[: int(state.community.pairs[0])]
    struck: Any = pair[pair.struck != NEVER]
    one, two = state.person.enrolled_in[struck.low], state.person.enrolled_in[struck.high]
    together = (one == two) & (one >= 0)
    ended = state.group.end_week[one[together]]
    return float(np.sum((ended == NEVER) | (struck.struck[together] <= ended)))
