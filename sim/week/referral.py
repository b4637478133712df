"""Referral: violence at home is never mediated; it is told, referred, and met by a safety plan."""

from math import floor

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, hill, whole
from ..events import Event, Log, emit
from ..jit import kernel, rule, typed
from ..parameters import Numbers
from ..ranking import ranked
from ..setting import Setting
from ..state import State, Table

PHASE = typed(7)
_TELL, _RANK = code(Purpose.TELL_AT_HOME), code(Purpose.REFERRAL_RANK)
_REFERRED, _SERVED, _REFUSED = code(Event.referred), code(Event.served), code(Event.refused)
_PLAN = code(Event.safety_plan)
WEEKS_PER_MONTH = 52.0 / 12.0
WAITS, SERVED = 1, 2


@rule
def confide(elsewhere: float, safety: float, in_group: float, group_safety: float, half: float) -> float:
    """Violence at home is told where one feels safe, above all in a circle that makes room for it.

    >>> confide(0.0, 0.5, 0.1, 0.45, 0.45)
    0.05
    """
    return clip(elsewhere * safety + in_group * hill(group_safety, half, 4))


@rule
def exposed_person(pair: Table, p: int) -> int:
    """Row of the person who is exposed."""
    return int(pair.low[p] if pair.exposed[p] == 0 else pair.high[p])


@rule
def _is_private(private: np.ndarray, dispute: int, kind: int) -> bool:
    return dispute == 1 and private[kind] == 1


@kernel
def referral(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Plans end, violence at home is told, places are given by rank, and plans make people safer."""
    pair, community = state.pair, state.community[0]
    community.referrals_made = community.referrals_refused = 0.0
    private = programme.types.private
    waiting = whole(0)
    for p in range(community.pairs):
        if _is_private(private, pair.dispute[p], pair.type[p]):
            if pair.told[p] == SERVED and week > pair.plan_until[p]:
                pair.told[p] = 0
            if pair.told[p] == WAITS:
                waiting += 1
    month = programme.plan.capacity_per_month
    full = waiting >= parameters.queue_weeks * month / WEEKS_PER_MONTH
    for p in range(community.pairs):
        if _is_private(private, pair.dispute[p], pair.type[p]) and pair.told[p] == 0:
            waiting += _hear(state, programme, parameters, log, seed, week, p, full, waiting)
    community.places = (
        min(community.places + month / WEEKS_PER_MONTH, max(1.0, month)) if month > 0.0 else 0.0
    )
    places = int(floor(community.places))
    if places > 0 and waiting > 0:
        served = _serve(state, programme, parameters, log, seed, week, waiting, places)
        community.places -= served
        waiting -= served
    community.waiting = waiting
    _feel_protected(state, programme, parameters, week)


@kernel
def _hear(
    state: State,
    programme: Setting,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    p: int,
    full: bool,
    waiting: int,
) -> int:
    """Whether the exposed person tells; 1 if they wait for a plan from now on."""
    person, pair, community = state.person, state.pair, state.community[0]
    e = exposed_person(pair, p)
    g = person.group[e]
    heard = programme.plan.room == 1 and g >= 0 and person.present[e] == 1 and state.group.met[g] == 1
    chance = confide(
        parameters.tell_elsewhere, person.community_safety[e], parameters.tell_in_group if heard else 0.0,
        person.group_safety[e], parameters.safety_to_speak,
    )  # fmt: skip
    low, high = person.key[pair.low[p]], person.key[pair.high[p]]
    if u01(stream(seed, _TELL, week), low, high) >= chance:
        return 0
    community.referrals_made += 1.0
    if log.on[0]:
        emit(log, week, PHASE, _REFERRED, e, -1, g, pair.tension[p])
    if full:
        community.referrals_refused += 1.0
        if log.on[0]:
            emit(log, week, PHASE, _REFUSED, e, -1, g, waiting)
        return 0
    pair.told[p] = WAITS
    pair.told_week[p] = week
    return 1


@kernel
def _serve(
    state: State,
    programme: Setting,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    waiting: int,
    places: int,
) -> int:
    """Give places to those who have waited longest (equal: keyed draw, then key)."""
    person, pair = state.person, state.pair
    source, private = stream(seed, _RANK, week), programme.types.private
    queue = np.empty(waiting, np.int64)
    rank = np.empty(waiting)
    n = whole(0)
    for p in range(state.community.pairs[0]):
        if _is_private(private, pair.dispute[p], pair.type[p]) and pair.told[p] == WAITS:
            low, high = person.key[pair.low[p]], person.key[pair.high[p]]
            queue[n] = p
            rank[n] = pair.told_week[p] + u01(source, low, high)
            n += 1
    order, served = ranked(rank, n), min(places, n)
    for place in range(served):
        p = queue[order[place]]
        pair.told[p] = SERVED
        pair.plan_until[p] = week + int(parameters.plan_weeks)
        if log.on[0]:
            e = exposed_person(pair, p)
            emit(log, week, PHASE, _SERVED, e, -1, person.group[e], week - pair.told_week[p])
            emit(log, week, PHASE, _PLAN, e, -1, person.group[e], pair.plan_until[p])
    return served


@kernel
def _feel_protected(state: State, programme: Setting, parameters: Numbers, week: int) -> None:
    """A plan gives safety, waiting takes it."""
    person, pair, private = state.person, state.pair, programme.types.private
    for i in range(len(person)):
        person.plans[i] = 0
        person.waiting[i] = 0
    for p in range(state.community.pairs[0]):
        if _is_private(private, pair.dispute[p], pair.type[p]) and pair.told[p] > 0:
            e = exposed_person(pair, p)
            if pair.told[p] == WAITS:
                person.waiting[e] += 1
            else:
                person.plans[e] += 1
    for i in range(len(person)):
        if person.plans[i] + person.waiting[i] > 0:
            gain, loss = parameters.plan_safety * person.plans[i], parameters.waiting_fear * person.waiting[i]
            person.community_safety[i] = balance(person.community_safety[i], gain, loss)
