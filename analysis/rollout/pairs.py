"""Facilitating pairs of a plan: who trained them, when they serve, how skilled they are, what they lead."""

from dataclasses import dataclass, field
from math import ceil, inf, log
from typing import NamedTuple

import numpy as np

from sim.chance import Purpose, stream, u01
from sim.scenario import Rollout

YEAR = 52


class Course(NamedTuple):
    """One course: first and last week, who leads it (a master trainer or a pair; −1: none), and for whom."""

    first: int
    last: int
    master: int
    pair: int
    trainees: tuple[int, ...]


class Opened(NamedTuple):
    """One group: first and last week with its pair, the community, the pair, and the pair's mean skill."""

    week: int
    last: int
    community: int
    pair: int
    skill: float


@dataclass
class Pair:
    """One facilitating pair, trained for one community; it goes on to others of the same municipality."""

    number: int
    community: int
    municipality: int
    generation: int
    ready: int
    leaves: float
    place: int
    refreshed: float = inf
    runs_until: list[int] = field(default_factory=list)

    def is_free(self, week: int) -> bool:
        """Whether it leads no group in a week."""
        return all(last < week for last in self.runs_until)


def leaving_week(rollout: Rollout, number: int, ready: int) -> float:
    """The first week in which a pair has left: a keyed draw, memoryless; infinite where nobody leaves."""
    rate = rollout.facilitators.leaving_per_year
    if rate <= 0.0:
        return inf
    draw = u01(np.uint64(stream(rollout.draw, int(Purpose.PAIR_LEAVES), 0)), number)
    return ready + ceil(YEAR * log(1.0 - draw) / log(1.0 - rate))


def skill_of(rollout: Rollout, pair: Pair, week: int) -> float:
    """Skill of a pair: what is left of the master trainers' after so many generations, and refreshers.

    Trained by masters: master · (1 − ½ dilution); by their trainees × (1 − dilution) a generation.

    >>> from sim.scenario import Rollout
    >>> round(skill_of(Rollout(), Pair(0, 0, 0, 1, 13, 1e9, 0), 20), 3)
    0.765
    """
    training = rollout.training
    master, lost = training.master_skill, training.dilution
    skill = master * (1.0 - 0.5 * lost) * (1.0 - lost) ** (pair.generation - 1)
    if training.refresher is not None and week >= pair.refreshed:
        skill += training.refresher.closes * (master - skill)
    return skill


def weeks_apart(rollout: Rollout) -> int:
    """Weeks from one group of a pair to its next in the same place of its diary.

    >>> from sim.scenario import Rollout
    >>> weeks_apart(Rollout())
    24
    """
    staff = rollout.facilitators
    return max(staff.weeks_per_group, ceil(YEAR * staff.groups_at_once / staff.groups_per_year))


def pairs_wanted(rollout: Rollout, groups: int) -> int:
    """Pairs trained for a community that wants so many groups."""
    if groups == 0:
        return 0
    if rollout.facilitators.per_community is not None:
        return rollout.facilitators.per_community
    return ceil(groups / rollout.facilitators.groups_per_year - 1e-9)
