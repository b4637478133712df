"""Answers: being seen, being hurt, repair, and how everyone feels at the end of the meeting."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, rule, typed
from ..parameters import Numbers
from ..principles import democracy, freedom, here_and_now, interest, learning_by_doing, participation
from ..state import Table
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


@part
def answers(
    person: Table,
    chair: Table,
    session: np.record,
    group: np.record,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    g: int,
) -> None:
    """Everyone answers everyone who told something.

    seen_i = mean over the other present j of ``give_support``; a hurtful answer if u(HURT, j, i) <
    ``answer_harshly``; hurt_i = min(1, Σ harm), harm 1 or repaired_harm; rl_i by ``relive``. 0 for those who
    told nothing.
    """
    m, hurtful, attention = (
        session.present,
        stream(seed, _HURT, week),
        interest(session.interest, parameters.attention_floor),
    )
    past = here_and_now(
        session.here_and_now, session.past_talk, session.safety_mean, parameters.safety_to_speak
    )
    for a in range(m):
        here, teller = chair[a], person[chair[a].person]
        here.seen = here.hurt = here.relived = 0.0
        if here.told == 0:
            continue
        for b in range(m):
            if b == a:
                continue
            listener, trust = person[chair[b].person], chair.trust[b, a]
            chair.support[a, b] = give_support(attention, listener.hostility, trust)
            chair.harm[a, b] = 0.0
            chance = answer_harshly(
                parameters, listener.hostility, trust, session.containment, listener.skill,
                listener.group_safety,
            )  # fmt: skip
            if u01(hurtful, listener.key, teller.key) < chance:
                group.harms += 1
                chair.harm[a, b] = _hurt(person, chair, session, parameters, log, seed, week, g, a, b)
            here.seen += chair.support[a, b] / (m - 1)
            here.hurt = min(1.0, here.hurt + chair.harm[a, b])
        here.relived = relive(parameters, teller.group_safety, past)
        if log.on[0]:
            emit(log, week, PHASE, _SEEN_EVENT, whole(here.person), NOBODY, g, here.seen)


@part
def _hurt(
    person: Table,
    chair: Table,
    session: np.record,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    g: int,
    a: int,
    b: int,
) -> float:
    """How much harm the harsh answer of the one in chair b does to the one in chair a.

    Repaired if u(REPAIR, listener, teller) < ε of repair: harm is repaired_harm, else 1.
    """
    teller, listener = person[chair[a].person], person[chair[b].person]
    teller.hurts += 1
    repaired = u01(stream(seed, _REPAIR, week), listener.key, teller.key) < session.repair
    harm = parameters.repaired_harm if repaired else 1.0
    if repaired:
        teller.repairs += 1
    if log.on[0]:
        emit(log, week, PHASE, _HURT_EVENT, whole(chair[a].person), whole(chair[b].person), g, harm)
        if repaired:
            emit(log, week, PHASE, _REPAIRED, whole(chair[a].person), whole(chair[b].person), g, harm)
    return harm


@part
def feel(
    person: Table, tie: Table, chair: Table, session: np.record, parameters: Numbers, phase: np.record
) -> None:
    """What the meeting leaves: trust of each in each, then everyone's own feelings."""
    m, total = session.present, 0.0
    for a in range(m):
        total += person[chair[a].person].hostility
    for a in range(m):
        chair[a].others_hostility = (total - person[chair[a].person].hostility) / (m - 1)
    for a in range(m):
        _trust_others(person, tie, chair, session, parameters, a)
    for a in range(m):
        _feel_one(person[chair[a].person], chair[a], session, parameters, phase)


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
    """Trust of chair a in chair b after a meeting: the common task, good answers, listening, and harm.

    T_ij: gain ½·α·task + [i told] α·support_ji·(1 − harm_ji) + [j told] listened_gain·α·attention·(1 −
    ½H_i), loss [i told] harm_weight·α·harm_ji; α = trust_gain_session, task = joint_task_value·ε_P·(1 −
    H̄_i(1 − c)). Reads and writes trust on the tie. Source: Slovic 1993 [L], Sherif [L]; α [K].
    """
    speed = parameters.trust_gain_session
    gain, loss = 0.5 * speed * task, 0.0
    if chair.told[a] == 1:
        gain += speed * chair.support[a, b] * (1.0 - chair.harm[a, b])
        loss = parameters.harm_weight * speed * chair.harm[a, b]
    if chair.told[b] == 1:
        gain += parameters.listened_gain * speed * attention * (1.0 - 0.5 * hostility)
    return balance(chair.trust[a, b], gain, loss)


@rule
def _trust_others(
    person: Table, tie: Table, chair: Table, session: np.record, parameters: Numbers, a: int
) -> None:
    """Trust of one member in each other, and then general trust by those of another origin."""
    me = person[chair[a].person]
    worth = participation(session.activity, parameters.joint_task_value)
    task = worth * (1.0 - chair[a].others_hostility * (1.0 - session.containment))
    attention = interest(session.interest, parameters.attention_floor)
    cross_trust, n_cross = 0.0, 0.0
    for b in range(session.present):
        if b == a:
            continue
        if person[chair[b].person].origin != me.origin:
            cross_trust += chair.trust[a, b]
            n_cross += 1.0
        tie[chair.tie[a, b]].trust = _trust_in(
            parameters, session, chair, a, b, task, attention, me.hostility
        )
    me.general_trust = generalise(me.general_trust, cross_trust, n_cross, parameters.trust_generalises)


@rule
def _feel_one(
    me: np.record, here: np.record, session: np.record, parameters: Numbers, phase: np.record
) -> None:
    """How one member goes home.

    Every gain and loss reads what stood before the meeting. s loses also dropout_cut per leaver, crisis_cut
    after a crisis that nobody handled, breach_cut per breach passed over; Q gains by ``learning_by_doing``.
    """
    safety, respect, skill = me.group_safety, me.respect, me.skill
    seen, hurt, dominated = here.seen, here.hurt, here.dominated
    told, others = here.told, here.others_hostility
    say, held = democracy(session.democracy), session.containment
    push = session.directiveness * freedom(session.democracy)
    alone = session.alone == 1
    hold = held * say * (1.0 if alone else phase.holding)
    task = participation(session.activity, parameters.joint_task_value)
    threat = threatened(
        parameters, held, others, here.others_trust, hurt, dominated, me.standing, push, safety
    )
    gain, loss = feel_safer(parameters, safety, hold, task, seen, threat)
    loss += parameters.dropout_cut * session.left + parameters.crisis_cut * session.crisis
    loss += parameters.breach_cut * session.passed
    me.acceptance = accept(parameters, me.acceptance, seen, safety, me.stories, hurt, here.relived, push)
    me.distress = ache(parameters, me.distress, hurt, here.relived, safety)
    attention = interest(session.interest, parameters.attention_floor)
    heard = seen + parameters.try_seen * attention * here.reported
    me.self_esteem = esteemed(parameters, me.self_esteem, heard, respect, hurt, dominated)
    me.respect = respected(parameters, respect, seen, hurt, dominated, say)
    me.voice = voiced(parameters, me.voice, here.turns, safety, hurt, dominated)
    practice = practised(parameters, here.turns, phase.expects_telling, phase.practice, told, alone)
    practice += parameters.try_practice * here.reported
    learnt = learning_by_doing(session.learning_by_doing, parameters.skill_gain, practice, safety)
    me.hostility = applaud(
        parameters, me.hostility, others, held, session.repair, safety, seen, skill,
        session.activity, me.youth == 1, here.breach,
    )  # fmt: skip
    me.skill = balance(skill, learnt, 0.0)
    me.group_safety = balance(safety, gain, loss)
    me.stories += told
