"""Week zero, people: households, origins, and the traits of everyone, each by its own keyed draw."""

from math import exp, floor

import numpy as np

from ..chance import Purpose, code, normal, stream, u01
from ..dynamics import clip
from ..jit import kernel, rule
from ..state import State
from .traits import HIGH, LOW

_SIZE, _LONE, _AGE = code(Purpose.HOUSEHOLD_SIZE), code(Purpose.LONE_GENDER), code(Purpose.AGE)
_FIRST_TRAIT = code(Purpose.TRAIT_DISTRESS)
_RESPECT, _VOICE = code(Purpose.TRAIT_RESPECT), code(Purpose.TRAIT_VOICE)
_STANDING, _ORIGIN = code(Purpose.TRAIT_STANDING), code(Purpose.HOUSEHOLD_ORIGIN)
_CONDITION = code(Purpose.CONDITION)
_PRONENESS, _STRAIN = code(Purpose.TRAIT_PRONENESS), code(Purpose.TRAIT_STRAIN)
LARGEST = 16


@kernel
def household_sizes(seed: int, mean: float, persons: int) -> np.ndarray:
    """Sizes of households 0, 1, … until everyone has a home; more persons only append.

    size = floor(mean + u), 1 to the largest.
    """
    sizes = np.empty(persons, np.int16)
    source = stream(seed, _SIZE, 0)
    housed, h = 0, 0
    while housed < persons:
        size = min(max(int(floor(mean + u01(source, h))), 1), LARGEST, persons - housed)
        sizes[h] = size
        housed += size
        h += 1
    return sizes[:h]


@kernel
def origin_ranks(seed: int, households: int) -> np.ndarray:
    """The draw by which households are ranked for an origin."""
    ranks = np.empty(households)
    source = stream(seed, _ORIGIN, 0)
    for h in range(households):
        ranks[h] = u01(source, h)
    return ranks


@rule
def cut(x: float) -> float:
    """A trait stays off the edges.

    min(max(x, least), most); least .02, most .98.
    """
    return min(max(x, LOW), HIGH)


@rule
def by_curve(curves: np.ndarray, stratum: int, u: float) -> float:
    """The trait of someone at quantile u of their stratum.

    logistic(a + b·Φ⁻¹(u)), cut off the edges; a and b of the stratum's mean and spread.
    """
    return cut(1.0 / (1.0 + exp(-(curves[stratum, 0] + curves[stratum, 1] * normal(u)))))


@kernel
def settle(
    state: State, arriving: np.ndarray, neighbourhood: int, seed: int, lone_woman: float = 0.5
) -> None:
    """Put people into their households: key, place, gender, age."""
    person, household = state.person, state.household
    lone, age = stream(seed, _LONE, 0), stream(seed, _AGE, 0)
    i = 0
    for h in range(len(household)):
        household.first[h] = i
        for place in range(household.people[h]):
            key = 16 * h + place
            state.order.row[i] = i
            person.key[i] = key
            person.household[i] = h
            person.neighbourhood[i] = h // neighbourhood
            person.origin[i] = household.origin[h]
            person.arriving[i] = arriving[household.origin[h]]
            person.gender[i] = place % 2
            if household.people[h] == 1:
                person.gender[i] = 0 if u01(lone, key) < lone_woman else 1
            person.youth[i] = 1 if place >= 2 else 0
            u = u01(age, key)
            person.age[i] = 15 + int(10.0 * u) if place >= 2 else 25 + int(46.0 * u * u)
            i += 1


@kernel
def endow(state: State, curves: np.ndarray, hardship: float, spread: float, seed: int) -> None:
    """Give everyone their traits (see the table of traits for means and shifts).

    acceptance is lowered by .3·(D − .36); respect is ½σ + ½ own, voice .6σ + .4 own; proneness exp(d·n −
    ¼d²) with d = distress_spread; slow strain clip(hardship + .15·n), n standard normal.
    """
    person = state.person
    for i in range(len(person)):
        key = person.key[i]
        woman = 1 - person.gender[i]
        s = 4 * woman + 2 * person.arriving[i] + person.youth[i]
        distress = by_curve(curves[0], s, u01(stream(seed, _FIRST_TRAIT, 0), key))
        standing = by_curve(curves[8], s, u01(stream(seed, _STANDING, 0), key))
        person.distress[i] = distress
        person.standing[i] = standing
        acceptance = by_curve(curves[1], s, u01(stream(seed, _FIRST_TRAIT + 1, 0), key))
        person.acceptance[i] = cut(acceptance - 0.3 * (distress - 0.36))
        person.self_esteem[i] = by_curve(curves[2], s, u01(stream(seed, _FIRST_TRAIT + 2, 0), key))
        person.hostility[i] = by_curve(curves[3], s, u01(stream(seed, _FIRST_TRAIT + 3, 0), key))
        person.community_safety[i] = by_curve(curves[4], s, u01(stream(seed, _FIRST_TRAIT + 4, 0), key))
        person.general_trust[i] = by_curve(curves[5], s, u01(stream(seed, _FIRST_TRAIT + 5, 0), key))
        person.skill[i] = by_curve(curves[6], s, u01(stream(seed, _FIRST_TRAIT + 6, 0), key))
        person.skill_base[i] = person.skill[i]
        person.livelihood[i] = by_curve(curves[7], s, u01(stream(seed, _FIRST_TRAIT + 7, 0), key))
        respect = by_curve(curves[9], s, u01(stream(seed, _RESPECT, 0), key))
        person.respect[i] = cut(0.5 * standing + 0.5 * respect)
        voice = by_curve(curves[10], s, u01(stream(seed, _VOICE, 0), key))
        person.voice[i] = cut(0.6 * standing + 0.4 * voice)
        z = normal(u01(stream(seed, _PRONENESS, 0), key))
        person.proneness[i] = exp(spread * z - 0.25 * spread * spread)
        person.strain[i] = clip(hardship + 0.15 * normal(u01(stream(seed, _STRAIN, 0), key)))


@kernel
def burden(state: State, share: float, strain: float, seed: int) -> None:
    """Some people carry a lasting condition, which adds to their strain."""
    person, source = state.person, stream(seed, _CONDITION, 0)
    for i in range(len(person)):
        if u01(source, person.key[i]) < share:
            person.condition[i] = person.load[i] = strain
