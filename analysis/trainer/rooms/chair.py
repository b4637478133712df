"""The facilitator's chair: prepare a meeting, meet what arises, see it unfold and why, and compare."""

from collections.abc import Callable
from typing import Any

import solara

from sim.errors import ScenarioError
from sim.words import say

from ..chair.arising import Arisen, arise
from ..chair.attempt import MOST_BYTES, Attempt, Session, from_code, from_text
from ..chair.conduct import future_of, week_of
from ..chair.futures import after_choice, sessions_of
from ..chair.levels import LEVELS
from ..parts import Press, Save, Upload, Words, Write
from ..view import View
from .chair_end import Debrief, Unfolding
from .chair_moment import Incident, Outcome
from .chair_plan import Plan
from .common import Room, spoken

CONTACTS = "contacts"


def attempt_of(room: Room) -> Attempt | None:
    """The attempt in the address; none before a level is chosen."""
    return from_code(room.view.attempt) if room.view.attempt else None


def keep(room: Room, attempt: Attempt, **more: Any) -> None:
    """Go on with an attempt."""
    room.change(attempt=attempt.code(), moment=-1, **more)


def _prepare(room: Room, choice: Callable[[Session], Session]) -> None:
    """Change how the open meeting is prepared, as it stands when the choice is made."""

    def chosen(now: View) -> View:
        attempt = from_code(now.attempt)
        if attempt is None or attempt.open.begun:
            return now
        return now.but(attempt=attempt.having(choice(attempt.open)).code())

    room.update(chosen)


@spoken
def ChairRoom(room: Room) -> None:
    """One page at a time: welcome, preparing, what arises, what usually follows, the meeting, the end."""
    attempt = attempt_of(room)
    if attempt is None:
        _welcome(room)
        return
    number, session = attempt.led, attempt.open
    with solara.Div(classes=["cg-tools"]):
        last = sessions_of(attempt)
        Words(
            [
                say(
                    "trainer.chair.where",
                    number=min(number + 1, last),
                    last=last,
                    level=say(f"trainer.level.{attempt.level}"),
                )
            ]
        )
        Save(
            words=say("trainer.chair.save"),
            filename="attempt.json",
            content=attempt.text(reasons=True),
            event_saved=lambda _: None,
        )
        Press(words=say("trainer.chair.breathe"), event_press=lambda _: room.change(calm=True))
        Press(words=say("trainer.chair.leave"), event_press=lambda _: room.change(attempt="", step=0))
    if room.view.calm:
        _calm(room)
    if room.view.step == 1 and number > 0:
        Unfolding(room, attempt, lambda: room.change(step=0, moment=-1))
    elif number >= last:
        Debrief(room, attempt)
    elif not session.begun:
        Plan(room, attempt, lambda choice: _prepare(room, choice))
        _others(room)
    else:
        _lead(room, attempt)


def _welcome(room: Room) -> None:
    """What this is, what may come, who helps here; then a level."""
    Words([say(f"trainer.chair.welcome{k}") for k in range(1, 4)], say("trainer.room.chair"), "cg-page")
    Words([say("trainer.chair.note")], "", "cg-notice")
    with solara.Div(classes=["cg-tools"]):
        for level in LEVELS:
            _begin(room, level)
    Write(
        label=say("trainer.chair.contacts"),
        value=room.visit.notes.get(CONTACTS, ""),
        lines=3,
        most=600,
        event_written=lambda words: _write_contacts(room, words),
    )
    Words([say("trainer.chair.contacts_kept")], "", "cg-legend")
    Upload(
        label=say("trainer.chair.open_file"),
        accept=".json,application/json",
        most=MOST_BYTES,
        event_given=lambda file: _open(room, file),
    )
    _told_wrong(room)


def _begin(room: Room, level: str) -> None:
    Press(
        words=say(f"trainer.level.{level}"),
        look="cg-main",
        event_press=lambda _: keep(room, Attempt(level=level, seed=room.view.seed), step=0),
    )


def _write_contacts(room: Room, words: str) -> None:
    room.visit.notes[CONTACTS] = str(words)[:600]
    room.change()


def _open(room: Room, file: dict[str, Any]) -> None:
    """An attempt from a file; what is wrong with it is told, and nothing is lost."""
    room.visit.notes.pop("wrong", None)
    try:
        attempt = from_text(str(file.get("text", "")) or " " * (MOST_BYTES + 1))
    except ScenarioError as error:
        room.visit.notes["wrong"] = str(error)
        room.change(person=-2 if room.view.person != -2 else -1)
        return
    keep(room, attempt, step=0)


def _told_wrong(room: Room) -> None:
    if room.visit.notes.get("wrong"):
        Words([room.visit.notes["wrong"]], "", "cg-notice", live=True)


def _calm(room: Room) -> None:
    """Pause and breathe: nothing moves until someone wants to go on."""
    with solara.Div(classes=["cg-calm"]):
        Words([say("trainer.chair.calm")])
        contacts = room.visit.notes.get(CONTACTS, "")
        if contacts:
            Words([contacts])
        Press(words=say("trainer.chair.go_on"), event_press=lambda _: room.change(calm=False))


def _others(room: Room) -> None:
    """Other attempts at the same group, opened from files, for the end."""
    others = room.visit.notes.setdefault("others", [])
    if others:
        Words([say("trainer.chair.others", count=len(others))], "", "cg-legend")


def _arisen(room: Room, attempt: Attempt) -> list[Arisen]:
    """What arises at the open meeting; the same whenever it is asked."""
    place = ("arisen", attempt.level, attempt.seed, attempt.sessions[: attempt.led])
    if place not in room.visit.notes:
        room.visit.notes[place] = arise(room.visit.life(future_of(attempt, attempt.led)), attempt)
    found: list[Arisen] = room.visit.notes[place]
    return found


def _lead(room: Room, attempt: Attempt) -> None:
    """What arises, one after the other; then what usually follows; then the meeting itself."""
    session = attempt.open
    arisen = _arisen(room, attempt)
    answered = len(session.answers)
    if answered and room.view.step == 2:
        life = room.visit.life(future_of(attempt, attempt.led))
        place = ("usual", attempt.code())
        if place not in room.visit.notes:
            room.visit.notes[place] = after_choice(life, attempt)
        Outcome(room, arisen[answered - 1], session.answers[-1].option, room.visit.notes[place])
        return
    if answered < len(arisen):
        Incident(
            room,
            attempt,
            arisen[answered],
            lambda chosen, shown: keep(room, attempt.having(chosen), step=shown),
        )
        return
    lines = [say("trainer.chair.nothing_arises")] if not arisen else [say("trainer.chair.all_answered")]
    Words(lines, "", "cg-now")
    Write(
        label=say("trainer.chair.why"),
        value=session.why,
        lines=2,
        most=500,
        event_written=lambda words: keep(
            room, attempt.having(session.model_copy(update={"why": str(words)[:500]}))
        ),
    )
    Press(
        words=say("trainer.chair.lead"), look="cg-main", event_press=lambda _: _hold(room, attempt, session)
    )


def _hold(room: Room, attempt: Attempt, session: Session) -> None:
    """The meeting takes place."""
    done = attempt.having(session.model_copy(update={"done": True}))
    week = week_of(attempt, attempt.led)
    room.change(attempt=done.code(), step=1, week=week, moment=0, group=attempt.group, person=-1)
