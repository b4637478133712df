"""Persons: what the week has done to each one, in the field of support, strain and violence."""

from math import exp

import numpy as np

from ..dynamics import balance, clip, hill
from ..events import Log
from ..jit import kernel, part, rule
from ..parameters import Numbers
from ..setting import Setting
from ..state import State, Table
from .networks import NETWORK, pursue_goals
from .strain import week_of_year
from .tally import tally

MOST_AT_HOME = 16


@rule
def supported(top: float, breadth: float, share: float, depth: float) -> float:
    """Support is a few people whom one trusts much, and enough others.

    share·top + (1 − share)(1 − e^(−S/depth)).

    >>> supported(1.0, 0.0, 0.5, 5.0)
    0.5
    """
    return share * top + (1.0 - share) * (1.0 - exp(-breadth / depth))


@rule
def strained(
    parameters: Numbers,
    strain: float,
    livelihood: float,
    safety: float,
    worst: float,
    household: Table,
    season: float,
    load: float,
) -> float:
    """The strain of a week: slow strain, poverty, fear, one's worst dispute and the household's distress.

    st = clip(strain_weight·z + poverty_strain·(1 − R) + fear_strain·(1 − F) + dispute_strain·x_max +
    household_strain·D̄_home·b + season + load); b = 1 + women_burden for women, 1 − women_burden for men.
    Source: Brown and Harris [L], weights assumed [A].
    """
    return clip(
        parameters.strain_weight * strain
        + parameters.poverty_strain * (1.0 - livelihood)
        + parameters.fear_strain * (1.0 - safety)
        + parameters.dispute_strain * worst
        + parameters.household_strain * household
        + season
        + load
    )


@rule
def exposed_to(suffered: int, witnessed: float, share: float) -> float:
    """Exposure to violence: 1 − e^(−(3·suffered + share·witnessed)).

    Reads incidents suffered, violence seen, witness_exposure. Source: form assumed [A].

    >>> exposed_to(0, 0.0, 0.35)
    0.0
    """
    if suffered == 0 and witnessed == 0.0:
        return 0.0
    return 1.0 - exp(-(3.0 * suffered + share * witnessed))


@rule
def feel_safe(parameters: Numbers, safety: float, support: float, exposure: float, worst: float) -> float:
    """Felt safety in the community: grows with support, falls with violence and one's own dispute.

    F: gain safety_gain_support·(.3 + .7·support), loss safety_loss_violence·exposure + safety_fading +
    safety_lost_dispute·x_max². Source: form assumed [A].
    """
    gain = parameters.safety_gain_support * (0.3 + 0.7 * support)
    loss = parameters.safety_loss_violence * exposure + parameters.safety_fading
    return balance(safety, gain, loss + parameters.safety_lost_dispute * worst * worst)


@rule
def grow(
    parameters: Numbers,
    acceptance: float,
    support: float,
    safety: float,
    strain: float,
    distress: float,
    suffered: float,
) -> float:
    """Acceptance grows where people are supported and safe; strain and distress feed the struggle.

    A: gain growth_by_support·support·F, loss struggle_by_stress·½(st + D) +
    acceptance_lost_violence·suffered. Source: paper study, stationary without a programme [K].
    """
    gain = parameters.growth_by_support * support * safety
    loss = parameters.struggle_by_stress * 0.5 * (strain + distress)
    return balance(acceptance, gain, loss + parameters.acceptance_lost_violence * suffered)


@rule
def suffer(
    parameters: Numbers,
    distress: float,
    proneness: float,
    strain: float,
    acceptance: float,
    support: float,
    suffered: float,
) -> float:
    """Distress comes from strain, more than in proportion; acceptance and support let it go.

    D: gain distress_gain·τ·2·st²·(1.3 − .6A) + distress_by_violence·suffered, loss distress_recovery·(.1 +
    .9A)(.4 + .6·support); τ proneness. Source: strain counts more than in proportion, Brown and Harris [L];
    sizes as graded.
    """
    gain = parameters.distress_gain * proneness * 2.0 * strain * strain * (1.3 - 0.6 * acceptance)
    loss = parameters.distress_recovery * (0.1 + 0.9 * acceptance) * (0.4 + 0.6 * support)
    return balance(distress, gain + parameters.distress_by_violence * suffered, loss)


@rule
def esteem(
    parameters: Numbers, self_esteem: float, support: float, respect: float, distress: float, suffered: float
) -> float:
    """Self-esteem lives on support and respect, and is worn by distress and violence.

    E: gain esteem_support·support·(½ + C), loss esteem_fading·(D + .2) + esteem_lost_violence·suffered.
    Source: form assumed [A].
    """
    gain = parameters.esteem_support * support * (0.5 + respect)
    loss = parameters.esteem_fading * (distress + 0.2) + parameters.esteem_lost_violence * suffered
    return balance(self_esteem, gain, loss)


@rule
def harden(
    parameters: Numbers,
    hostility: float,
    suffered: float,
    witnessed: float,
    worst: float,
    strain: float,
    acceptance: float,
    skill: float,
) -> float:
    """Violence makes people ready for violence; acceptance and skill let hostility fade.

    H: gain hostility_victim·suffered + hostility_witness·(1 − e^(−witnessed)) + hostility_dispute·x_max² +
    hostility_stress·st, loss hostility_fading·(.35 + .7A + .5Q). Source: Crombach and Bambonye 2015 [L],
    sizes as graded.
    """
    gain = parameters.hostility_victim * suffered + parameters.hostility_stress * strain
    gain += parameters.hostility_witness * (1.0 - exp(-witnessed)) if witnessed > 0.0 else 0.0
    gain += parameters.hostility_dispute * worst * worst
    loss = parameters.hostility_fading * (0.35 + 0.7 * acceptance + 0.5 * skill)
    return balance(hostility, gain, loss)


@rule
def towards(x: float, aim: float, rate: float) -> float:
    """Move to an aim at a rate.

    gain rate·aim, loss rate·(1 − aim), in one ``balance``.

    >>> towards(0.5, 1.0, 0.5)
    0.75
    """
    return balance(x, rate * aim, rate * (1.0 - aim))


@rule
def earn(parameters: Numbers, livelihood: float, woman: bool, arriving: int, household_gap: float) -> float:
    """Livelihood goes back to what is usual, and is shared within the household.

    R moves to .4 − .1·[arriving] − .05 (women) or + .05 (men) at livelihood_drift, and gains
    livelihood_sharing·max(0, R̄_home − R). Source: form assumed [A].
    """
    usual = 0.4 - 0.1 * arriving + (-0.05 if woman else 0.05)
    rate = parameters.livelihood_drift
    gain = rate * usual + parameters.livelihood_sharing * max(household_gap, 0.0)
    return balance(livelihood, gain, rate * (1.0 - usual))


@rule
def support_of(me: np.record, person: Table, tie: Table, parameters: Numbers) -> float:
    """One's support, from one's ties in order of key.

    support = supported(mean of the three highest T_ij, S), S = Σ w·T·hill(T, support_trust, 4), without the
    hill if support_by_trust is off; w = support_apart on ties made in a group with nobody of one's living
    group, else 1. Source: form assumed [A].
    """
    choosy, half = parameters.support_by_trust > 0.5, parameters.support_trust
    first, second, third, breadth = 0.0, 0.0, 0.0, 0.0
    for t in range(me.tie_first, me.tie_first + me.tie_count):
        trust = tie[t].trust
        low = min(trust, first)
        first = max(trust, first)
        third = max(min(low, second), third)
        second = max(low, second)
        turn_to = hill(trust, half, 4) if choosy else 1.0
        if tie[t].kind == 3 and (me.group < 0 or me.group != person[tie[t].other].group):
            turn_to *= parameters.support_apart
        breadth += trust * turn_to
    top = (first + second + third) / 3.0
    return supported(top, breadth, parameters.support_top, parameters.support_depth)


@part
def witnessed_by(person: Table, tie: Table, pair: Table, parameters: Numbers, i: int, week: int) -> float:
    """How much violence one has seen among those one knows, leaving out one's own incidents.

    Σ over ties i→k of w(kind)·(incidents in which k was hurt + ½·those that k did); w = witness_household,
    witness_neighbour, witness_group. Source: form assumed [A].
    """
    total = 0.0
    for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
        k = tie.other[t]
        hurt, did = person.suffered[k], person.did[k]
        if hurt + did == 0:
            continue
        p = tie.pair[t]
        if pair.struck[p] == week:
            if (pair.victim[p] == 0) == (pair.low[p] == k):
                hurt -= 1
            else:
                did -= 1
        kind = tie.kind[t]
        weight = parameters.witness_household if kind == 1 else (
            parameters.witness_neighbour if kind == 2 else parameters.witness_group
        )  # fmt: skip
        total += weight * (hurt + 0.5 * did)
    return total


@kernel
def persons(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Everyone's own balance."""
    tally(state.person, state.pair, state.dispute, state.community)
    season = programme.season[week_of_year(programme.plan.first_week, week)].strain
    if state.community[0].incidents > 0:
        _expose(state.person, state.tie, state.pair, parameters, week)
    _settle_all(state.person, state.tie, state.household, state.order, parameters, season)
    if programme.plan.modality == NETWORK:
        pursue_goals(state, programme, parameters, log, seed, week)


@part
def _expose(person: Table, tie: Table, pair: Table, parameters: Numbers, week: int) -> None:
    """What everyone near an incident of this week saw of it."""
    for i in range(len(person)):
        person[i].witnessed = 0.0
        if person[i].near_violence == 1:
            person[i].witnessed = witnessed_by(person, tie, pair, parameters, i, week)


@part
def _settle_all(
    person: Table, tie: Table, household: Table, order: Table, parameters: Numbers, season: float
) -> None:
    """Everyone, household by household: first how the others at home are, then what that does."""
    burden, lack = np.zeros(MOST_AT_HOME), np.zeros(MOST_AT_HOME)
    for h in range(len(household)):
        home = household[h]
        _look_home(person, order, home, burden, lack)
        for place in range(home.people):
            me = person[order[home.first + place].row]
            me.support = support_of(me, person, tie, parameters)
            _settle_one(me, burden[place], lack[place], parameters, season)


@rule
def _look_home(person: Table, order: Table, home: np.record, burden: np.ndarray, lack: np.ndarray) -> None:
    """For everyone at home the others' mean distress, and by how much their livelihood is above one's own."""
    for a in range(home.people):
        distress, livelihood = 0.0, 0.0
        for b in range(home.people):
            if b != a:
                other = person[order[home.first + b].row]
                distress += other.distress
                livelihood += other.livelihood
        burden[a] = lack[a] = 0.0
        if home.people > 1:
            burden[a] = distress / (home.people - 1)
            lack[a] = livelihood / (home.people - 1) - person[order[home.first + a].row].livelihood


@rule
def _settle_one(me: np.record, at_home: float, lack: float, parameters: Numbers, season: float) -> None:
    """One person's week: what was at its start moves every state once.

    Whoever is in no group: C moves to .3 + .4σ at respect_drift, V to .15 + .6σ at voice_drift; Q above its
    base goes back to it at skill_fading. Source: form assumed [A].
    """
    distress, acceptance, safety = me.distress, me.acceptance, me.community_safety
    worst, suffered, support, woman = me.worst_tension, me.suffered, me.support, me.gender == 0
    respect, skill, standing = me.respect, me.skill, me.standing
    witnessed = me.witnessed if me.near_violence == 1 else 0.0
    burden = 1.0 + parameters.women_burden if woman else 1.0 - parameters.women_burden
    strain = strained(parameters, me.strain, me.livelihood, safety, worst, at_home * burden, season, me.load)
    me.stress = strain
    exposure = exposed_to(suffered, witnessed, parameters.witness_exposure)
    me.community_safety = feel_safe(parameters, safety, support, exposure, worst)
    me.acceptance = grow(parameters, acceptance, support, safety, strain, distress, suffered)
    me.distress = suffer(parameters, distress, me.proneness, strain, acceptance, support, suffered)
    me.self_esteem = esteem(parameters, me.self_esteem, support, respect, distress, suffered)
    if me.group < 0:
        me.respect = towards(respect, 0.3 + 0.4 * standing, parameters.respect_drift)
        me.voice = towards(me.voice, 0.15 + 0.6 * standing, parameters.voice_drift)
    me.hostility = harden(parameters, me.hostility, suffered, witnessed, worst, strain, acceptance, skill)
    if skill > me.skill_base:
        me.skill = towards(skill, me.skill_base, parameters.skill_fading)
    me.livelihood = earn(parameters, me.livelihood, woman, me.arriving, lack)
