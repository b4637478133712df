"""Can we staff it? What each wave needs of pairs and supervisors, and how long it takes."""

from typing import NamedTuple

import numpy as np

from .plan import RolloutPlan


class WaveNeeds(NamedTuple):
    """One wave: when it begins, what it wants and gets, who is trained for it, and who looks after them."""

    wave: int
    begins: int
    municipalities: int
    communities: int
    groups_wanted: int
    groups_opened: int
    pairs_trained: int
    mean_skill: float
    first_group: int
    weeks_of_training: int
    pairs_leading: int
    supervisors: int
    pairs_for_one: float
    leaving: float


def staffing(plan: RolloutPlan) -> list[WaveNeeds]:
    """One entry a wave."""
    return [_needs(plan, wave) for wave in range(len(plan.places.waves))]


def _needs(plan: RolloutPlan, wave: int) -> WaveNeeds:
    waves = plan.rollout.waves
    begins = waves.start + wave * waves.weeks_between
    after = min(begins + waves.weeks_between, plan.weeks + 1)
    if wave == len(plan.places.waves) - 1:
        after = plan.weeks + 1
    places = [place for place in plan.places.communities if place.wave == wave]
    numbers = {place.number for place in places}
    groups = [group for group in plan.opened if group.community in numbers]
    pairs = [pair for pair in plan.pairs if pair.community in numbers]
    first = min((group.week for group in groups), default=0)
    span = slice(min(begins, plan.weeks), max(after, min(begins, plan.weeks) + 1))
    leading = plan.by_week["pairs_leading"][span]
    peak = int(np.argmax(leading)) if len(leading) else 0
    most, have = int(leading[peak]), int(plan.supervisors[span][peak])
    skill = float(np.mean([group.skill for group in groups])) if groups else float("nan")
    leaving = sum(1 for pair in pairs if pair.leaves <= plan.weeks)
    return WaveNeeds(
        wave, begins, len(plan.places.waves[wave]), len(places), sum(place.wanted for place in places),
        len(groups), len(pairs), skill, first, max(0, first - begins) if first else 0, most, have,
        most / have if have else float("inf"), leaving,
    )  # fmt: skip
