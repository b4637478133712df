"""Strata: for whom an outcome is read, and its mean for each of them, week by week.

A person belongs to one cell by origin, gender, third of standing and reach; a stratum is a set of cells.
Sums run over persons in order of key, then over cells, so they are equal to the bit from run to run.
"""

from functools import cache
from math import floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .book import Book
from .chance import Purpose, code, normal, stream, u01
from .dynamics import whole
from .jit import kernel, rule
from .outcomes import HISTORY, WEEKLY
from .ranking import ranked
from .scenario import Scenario
from .state import State, Table

GENDERS, THIRDS, REACHES = ("woman", "man"), ("low", "middle", "high"), ("participant", "household", "other")
NETWORK = ("focal", "contact")
PARTICIPANT, HOUSEHOLD, OTHER, FOCAL = 0, 1, 2, 3
CODES = {"participant": (PARTICIPANT, FOCAL), "household": (HOUSEHOLD,), "other": (OTHER,),
         "focal": (FOCAL,), "contact": (PARTICIPANT,)}  # fmt: skip
"""Codes of each reach: focal persons of networks and their contacts are participants."""
SHAPE = (6, 2, 3, 4)
CELLS = 6 * 2 * 3 * 4
"""Cells by origin, gender, third of standing and reach."""
SRQ_POINTS, SRQ_NOISE, SRQ_WOMEN, SRQ_MEN, PHQ_POINTS = 20.0, 2.1, 10.0, 8.0, 27.0
WORST, CASE, ARRIVING_VOICE = "worst_tenth", "srq20_case", "reintegration_voice"
DERIVED_FROM = {
    "srq20": ("distress", SRQ_POINTS, 0.0),
    "phq9": ("distress", PHQ_POINTS, 0.0),
    "reintegration_voice": ("voice", 1.0, 0.0),
    "loneliness": ("support", -1.0, 1.0),
}
"""Outcome by which another is derived: factor × that outcome + offset."""
_PLACE = {outcome.name: place for place, outcome in enumerate(HISTORY)}
_WEEK_PLACE = {outcome.name: place for place, outcome in enumerate(WEEKLY)}
_DISTRESS, _VOICE = _PLACE["distress"], _PLACE["voice"]
_INSTRUMENT = code(Purpose.INSTRUMENT)


class Stratum(NamedTuple):
    """One stratum: its id; origin, gender, third (−1: any) and reach (empty: any) that it asks for."""

    name: str
    origin: int = -1
    gender: int = -1
    third: int = -1
    reach: str = ""


def strata_of(scenario: Scenario, *, with_reach: bool = True, networks: bool = False) -> tuple[Stratum, ...]:
    """All strata of a scenario, in the order in which tables list them.

    Focal persons and contacts are listed with network meetings (``networks``: in the other arm).
    """
    origins = [origin.id for origin in scenario.context.origins]
    listed = [Stratum("all")]
    listed += [Stratum(f"origin={name}", origin=code) for code, name in enumerate(origins)]
    listed += [Stratum(f"gender={name}", gender=code) for code, name in enumerate(GENDERS)]
    listed += [Stratum(f"standing={name}", third=code) for code, name in enumerate(THIRDS)]
    if not with_reach:
        return tuple(listed)
    crossed = [s._replace(name=f"participant,{s.name}", reach="participant") for s in listed[1:]]
    reaches = (
        (*REACHES, *NETWORK) if networks or scenario.programme.modality == "network_meeting" else REACHES
    )
    listed += [Stratum(f"reach={name}", reach=name) for name in reaches]
    return (*listed, *crossed)


def reach_of(state: State) -> NDArray[np.int8]:
    """Reach of each person: enrolled at any time (as focal person of a network, or else), living with someone
    who was, or neither.
    """
    person = state.person
    enrolled = person.enrolled_in >= 0
    household = np.zeros(len(state.household), bool)
    household[person.household[enrolled]] = True
    reach = np.where(household[person.household], HOUSEHOLD, OTHER)
    reach = np.where(enrolled, PARTICIPANT, reach).astype(np.int8)
    reach[state.group.focal[state.group.focal >= 0]] = FOCAL
    return reach


def in_reach(labels: NDArray[np.int8], reach: str) -> NDArray[np.bool_]:
    """Who is in a reach, by everyone's label."""
    return np.isin(labels, CODES[reach])


@kernel
def _interview(history: np.ndarray, person: Table, seed: int, first: int) -> np.ndarray:
    weeks, persons, _ = history.shape
    found = np.empty((weeks, persons, 2), np.float32)
    for w in range(weeks):
        source = stream(seed, _INSTRUMENT, first + w)
        for i in range(persons):
            seen = SRQ_POINTS * history[w, i, _DISTRESS] + SRQ_NOISE * normal(u01(source, person[i].key))
            seen = min(max(floor(seen + 0.5), 0.0), SRQ_POINTS)
            found[w, i, 0] = 1.0 if seen >= (SRQ_WOMEN if person[i].gender == 0 else SRQ_MEN) else 0.0
            found[w, i, 1] = history[w, i, _VOICE] if person[i].arriving == 1 else np.nan
    return found


def interview(history: np.ndarray, state: State, seed: int, first: int = 0) -> NDArray[np.float32]:
    """What people would say: (week, person, 2).

    Whether the SRQ-20, seen through the noise of an interview, reaches the cut-off; and voice of people of an
    arriving origin (NaN for others).
    """
    return np.asarray(_interview(history, state.person, seed, first))


def cell_codes(state: State, reach: np.ndarray | None) -> NDArray[np.int64]:
    """The cell of each person; without reach everyone is in reach 2."""
    person = state.person
    code = (person.origin.astype(np.int64) * 2 + person.gender) * 3 + person.third
    return np.asarray(code * SHAPE[-1] + (OTHER if reach is None else reach), np.int64)


@cache
def membership(strata: tuple[Stratum, ...]) -> NDArray[np.bool_]:
    """(stratum, cell) whether a cell belongs to a stratum."""
    origin, gender, third, reach = np.unravel_index(np.arange(CELLS), SHAPE)
    inside = np.ones((len(strata), CELLS), bool)
    for row, s in zip(inside, strata, strict=True):
        for wanted, have in ((s.origin, origin), (s.gender, gender), (s.third, third)):
            if wanted >= 0:
                row &= have == wanted
        if s.reach:
            row &= np.isin(reach, CODES[s.reach])
    return inside


@cache
def _strata_of_cells(strata: tuple[Stratum, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The strata to which cell c belongs: ``of_cell[first[c]:first[c + 1]]``; ``first`` and ``of_cell``."""
    inside = membership(strata)
    first = np.concatenate([[0], np.cumsum(inside.sum(axis=0))])
    return first, np.ascontiguousarray(np.nonzero(inside.T)[1])


def means_of(values: np.ndarray, cell: np.ndarray, strata: tuple[Stratum, ...]) -> np.ndarray:
    """(week, stratum, outcome) means of (week, person, outcome); NaN where nobody has a value."""
    return _means_of(values, cell, CELLS, *_strata_of_cells(strata), len(strata))


def means_of_sums(sums: np.ndarray, strata: tuple[Stratum, ...]) -> np.ndarray:
    """The same from (week, cell, (sum, count), outcome)."""
    return _means_of_sums(np.ascontiguousarray(sums), *_strata_of_cells(strata), len(strata))


@kernel
def _means_of(
    values: np.ndarray, cell: np.ndarray, cells: int, first: np.ndarray, of_cell: np.ndarray, count: int
) -> np.ndarray:
    weeks, persons, outcomes = values.shape
    means = np.empty((weeks, count, outcomes))
    sums, gathered = np.empty((cells, 2, outcomes)), np.empty((count, 2, outcomes))
    for w in range(weeks):
        sums[:] = 0.0
        for i in range(persons):
            c = cell[i]
            for k in range(outcomes):
                value = float(values[w, i, k])
                sums[c, 0, k] += value if value == value else 0.0
                sums[c, 1, k] += 1.0 if value == value else 0.0
        _mean_by_stratum(sums, first, of_cell, gathered, means[w])
    return means


@kernel
def _means_of_sums(sums: np.ndarray, first: np.ndarray, of_cell: np.ndarray, count: int) -> np.ndarray:
    weeks, _, _, outcomes = sums.shape
    means, gathered = np.empty((weeks, count, outcomes)), np.empty((count, 2, outcomes))
    for w in range(weeks):
        _mean_by_stratum(sums[w], first, of_cell, gathered, means[w])
    return means


@rule
def _mean_by_stratum(
    sums: np.ndarray, first: np.ndarray, of_cell: np.ndarray, gathered: np.ndarray, means: np.ndarray
) -> None:
    """Add the cells of one week up into the strata to which each belongs."""
    cells, _, outcomes = sums.shape
    gathered[:] = 0.0
    for c in range(cells):
        people = 0.0
        for k in range(outcomes):
            people += sums[c, 1, k]
        if people == 0.0:
            continue
        for place in range(first[c], first[c + 1]):
            s = of_cell[place]
            for k in range(outcomes):
                gathered[s, 0, k] += sums[c, 0, k]
                gathered[s, 1, k] += sums[c, 1, k]
    for s in range(len(means)):
        for k in range(outcomes):
            means[s, k] = gathered[s, 0, k] / gathered[s, 1, k] if gathered[s, 1, k] > 0.0 else np.nan


@kernel
def worst_off(values: np.ndarray, rising: np.ndarray, tenth: int) -> np.ndarray:
    """(week, outcome) means over those worst off at week 0: lowest where ``rising`` is 1, highest where −1.

    NaN for outcomes without a good direction (0) or without values at week 0.
    """
    weeks, persons, outcomes = values.shape
    chosen, number = np.zeros((persons, outcomes), np.bool_), np.zeros(outcomes)
    start, row = np.empty(persons), np.empty(persons, np.int64)
    for k in range(outcomes):
        n = whole(0)
        for i in range(persons):
            value = values[0, i, k]
            if value == value and rising[k] != 0:
                start[n] = rising[k] * value
                row[n] = i
                n += 1
        order, number[k] = ranked(start, n), min(tenth, n)
        for place in range(min(tenth, n)):
            chosen[row[order[place]], k] = True
    means = np.zeros((weeks, outcomes))
    for w in range(weeks):
        for i in range(persons):
            for k in range(outcomes):
                means[w, k] += float(values[w, i, k]) if chosen[i, k] else 0.0
        for k in range(outcomes):
            means[w, k] = means[w, k] / number[k] if number[k] > 0.0 else np.nan
    return means


def large_sums(book: Book) -> np.ndarray:
    """Sums by cell of a large community, with all reach unknown."""
    sums = book.log.sums
    wide = np.zeros((len(sums), 36, SHAPE[-1], *sums.shape[2:]))
    wide[:, :, OTHER] = sums
    return wide.reshape(len(sums), CELLS, *sums.shape[2:])


def reading(
    book: Book, state: State, scenario: Scenario, seed: int, outcome: str, stratum: str, week: int
) -> float:
    """One outcome in one stratum without reach, in one recorded week (for triggers)."""
    if outcome in _WEEK_PLACE:
        return float(book.log.weekly[week, _WEEK_PLACE[outcome]])
    asked = tuple(s for s in strata_of(scenario, with_reach=False) if s.name == stratum)
    if not asked or (book.is_large and outcome in (CASE, ARRIVING_VOICE)):
        return float("nan")
    if book.is_large:
        means = means_of_sums(large_sums(book)[week : week + 1], asked)
    else:
        history = book.log.history[week : week + 1].copy()
        if outcome in (CASE, ARRIVING_VOICE):
            history[..., 0] = interview(history, state, seed, week)[..., 0 if outcome == CASE else 1]
        means = means_of(history, cell_codes(state, None), asked)
    if outcome in (CASE, ARRIVING_VOICE):
        return float(means[0, 0, 0])
    source, factor, offset = DERIVED_FROM.get(outcome, (outcome, 1.0, 0.0))
    return factor * float(means[0, 0, _PLACE[source]]) + offset
