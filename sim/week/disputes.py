"""Disputes: first everything that happens is found out, reading what stood; then it is carried out."""

import numpy as np

from ..chance import Purpose, code, half_of, stream, u01, u01_with
from ..dynamics import balance, mean2, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..ranking import ranked
from ..setting import Setting
from ..state import NEVER, State, Table
from .arising import arrival_rate, dispute_type, exposed_party, highest_rate, mean_trust_of
from .quarrel import break_down, ease, heat, meeting_ground, step_in, turn_violent
from .tally import HOT, OPEN, list_disputes

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
    person, tie, pair = state.person, state.tie, state.pair
    dispute, community = state.dispute, state.community[0]
    community.incidents = 0
    community.agreements_made = community.agreements_broken = 0.0
    for i in range(len(person)):
        me = person[i]
        me.suffered = me.suffered_home = me.did = me.new_disputes = 0
        me.near_violence = 0
    busy = _find(state, programme, parameters, seed, week)
    forced = whole(0)
    for s in range(len(programme.shocks)):
        if programme.shocks.week[s] == week:
            forced += programme.shocks.incidents[s]
            if log.on[0]:
                emit(log, week, PHASE, _SHOCKED, NOBODY, NOBODY, NOBODY, float(programme.shocks.incidents[s]))
    if forced > 0:
        _force(state, forced, seed, week)
        busy = list_disputes(pair, dispute, community.pairs)
    still = 0
    for k in range(busy):
        p = dispute[k].pair
        fact, before = pair[p].fact, pair[p].tension
        if pair[p].dispute == OPEN:
            if fact == VIOLENCE:
                _strike(state, parameters, log, p, week)
            _smoulder(person, tie, pair[p], parameters, week)
            if fact in (AGREED, DECIDED):
                kept = parameters.elders_commitment if fact == AGREED else 0.0
                settle(state, log, p, week, PHASE, whole(fact), ELDERS, NO_GROUP, kept)
            else:
                _turn(pair, parameters, log, p, week, before)
        elif fact != NOTHING:
            _begin(state, programme, parameters, log, seed, p, week)
        pair[p].fact = NOTHING
        if pair[p].dispute == OPEN:
            dispute[still].pair = p
            still += 1
    community.open_disputes = still


@part
def _find(state: State, programme: Setting, parameters: Numbers, seed: int, week: int) -> int:
    """What happens to each pair this week, from what stands now; how many pairs are listed for it."""
    person, pair, tie, dispute = state.person, state.pair, state.tie, state.dispute
    types, breach, arise = programme.types, stream(seed, _BREACH, week), stream(seed, _ARISE, week)
    violence, elders = stream(seed, _VIOLENCE, week), stream(seed, _ELDERS, week)
    bounds = np.array(
        [0.0, highest_rate(parameters, 1), highest_rate(parameters, 2), highest_rate(parameters, 3)]
    )
    busy, low, half = 0, -1, arise
    for p in range(state.community[0].pairs):
        one = pair[p]
        if one.low != low:
            low = one.low
            half = half_of(arise, person[low].key)
        if one.dispute == NOTHING:
            u = u01_with(half, person[one.high].key)
            if u < bounds[one.kind] and u < arrival_rate(person, tie, one, parameters):
                one.fact = ARISES
        elif one.dispute == OPEN:
            one.fact = _fate(person, tie, one, types[one.type], parameters, violence, elders, seed, week)
        elif u01(breach, person[low].key, person[one.high].key) < _breach_chance(
            person, tie, one, parameters
        ):
            one.fact = BROKE
        if one.dispute == OPEN or one.fact != NOTHING:
            dispute[busy].pair = p
            busy += 1
    return busy


@rule
def _breach_chance(person: Table, tie: Table, one: np.record, parameters: Numbers) -> float:
    """``break_down`` for one pair, from what stands; hostility is that of the more hostile."""
    hostility = max(person[one.low].hostility, person[one.high].hostility)
    return break_down(parameters.breach_rate, mean_trust_of(tie, one), hostility, one.commitment)


@rule
def has_plan(one: np.record, week: int) -> bool:
    """Whether a safety plan runs."""
    return bool(one.told == 2 and week <= one.plan_until)


@rule
def less_hostile(person: Table, one: np.record) -> int:
    """The side that is less hostile and would be hurt (0 lower, 1 higher key; equal: the higher key)."""
    return 1 if person[one.low].hostility >= person[one.high].hostility else 0


@part
def _fate(
    person: Table,
    tie: Table,
    one: np.record,
    kind: np.record,
    parameters: Numbers,
    violence: np.uint64,
    elders: np.uint64,
    seed: int,
    week: int,
) -> int:
    """What becomes of an open dispute this week: violence, help by neighbours, or neither.

    Unless week < cooling_until, violence with P of ``turn_violent``; the doer is who is not exposed if the
    type is private, else the more hostile. Without it, in mediable types, neighbours or elders try with P of
    ``step_in``; then v = u(ELDERS_END): agreed if v < a, else decided if v < a + elders_decide, with a =
    elders_agree·(1 − x).
    """
    low, high = person[one.low].key, person[one.high].key
    if week >= one.cooling_until:
        side = int(one.exposed) if kind.private == 1 else less_hostile(person, one)
        doer = person[one.low if side == 1 else one.high]
        safety = person[one.low].community_safety + person[one.high].community_safety
        extra = parameters.private_violence if kind.private == 1 else 1.0
        if has_plan(one, week):
            extra *= 1.0 - parameters.safety_plan_effect
        chance = turn_violent(
            parameters.violence_scale, one.tension, doer.hostility, doer.skill,
            meeting_ground(one.kind, safety, parameters.avoidance), extra,
        )  # fmt: skip
        if u01(violence, low, high) < chance:
            one.victim = side
            return VIOLENCE
    if kind.mediable == 0:
        return NOTHING
    u = u01(elders, low, high)
    base, skilled = parameters.elders_base, parameters.elders_skill
    if u >= step_in(parameters.neighbour_mediation, base, skilled, 1.0, 1.0):
        return NOTHING
    first, second = _best_helper(person, tie, one.low, one.high), _best_helper(person, tie, one.high, one.low)
    if u >= step_in(parameters.neighbour_mediation, base, skilled, first, second):
        return NOTHING
    end = u01(stream(seed, _ELDERS_END, week), low, high)
    agree = parameters.elders_agree * (1.0 - one.tension)
    if end < agree:
        return AGREED
    return DECIDED if end < agree + parameters.elders_decide else NOTHING


@rule
def _best_helper(person: Table, tie: Table, i: int, but: int) -> float:
    """The most skilled and trusted acquaintance of i: max of skill × trust."""
    best = 0.0
    for t in range(person[i].tie_first, person[i].tie_first + person[i].tie_count):
        j = tie[t].other
        if j != but:
            best = max(best, person[j].skill * tie[t].trust)
    return best


@part
def _force(state: State, incidents: int, seed: int, week: int) -> None:
    """A shock: the given number of neighbouring pairs, by rank of their draw, come to violence.

    The pairs with the smallest draws of SHOCK; one that has an incident this week anyhow has no second.
    """
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
            pair.victim[p] = less_hostile(person, pair[p])
            pair.fact[p] = VIOLENCE if pair.dispute[p] == 1 else SHOCKED


@rule
def _lose_trust(tie: Table, t: int, loss: float) -> None:
    """Trust on one tie falls: loss as given."""
    tie[t].trust = balance(tie[t].trust, 0.0, loss)


@rule
def _smoulder(person: Table, tie: Table, one: np.record, parameters: Numbers, week: int) -> None:
    """Tension moves, and trust is lost: by both, and more by the one who was hurt.

    Tension x: gain ``heat`` (+ escalation after an incident), loss ``ease`` (+ plan_easing while a safety
    plan runs). Trust of both: loss dispute_distrust·x, for the one hurt also incident_distrust·harm_weight.
    Source: Liebovitch et al. 2008 [L], weights assumed; weight of harm, Slovic 1993 [L].
    """
    low, high, tension, struck = person[one.low], person[one.high], one.tension, one.fact == VIOLENCE
    skill = mean2(low.skill, high.skill)
    gain = heat(parameters.tension_up, tension, max(low.hostility, high.hostility), skill)
    loss = ease(parameters.tension_down, mean_trust_of(tie, one), skill)
    if has_plan(one, week):
        loss += parameters.plan_easing
    if struck:
        gain += parameters.escalation
    one.tension = balance(tension, gain, loss)
    distrust = parameters.dispute_distrust * tension
    more = distrust + (parameters.incident_distrust * parameters.harm_weight if struck else 0.0)
    _lose_trust(tie, one.tie, more if one.victim == 0 else distrust)
    _lose_trust(tie, tie[one.tie].back, more if one.victim == 1 else distrust)


@part
def _turn(pair: Table, parameters: Numbers, log: Log, p: int, week: int, before: float) -> None:
    """A dispute that nobody settled fades when its tension is low, or has grown hot.

    Over if not settled, no incident, and new x < fading_tension.
    """
    one = pair[p]
    if one.fact == NOTHING and one.tension < parameters.fading_tension:
        one.dispute = 0
        one.told = 0
        one.since = week
        if log.on[0]:
            emit(log, week, PHASE, _FADED, whole(one.low), whole(one.high), NOBODY, one.tension)
    elif one.tension > HOT and before <= HOT and log.on[0]:
        emit(log, week, PHASE, _GREW_HOT, whole(one.low), whole(one.high), NOBODY, one.tension)


@part
def _strike(state: State, parameters: Numbers, log: Log, p: int, week: int) -> int:
    """One incident: who is hurt (0 lower, 1 higher), who did it, and who of their people saw it.

    cooling_until = week + cooling_weeks. Writes incidents suffered and done, and who was near.
    """
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
        emit(log, week, PHASE, _INCIDENT, whole(hurt), whole(doer), NOBODY, pair.tension[p])
    return side


@part
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
        emit(log, week, phase, what, whole(pair.low[p]), whole(pair.high[p]), whole(group), commitment)
    if how != AGREED:
        return
    community.agreed += 1
    row = community.agreements
    community.agreements = row + 1
    community.agreements_made += 1.0
    if row < len(register):
        pair.agreement[p] = row
        register.low[row], register.high[row], register.group[row] = pair.low[p], pair.high[p], group
        register.week[row], register.broken_week[row] = week, NEVER
        register.type[row], register.kind[row], register.mediator[row] = pair.type[p], pair.kind[p], mediator
        register.commitment[row], register.tension[row] = commitment, pair.tension[p]


@part
def _begin(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, p: int, week: int
) -> None:
    """Carry out what was found for a pair without an open dispute: it arises, breaks or is forced.

    Tension is breach_tension after a breach, and as drawn in ``_quarrel_anew`` otherwise; after a breach
    both trusts have loss breach_distrust·harm_weight, after a shock the one hurt loses
    incident_distrust·harm_weight.
    """
    person, pair, tie = state.person, state.pair, state.tie
    i, j = pair.low[p], pair.high[p]
    fact, before = pair.fact[p], pair.dispute[p]
    if (fact == BROKE or before == AGREED) and log.on[0]:
        emit(log, week, PHASE, _BROKE, whole(i), whole(j), NOBODY, pair.commitment[p])
    if fact == BROKE:
        pair.tension[p] = parameters.breach_tension
        loss = parameters.breach_distrust * parameters.harm_weight
        _lose_trust(tie, pair.tie[p], loss)
        _lose_trust(tie, tie.back[pair.tie[p]], loss)
    else:
        _quarrel_anew(state, programme, parameters, seed, p, week)
    if before == AGREED:
        state.community.agreed[0] -= 1
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
            emit(log, week, PHASE, _FELL_OUT, whole(i), whole(j), NOBODY, pair.tension[p])
    if fact == SHOCKED:
        side = _strike(state, parameters, log, p, week)
        t = pair.tie[p] if side == 0 else tie.back[pair.tie[p]]
        _lose_trust(tie, t, parameters.incident_distrust * parameters.harm_weight)


@part
def _quarrel_anew(
    state: State, programme: Setting, parameters: Numbers, seed: int, p: int, week: int
) -> None:
    """Type, tension and exposed party of a dispute that begins (or of one that a shock forces).

    x = .3 + .4·u(DISPUTE_TENSION, pair); .5 + .4·u in private types and after a shock.
    """
    person, one, types = state.person, state.pair[p], programme.types
    low, high = person[one.low].key, person[one.high].key
    if one.dispute == NOTHING:
        one.type = dispute_type(person, types, one, u01(stream(seed, _TYPE, week), low, high))
    one.exposed = exposed_party(person, parameters, one, u01(stream(seed, _EXPOSED, week), low, high))
    least = 0.5 if one.fact == SHOCKED or types[one.type].private == 1 else 0.3
    one.tension = least + 0.4 * u01(stream(seed, _TENSION, week), low, high)
    one.commitment = 0.0
