"""Promise: persons out of reach of a difference stay identical after it.

News travels along ties, households and groups, at most six steps a week (a week has six phases in which
people read one another). Whom nobody can have reached is equal to the bit.
"""

from functools import cache

import numpy as np
import pytest

from sim.book import Book
from sim.community import Community
from sim.growth import relink
from sim.scenario import Scenario
from sim.state import TABLE, State
from tests.spec.states import AGREED, assert_consistent, used
from tests.worlds import RAISED, quiet

STEPS = 6
PERSON = [field.name for field in TABLE if field.level == "person" and field.unit != "row"]
LARGE = {
    "context__persons": 5000, "context__household_size": 2.0, "programme__groups": 1, "burn_in": 2,
    "parameters": {name: RAISED[name] for name in ("dispute_rate", "violence_scale", "group_mediation")},
}  # fmt: skip
VARIANTS = {
    "no programme": {"programme__modality": "none"},
    "no interest": {"programme__principles__interest": 0.0},
    "hard push": {"programme__directiveness": 1.0},
    "others are invited": {"programme__recruitment__rule": "random"},
}


def person_differs(one: State, two: State) -> np.ndarray:
    """Persons (by row) of whom anything differs: traits, ties they hold, disputes they are party to."""
    apart = np.zeros(len(one.person), bool)
    for name in PERSON:
        a, b = one.person[name], two.person[name]
        apart |= (a != b) & ~((a != a) & (b != b))
    apart |= _of_ties(one) != _of_ties(two)
    return apart


def _of_ties(state: State) -> np.ndarray:
    """A number for everything that is said about the ties and pairs of each person."""
    tie, pair = used(state, "tie"), used(state, "pair")
    digest = np.zeros(len(tie), np.uint64)
    for table, rows in ((tie, slice(None)), (pair, tie.pair)):
        for name in ("trust", "kind", "tension", "commitment", "dispute", "type", "since", "told", "struck"):
            if name in (table.dtype.names or ()):
                digest = digest * np.uint64(1_000_003) + table[name][rows].astype(np.float64).view(np.uint64)
    digest ^= state.person.key[tie.other].astype(np.uint64) << np.uint64(20)
    owner = np.repeat(np.arange(len(state.person)), state.person.tie_count)
    total = np.zeros(len(state.person), np.uint64)
    np.add.at(total, owner, digest)
    return total


def distances(states: tuple[State, ...], start: np.ndarray) -> np.ndarray:
    """Steps from the nearest of ``start`` along the ties and groups of any of the states."""
    far = np.where(start, 0, np.iinfo(np.int32).max)
    edges = [(np.repeat(np.arange(len(s.person)), s.person.tie_count), used(s, "tie").other) for s in states]
    step, front = 0, start
    while front.any():
        step += 1
        reached = np.zeros(len(far), bool)
        for owner, other in edges:
            reached[other[front[owner]]] = True
        for state in states:
            for member in state.group.member:
                member = member[member >= 0]
                if len(member) and front[member].any():
                    reached[member] = True
        front = reached & (far > step)
        far[front] = step
    return far


@cache
def _base() -> Community:
    return Community.start(quiet(**LARGE), 5)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_difference_travels_at_most_six_steps_a_week(name: str) -> None:
    """In week w after the first difference nobody farther than 6·w steps from those touched has changed."""
    one = _base().fork()
    two = _base().fork(quiet(**LARGE, **VARIANTS[name]))
    touched = np.zeros(len(one.state.person), bool)
    since, beyond, changed = 0, [], []
    for _ in range(14):
        before = touched.copy()
        for community in (one, two):
            community.advance(1)
        if not touched.any():
            for state in (one.state, two.state):
                touched |= state.person.enrolled_in >= 0
        apart = person_differs(one.state, two.state)
        since += 1 if apart.any() else 0
        far = distances((one.state, two.state), touched if not before.any() else before) > STEPS * max(
            since, 1
        )
        assert not (apart & far).any(), f"week {one.week}: {np.flatnonzero(apart & far)[:5]}"
        beyond.append(int(far.sum()))
        changed.append(int(apart.sum()))
    assert beyond[0] > 1000, "the test sees far enough"
    assert changed[-1] > 200, "and the difference does travel"
    assert 0 < changed[0] < 100


def _parted(scenario: Scenario, seed: int) -> tuple[State, np.ndarray]:
    """A community cut in two halves of the ring without a tie between them; which half everyone is in."""
    state = Community.start(scenario, seed).state
    half = (state.person.household >= len(state.household) // 2).astype(np.int8)
    tie, pair = used(state, "tie"), used(state, "pair")
    owner = np.repeat(np.arange(len(state.person)), state.person.tie_count)
    kept, kept_pairs = half[owner] == half[tie.other], half[pair.low] == half[pair.high]
    assert 10 < (~kept_pairs).sum() < 400
    state.person.tie_count[:] = np.bincount(owner[kept], minlength=len(half))
    state.person.tie_first[:] = np.cumsum(state.person.tie_count) - state.person.tie_count
    for table, rows, counter in ((tie, kept, "ties"), (pair, kept_pairs, "pairs")):
        table[: rows.sum()] = table[rows]
        state.community[counter] = rows.sum()
    state.community.agreed = (used(state, "pair").dispute == AGREED).sum()
    relink(state)
    return state, half


@pytest.mark.parametrize("name", VARIANTS)
def test_two_villages_without_a_tie_stay_strangers_for_good(name: str) -> None:
    """What a programme changes in one village is never felt in another that knows nobody there."""
    place = {"context__persons": 1200, "context__household_size": 3.0, "programme__groups": 1}
    scenarios = quiet(**place), quiet(**place, **VARIANTS[name])
    runs = []
    for scenario in scenarios:
        state, half = _parted(scenario, 3)
        community = Community(scenario, 3, state, 0, Book.blank(state, 80, 0))
        community.advance(1)
        assert_ties_within(community.state, half)
        runs.append(community)
    members = runs[0].state.person.enrolled_in >= 0
    here = int(half[members][0])
    assert members.any()
    assert (half[members] == here).all(), "the whole group lives in one village"
    for community in runs:
        community.advance(79)
    apart = person_differs(runs[0].state, runs[1].state)
    assert not apart[half != here].any()
    assert apart[half == here].mean() > 0.8


def assert_ties_within(state: State, half: np.ndarray) -> None:
    assert_consistent(state)
    tie = used(state, "tie")
    owner = np.repeat(np.arange(len(state.person)), state.person.tie_count)
    assert (half[owner] == half[tie.other]).all()
