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
    """What a room gets: the view, how to change it, whether it plays, and what belongs to the visitor.

    ``update`` changes the view as it is when the change is made: who presses quickly loses nothing.
    """

    view: View
    update: Callable[[Callable[[View], View]], None]
    visit: Visit
    playing: bool
    play: Callable[[bool], None]

    def change(self, **changes: Any) -> None:
        """Look at something else."""
        self.update(lambda now: now.but(**changes))


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
            event_chosen=lambda value: room.change(group=int(value), moment=-1, person=-1),
        )


def Origins(room: Room) -> None:
    """Origins are hidden until someone asks for them."""
    Tick(
        label=say("trainer.show_origins"),
        value=room.view.origins,
        event_ticked=lambda value: room.change(origins=bool(value)),
    )


def Time(room: Room) -> None:
    """Play, pause, step, and scrub to any week. Keys keep each control itself while others come and go."""
    view, visit = room.view, room.visit
    last = last_week(visit, view)
    told = say("trainer.week_of", week=view.week, last=last)
    slow = is_slow(view)
    with solara.Div(classes=["cg-time"]):
        _step(room, "◀◀", "trainer.week_back", view.week > 0, _by_weeks(-1))
        if slow:
            _step(room, "◀", "trainer.moment_back", True, lambda now: back(visit, now))
        words = say("trainer.pause" if room.playing else "trainer.play")
        Press(words=words, look="cg-main", event_press=lambda _: room.play(not room.playing)).key("play")
        if slow:
            _step(room, "▶", "trainer.moment_on", True, lambda now: on(visit, now))
        _step(room, "▶▶", "trainer.week_on", view.week < last, _by_weeks(1))
        Slide(
            label=told,
            value=view.week,
            least=0,
            most=last,
            told=told,
            event_moved=lambda value: room.change(week=int(value), moment=-1),
        ).key("slide")


def _by_weeks(weeks: int) -> Callable[[View], View]:
    return lambda now: now.but(week=max(0, now.week + weeks), moment=-1)


def _step(room: Room, sign: str, label: str, can: bool, change: Callable[[View], View]) -> None:
    """A button that takes a step in time."""
    press = Press(words=sign, label=say(label), disabled=not can, event_press=lambda _: room.update(change))
    press.key(label)


def legend(*ids: str) -> list[str]:
    """Sentences that say what is seen."""
    return [say(f"trainer.legend.{one}") for one in ids if has(f"trainer.legend.{one}")]
