"""Week zero of homes and schools is what section 2.1 of the page says; burdens lie where it says."""

from typing import Any

import numpy as np
import pytest

from sim.community import Community
from sim.scenario import Scenario

from . import founding
from .lots import practice_by_lot
from .practice_worlds import WORLDS

PLACES = ("home", "school", "centre")
HALVES = [
    {"id": "one", "share": 0.5},
    {"id": "other", "share": 0.5, "together": 3},
    {"id": "nobody", "share": 0.0},
]
LOTS = [seed for seed in range(40) if practice_by_lot(seed).context.roles]
CASES = [*PLACES, *LOTS]
SEED = 3


def _founded(scenario: Scenario) -> Any:
    return Community.start(scenario.with_({"burn_in": 0}), SEED).state


def _scenario(case: str | int) -> Scenario:
    return WORLDS[case]() if isinstance(case, str) else practice_by_lot(case)


@pytest.mark.parametrize("case", CASES)
def test_people_live_together_by_role(case: str | int) -> None:
    scenario = _scenario(case)
    person = _founded(scenario).person
    person = person[np.argsort(person.key)]
    wanted = founding.layout(scenario, SEED)
    assert person.key.tolist() == [one.key for one in wanted]
    assert person.role.tolist() == [one.role for one in wanted]
    assert person.household.tolist() == [one.unit for one in wanted]
    assert person.age.tolist() == [one.age for one in wanted]
    assert (person.gender == 0).tolist() == [one.woman for one in wanted]
    assert (person.youth == 1).tolist() == [one.youth for one in wanted]
    origin = founding.origins(scenario, SEED)
    assert person.origin.tolist() == [origin[one.unit] for one in wanted]


def test_no_role_takes_more_people_than_are_left() -> None:
    place = {"setting": "home", "roles": HALVES, "persons": 31}
    scenario = Scenario.model_validate({"context": place})
    person = _founded(scenario).person
    assert np.bincount(person.role).tolist() == [0, 16, 15]
    assert person.key.tolist() == [one.key for one in founding.layout(scenario, SEED)]


@pytest.mark.parametrize("case", CASES)
def test_ties_are_units_and_bonds(case: str | int) -> None:
    scenario = _scenario(case)
    state = _founded(scenario)
    rows = state.pair[: int(state.community.pairs[0])]
    key = state.person.key
    kinds = {(int(key[row.low]), int(key[row.high])): int(row.kind) for row in rows}
    assert len(kinds) == len(rows)
    people = founding.layout(scenario, SEED)
    together = {
        (one.key, other.key)
        for one in people
        for other in people
        if one.unit == other.unit and one.key < other.key
    }
    wanted = dict.fromkeys(together, 1) | dict.fromkeys(founding.bonds(scenario, SEED), 2)
    assert kinds == wanted


@pytest.mark.parametrize("trust", [0.2, 0.5, 0.85])
def test_trust_within_units_is_that_of_the_role(trust: float) -> None:
    roles = [
        {"id": "pupil", "share": 0.9, "together": 12, "trust": trust, "youth": True, "age_from": 12},
        {"id": "teacher", "share": 0.1, "together": 4, "trust": 0.6},
    ]
    place = {"setting": "school", "roles": roles, "persons": 2400}
    state = _founded(Scenario.model_validate({"context": place}))
    owner = np.repeat(np.arange(len(state.person)), state.person.tie_count)
    trusts = state.tie.trust[: len(owner)]
    for role, wanted in ((1, trust), (2, 0.6)):
        there = trusts[state.person.role[owner] == role]
        assert abs(there.mean() - wanted) < 5.0 * there.std() / np.sqrt(len(there)) + 0.006


@pytest.mark.parametrize("case", [*PLACES, "networks strongest"])
def test_burdens_lie_where_chance_says(case: str) -> None:
    scenario = WORLDS[case]()
    person = _founded(scenario).person
    wanted = founding.conditions(scenario, SEED, person.key.tolist())
    assert person.condition.tolist() == wanted
    assert person.load.tolist() == wanted
    assert (person.role == 0).all() == (not scenario.context.roles)
