"""What usually follows: forty futures after a choice, beside the same forty led as planned.

A choice is never judged by what happened once. Same people in both; the luck of each future is the same in
both, so that what differs comes from the choice.
"""

from typing import NamedTuple

import numpy as np

from sim.acts import Acts
from sim.community import Community, Overrides

from ..life import Life, begin, go_on
from .attempt import Attempt
from .conduct import future_of, own_conduct, turn_of, week_of
from .levels import scenario_of

FUTURES = 40
WEEKS = 3
"""So many weeks after a meeting one looks again."""
SMALL = 0.002
"""A difference of felt safety, acceptance or exhaustion (0–1) that is not told as one."""
MEASURES = ("harms", "quiet", "strength", "safety", "acceptance")
"""Hurts, crises and drop-outs (fewer is better); felt safety of the quietest three; facilitators' exhaustion
(less is better); felt safety and acceptance of the members."""
LESS = (True, False, True, False, False)


class Usual(NamedTuple):
    """In how many of ``FUTURES`` a measure is better, and in how many worse, than when led as planned."""

    better: tuple[int, ...]
    worse: tuple[int, ...]

    def of(self, measure: str) -> tuple[int, int]:
        """(better, worse) of one measure."""
        place = MEASURES.index(measure)
        return self.better[place], self.worse[place]


def members_of(community: Community, group: int) -> np.ndarray:
    """Rows of everyone who ever joined the group."""
    return np.flatnonzero(community.state.person.enrolled_in == group)


def quietest(members: np.ndarray, before: Community) -> np.ndarray:
    """The three of these who spoke least by habit before."""
    return members[np.argsort(before.state.person.voice[members], kind="stable")[:3]]


def _measure(community: Community, group: int, before: Community) -> list[float]:
    """``MEASURES`` now, among those who joined; the quietest are those who were so ``before``."""
    person, circle = community.state.person, community.state.group[group]
    per_group = community.scenario.programme.facilitators.per_group
    staff = community.state.facilitator.exhaustion[int(circle.facilitator) :][:per_group]
    members = members_of(community, group)
    quiet = quietest(members, before)
    return [
        float(circle.hurts_sum + circle.crises_sum + circle.dropouts),
        float(np.mean(person.group_safety[quiet])), float(np.mean(staff)),
        float(np.mean(person.group_safety[members])), float(np.mean(person.acceptance[members])),
    ]  # fmt: skip


def _compare(start: Community, group: int, week: int, conduct: Overrides, acts: Acts) -> Usual:
    """``FUTURES`` of a start up to a week, led in one way and as planned, each with the same luck."""
    led: list[list[float]] = []
    own: list[list[float]] = []
    for luck in range(1, FUTURES + 1):
        for found, given, done in ((led, conduct, acts), (own, {}, {})):
            other = start.fork(overrides=given, luck=luck, acts=done)
            other.advance(week - start.week)
            found.append(_measure(other, group, start))
    differences = (np.array(led) - np.array(own)) * np.where(LESS, -1.0, 1.0)
    small = np.array([0.5, SMALL, SMALL, SMALL, SMALL])
    better, worse = (differences > small).sum(axis=0), (differences < -small).sum(axis=0)
    return Usual(tuple(int(n) for n in better), tuple(int(n) for n in worse))


def after_choice(life: Life, attempt: Attempt) -> Usual:
    """What usually follows on the open meeting as it is led so far; ``life``: the attempt before it."""
    week, turn = week_of(attempt, attempt.led), turn_of(attempt)
    conduct = {at: one for at, one in turn.conduct if at[1] >= week}
    acts = {at: one for at, one in turn.acts if at[1] >= week}
    return _compare(life.community(week - 1), attempt.group, week + WEEKS, conduct, acts)


def over_all(attempt: Attempt) -> Usual:
    """The whole attempt beside the model's own conduct, at the end of what was led."""
    week, turn = week_of(attempt, max(0, attempt.led - 1)), turn_of(attempt, attempt.led)
    return _compare(begin(own_conduct(attempt)), attempt.group, week, dict(turn.conduct), dict(turn.acts))


def once(attempt: Attempt) -> tuple[list[float], list[float]]:
    """The measures of what happened once: as led, and as the model would have led, with the same luck."""
    week = week_of(attempt, max(0, attempt.led - 1))
    before = begin(own_conduct(attempt))
    led, own = (
        _measure(go_on(begin(future), future, week), attempt.group, before)
        for future in (future_of(attempt, attempt.led), own_conduct(attempt))
    )
    return led, own


def sessions_of(attempt: Attempt) -> int:
    """How many meetings the level has."""
    return scenario_of(attempt.level).programme.sessions
