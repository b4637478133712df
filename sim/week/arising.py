"""How a dispute begins: how often, of which type, how tense, and who is exposed."""

from ..dynamics import mean2
from ..jit import rule
from ..parameters import Numbers
from ..setting import Setting
from ..state import State

PARTNERS, HOUSEHOLD, CROSS, SAME = 0, 1, 2, 3


@rule
def situation_of(state: State, p: int) -> int:
    """What two people are to each other: partners, of one household, across origin, of one origin."""
    person, pair = state.person, state.pair
    i, j = pair.low[p], pair.high[p]
    if pair.kind[p] == 1:
        partners = person.key[i] % 16 == 0 and person.key[j] % 16 == 1
        return PARTNERS if partners else HOUSEHOLD
    return CROSS if person.origin[i] != person.origin[j] else SAME


@rule
def stakes(parameters: Numbers, kind: int, situation: int) -> float:
    """How much two people have in common to quarrel about."""
    if kind == 3:
        return float(parameters.dispute_group)
    if situation == PARTNERS:
        return float(parameters.dispute_partners)
    if situation == HOUSEHOLD:
        return float(parameters.dispute_household)
    if situation == CROSS:
        return float(parameters.dispute_cross_origin)
    return float(parameters.dispute_neighbour)


@rule
def highest_rate(parameters: Numbers, kind: int) -> float:
    """A bound on the weekly rate for a kind of tie, so that most draws need no further look."""
    if kind == 3:
        most = parameters.dispute_group
    elif kind == 1:
        most = max(parameters.dispute_partners, parameters.dispute_household)
    else:
        most = max(parameters.dispute_cross_origin, parameters.dispute_neighbour)
    return float(2.5 * parameters.dispute_rate * most)


@rule
def fall_out(  # a dispute arises where there is something to quarrel about and little trust and skill
    rate: float, stake: float, trust: float, hostility: float, skill: float, disputes: int, cap: float
) -> float:
    """Weekly chance that two people fall out.

    rate·stake·(1 − T̄)(½ + H_i + H_j)(1 − Q̄)·(1 − disputes/cap), not below 0. ``hostility`` is the sum of
    both, ``skill`` and ``trust`` are means, ``disputes`` the open ones of both.

    >>> fall_out(0.01, 1.0, 0.5, 0.5, 0.0, 0, 5.0)
    0.005
    """
    room = max(0.0, 1.0 - disputes / cap)
    return rate * stake * (1.0 - trust) * (0.5 + hostility) * (1.0 - skill) * room


@rule
def arrival_rate(state: State, parameters: Numbers, p: int) -> float:
    """``fall_out`` for one pair, from what stands."""
    person, tie, pair = state.person, state.tie, state.pair
    i, j = pair.low[p], pair.high[p]
    t = pair.tie[p]
    return float(
        fall_out(
            parameters.dispute_rate,
            stakes(parameters, pair.kind[p], situation_of(state, p)),
            mean2(tie.trust[t], tie.trust[tie.back[t]]),
            person.hostility[i] + person.hostility[j],
            mean2(person.skill[i], person.skill[j]),
            person.open_disputes[i] + person.open_disputes[j],
            parameters.dispute_cap,
        )
    )


@rule
def dispute_type(state: State, programme: Setting, p: int, u: float) -> int:
    """The type of a new dispute: the first whose cumulated share in this situation exceeds u."""
    situation = situation_of(state, p)
    types = programme.types
    for k in range(len(types)):
        if u < types.cumulated[k, situation]:
            return k
    return len(types) - 1


@rule
def exposed_party(state: State, parameters: Numbers, p: int, u: float) -> int:
    """Who is exposed in a private dispute (0 the lower, 1 the higher key): mostly the woman."""
    person, pair = state.person, state.pair
    low, high = person.gender[pair.low[p]], person.gender[pair.high[p]]
    if low == high:
        return 0 if u < 0.5 else 1
    woman, man = (0, 1) if low == 0 else (1, 0)
    return woman if u < parameters.private_man else man
