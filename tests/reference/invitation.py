"""Section 4.1: who is invited to a group."""

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING

from sim.chance import Purpose

from .circle import Circle
from .people import NOBODY, Household, Person
from .plans import composition
from .rules import first_above, fraction

if TYPE_CHECKING:
    from .village import Village

GOLDEN = 0.6180339887498949
NEAR = 40
ANYONE = None


class Invitation:
    """Who is invited to one group: to so many seats, beside those who are members already."""

    def __init__(
        self, village: "Village", circle: Circle, seats: int, members: Sequence[Person] = ()
    ) -> None:
        self.village, self.circle, self.seats = village, circle, seats
        self.members = list(members)
        self.now, self.programme = village.now, village.now.programme
        self.composition = composition(circle.plan, self.programme)
        u = village.draw(Purpose.VENUE, week=0)(0)
        self.venue = floor(fraction(u + circle.number * GOLDEN) * len(village.households))
        self.scores: dict[Person, float] = {}

    def distance(self, household: Household) -> int:
        """The shorter way round the ring."""
        apart = abs(household.key - self.venue)
        return min(apart, len(self.village.households) - apart)

    def choose(self) -> list[Person]:
        """Choose nearby; if there are seats left, look further and choose anew."""
        candidates = [person for person in self.village.people if self.may_come(person)]
        draw = self.village.draw(Purpose.RECRUIT)
        for person in candidates:
            far = 0.05 * max(0, self.distance(person.household) - 8)
            self.scores[person] = self.bonus(person) + draw(person.key, self.circle.key) - far
        candidates.sort(key=lambda person: (-self.scores[person], person.key))
        radius, around = NEAR, len(self.village.households) // 2
        while True:
            near = [person for person in candidates if self.distance(person.household) <= radius]
            taken = self.take(near)
            if len(taken) >= self.seats or radius >= around:
                return taken
            radius *= 2

    def may_come(self, person: Person) -> bool:
        """Of the right age and role, not in a group before; where one per household, nobody of it in one."""
        if person.circle is not None or person.enrolled_in != NOBODY:
            return False
        right_age = person.youth if self.now.of_youth else person.age >= self.programme.min_age
        if not right_age or not self.now.is_invited(person.role):
            return False
        if self.now.one_per_household:
            return all(member.circle is None for member in person.household.members)
        return True

    def bonus(self, person: Person) -> float:
        """What the rule of recruitment adds to chance."""
        strength = self.programme.recruitment.strength
        match self.programme.recruitment.rule:
            case "by_need":
                return 1.5 * strength * person.distress
            case "self_application":
                return 1.5 * strength * person.voice
            case "nomination":
                return 1.5 * strength * person.standing
            case "by_hostility":
                return 3.0 * strength * person.hostility
            case "by_burden":
                return 1.5 * strength * (person.condition > 0.0)
            case "by_dispute":
                types = self.now.disputes
                return 1.5 * strength * any(types[pair.type].mediable for pair in person.disputes)
        return 0.0

    def take(self, candidates: list[Person]) -> list[Person]:
        """In order, while the quota is open."""
        quota = self.quota()
        for member in self.members:
            quota[self.kind(member)] = quota.get(self.kind(member), 0) - 1
        taken: list[Person] = []
        homes: set[Household] = set()
        for person in candidates:
            kind = self.kind(person)
            if len(taken) == self.seats:
                break
            at_home = self.now.one_per_household and person.household in homes
            if quota.get(kind, 0) > 0 and not at_home and not self.struck(person, taken):
                quota[kind] -= 1
                homes.add(person.household)
                taken.append(person)
        return taken

    def struck(self, person: Person, taken: list[Person]) -> bool:
        """By dispute, two between whom there was ever violence do not sit in one group."""
        if self.programme.recruitment.rule != "by_dispute":
            return False
        ties = (person.ties.get(other.key) for other in [*self.members, *taken])
        return any(tie is not None and tie.pair.was_violent for tie in ties)

    def kind(self, person: Person) -> object:
        """What counts for the quota."""
        if self.now.of_networks:
            return ANYONE
        if self.composition == "mixed":
            return person.arriving
        if self.programme.separate_by == "gender":
            return person.man
        return person.arriving if self.composition == "apart" else person.origin

    def quota(self) -> dict[object, int]:
        """How many of each kind the whole group has room for."""
        size, plan = self.programme.group_size, self.circle.plan
        if self.now.of_networks:
            return {ANYONE: self.seats}
        if self.composition == "apart":
            return {plan.place % 2 == 1: size}
        mark = fraction((plan.number + 1) * GOLDEN)
        if self.composition == "separate":
            if self.programme.separate_by == "gender":
                return {mark >= 0.5: size}
            return {first_above(self.shares(), mark): size}
        wanted = self.programme.recruitment.share_arriving
        share = self.share_there() if wanted is None else wanted
        arriving = floor(share * size + 0.5)
        return {True: arriving, False: size - arriving}

    def share_there(self) -> float:
        """The share of arriving people among those whose role is invited."""
        people = [person for person in self.village.people if self.now.is_invited(person.role)]
        return sum(person.arriving for person in people) / len(people) if people else 0.0

    def shares(self) -> list[float]:
        """The shares of the origins, those of arriving ones scaled if the programme says so."""
        origins = self.now.context.origins
        shares = [origin.share for origin in origins]
        wanted = self.programme.recruitment.share_arriving
        arriving = sum(origin.share for origin in origins if origin.arriving)
        if wanted is None or not 0.0 < arriving < 1.0:
            return shares
        scale = {True: wanted / arriving, False: (1.0 - wanted) / (1.0 - arriving)}
        return [share * scale[origin.arriving] for share, origin in zip(shares, origins, strict=True)]
