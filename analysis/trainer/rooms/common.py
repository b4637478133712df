"""What rooms share: their language, the controls of time, and words about where one is."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NamedTuple

import solara

from sim.words import has, in_language, say

from ...words import asked
from ..parts import Choose, Press, Slide, Tick
from ..view import OWN, View, Visit, ready
from ..watching import back, groups_of, is_slow, last_week, on


class Room(NamedTuple):
    """What a room gets: the view, how to change it, whether it plays, and what belongs to the visitor."""

    view: View
    go: Callable[[View], None]
    visit: Visit
    playing: bool
    play: Callable[[bool], None]


def spoken(body: Callable[[Room], Any]) -> Callable[[Room], Any]:
    """A component that speaks the visitor's language."""

    @wraps(body)
    def Spoken(room: Room) -> None:
        with in_language(room.view.lang):
            body(room)

    return solara.component(Spoken)


@lru_cache
def _questions(language: str) -> list[tuple[str, str]]:
    """What each ready scenario asks, for a list of choices."""
    return [(name, f"{name}: {asked(scenario.question, name)}"[:90]) for name, scenario in ready().items()]


def scenario_choices(room: Room) -> list[tuple[str, str]]:
    """Ready scenarios, and the visitor's own."""
    own = [(OWN, say("trainer.own_scenario"))] if room.visit.own is not None else []
    return [*own, *_questions(room.view.lang)]


def Group(room: Room) -> None:
    """Which group is looked at."""
    count = groups_of(room.visit.future(room.view))
    if count > 1:
        options = [(str(g), say("trainer.group", group=g + 1)) for g in range(count)]
        Choose(
            label=say("trainer.choose_group"),
            value=str(room.view.group),
            options=options,
            event_chosen=lambda value: room.go(room.view.but(group=int(value), moment=-1, person=-1)),
        )


def Origins(room: Room) -> None:
    """Origins are hidden until someone asks for them."""
    Tick(
        label=say("trainer.show_origins"),
        value=room.view.origins,
        event_ticked=lambda value: room.go(room.view.but(origins=bool(value))),
    )


def Time(room: Room) -> None:
    """Play, pause, step, and scrub to any week."""
    view, go, visit = room.view, room.go, room.visit
    last = last_week(visit, view)
    told = say("trainer.week_of", week=view.week, last=last)
    with solara.Div(classes=["cg-time"]):
        Press(
            words="◀◀",
            label=say("trainer.week_back"),
            disabled=view.week == 0,
            event_press=lambda _: go(view.but(week=max(0, view.week - 1), moment=-1)),
        )
        if is_slow(view):
            Press(words="◀", label=say("trainer.moment_back"), event_press=lambda _: go(back(visit, view)))
        words = say("trainer.pause" if room.playing else "trainer.play")
        Press(words=words, look="cg-main", event_press=lambda _: room.play(not room.playing))
        if is_slow(view):
            Press(words="▶", label=say("trainer.moment_on"), event_press=lambda _: go(on(visit, view)))
        Press(
            words="▶▶",
            label=say("trainer.week_on"),
            disabled=view.week >= last,
            event_press=lambda _: go(view.but(week=min(last, view.week + 1), moment=-1)),
        )
        Slide(
            label=told,
            value=view.week,
            least=0,
            most=last,
            told=told,
            event_moved=lambda value: go(view.but(week=int(value), moment=-1)),
        )


def legend(*ids: str) -> list[str]:
    """Sentences that say what is seen."""
    return [say(f"trainer.legend.{one}") for one in ids if has(f"trainer.legend.{one}")]
