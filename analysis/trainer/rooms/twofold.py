"""Two futures side by side, in step: circles, villages, or the weeks."""

import solara

from sim.words import say

from ..circle import draw_circle
from ..life import Future
from ..parts import Choose, Drawing, Listed, Press, Stage, Words
from ..village import LAYERS, draw_village
from ..watching import groups_of, watch
from ..weeks import draw_weeks
from ..whatif import LEVERS, current, differing, is_late, parting
from .common import Group, Room, Time, legend, scenario_choices, spoken
from .weeks import meeting_weeks

SIGHTS = ("circle", "village", "weeks")


def _sight(room: Room) -> str:
    """Which picture is drawn twice; kept in the view as the step."""
    return SIGHTS[room.view.step % len(SIGHTS)]


def _side_by_side(room: Room, futures: tuple[Future, Future], titles: tuple[str, str]) -> None:
    view, visit = room.view, room.visit
    lives = [visit.life(future) for future in futures]
    week = min(view.week, lives[1].weeks)
    states = [life.state(week) for life in lives]
    same = len(states[0].person) == len(states[1].person)
    marked = differing(*(life.look(week).after for life in lives)) if same and week else frozenset()
    with solara.Div(classes=["cg-pair"]):
        for future, life, title in zip(futures, lives, titles, strict=True):
            with solara.Div(classes=["cg-half"]):
                Words([], title)
                if _sight(room) == "circle" and groups_of(future) > view.group:
                    seen = watch(visit, future, week, view.group)
                    _stage(room, draw_circle(seen.after, None, view.origins, marked, view.person))
                elif _sight(room) == "weeks":
                    Drawing(draw_weeks(visit.series(future), week, meeting_weeks(life)))
                else:
                    picture = draw_village(
                        life.look(week).after, life.scenario, LAYERS, view.origins, marked, view.person
                    )
                    _stage(room, picture)


def _stage(room: Room, picture: str) -> None:
    Stage(picture=picture, event_chosen=lambda key: room.change(person=int(key)))


def _sights(room: Room) -> None:
    Choose(
        label=say("trainer.sight"),
        value=_sight(room),
        options=[(sight, say(f"trainer.room.{sight}")) for sight in SIGHTS],
        event_chosen=lambda value: room.change(step=SIGHTS.index(value)),
    )


def _value_words(name: str, value: object) -> str:
    if name == "invited":
        return say(f"trainer.rule.{value}")
    if name == "shock":
        return say("trainer.shock", count=value)
    return say("trainer.of_hundred", value=round(100 * float(str(value))))


@spoken
def WhatIfRoom(room: Room) -> None:
    """Change one thing from a week on."""
    view, visit = room.view, room.visit
    future = visit.future(view)
    forked = visit.forked(view)
    with solara.Div(classes=["cg-tools"]):
        _lever(room)
        _sights(room)
        Group(room)
    if forked is None:
        Words([say("trainer.whatif.how")], say("trainer.room.whatif"))
    else:
        titles = (say("trainer.whatif.as_planned"), _title(room))
        _parted(room, future, forked)
        _side_by_side(room, (future, forked), titles)
        Listed(legend("marked", "same_luck"), "", "cg-legend")
    Time(room)


def _parted(room: Room, future: Future, forked: Future) -> None:
    """The week in which the two part, and how it shows."""
    notes, lives = room.visit.notes, (room.visit.life(future), room.visit.life(forked))
    if ("parting", forked) not in notes:
        notes[("parting", forked)] = parting(*lives, room.view.at, lives[0].weeks)
    found = notes[("parting", forked)]
    if found.week:
        here, there = (
            say("trainer.whatif.here", what=found.here),
            say("trainer.whatif.there", what=found.there),
        )
        Words([say("trainer.whatif.part", week=found.week), here, there], "", "cg-parted")
    else:
        Words([say("trainer.whatif.never")], "", "cg-parted")


def _title(room: Room) -> str:
    lever = LEVERS[room.view.lever]
    value = next(one for one in lever.values if str(one) == room.view.value)
    what, how = say(f"trainer.lever.{lever.name}"), _value_words(lever.name, value)
    return say("trainer.whatif.changed", week=room.view.at, what=what, value=how)


def _lever(room: Room) -> None:
    view, visit = room.view, room.visit
    lever = LEVERS.get(view.lever)
    life = visit.life(visit.future(view))
    names: list[tuple[object, ...]] = [("", say("trainer.whatif.choose"))]
    names += [
        (name, say(f"trainer.lever.{name}"), not is_late(one, life.state(view.week)))
        for name, one in LEVERS.items()
    ]
    Choose(
        label=say("trainer.whatif.what"),
        value=view.lever,
        options=names,
        event_chosen=lambda name: room.change(lever=name, value="", at=view.week),
    )
    if lever is None:
        return
    now = current(lever, life.scenario)
    values: list[tuple[object, ...]] = [("", say("trainer.whatif.choose"))]
    values += [(str(one), _value_words(lever.name, one), one != now) for one in lever.values]
    at = view.at if view.value else view.week
    Choose(
        label=say("trainer.whatif.value"),
        value=view.value,
        options=values,
        event_chosen=lambda one: room.change(value=one, at=at),
    )
    Press(
        words=say("trainer.whatif.from_here", week=view.week),
        event_press=lambda _: room.change(at=view.week),
    )


@spoken
def CompareRoom(room: Room) -> None:
    """Two ready scenarios with the same seed."""
    view, visit = room.view, room.visit
    first = visit.future(view)
    second = Future(visit.scenario(view.other), view.seed)
    with solara.Div(classes=["cg-tools"]):
        Choose(
            label=say("trainer.compare.with"),
            value=view.other,
            options=scenario_choices(room),
            event_chosen=lambda name: room.change(other=name),
        )
        _sights(room)
        Group(room)
    same = first.scenario.week_zero_keys() == second.scenario.week_zero_keys()
    Words([say("trainer.compare.same" if same else "trainer.compare.other_place")], "", "cg-now")
    _side_by_side(room, (first, second), (first.scenario.name, second.scenario.name))
    Time(room)
