"""Care: facilitators refer people in severe distress; places are scarce."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, rule, typed
from ..parameters import Numbers
from ..ranking import ranked
from ..setting import Setting
from ..state import SEATS, State
from .queues import CARE, capacity, is_full, is_known, open_places, way_in, way_to

PHASE = typed(7)
RUNNING, FOLLOW_UP = 1, 4
WAITS, SERVED = 1, 2
_REFER, _GOES, _RANK = code(Purpose.REFER_CARE), code(Purpose.GOES_CARE), code(Purpose.CARE_RANK)
_REFERRED, _SERVED, _REFUSED = code(Event.referred), code(Event.served), code(Event.refused)
_DECLINED, _LET_DOWN = code(Event.declined), code(Event.let_down)


@rule
def takes_action(state: State, plan: np.record, g: int) -> float:
    """How able those who lead a group are to take action, on average.

    z̄₄ = mean of take_action over the facilitators of the group.
    """
    able, first = 0.0, state.group.facilitator[g]
    for f in range(first, first + plan.per_group):
        able += state.facilitator.take_action[f] / plan.per_group
    return able


@rule
def is_led(group: np.record) -> bool:
    """Whether facilitators held a meeting of the group this week."""
    return bool(group.met == 1 and (group.state == RUNNING or group.state == FOLLOW_UP))


@part
def care_for(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Care ends or is closed, people are referred, places are given by rank, and care eases distress.

    Members present at a meeting with facilitators and D ≥ severe_distress who neither wait nor are in care
    are referred if u(REFER_CARE, i) < refer_rate·z̄₄·``way_in``; they go if u(GOES_CARE, i) < ``way_to``. In
    care D loses care_relief a week, for care_weeks. Source: form assumed [A].
    """
    community, services, plan = state.community[0], programme.services, programme.plan
    month = capacity(services, CARE, week)
    waiting = _look_back(state, log, week, month)
    full = is_full(waiting, month, parameters.queue_weeks)
    way = way_to(services, CARE, week, parameters.travel_hours)
    refers, goes = stream(seed, _REFER, week), stream(seed, _GOES, week)
    for g in range(plan.groups if is_known(services, CARE) else 0):
        if not is_led(state.group[g]):
            continue
        rate = parameters.refer_rate * takes_action(state, plan, g) * way_in(plan.pathway, parameters)
        for seat in range(SEATS):
            i = state.group.member[g, seat]
            if i < 0 or state.person.present[i] != 1 or state.person.care[i] != 0:
                continue
            if state.person.distress[i] < parameters.severe_distress:
                continue
            if u01(refers, state.person.key[i]) < rate:
                goes_there = way == 0.0 or u01(goes, state.person.key[i]) < way
                waiting += _refer(state, log, week, g, i, goes_there, way, full, waiting)
    places = open_places(community, services, CARE, week)
    if places > 0 and waiting > 0:
        served = _serve(state, parameters, log, seed, week, waiting, places)
        community.places[CARE] -= served
        community.referrals_served += served
        waiting -= served
    community.waiting_care = waiting
    for i in range(len(state.person)):
        if state.person.care[i] == SERVED:
            state.person.distress[i] = balance(state.person.distress[i], 0.0, parameters.care_relief)


@part
def _look_back(state: State, log: Log, week: int, month: float) -> int:
    """Care comes to its end; a service that has closed lets down those who wait; how many still wait."""
    person, waiting = state.person, whole(0)
    for i in range(len(person)):
        me = person[i]
        if me.care == SERVED and week > me.care_until:
            me.care = 0
        if me.care == WAITS and month == 0.0:
            me.care = 0
            me.let_down += 1
            if log.on[0]:
                emit(log, week, PHASE, _LET_DOWN, whole(i), NOBODY, NOBODY, float(week - me.care_week))
        if me.care == WAITS:
            waiting += 1
    return waiting


@part
def _refer(
    state: State, log: Log, week: int, g: int, i: int, goes_there: bool, way: float, full: bool, waiting: int
) -> int:
    """Someone is referred; 1 if they wait for care from now on."""
    me, community = state.person[i], state.community[0]
    community.referrals_made += 1.0
    if log.on[0]:
        emit(log, week, PHASE, _REFERRED, whole(i), NOBODY, g, me.distress)
    if not goes_there:
        if log.on[0]:
            emit(log, week, PHASE, _DECLINED, whole(i), NOBODY, g, way)
        return 0
    if full:
        community.referrals_refused += 1.0
        if log.on[0]:
            emit(log, week, PHASE, _REFUSED, whole(i), NOBODY, g, float(waiting))
        return 0
    me.care = WAITS
    me.care_week = week
    return 1


@part
def _serve(
    state: State, parameters: Numbers, log: Log, seed: int, week: int, waiting: int, places: int
) -> int:
    """Places go to those who have waited longest (equal: keyed draw, then key)."""
    person, order = state.person, state.order
    source, n = stream(seed, _RANK, week), whole(0)
    queue, rank = np.empty(waiting, np.int64), np.empty(waiting)
    for k in range(len(order)):
        i = order.row[k]
        if person.care[i] == WAITS:
            queue[n] = i
            rank[n] = person.care_week[i] + u01(source, person.key[i])
            n += 1
    ranks, served = ranked(rank, n), min(places, n)
    for place in range(served):
        me = person[queue[ranks[place]]]
        me.care = SERVED
        me.care_until = week + int(parameters.care_weeks)
        if log.on[0]:
            i = whole(queue[ranks[place]])
            emit(log, week, PHASE, _SERVED, i, NOBODY, whole(me.group), float(week - me.care_week))
    return served
