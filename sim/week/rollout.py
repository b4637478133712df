"""Rollout: facilitators take up their work, groups open, and people are invited."""

from math import floor

import numpy as np

from ..chance import Purpose, code, normal, stream, u01
from ..dynamics import clip, whole
from ..events import NOBODY, Event, Log, emit
from ..growth import acquaint
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..setting import Setting
from ..state import State
from .facilitators import LEADING, LEFT, WAITING, action_aim, contain_aim
from .inviting import invite
from .selfhelp import ENDED, FEWEST_MEMBERS, RUNNING, TOO_FEW, mean_trust

PHASE = typed(0)
GOLDEN_RATIO = 0.6180339887498949
_VENUE, _SKILL = code(Purpose.VENUE), code(Purpose.FACILITATOR_SKILL)
_ENROLLED, _JOINED = code(Event.enrolled), code(Event.facilitator_joined)


@kernel
def rollout(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Successors join; groups that are due open, in order of number."""
    plan, group = programme.plan, state.group
    if plan.groups == 0:
        return
    for f in range(len(state.facilitator)):
        if state.facilitator.state[f] == LEFT:
            _begin_work(state, plan, parameters, f, parameters.novice_skill * plan.skill)
            if log.on[0]:
                emit(log, week, PHASE, _JOINED, whole(f), NOBODY, NOBODY, state.facilitator.skill[f])
    if plan.paused == 1 or week < plan.start:
        return
    opened = np.empty(plan.groups, np.int64)
    count = 0
    for g in range(plan.groups):
        if group.state[g] == 0 and week >= plan.start + g * plan.spacing:
            if _open(state, programme, parameters, log, seed, week, g):
                opened[count] = g
                count += 1
    if count > 0:
        acquaint(state, opened[:count], parameters)
        for k in range(count):
            group.trust_start[opened[k]] = mean_trust(state.person, state.tie, group[opened[k]])


@part
def _begin_work(state: State, plan: np.record, parameters: Numbers, f: int, skill: float) -> None:
    """A facilitator at the start of the work."""
    staff = state.facilitator
    staff.state[f] = LEADING
    staff.skill[f] = skill
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
    person, group, plan = state.person, state.group, programme.plan
    turn = u01(stream(seed, _VENUE, 0), 0) + g * GOLDEN_RATIO
    homes = len(state.household)
    group.venue[g] = min(int(floor((turn - floor(turn)) * homes)), homes - 1)
    group.start_week[g] = week
    taken = invite(state, programme, seed, week, g)
    if taken < FEWEST_MEMBERS:
        group.state[g], group.ended[g], group.end_week[g] = ENDED, TOO_FEW, week
        group.member[g, :] = -1
        return False
    group.state[g] = RUNNING
    group.headcount[g] = group.enrolled[g] = taken
    safety = 0.0
    for seat in range(taken):
        i = group.member[g, seat]
        person.group[i] = person.enrolled_in[i] = g
        person.seat[i] = seat
        person.absences[i] = 0
        own = parameters.join_safety_base + parameters.join_safety * person.community_safety[i]
        person.group_safety[i] = clip(own)
        safety += person.group_safety[i]
        if log.on[0]:
            emit(log, week, PHASE, _ENROLLED, whole(i), NOBODY, g, person.group_safety[i])
    group.safety_start[g] = safety / taken
    first = g // plan.groups_each * plan.per_group
    group.facilitator[g] = first
    for f in range(first, first + plan.per_group):
        state.facilitator.state[f] = _ready(state, plan, parameters, seed, f)
    return True


@rule
def _ready(state: State, plan: np.record, parameters: Numbers, seed: int, f: int) -> int:
    """A facilitator who was not needed before starts with the skill that training gave."""
    if state.facilitator.state[f] == WAITING:
        z = normal(u01(stream(seed, _SKILL, 0), state.facilitator.key[f]))
        skill = min(max(plan.skill + plan.skill_spread * z, 0.05), 0.98)
        _begin_work(state, plan, parameters, f, skill)
    return LEADING
