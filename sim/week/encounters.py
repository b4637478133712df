"""Encounters: what happens between people who know each other, day by day, without any programme."""

from math import exp

import numpy as np

from ..chance import Purpose, code, half_of, stream, u01_with
from ..dynamics import balance
from ..events import Log
from ..jit import kernel, part, rule
from ..parameters import Numbers
from ..setting import Setting
from ..state import State, Table

_CONTACT = code(Purpose.CONTACT)
MET, MOOD, COPIED, CROSSED, CROSS_TRUST = 0, 1, 2, 3, 4


@rule
def kindness(hostility: float, trust: float, skill: float) -> float:
    """How kindly someone meets me: the less hostile, the more trusting and skilled.

    kind = (1 − H)(.4 + .4T + .2Q). Reads the other's hostility, trust in me and skill (each 0–1). Source:
    form assumed [A].

    >>> kindness(0.0, 1.0, 1.0)
    1.0
    """
    return (1.0 - hostility) * (0.4 + 0.4 * trust + 0.2 * skill)


@rule
def nastiness(hostility: float, trust: float, skill: float) -> float:
    """How nastily someone meets me: hostile people who distrust me, softened by skill.

    nasty = H(1 − T)(1 − .7Q). Reads as ``kindness``. Source: form assumed [A].

    >>> nastiness(0.5, 0.0, 0.0)
    0.5
    """
    return hostility * (1.0 - trust) * (1.0 - 0.7 * skill)


@rule
def credit(cross: bool, general_trust: float, discount: float) -> float:
    """Kindness of another origin is credited less, the less that origin is trusted.

    1 − discount·(1 − G) across origins, 1 within one. Reads general trust G (0–1), outgroup_discount.
    Source: Barlow et al. 2012 [L].

    >>> credit(True, 0.0, 0.5)
    0.5
    """
    return 1.0 - discount * (1.0 - general_trust) if cross else 1.0


@rule
def fading_rate(kind: int, drift: float) -> float:
    """How fast trust goes back to what is usual, by kind of tie.

    r = ½·drift within a household, drift among neighbours, 1.5·drift on ties made in a group (kinds 1, 2, 3;
    1/week). Reads trust_drift. Source: form assumed [A].

    >>> round(fading_rate(3, 0.01), 3)
    0.015
    """
    return 0.5 * drift if kind == 1 else (1.5 * drift if kind == 3 else drift)


@rule
def usual_level(kind: int, cross: bool, general_trust: float, home: float, usual: float) -> float:
    """The trust that is usual on such a tie; ties made in a group fade to half of it.

    m = home in a household; else b, where b = usual within an origin and general trust G across; ½·b on ties
    made in a group. Every week trust moves to m at ``fading_rate``. Reads home_trust, usual_trust, general
    trust. Source: form assumed [A].

    >>> usual_level(3, True, 0.4, 0.7, 0.5)
    0.2
    """
    if kind == 1:
        return home
    base = general_trust if cross else usual
    return 0.5 * base if kind == 3 else base


@rule
def generalise(general_trust: float, total: float, n: float, speed: float) -> float:
    """Trust in people of other origins follows trust in those whom one knows, the more the surer.

    Moves to the mean at rate speed·(1 − e^(−n/2)).
    Reads trust on the n ties across origin (``total`` is their sum), trust_generalises; writes general
    trust. Source: MacInnis and Page-Gould 2015, speed assumed [A].

    >>> generalise(0.5, 0.0, 0.0, 0.02)
    0.5
    """
    if n == 0.0:
        return general_trust
    rate = speed * (1.0 - exp(-0.5 * n))
    return balance(general_trust, rate * total / n, rate * (1.0 - total / n))


@rule
def absorb(hostility: float, total: float, n: float, speed: float) -> float:
    """One takes on the mood of those one meets.

    With H̄ = total/n over those met: gain speed·max(0, H̄ − H), loss speed·max(0, H − H̄); nobody met, no
    change. Reads and writes hostility; reads hostility_contagion. Source: ASCRIBE (Bosse et al. 2015), size
    assumed [A].

    >>> round(absorb(0.2, 0.8, 1.0, 0.5), 2)
    0.44
    """
    if n == 0.0:
        return hostility
    gap = total / n - hostility
    return balance(hostility, speed * max(gap, 0.0), speed * max(-gap, 0.0))


@rule
def contact_chance(parameters: Numbers, kind: int) -> float:
    """Weekly chance that two people meet.

    p = contact_household, contact_neighbour or contact_group by kind of tie (1/week). Source: as these
    three.
    """
    if kind == 1:
        return float(parameters.contact_household)
    return float(parameters.contact_neighbour if kind == 2 else parameters.contact_group)


@part
def _by_kind(parameters: Numbers) -> np.ndarray:
    """(chance to meet, rate of fading) by kind of tie, 0 unused."""
    table = np.zeros((4, 2))
    for kind in range(1, 4):
        table[kind, 0] = contact_chance(parameters, kind)
        table[kind, 1] = fading_rate(kind, parameters.trust_drift)
    return table


@kernel
def encounters(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Everyone meets some of those they know; trust, skill, mood and general trust follow."""
    _meet_all(state.person, state.tie, state.order, parameters, stream(seed, _CONTACT, week))


@part
def _meet_all(person: Table, tie: Table, order: Table, parameters: Numbers, source: np.uint64) -> None:
    """Every two people who know each other, once.

    Walking in order of key, one has been met by everybody with a lower key when one's own turn comes, and
    is not looked at afterwards. So states and trust can move at once, and still each from what was.
    Trust T_ij every week: gain r·m, loss r(1 − m), with r of ``fading_rate`` and m of ``usual_level``. If
    the two meet also gain trust_gain_everyday·kind·credit, loss harm_weight·trust_gain_everyday·nasty.
    Skill: gain Σ over those met of skill_imitation·T_ij·max(0, Q_j − Q_i). Hostility by ``absorb``, general
    trust by ``generalise``. Source: bad outweighs good, Slovic 1993 [L]; sizes as graded.
    """
    by_kind, so_far = _by_kind(parameters), np.zeros((len(person), 5))
    speed, discount = parameters.trust_gain_everyday, parameters.outgroup_discount
    harm = parameters.harm_weight * speed
    home, usual, imitation = parameters.home_trust, parameters.usual_trust, parameters.skill_imitation
    contagion, generalising = parameters.hostility_contagion, parameters.trust_generalises
    for k in range(len(person)):
        i = order[k].row
        me, half = person[i], half_of(source, person[i].key)
        hostility, skill, general, origin = me.hostility, me.skill, me.general_trust, me.origin
        abroad = credit(True, general, discount)
        n_met, mood, copied = so_far[i, MET], so_far[i, MOOD], so_far[i, COPIED]
        n_cross, cross_trust = so_far[i, CROSSED], so_far[i, CROSS_TRUST]
        for t in range(me.tie_first + me.tie_lower, me.tie_first + me.tie_count):
            j, kind, trust = tie[t].other, tie[t].kind, tie[t].trust
            other, back = person[j], tie[t].back
            answer, cross = tie[back].trust, origin != tie[t].origin
            across, fading = (1.0 if cross else 0.0), by_kind[kind, 1]
            n_cross += across
            cross_trust += across * trust
            so_far[j, CROSSED] += across
            so_far[j, CROSS_TRUST] += across * answer
            level = usual_level(kind, cross, general, home, usual)
            level_there = usual_level(kind, cross, other.general_trust, home, usual)
            gain, loss = fading * level, fading * (1.0 - level)
            gain_there, loss_there = fading * level_there, fading * (1.0 - level_there)
            if u01_with(half, other.key) < by_kind[kind, 0]:
                n_met += 1.0
                mood += other.hostility
                copied += imitation * trust * max(other.skill - skill, 0.0)
                so_far[j, MET] += 1.0
                so_far[j, MOOD] += hostility
                so_far[j, COPIED] += imitation * answer * max(skill - other.skill, 0.0)
                kindly = kindness(other.hostility, answer, other.skill) * (abroad if cross else 1.0)
                gain += speed * kindly
                loss += harm * nastiness(other.hostility, answer, other.skill)
                kindly = kindness(hostility, trust, skill) * credit(cross, other.general_trust, discount)
                gain_there += speed * kindly
                loss_there += harm * nastiness(hostility, trust, skill)
            tie[t].trust = balance(trust, gain, loss)
            tie[back].trust = balance(answer, gain_there, loss_there)
        me.skill = balance(skill, copied, 0.0)
        me.hostility = absorb(hostility, mood, n_met, contagion)
        me.general_trust = generalise(general, cross_trust, n_cross, generalising)
