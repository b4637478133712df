"""Referral: violence at home is never mediated; it is told, referred, and met by a safety plan.

People in severe distress are referred to care, disputes that burn to legal aid (``care.py``, ``law.py``).
"""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..ranking import ranked
from ..setting import Setting
from ..state import State, Table
from .care import care_for
from .circle import openness
from .law import seek_law
from .queues import SAFETY, capacity, is_full, open_places, way_in, way_to

PHASE = typed(7)
_TELL, _RANK = code(Purpose.TELL_AT_HOME), code(Purpose.REFERRAL_RANK)
_FINDS, _GOES = code(Purpose.FINDS_WAY), code(Purpose.GOES)
_REFERRED, _SERVED, _REFUSED = code(Event.referred), code(Event.served), code(Event.refused)
_PLAN, _DECLINED, _LET_DOWN = code(Event.safety_plan), code(Event.declined), code(Event.let_down)
WAITS, SERVED = 1, 2


@rule
def confide(elsewhere: float, safety: float, in_group: float, open_up: float) -> float:
    """Violence at home is told where one feels safe, above all in a circle that makes room for it.

    P = clip(elsewhere·F + in_group·open_up) (1/week); open_up is ``openness`` in the circle. Reads
    tell_elsewhere, tell_in_group. Source: form assumed [A].

    >>> confide(0.0, 0.5, 0.1, 0.5)
    0.05
    """
    return clip(elsewhere * safety + in_group * open_up)


@rule
def exposed_person(one: np.record) -> int:
    """Row of the person who is exposed."""
    return int(one.low if one.exposed == 0 else one.high)


@kernel
def referral(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Safety first, then care and legal aid; then how it feels to be protected or to wait."""
    community = state.community[0]
    community.referrals_made = community.referrals_refused = community.referrals_served = 0.0
    private = _list_private(state.pair, state.dispute, programme.types, community.open_disputes)
    _keep_safe(state, programme, parameters, log, seed, week, private)
    if programme.plan.groups > 0:
        care_for(state, programme, parameters, log, seed, week)
        seek_law(state, programme, parameters, log, seed, week)
    _feel_protected(state.person, state.pair, private, parameters)


@part
def _keep_safe(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int,
    private: np.ndarray,
) -> None:  # fmt: skip
    """Plans end, violence at home is told, places are given by rank."""
    community, services = state.community[0], programme.services
    month = capacity(services, SAFETY, week)
    waiting = _end_plans(state, log, private, week, month)
    full = is_full(waiting, month, parameters.queue_weeks)
    way = way_to(services, SAFETY, week, parameters.travel_hours)
    for p in private:
        if state.pair.told[p] == 0 and _tells(state, programme, parameters, seed, week, p):
            if _finds_way(state, programme, parameters, seed, week, p):
                waiting += _refer(state, log, seed, week, p, way, full, waiting)
    places = open_places(community, services, SAFETY, week)
    if places > 0 and waiting > 0:
        served = _serve(state, private, parameters, log, seed, week, waiting, places)
        community.places[SAFETY] -= served
        community.referrals_served += served
        waiting -= served
    community.waiting = waiting


@part
def _list_private(pair: Table, dispute: Table, types: Table, count: int) -> np.ndarray:
    """The pairs with violence at home, in their order."""
    private, n = np.empty(count, np.int32), 0
    for k in range(count):
        one = pair[dispute[k].pair]
        if one.dispute == 1 and types[one.type].private == 1:
            private[n] = dispute[k].pair
            n += 1
    return private[:n]


@part
def _end_plans(state: State, log: Log, private: np.ndarray, week: int, month: float) -> int:
    """Plans run out, and a service that has closed lets down those who wait; how many still wait."""
    person, waiting = state.person, whole(0)
    for i in range(len(person)):
        if person.let_down[i] > 0:
            person.let_down[i] = 0
    for p in private:
        one = state.pair[p]
        if one.told == SERVED and week > one.plan_until:
            one.told = 0
        if one.told == WAITS and month == 0.0:
            one.told = 0
            e = exposed_person(one)
            person.let_down[e] += 1
            if log.on[0]:
                emit(log, week, PHASE, _LET_DOWN, whole(e), NOBODY, NOBODY, float(week - one.told_week))
        if one.told == WAITS:
            waiting += 1
    return waiting


@rule
def _led_by_woman(state: State, plan: np.record, g: int) -> bool:
    """Whether a woman leads a group (one that leads itself is not asked)."""
    first = state.group.facilitator[g]
    found = False
    for f in range(first, first + plan.per_group):
        found = found or state.facilitator.gender[f] == 0
    return found


@rule
def _tells(state: State, programme: Setting, parameters: Numbers, seed: int, week: int, p: int) -> bool:
    """Whether the exposed person tells, in a circle with room for it or elsewhere.

    in_group is tell_in_group where a group with room for it met and the person was there, ×
    tell_without_woman for a woman in a group that no woman leads; else 0.
    """
    person, one = state.person, state.pair[p]
    exposed = person[exposed_person(one)]
    circle = programme.plan.room == 1 and exposed.group >= 0 and exposed.present == 1
    heard = circle and state.group[exposed.group].met == 1
    in_group = parameters.tell_in_group if heard else 0.0
    if heard and exposed.gender == 0 and state.group[exposed.group].state != 2:
        if not _led_by_woman(state, programme.plan, exposed.group):
            in_group *= parameters.tell_without_woman
    safe = openness(exposed.group_safety, parameters.safety_to_speak, parameters.disclosure_threshold)
    chance = confide(parameters.tell_elsewhere, exposed.community_safety, in_group, safe)
    return u01(stream(seed, _TELL, week), person[one.low].key, person[one.high].key) < chance


@rule
def _finds_way(state: State, programme: Setting, parameters: Numbers, seed: int, week: int, p: int) -> bool:
    """Without an agreed pathway what was told often comes to nothing.

    u(FINDS_WAY, pair) < ``way_in``.
    """
    low, high = state.person[state.pair[p].low].key, state.person[state.pair[p].high].key
    chance = way_in(programme.plan.pathway, parameters)
    return u01(stream(seed, _FINDS, week), low, high) < chance


@part
def _refer(state: State, log: Log, seed: int, week: int, p: int, way: float, full: bool, waiting: int) -> int:
    """What was told is referred; 1 if someone waits for a plan from now on."""
    one, community, person = state.pair[p], state.community[0], state.person
    e = exposed_person(one)
    community.referrals_made += 1.0
    if log.on[0]:
        emit(log, week, PHASE, _REFERRED, whole(e), NOBODY, whole(state.person[e].group), one.tension)
    closed = way == 0.0
    if not closed and u01(stream(seed, _GOES, week), person[one.low].key, person[one.high].key) >= way:
        if log.on[0]:
            emit(log, week, PHASE, _DECLINED, whole(e), NOBODY, whole(person[e].group), way)
        return 0
    if full:
        community.referrals_refused += 1.0
        if log.on[0]:
            emit(log, week, PHASE, _REFUSED, whole(e), NOBODY, whole(state.person[e].group), float(waiting))
        return 0
    one.told = WAITS
    one.told_week = week
    return 1


@part
def _serve(
    state: State,
    private: np.ndarray,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    waiting: int,
    places: int,
) -> int:
    """Give places to those who have waited longest (equal: keyed draw, then key)."""
    person, pair = state.person, state.pair
    source = stream(seed, _RANK, week)
    queue = np.empty(waiting, np.int64)
    rank = np.empty(waiting)
    n = whole(0)
    for p in private:
        one = pair[p]
        if one.told == WAITS:
            queue[n] = p
            rank[n] = one.told_week + u01(source, person[one.low].key, person[one.high].key)
            n += 1
    order, served = ranked(rank, n), min(places, n)
    for place in range(served):
        one = pair[queue[order[place]]]
        one.told = SERVED
        one.plan_until = week + int(parameters.plan_weeks)
        if log.on[0]:
            e = exposed_person(one)
            emit(
                log,
                week,
                PHASE,
                _SERVED,
                whole(e),
                NOBODY,
                whole(person.group[e]),
                float(week - one.told_week),
            )
            emit(log, week, PHASE, _PLAN, whole(e), NOBODY, whole(person.group[e]), float(one.plan_until))
    return served


@part
def _feel_protected(person: Table, pair: Table, private: np.ndarray, parameters: Numbers) -> None:
    """A plan gives safety, waiting takes it.

    F: gain plan_safety per plan of one's own, loss waiting_fear per case that waits and let_down per service
    that closed meanwhile.
    """
    for i in range(len(person)):
        if person[i].plans + person[i].waiting > 0:
            person[i].plans = person[i].waiting = 0
    for p in private:
        exposed = person[exposed_person(pair[p])]
        if pair[p].told == WAITS:
            exposed.waiting += 1
        elif pair[p].told == SERVED:
            exposed.plans += 1
    for i in range(len(person)):
        me = person[i]
        if me.plans + me.waiting + me.let_down > 0:
            gain, loss = parameters.plan_safety * me.plans, parameters.waiting_fear * me.waiting
            loss += parameters.let_down * me.let_down
            me.community_safety = balance(me.community_safety, gain, loss)
