"""The weeks: headline outcomes over time, with the matched run without the programme in grey."""

import solara

from sim.words import say

from ..life import Life
from ..parts import Drawing, Listed
from ..weeks import draw_weeks
from .common import Room, Time, legend, spoken


@spoken
def WeeksRoom(room: Room) -> None:
    """Outcomes up to the week in view."""
    view, visit = room.view, room.visit
    future = visit.future(view)
    with solara.Div(classes=["cg-room"]):
        with solara.Div(classes=["cg-left"]):
            Drawing(draw_weeks(visit.series(future), view.week, meeting_weeks(visit.life(future))))
        with solara.Div(classes=["cg-right"]):
            Listed(
                legend("participants", "matched", "meeting", "one_run"),
                say("trainer.week", week=view.week),
                "cg-legend",
            )
    Time(room)


def meeting_weeks(life: Life) -> tuple[int, int]:
    """First and last week in which facilitators hold meetings, by the plan."""
    programme = life.scenario.programme
    if programme.all_groups == 0:
        return 0, 0
    group = life.state(life.weeks).group
    begun = group.start_week[group.start_week > 0]
    if len(begun) == 0:
        return 0, 0
    ended = group.end_week[group.end_week > 0]
    return int(begun.min()), int(ended.max()) if len(ended) else life.weeks
