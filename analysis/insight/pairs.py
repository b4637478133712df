"""One seed with all its arms: the same people and the same luck in each, read the same way.

Burn-in is lived once where all arms share what shapes week zero. Reach is read from the programme arm and
labels the reference too, so one reference serves several programmes.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes import OUTCOMES
from sim.records import REFERENCE
from sim.runs import Result, finish, without_programme
from sim.scenario import Scenario
from sim.strata import REACHES, in_reach

from .compare import Shares, Values, persons_against_themselves
from .readings import Reading, cube, mean_of_defined, read, readings
from .seen import seen_in

if TYPE_CHECKING:
    import pandas as pd

    from sim.community import Community

NONE = "none"
EVERYONE = ("all", *(f"reach={name}" for name in REACHES))


@dataclass(frozen=True)
class Contest:
    """What is compared with what: programmes, each against its reference, over so many weeks."""

    programmes: tuple[Scenario, ...]
    references: tuple[Scenario, ...]
    against: str
    weeks: int

    @classmethod
    def of(cls, programmes: tuple[Scenario, ...], against: Scenario | None, weeks: int) -> "Contest":
        """Each programme against ``against``, or against the same scenario without any programme."""
        references = tuple(against or without_programme(scenario) for scenario in programmes)
        return cls(programmes, references, against.name if against else NONE, weeks)


@dataclass(frozen=True)
class Met:
    """One programme and its reference with one seed: weekly tables, readings, and what befell persons.

    ``vector`` is the place of the vector that both lived with, in an ensemble.
    """

    seed: int
    weekly: "tuple[pd.DataFrame, pd.DataFrame]"
    strata: list[str]
    programme: Values
    reference: Values
    persons: dict[tuple[str, str], Shares]
    seen: dict[str, float]
    vector: int | None = None


def live_seed(contest: Contest, seed: int) -> list[Met]:
    """All arms of a contest with one seed, in the order of the programmes."""
    starts: list[tuple[dict[str, object], Community]] = []
    references: dict[str, Result] = {}
    found = []
    for programme, reference in zip(contest.programmes, contest.references, strict=True):
        lived = finish(_start(programme, seed, starts), contest.weeks)
        key = reference.scenario_hash
        if key not in references:
            references[key] = finish(_start(reference, seed, starts), contest.weeks, REFERENCE)
        found.append(_meet(lived, references[key]))
    return found


def _start(scenario: Scenario, seed: int, starts: "list[tuple[dict[str, object], Community]]") -> "Community":
    """Week 0 of a scenario, forked from one that was lived already if the two share it."""
    from sim.community import Community

    shapes = scenario.week_zero_keys()
    for known, start in starts:
        if known == shapes:
            return start.fork(scenario)
    start = Community.start(scenario, seed)
    starts.append((shapes, start))
    return start.fork(scenario)


def _meet(programme: Result, reference: Result) -> Met:
    same = same_people(programme, reference)
    if same:
        reference = Result(reference.scenario, reference.seed, REFERENCE, reference.records, programme.labels)
    frames = programme.weekly, reference.weekly
    strata, one = cube(frames[0])
    others, two = cube(frames[1])
    values = read(two)
    if others != strata:  # other origins: only parts that both have can be compared
        nothing = np.full(len(OUTCOMES), np.nan)
        values = np.array([values[others.index(name)] if name in others else nothing for name in strata])
    persons = _persons(programme, reference) if same else {}
    return Met(programme.seed, frames, strata, read(one), values, persons, seen_in(programme, frames[0]))


def same_people(one: Result, two: Result) -> bool:
    """Whether two runs have the same persons, so that the reach of one can be read in the other."""
    first, second = one.records.state.person, two.records.state.person
    return len(first) == len(second) and bool((first.key == second.key).all())


def _persons(programme: Result, reference: Result) -> dict[tuple[str, str], Shares]:
    """Each person against the own matched run, by outcome and reach (none in very large communities)."""
    if programme.records.book.is_large:
        return {}
    found = {}
    inside = {name: np.ones(len(programme.labels), bool) for name in EVERYONE[:1]}
    inside |= {f"reach={name}": in_reach(programme.labels, name) for name in REACHES}
    for entry in readings(programme.records.week):
        if OUTCOMES[entry.outcome].level != "person" or OUTCOMES[entry.outcome].good == "none":
            continue
        one, two = _of_persons(programme, entry), _of_persons(reference, entry)
        for name, chosen in inside.items():
            found[entry.outcome, name] = persons_against_themselves(entry.outcome, one[chosen], two[chosen])
    return found


def _of_persons(result: Result, entry: Reading) -> Values:
    window = result.records.history(entry.outcome)[entry.first : entry.last + 1]
    return mean_of_defined(window.astype(np.float64)) * entry.factor
