"""Section 4.1: successors of facilitators, and the opening of groups."""

from math import floor
from typing import TYPE_CHECKING

from sim.chance import Purpose

from .circle import Circle, Stage
from .luck import normal
from .people import NOBODY, Facilitator, Household, Person
from .rules import clip, first_above, fraction
from .ties import Kind, Pair, Tie

if TYPE_CHECKING:
    from .village import Village

GOLDEN = 0.6180339887498949
NEAR = 40
FEWEST = 4


def roll_out(village: "Village") -> None:
    """Who left is replaced; groups that are due open, in order of number."""
    programme, p = village.now.programme, village.parameters
    for facilitator in village.leaders.values():
        if facilitator.left:
            skill = p.novice_skill * programme.facilitators.skill
            facilitator.begin(skill, p.exhaustion_start, programme.facilitators.crisis_procedure)
            village.note("facilitator_joined", other_key=facilitator.key)
    if programme.paused:
        return
    for circle in village.circles:
        if circle.stage == Stage.PLANNED and village.week >= circle.due:
            open_circle(village, circle)


def open_circle(village: "Village", circle: Circle) -> None:
    """Facilitators are found and people invited; with too few there is no group."""
    circle.facilitators = find_facilitators(village, circle.number)
    members = Invitation(village, circle.number).choose()
    if len(members) < FEWEST:
        circle.end(village)
        return
    circle.stage = Stage.RUNNING
    circle.members = sorted(members, key=lambda person: person.key)
    for facilitator in circle.facilitators:
        facilitator.circles.append(circle)
    p = village.parameters
    for person in circle.members:
        person.circle = circle
        person.enrolled_in = circle.number
        person.absences = 0
        person.group_safety = clip(p.join_safety_base + p.join_safety * person.community_safety)
        village.note("enrolled", person, circle=circle)
    circle.safety_start = circle.felt_safety()
    acquaint(village, circle.members)


def acquaint(village: "Village", members: list[Person]) -> None:
    """Members who did not know each other now do."""
    first = village.parameters.first_trust
    new = []
    for place, low in enumerate(members):
        for high in members[place + 1 :]:
            if high.key not in low.ties:
                cross = low.origin != high.origin
                forth = Tie(low, high, Kind.GROUP, low.general_trust if cross else first)
                back = Tie(high, low, Kind.GROUP, high.general_trust if cross else first)
                new.append(Pair(forth, back))
    for person in members:
        person.put_ties_in_order()
    village.add_pairs(new)


def find_facilitators(village: "Village", number: int) -> list[Facilitator]:
    """The facilitating pair of a group; trained when first needed."""
    wanted, p = village.now.programme.facilitators, village.parameters
    pair = number // wanted.groups_each
    found = []
    for key in range(2 * pair, 2 * pair + wanted.per_group):
        if key not in village.leaders:
            u = village.draw(Purpose.FACILITATOR_SKILL, week=0)(key)
            skill = clip(wanted.skill + wanted.skill_spread * normal(u), 0.05, 0.98)
            facilitator = village.leaders[key] = Facilitator(village, key)
            facilitator.begin(skill, p.exhaustion_start, wanted.crisis_procedure)
        found.append(village.leaders[key])
    return found


class Invitation:
    """Who is invited to one group."""

    def __init__(self, village: "Village", number: int) -> None:
        self.village, self.number = village, number
        self.programme = village.now.programme
        self.size = self.programme.group_size
        u = village.draw(Purpose.VENUE, week=0)(0)
        self.venue = floor(fraction(u + number * GOLDEN) * len(village.households))
        self.scores: dict[Person, float] = {}

    def distance(self, household: Household) -> int:
        """The shorter way round the ring."""
        apart = abs(household.key - self.venue)
        return min(apart, len(self.village.households) - apart)

    def choose(self) -> list[Person]:
        """Choose nearby; if the group is not full, look further and choose anew."""
        candidates = [person for person in self.village.people if self.may_come(person)]
        draw = self.village.draw(Purpose.RECRUIT)
        for person in candidates:
            far = 0.05 * max(0, self.distance(person.household) - 8)
            self.scores[person] = self.bonus(person) + draw(person.key, self.number) - far
        candidates.sort(key=lambda person: (-self.scores[person], person.key))
        radius, around = NEAR, len(self.village.households) // 2
        while True:
            near = [person for person in candidates if self.distance(person.household) <= radius]
            taken = self.take(near)
            if len(taken) >= self.size or radius >= around:
                return taken
            radius *= 2

    def may_come(self, person: Person) -> bool:
        """Old enough, not in a group before, nobody of the household in one now."""
        if person.age < self.programme.min_age or person.enrolled_in != NOBODY:
            return False
        return all(member.circle is None for member in person.household.members)

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
            case "by_dispute":
                types = self.village.now.disputes
                return 1.5 * strength * any(types[pair.type].mediable for pair in person.disputes)
        return 0.0

    def take(self, candidates: list[Person]) -> list[Person]:
        """In order, while the quota is open."""
        quota = self.quota()
        taken: list[Person] = []
        homes: set[Household] = set()
        for person in candidates:
            kind = self.kind(person)
            if len(taken) == self.size:
                break
            if quota.get(kind, 0) and person.household not in homes and not self.struck(person, taken):
                quota[kind] -= 1
                homes.add(person.household)
                taken.append(person)
        return taken

    def struck(self, person: Person, taken: list[Person]) -> bool:
        """By dispute, two between whom there was ever violence do not sit in one group."""
        if self.programme.recruitment.rule != "by_dispute":
            return False
        ties = (person.ties.get(other.key) for other in taken)
        return any(tie is not None and tie.pair.was_violent for tie in ties)

    def kind(self, person: Person) -> object:
        """What counts for the quota."""
        if self.programme.composition == "mixed":
            return person.arriving
        return person.man if self.programme.separate_by == "gender" else person.origin

    def quota(self) -> dict[object, int]:
        """How many of each kind."""
        mark = fraction((self.number + 1) * GOLDEN)
        if self.programme.composition == "separate":
            if self.programme.separate_by == "gender":
                return {mark >= 0.5: self.size}
            return {first_above(self.shares(), mark): self.size}
        wanted = self.programme.recruitment.share_arriving
        people = self.village.people
        share = sum(person.arriving for person in people) / len(people) if wanted is None else wanted
        arriving = floor(share * self.size + 0.5)
        return {True: arriving, False: self.size - arriving}

    def shares(self) -> list[float]:
        """The shares of the origins, those of arriving ones scaled if the programme says so."""
        origins = self.village.now.context.origins
        shares = [origin.share for origin in origins]
        wanted = self.programme.recruitment.share_arriving
        arriving = sum(origin.share for origin in origins if origin.arriving)
        if wanted is None or not 0.0 < arriving < 1.0:
            return shares
        scale = {True: wanted / arriving, False: (1.0 - wanted) / (1.0 - arriving)}
        return [share * scale[origin.arriving] for share, origin in zip(shares, origins, strict=True)]
