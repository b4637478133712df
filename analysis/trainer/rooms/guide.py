"""The guide: ten minutes, six principles, each switched off once."""

import solara

from sim.words import say

from ...words import amount_in_words, heading
from ..circle import draw_circle
from ..guide import SEEDS, Trace, fingerprint, without
from ..life import Future
from ..parts import Listed, Press, Stage, Words
from ..watching import groups_of, watch
from ..whatif import PRINCIPLES
from .common import Room, spoken

AT = 12
"""The week in which both circles are looked at: late in the meetings, when a difference has had time."""


@spoken
def GuideRoom(room: Room) -> None:
    """One page for the beginning, one for each principle, one for the end."""
    view = room.view
    step = min(max(view.step, 0), len(PRINCIPLES) + 1)
    with solara.Div(classes=["cg-tools"]):
        Press(
            words=say("trainer.guide.back"),
            disabled=step == 0,
            event_press=lambda _: room.change(step=step - 1),
        )
        Words([say("trainer.guide.page", page=step + 1, pages=len(PRINCIPLES) + 2)])
        Press(
            words=say("trainer.guide.on"),
            look="cg-main",
            disabled=step > len(PRINCIPLES),
            event_press=lambda _: room.change(step=step + 1),
        )
    if groups_of(room.visit.future(view)) == 0:
        Words([say("trainer.no_groups")])
    elif step == 0:
        Words(
            [say("trainer.guide.intro1"), say("trainer.guide.intro2"), say("trainer.guide.intro3")],
            say("trainer.guide.title"),
            "cg-page",
        )
    elif step > len(PRINCIPLES):
        Words([say("trainer.guide.end1"), say("trainer.guide.end2")], say("trainer.guide.end"), "cg-page")
    else:
        _page(room, PRINCIPLES[step - 1])


def _page(room: Room, principle: str) -> None:
    view, visit = room.view, room.visit
    whole = visit.future(view)
    other = Future(without(whole.scenario, principle), view.seed)
    week = min(AT, whole.scenario.weeks)
    Words(
        [say(f"trainer.principle.{principle}"), say("trainer.guide.predict")],
        say(f"trainer.lever.{principle}"),
        "cg-now",
    )
    with solara.Div(classes=["cg-pair"]):
        for future, words in ((whole, "trainer.guide.with"), (other, "trainer.guide.without")):
            with solara.Div(classes=["cg-half"]):
                Words([], say(words, week=week))
                Stage(picture=draw_circle(watch(visit, future, week, view.group).after))
    traces = fingerprint(whole.scenario, principle)
    lines = [_trace(trace) for trace in traces] or [say("trainer.guide.nothing")]
    Listed(lines, say("trainer.guide.fingerprint", seeds=SEEDS), "cg-why")


def _trace(trace: Trace) -> str:
    return say(
        "trainer.guide.trace",
        what=heading(trace.outcome),
        lived=amount_in_words(trace.outcome, trace.with_),
        missing=amount_in_words(trace.outcome, trace.without),
        agree=trace.agree,
        seeds=SEEDS,
    )
