"""Which incidents arise at a meeting: those whose state is there, two at most, not the same again soon."""

from typing import NamedTuple

from ..life import Life
from .attempt import Attempt
from .bank import Incident, bank
from .conduct import week_of
from .scene import Scene, scene_of
from .triggers import holds

MOST = 2
AGAIN = 5
"""Meetings before the same incident may arise again."""


class Arisen(NamedTuple):
    """An incident, and the keys and chair numbers of the people whom it is about (−1 and 0: nobody)."""

    incident: Incident
    person: int
    other: int
    number: int
    other_number: int


def arise(life: Life, attempt: Attempt) -> list[Arisen]:
    """The incidents of the open meeting; ``life``: the attempt up to it. Rare ones come before usual ones."""
    number = attempt.led
    if number == 0:
        return []
    scene = scene_of(life, week_of(attempt, number), attempt.group)
    if scene.circle.state != 1:
        return []
    lately = [answer.incident for session in attempt.sessions[:number][-AGAIN:] for answer in session.answers]
    seen = [answer.incident for session in attempt.sessions[:number] for answer in session.answers]
    found = []
    for incident in bank().incidents:
        about = holds(incident, scene) if incident.id not in lately else None
        if about is not None:
            found.append(_arisen(incident, scene, about))
    heavy = {"suicide": 0, "child": 0, "violence": 1}
    found.sort(key=lambda one: (heavy.get(one.incident.note, 2), seen.count(one.incident.id)))
    return found[:MOST]


def _arisen(incident: Incident, scene: Scene, about: tuple[int, int]) -> Arisen:
    keys = [int(scene.state.person.key[row]) if row >= 0 else -1 for row in about]
    numbers = scene.numbers()
    return Arisen(incident, keys[0], keys[1], numbers.get(about[0], 0), numbers.get(about[1], 0))
