"""The page of the trainer's room (Solara): head, rooms, and what every visitor has for themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara

from sim.words import in_language, languages, say

from . import server
from .leaving import leave
from .parts import Address, Choose, Press, Ticker, Words
from .rooms.chair import ChairRoom
from .rooms.circle import CircleRoom
from .rooms.common import Room, scenario_choices
from .rooms.guide import GuideRoom
from .rooms.own import OwnScenario
from .rooms.researchers import ResearchersRoom
from .rooms.twofold import CompareRoom, WhatIfRoom
from .rooms.village import VillageRoom
from .rooms.weeks import WeeksRoom
from .view import ROOMS, SIZES, View, Visit, usual, view_of
from .watching import back, is_slow, on, tidy

SHOWN = {
    "circle": CircleRoom,
    "village": VillageRoom,
    "weeks": WeeksRoom,
    "whatif": WhatIfRoom,
    "chair": ChairRoom,
    "compare": CompareRoom,
    "guide": GuideRoom,
    "mesa": ResearchersRoom,
}
PAUSES = {"circle": 600, "village": 30, "weeks": 30}
OPENING = ("circle", "village", "weeks", "whatif", "compare")
"""Rooms in which a scenario of one's own can be opened."""
SLOW = 900
FRESH: Any = {"week": 0, "moment": -1, "person": -1, "value": "", "at": 0}
"""What is forgotten when another scenario is chosen."""
STYLE = Path(__file__).with_name("style.css")


@solara.component
def Layout(children: Any = ()) -> None:
    """The whole window, without anything around it."""
    solara.Style(STYLE)
    solara.Div(children=list(children))


@solara.component
def Page() -> None:
    """One visitor's page."""
    router = solara.use_router()
    visit = solara.use_memo(lambda: Visit(own=server.house.own), [])
    first = solara.use_memo(lambda: view_of(router.search or "", _first()), [])
    solara.use_effect(lambda: lambda: leave(visit), [])
    view, set_view = solara.use_state(tidy(visit, first))
    playing, set_playing = solara.use_state(False)

    def update(change: Callable[[View], View]) -> None:
        set_view(lambda now: tidy(visit, change(now)))

    def tick(seen: str) -> None:
        if not playing or seen != _stamp(view):
            return
        if on(visit, view) == view:
            set_playing(False)
        else:
            update(lambda now: on(visit, now) if _stamp(now) == seen else now)

    def key(meaning: str) -> None:
        if meaning == "play":
            set_playing(not playing)
        elif meaning == "breathe" and view.room == "chair" and view.attempt:
            set_playing(False)
            update(lambda now: now.but(calm=True))
        elif meaning in ("on", "back"):
            update(lambda now: (on if meaning == "on" else back)(visit, now))

    room = Room(view, update, visit, playing, set_playing)
    with in_language(view.lang), solara.Div(classes=["cg-page-all", f"cg-size-{view.size}"]):
        Address(query=view.address(_first()), language=view.lang, title=say("trainer.title"))
        pause = SLOW if is_slow(view) or view.room == "chair" else PAUSES.get(view.room, 300)
        Ticker(playing=playing, stamp=_stamp(view), pause=pause, event_tick=tick, event_key=key)
        if view.room != "mesa":  # Mesa's own page brings a head of its own
            _head(room)
        if view.room in SHOWN:
            SHOWN[view.room](room)
        if view.room in OPENING:
            OwnScenario(room)
        Words([say("cli.fixed_line")], "", "cg-foot")


def _stamp(view: View) -> str:
    """What the browser says that it has drawn."""
    return f"{view.week}.{view.moment}"


def _first() -> View:
    """What a visitor sees first here."""
    return usual(server.house.scenario, server.house.language)


def _head(room: Room) -> None:
    view = room.view
    with solara.Div(classes=["cg-head"]):
        Words([], say("trainer.short"))
        with solara.Div(classes=["cg-tabs"]):
            for name in ROOMS:
                if name in SHOWN:
                    _tab(room, name)
        Choose(
            label=say("trainer.choose_scenario"),
            value=view.scenario,
            options=scenario_choices(room),
            event_chosen=lambda name: room.change(scenario=name, **FRESH),
        )
        Choose(
            label=say("trainer.language"),
            value=view.lang,
            options=[(name, say(f"language.{name}")) for name in languages()],
            event_chosen=lambda name: room.change(lang=name),
        )
        Choose(
            label=say("trainer.size"),
            value=str(view.size),
            options=[(str(size), say("trainer.percent", value=size)) for size in SIZES],
            event_chosen=lambda size: room.change(size=int(size)),
        )


def _tab(room: Room, name: str) -> None:
    def enter(_: Any) -> None:
        room.play(False)
        room.change(room=name, moment=-1, step=0)

    Press(words=say(f"trainer.room.{name}"), pressed=room.view.room == name, event_press=enter)
