"""During a meeting: an incident with its options, and what usually follows on what was done."""

from collections.abc import Callable

import solara

from sim.words import say

from ..chair.arising import Arisen
from ..chair.attempt import SKIP, Answer, Attempt, Session
from ..chair.bank import Option, bank
from ..chair.conduct import MEETING, fits, minutes_of, week_of
from ..chair.futures import Usual
from ..chair.telling import shuffled, situation, tell_practice, tell_usual
from ..parts import Listed, Press, Words
from .common import Room

Chosen = Callable[[Session, int], None]


def Incident(room: Room, attempt: Attempt, arisen: Arisen, chosen: Chosen) -> None:
    """What arises, and what can be done; a warning first where it is heavy; it can always be skipped."""
    session, incident = attempt.open, arisen.incident
    if incident.note and room.view.step != 3:
        Words([say(f"trainer.note.{incident.note}"), say("trainer.note.skip")], "", "cg-notice", live=True)
        with solara.Div(classes=["cg-tools"]):
            Press(
                words=say("trainer.note.show"),
                look="cg-main",
                event_press=lambda _: room.change(step=3),
            )
            _skip(session, arisen, chosen)
        return
    Words([situation(arisen)], incident.words("title"), "cg-page", live=True)
    Words([say("trainer.chair.minutes_left", left=MEETING - minutes_of(session))])
    with solara.Div(classes=["cg-options"]):
        for option in shuffled(arisen, attempt.seed, week_of(attempt, attempt.led)):
            _option(session, arisen, option, chosen)
    _skip(session, arisen, chosen)


def _answer(session: Session, arisen: Arisen, option: str) -> Session:
    answer = Answer(incident=arisen.incident.id, option=option, person=arisen.person, other=arisen.other)
    return session.model_copy(update={"answers": (*session.answers, answer)})


def _option(session: Session, arisen: Arisen, option: Option, chosen: Chosen) -> None:
    words, minutes = arisen.incident.words(option.id), bank().minutes(option)
    if minutes:
        words = say("trainer.chair.takes", what=words, minutes=minutes)
    Press(
        words=words,
        disabled=not fits(session, option),
        event_press=lambda _: chosen(_answer(session, arisen, option.id), 2),
    )


def _skip(session: Session, arisen: Arisen, chosen: Chosen) -> None:
    Press(words=say("trainer.chair.skip"), event_press=lambda _: chosen(_answer(session, arisen, SKIP), 0))


def Outcome(room: Room, arisen: Arisen, option_id: str, usual: Usual) -> None:
    """What one did, what usually follows, what practice says, and a question."""
    option = arisen.incident.option(option_id)
    if option is None:
        return
    Words([arisen.incident.words(option.id)], arisen.incident.words("title"), "cg-page", live=True)
    practice = tell_practice(option, arisen, usual)
    if option.practice == "red_line":
        Words(practice, "", "cg-red")
    Listed(tell_usual(usual), say("trainer.usual"), "cg-why")
    if option.practice != "red_line":
        Words(practice, say("trainer.practice"), "cg-card")
    sources = [bank().sources[source] for source in arisen.incident.source]
    Words([say("trainer.practice.sources", sources="; ".join(sources))], "", "cg-legend")
    Words([say("trainer.usual.question")])
    Press(words=say("trainer.chair.go_on"), look="cg-main", event_press=lambda _: room.change(step=0))
