"""What if: what can be changed from a week on, and where two futures part."""

from collections.abc import Iterator
from json import dumps
from typing import Any, NamedTuple

import numpy as np

from sim.events import Event
from sim.scenario import Scenario
from sim.state import State
from sim.words import has, say

from .life import Future, Life, Look, Turn
from .speaking import name

PRINCIPLES = (
    "interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing",
)  # fmt: skip
FIFTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
NAMES = {int(event): event.name for event in Event}
SEEN = 0.02
"""A difference in felt safety or acceptance that is pointed out."""


class Lever(NamedTuple):
    """Something that can be changed: its id, its key in a scenario, and the values on offer."""

    name: str
    key: str
    values: tuple[Any, ...]
    before_groups: bool = False


LEVERS = {
    lever.name: lever
    for lever in (
        *(Lever(principle, f"programme.principles.{principle}", FIFTHS) for principle in PRINCIPLES),
        Lever("push", "programme.directiveness", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        Lever("supervision", "programme.facilitators.supervision", FIFTHS),
        Lever(
            "invited",
            "programme.recruitment.rule",
            ("by_need", "random", "self_application", "nomination"),
            True,
        ),
        Lever("shock", "context.shocks", (10, 30, 60)),
    )
}


def current(lever: Lever, scenario: Scenario) -> Any:
    """The value in force; none for a shock, which would be one more."""
    if lever.name == "shock":
        return None
    value: Any = scenario
    for part in lever.key.split("."):
        value = getattr(value, part)
    return value


def is_late(lever: Lever, state: State) -> bool:
    """Whether the lever changes nothing any more: people are invited when groups open."""
    return lever.before_groups and bool((state.group.start_week > 0).any())


def fork(future: Future, scenario: Scenario, week: int, lever: Lever, value: Any) -> Future:
    """The same people and the same luck, with one thing changed after a week."""
    asked: dict[str, Any] = {lever.key: value}
    if lever.name == "shock":
        shocks = [{"week": one.week, "incidents": one.incidents} for one in scenario.context.shocks]
        asked = {lever.key: [*shocks, {"week": week + 1, "incidents": value}]}
    elif lever.name == "supervision":
        asked["programme.facilitators.supervised"] = None
    return future.then(Turn(week, tuple((key, dumps(one)) for key, one in asked.items())))


class Parting(NamedTuple):
    """Where two futures part: the week (none: 0), and what is seen in the one and in the other."""

    week: int
    here: str
    there: str


def parting(one: Life, other: Life, after: int, weeks: int) -> Parting:
    """The first week after ``after`` in which two futures differ at all, and how it shows."""
    for week in range(after + 1, weeks + 1):
        if _differ(one.state(week), other.state(week)):
            return Parting(week, *_shown(one.look(week), other.look(week)))
    return Parting(0, "", "")


def _differ(a: State, b: State) -> bool:
    """Whether anything about people, their ties or their groups differs (the plan for conduct aside)."""
    for level in ("person", "tie", "facilitator", "community"):
        mine, yours = getattr(a, level), getattr(b, level)
        if mine.tobytes() != yours.tobytes():
            return True
    return bool((a.group.phase != b.group.phase).any() or (a.group.headcount != b.group.headcount).any())


def _shown(one: Look, other: Look) -> tuple[str, str]:
    """What is seen first in either week that is not seen in the other; feelings, if no event differs."""
    here, there = (list(_told(look)) for look in (one, other))
    mine = next((words for words in here if words not in there), "")
    yours = next((words for words in there if words not in here), "")
    if mine or yours:
        nothing = say("trainer.parting.not_so")
        return mine or nothing, yours or nothing
    return say("trainer.parting.feelings"), say("trainer.parting.feelings")


def _told(look: Look) -> Iterator[str]:
    for row in look.events:
        kind = f"trainer.event.{NAMES[int(row.event)]}"
        if not has(kind):
            continue
        member = look.after.group.member
        who, by = (
            _seat(member, look.before.group.member, int(row.group), int(row[end]))
            for end in ("person", "other")
        )
        yield say(kind, who=who, by=by, group=int(row.group) + 1)


def _seat(after: np.ndarray, before: np.ndarray, group: int, row: int) -> str:
    """What someone of a group is called; a neighbour where they belong to none."""
    for members in (before, after):
        if group >= 0 and row >= 0:
            found = np.flatnonzero(members[group] == row)
            if len(found):
                return name(int(found[0]) + 1)
    return say("trainer.someone")


def differing(a: State, b: State) -> frozenset[int]:
    """Rows of the people who are visibly not as in the other future."""
    mine, yours = a.person, b.person
    far = np.abs(mine.group_safety - yours.group_safety) >= SEEN
    far |= np.abs(mine.community_safety - yours.community_safety) >= SEEN
    far |= np.abs(mine.acceptance - yours.acceptance) >= SEEN
    far |= (mine.present != yours.present) | (mine.group != yours.group)
    return frozenset(np.flatnonzero(far).tolist())
