"""What there is to see of one week: worked out once for a visitor, and how one goes on from it."""

from typing import NamedTuple

from sim.state import SEATS, State

from .chair.attempt import from_code
from .chair.conduct import future_of, week_of
from .life import Future, Look
from .moments import Moment, moments
from .reasons import Reason, reasons
from .seats import Circle, circle_of
from .view import View, Visit

KEPT = 12


class Week(NamedTuple):
    """One week of one group: the week, the circle before and after it, its moments and reasons."""

    look: Look
    before: Circle
    after: Circle
    moments: tuple[Moment, ...]
    reasons: tuple[Reason, ...]


def groups_of(future: Future) -> int:
    """How many groups there can be."""
    return future.scenario.programme.all_groups


def watch(visit: Visit, future: Future, week: int, group: int) -> Week:
    """A week of a group."""
    place = ("week", future, week, group)
    if place not in visit.weeks:
        while len(visit.weeks) >= KEPT:
            visit.weeks.pop(next(iter(visit.weeks)))
        visit.weeks[place] = _seen(visit, future, week, group)
    found: Week = visit.weeks[place]
    return found


def _seen(visit: Visit, future: Future, week: int, group: int) -> Week:
    life = visit.life(future)
    programme = future.scenario.programme
    chairs = programme.facilitators.per_group, min(SEATS, programme.group_size)
    look = life.look(week)
    before, after = circle_of(look.before, group, *chairs), circle_of(look.after, group, *chairs)
    if week == 0 or len(look.events) == 0:
        return Week(look, before, after, (), ())
    met: State = life.meeting(week, group)
    if before.status == 0 and after.status != 0:
        before = circle_of(met, group, *chairs)  # the group opened this week
    found = moments(look.events, group, met)
    scenario, numbers = life.scenario, life.community(week).numbers
    return Week(look, before, after, tuple(found), tuple(reasons(look, met, before, scenario, numbers)))


def last_week(visit: Visit, view: View) -> int:
    """The last week of the scenario in view."""
    return visit.future(view).scenario.weeks


def tidy(visit: Visit, view: View) -> View:
    """A view with a week, group and moment that there are."""
    future = visit.future(view)
    groups = max(1, groups_of(future))
    return view.but(week=min(view.week, future.scenario.weeks), group=min(view.group, groups - 1))


def is_slow(view: View) -> bool:
    """Whether one goes on moment by moment."""
    return view.room == "circle" and view.pace == "moments"


def on(visit: Visit, view: View) -> View:
    """The view one step further: the next moment in slow motion, else the next week; the same at the end."""
    if view.room == "chair":
        return view.but(moment=min(view.moment + 1, len(_led(visit, view)) - 1))
    if is_slow(view):
        count = len(watch(visit, visit.future(view), view.week, view.group).moments)
        if view.moment + 1 < count:
            return view.but(moment=view.moment + 1)
    if view.week >= last_week(visit, view):
        return view
    return view.but(week=view.week + 1, moment=0 if is_slow(view) else -1)


def _led(visit: Visit, view: View) -> tuple[Moment, ...]:
    """The moments of the last meeting that the trainee led."""
    attempt = from_code(view.attempt)
    if attempt is None or not attempt.led:
        return ()
    future = future_of(attempt, attempt.led)
    return watch(visit, future, week_of(attempt, attempt.led - 1), attempt.group).moments


def back(visit: Visit, view: View) -> View:
    """The view one step earlier."""
    if view.room == "chair":
        return view.but(moment=max(view.moment - 1, 0))
    if is_slow(view) and view.moment > 0:
        return view.but(moment=view.moment - 1)
    if view.week == 0:
        return view
    earlier = view.but(week=view.week - 1, moment=-1)
    if is_slow(view):
        count = len(watch(visit, visit.future(view), earlier.week, view.group).moments)
        return earlier.but(moment=count - 1)
    return earlier
