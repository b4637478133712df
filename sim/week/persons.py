"""Persons: what the week has done to each one, in the field of support, strain and violence."""

from math import exp

from ..dynamics import balance, clip, hill
from ..jit import kernel, rule
from .strain import week_of_year
from .tally import tally


@rule
def supported(top: float, breadth: float, share: float, depth: float) -> float:
    """Support is a few people whom one trusts much, and enough others: share·top + (1 − share)(1 − e^(−S/depth)).

    >>> supported(1.0, 0.0, 0.5, 5.0)
    0.5
    """
    return share * top + (1.0 - share) * (1.0 - exp(-breadth / depth))


@rule
def strained(parameters, strain, livelihood, safety, worst, household, season):  # type: ignore[no-untyped-def]
    """The strain of a week: slow strain, poverty, fear, one's worst dispute and the household's distress."""
    return clip(
        parameters.strain_weight * strain
        + parameters.poverty_strain * (1.0 - livelihood)
        + parameters.fear_strain * (1.0 - safety)
        + parameters.dispute_strain * worst
        + parameters.household_strain * household
        + season
    )


@rule
def feel_safe(parameters, safety, support, exposure, worst):  # type: ignore[no-untyped-def]
    """Felt safety in the community: grows with support, falls with violence and one's own dispute."""
    gain = parameters.safety_gain_support * (0.3 + 0.7 * support)
    loss = parameters.safety_loss_violence * exposure + parameters.safety_fading
    return balance(safety, gain, loss + parameters.safety_lost_dispute * worst * worst)


@rule
def grow(parameters, acceptance, support, safety, strain, distress, suffered):  # type: ignore[no-untyped-def]
    """Acceptance grows by itself where people are supported and safe; strain and distress feed the struggle."""
    gain = parameters.growth_by_support * support * safety
    loss = parameters.struggle_by_stress * 0.5 * (strain + distress)
    return balance(acceptance, gain, loss + parameters.acceptance_lost_violence * suffered)


@rule
def suffer(parameters, distress, proneness, strain, acceptance, support, suffered):  # type: ignore[no-untyped-def]
    """Distress comes from strain, more than in proportion; acceptance and support let it go."""
    gain = parameters.distress_gain * proneness * 2.0 * strain * strain * (1.3 - 0.6 * acceptance)
    loss = parameters.distress_recovery * (0.1 + 0.9 * acceptance) * (0.4 + 0.6 * support)
    return balance(distress, gain + parameters.distress_by_violence * suffered, loss)


@rule
def esteem(parameters, self_esteem, support, respect, distress, suffered):  # type: ignore[no-untyped-def]
    """Self-esteem lives on support and respect, and is worn by distress and violence."""
    gain = parameters.esteem_support * support * (0.5 + respect)
    loss = parameters.esteem_fading * (distress + 0.2) + parameters.esteem_lost_violence * suffered
    return balance(self_esteem, gain, loss)


@rule
def harden(parameters, hostility, suffered, witnessed, worst, strain, acceptance, skill):  # type: ignore[no-untyped-def]
    """Violence makes people ready for violence; acceptance and skill let hostility fade."""
    gain = parameters.hostility_victim * suffered + parameters.hostility_stress * strain
    gain += parameters.hostility_witness * (1.0 - exp(-witnessed)) if witnessed > 0.0 else 0.0
    gain += parameters.hostility_dispute * worst * worst
    loss = parameters.hostility_fading * (0.35 + 0.7 * acceptance + 0.5 * skill)
    return balance(hostility, gain, loss)


@rule
def towards(x: float, aim: float, rate: float) -> float:
    """Move to an aim at a rate."""
    return balance(x, rate * aim, rate * (1.0 - aim))


@rule
def earn(parameters, livelihood, woman, arriving, household_gap):  # type: ignore[no-untyped-def]
    """Livelihood goes back to what is usual, and is shared within the household."""
    usual = 0.4 - 0.1 * arriving + (-0.05 if woman else 0.05)
    rate = parameters.livelihood_drift
    gain = rate * usual + parameters.livelihood_sharing * max(household_gap, 0.0)
    return balance(livelihood, gain, rate * (1.0 - usual))


@rule
def support_of(state, parameters, i):  # type: ignore[no-untyped-def]
    """The support of one person, from their ties in order of key."""
    person, tie = state.person, state.tie
    first, second, third, breadth = 0.0, 0.0, 0.0, 0.0
    choosy = parameters.support_by_trust > 0.5
    for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
        trust = tie.trust[t]
        if trust > first:
            first, second, third = trust, first, second
        elif trust > second:
            second, third = trust, second
        elif trust > third:
            third = trust
        turn_to = hill(trust, parameters.support_trust, 4) if choosy else 1.0
        apart = tie.kind[t] == 3 and (person.group[i] < 0 or person.group[i] != person.group[tie.other[t]])
        breadth += (parameters.support_apart if apart else 1.0) * trust * turn_to
    top = (first + second + third) / 3.0
    return supported(top, breadth, parameters.support_top, parameters.support_depth)


@rule
def witnessed_by(state, parameters, i, week):  # type: ignore[no-untyped-def]
    """How much violence one has seen among those one knows, leaving out one's own incidents."""
    person, tie, pair = state.person, state.tie, state.pair
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


@rule
def household_means(state, i):  # type: ignore[no-untyped-def]
    """Mean distress and livelihood of the others in the household, and how many they are."""
    person, household = state.person, state.household
    distress, livelihood, n = 0.0, 0.0, 0
    first = household.first[person.household[i]]
    for k in range(first, first + household.people[person.household[i]]):
        j = state.order.row[k]
        if j != i:
            distress += person.distress[j]
            livelihood += person.livelihood[j]
            n += 1
    return (distress / n, livelihood / n, n) if n > 0 else (0.0, 0.0, 0)


@kernel
def persons(state, programme, parameters, log, seed, week):  # type: ignore[no-untyped-def]
    """Everyone's own balance."""
    tally(state)
    person = state.person
    season = programme.season.strain[week_of_year(programme.plan.first_week, week)]
    for i in range(len(person)):
        _balance_one(state, parameters, i, season, week)
    for i in range(len(person)):
        person.distress[i] = person.next_distress[i]
        person.livelihood[i] = person.next_livelihood[i]


@kernel
def _balance_one(state, parameters, i, season, week):  # type: ignore[no-untyped-def]
    person = state.person
    distress, acceptance, safety = person.distress[i], person.acceptance[i], person.community_safety[i]
    livelihood, worst, suffered = person.livelihood[i], person.worst_tension[i], person.suffered[i]
    respect, skill, woman = person.respect[i], person.skill[i], person.gender[i] == 0
    support = support_of(state, parameters, i)
    home_distress, home_livelihood, others = household_means(state, i)
    burden = 1.0 + parameters.women_burden if woman else 1.0 - parameters.women_burden
    strain = strained(
        parameters, person.strain[i], livelihood, safety, worst, home_distress * burden, season
    )
    witnessed, exposure = 0.0, 0.0
    if person.near_violence[i] == 1:
        witnessed = witnessed_by(state, parameters, i, week)
        exposure = 1.0 - exp(-(3.0 * suffered + parameters.witness_exposure * witnessed))
    person.support[i] = support
    person.community_safety[i] = feel_safe(parameters, safety, support, exposure, worst)
    person.acceptance[i] = grow(parameters, acceptance, support, safety, strain, distress, suffered)
    person.next_distress[i] = suffer(
        parameters, distress, person.proneness[i], strain, acceptance, support, suffered
    )
    person.self_esteem[i] = esteem(parameters, person.self_esteem[i], support, respect, distress, suffered)
    if person.group[i] < 0:
        standing = person.standing[i]
        person.respect[i] = towards(respect, 0.3 + 0.4 * standing, parameters.respect_drift)
        person.voice[i] = towards(person.voice[i], 0.15 + 0.6 * standing, parameters.voice_drift)
    person.hostility[i] = harden(
        parameters, person.hostility[i], suffered, witnessed, worst, strain, acceptance, skill
    )
    if skill > person.skill_base[i]:
        person.skill[i] = towards(skill, person.skill_base[i], parameters.skill_fading)
    gap = home_livelihood - livelihood if others > 0 else 0.0
    person.next_livelihood[i] = earn(parameters, livelihood, woman, person.arriving[i], gap)
