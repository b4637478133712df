"""One world in which patterns are read: arms on the same people with the same luck, each lived once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.community import Community
from sim.records import Records
from sim.runs import finish, without_programme
from sim.scenario import Scenario, load_scenario, short_hash

from ...experiments.lives import course_of
from .seen import Seen

Values = NDArray[np.float64]
HAMLET = "burundi_hamlet"
SECONDS = 5e-7
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


class World:
    """The arms of one vector with one seed; everything that arms share is lived once."""

    def __init__(self, numbers: Mapping[str, float], seed: int) -> None:
        self.numbers, self.seed = numbers, seed
        self._starts: dict[tuple[str, bool], Community] = {}
        self._lived: dict[tuple[str, int, bool], Records] = {}

    def seen(self, arm: Arm) -> Seen:
        """One arm, with its matched run where it has one."""
        scenario = arm.scenario(self.numbers)
        if not arm.paired:
            return Seen(self._records(scenario, arm), None, self.seed)
        return Seen(self._records(scenario, arm), self._records(without_programme(scenario), arm), self.seed)

    def week_by_week(self, arm: Arm, weeks: int) -> Iterator[Community]:
        """The programme of an arm after each of its first weeks."""
        scenario = arm.scenario(self.numbers)
        community = self._start(scenario, arm.logged).fork(scenario)
        for _ in range(weeks):
            community.advance(1)
            yield community

    def parameter(self, name: str, arm: Arm) -> float:
        """A number of the model as it is in force in an arm."""
        return arm.scenario(self.numbers).parameters_in_force()[name]

    def _records(self, scenario: Scenario, arm: Arm) -> Records:
        known = (course_of(scenario), arm.weeks, arm.logged)
        if known not in self._lived:
            start = self._start(scenario, arm.logged).fork(scenario)
            self._lived[known] = finish(start, arm.weeks).records
        return self._lived[known]

    def _start(self, scenario: Scenario, logged: bool) -> Community:
        """Week 0, lived once for all arms that begin with it; to be forked, never lived on."""
        known = (short_hash(scenario.week_zero_keys()), logged)
        if known not in self._starts:
            self._starts[known] = Community.start(scenario, self.seed, log=logged)
        return self._starts[known]
