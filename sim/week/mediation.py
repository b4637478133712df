"""Mediation: a group that is far enough takes up the disputes of its members, without any authority."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, mean2, whole
from ..events import Event, Log, emit
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..principles import democracy
from ..setting import Setting
from ..state import State, Table
from .disputes import AGREED, settle
from .networks import NETWORK
from .youth import YOUTH

PHASE = typed(5)
_TAKE_UP, _AGREES = code(Purpose.GROUP_MEDIATION), code(Purpose.GROUP_AGREES)
_MEDIATED = code(Event.mediated)
_GROUP, _SELFHELP, _NETWORK = typed(2), typed(3), typed(4)


@rule
def talk_it_over(held: float, skill: float) -> float:
    """How good a conversation the group makes possible: half containment, half the parties' skill.

    q = ½·c + ½·Q̄. Source: form assumed [A].

    >>> talk_it_over(1.0, 0.0)
    0.5
    """
    return 0.5 * held + 0.5 * skill


@rule
def make_up(quality: float, together: float, tension: float, say: float) -> float:
    """Chance that the parties agree: quality·together·(1 − x)·(½ + ½ε).

    ``together`` is 1 if both are members, else mediation_outside. Source: form assumed [A].

    >>> make_up(0.5, 1.0, 0.5, 1.0)
    0.25
    """
    return quality * together * (1.0 - tension) * say


@rule
def commit(parameters: Numbers, decided: float, responsible: float) -> float:
    """People keep to what they decided themselves and take responsibility for.

    κ = clip(commitment_floor + commitment_shared·½(ε_D + ε_R)). Source: Ostrom [L], size assumed.
    """
    shared = 0.5 * (decided + responsible)
    return clip(parameters.commitment_floor + parameters.commitment_shared * shared)


@rule
def _may_mediate(group: Table, phases: Table, g: int, least: float) -> bool:
    """Whether a group met this week, is far enough, and safe enough."""
    if g < 0 or group[g].met == 0:
        return False
    return phases[group[g].phase].mediates == 1 and group[g].safety_mean >= least


@kernel
def mediation(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Every open dispute of a type that can be mediated, with a party in a group that met.

    Only after cooling_until, in a phase that mediates, where s̄ ≥ mediation_safety; taken up if
    u(GROUP_MEDIATION, pair) < group_mediation·(.3 + .7ε_L). Violence at home is never among them.
    """
    community = state.community[0]
    if community.meetings == 0.0 or programme.plan.modality == YOUTH:
        return
    person, pair, group, dispute = state.person, state.pair, state.group, state.dispute
    types, phases, least = programme.types, programme.phases, parameters.mediation_safety
    take_up = stream(seed, _TAKE_UP, week)
    for k in range(community.open_disputes):
        p = dispute[k].pair
        one = pair[p]
        if types[one.type].mediable == 0 or week < one.cooling_until:
            continue
        g = person[one.low].group
        if not _may_mediate(group, phases, g, least):
            g = person[one.high].group
            if not _may_mediate(group, phases, g, least):
                continue
        chance = parameters.group_mediation * (0.3 + 0.7 * group[g].eff_learning)
        if u01(take_up, person[one.low].key, person[one.high].key) < chance:
            _talk(state, programme.plan, parameters, log, seed, week, p, g)


@part
def _talk(
    state: State, plan: np.record, parameters: Numbers, log: Log, seed: int, week: int, p: int, g: int
) -> None:
    """One dispute talked through in one group.

    x: loss mediation_easing·q. Agreed if u(GROUP_AGREES, pair) < ``make_up``: commitment κ of ``commit``,
    and trust of both gains mediation_trust.
    """
    person, pair, group, tie = state.person, state.pair, state.group, state.tie
    i, j = pair.low[p], pair.high[p]
    tension = pair.tension[p]
    quality = talk_it_over(group.containment[g], mean2(person.skill[i], person.skill[j]))
    both = person.group[i] == person.group[j]
    together = 1.0 if both else parameters.mediation_outside
    say = democracy(group.eff_democracy[g])
    pair.tension[p] = balance(tension, 0.0, parameters.mediation_easing * quality)
    if log.on[0]:
        emit(log, week, PHASE, _MEDIATED, whole(i), whole(j), whole(g), tension)
    u = u01(stream(seed, _AGREES, week), person.key[i], person.key[j])
    if u >= make_up(quality, together, tension, say):
        return
    commitment = commit(parameters, group.eff_democracy[g], group.eff_responsibility[g])
    mediator = _GROUP if group.state[g] == 1 else _SELFHELP
    if plan.modality == NETWORK:
        mediator = _NETWORK
    settle(state, log, p, week, PHASE, AGREED, mediator, whole(g), commitment)
    t = pair.tie[p]
    for side in (t, tie.back[t]):
        tie.trust[side] = balance(tie.trust[side], parameters.mediation_trust, 0.0)
