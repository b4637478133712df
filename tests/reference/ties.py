"""Who knows whom: a tie each way, and a pair that holds at most one dispute."""

from enum import IntEnum
from typing import TYPE_CHECKING

from sim.state import NEVER

if TYPE_CHECKING:
    from .people import Person


class Kind(IntEnum):
    """Where people know each other from."""

    HOUSEHOLD = 1
    NEIGHBOUR = 2
    GROUP = 3


HOUSEHOLD, NEIGHBOUR, GROUP = Kind


class Status(IntEnum):
    """How it stands between two people."""

    NONE = 0
    OPEN = 1
    AGREED = 2
    DECIDED = 3


NONE, OPEN, AGREED, DECIDED = Status


class Told(IntEnum):
    """What is known of violence at home."""

    NO = 0
    WAITS = 1
    PLAN = 2


class Tie:
    """The trust of one person in another."""

    __slots__ = ("back", "cross", "holder", "kind", "other", "pair", "trust")

    back: "Tie"
    pair: "Pair"

    def __init__(self, holder: "Person", other: "Person", kind: Kind, trust: float) -> None:
        self.holder = holder
        self.other = other
        self.kind = kind
        self.trust = trust
        self.cross = holder.origin != other.origin


def are_partners(one: "Person", other: "Person") -> bool:
    """Whether two are places 0 and 1 of one household in a village."""
    if one.household is not other.household or one.role != 0:
        return False
    return {one.key % 16, other.key % 16} == {0, 1}


class Pair:
    """Two people who know each other. ``forth`` is the tie of the lower key, ``back`` of the higher."""

    __slots__ = (
        "back", "commitment", "cooling_until", "exposed", "forth", "high", "kind", "law", "law_week", "low",
        "plan_until", "relation", "situation", "status", "struck", "tension", "told", "told_week", "type",
    )  # fmt: skip

    def __init__(self, forth: Tie, back: Tie) -> None:
        self.forth, self.back = forth, back
        self.low, self.high = forth.holder, back.holder
        forth.back, back.back = back, forth
        forth.pair = back.pair = self
        self.low.ties[self.high.key] = forth
        self.high.ties[self.low.key] = back
        self.kind = forth.kind
        self.situation = self._situation()
        self.relation = "group" if self.kind is GROUP else self.situation
        self.status = NONE
        self.type = 0
        self.tension = self.commitment = 0.0
        self.cooling_until = self.struck = self.told_week = self.plan_until = NEVER
        self.exposed = 0
        self.told = Told.NO
        self.law = False
        self.law_week = NEVER

    def _situation(self) -> str:
        """Which weights of the types of dispute hold between the two."""
        if self.kind is HOUSEHOLD:
            return "partners" if are_partners(self.low, self.high) else "household"
        return "cross" if self.forth.cross else "same"

    @property
    def key(self) -> tuple[int, int]:
        """The lower person key, then the higher."""
        return self.low.key, self.high.key

    @property
    def parties(self) -> "tuple[Person, Person]":
        """Both, the lower key first."""
        return self.low, self.high

    @property
    def one_exposed(self) -> "Person":
        """Who is exposed, if it is private."""
        return self.high if self.exposed else self.low

    @property
    def more_hostile(self) -> "Person":
        """The more hostile of the two (equal: the lower key)."""
        return self.high if self.high.hostility > self.low.hostility else self.low

    @property
    def mean_trust(self) -> float:
        """The mean of both directions."""
        return 0.5 * (self.forth.trust + self.back.trust)

    @property
    def mean_skill(self) -> float:
        """The mean of both."""
        return 0.5 * (self.low.skill + self.high.skill)

    @property
    def was_violent(self) -> bool:
        """Whether there was ever an incident between the two."""
        return self.struck != NEVER

    def other(self, person: "Person") -> "Person":
        """The other of the two."""
        return self.low if person is self.high else self.high

    def has_plan(self, week: int) -> bool:
        """Whether a safety plan runs."""
        return self.told == Told.PLAN and week <= self.plan_until

    def becomes(self, facts: dict) -> None:
        """Take on what a phase brought."""
        for name, value in facts.items():
            setattr(self, name, value)
        for person in self.parties:
            if (self in person.disputes) != (self.status is OPEN):
                (person.disputes.append if self.status is OPEN else person.disputes.remove)(self)
