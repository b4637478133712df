"""Meetings: one circle after another, from who comes to how they go home."""

from math import floor

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..principles import responsibility as own_gain
from ..setting import Setting
from ..state import SEATS, State, Table
from .answers import answers, feel
from .chairs import prepare, sit_down, stay
from .circle import budget, come, stories_that_fit
from .networks import learn_together
from .strain import week_of_year
from .trying import choose_to_try, count_reports
from .turns import open_up, take_turns
from .youth import YOUTH, crisis_of_youth, keep_contract

RUNNING, SELFHELP, ENDED, FOLLOW_UP = 1, 2, 3, 4
PHASE = typed(4)
MISSES, MISSES_ALONE = 3, 6
_ATTEND, _CRISIS, _HANDLED = code(Purpose.ATTEND), code(Purpose.CRISIS), code(Purpose.CRISIS_HANDLED)
_ATTENDED, _ABSENT, _DROPPED = code(Event.attended), code(Event.absent), code(Event.dropped_out)
_CRISIS_EVENT, _HANDLED_EVENT = code(Event.crisis), code(Event.crisis_handled)
_ADVANCED, _TOGETHER = code(Event.phase_advanced), code(Event.did_together)
_STOPPED, _RESUMED = code(Event.stopped), code(Event.resumed)


@rule
def meets(group: np.record, plan: np.record, week: int) -> bool:
    """Whether a group comes together this week: running ones by plan, self-help groups every second week,
    networks in follow-up every fourth.
    """
    if group.state == RUNNING:
        return bool(plan.paused == 0 and (week - group.start_week) % plan.every == 0)
    if group.state == FOLLOW_UP:
        since = week - group.follow_from
        return bool(plan.paused == 0 and since > 0 and since % 4 == 0)
    if group.state == SELFHELP:
        since = week - group.selfhelp_from
        return bool(since > 0 and since % 2 == 0)
    return False


@kernel
def meetings(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Every group that meets this week."""
    person, community, plan = state.person, state.community[0], programme.plan
    community.meetings = community.stories_wanted = community.stories_heard = 0.0
    community.unsafe_tellings = community.crises = community.gini = 0.0
    community.breaches = community.help_called = 0.0
    if plan.groups == 0:
        return
    for i in range(len(person)):
        me = person[i]
        if me.present >= 0:
            me.present = -1
            me.disclosures = me.hurts = me.repairs = 0
    season = programme.season[week_of_year(plan.first_week, week)]
    for g in range(plan.groups):
        group = state.group[g]
        group.met = group.left = group.crisis = 0
        group.tellers = group.harms = group.breaches = 0
        if group.state == RUNNING and group.halted != plan.paused:
            group.halted = plan.paused
            if log.on[0]:
                emit(
                    log,
                    week,
                    PHASE,
                    _STOPPED if plan.paused == 1 else _RESUMED,
                    NOBODY,
                    NOBODY,
                    g,
                    float(group.sessions),
                )
        if meets(group, plan, week):
            _hold(state, programme, season, parameters, log, seed, week, g)


@part
def _hold(
    state: State, programme: Setting, season: np.record, parameters: Numbers, log: Log, seed: int, week: int,
    g: int,
) -> None:  # fmt: skip
    """One meeting of one group."""
    person, tie, chair, plan = state.person, state.tie, state.chair, programme.plan
    group, session, community = state.group[g], state.session[0], state.community[0]
    sit_down(person, tie, chair, group)
    session.active = group.headcount
    session.alone = 1 if group.state == SELFHELP else 0
    session.left = session.passed = 0
    session.crisis = 0.0
    session.leaders = plan.per_group
    prepare(person, chair, state.facilitator, group, session, plan.fit, parameters)
    goods = parameters.goods_attendance if plan.goods == 1 and session.alone == 0 else 0.0
    _attend(person, chair, group, session, season.attendance + goods, parameters, log, seed, week, g)
    group.active, group.present = session.active, session.present
    if session.present >= plan.fewest and _is_there(person, group.focal):
        phase = programme.phases[group.phase]
        stay(person, chair, session.active)
        session.focal = _chair_of(chair, session.present, group.focal)
        count_reports(person, chair, session, plan.try_report)
        _plan_time(person, chair, session, plan, season.past_talk, parameters, phase)
        group.met = 1
        take_turns(person, chair, session, parameters, log, seed, week, g, group.key)
        open_up(person, chair, session, community, parameters, phase, log, seed, week, g)
        answers(person, chair, session, group, parameters, log, seed, week, g)
        if plan.modality == YOUTH and session.alone == 0:
            keep_contract(person, chair, session, group, community, parameters, log, seed, week, g)
            crisis_of_youth(state, programme, parameters, log, seed, week, g)
        else:
            _crisis(person, chair, session, state.facilitator, group, parameters, log, seed, week, g)
        if plan.try_report == 1 and session.alone == 0:
            choose_to_try(person, chair, session, parameters, log, seed, week, g)
        if group.focal >= 0:
            learn_together(person, group, session, parameters, log, week, g)
        feel(person, tie, chair, session, parameters, phase)
        _carry_on(group, session, community, plan, programme.phases, parameters, log, week, g)
    if session.left > 0:
        _let_go(state, parameters, log, week, g)


@rule
def _is_there(person: Table, focal: int) -> bool:
    """A network does not meet without the one whom it is for."""
    return bool(focal < 0 or person[focal].present == 1)


@rule
def _chair_of(chair: Table, m: int, focal: int) -> int:
    """The chair of the focal person, −1 where there is none."""
    found = -1
    for a in range(m):
        if focal >= 0 and chair[a].person == focal:
            found = a
    return found


@part
def _attend(
    person: Table,
    chair: Table,
    group: np.record,
    session: np.record,
    season: float,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    g: int,
) -> None:
    """Who comes, and who stays away for good.

    Comes if u(ATTEND, i) < ``come``; leaves for good after three absences in a row (self-help: six).
    attendance_selfhelp is taken off in a self-help group.
    """
    source, alone = stream(seed, _ATTEND, week), session.alone == 1
    care = session.interest + (group.ownership if alone else session.responsibility)
    season -= parameters.attendance_selfhelp if alone else 0.0
    most = MISSES_ALONE if alone else MISSES
    session.present = 0
    for a in range(session.active):
        me = person[chair[a].person]
        chance = come(parameters, me.group_safety, chair[a].others_trust, care, me.livelihood, season)
        came = 1 if u01(source, me.key) < chance else 0
        me.present = came
        me.absences = 0 if came == 1 else me.absences + 1
        me.sessions += came
        session.present += came
        if me.absences >= most:
            session.left += 1
        if log.on[0]:
            emit(
                log,
                week,
                PHASE,
                _ATTENDED if came == 1 else _ABSENT,
                whole(chair[a].person),
                NOBODY,
                g,
                chance,
            )


@part
def _plan_time(
    person: Table,
    chair: Table,
    session: np.record,
    plan: np.record,
    season: float,
    parameters: Numbers,
    phase: np.record,
) -> None:
    """Structure first, stories in what is left; both limited by the clock.

    wanted = minutes_task·activity + minutes_round·m·round share + minutes_deciding·ε_D +
    minutes_practice·ε_L; free = minutes·(1 − set_aside) − minutes_opening −
    minutes_report per report, at least 0. ε_P, ε_E,
    ε_D, ε_L, activity and round share are cut by ``budget``, stories by ``stories_that_fit``; with
    time_budget off by neither.
    """
    m = session.present
    minutes = parameters.selfhelp_minutes if session.alone == 1 else plan.minutes
    minutes *= 1.0 - session.set_aside
    wanted = parameters.minutes_task * session.activity
    wanted += parameters.minutes_round * m * session.round_share
    wanted += parameters.minutes_deciding * session.democracy
    wanted += parameters.minutes_practice * session.learning_by_doing
    free = max(0.0, minutes - parameters.minutes_opening - parameters.minutes_report * session.reports)
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
        total += person[chair[a].person].group_safety
    session.safety_mean = total / m
    session.past_talk = clip(phase.past_talk + season)


@part
def _crisis(
    person: Table,
    chair: Table,
    session: np.record,
    staff: Table,
    group: np.record,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    g: int,
) -> None:
    """Much pain told at once can break out; whether it is handled is up to those who lead.

    P = clip(crisis_rate·(tellers/m)·2·D̄·(1 − ½c)), D̄ distress of those who told; handled if
    u(CRISIS_HANDLED, group) < mean z₄ of the facilitators (self-help: ownership). Source: form assumed [A].
    """
    tellers, pain = 0, 0.0
    for a in range(session.present):
        if chair[a].told == 1:
            tellers += 1
            pain += person[chair[a].person].distress
    group.tellers = tellers
    group.distress_told = pain / tellers if tellers > 0 else 0.0
    if tellers == 0:
        return
    share = tellers / session.present
    calm = 1.0 - 0.5 * session.containment
    chance = clip(parameters.crisis_rate * share * 2.0 * group.distress_told * calm)
    if u01(stream(seed, _CRISIS, week), group.key) >= chance:
        return
    group.crisis = 1
    able = group.ownership
    if session.alone == 0:
        able = 0.0
        for f in range(group.facilitator, group.facilitator + session.leaders):
            able += staff[f].take_action / session.leaders
    handled = u01(stream(seed, _HANDLED, week), group.key) < able
    session.crisis = 0.0 if handled else 1.0
    if log.on[0]:
        emit(log, week, PHASE, _CRISIS_EVENT, NOBODY, NOBODY, g, chance)
        if handled:
            emit(log, week, PHASE, _HANDLED_EVENT, NOBODY, NOBODY, g, able)


@part
def _carry_on(
    group: np.record,
    session: np.record,
    community: np.record,
    plan: np.record,
    phases: Table,
    parameters: Numbers,
    log: Log,
    week: int,
    g: int,
) -> None:
    """Ownership grows, sessions are counted, and the group moves on when it is ready.

    Ownership: gain ``responsibility``, with ownership_later where the phase expects telling, × (1 −
    goods_crowding) where goods are given. Next phase when meetings in it ≥ min_sessions and s̄ ≥ its gate;
    by the calendar floor(sessions·phases/planned).
    """
    phase = phases[group.phase]
    from_here = parameters.ownership_later if phase.expects_telling > 0.5 else 1.0
    came = session.present / session.active
    if plan.goods == 1 and session.alone == 0:
        from_here *= 1.0 - parameters.goods_crowding
    gain = own_gain(session.responsibility, parameters.ownership_gain, came, from_here)
    group.ownership = balance(group.ownership, gain, 0.0)
    group.safety_mean, group.containment = session.safety_mean, session.containment
    group.eff_democracy, group.eff_learning = session.democracy, session.learning_by_doing
    group.eff_responsibility = session.responsibility
    community.meetings += 1.0
    community.crises += group.crisis
    community.gini += session.gini
    if log.on[0]:
        emit(log, week, PHASE, _TOGETHER, NOBODY, NOBODY, g, session.activity)
    if session.alone == 1 or group.state == FOLLOW_UP:
        return
    sessions, in_phase = group.sessions + 1, group.meetings + 1
    group.sessions, group.meetings = sessions, in_phase
    group.present_sum += session.present
    group.gini_sum += session.gini
    group.hurts_sum += group.harms
    group.crises_sum += group.crisis
    last, after = len(phases) - 1, int(group.phase)
    if plan.calendar == 1:
        after = min(last, int(floor(sessions * (last + 1) / plan.sessions)))
    elif in_phase >= phase.min_sessions and session.safety_mean >= phase.gate_safety:
        after = min(last, after + 1)
    if after != group.phase:
        group.phase = after
        group.meetings = 0
        if log.on[0]:
            emit(log, week, PHASE, _ADVANCED, NOBODY, NOBODY, g, float(after))


@part
def _let_go(state: State, parameters: Numbers, log: Log, week: int, g: int) -> None:
    """Those who stay away for good leave; the circle of those who stay feels it.

    s of members who stay and were not there: loss dropout_cut per leaver (those who were there lost it in
    the meeting).
    """
    person, group, session = state.person, state.group, state.session[0]
    group.left[g] = session.left
    most = MISSES_ALONE if session.alone == 1 else MISSES
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
                emit(log, week, PHASE, _DROPPED, whole(i), NOBODY, g, person.group_safety[i])
        elif person.present[i] == 0 or group.met[g] == 0:
            cut = parameters.dropout_cut * session.left
            person.group_safety[i] = balance(person.group_safety[i], 0.0, cut)
