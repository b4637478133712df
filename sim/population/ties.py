"""Week zero, ties: who knows whom, how much they trust each other, and what they quarrel about."""

from math import floor
from typing import Any

import numpy as np

from ..chance import Purpose, code, normal, stream, u01
from ..jit import kernel, part, rule
from ..parameters import Numbers
from ..setting import Setting
from ..state import State
from ..week.arising import arrival_rate, dispute_type, exposed_party
from .people import by_curve

_OFFSET, _PLACE = code(Purpose.TIE_OFFSET), code(Purpose.TIE_PLACE)
_GENDER, _ORIGIN = code(Purpose.TIE_GENDER), code(Purpose.TIE_ORIGIN)
_TRUST, _START = code(Purpose.TIE_TRUST), code(Purpose.START_DISPUTE)
_TYPE, _TENSION = code(Purpose.START_TYPE), code(Purpose.START_TENSION)
_EXPOSED = code(Purpose.START_EXPOSED)
WOMAN_SLOTS, MAN_SLOTS, TRIES = 3, 5, 8
REACH = 6.0
OTHER_GENDER, OTHER_ORIGIN = 0.5, 0.30


@kernel
def pick_acquaintances(state: State, seed: int) -> np.ndarray:
    """(n, 5) rows of the people whom each one picks, −1 where no try was accepted."""
    person, household = state.person, state.household
    homes = len(household)
    picked = np.full((len(person), MAN_SLOTS), -1, np.int32)
    offsets, places = stream(seed, _OFFSET, 0), stream(seed, _PLACE, 0)
    genders, origins = stream(seed, _GENDER, 0), stream(seed, _ORIGIN, 0)
    for i in range(len(person)):
        key, home = person.key[i], person.household[i]
        for slot in range(MAN_SLOTS if person.gender[i] == 1 else WOMAN_SLOTS):
            for attempt in range(TRIES):
                draw = 8 * slot + attempt
                offset = int(floor(REACH * normal(u01(offsets, key, draw)) + 0.5))
                h = (home + offset) % homes
                if h == home:
                    continue
                place = int(u01(places, key, draw) * household.people[h])
                j = state.order.row[household.first[h] + place]
                if person.gender[j] != person.gender[i] and u01(genders, key, draw) >= OTHER_GENDER:
                    continue
                if person.origin[j] != person.origin[i] and u01(origins, key, draw) >= OTHER_ORIGIN:
                    continue
                picked[i, slot] = j
                break
    return picked


@kernel
def gather_ties(state: State, picked: np.ndarray) -> Any:
    """Everyone's ties, sorted and without doubles: (first, others) with first of length n + 1."""
    person, household = state.person, state.household
    n, slots = len(person), picked.shape[1]
    first = np.zeros(n + 1, np.int64)
    for i in range(n):
        first[i + 1] += household.people[person.household[i]] - 1
        for slot in range(slots):
            if picked[i, slot] >= 0:
                first[i + 1] += 1
                first[picked[i, slot] + 1] += 1
    for i in range(n):
        first[i + 1] += first[i]
    others = np.empty(first[n], np.int32)
    filled = first[:-1].copy()
    for i in range(n):
        start = household.first[person.household[i]]
        for j in range(start, start + household.people[person.household[i]]):
            if j != i:
                others[filled[i]] = j
                filled[i] += 1
        for slot in range(slots):
            j = picked[i, slot]
            if j >= 0:
                others[filled[i]] = j
                others[filled[j]] = i
                filled[i] += 1
                filled[j] += 1
    return _without_doubles(first, others)


@rule
def _sort(values: np.ndarray, start: int, stop: int) -> None:
    """Put a short stretch in rising order."""
    for a in range(start + 1, stop):
        value, b = values[a], a
        while b > start and values[b - 1] > value:
            values[b] = values[b - 1]
            b -= 1
        values[b] = value


@part
def _without_doubles(first: np.ndarray, others: np.ndarray) -> Any:
    """Everyone's list sorted, each acquaintance once."""
    kept = 0
    start = first[0]
    for i in range(len(first) - 1):
        stop = first[i + 1]
        _sort(others, start, stop)
        first[i] = kept
        for t in range(start, stop):
            if t == start or others[t] != others[t - 1]:
                others[kept] = others[t]
                kept += 1
        start = stop
    first[len(first) - 1] = kept
    return first, others[:kept]


@kernel
def lay_ties(state: State, first: np.ndarray, others: np.ndarray) -> None:
    """Write ties and pairs into the state, everyone in order of key."""
    person, tie, pair = state.person, state.tie, state.pair
    used = 0
    for i in range(len(person)):
        person.tie_first[i] = first[i]
        person.tie_count[i] = first[i + 1] - first[i]
        for t in range(first[i], first[i + 1]):
            j = others[t]
            tie.other[t] = j
            tie.origin[t] = person.origin[j]
            tie.kind[t] = 1 if person.household[i] == person.household[j] else 2
            if j > i:
                pair.low[used] = i
                pair.high[used] = j
                used += 1
    state.community.ties[0] = first[len(person)]
    state.community.pairs[0] = used


@rule
def tie_mean(kind: int, cross: bool, general_trust: float, home: float, neighbour: float) -> float:
    """Mean trust on a tie at week zero.

    m = home within a household, G_i across origins, else the mean among neighbours.

    >>> tie_mean(2, True, 0.4, 0.7, 0.5)
    0.4
    """
    if kind == 1:
        return home
    return general_trust if cross else neighbour


@kernel
def first_trust(state: State, curves: np.ndarray, home: np.ndarray, neighbour: float, seed: int) -> None:
    """Trust on every tie, by the curve of its mean (interpolated on the grid of curves).

    ``home`` is the mean within a household by role.
    """
    person, tie = state.person, state.tie
    source = stream(seed, _TRUST, 0)
    between = np.empty((1, 2))
    for i in range(len(person)):
        for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
            j = tie.other[t]
            cross = person.origin[i] != person.origin[j]
            mean = tie_mean(tie.kind[t], cross, person.general_trust[i], home[person.role[i]], neighbour)
            place = min(max((mean - 0.02) / 0.01, 0.0), 95.999999)
            low = int(place)
            share = place - low
            for k in range(2):
                between[0, k] = (1.0 - share) * curves[low, k] + share * curves[low + 1, k]
            tie.trust[t] = by_curve(between, 0, u01(source, person.key[i], person.key[j]))


@rule
def open_share(weeks: float, rate: float) -> float:
    """Share of pairs in an open dispute where as many arise as end: weeks·rate/(1 + weeks·rate).

    A pair has one dispute at most, so those who quarrel often are not all in a quarrel. ``rate`` is that of
    pairs without a dispute (1/week), ``weeks`` how long a dispute is open. Reads start_dispute_weeks.

    >>> open_share(10.0, 0.1)
    0.5
    """
    return weeks * rate / (1.0 + weeks * rate)


@kernel
def first_disputes(state: State, programme: Setting, parameters: Numbers, seed: int, week: int) -> None:
    """Open disputes at the start: so many weeks' worth of arrivals, with a spread of tensions.

    Open if u(START_DISPUTE, pair) < ``open_share``(start_dispute_weeks, ``arrival_rate``); tension .15 +
    .6·u.
    """
    person, pair = state.person, state.pair
    opened, kinds = stream(seed, _START, 0), stream(seed, _TYPE, 0)
    tensions, exposures = stream(seed, _TENSION, 0), stream(seed, _EXPOSED, 0)
    for p in range(state.community.pairs[0]):
        one = pair[p]
        low, high = person.key[one.low], person.key[one.high]
        rate = arrival_rate(person, state.tie, one, parameters)
        if u01(opened, low, high) >= open_share(parameters.start_dispute_weeks, rate):
            continue
        pair.dispute[p] = 1
        pair.since[p] = week
        pair.type[p] = dispute_type(person, programme.types, one, u01(kinds, low, high))
        pair.tension[p] = 0.15 + 0.6 * u01(tensions, low, high)
        pair.exposed[p] = exposed_party(person, parameters, one, u01(exposures, low, high))
