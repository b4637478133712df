"""The circle: one group, in slow motion or week by week."""

import solara

from sim.words import say

from ..circle import draw_circle
from ..parts import Choose, Listed, Stage, Words
from ..people import card
from ..telling import phase_name, tell_moment
from ..watching import Week, groups_of, watch
from .common import Group, Origins, Room, Time, legend, spoken


@spoken
def CircleRoom(room: Room) -> None:
    """One group."""
    view, visit = room.view, room.visit
    future = visit.future(view)
    if groups_of(future) == 0:
        Words([say("trainer.no_groups")])
        return
    week = watch(visit, future, view.week, view.group)
    moment = week.moments[view.moment] if 0 <= view.moment < len(week.moments) else None
    circle = week.after if moment is None or moment.stage == "after" else week.before
    with solara.Div(classes=["cg-room"]):
        with solara.Div(classes=["cg-left"]):
            Stage(
                picture=draw_circle(circle, moment, view.origins, chosen=view.person),
                event_chosen=lambda key: room.change(person=-1 if int(key) == view.person else int(key)),
            )
        with solara.Div(classes=["cg-right"]):
            with solara.Div(classes=["cg-tools"]):
                Group(room)
                Choose(
                    label=say("trainer.pace"),
                    value=view.pace,
                    options=[(pace, say(f"trainer.pace.{pace}")) for pace in ("moments", "weeks")],
                    event_chosen=lambda value: room.change(pace=value, moment=-1),
                )
                Origins(room)
            _happening(room, week)
    Time(room)


def _happening(room: Room, week: Week) -> None:
    view = room.view
    scenario = room.visit.life(room.visit.future(view)).scenario
    moment = week.moments[view.moment] if 0 <= view.moment < len(week.moments) else None
    heading = say("trainer.week", week=view.week)
    if week.after.status == 1 or week.before.status == 1:
        heading += ". " + say("trainer.phase_now", phase=phase_name(scenario, week.before.phase))
    if moment is not None:
        Words([tell_moment(moment, week.before, scenario)], heading, "cg-now", live=not room.playing)
    else:
        Words([_status(week)], heading, "cg-now")
    if view.person >= 0:
        state = week.look.after if moment is None else week.look.before
        lines = card(
            state, scenario, view.person, week.after if moment is None else week.before, view.origins
        )
        if lines:
            Words(lines[1:], lines[0], "cg-card", live=True)
    if moment is None or moment.stage == "after":
        told = [reason.sentence for reason in week.reasons]
        Listed(told or [say("trainer.why.nothing")], say("trainer.why"), "cg-why")
    Listed(legend("line", "colour", "ring", "facilitator"), say("trainer.legend"), "cg-legend")


def _status(week: Week) -> str:
    """Where the group is."""
    if week.moments:
        return say("trainer.status.met")
    return say(f"trainer.status.{week.after.status}")
