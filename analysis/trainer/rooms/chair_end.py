"""The meeting as it unfolds, and the end: beside the model's own conduct, and beside other attempts."""

from collections.abc import Callable
from typing import Any

import solara

from sim.errors import ScenarioError
from sim.words import say

from ..chair.attempt import MOST_BYTES, Attempt, from_text
from ..chair.conduct import future_of, own_conduct, week_of
from ..chair.futures import once, over_all
from ..chair.telling import tell_whole
from ..circle import draw_circle
from ..parts import Listed, Press, Stage, Upload, Words
from ..telling import tell_moment
from ..watching import watch
from .common import Room


def Unfolding(room: Room, attempt: Attempt, on: Callable[[], None]) -> None:
    """The last meeting, moment by moment, and why people feel as they do now."""
    view = room.view
    future = future_of(attempt, attempt.led)
    week = watch(room.visit, future, week_of(attempt, attempt.led - 1), attempt.group)
    count = len(week.moments)
    at = min(view.moment, count - 1)
    moment = week.moments[at] if 0 <= at < count else None
    with solara.Div(classes=["cg-room"]):
        with solara.Div(classes=["cg-left"]):
            shown = week.after if moment is None or moment.stage == "after" else week.before
            Stage(picture=draw_circle(shown, moment, view.origins))
        with solara.Div(classes=["cg-right"]):
            if moment is not None:
                Words(
                    [tell_moment(moment, week.before, future.scenario)],
                    say("trainer.chair.unfolds"),
                    "cg-now",
                    live=True,
                )
            _moments(room, at, count)
            if at >= count - 1:
                told = [reason.sentence for reason in week.reasons]
                Listed(told or [say("trainer.why.nothing")], say("trainer.why"), "cg-why")
            Press(words=say("trainer.chair.next"), look="cg-main", event_press=lambda _: on())


def _moments(room: Room, at: int, count: int) -> None:
    """Back, play, on, and to the end of the meeting."""
    with solara.Div(classes=["cg-tools"]):
        Press(
            words="◀",
            label=say("trainer.moment_back"),
            disabled=at <= 0,
            event_press=lambda _: room.change(moment=at - 1),
        )
        words = say("trainer.pause" if room.playing else "trainer.play")
        Press(words=words, event_press=lambda _: room.play(not room.playing))
        Press(
            words="▶",
            label=say("trainer.moment_on"),
            disabled=at >= count - 1,
            event_press=lambda _: room.change(moment=at + 1),
        )
        Press(
            words=say("trainer.chair.to_end"),
            event_press=lambda _: room.change(moment=count - 1),
        )


def Debrief(room: Room, attempt: Attempt) -> None:
    """Harms, the quietest three, the facilitators' strength, gains; no points. Then other attempts."""
    Words([say("trainer.end.how")], say("trainer.end.title"), "cg-page")
    _compared(room, attempt)
    others: list[Attempt] = room.visit.notes.setdefault("others", [])
    for number, other in enumerate(others, start=1):
        Words([], say("trainer.end.other", number=number))
        _compared(room, other)
    Upload(
        label=say("trainer.end.open_other"),
        accept=".json,application/json",
        most=MOST_BYTES,
        event_given=lambda file: _add(room, attempt, file),
    )
    if room.visit.notes.get("wrong"):
        Words([room.visit.notes["wrong"]], "", "cg-notice", live=True)
    Words([say("trainer.end.question")], "", "cg-page")


def _compared(room: Room, attempt: Attempt) -> None:
    place = ("whole", attempt.code())
    if place not in room.visit.notes:
        room.visit.notes[place] = tell_whole(over_all(attempt), *once(attempt))
    for heading, lines in room.visit.notes[place]:
        Listed(lines, heading)
    with solara.Div(classes=["cg-pair"]):
        week = week_of(attempt, max(0, attempt.led - 1))
        for future, words in (
            (future_of(attempt, attempt.led), "trainer.end.yours"),
            (own_conduct(attempt), "trainer.end.models"),
        ):
            with solara.Div(classes=["cg-half"]):
                Words([], say(words))
                Stage(picture=draw_circle(watch(room.visit, future, week, attempt.group).before))


def _add(room: Room, attempt: Attempt, file: dict[str, Any]) -> None:
    """Another attempt at the same group, from a file."""
    room.visit.notes.pop("wrong", None)
    try:
        other = from_text(str(file.get("text", "")) or " " * (MOST_BYTES + 1))
        same = (other.level, other.seed, other.group) == (attempt.level, attempt.seed, attempt.group)
        if same and other.led:
            room.visit.notes.setdefault("others", []).append(other)
        else:
            room.visit.notes["wrong"] = say("trainer.end.not_same")
    except ScenarioError as error:
        room.visit.notes["wrong"] = str(error)
    room.change(person=-2 if room.view.person != -2 else -1)
