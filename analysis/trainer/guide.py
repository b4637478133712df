"""The guide: each principle switched off once, and what goes missing, measured and not asserted."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.community import Community
from sim.outcomes import HISTORY, OUTCOMES, WEEKLY
from sim.scenario import Scenario

from .whatif import PRINCIPLES

SEEDS = 8
WEEKS = 30
WATCHED = (
    "group_safety", "acceptance", "trust", "respect", "voice", "skill", "attendance", "repairs", "hurts",
    "turns_gini", "stories_heard", "unsafe_tellings", "agreements_held", "selfhelp_running",
)  # fmt: skip
_PERSON = {entry.name: place for place, entry in enumerate(HISTORY)}
_PLACE = {entry.name: place for place, entry in enumerate(WEEKLY)}


class Trace(NamedTuple):
    """What one outcome loses or gains without a principle: with, without, and in how many of ``SEEDS``.

    ``with_`` and ``without`` are means over seeds; ``weight`` is the mean paired difference in units of the
    smallest difference that matters; ``agree``: seeds in which it goes the same way as the mean.
    """

    outcome: str
    with_: float
    without: float
    weight: float
    agree: int


def without(scenario: Scenario, principle: str) -> Scenario:
    """The same programme with one principle not lived at all."""
    return scenario.with_({f"programme.principles.{principle}": 0.0})


def fingerprint(scenario: Scenario, principle: str, most: int = 4) -> tuple[Trace, ...]:
    """What goes missing without this principle more than without the others; of these, the clearest.

    Paired runs: same people, same luck. Only what goes the same way in nearly all seeds, and by more than the
    smallest difference that matters, is told.
    """
    every = {name: _traces(scenario, name) for name in PRINCIPLES}
    usual = {
        trace.outcome: float(
            np.mean(
                [
                    abs(one.weight)
                    for name in PRINCIPLES
                    for one in every[name]
                    if one.outcome == trace.outcome
                ]
            )
        )
        for trace in every[principle]
    }
    clear = [one for one in every[principle] if one.agree >= SEEDS - 1 and abs(one.weight) >= 1.0]
    return tuple(sorted(clear, key=lambda one: usual[one.outcome] - abs(one.weight))[:most])


@lru_cache(maxsize=32)
def _traces(scenario: Scenario, principle: str) -> tuple[Trace, ...]:
    other = without(scenario, principle)
    readings = np.array([_pair(scenario, other, seed) for seed in range(1, SEEDS + 1)])
    mean = np.nanmean(readings, axis=0)
    traces = []
    for place, outcome in enumerate(WATCHED):
        differences = readings[:, 1, place] - readings[:, 0, place]
        entry = OUTCOMES[outcome]
        smallest = entry.smallest * (abs(mean[0, place]) if entry.relative else 1.0)
        size = float(np.nanmean(differences))
        agree = int((np.sign(differences) == np.sign(size)).sum())
        traces.append(
            Trace(outcome, float(mean[0, place]), float(mean[1, place]), size / max(smallest, 1e-9), agree)
        )
    return tuple(traces)


def _pair(scenario: Scenario, other: Scenario, seed: int) -> list[np.ndarray]:
    """Readings with and without: means over the weeks of meetings, or at their end, among participants."""
    start = Community.start(scenario, seed)
    arms = [start, start.fork(other)]
    for arm in arms:
        arm.advance(WEEKS)
    who = np.asarray(arms[0].state.person.enrolled_in >= 0)
    return [_read(arm, who) for arm in arms]


def _read(arm: Community, who: np.ndarray) -> np.ndarray:
    log = arm.book.log
    found = []
    for outcome in WATCHED:
        entry = OUTCOMES[outcome]
        if outcome in _PERSON:
            weekly = log.history[1 : WEEKS + 1, who, _PERSON[outcome]]
            weeks = np.array([np.nanmean(week) if np.isfinite(week).any() else np.nan for week in weekly])
        else:
            weeks = log.weekly[1 : WEEKS + 1, _PLACE[outcome]]
        known = weeks[np.isfinite(weeks)]
        if not len(known):
            found.append(np.nan)
        else:
            found.append(float(known[-1] if entry.timing == "S" else known.mean()))
    return np.array(found)
