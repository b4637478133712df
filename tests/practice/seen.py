"""What the tests of practice share: live through some weeks, and look at what happened."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from sim.community import Community
from sim.runs import run_pair
from sim.scenario import Scenario

PLANNED, RUNNING, SELFHELP, ENDED, FOLLOW_UP = range(5)
LIVING = (RUNNING, SELFHELP, FOLLOW_UP)


def lived(scenario: Scenario, weeks: int, seed: int = 1) -> Community:
    """A community after so many weeks, with its events written down."""
    community = Community.start(scenario, seed, log=True)
    community.advance(weeks)
    return community


def week_by_week(scenario: Scenario, weeks: int, seed: int = 1) -> Iterator[Community]:
    """The same community after each of its weeks."""
    community = Community.start(scenario, seed, log=True)
    for _ in range(weeks):
        community.advance(1)
        yield community


def events(community: Community, *kinds: str) -> pd.DataFrame:
    """The events of some kinds."""
    frame = community.records().events()
    return frame[frame["event"].isin(kinds)]


def members(community: Community, group: int) -> list[int]:
    """Rows of the members of a group."""
    return [int(i) for i in community.state.group.member[group] if i >= 0]


@lru_cache(maxsize=64)
def pairs(scenario: Scenario, seeds: int, weeks: int) -> tuple[Any, ...]:
    """Matched runs with seeds 1, 2, …; kept, for several tests read the same ones."""
    return tuple(run_pair(scenario, seed=seed, weeks=weeks) for seed in range(1, seeds + 1))


def effects(scenario: Scenario, seeds: int, weeks: int, outcome: str, stratum: str) -> np.ndarray:
    """Paired differences at the end, one a seed."""
    return np.array([
        _read(pair.programme, outcome, stratum, weeks) - _read(pair.reference, outcome, stratum, weeks)
        for pair in pairs(scenario, seeds, weeks)
    ])  # fmt: skip


def levels(scenario: Scenario, seeds: int, weeks: int, outcome: str, stratum: str = "all") -> np.ndarray:
    """Means over all weeks in which the outcome is defined, one a seed."""
    found = []
    for pair in pairs(scenario, seeds, weeks):
        frame = pair.programme.weekly
        found.append(frame.loc[frame["stratum"] == stratum, outcome].mean())
    return np.array(found)


def _read(result: Any, outcome: str, stratum: str, week: int) -> float:
    frame = result.weekly
    return float(frame.loc[(frame["stratum"] == stratum) & (frame["week"] == week), outcome].iloc[0])
