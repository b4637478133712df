"""One world in which patterns are read: arms on the same people with the same luck, each lived once."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.community import Community
from sim.errors import CommonGroundError
from sim.records import Records
from sim.runs import finish, without_programme
from sim.scenario import Scenario, load_scenario, short_hash

from ...experiments.lives import course_of
from .seen import Seen

Values = NDArray[np.float64]
HAMLET = "burundi_hamlet"
SECONDS = 3.5e-7
"""What a person-week costs, everything included."""


@dataclass(frozen=True)
class Arm:
    """What is lived: a ready scenario with other values by dotted key, for so many weeks.

    Read together with its matched run without a programme where it is ``paired``.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    weeks: int = 104
    base: str = HAMLET
    paired: bool = True
    logged: bool = False

    def scenario(self, numbers: Mapping[str, float]) -> Scenario:
        """The scenario with the numbers of a vector; what the arm sets stands. Raises ScenarioError."""
        return _ready(self.base).with_({**numbers, **self.settings})

    @property
    def cost(self) -> float:
        """About how many seconds it takes."""
        persons = self.scenario({}).context.persons
        return 0.006 + persons * SECONDS * (26 + self.weeks * (2 if self.paired else 1))


@cache
def _ready(name: str) -> Scenario:
    return load_scenario(name)


class Course(NamedTuple):
    """A scenario for so many weeks, and what tells it from others."""

    scenario: Scenario
    known: tuple[str, int, bool]


class World:
    """The arms of one vector with one seed; everything that arms share is lived once."""

    def __init__(self, numbers: Mapping[str, float], seed: int) -> None:
        self.numbers, self.seed = numbers, seed
        self._courses: dict[str, tuple[Course, ...]] = {}
        self._starts: dict[tuple[str, bool], Community] = {}
        self._lived: dict[tuple[str, int, bool], Records] = {}

    def seen(self, arm: Arm) -> Seen:
        """One arm, with its matched run where it has one."""
        lived = [self._records(course) for course in self._courses_of(arm)]
        return Seen(lived[0], lived[1] if arm.paired else None, self.seed)

    def week_by_week(self, arm: Arm, weeks: int) -> Iterator[Community]:
        """The programme of an arm after each of its first weeks."""
        scenario = self._courses_of(arm)[0].scenario
        community = self._start(scenario, arm.logged).fork(scenario)
        for _ in range(weeks):
            community.advance(1)
            yield community

    def parameter(self, name: str, arm: Arm) -> float:
        """A number of the model as it is in force in an arm."""
        return self._courses_of(arm)[0].scenario.parameters_in_force()[name]

    def keep(self, arms: Iterable[Arm]) -> None:
        """Forget what was lived of all other arms, for a run takes some megabytes."""
        kept = set()
        for arm in arms:
            with suppress(CommonGroundError):  # what cannot be lived was not
                kept |= {course.known for course in self._courses_of(arm)}
        self._lived = {known: run for known, run in self._lived.items() if known in kept}

    def _courses_of(self, arm: Arm) -> tuple[Course, ...]:
        """What is lived of an arm: its own scenario, and where it is paired the same without a programme."""
        if (told := repr(arm)) not in self._courses:
            scenario = arm.scenario(self.numbers)
            each = (scenario, without_programme(scenario)) if arm.paired else (scenario,)
            self._courses[told] = tuple(Course(one, (course_of(one), arm.weeks, arm.logged)) for one in each)
        return self._courses[told]

    def _records(self, course: Course) -> Records:
        if course.known not in self._lived:
            _, weeks, logged = course.known
            start = self._start(course.scenario, logged).fork(course.scenario)
            self._lived[course.known] = finish(start, weeks).records
        return self._lived[course.known]

    def _start(self, scenario: Scenario, logged: bool) -> Community:
        """Week 0, lived once for all arms that begin with it; to be forked, never lived on."""
        known = (short_hash(scenario.week_zero_keys()), logged)
        if known not in self._starts:
            self._starts[known] = Community.start(scenario, self.seed, log=logged)
        return self._starts[known]
