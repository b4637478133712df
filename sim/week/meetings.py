"""Meetings: one circle after another, from who comes to how they go home."""

from math import floor

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip
from ..events import Event, Log, emit
from ..growth import find_tie
from ..jit import kernel, rule, typed
from ..parameters import Numbers
from ..principles import effective
from ..principles import responsibility as own_gain
from ..setting import Setting
from ..state import SEATS, State, Table
from .answers import answers, feel
from .circle import budget, come, containment_of, stories_that_fit
from .strain import week_of_year
from .turns import open_up, take_turns

RUNNING, SELFHELP, ENDED = 1, 2, 3
PHASE = typed(4)
FEWEST_PRESENT = 3
EVERYONE, PRESENT = typed(0), typed(1)
_ATTEND, _CRISIS, _HANDLED = code(Purpose.ATTEND), code(Purpose.CRISIS), code(Purpose.CRISIS_HANDLED)
_ATTENDED, _ABSENT, _DROPPED = code(Event.attended), code(Event.absent), code(Event.dropped_out)
_CRISIS_EVENT, _HANDLED_EVENT = code(Event.crisis), code(Event.crisis_handled)
_ADVANCED, _TOGETHER = code(Event.phase_advanced), code(Event.did_together)
_STOPPED, _RESUMED = code(Event.stopped), code(Event.resumed)


@rule
def meets(group: Table, plan: np.record, g: int, week: int) -> bool:
    """Whether a group comes together this week: running ones weekly, self-help groups every second week."""
    if group.state[g] == RUNNING:
        return plan.paused == 0
    if group.state[g] == SELFHELP:
        since = week - group.selfhelp_from[g]
        return since > 0 and since % 2 == 0
    return False


@kernel
def meetings(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Every group that meets this week."""
    person, group, community = state.person, state.group, state.community[0]
    community.meetings = community.stories_wanted = community.stories_heard = 0.0
    community.unsafe_tellings = community.crises = community.gini = 0.0
    if programme.plan.groups == 0:
        return
    for i in range(len(person)):
        person.present[i] = -1
        person.disclosures[i] = 0
        person.hurts[i] = 0
        person.repairs[i] = 0
    for g in range(programme.plan.groups):
        group.met[g] = group.left[g] = group.crisis[g] = 0
        group.tellers[g] = group.harms[g] = 0
        if group.state[g] == RUNNING and group.halted[g] != programme.plan.paused:
            group.halted[g] = programme.plan.paused
            if log.on[0]:
                what = _STOPPED if programme.plan.paused == 1 else _RESUMED
                emit(log, week, PHASE, what, -1, -1, g, group.sessions[g])
        if meets(group, programme.plan, g, week):
            _hold(state, programme, parameters, log, seed, week, g)


@kernel
def _hold(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int
) -> None:
    """One meeting of one group."""
    group, session = state.group, state.session[0]
    _sit_down(state, g, EVERYONE)
    session.active = group.headcount[g]
    session.alone = 1 if group.state[g] == SELFHELP else 0
    session.left = session.crisis = 0
    session.leaders = programme.plan.per_group
    _prepare(state, programme, parameters, g)
    _attend(state, programme, parameters, log, seed, week, g)
    group.active[g], group.present[g] = session.active, session.present
    if session.present >= FEWEST_PRESENT:
        phase = programme.phases[group.phase[g]]
        _sit_down(state, g, PRESENT)
        _plan_time(state, programme, parameters, phase, week)
        group.met[g] = 1
        take_turns(state, parameters, log, seed, week, g)
        open_up(state, parameters, phase, log, seed, week, g)
        answers(state, parameters, log, seed, week, g)
        _crisis(state, parameters, log, seed, week, g)
        feel(state, parameters, phase)
        _carry_on(state, programme, parameters, phase, log, week, g)
    _let_go(state, parameters, log, week, g)


@kernel
def _sit_down(state: State, g: int, who: int) -> None:
    """Put members (all, or those present) into chairs, with the trust of each in each."""
    person, group, chair, tie = state.person, state.group, state.chair, state.tie
    taken = 0
    for seat in range(SEATS):
        i = group.member[g, seat]
        if i >= 0 and (who == EVERYONE or person.present[i] == 1):
            chair.person[taken] = i
            taken += 1
    for a in range(taken):
        total = 0.0
        for b in range(taken):
            chair.tie[a, b] = -1
            chair.trust[a, b] = 0.0
            if a != b:
                t = find_tie(state, chair.person[a], chair.person[b])
                chair.tie[a, b] = t
                chair.trust[a, b] = tie.trust[t]
                total += tie.trust[t]
        chair.others_trust[a] = total / (taken - 1) if taken > 1 else 0.0


@kernel
def _prepare(state: State, programme: Setting, parameters: Numbers, g: int) -> None:
    """What the facilitators (or the group itself) bring: principles as they fit, and containment."""
    person, group, session = state.person, state.group, state.session[0]
    conduct, own = group.conduct[g], group.ownership[g]
    alone = session.alone == 1
    part = 0.5 + 0.5 * own if alone else 1.0
    fit, base = programme.plan.fit, parameters.fit_floor
    session.interest = effective(conduct[0], fit, base) * part
    session.equality = effective(conduct[1], fit, base) * part
    session.democracy = effective(conduct[2], fit, base) * part
    session.participation = effective(conduct[3], fit, base) * part
    session.responsibility = effective(conduct[4], fit, base) * part
    session.learning_by_doing = effective(conduct[5], fit, base) * part
    session.directiveness = 0.0 if alone else conduct[6]
    session.round_share = effective(conduct[7], fit, base) * part
    session.activity = effective(conduct[8], fit, base) * part
    session.repair = effective(conduct[9], fit, base) * part
    session.here_and_now = effective(conduct[12], fit, base) * part
    held = 0.0
    if alone:
        skill, trust = 0.0, 0.0
        for a in range(session.active):
            skill += person.skill[state.chair.person[a]]
            trust += state.chair.others_trust[a]
        skill, trust = skill / session.active, trust / session.active
        session.containment = clip(parameters.selfhelp_containment + 0.5 * skill * own + 0.25 * trust)
        return
    first = group.facilitator[g]
    for f in range(first, first + session.leaders):
        one = state.facilitator[f]
        held += containment_of(
            one.skill, one.contain, one.exhaustion, parameters.container_floor, parameters.exhaustion_toll
        )
    session.containment = held / session.leaders


@kernel
def _attend(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int
) -> None:
    """Who comes, and who stays away for good."""
    person, chair, session = state.person, state.chair, state.session[0]
    source = stream(seed, _ATTEND, week)
    season = programme.season.attendance[week_of_year(programme.plan.first_week, week)]
    responsible = session.responsibility
    if session.alone == 1:
        responsible = state.group.ownership[g]
        season -= parameters.attendance_selfhelp
    session.present = 0
    for a in range(session.active):
        i = chair.person[a]
        care = session.interest + responsible
        chance = come(
            parameters, person.group_safety[i], chair.others_trust[a], care, person.livelihood[i], season
        )
        came = u01(source, person.key[i]) < chance
        person.present[i] = 1 if came else 0
        person.absences[i] = 0 if came else person.absences[i] + 1
        session.present += person.present[i]
        person.sessions[i] += person.present[i]
        if person.absences[i] >= (6 if session.alone == 1 else 3):
            session.left += 1
        if log.on[0]:
            emit(log, week, PHASE, _ATTENDED if came else _ABSENT, i, -1, g, chance)


@kernel
def _plan_time(state: State, programme: Setting, parameters: Numbers, phase: np.record, week: int) -> None:
    """Structure first, stories in what is left; both limited by the clock."""
    person, chair, session = state.person, state.chair, state.session[0]
    m = session.present
    minutes = parameters.selfhelp_minutes if session.alone == 1 else programme.plan.minutes
    wanted = parameters.minutes_task * session.activity
    wanted += parameters.minutes_round * m * session.round_share
    wanted += parameters.minutes_deciding * session.democracy
    wanted += parameters.minutes_practice * session.learning_by_doing
    free = minutes - parameters.minutes_opening
    session.stories = m
    if parameters.time_budget >= 0.5:
        share = budget(free, wanted, parameters.minutes_story)
        session.stories = stories_that_fit(free, share * wanted, parameters.minutes_story)
        session.participation *= share
        session.activity *= share
        session.equality *= share
        session.round_share *= share
        session.democracy *= share
        session.learning_by_doing *= share
    total = 0.0
    for a in range(m):
        total += person.group_safety[chair.person[a]]
    session.safety_mean = total / m
    season = programme.season.past_talk[week_of_year(programme.plan.first_week, week)]
    session.past_talk = clip(phase.past_talk + season)


@kernel
def _crisis(state: State, parameters: Numbers, log: Log, seed: int, week: int, g: int) -> None:
    """Much pain told at once can break out; whether it is handled is up to those who lead."""
    person, chair, session, group = state.person, state.chair, state.session[0], state.group
    tellers, pain = 0, 0.0
    for a in range(session.present):
        if chair.told[a] == 1:
            tellers += 1
            pain += person.distress[chair.person[a]]
    group.tellers[g] = tellers
    group.distress_told[g] = pain / tellers if tellers > 0 else 0.0
    if tellers == 0:
        return
    share = tellers / session.present
    calm = 1.0 - 0.5 * session.containment
    chance = clip(parameters.crisis_rate * share * 2.0 * group.distress_told[g] * calm)
    if u01(stream(seed, _CRISIS, week), group.key[g]) >= chance:
        return
    group.crisis[g] = 1
    able = group.ownership[g]
    if session.alone == 0:
        first, able = group.facilitator[g], 0.0
        for f in range(first, first + session.leaders):
            able += state.facilitator.take_action[f] / session.leaders
    handled = u01(stream(seed, _HANDLED, week), group.key[g]) < able
    session.crisis = 0 if handled else 1
    if log.on[0]:
        emit(log, week, PHASE, _CRISIS_EVENT, -1, -1, g, chance)
        if handled:
            emit(log, week, PHASE, _HANDLED_EVENT, -1, -1, g, able)


@kernel
def _carry_on(
    state: State, programme: Setting, parameters: Numbers, phase: np.record, log: Log, week: int, g: int
) -> None:
    """Ownership grows, sessions are counted, and the group moves on when it is ready."""
    group, session, community, plan = state.group, state.session[0], state.community[0], programme.plan
    from_here = parameters.ownership_later if phase.expects_telling > 0.5 else 1.0
    came = session.present / session.active
    group.ownership[g] = balance(
        group.ownership[g], own_gain(session.responsibility, parameters.ownership_gain, came, from_here), 0.0
    )
    group.safety_mean[g], group.containment[g] = session.safety_mean, session.containment
    group.eff_democracy[g], group.eff_learning[g] = session.democracy, session.learning_by_doing
    group.eff_responsibility[g] = session.responsibility
    community.meetings += 1.0
    community.crises += group.crisis[g]
    community.gini += session.gini
    if log.on[0]:
        emit(log, week, PHASE, _TOGETHER, -1, -1, g, session.activity)
    if session.alone == 1:
        return
    group.sessions[g] += 1
    group.meetings[g] += 1
    group.present_sum[g] += session.present
    group.gini_sum[g] += session.gini
    group.hurts_sum[g] += group.harms[g]
    group.crises_sum[g] += group.crisis[g]
    last = len(programme.phases) - 1
    after = group.phase[g]
    if plan.calendar == 1:
        after = min(last, int(floor(group.sessions[g] * (last + 1) / plan.sessions)))
    elif group.meetings[g] >= phase.min_sessions and session.safety_mean >= phase.gate_safety:
        after = min(last, after + 1)
    if after != group.phase[g]:
        group.phase[g] = after
        group.meetings[g] = 0
        if log.on[0]:
            emit(log, week, PHASE, _ADVANCED, -1, -1, g, after)


@kernel
def _let_go(state: State, parameters: Numbers, log: Log, week: int, g: int) -> None:
    """Those who stay away for good leave; the circle of those who stay feels it."""
    person, group, session = state.person, state.group, state.session[0]
    if session.left == 0:
        return
    group.left[g] = session.left
    most = 6 if session.alone == 1 else 3
    for seat in range(SEATS):
        i = group.member[g, seat]
        if i < 0:
            continue
        if person.absences[i] >= most:
            person.group[i] = -1
            person.seat[i] = -1
            group.member[g, seat] = -1
            group.headcount[g] -= 1
            if session.alone == 0:
                person.stopped[i] = 1
                group.dropouts[g] += 1
            if log.on[0]:
                emit(log, week, PHASE, _DROPPED, i, -1, g, person.group_safety[i])
        elif person.present[i] == 0 or group.met[g] == 0:
            cut = parameters.dropout_cut * session.left
            person.group_safety[i] = balance(person.group_safety[i], 0.0, cut)
