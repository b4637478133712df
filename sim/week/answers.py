"""Answers: being seen, being hurt, repair, and how everyone feels at the end of the meeting."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance
from ..events import Event, Log, emit
from ..jit import kernel, rule, typed
from ..parameters import Numbers
from ..principles import democracy, freedom, here_and_now, interest, learning_by_doing, participation
from ..state import State, Table
from .circle import (
    accept,
    ache,
    answer_harshly,
    applaud,
    esteemed,
    feel_safer,
    give_support,
    practised,
    relive,
    respected,
    threatened,
    voiced,
)
from .encounters import generalise

PHASE = typed(4)
_HURT, _REPAIR = code(Purpose.HURT), code(Purpose.REPAIR)
_SEEN_EVENT, _HURT_EVENT, _REPAIRED = code(Event.seen), code(Event.hurt), code(Event.repaired)


@kernel
def answers(state: State, parameters: Numbers, log: Log, seed: int, week: int, g: int) -> None:
    """Everyone answers everyone who told something."""
    person, chair, session = state.person, state.chair, state.session[0]
    m = session.present
    past = here_and_now(
        session.here_and_now, session.past_talk, session.safety_mean, parameters.safety_to_speak
    )
    for a in range(m):
        chair.seen[a] = chair.hurt[a] = chair.relived[a] = 0.0
        if chair.told[a] == 0:
            continue
        i = chair.person[a]
        for b in range(m):
            if b != a:
                _answer(state, parameters, log, seed, week, g, a, b)
                chair.seen[a] += chair.support[a, b] / (m - 1)
                chair.hurt[a] = min(1.0, chair.hurt[a] + chair.harm[a, b])
        chair.relived[a] = relive(parameters, person.group_safety[i], past)
        if log.on[0]:
            emit(log, week, PHASE, _SEEN_EVENT, i, -1, g, chair.seen[a])


@kernel
def _answer(
    state: State, parameters: Numbers, log: Log, seed: int, week: int, g: int, a: int, b: int
) -> None:
    """The answer of the one in chair b to the one who told, in chair a."""
    person, chair, session = state.person, state.chair, state.session[0]
    teller, listener = chair.person[a], chair.person[b]
    hostility, trust = person.hostility[listener], chair.trust[b, a]
    attention = interest(session.interest, parameters.attention_floor)
    chair.support[a, b] = give_support(attention, hostility, trust)
    chair.harm[a, b] = 0.0
    chance = answer_harshly(
        parameters,
        hostility,
        trust,
        session.containment,
        person.skill[listener],
        person.group_safety[listener],
    )
    if u01(stream(seed, _HURT, week), person.key[listener], person.key[teller]) >= chance:
        return
    person.hurts[teller] += 1
    state.group.harms[g] += 1
    repaired = u01(stream(seed, _REPAIR, week), person.key[listener], person.key[teller]) < session.repair
    chair.harm[a, b] = parameters.repaired_harm if repaired else 1.0
    if repaired:
        person.repairs[teller] += 1
    if log.on[0]:
        emit(log, week, PHASE, _HURT_EVENT, teller, listener, g, chair.harm[a, b])
        if repaired:
            emit(log, week, PHASE, _REPAIRED, teller, listener, g, chair.harm[a, b])


@kernel
def feel(state: State, parameters: Numbers, phase: np.record) -> None:
    """What the meeting leaves: trust of each in each, then everyone's own feelings."""
    person, chair, session = state.person, state.chair, state.session[0]
    m, total = session.present, 0.0
    for a in range(m):
        total += person.hostility[chair.person[a]]
    for a in range(m):
        i = chair.person[a]
        chair.others_hostility[a] = (total - person.hostility[i]) / (m - 1)
    for a in range(m):
        _trust_others(state, parameters, a)
    for a in range(m):
        _feel_one(state, parameters, phase, a)


@rule
def _trust_in(
    parameters: Numbers,
    session: np.record,
    chair: Table,
    a: int,
    b: int,
    task: float,
    attention: float,
    hostility: float,
) -> float:
    """Trust of chair a in chair b after a meeting: the common task, good answers, listening, and harm."""
    speed = parameters.trust_gain_session
    gain, loss = 0.5 * speed * task, 0.0
    if chair.told[a] == 1:
        gain += speed * chair.support[a, b] * (1.0 - chair.harm[a, b])
        loss = parameters.harm_weight * speed * chair.harm[a, b]
    if chair.told[b] == 1:
        gain += parameters.listened_gain * speed * attention * (1.0 - 0.5 * hostility)
    return balance(chair.trust[a, b], gain, loss)


@kernel
def _trust_others(state: State, parameters: Numbers, a: int) -> None:
    person, chair, session = state.person, state.chair, state.session[0]
    i = chair.person[a]
    worth = participation(session.activity, parameters.joint_task_value)
    task = worth * (1.0 - chair.others_hostility[a] * (1.0 - session.containment))
    attention = interest(session.interest, parameters.attention_floor)
    cross_trust, n_cross = 0.0, 0
    for b in range(session.present):
        if b == a:
            continue
        if person.origin[chair.person[b]] != person.origin[i]:
            cross_trust += chair.trust[a, b]
            n_cross += 1
        state.tie.trust[chair.tie[a, b]] = _trust_in(
            parameters, session, chair, a, b, task, attention, person.hostility[i]
        )
    person.general_trust[i] = generalise(
        person.general_trust[i], cross_trust, n_cross, parameters.trust_generalises
    )


@kernel
def _feel_one(state: State, parameters: Numbers, phase: np.record, a: int) -> None:
    """How one member goes home."""
    person, chair, session = state.person, state.chair, state.session[0]
    i = chair.person[a]
    safety, respect, skill = person.group_safety[i], person.respect[i], person.skill[i]
    seen, hurt, dominated = chair.seen[a], chair.hurt[a], chair.dominated[a]
    told, others = chair.told[a], chair.others_hostility[a]
    say, held = democracy(session.democracy), session.containment
    push = session.directiveness * freedom(session.democracy)
    alone = session.alone == 1
    hold = held * say * (1.0 if alone else phase.holding)
    task = participation(session.activity, parameters.joint_task_value)
    threat = threatened(
        parameters, held, others, chair.others_trust[a], hurt, dominated, person.standing[i], push, safety
    )
    gain, loss = feel_safer(parameters, safety, hold, task, seen, threat)
    loss += parameters.dropout_cut * session.left + parameters.crisis_cut * session.crisis
    person.acceptance[i] = accept(
        parameters, person.acceptance[i], seen, safety, person.stories[i], hurt, chair.relived[a], push
    )
    person.distress[i] = ache(parameters, person.distress[i], hurt, chair.relived[a])
    person.self_esteem[i] = esteemed(parameters, person.self_esteem[i], seen, respect, hurt, dominated)
    person.respect[i] = respected(parameters, respect, seen, hurt, dominated, say)
    person.voice[i] = voiced(parameters, person.voice[i], chair.turns[a], safety, hurt, dominated)
    practice = practised(parameters, chair.turns[a], phase.expects_telling, phase.practice, told, alone)
    learnt = learning_by_doing(session.learning_by_doing, parameters.skill_gain, practice, safety)
    person.hostility[i] = applaud(
        parameters, person.hostility[i], others, held, session.repair, safety, seen, skill,
        session.activity, person.youth[i] == 1,
    )  # fmt: skip
    person.skill[i] = balance(skill, learnt, 0.0)
    person.group_safety[i] = balance(safety, gain, loss)
    person.stories[i] += told
