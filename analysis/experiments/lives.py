"""Lives: the runs of one seed. Arms share what they can: week zero, and a reference that several points have.

The unit of work is one seed with all its arms. What befalls a run that fails is kept with the stage in which
it happened; the other runs go on.
"""

import traceback
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import OUTCOMES
from sim.records import REFERENCE
from sim.runs import Result, finish
from sim.scenario import Scenario, short_hash
from sim.scenario.models import OUTSIDE_HASH
from sim.strata import ARRIVING_VOICE, CASE, WORST

from ..insight.pairs import same_people
from ..insight.readings import mean_of_defined
from .plan import Kit, Recorded, Task, Wanted

if TYPE_CHECKING:
    from sim.community import Community

Values = NDArray[np.float64]
SHARED = 2
"""Worlds of one seed that are kept to be shared: more would cost more room than they save time."""
MADE = 512
SHAPING = ("parameters.", "context.", "burn_in")
"""Keys that shape week zero: where one varies, no two points share it."""
EFFORT = ("meetings_held", "facilitator_hours")
_PLACE = {name: place for place, name in enumerate(OUTCOMES)}
MINUTES = 60.0


class Failure(NamedTuple):
    """Where a run failed, why in a line, and the whole trace."""

    stage: str
    error: str
    trace: str


class Lived(NamedTuple):
    """What is kept of one arm: readings, effort, and the weekly series that were asked for."""

    readings: Values
    effort: tuple[float, ...]
    weekly: NDArray[np.float32] | None
    persons: NDArray[np.int64] | None


class Lives:
    """Runs the tasks of one worker; shares within a seed, and remembers scenarios it has made."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.seed = -1
        self._made: OrderedDict[int, tuple[Scenario, str, Scenario | None, str]] = OrderedDict()
        self._starts: OrderedDict[str, Community] = OrderedDict()
        self._references: OrderedDict[str, Result] = OrderedDict()
        self.stage = ""
        self._alone = _nothing_is_shared(kit)

    def live(self, task: Task) -> list[Lived] | Failure:
        """One run with all its arms, or how it failed."""
        try:
            return self._live(task)
        except Exception as error:
            line = " ".join(f"{type(error).__name__}: {error}".split())
            return Failure(self.stage, line, traceback.format_exc())

    def _live(self, task: Task) -> list[Lived]:
        self.stage = "scenario"
        if task.seed != self.seed:
            self.seed = task.seed
            self._starts.clear()
            self._references.clear()
        scenario, shape, reference, other_shape = self._scenarios(task)
        self.stage = "week zero"
        start = self._start(scenario, shape)
        other = None
        if reference is not None and self._alone:
            other = start.fork(reference) if shape == other_shape else self._start(reference, other_shape)
        self.stage = "programme"
        results = [finish(start, self.kit.weeks)]
        if reference is not None:
            self.stage = "reference"
            results.append(self._reference(reference, other_shape, results[0], other))
        self.stage = "reading"
        return [self._read(result) for result in results]

    def _scenarios(self, task: Task) -> tuple[Scenario, str, Scenario | None, str]:
        if task.point not in self._made:
            scenario = self.kit.scenario_of(task)
            reference = self.kit.reference_of(task, scenario)
            self._made[task.point] = (
                scenario, _shape(scenario), reference, _shape(reference) if reference is not None else "",
            )  # fmt: skip
            if len(self._made) > MADE:
                self._made.popitem(last=False)
        return self._made[task.point]

    def _start(self, scenario: Scenario, shape: str) -> "Community":
        """Week 0, forked from one that was lived already if both are the same."""
        from sim.community import Community

        if self._alone:
            return Community.start(scenario, self.seed)
        if shape not in self._starts:
            self._starts[shape] = Community.start(scenario, self.seed)
            while len(self._starts) > SHARED:
                self._starts.popitem(last=False)
        return self._starts[shape].fork(scenario)

    def _reference(
        self, scenario: Scenario, shape: str, programme: Result, start: "Community | None"
    ) -> Result:
        """The matched run, read with the reach of the programme's where the people are the same."""
        known = course_of(scenario)
        lived = self._references.get(known)
        if lived is None:
            lived = finish(start or self._start(scenario, shape), self.kit.weeks, REFERENCE)
            self._references[known] = lived
            while len(self._references) > (1 if self._alone else SHARED):
                self._references.popitem(last=False)
        labels = programme.labels if same_people(programme, lived) else lived.labels
        return Result(lived.scenario, lived.seed, REFERENCE, lived.records, labels)

    def _read(self, result: Result) -> Lived:
        series = Series(result, self.kit)
        readings = np.array([series.read(one) for one in self.kit.wanted])
        recorded = self.kit.recorded
        if recorded is None:
            return Lived(readings, _effort(result), None, None)
        kept = [[series.of(outcome, name) for name in recorded.strata] for outcome in recorded.outcomes]
        people = [series.people(name) for name in recorded.strata]
        return Lived(readings, _effort(result), np.array(kept, np.float32), np.array(people))


class Series:
    """The weekly course of any outcome in any stratum of one run."""

    def __init__(self, result: Result, kit: Kit) -> None:
        recorded = kit.recorded or Recorded((), ())
        asked = {*recorded.outcomes, *(one.outcome for one in kit.wanted)}
        interviewed = bool(asked & {CASE, ARRIVING_VOICE})
        worst = WORST in {*recorded.strata, *(one.stratum for one in kit.wanted)}
        weeks = kit.weeks
        strata, self._means, self._size = result.records.means(
            result.labels, worst=worst, interviewed=interviewed
        )
        self._row = {stratum.name: row for row, stratum in enumerate(strata)}
        self._weekly = result.records.book.log.weekly[: weeks + 1]
        self._persons = len(OUTCOMES) - self._weekly.shape[1]
        self._nothing = np.full(weeks + 1, np.nan)

    def of(self, outcome: str, stratum: str) -> Values:
        """Week 0 to the last; NaN where the outcome is not defined for the stratum."""
        place = _PLACE[outcome]
        if place >= self._persons:
            return self._weekly[:, place - self._persons] if stratum == "all" else self._nothing
        return self._means[:, self._row[stratum], place] if stratum in self._row else self._nothing

    def read(self, wanted: Wanted) -> float:
        """One column of results."""
        window = self.of(wanted.outcome, wanted.stratum)[wanted.first : wanted.last + 1]
        return float(mean_of_defined(window)) * wanted.factor

    def people(self, stratum: str) -> int:
        """How many persons a stratum has."""
        return int(self._size[self._row[stratum]]) if stratum in self._row else 0


def readings_of(kit: Kit, result: Result) -> list[float]:
    """Everything that an experiment reads from a run."""
    series = Series(result, kit)
    return [series.read(one) for one in kit.wanted]


def _nothing_is_shared(kit: Kit) -> bool:
    """Whether no two points can share week zero: a key that shapes it varies over a range."""
    return any(factor.key.startswith(SHAPING) and not factor.is_listed for factor in kit.factors)


def course_of(scenario: Scenario) -> str:
    """What shapes the course of a run, as a key: without a programme nothing that it would have been."""
    if scenario.programme.modality != "none":
        return scenario.scenario_hash
    rest = {
        name: part for name, part in scenario.resolved().items() if name not in (*OUTSIDE_HASH, "programme")
    }
    return short_hash(rest)


def _shape(scenario: Scenario) -> str:
    """What shapes week zero, as a key."""
    return short_hash(scenario.week_zero_keys())


def _effort(result: Result) -> tuple[float, ...]:
    """Meetings that were held, and hours that facilitators spent in them."""
    programme = result.scenario.programme
    meetings = float(result.records.state.group.sessions.sum())
    return meetings, meetings * programme.minutes / MINUTES * programme.facilitators.per_group
