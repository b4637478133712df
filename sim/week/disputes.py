"""Disputes: first everything that happens is found out, reading what stood; then it is carried out."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, mean2, whole
from ..events import Event, Log, emit
from ..jit import kernel, rule, typed
from ..parameters import Numbers
from ..ranking import ranked
from ..setting import Setting
from ..state import NEVER, State, Table
from .arising import arrival_rate, dispute_type, exposed_party, highest_rate
from .quarrel import break_down, ease, heat, meeting_ground, step_in, turn_violent
from .tally import HOT

NOTHING, VIOLENCE, AGREED, DECIDED, BROKE, ARISES, SHOCKED = 0, 1, typed(2), 3, 4, 5, 6
ELDERS, NO_GROUP = typed(1), typed(-1)
PHASE = typed(3)
_BREACH, _VIOLENCE, _EXPOSED = code(Purpose.BREACH), code(Purpose.VIOLENCE), code(Purpose.EXPOSED)
_ELDERS, _ELDERS_END, _ARISE = code(Purpose.ELDERS), code(Purpose.ELDERS_END), code(Purpose.ARISE)
_TYPE, _TENSION, _SHOCK = code(Purpose.DISPUTE_TYPE), code(Purpose.DISPUTE_TENSION), code(Purpose.SHOCK)
_FELL_OUT, _GREW_HOT, _FADED = code(Event.fell_out), code(Event.grew_hot), code(Event.faded)
_AGREED, _DECIDED, _BROKE = code(Event.agreed), code(Event.decided), code(Event.broke)
_INCIDENT, _SHOCKED = code(Event.violence), code(Event.shock)


@kernel
def disputes(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Breach, tension, violence, elders, and what arises anew."""
    person, community = state.person, state.community[0]
    community.incidents = 0
    community.agreements_made = 0.0
    community.agreements_broken = 0.0
    for i in range(len(person)):
        person.suffered[i] = person.suffered_home[i] = person.did[i] = person.new_disputes[i] = 0
        person.near_violence[i] = 0
    _find(state, programme, parameters, seed, week)
    forced = whole(0)
    for s in range(len(programme.shocks)):
        if programme.shocks.week[s] == week:
            forced += programme.shocks.incidents[s]
            if log.on[0]:
                emit(log, week, PHASE, _SHOCKED, -1, -1, -1, programme.shocks.incidents[s])
    if forced > 0:
        _force(state, forced, seed, week)
    for p in range(community.pairs):
        if state.pair.dispute[p] == 1:
            _carry_on(state, parameters, log, p, week)
        elif state.pair.fact[p] != NOTHING:
            _begin(state, programme, parameters, log, seed, p, week)


@kernel
def _find(state: State, programme: Setting, parameters: Numbers, seed: int, week: int) -> None:
    """What happens to each pair this week, from what stands now."""
    person, pair = state.person, state.pair
    arise, breach = stream(seed, _ARISE, week), stream(seed, _BREACH, week)
    bounds = np.array(
        [0.0, highest_rate(parameters, 1), highest_rate(parameters, 2), highest_rate(parameters, 3)]
    )
    for p in range(state.community[0].pairs):
        one = pair[p]
        one.fact = NOTHING
        low, high = person[one.low].key, person[one.high].key
        if one.dispute == 0:
            u = u01(arise, low, high)
            if u < bounds[one.kind] and u < arrival_rate(state, parameters, p):
                one.fact = ARISES
        elif one.dispute == 1:
            one.fact = _fate(state, programme, parameters, seed, p, week)
        elif u01(breach, low, high) < _breach_chance(state, parameters, p):
            one.fact = BROKE


@rule
def _mean_trust(state: State, p: int) -> float:
    t = state.pair.tie[p]
    return mean2(state.tie.trust[t], state.tie.trust[state.tie.back[t]])


@rule
def _breach_chance(state: State, parameters: Numbers, p: int) -> float:
    person, pair = state.person, state.pair
    hostility = max(person.hostility[pair.low[p]], person.hostility[pair.high[p]])
    return break_down(parameters.breach_rate, _mean_trust(state, p), hostility, pair.commitment[p])


@rule
def has_plan(pair: Table, p: int, week: int) -> bool:
    """Whether a safety plan runs."""
    return bool(pair.told[p] == 2 and week <= pair.plan_until[p])


@rule
def victim_side(state: State, programme: Setting, p: int) -> int:
    """Who would be hurt (0 lower, 1 higher key): the exposed one, or else the less hostile."""
    person, pair = state.person, state.pair
    if programme.types.private[pair.type[p]] == 1:
        return int(pair.exposed[p])
    return less_hostile(person, pair, p)


@rule
def less_hostile(person: Table, pair: Table, p: int) -> int:
    """The side that is less hostile (equal: the higher key)."""
    return 1 if person.hostility[pair.low[p]] >= person.hostility[pair.high[p]] else 0


@kernel
def _fate(state: State, programme: Setting, parameters: Numbers, seed: int, p: int, week: int) -> int:
    """What becomes of an open dispute this week: violence, help by neighbours, or neither."""
    person, pair = state.person, state.pair
    i, j = pair.low[p], pair.high[p]
    low, high = person.key[i], person.key[j]
    kind, private = pair.type[p], programme.types.private[pair.type[p]] == 1
    if week >= pair.cooling_until[p]:
        side = victim_side(state, programme, p)
        doer = i if side == 1 else j
        safety = person.community_safety[i] + person.community_safety[j]
        extra = parameters.private_violence if private else 1.0
        if has_plan(pair, p, week):
            extra *= 1.0 - parameters.safety_plan_effect
        chance = turn_violent(
            parameters.violence_scale, pair.tension[p], person.hostility[doer], person.skill[doer],
            meeting_ground(pair.kind[p], safety, parameters.avoidance), extra,
        )  # fmt: skip
        if u01(stream(seed, _VIOLENCE, week), low, high) < chance:
            pair.victim[p] = side
            return VIOLENCE
    if programme.types.mediable[kind] == 0:
        return NOTHING
    u = u01(stream(seed, _ELDERS, week), low, high)
    base, skilled = parameters.elders_base, parameters.elders_skill
    if u >= step_in(parameters.neighbour_mediation, base, skilled, 1.0, 1.0):
        return NOTHING
    first, second = _best_helper(state, i, j), _best_helper(state, j, i)
    if u >= step_in(parameters.neighbour_mediation, base, skilled, first, second):
        return NOTHING
    end = u01(stream(seed, _ELDERS_END, week), low, high)
    agree = parameters.elders_agree * (1.0 - pair.tension[p])
    if end < agree:
        return AGREED
    return DECIDED if end < agree + parameters.elders_decide else NOTHING


@rule
def _best_helper(state: State, i: int, but: int) -> float:
    """The most skilled and trusted acquaintance of i: max of skill × trust."""
    person, tie = state.person, state.tie
    best = 0.0
    for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
        j = tie.other[t]
        if j != but:
            best = max(best, person.skill[j] * tie.trust[t])
    return best


@kernel
def _force(state: State, incidents: int, seed: int, week: int) -> None:
    """A shock: the given number of neighbouring pairs, by rank of their draw, come to violence."""
    person, pair = state.person, state.pair
    source = stream(seed, _SHOCK, week)
    count = whole(0)
    rank = np.empty(state.community.pairs[0], np.float64)
    row = np.empty(state.community.pairs[0], np.int64)
    for p in range(state.community.pairs[0]):
        if pair.kind[p] == 2:
            rank[count] = u01(source, person.key[pair.low[p]], person.key[pair.high[p]])
            row[count] = p
            count += 1
    order = ranked(rank, count)
    for place in range(min(incidents, count)):
        p = row[order[place]]
        if pair.fact[p] != VIOLENCE:
            pair.victim[p] = less_hostile(person, pair, p)
            pair.fact[p] = VIOLENCE if pair.dispute[p] == 1 else SHOCKED


@rule
def _lose_trust(state: State, t: int, loss: float) -> None:
    state.tie.trust[t] = balance(state.tie.trust[t], 0.0, loss)


@kernel
def _carry_on(state: State, parameters: Numbers, log: Log, p: int, week: int) -> None:
    """Carry out what was found for an open dispute, and let tension and trust move."""
    person, pair, tie = state.person, state.pair, state.tie
    i, j = pair.low[p], pair.high[p]
    fact, tension, trust = pair.fact[p], pair.tension[p], _mean_trust(state, p)
    hostility = max(person.hostility[i], person.hostility[j])
    skill = mean2(person.skill[i], person.skill[j])
    gain = heat(parameters.tension_up, tension, hostility, skill)
    loss = ease(parameters.tension_down, trust, skill)
    if has_plan(pair, p, week):
        loss += parameters.plan_easing
    distrust = np.full(2, parameters.dispute_distrust * tension)
    if fact == VIOLENCE:
        gain += parameters.escalation
        distrust[_strike(state, parameters, log, p, week)] += (
            parameters.incident_distrust * parameters.harm_weight
        )
    after = balance(tension, gain, loss)
    pair.tension[p] = after
    t = pair.tie[p]
    _lose_trust(state, t, distrust[0])
    _lose_trust(state, tie.back[t], distrust[1])
    if fact in (AGREED, DECIDED):
        kept = parameters.elders_commitment if fact == AGREED else 0.0
        settle(state, log, p, week, PHASE, whole(fact), ELDERS, NO_GROUP, kept)
    elif fact == NOTHING and after < parameters.fading_tension:
        pair.dispute[p] = 0
        pair.told[p] = 0
        pair.since[p] = week
        if log.on[0]:
            emit(log, week, PHASE, _FADED, i, j, -1, after)
    elif after > HOT and tension <= HOT and log.on[0]:
        emit(log, week, PHASE, _GREW_HOT, i, j, -1, after)


@kernel
def _strike(state: State, parameters: Numbers, log: Log, p: int, week: int) -> int:
    """One incident: who is hurt (0 lower, 1 higher), who did it, and who of their people saw it."""
    person, pair = state.person, state.pair
    side = pair.victim[p]
    hurt = pair.low[p] if side == 0 else pair.high[p]
    doer = pair.high[p] if side == 0 else pair.low[p]
    pair.struck[p] = week
    pair.cooling_until[p] = week + int(parameters.cooling_weeks)
    person.suffered[hurt] += 1
    person.did[doer] += 1
    if pair.kind[p] == 1:
        person.suffered_home[hurt] += 1
    state.community.incidents[0] += 1
    for party in (hurt, doer):
        person.near_violence[party] = 1
        for t in range(person.tie_first[party], person.tie_first[party] + person.tie_count[party]):
            person.near_violence[state.tie.other[t]] = 1
    if log.on[0]:
        emit(log, week, PHASE, _INCIDENT, hurt, doer, -1, pair.tension[p])
    return side


@kernel
def settle(
    state: State,
    log: Log,
    p: int,
    week: int,
    phase: int,
    how: int,
    mediator: int,
    group: int,
    commitment: float,
) -> None:
    """End a dispute by agreement (entered in the register) or by a decision over the parties' heads."""
    pair, community, register = state.pair, state.community[0], state.agreement
    pair.dispute[p] = how
    pair.commitment[p] = commitment
    pair.since[p] = week
    pair.mediator[p] = mediator
    pair.told[p] = 0
    pair.agreement[p] = -1
    if log.on[0]:
        what = _AGREED if how == AGREED else _DECIDED
        emit(log, week, phase, what, pair.low[p], pair.high[p], group, commitment)
    if how != AGREED:
        return
    row = community.agreements
    community.agreements = row + 1
    community.agreements_made += 1.0
    if row < len(register):
        pair.agreement[p] = row
        register.low[row], register.high[row], register.group[row] = pair.low[p], pair.high[p], group
        register.week[row], register.broken_week[row] = week, NEVER
        register.type[row], register.kind[row], register.mediator[row] = pair.type[p], pair.kind[p], mediator
        register.commitment[row], register.tension[row] = commitment, pair.tension[p]


@kernel
def _begin(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, p: int, week: int
) -> None:
    """Carry out what was found for a pair without an open dispute: it arises, breaks or is forced."""
    person, pair, tie = state.person, state.pair, state.tie
    i, j = pair.low[p], pair.high[p]
    fact, before = pair.fact[p], pair.dispute[p]
    if fact == BROKE:
        pair.tension[p] = parameters.breach_tension
        loss = parameters.breach_distrust * parameters.harm_weight
        _lose_trust(state, pair.tie[p], loss)
        _lose_trust(state, tie.back[pair.tie[p]], loss)
        if log.on[0]:
            emit(log, week, PHASE, _BROKE, i, j, -1, pair.commitment[p])
    else:
        _quarrel_anew(state, programme, parameters, seed, p, week)
    if before == AGREED:
        state.community.agreements_broken[0] += 1.0
        if pair.agreement[p] >= 0:
            state.agreement.broken_week[pair.agreement[p]] = week
    pair.agreement[p] = -1
    pair.dispute[p] = 1
    pair.told[p] = 0
    pair.since[p] = week
    if fact != BROKE:
        pair.cooling_until[p] = NEVER
        person.new_disputes[i] += 1
        person.new_disputes[j] += 1
        if log.on[0]:
            emit(log, week, PHASE, _FELL_OUT, i, j, -1, pair.tension[p])
    if fact == SHOCKED:
        side = _strike(state, parameters, log, p, week)
        t = pair.tie[p] if side == 0 else tie.back[pair.tie[p]]
        _lose_trust(state, t, parameters.incident_distrust * parameters.harm_weight)


@kernel
def _quarrel_anew(
    state: State, programme: Setting, parameters: Numbers, seed: int, p: int, week: int
) -> None:
    """Type, tension and exposed party of a dispute that begins (or of one that a shock forces)."""
    person, pair = state.person, state.pair
    low, high = person.key[pair.low[p]], person.key[pair.high[p]]
    if pair.dispute[p] == 0:
        pair.type[p] = dispute_type(state, programme, p, u01(stream(seed, _TYPE, week), low, high))
    exposed = u01(stream(seed, _EXPOSED, week), low, high)
    pair.exposed[p] = exposed_party(state, parameters, p, exposed)
    least = 0.5 if pair.fact[p] == SHOCKED or programme.types.private[pair.type[p]] == 1 else 0.3
    pair.tension[p] = least + 0.4 * u01(stream(seed, _TENSION, week), low, high)
    pair.commitment[p] = 0.0
