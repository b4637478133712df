"""Youth groups: a contract that is kept or broken, aggression to be held, and help in a crisis."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import clip, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, rule, typed
from ..parameters import Numbers
from ..principles import freedom
from ..setting import Setting
from ..state import State, Table
from .queues import CHILDREN, capacity

PHASE = typed(4)
YOUTH = 2
PROCEDURE = 10
AMBULANCE, PARENTS, POLICE = 1, 2, 3
SEVERE = 0.6
_BREACH, _TAKEN_UP = code(Purpose.BREACH_OF_CONTRACT), code(Purpose.TAKEN_UP)
_CRISIS, _HANDLED, _HELP = code(Purpose.CRISIS), code(Purpose.CRISIS_HANDLED), code(Purpose.HELP_COMES)
_BREACHED, _WAS_TAKEN_UP = code(Event.contract_breached), code(Event.taken_up)
_CRISIS_EVENT, _HANDLED_EVENT, _CALLED = (
    code(Event.crisis),
    code(Event.crisis_handled),
    code(Event.help_called),
)


@rule
def break_contract(rate: float, hostility: float, held: float, free: float) -> float:
    """The contract is broken by those who are hostile, where nobody holds and responsibility is not lived.

    P = clip(rate·H·(1 − c)·free), free = 1 − ½ε_R. Reads contract_breach. Source: form assumed [A].

    >>> break_contract(0.5, 1.0, 0.0, 1.0)
    0.5
    """
    return clip(rate * hostility * (1.0 - held) * free)


@rule
def boil_over(rate: float, held: float, pain: float, anger: float, bond: float, line: float) -> float:
    """A crisis among the young comes from pain told and from anger; holding, bonds and one line prevent it.

    clip(2·rate·(1 − ½c)(pain + anger)(1 − ½·bond)(1 − line)).
    Reads crisis_rate, team_line × unity (as ``line``), mean trust × mean safety (as ``bond``). Source: form
    assumed [A].

    >>> boil_over(0.1, 0.0, 0.5, 0.5, 0.0, 0.0)
    0.2
    """
    return clip(2.0 * rate * (1.0 - 0.5 * held) * (pain + anger) * (1.0 - 0.5 * bond) * (1.0 - line))


@rule
def whom_to_call(pain: float, anger: float, most_hostile: float, most_distressed: float) -> int:
    """The police for anger that is dangerous, an ambulance for pain that is, else the parents.

    Police if anger > pain and the most hostile > .6, ambulance if pain ≥ anger and the most distressed who
    told > .6.

    >>> whom_to_call(0.1, 0.5, 0.7, 0.0)
    3
    """
    if anger > pain and most_hostile > SEVERE:
        return POLICE
    if pain >= anger and most_distressed > SEVERE:
        return AMBULANCE
    return PARENTS


@part
def keep_contract(
    person: Table, chair: Table, session: np.record, group: np.record, community: np.record,
    parameters: Numbers, log: Log, seed: int, week: int, g: int,
) -> None:  # fmt: skip
    """Who breaks the contract, and whether that is taken up."""
    breaks, takes_up = stream(seed, _BREACH, week), stream(seed, _TAKEN_UP, week)
    free = freedom(session.responsibility)
    for a in range(session.present):
        me, here = person[chair[a].person], chair[a]
        chance = break_contract(parameters.contract_breach, me.hostility, session.containment, free)
        if u01(breaks, me.key) >= chance:
            continue
        here.breach = 2 if u01(takes_up, me.key) < session.repair else 1
        session.passed += 1 if here.breach == 1 else 0
        group.breaches += 1
        community.breaches += 1.0
        if log.on[0]:
            emit(log, week, PHASE, _BREACHED, whole(here.person), NOBODY, g, chance)
            if here.breach == 2:
                emit(log, week, PHASE, _WAS_TAKEN_UP, whole(here.person), NOBODY, g, session.repair)


@part
def crisis_of_youth(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int
) -> None:
    """Whether it boils over, who handles it, and who is called if nobody in the room can."""
    person, chair, session, plan = state.person, state.chair, state.session[0], programme.plan
    group, m = state.group[g], state.session[0].present
    tellers, told, anger, trust, most_hostile, most_distressed = 0, 0.0, 0.0, 0.0, 0.0, 0.0
    for a in range(m):
        me = person[chair[a].person]
        anger += me.hostility / m
        trust += chair[a].others_trust / m
        most_hostile = max(most_hostile, me.hostility)
        if chair[a].told == 1:
            tellers += 1
            told += me.distress
            most_distressed = max(most_distressed, me.distress)
    group.tellers = tellers
    group.distress_told = told / tellers if tellers > 0 else 0.0
    pain = tellers / m * 2.0 * group.distress_told
    line, bond = parameters.team_line * plan.unity, trust * session.safety_mean
    chance = boil_over(parameters.crisis_rate, session.containment, pain, anger, bond, line)
    if u01(stream(seed, _CRISIS, week), group.key) >= chance:
        return
    group.crisis = 1
    able = 0.0
    for f in range(group.facilitator, group.facilitator + session.leaders):
        able += state.facilitator[f].take_action / session.leaders
    handled = u01(stream(seed, _HANDLED, week), group.key) < able
    if log.on[0]:
        emit(log, week, PHASE, _CRISIS_EVENT, NOBODY, NOBODY, g, chance)
        if handled:
            emit(log, week, PHASE, _HANDLED_EVENT, NOBODY, NOBODY, g, able)
    if not handled:
        called = whom_to_call(pain, anger, most_hostile, most_distressed)
        _call(state, programme, parameters, log, seed, week, g, called)


@part
def _call(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, g: int, called: int
) -> None:
    """Help comes by procedure or not at all; child protection softens what is left.

    Help comes if u(HELP_COMES, group) < crisis_procedure; then help_left of the blow is left, all of it with
    the police; a service of child protection halves it.
    """
    group, session = state.group[g], state.session[0]
    session.crisis = 1.0
    if u01(stream(seed, _HELP, week), group.key) < group.conduct[PROCEDURE]:
        session.crisis = 1.0 if called == POLICE else parameters.help_left
        state.community.help_called[0] += 1.0
        if log.on[0]:
            emit(log, week, PHASE, _CALLED, NOBODY, NOBODY, g, float(called))
    if capacity(programme.services, CHILDREN, week) > 0.0:
        session.crisis *= 0.5
