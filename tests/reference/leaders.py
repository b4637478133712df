"""Section 4.1: facilitators are found, and replaced where they left."""

from typing import TYPE_CHECKING

from sim.chance import Purpose
from sim.facts import skill_of

from .luck import normal
from .people import Facilitator
from .plans import Plan
from .rules import clip

if TYPE_CHECKING:
    from .village import Village


def replace_who_left(village: "Village") -> None:
    """Successors come where facilitators left last week."""
    staff, p = village.now.programme.facilitators, village.parameters
    for facilitator in village.leaders.values():
        if facilitator.left:
            facilitator.begin(p.novice_skill * skill_of(staff), p.exhaustion_start, staff.crisis_procedure)
            village.note("facilitator_joined", other_key=facilitator.key)


def find_facilitators(village: "Village", plan: Plan) -> list[Facilitator]:
    """The facilitating pair of a group; trained when first needed."""
    wanted, p = village.now.programme.facilitators, village.parameters
    keys = range(2 * plan.pair, 2 * plan.pair + wanted.per_group)
    mean = mean_skill(village, plan.pair)
    for key in keys:
        if key not in village.leaders:
            u = village.draw(Purpose.FACILITATOR_SKILL, week=0)(key)
            skill = clip(mean + wanted.skill_spread * normal(u), 0.05, 0.98)
            facilitator = village.leaders[key] = Facilitator(village, key)
            facilitator.begin(skill, p.exhaustion_start, wanted.crisis_procedure)
            facilitator.woman = is_woman(village, key)
            facilitator.arriving = is_arriving(village, key)
    return [village.leaders[key] for key in keys]


def mean_skill(village: "Village", pair: int) -> float:
    """As the plan says for the pair, else as for all."""
    programme = village.now.programme
    said = [one.skill for one in programme.openings if one.pair == pair and one.skill is not None]
    return said[0] if said else skill_of(programme.facilitators)


def is_woman(village: "Village", key: int) -> bool:
    """A woman and a man, or both of one sex by lot."""
    staff = village.now.programme.facilitators
    if staff.per_group == 2 and staff.pair.mixed_sex:
        return key % 2 == 0
    return village.draw(Purpose.FACILITATOR_SEX, week=0)(key - key % 2) < 0.5


def is_arriving(village: "Village", key: int) -> bool:
    """One who was there and one who arrived, or both alike by lot."""
    staff = village.now.programme.facilitators
    if staff.per_group == 2 and staff.pair.mixed_origin:
        return key % 2 == 1
    share = sum(origin.share for origin in village.now.context.origins if origin.arriving)
    return village.draw(Purpose.FACILITATOR_ORIGIN, week=0)(key - key % 2) < share
