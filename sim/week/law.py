"""Legal aid: disputes that burn and can be settled are referred to legal aid, which decides."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, rule, typed
from ..parameters import Numbers
from ..ranking import ranked
from ..setting import Setting
from ..state import State
from .care import is_led, takes_action
from .disputes import settle
from .queues import LAW, capacity, is_full, is_known, open_places, way_in, way_to
from .tally import HOT, OPEN

PHASE = typed(7)
LEGAL_AID, NO_GROUP, DECISION = typed(5), typed(-1), typed(3)
_REFER, _GOES, _RANK = code(Purpose.REFER_LAW), code(Purpose.GOES_LAW), code(Purpose.LAW_RANK)
_REFERRED, _SERVED, _REFUSED = code(Event.referred), code(Event.served), code(Event.refused)
_DECLINED, _LET_DOWN = code(Event.declined), code(Event.let_down)


@part
def seek_law(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Disputes leave the queue, are referred, and are decided by rank."""
    community, services, plan = state.community[0], programme.services, programme.plan
    if not is_known(services, LAW) and community.waiting_law == 0:
        community.places[LAW] = 0.0
        return
    month = capacity(services, LAW, week)
    waiting = _look_back(state, log, week, month)
    full = is_full(waiting, month, parameters.queue_weeks)
    way = way_to(services, LAW, week, parameters.travel_hours)
    rate = parameters.refer_rate * way_in(plan.pathway, parameters)
    refers = stream(seed, _REFER, week)
    for k in range(community.open_disputes if is_known(services, LAW) else 0):
        p = state.dispute[k].pair
        one = state.pair[p]
        if one.dispute != OPEN or one.law == 1 or one.tension <= HOT:
            continue
        if programme.types[one.type].mediable == 0:
            continue
        g = _group_of(state, one)
        if g < 0:
            continue
        low, high = state.person[one.low].key, state.person[one.high].key
        if u01(refers, low, high) < rate * takes_action(state, plan, g):
            waiting += _refer(state, log, seed, week, p, g, way, full, waiting)
    places = open_places(community, services, LAW, week)
    if places > 0 and waiting > 0:
        served = _serve(state, parameters, log, seed, week, waiting, places)
        community.places[LAW] -= served
        community.referrals_served += served
        waiting -= served
    community.waiting_law = waiting


@rule
def _group_of(state: State, one: np.record) -> int:
    """The led group of the lower party that met, else of the higher; −1 neither."""
    for side in range(2):
        g = state.person[one.low if side == 0 else one.high].group
        if g >= 0 and is_led(state.group[g]):
            return int(g)
    return -1


@part
def _look_back(state: State, log: Log, week: int, month: float) -> int:
    """Disputes that are over do not wait; a service that has closed lets down those who do."""
    person, pair, waiting = state.person, state.pair, whole(0)
    for p in range(state.community[0].pairs):
        one = pair[p]
        if one.law == 0:
            continue
        if one.dispute != OPEN:
            one.law = 0
        elif month == 0.0:
            one.law = 0
            person[one.low].let_down += 1
            person[one.high].let_down += 1
            if log.on[0]:
                waited = float(week - one.law_week)
                emit(log, week, PHASE, _LET_DOWN, whole(one.low), whole(one.high), NOBODY, waited)
        else:
            waiting += 1
    return waiting


@part
def _refer(
    state: State, log: Log, seed: int, week: int, p: int, g: int, way: float, full: bool, waiting: int
) -> int:
    """A dispute is referred; 1 if it waits from now on."""
    one, community, person = state.pair[p], state.community[0], state.person
    i, j = whole(one.low), whole(one.high)
    community.referrals_made += 1.0
    if log.on[0]:
        emit(log, week, PHASE, _REFERRED, i, j, g, one.tension)
    if way > 0.0 and u01(stream(seed, _GOES, week), person[one.low].key, person[one.high].key) >= way:
        if log.on[0]:
            emit(log, week, PHASE, _DECLINED, i, j, g, way)
        return 0
    if full:
        community.referrals_refused += 1.0
        if log.on[0]:
            emit(log, week, PHASE, _REFUSED, i, j, g, float(waiting))
        return 0
    one.law = 1
    one.law_week = week
    return 1


@part
def _serve(
    state: State, parameters: Numbers, log: Log, seed: int, week: int, waiting: int, places: int
) -> int:
    """Places go to disputes that have waited longest (equal: keyed draw, then keys)."""
    person, pair = state.person, state.pair
    source, n = stream(seed, _RANK, week), whole(0)
    queue, rank = np.empty(waiting, np.int64), np.empty(waiting)
    for p in range(state.community[0].pairs):
        one = pair[p]
        if one.law == 1:
            queue[n] = p
            rank[n] = one.law_week + u01(source, person[one.low].key, person[one.high].key)
            n += 1
    order, served = ranked(rank, n), min(places, n)
    for place in range(served):
        p = queue[order[place]]
        one = pair[p]
        one.law = 0
        if log.on[0]:
            waited = float(week - one.law_week)
            emit(log, week, PHASE, _SERVED, whole(one.low), whole(one.high), NOBODY, waited)
        settle(state, log, p, week, PHASE, DECISION, LEGAL_AID, NO_GROUP, parameters.law_commitment)
    return served
