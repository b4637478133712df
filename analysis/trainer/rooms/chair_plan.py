"""Before a meeting: what to tend, in which form, at what pace, who leads, and what one does afterwards."""

from collections.abc import Callable
from typing import get_args

import solara

from sim.words import say

from ..chair.attempt import TENDED, After, Attempt, Form, Leads, Pace, Session
from ..chair.conduct import FORMS, MEETING, OPENING, future_of, minutes_of, week_of
from ..circle import draw_circle
from ..life import Future
from ..parts import Choose, Press, Stage, Tick, Words
from ..telling import phase_name
from ..watching import watch
from ..whatif import PRINCIPLES
from .common import Room

Chosen = Callable[[Callable[[Session], Session]], None]


def Plan(room: Room, attempt: Attempt, chosen: Chosen) -> None:
    """The circle as it is, beside the choices for the coming meeting."""
    session = attempt.open
    future: Future = future_of(attempt, attempt.led)
    week = week_of(attempt, attempt.led)
    seen = watch(room.visit, future, week - 1, attempt.group)
    with solara.Div(classes=["cg-room"]):
        with solara.Div(classes=["cg-left"]):
            Stage(picture=draw_circle(seen.after, None, room.view.origins))
        with solara.Div(classes=["cg-right"]):
            phase = phase_name(future.scenario, seen.after.phase)
            Words([say("trainer.chair.prepare"), say("trainer.phase_now", phase=phase)], "", "cg-now")
            _tending(session, chosen)
            for part, values in (("form", Form), ("pace", Pace), ("leads", Leads), ("after", After)):
                _choice(part, get_args(values), session, chosen)
            Words(
                [say("trainer.chair.minutes", minutes=minutes_of(session), meeting=MEETING, opening=OPENING)]
            )
            Press(
                words=say("trainer.chair.begin"),
                look="cg-main",
                event_press=lambda _: chosen(lambda now: now.model_copy(update={"begun": True})),
            )


def _tending(session: Session, chosen: Chosen) -> None:
    Words([say("trainer.chair.tend", most=TENDED)])
    with solara.Div(classes=["cg-tools"]):
        for principle in PRINCIPLES:
            _one(principle, session, chosen)


def _one(principle: str, session: Session, chosen: Chosen) -> None:
    def with_(now: Session, value: bool) -> Session:
        kept = tuple(one for one in now.tend if one != principle)
        tend = (*kept, principle)[:TENDED] if value else kept
        return now.model_copy(update={"tend": tend})

    on = principle in session.tend
    Tick(
        label=say(f"trainer.lever.{principle}"),
        value=on,
        disabled=not on and len(session.tend) >= TENDED,
        event_ticked=lambda value: chosen(lambda now: with_(now, bool(value))),
    )


def _choice(part: str, values: tuple[str, ...], session: Session, chosen: Chosen) -> None:
    options = []
    for value in values:
        words = say(f"trainer.plan.{part}.{value}")
        if part == "form" and FORMS[value][0]:
            words = say("trainer.chair.takes", what=words, minutes=FORMS[value][0])
        options.append((value, words))
    Choose(
        label=say(f"trainer.plan.{part}"),
        value=getattr(session, part),
        options=options,
        event_chosen=lambda value: chosen(lambda now: now.model_copy(update={part: value})),
    )
