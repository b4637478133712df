"""Networks: one person and those who matter to them; a goal, kept or slipping, and what contacts carry."""

from typing import Any

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, rule, typed
from ..parameters import Numbers
from ..ranking import ranked
from ..setting import Setting
from ..state import NEVER, SEATS, State, Table

NETWORK = 1
STRONGEST, HOUSEHOLD, ACROSS_ORIGIN, STANDING = 0, 1, 2, 3
RUNNING, FOLLOW_UP = 1, 4
MEETINGS, PERSONS = typed(4), typed(10)
_AGREES = code(Purpose.AGREES_TO_COME)
_KEEPS, _RELAPSE = code(Purpose.KEEPS), code(Purpose.RELAPSE)
_ADJUSTED, _KEPT = code(Event.plan_adjusted), code(Event.commitment_kept)
_SLIPPED, _RELAPSED = code(Event.commitment_slipped), code(Event.relapsed)


@rule
def agree_to_come(floor: float, trust: float) -> float:
    """A contact comes along if they trust the focal person, and some in any case.

    clip(floor + (1 − floor)·T). Reads contact_agrees. Source: form assumed [A].

    >>> agree_to_come(0.3, 1.0)
    1.0
    """
    return clip(floor + (1.0 - floor) * trust)


@rule
def keep(floor: float, commitment: float) -> float:
    """Chance that a commitment is kept for a week.

    clip(floor + (1 − floor)·k). Reads goal_floor, commitment k (0–1). Source: form assumed [A].

    >>> round(keep(0.2, 0.5), 3)
    0.6
    """
    return clip(floor + (1.0 - floor) * commitment)


@rule
def fall_back(rate: float, strain: float, commitment: float, support: float) -> float:
    """A relapse comes under strain, where neither commitment nor support holds: rate·st²(1 − k)(1 − ½supp).

    Chance a week, cut to [0, 1]. Reads relapse_rate. Source: form assumed [A].

    >>> fall_back(0.1, 1.0, 0.0, 0.0)
    0.1
    """
    return clip(rate * strain * strain * (1.0 - commitment) * (1.0 - 0.5 * support))


@rule
def _liking(state: State, choose: int, f: int, t: Any) -> float:
    """What speaks for asking the person at the other end of a tie of the focal person."""
    person, tie = state.person, state.tie
    j = tie.other[t]
    if choose == STANDING:
        return float(person.standing[j])
    preferred = (choose == HOUSEHOLD and tie.kind[t] == 1) or (
        choose == ACROSS_ORIGIN and person.origin[j] != person.origin[f]
    )
    return (2.0 if preferred else 0.0) + tie.trust[t] + tie.trust[tie.back[t]]


@rule
def _may_sit_with(state: State, types: Table, t: int) -> bool:
    """In no living group, no incident between the two ever, no violence at home that is open."""
    one = state.pair[state.tie.pair[t]]
    private = one.dispute == 1 and types[one.type].private == 1
    return bool(state.person.group[state.tie.other[t]] < 0 and one.struck == NEVER and not private)


@part
def gather_contacts(state: State, programme: Setting, parameters: Numbers, seed: int, g: int) -> int:
    """Ask the key contacts of the focal person in the first seat; how many sit in the circle then."""
    person, tie, group, plan = state.person, state.tie, state.group, programme.plan
    f = group.member[g, 0]
    count = whole(person.tie_count[f])
    row, rank, n = np.empty(count, np.int64), np.empty(count), whole(0)
    for t in range(person.tie_first[f], person.tie_first[f] + count):
        if _may_sit_with(state, programme.types, t):
            row[n] = t
            rank[n] = -_liking(state, plan.contact_rule, f, t)
            n += 1
    order, taken = ranked(rank, n), 1
    source = stream(seed, _AGREES, group.start_week[g])
    for place in range(n):
        t = row[order[place]]
        j = tie.other[t]
        chance = agree_to_come(parameters.contact_agrees, tie.trust[tie.back[t]])
        if taken <= plan.contacts and u01(source, person.key[j], group.key[g]) < chance:
            group.member[g, taken] = j
            taken += 1
    group.focal[g] = f
    group.goal[g] = group.burden[g] = 0.0
    group.commitment[g] = parameters.goal_commitment
    return taken


@part
def learn_together(
    person: Table, group: np.record, session: np.record, parameters: Numbers, log: Log,
    week: int, g: int,
) -> None:  # fmt: skip
    """A meeting holds the focal person to the goal, and burdens those who came.

    k: gain ½·ε_R·m/active, plan_adjusted·ε_D more in follow-up if k < ½. b: gain carried·D/(m − 1), D
    distress of the focal person. Source: form assumed [A].
    """
    before = group.commitment
    gain = 0.5 * session.responsibility * session.present / session.active
    if group.state == FOLLOW_UP and before < 0.5:
        gain += parameters.plan_adjusted * session.democracy
        if log.on[0]:
            emit(log, week, MEETINGS, _ADJUSTED, whole(group.focal), NOBODY, g, before)
    group.commitment = balance(before, gain, 0.0)
    carried = parameters.carried * person[group.focal].distress / (session.present - 1)
    group.burden = balance(group.burden, carried, 0.0)


@part
def pursue_goals(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int
) -> None:
    """The week of everyone with a goal, and what it takes from their strain or adds to that of contacts.

    y: gain goal_gain·support if the week was kept, loss goal_slip·st if not, relapse_loss more after a
    relapse. k: loss commitment_fading, commitment_slip more if not kept. b: loss burden_fading. load =
    condition − goal_relief·y for the focal person. Source: form assumed [A].
    """
    group, person, plan = state.group, state.person, programme.plan
    keeps, relapses = stream(seed, _KEEPS, week), stream(seed, _RELAPSE, week)
    for i in range(len(person)):
        person[i].load = person[i].condition
    state.community.relapses[0] = 0.0
    for g in range(plan.groups):
        if group.focal[g] < 0:
            continue
        f = group.focal[g]
        me, one = person[f], group[g]
        kept = u01(keeps, me.key) < keep(parameters.goal_floor, one.commitment)
        gain = parameters.goal_gain * me.support if kept else 0.0
        loss = 0.0 if kept else parameters.goal_slip * me.stress
        fading = parameters.commitment_fading + (0.0 if kept else parameters.commitment_slip)
        chance = fall_back(parameters.relapse_rate, me.stress, one.commitment, me.support)
        fell = plan.abstinence == 1 and u01(relapses, me.key) < chance
        if fell:
            loss += parameters.relapse_loss
            state.community.relapses[0] += 1.0
        if log.on[0]:
            emit(log, week, PERSONS, _KEPT if kept else _SLIPPED, whole(f), NOBODY, g, one.goal)
            if fell:
                emit(log, week, PERSONS, _RELAPSED, whole(f), NOBODY, g, one.goal)
        one.goal = balance(one.goal, gain, loss)
        one.commitment = balance(one.commitment, 0.0, fading)
        one.burden = balance(one.burden, 0.0, parameters.burden_fading)
        me.load -= parameters.goal_relief * one.goal
        _carry(person, one, parameters, g)


@rule
def _carry(person: Table, one: np.record, parameters: Numbers, g: int) -> None:
    """Contacts of a living network carry its burden.

    load: + burden_strain·b.
    """
    for seat in range(SEATS):
        i = one.member[seat]
        if i >= 0 and i != one.focal:
            person[i].load += parameters.burden_strain * one.burden
