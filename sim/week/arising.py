"""How a dispute begins: how often, of which type, how tense, and who is exposed."""

import numpy as np

from ..dynamics import mean2
from ..jit import rule
from ..parameters import Numbers
from ..state import Table

PARTNERS, HOUSEHOLD, CROSS, SAME = 0, 1, 2, 3


@rule
def situation_of(person: Table, one: np.record) -> int:
    """What two people are to each other: partners, of one household, across origin, of one origin."""
    low, high = person[one.low], person[one.high]
    if one.kind == 1:
        partners = low.role == 0 and low.key % 16 == 0 and high.key % 16 == 1
        return PARTNERS if partners else HOUSEHOLD
    return CROSS if low.origin != high.origin else SAME


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
def arrival_rate(person: Table, tie: Table, one: np.record, parameters: Numbers) -> float:
    """``fall_out`` for one pair, from what stands."""
    low, high = person[one.low], person[one.high]
    return float(
        fall_out(
            parameters.dispute_rate,
            stakes(parameters, one.kind, situation_of(person, one)),
            mean_trust_of(tie, one),
            low.hostility + high.hostility,
            mean2(low.skill, high.skill),
            low.open_disputes + high.open_disputes,
            parameters.dispute_cap,
        )
    )


@rule
def mean_trust_of(tie: Table, one: np.record) -> float:
    """The mean trust of two people in each other."""
    return mean2(tie[one.tie].trust, tie[tie[one.tie].back].trust)


@rule
def dispute_type(person: Table, types: Table, one: np.record, u: float) -> int:
    """The type of a new dispute: the first whose cumulated share in this situation exceeds u."""
    situation = situation_of(person, one)
    for k in range(len(types)):
        if u < types.cumulated[k, situation]:
            return k
    return len(types) - 1


@rule
def exposed_party(person: Table, parameters: Numbers, one: np.record, u: float) -> int:
    """Who is exposed in a private dispute (0 the lower, 1 the higher key): mostly the woman."""
    low, high = person[one.low].gender, person[one.high].gender
    if low == high:
        return 0 if u < 0.5 else 1
    woman, man = (0, 1) if low == 0 else (1, 0)
    return woman if u < parameters.private_man else man
