"""Self-help: groups close, go on by themselves, earn together, and end."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, hill
from ..events import NOBODY, Event, Log, emit
from ..growth import find_tie
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..setting import Setting
from ..state import SEATS, State, Table

PHASE = typed(6)
FEWEST_MEMBERS = 4
RUNNING, SELFHELP, ENDED, FOLLOW_UP = 1, 2, 3, 4
COMPLETED, TOO_FEW, STOPPED = typed(1), typed(2), typed(3)
NETWORK = 1
_FORMS, _ENDS = code(Purpose.SELFHELP_FORMS), code(Purpose.SELFHELP_ENDS)
_GROUP_ENDED, _FORMED = code(Event.group_ended), code(Event.selfhelp_formed)
_SELFHELP_ENDED, _FOLLOWED = code(Event.selfhelp_ended), code(Event.follow_up_begun)


@rule
def fewest_members(modality: int) -> int:
    """With fewer members a group ends: a network needs one contact.

    >>> fewest_members(0)
    4
    """
    return 2 if modality == NETWORK else FEWEST_MEMBERS


@rule
def go_on(trust: float, half: float, ownership: float, base: float) -> float:
    """A group goes on by itself where members trust each other and it has become theirs.

    P = hill(T̄, half, 6)·clip(base + o). Reads selfhelp_trust, selfhelp_ownership, mean trust of members,
    ownership. Source: form assumed [A].

    >>> go_on(0.38, 0.38, 0.5, 0.5)
    0.5
    """
    return hill(trust, half, 6) * clip(base + ownership)


@rule
def run_out(rate: float, trust: float, ownership: float, bond: float, turnout: float, came: float) -> float:
    """A self-help group ends where trust, ownership and attendance are low.

    P = rate·(1 − T̄)(1 − bond·o)·max(0, turnout − share that came) (1/week). Reads selfhelp_ending,
    selfhelp_bond, selfhelp_turnout. Source: form assumed [A]; selfhelp_ending to groups that still meet [K].

    >>> run_out(0.1, 0.0, 0.0, 0.7, 1.5, 0.5)
    0.1
    """
    return rate * (1.0 - trust) * (1.0 - bond * ownership) * max(0.0, turnout - came)


@part
def mean_trust(person: Table, tie: Table, group: np.record) -> float:
    """Mean trust of a group's members in each other (0 for fewer than two)."""
    total, n = 0.0, 0
    for a in range(SEATS):
        for b in range(a + 1, SEATS):
            if group.member[a] >= 0 and group.member[b] >= 0:
                t = find_tie(person, tie, group.member[a], group.member[b])
                total += tie[t].trust + tie[tie[t].back].trust
                n += 2
    return total / n if n > 0 else 0.0


@rule
def _earn(state: State, parameters: Numbers, g: int, trust: float) -> None:
    """Those who came gain livelihood by what they do together.

    R: gain selfhelp_income·T̄. Source: Gona et al. 2020 [L], size assumed.
    """
    person = state.person
    for seat in range(SEATS):
        i = state.group.member[g, seat]
        if i >= 0 and person.present[i] == 1:
            person.livelihood[i] = balance(person.livelihood[i], parameters.selfhelp_income * trust, 0.0)


@part
def _disband(state: State, g: int) -> None:
    """Members are free again."""
    person, group = state.person, state.group
    for seat in range(SEATS):
        i = group.member[g, seat]
        if i >= 0:
            person.group[i] = -1
            person.seat[i] = -1
            group.member[g, seat] = -1
    group.headcount[g] = 0


@kernel
def selfhelp(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Every living group."""
    group, plan = state.group, programme.plan
    for g in range(plan.groups):
        if plan.modality == NETWORK:
            if group.state[g] == RUNNING or group.state[g] == FOLLOW_UP:
                _follow_up(state, programme, log, week, g)
        elif group.state[g] == RUNNING:
            if group.met[g] == 1 and plan.savings == 1:
                _earn(state, parameters, g, mean_trust(state.person, state.tie, state.group[g]))
            if group.headcount[g] < FEWEST_MEMBERS or group.sessions[g] >= plan.sessions:
                _close(state, programme, parameters, log, seed, week, g)
        elif group.state[g] == SELFHELP:
            _live_on(state, programme, parameters, log, seed, week, g)


@part
def _follow_up(state: State, programme: Setting, log: Log, week: int, g: int) -> None:
    """After its last meeting a network is followed up once a month; it ends without the focal person."""
    group, plan = state.group, programme.plan
    follows = group.state[g] == FOLLOW_UP
    if state.person.group[group.focal[g]] != g:
        _end(state, log, week, g, STOPPED)
        _disband(state, g)
    elif group.headcount[g] < fewest_members(plan.modality):
        _end(state, log, week, g, TOO_FEW)
        _disband(state, g)
    elif follows and week - group.follow_from[g] >= 4 * plan.follow_ups:
        _end(state, log, week, g, COMPLETED)
        _disband(state, g)
    elif not follows and group.sessions[g] >= plan.sessions:
        if plan.follow_ups > 0:
            group.state[g], group.follow_from[g] = FOLLOW_UP, week
            if log.on[0]:
                emit(log, week, PHASE, _FOLLOWED, NOBODY, NOBODY, g, float(group.sessions[g]))
        else:
            _end(state, log, week, g, COMPLETED)
            _disband(state, g)


@part
def _end(state: State, log: Log, week: int, g: int, how: int) -> float:
    """The last week with facilitators; the mean trust of members in each other."""
    person, group = state.person, state.group
    trust, safety, n = mean_trust(state.person, state.tie, state.group[g]), 0.0, 0
    for seat in range(SEATS):
        if group.member[g, seat] >= 0:
            safety += person.group_safety[group.member[g, seat]]
            n += 1
    group.end_week[g] = week
    group.safety_end[g] = safety / n if n > 0 else 0.0
    group.trust_end[g] = trust
    group.ended[g] = how
    group.state[g] = ENDED
    if log.on[0]:
        emit(log, week, PHASE, _GROUP_ENDED, NOBODY, NOBODY, g, float(group.sessions[g]))
    return trust


@part
def _close(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int
) -> None:
    """The last session with facilitators, or the week in which too few were left."""
    group = state.group
    enough = group.headcount[g] >= FEWEST_MEMBERS
    trust = _end(state, log, week, g, COMPLETED if enough else TOO_FEW)
    if enough and programme.plan.celebration == 1:
        for seat in range(SEATS):
            if group.member[g, seat] >= 0:
                state.person.celebrates[group.member[g, seat]] = 1
    if enough and programme.plan.after > 0:
        own, base = group.ownership[g], parameters.selfhelp_ownership
        chance = go_on(trust, parameters.selfhelp_trust, own, base)
        if u01(stream(seed, _FORMS, week), group.key[g]) < chance:
            group.state[g] = SELFHELP
            group.phase[g] = len(programme.phases) - 1
            group.selfhelp_from[g] = week
            if log.on[0]:
                emit(log, week, PHASE, _FORMED, NOBODY, NOBODY, g, chance)
            return
    _disband(state, g)


@part
def _live_on(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int
) -> None:
    """A self-help group earns, and may end.

    Ends with P of ``run_out`` (× selfhelp_visited if visited), or with too few members.
    """
    group = state.group
    over, chance = group.headcount[g] < FEWEST_MEMBERS, 1.0
    if group.met[g] == 1:
        trust = mean_trust(state.person, state.tie, state.group[g])
        _earn(state, parameters, g, trust)
        came = group.present[g] / group.active[g]
        chance = run_out(
            parameters.selfhelp_ending, trust, group.ownership[g], parameters.selfhelp_bond,
            parameters.selfhelp_turnout, came,
        )  # fmt: skip
        if programme.plan.after == 2:
            chance *= parameters.selfhelp_visited
        over = over or u01(stream(seed, _ENDS, week), group.key[g]) < chance
    if over:
        group.state[g] = ENDED
        group.selfhelp_until[g] = week
        if log.on[0]:
            emit(log, week, PHASE, _SELFHELP_ENDED, NOBODY, NOBODY, g, chance)
        _disband(state, g)
