"""Encounters: what happens between people who know each other, day by day, without any programme."""

from math import exp

from ..chance import Purpose, stream, u01
from ..dynamics import balance
from ..jit import kernel, rule

_CONTACT = int(Purpose.CONTACT)


@rule
def kindness(hostility: float, trust: float, skill: float) -> float:
    """How kindly someone meets me: the less hostile, the more trusting and skilled.

    >>> kindness(0.0, 1.0, 1.0)
    1.0
    """
    return (1.0 - hostility) * (0.4 + 0.4 * trust + 0.2 * skill)


@rule
def nastiness(hostility: float, trust: float, skill: float) -> float:
    """How nastily someone meets me: hostile people who distrust me, softened by skill.

    >>> nastiness(0.5, 0.0, 0.0)
    0.5
    """
    return hostility * (1.0 - trust) * (1.0 - 0.7 * skill)


@rule
def credit(cross: bool, general_trust: float, discount: float) -> float:
    """Kindness of another origin is credited less, the less that origin is trusted.

    >>> credit(True, 0.0, 0.5)
    0.5
    """
    return 1.0 - discount * (1.0 - general_trust) if cross else 1.0


@rule
def fading_rate(kind: int, drift: float) -> float:
    """How fast trust goes back to what is usual, by kind of tie."""
    return 0.5 * drift if kind == 1 else (1.5 * drift if kind == 3 else drift)


@rule
def usual_level(kind: int, cross: bool, general_trust: float, home: float, usual: float) -> float:
    """The trust that is usual on such a tie; ties made in a group fade to half of it."""
    if kind == 1:
        return home
    base = general_trust if cross else usual
    return 0.5 * base if kind == 3 else base


@rule
def generalise(general_trust: float, total: float, n: int, speed: float) -> float:
    """Trust in people of other origins follows trust in those whom one knows, the more the surer.

    Moves to the mean at rate speed·(1 − e^(−n/2)).
    """
    if n == 0:
        return general_trust
    rate = speed * (1.0 - exp(-0.5 * n))
    return balance(general_trust, rate * total / n, rate * (1.0 - total / n))


@rule
def absorb(hostility: float, total: float, n: int, speed: float) -> float:
    """One takes on the mood of those one meets."""
    if n == 0:
        return hostility
    gap = total / n - hostility
    return balance(hostility, speed * max(gap, 0.0), speed * max(-gap, 0.0))


@rule
def contact_chance(parameters, kind: int) -> float:  # type: ignore[no-untyped-def]
    """Weekly chance that two people meet."""
    if kind == 1:
        return float(parameters.contact_household)
    return float(parameters.contact_neighbour if kind == 2 else parameters.contact_group)


@rule
def _meet(tie, t, i_key, j_key, chance, source):  # type: ignore[no-untyped-def]
    if chance >= 1.0:
        return True
    return u01(source, min(i_key, j_key), max(i_key, j_key)) < chance


@rule
def trust_after(parameters, kind, trust, back, cross, own_general, hostility, skill, met):  # type: ignore[no-untyped-def]
    """Trust of one in the other after a week: fading, and what a meeting brought."""
    rate = fading_rate(kind, parameters.trust_drift)
    usual = usual_level(kind, cross, own_general, parameters.home_trust, parameters.usual_trust)
    gain, loss = rate * usual, rate * (1.0 - usual)
    if met:
        speed = parameters.trust_gain_everyday
        believed = credit(cross, own_general, parameters.outgroup_discount)
        gain += speed * kindness(hostility, back, skill) * believed
        loss += parameters.harm_weight * speed * nastiness(hostility, back, skill)
    return balance(trust, gain, loss)


@kernel
def encounters(state, programme, parameters, log, seed, week):  # type: ignore[no-untyped-def]
    """Everyone meets some of those they know; trust, skill, mood and general trust follow."""
    person, tie = state.person, state.tie
    source = stream(seed, _CONTACT, week)
    for i in range(len(person)):
        key, skill, general = person.key[i], person.skill[i], person.general_trust[i]
        origin = person.origin[i]
        n_met, mood, copied, n_cross, cross_trust = 0, 0.0, 0.0, 0, 0.0
        for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
            j = tie.other[t]
            kind, trust, cross = tie.kind[t], tie.trust[t], origin != person.origin[j]
            chance = contact_chance(parameters, kind)
            met = _meet(tie, t, key, person.key[j], chance, source)
            if met:
                n_met += 1
                mood += person.hostility[j]
                copied += parameters.skill_imitation * trust * max(person.skill[j] - skill, 0.0)
            if cross:
                n_cross += 1
                cross_trust += trust
            tie.next_trust[t] = trust_after(
                parameters, kind, trust, tie.trust[tie.back[t]], cross, general,
                person.hostility[j], person.skill[j], met,
            )  # fmt: skip
        person.next_skill[i] = balance(skill, copied, 0.0)
        person.next_hostility[i] = absorb(person.hostility[i], mood, n_met, parameters.hostility_contagion)
        person.next_general_trust[i] = generalise(general, cross_trust, n_cross, parameters.trust_generalises)
    _take_over(state)


@kernel
def _take_over(state):  # type: ignore[no-untyped-def]
    person, tie = state.person, state.tie
    for i in range(len(person)):
        person.skill[i] = person.next_skill[i]
        person.hostility[i] = person.next_hostility[i]
        person.general_trust[i] = person.next_general_trust[i]
    for t in range(state.community.ties[0]):
        tie.trust[t] = tie.next_trust[t]
