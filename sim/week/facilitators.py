"""Facilitators: what the work demands, what carries them, and when they leave."""

from math import exp

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..setting import Setting
from ..state import SEATS, State, Table
from .persons import towards

PHASE = typed(8)
WAITING, LEADING, DONE, LEFT = 0, 1, 2, 3
_LEAVES, _LEFT_EVENT = code(Purpose.FACILITATOR_LEAVES), code(Event.facilitator_left)
_MOVES, _TRAINED = code(Purpose.FACILITATOR_MOVES), code(Event.trained_again)
RUNNING, FOLLOW_UP = 1, 4
SUPERVISION, PROCEDURE, EFFORT = 11, 10, 14


@rule
def demand_of(
    parameters: Numbers, share: float, pain: float, harms: float, crisis: float, safety: float
) -> float:
    """What one meeting asks of those who lead: painful stories, hurt, crisis, and fear in the circle.

    demand_stories·(tellers/m)·2·D̄ + demand_harm·min(hurts, 4) + demand_crisis·crisis + demand_fear·(1 −
    s̄), D̄ distress of those who told. Source: Bakker and Demerouti 2017 [L], weights assumed [A].
    """
    return (
        parameters.demand_stories * share * 2.0 * pain
        + parameters.demand_harm * min(harms, 4)
        + parameters.demand_crisis * crisis
        + parameters.demand_fear * (1.0 - safety)
    )


@rule
def wear(
    exhaustion: float, speed: float, demand: float, resources: float, recovery: float, others: float
) -> float:
    """Demands that no resource buffers exhaust; those who can rely on others recover.

    X: gain 2·speed·demand·(1 − z̄), loss recovery·z̄·z₁; z̄ mean of the five resources, z₁ reliance on
    others. Reads exhaustion_speed, exhaustion_recovery. Source: Bakker and Demerouti 2017 [L]; Homer 1985,
    form assumed.

    >>> wear(0.0, 0.1, 1.0, 0.0, 0.1, 0.0)
    0.2
    """
    return balance(exhaustion, 2.0 * speed * demand * (1.0 - resources), recovery * resources * others)


@rule
def give_up(exhaustion: float, limit: float, rate: float, mission: float) -> float:
    """The worn out leave, the later the stronger their mission.

    rate·(1.3 − z₅) if X > limit, else 0 (1/week). Reads leaving_rate, leaving_exhaustion. Source: Homer
    1985, form assumed [A].

    >>> give_up(0.5, 0.6, 0.08, 1.0)
    0.0
    """
    return rate * (1.3 - mission) if exhaustion > limit else 0.0


@rule
def contain_aim(others: float, self_work: float, skill: float) -> float:
    """What the resource to contain feelings tends to.

    ¼·(z₁ + z₂) + ½·skill. Source: study of the coping resources of sociotherapists [S], weights assumed [A].

    >>> contain_aim(0.5, 0.5, 0.5)
    0.5
    """
    return 0.25 * (others + self_work) + 0.5 * skill


@rule
def action_aim(others: float, self_work: float, procedure: float) -> float:
    """What the resource to take action tends to.

    ⅕·(z₁ + z₂) + .3 + .3·procedure. Source: as ``contain_aim``.

    >>> round(action_aim(0.5, 0.5, 1.0), 2)
    0.8
    """
    return 0.2 * (others + self_work) + 0.3 + 0.3 * procedure


@kernel
def facilitators(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int
) -> None:
    """Everyone who leads a group."""
    plan, staff, community = programme.plan, state.facilitator, state.community[0]
    community.facilitators_left = 0.0
    if plan.groups == 0:
        return
    for f in range(len(staff)):
        staff.groups[f] = staff.sessions[f] = 0
        staff.demand[f] = staff.progress[f] = staff.supervision[f] = staff.procedure[f] = 0.0
    for g in range(plan.groups):
        if works(state.group[g]):
            _count_work(state, plan, parameters, g)
    leaves, moves = stream(seed, _LEAVES, week), stream(seed, _MOVES, week)
    for f in range(len(staff)):
        if staff.state[f] == WAITING or staff.state[f] == LEFT:
            continue
        staff.state[f] = LEADING if staff.groups[f] > 0 else DONE
        if staff.state[f] == DONE:
            if plan.rest == 1:
                _rest(staff, parameters, f)
            continue
        _live_through(staff, plan, parameters, f)
        mission, worn = staff.mission[f], staff.exhaustion[f]
        chance = give_up(worn, parameters.leaving_exhaustion, parameters.leaving_rate, mission)
        if u01(leaves, staff.key[f]) < chance or u01(moves, staff.key[f]) < plan.leaving:
            staff.state[f] = LEFT
            community.facilitators_left += 1.0
            if log.on[0]:
                emit(log, week, PHASE, _LEFT_EVENT, whole(f), NOBODY, NOBODY, worn)
    _miss_leavers(state, plan, parameters)
    if plan.train_after > 0:
        _train_again(state, plan, parameters, log, week)


@rule
def works(group: np.record) -> bool:
    """Whether a group is work for those who lead it: a running one, or one in follow-up that met."""
    return bool(group.state == RUNNING or (group.state == FOLLOW_UP and group.met == 1))


@rule
def carried_by(supervision: float, others: int, help_of: float, unity: float) -> float:
    """Whom one can rely on: supervision, and other professionals in the team, the more they hold one line.

    1 − (1 − supervision)(1 − help·unity·(1 − e^(−n/3))) with n others in the team. Reads team_help. Source:
    form assumed [A].

    >>> carried_by(0.4, 0, 0.5, 1.0)
    0.4
    """
    if others == 0:
        return supervision
    return 1.0 - (1.0 - supervision) * (1.0 - help_of * unity * (1.0 - exp(-others / 3.0)))


@rule
def _rest(staff: Table, parameters: Numbers, f: int) -> None:
    """Who leads nobody for a time recovers.

    X: loss exhaustion_recovery·z̄·z₁.
    """
    others = staff.rely_on_others[f]
    resources = others + staff.work_on_self[f] + staff.contain[f] + staff.take_action[f] + staff.mission[f]
    staff.exhaustion[f] = wear(
        staff.exhaustion[f], 0.0, 0.0, resources / 5.0, parameters.exhaustion_recovery, others
    )


@part
def _train_again(state: State, plan: np.record, parameters: Numbers, log: Log, week: int) -> None:
    """Follow-up training, once, when a group that one leads is far enough.

    Skill gains clip(follow_up_worth·days). Source: form assumed [A].
    """
    group, staff = state.group, state.facilitator
    for g in range(plan.groups):
        if group.state[g] != RUNNING or group.sessions[g] < plan.train_after:
            continue
        for f in range(group.facilitator[g], group.facilitator[g] + plan.per_group):
            if staff.state[f] == LEADING and staff.trained[f] == 0:
                staff.trained[f] = 1
                gain = clip(parameters.follow_up_worth * plan.train_days)
                staff.skill[f] = balance(staff.skill[f], gain, 0.0)
                if log.on[0]:
                    emit(log, week, PHASE, _TRAINED, whole(f), NOBODY, NOBODY, staff.skill[f])


@part
def _count_work(state: State, plan: np.record, parameters: Numbers, g: int) -> None:
    """Add one running group to the work of those who lead it.

    Each meeting adds ``demand_of`` + (effort − ½): ½ but where a week is led otherwise than planned.
    """
    group, staff = state.group, state.facilitator
    for f in range(group.facilitator[g], group.facilitator[g] + plan.per_group):
        staff.groups[f] += 1
        staff.supervision[f] += group.conduct[g, SUPERVISION]
        staff.procedure[f] += group.conduct[g, PROCEDURE]
        if group.met[g] == 1:
            share = group.tellers[g] / group.present[g]
            staff.sessions[f] += 1
            staff.progress[f] += group.safety_mean[g]
            staff.demand[f] += demand_of(
                parameters,
                share,
                group.distress_told[g],
                group.harms[g],
                group.crisis[g],
                group.safety_mean[g],
            ) + (group.conduct[g, EFFORT] - 0.5)


@rule
def _live_through(staff: Table, plan: np.record, parameters: Numbers, f: int) -> None:
    """One facilitator's week: exhaustion and the five resources.

    demand = clip(demand_group·led + mean of ``demand_of`` over meetings held), 0 without one. z₁ moves to
    ``carried_by`` at .1, z₂ gains .03z₁ and loses .02X, z₃ moves to ``contain_aim`` and z₄ to ``action_aim``
    at .05, z₅ gains .04s̄ and loses .05X. Source: coping resources of sociotherapists [S], speeds assumed
    [A].
    """
    sessions, led = staff.sessions[f], staff.groups[f]
    demand, progress = 0.0, 0.0
    if sessions > 0:
        demand = clip(parameters.demand_group * led + staff.demand[f] / sessions)
        progress = staff.progress[f] / sessions
    worn, others, own = staff.exhaustion[f], staff.rely_on_others[f], staff.work_on_self[f]
    contain, act, mission = staff.contain[f], staff.take_action[f], staff.mission[f]
    resources = (others + own + contain + act + mission) / 5.0
    staff.exhaustion[f] = wear(
        worn, parameters.exhaustion_speed, demand, resources, parameters.exhaustion_recovery, others
    )
    carried = carried_by(staff.supervision[f] / led, plan.team, parameters.team_help, plan.unity)
    staff.rely_on_others[f] = towards(others, carried, 0.1)
    staff.work_on_self[f] = balance(own, 0.03 * others, 0.02 * worn)
    staff.contain[f] = towards(contain, contain_aim(others, own, staff.skill[f]), 0.05)
    staff.take_action[f] = towards(act, action_aim(others, own, staff.procedure[f] / led), 0.05)
    staff.mission[f] = balance(mission, 0.04 * progress, 0.05 * worn)


@part
def _miss_leavers(state: State, plan: np.record, parameters: Numbers) -> None:
    """The members of a group whose facilitator left feel less safe.

    s: loss leader_lost_cut per leaver.
    """
    person, group = state.person, state.group
    for g in range(plan.groups):
        if not works(group[g]):
            continue
        cut = 0.0
        for f in range(group.facilitator[g], group.facilitator[g] + plan.per_group):
            if state.facilitator.state[f] == LEFT:
                cut += parameters.leader_lost_cut
        if cut > 0.0:
            for seat in range(SEATS):
                i = group.member[g, seat]
                if i >= 0:
                    person.group_safety[i] = balance(person.group_safety[i], 0.0, cut)
