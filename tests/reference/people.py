"""Persons and facilitators: one Mesa agent each, with ordinary attributes."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import mesa

from sim.state import NEVER

if TYPE_CHECKING:
    from .circle import Circle
    from .ties import Pair, Tie
    from .village import Village

MIND = (
    "distress", "acceptance", "self_esteem", "hostility", "community_safety", "group_safety", "general_trust",
    "respect", "voice", "skill", "livelihood", "support", "strain",
)  # fmt: skip
STATIC = ("standing", "proneness", "skill_base", "condition")
NOBODY = -1


class Care(IntEnum):
    """Whether someone in severe distress is cared for."""

    NONE = 0
    WAITS = 1
    IN_CARE = 2


class Household:
    """People who live together, at one place of the ring."""

    def __init__(self, key: int) -> None:
        self.key = key
        self.members: list[Person] = []


class Person(mesa.Agent):
    """One inhabitant of 15 or over. What moves lies in [0, 1]; ``ties`` is in order of the others' keys."""

    distress: float
    acceptance: float
    self_esteem: float
    hostility: float
    community_safety: float
    group_safety: float
    general_trust: float
    respect: float
    voice: float
    skill: float
    livelihood: float
    support: float
    strain: float
    standing: float
    proneness: float
    skill_base: float
    condition: float

    def __init__(self, village: "Village", household: Household, traits: Mapping[str, Any]) -> None:
        super().__init__(village)
        self.key = int(traits["key"])
        self.household = household
        self.origin = int(traits["origin"])
        self.arriving = bool(traits["arriving"])
        self.man = bool(traits["gender"])
        self.youth = bool(traits["youth"])
        self.age = int(traits["age"])
        self.role = int(traits["role"])
        for name in (*MIND, *STATIC):
            setattr(self, name, float(traits[name]))
        self.load = self.condition
        self.stress = 0.0  # all strain of the week, taken together
        self.tried = False
        self.care = Care.NONE
        self.care_week = self.care_until = NEVER
        self.stories = int(traits["stories"])
        self.circle: Circle | None = None
        self.absences = 0
        self.enrolled_in = NOBODY
        self.ties: dict[int, Tie] = {}
        self.disputes: list[Pair] = []
        self.suffered = int(traits["suffered"])
        self.witnessed = 0.0
        self.begin_encounters()

    def begin_encounters(self) -> None:
        """Forget whom one met last week."""
        self.met = 0
        self.met_hostility = 0.0
        self.copied = 0.0
        self.cross_ties = 0
        self.cross_trust = 0.0

    def put_ties_in_order(self) -> None:
        """Sums over ties run in the order of the other's key."""
        self.ties = dict(sorted(self.ties.items()))

    def trust_in(self, others: "list[Person]") -> float:
        """The mean trust in those of them who are not oneself (0 if there is nobody)."""
        ties = self.ties
        trusts = [ties[other.key].trust for other in others if other is not self]
        return sum(trusts) / len(trusts) if trusts else 0.0


class Facilitator(mesa.Agent):
    """Someone who leads groups, with the five resources that protect from exhaustion."""

    def __init__(self, village: "Village", key: int) -> None:
        super().__init__(village)
        self.key = key
        self.left = False
        self.skill = 0.0
        self.exhaustion = 0.0
        self.rely_on_others = 0.0
        self.work_on_self = 0.0
        self.contain = 0.0
        self.take_action = 0.0
        self.mission = 0.0
        self.woman = self.arriving = self.trained = False
        self.circles: list[Circle] = []

    def begin(self, skill: float, exhaustion: float, procedure: bool) -> None:
        """Start fresh: after training, or as a successor."""
        self.left = self.trained = False
        self.skill = skill
        self.exhaustion = exhaustion
        self.rely_on_others = 0.5
        self.work_on_self = 0.5
        self.contain, self.take_action = self.goals(procedure)
        self.mission = 0.6

    def goals(self, procedure: float) -> tuple[float, float]:
        """Where the two resources tend that rest on the first two."""
        first_two = self.rely_on_others + self.work_on_self
        return 0.25 * first_two + 0.5 * self.skill, 0.2 * first_two + 0.3 + 0.3 * procedure

    @property
    def resources(self) -> tuple[float, float, float, float, float]:
        """All five."""
        return self.rely_on_others, self.work_on_self, self.contain, self.take_action, self.mission
