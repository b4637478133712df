"""Rollout: facilitators take up their work, groups open, are mixed or filled up, and people are invited."""

from math import floor

import numpy as np

from ..chance import Purpose, code, normal, stream, u01
from ..dynamics import balance, clip, whole
from ..events import NOBODY, Event, Log, emit
from ..growth import acquaint
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..setting import Setting
from ..state import SEATS, State
from .facilitators import LEADING, LEFT, WAITING, action_aim, contain_aim
from .inviting import close_ranks, invite, quotas, seat_by_key
from .mixing import mix
from .networks import NETWORK, gather_contacts
from .selfhelp import ENDED, RUNNING, TOO_FEW, fewest_members, mean_trust

PHASE = typed(0)
NONE, ONE = typed(0), typed(1)
GOLDEN_RATIO = 0.6180339887498949
_VENUE, _SKILL = code(Purpose.VENUE), code(Purpose.FACILITATOR_SKILL)
_SEX, _ORIGIN = code(Purpose.FACILITATOR_SEX), code(Purpose.FACILITATOR_ORIGIN)
_ENROLLED, _JOINED = code(Event.enrolled), code(Event.facilitator_joined)


@rule
def join(safety: float, base: float, carried: float, unlike: float, missing: int) -> float:
    """Felt safety in a circle on joining: what one brings, less where nobody who leads it is like oneself.

    s = clip((base + carried·F)(1 − unlike·missing)); missing counts no facilitator of one's own gender, and
    none alike in being of an arriving origin. Reads join_safety_base, join_safety, unlike_leaders, felt
    safety in the community; writes that in the circle. Source: form assumed [A].

    >>> join(1.0, 0.1, 0.4, 0.1, 0)
    0.5
    """
    return clip((base + carried * safety) * (1.0 - unlike * missing))


@kernel
def rollout(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Successors join; groups are mixed, open, and are filled up, in order of number."""
    plan = programme.plan
    if plan.groups == 0:
        return
    for f in range(len(state.facilitator)):
        if state.facilitator.state[f] == LEFT:
            _begin_work(state, plan, parameters, f, parameters.novice_skill * plan.skill)
            if log.on[0]:
                emit(log, week, PHASE, _JOINED, whole(f), NOBODY, NOBODY, state.facilitator.skill[f])
    if plan.paused == 1 or week < plan.start:
        return
    touched, count = np.empty(3 * plan.groups, np.int64), whole(0)
    if plan.then_mixed == 1:
        count = mix(state, programme, log, week, touched)
    first = count
    for g in range(plan.groups):
        if state.group.state[g] == 0 and week >= programme.slots.week[g]:
            if _open(state, programme, parameters, log, seed, week, g):
                touched[count] = g
                count += 1
    opened = count
    if plan.newcomers > 0:
        for g in range(plan.groups):
            if state.group.state[g] == RUNNING and _fill_up(state, programme, parameters, log, seed, week, g):
                if not _is_among(touched[:first], g):
                    touched[count] = g
                    count += 1
    if count > 0:
        acquaint(state, touched[:count], parameters)
        for k in range(first, opened):
            state.group.trust_start[touched[k]] = mean_trust(state.person, state.tie, state.group[touched[k]])


@rule
def _is_among(listed: np.ndarray, g: int) -> bool:
    """Whether a group is listed already, so that nobody in it is made acquainted twice."""
    found = False
    for one in listed:
        found = found or one == g
    return found


@part
def _begin_work(state: State, plan: np.record, parameters: Numbers, f: int, skill: float) -> None:
    """A facilitator at the start of the work.

    X = exhaustion_start; z₁ = z₂ = ½; z₃ and z₄ as they tend to; z₅ = .6. A successor's skill is
    novice_skill × that of the programme.
    """
    staff = state.facilitator
    staff.state[f] = LEADING
    staff.skill[f] = skill
    staff.trained[f] = 0
    staff.exhaustion[f] = parameters.exhaustion_start
    staff.rely_on_others[f] = staff.work_on_self[f] = 0.5
    staff.contain[f] = contain_aim(0.5, 0.5, skill)
    staff.take_action[f] = action_aim(0.5, 0.5, plan.procedure)
    staff.mission[f] = 0.6


@part
def _open(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int
) -> bool:
    """Find a venue, invite, assign facilitators; True if the group could open."""
    group, plan = state.group, programme.plan
    turn = u01(stream(seed, _VENUE, 0), 0) + g * GOLDEN_RATIO
    homes = len(state.household)
    group.venue[g] = min(int(floor((turn - floor(turn)) * homes)), homes - 1)
    group.start_week[g] = week
    network = plan.modality == NETWORK
    room = ONE if network else plan.seats
    taken = invite(state, programme, seed, week, g, NONE, room, quotas(state, programme, g))
    if network and taken == 1:
        taken = gather_contacts(state, programme, parameters, seed, g)
    if taken < fewest_members(plan.modality):
        group.state[g], group.ended[g], group.end_week[g] = ENDED, TOO_FEW, week
        for seat in range(SEATS):
            group.member[g, seat] = -1
        group.focal[g] = -1
        return False
    group.state[g] = RUNNING
    first = programme.slots.pair[g] * plan.per_group
    group.facilitator[g] = first
    for f in range(first, first + plan.per_group):
        _make_ready(state, programme, parameters, seed, g, f)
    seat_by_key(state, g, taken)
    group.enrolled[g] = taken
    safety = 0.0
    for seat in range(taken):
        i = group.member[g, seat]
        _enrol(state, plan, parameters, log, week, g, i)
        safety += state.person.group_safety[i]
    group.safety_start[g] = safety / taken
    return True


@part
def _enrol(state: State, plan: np.record, parameters: Numbers, log: Log, week: int, g: int, i: int) -> None:
    """Someone becomes a member."""
    person, staff, first = state.person, state.facilitator, state.group.facilitator[g]
    person.enrolled_in[i] = g
    person.absences[i] = person.tried[i] = 0
    own_gender, own_side = 0, 0
    for f in range(first, first + plan.per_group):
        own_gender += 1 if staff.gender[f] == person.gender[i] else 0
        own_side += 1 if staff.arriving[f] == person.arriving[i] else 0
    missing = (1 if own_gender == 0 else 0) + (1 if own_side == 0 else 0)
    person.group_safety[i] = join(
        person.community_safety[i], parameters.join_safety_base, parameters.join_safety,
        parameters.unlike_leaders, missing,
    )  # fmt: skip
    if log.on[0]:
        emit(log, week, PHASE, _ENROLLED, whole(i), NOBODY, g, person.group_safety[i])


@part
def _make_ready(state: State, programme: Setting, parameters: Numbers, seed: int, g: int, f: int) -> None:
    """A facilitator who was not needed before starts with the skill that training gave."""
    staff, plan = state.facilitator, programme.plan
    if staff.state[f] == WAITING:
        z = normal(u01(stream(seed, _SKILL, 0), staff.key[f]))
        mean = programme.slots.skill[g]
        mean = mean if mean == mean else plan.skill
        _begin_work(state, plan, parameters, f, min(max(mean + plan.skill_spread * z, 0.05), 0.98))
        pair, place = staff.key[f] // 2 * 2, staff.key[f] % 2
        all_women = u01(stream(seed, _SEX, 0), pair) < 0.5
        all_arriving = u01(stream(seed, _ORIGIN, 0), pair) < plan.arriving
        two = plan.per_group == 2
        staff.gender[f] = place if two and plan.mixed_sex == 1 else (0 if all_women else 1)
        staff.arriving[f] = place if two and plan.mixed_origin == 1 else (1 if all_arriving else 0)
    staff.state[f] = LEADING


@part
def _fill_up(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int
) -> bool:
    """Newcomers take the empty seats of an open group; True if anybody came.

    s of those who were there: loss newcomer_cut per newcomer.
    """
    group, person, plan = state.group, state.person, programme.plan
    room = min(plan.seats - group.headcount[g], 2 * plan.seats - group.enrolled[g])
    early = group.phase[g] < plan.newcomers and group.sessions[g] < plan.sessions
    if room <= 0 or not early or group.start_week[g] == week:
        return False
    have = close_ranks(state, g)
    seats = quotas(state, programme, g)
    for seat in range(have):
        quota = 0 if person.arriving[group.member[g, seat]] == 1 else 1
        seats[quota] = max(seats[quota] - 1, 0)
    taken = invite(state, programme, seed, week, g, have, room, seats)
    cut = parameters.newcomer_cut * (taken - have)
    for seat in range(have, taken):
        _enrol(state, plan, parameters, log, week, g, group.member[g, seat])
    for seat in range(have):
        i = group.member[g, seat]
        person.group_safety[i] = balance(person.group_safety[i], 0.0, cut)
    seat_by_key(state, g, taken)
    group.enrolled[g] += taken - have
    return bool(taken > have)
