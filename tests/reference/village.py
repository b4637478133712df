"""The whole community: one step is one week of twelve phases."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

import mesa
import numpy as np

from sim.chance import Purpose
from sim.scenario.models import Scenario

from . import (
    after_meetings,
    care,
    changes,
    disputes,
    everyday,
    facilitators,
    gatherings,
    law,
    luck,
    networks,
    opening,
    persons,
    referral,
)
from .circle import Circle
from .conditions import Conditions
from .lines import LINES
from .people import Facilitator, Household, Person
from .plans import planned
from .ties import OPEN, Pair

WEEK = (
    "rollout", "strain", "encounters", "disputes", "meetings", "mediation", "selfhelp", "referral",
    "facilitators", "gatherings", "persons", "observe",
)  # fmt: skip
Event = tuple[int, str, str, int, int, int]  # week, phase, event, person key, other key, group
Led = Mapping[tuple[int, int], Mapping[str, float]]  # (group, week): conduct apart from the plan
NONE = -1


class Village(mesa.Model):
    """A community as Mesa agents. ``events`` lists what happened, in order."""

    def __init__(self, setting: Scenario, seed: int, parameters: Mapping[str, float] | None = None) -> None:
        super().__init__(rng=seed)
        self.setting = setting
        self.luck_seed = seed
        self.overrides = dict(parameters or {})
        self.week = 0
        self.phase = WEEK[-1]
        self.places = dict.fromkeys(LINES, 0.0)
        self.people: list[Person] = []
        self.households: list[Household] = []
        self.pairs: list[Pair] = []
        self.leaders: dict[int, Facilitator] = {}
        self.led: Led = {}
        self.events: list[Event] = []
        self.now = Conditions(setting, 0, self.overrides)
        self.circles = [Circle(plan) for plan in planned(self.now)]
        self.completed: list[Person] = []  # members of groups that came to the end of their plan this week
        self._draws: dict[tuple[int, int], luck.Draw] = {}

    @classmethod
    def from_snapshot(
        cls, scenario: Scenario, state: Any, seed: int, parameters: Mapping[str, float] | None = None
    ) -> "Village":
        """The community of a week-zero snapshot."""
        from .build import fill

        village = cls(scenario, seed, parameters)
        fill(village, state)
        return village

    def step(self) -> None:
        """One week."""
        self.begin_week()
        for name in WEEK:
            self.step_phase(name)

    def begin_week(self) -> None:
        """The next week, with what the scenario says about it."""
        self.week += 1
        self.now = Conditions(self.setting.in_force(self.week), self.week, self.overrides)
        self._draws.clear()
        for circle in self.circles:
            circle.own_conduct = self.led.get((circle.number, self.week), {})

    def step_phase(self, name: str) -> None:
        """One phase."""
        self.phase = name
        getattr(self, f"do_{name}")()

    def do_rollout(self) -> None:
        """Successors and openings."""
        opening.roll_out(self)

    def do_strain(self) -> None:
        """Slow strain."""
        everyday.bear_strain(self)

    def do_encounters(self) -> None:
        """Everyday meetings."""
        everyday.meet(self)

    def do_disputes(self) -> None:
        """Disputes and violence."""
        disputes.quarrel(self)

    def do_meetings(self) -> None:
        """Meetings of groups."""
        changes.meet_in_circles(self)

    def do_mediation(self) -> None:
        """Mediation by groups."""
        after_meetings.mediate(self)

    def do_selfhelp(self) -> None:
        """Groups end or go on by themselves."""
        after_meetings.go_on_alone(self)

    def do_referral(self) -> None:
        """People go to services: from violence at home, in severe distress, in hot disputes."""
        felt = referral.Felt()
        referral.refer(self, felt)
        care.refer(self, felt)
        law.refer(self, felt)
        referral.feel(self, felt)

    def do_facilitators(self) -> None:
        """Facilitators tire and learn."""
        facilitators.lead(self)

    def do_gatherings(self) -> None:
        """Community meetings and closing celebrations."""
        gatherings.come_together(self)

    def do_persons(self) -> None:
        """Everyone's week, and the way to the goals of networks."""
        persons.live(self)
        networks.pursue_goals(self)

    def do_observe(self) -> None:
        """Nothing changes."""

    @property
    def parameters(self) -> Any:
        """The numbers in force."""
        return self.now.parameters

    def draw(self, purpose: Purpose, week: int | None = None) -> luck.Draw:
        """The question of one purpose in this week (or another)."""
        when = self.week if week is None else week
        key = int(purpose), when
        if key not in self._draws:
            self._draws[key] = luck.draws(self.luck_seed, int(purpose), when)
        return self._draws[key]

    def draw_people(self, purpose: Purpose) -> list[float]:
        """One draw for everybody, in the order of ``people``."""
        return luck.many(self.luck_seed, int(purpose), self.week, self._person_keys)

    def draw_pairs(self, purpose: Purpose) -> list[float]:
        """One draw for every pair, in the order of ``pairs``."""
        return luck.many(self.luck_seed, int(purpose), self.week, self._low_keys, self._high_keys)

    def settle(self) -> None:
        """Everyone is here: put people in the order of their keys."""
        self.people.sort(key=attrgetter("key"))
        self._person_keys = np.array([person.key for person in self.people], dtype=np.uint64)
        for person in self.people:
            person.put_ties_in_order()
        self.add_pairs([])

    def add_pairs(self, new: list[Pair]) -> None:
        """Pairs stay in the order of their keys."""
        self.pairs = sorted([*self.pairs, *new], key=attrgetter("key"))
        self._low_keys = np.array([pair.low.key for pair in self.pairs], dtype=np.uint64)
        self._high_keys = np.array([pair.high.key for pair in self.pairs], dtype=np.uint64)

    def open_pairs(self) -> list[Pair]:
        """Those with an open dispute."""
        return [pair for pair in self.pairs if pair.status is OPEN]

    def note(
        self, event: str, person: Person | None = None, other: Person | None = None,
        circle: Circle | None = None, other_key: int = NONE,
    ) -> None:  # fmt: skip
        """Something happened."""
        one = NONE if person is None else person.key
        two = other_key if other is None else other.key
        group = NONE if circle is None else circle.number
        self.events.append((self.week, self.phase, event, one, two, group))
