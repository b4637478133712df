"""Lives of communities: one at a time, with and without the programme, read at a few weeks and let go."""

import traceback
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.community import Community
from sim.outcomes import OUTCOMES
from sim.records import REFERENCE
from sim.runs import Result, finish, without_programme
from sim.strata import REACHES, in_reach

from ..experiments.lives import Failure
from ..insight.compare import persons_against_themselves
from ..insight.counted import counted
from ..insight.readings import mean_of_defined, readings
from .kit import Kit, Task

Values = NDArray[np.float64]
OF_PERSONS = (
    "trust", "reintegration", "bridging", "srq20", "acceptance", "self_esteem", "hostility",
    "community_safety", "support", "disputes_hot", "violence",
)  # fmt: skip
OF_COMMUNITY = (
    "conflict", "cohesion", "agreements_made", "agreements_held", "selfhelp_running",
    "facilitator_exhaustion", "referrals_waiting",
)  # fmt: skip
OF_ARRIVING = ("reintegration",)
"""Outcomes that only people of an arriving origin have."""
STRATA = ("all", *(f"reach={name}" for name in REACHES))
COUNTED = (
    "groups_opened", "groups_completed", "enrolled", "completed", "meetings_held", "selfhelp_alive_year",
    "agreements_held_year", "referrals", "facilitators_left", "share_better_off", "share_worse_off",
)  # fmt: skip
PLACE = {name: place for place, name in enumerate(OUTCOMES)}


class Lived(NamedTuple):
    """One arm of one community: readings (horizon, stratum, outcome), persons and those of an arriving
    origin (stratum), community readings (horizon, outcome), what was counted, and weekly means.
    """

    persons: Values
    sizes: NDArray[np.int64]
    arriving: NDArray[np.int64]
    community: Values
    counted: Values
    weekly: Values


class Lives:
    """Lives the communities of one worker."""

    def __init__(self, kit: Kit) -> None:
        self.kit, self.stage = kit, ""

    def live(self, task: Task) -> list[Lived] | Failure:
        """One community with all its arms, or how it failed."""
        try:
            return self._live(task)
        except Exception as error:
            line = " ".join(f"{type(error).__name__}: {error}".split())
            return Failure(self.stage, line, traceback.format_exc())

    def _live(self, task: Task) -> list[Lived]:
        self.stage = "scenario"
        scenario, other = self.kit.scenario_of(task), self.kit.other_of(task)
        self.stage = "week zero"
        start = Community.start(scenario, task.seed)
        reference = start.fork(without_programme(scenario))
        second = start.fork(other) if other is not None else None
        self.stage = "programme"
        programme = finish(start, self.kit.weeks)
        self.stage = "reference"
        without = finish(reference, self.kit.weeks, REFERENCE, programme.labels)
        self.stage = "reading"
        found = [self.read(programme, without), self.read(without, None)]
        if second is not None:
            self.stage = "programme"
            lived = finish(second, self.kit.weeks)
            self.stage = "reading"
            found += [self.read(lived, without)]
        return found

    def read(self, result: Result, without: Result | None) -> Lived:
        """Everything that is kept of one arm; ``without`` is the matched run of a programme."""
        records, kit = result.records, self.kit
        strata, means, _ = records.means(result.labels, worst=False, interviewed=False)
        row = {stratum.name: number for number, stratum in enumerate(strata)}
        series = np.full((kit.weeks + 1, len(STRATA), len(OF_PERSONS)), np.nan)
        for number, name in enumerate(STRATA):
            if name in row:  # a very large community knows no reach
                series[:, number] = means[:, row[name]][:, [PLACE[outcome] for outcome in OF_PERSONS]]
        weekly = records.book.log.weekly[: kit.weeks + 1]
        first = len(OUTCOMES) - weekly.shape[1]
        whole = weekly[:, [PLACE[outcome] - first for outcome in OF_COMMUNITY]]
        arriving = records.state.person.arriving == 1
        counted = self._counted(result, without)
        return Lived(
            _at_horizons(series, OF_PERSONS, kit.horizons), _sizes(result.labels),
            _sizes(result.labels[arriving]), _at_horizons(whole[:, None], OF_COMMUNITY, kit.horizons)[:, 0],
            np.array([counted[name] for name in COUNTED]), series,
        )  # fmt: skip

    def _counted(self, result: Result, without: Result | None) -> dict[str, float]:
        """What planners count, and for how many participants it ended better and worse."""
        better, worse = _against_themselves(result, without)
        return {
            **counted(result, self.kit.completed_share), "share_better_off": better, "share_worse_off": worse,
        }  # fmt: skip


def _at_horizons(series: Values, outcomes: tuple[str, ...], horizons: tuple[int, ...]) -> Values:
    """(horizon, stratum, outcome): states at the week, what happens as a figure per year."""
    found = np.full((len(horizons), *series.shape[1:]), np.nan)
    for place, week in enumerate(horizons):
        asked = {entry.outcome: entry for entry in readings(week)}
        for column, outcome in enumerate(outcomes):
            entry = asked[outcome]
            window = series[entry.first : entry.last + 1, :, column]
            found[place, :, column] = mean_of_defined(window) * entry.factor
    return found


def _sizes(labels: NDArray[np.int8]) -> NDArray[np.int64]:
    """Persons in each of ``STRATA``."""
    return np.array([len(labels), *(int(in_reach(labels, name).sum()) for name in REACHES)])


def _against_themselves(result: Result, without: Result | None) -> tuple[float, float]:
    """Shares of participants whose distress ends better, and worse, than in their own matched run by what
    matters; not defined where persons are not followed one by one.
    """
    if without is None or result.records.book.is_large:
        return float("nan"), float("nan")
    chosen = in_reach(result.labels, "participant")
    one, two = (arm.records.history("srq20")[-1].astype(np.float64) for arm in (result, without))
    return persons_against_themselves("srq20", one[chosen], two[chosen])[:2]
