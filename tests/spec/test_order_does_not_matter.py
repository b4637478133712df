"""Promise: order does not matter. Rows are permuted while keys travel along: same events, same bits.

Two things lie in an order by design, since new ties are merged into them: ties person by person in order of
key, and pairs by (lower, higher) key. And a group's row is its number, by which it opens. So persons are
permuted before anything has happened, and every level once all groups have opened.
"""

from collections import Counter

import numpy as np
import pytest

from sim.book import Book
from sim.community import Community
from sim.events import Event
from sim.scenario import Scenario
from sim.state import State
from tests.spec.permute import Order, by_week, everything, longer, permuted, persons_only
from tests.spec.states import SCRATCH, assert_consistent, differences
from tests.worlds import PRACTICES, lively

SEEDS = (2, 3)
WEEKS = 30
CLOSE = 1e-12  # sums over the whole community run in the order of rows
COMPARED = tuple(level for level in State._fields if level not in (*SCRATCH, "community"))
STAFF = (Event.facilitator_left, Event.facilitator_joined, Event.trained_again)


def _plan(**settings: object) -> Scenario:
    staff = {"programme__facilitators__groups_each": 2, "programme__groups": 6}
    return lively(**{**staff, **settings})


def happened(community: Community) -> Counter[tuple[object, ...]]:
    """All events with keys in place of rows, in no order."""
    state, log = community.state, community.book.log
    keys = np.append(state.person.key, -1)
    groups, staff = np.append(state.group.key, -1), np.append(state.facilitator.key, -1)
    counted: Counter[tuple[object, ...]] = Counter()
    for row in log.row[: log.count[0]]:
        who = staff[row.person] if row.event in STAFF else keys[row.person]
        event = int(row.week), int(row.phase), int(row.event), float(row.value)
        counted[(*event, int(who), int(keys[row.other]), int(groups[row.group]))] += 1
    return counted


def with_order(scenario: Scenario, seed: int, state: State, week: int) -> Community:
    """A community that goes on from this state with empty books."""
    community = Community(scenario, seed, state, week, Book.blank(state, WEEKS + 2, 4096))
    community.advance(WEEKS)
    return community


def assert_same(plain: Community, other: Community, order: Order) -> None:
    back = permuted(other.state, longer(order, other.state).inverse)
    assert differences(by_week(plain.state), by_week(back), COMPARED) == []
    for name in plain.state.community.dtype.names:
        assert np.all(abs(plain.state.community[name][0] - back.community[name][0]) <= CLOSE), name
    assert happened(plain) == happened(other)
    there = order.inverse.person
    assert plain.book.log.history.tobytes() == other.book.log.history[:, there].tobytes()
    assert np.allclose(plain.book.log.weekly, other.book.log.weekly, rtol=0, atol=CLOSE, equal_nan=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_persons_does_not_matter(seed: int) -> None:
    """Persons in any order, groups still to open and ties to grow: to the bit the same thirty weeks."""
    scenario = _plan(programme__weeks_between_groups=2)
    start = Community.start(scenario, seed).state
    order = persons_only(start, seed)
    plain = with_order(scenario, seed, start, 0)
    other = with_order(scenario, seed, permuted(Community.start(scenario, seed).state, order), 0)
    assert (plain.state.group.start_week > 0).all()
    assert plain.state.community.ties[0] > Community.start(scenario, seed).state.community.ties[0]
    assert_same(plain, other, order)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_no_table_matters(seed: int) -> None:
    """Persons, ties, pairs, groups, facilitators and agreements in any order: the same thirty weeks."""
    scenario = _plan()
    opened = Community.start(scenario, seed)
    opened.advance(1)
    order = everything(opened.state, seed, scenario.programme.facilitators.per_group)
    moved = permuted(opened.state, order)
    assert (moved.person.key != opened.state.person.key).mean() > 0.9
    assert differences(permuted(moved, order.inverse), opened.state, COMPARED) == []
    plain = with_order(scenario, seed, opened.fork().state, 1)
    assert_same(plain, with_order(scenario, seed, moved, 1), order)


@pytest.mark.parametrize("name", PRACTICES)
def test_the_order_of_persons_does_not_matter_in_any_practice(name: str) -> None:
    """Networks, youth groups, homes and all that programmes do: persons in any order, the same thirty weeks."""
    scenario = PRACTICES[name]()
    start = Community.start(scenario, 2).state
    order = persons_only(start, 5)
    plain = with_order(scenario, 2, start, 0)
    moved = permuted(Community.start(scenario, 2).state, order)
    assert_same(plain, with_order(scenario, 2, moved, 0), order)


def test_these_weeks_show_every_kind_of_event() -> None:
    """What is compared here is everything that can happen (but a pause, which a scenario has to order)."""
    kinds: set[Event] = set()
    for scenario, seed in [(_plan(), 2), (_plan(), 3), *((make(), 2) for make in PRACTICES.values())]:
        community = Community.start(scenario, seed, log=True)
        community.advance(WEEKS)
        assert_consistent(community.state)
        kinds |= {Event(code) for code in set(community.book.log.row.event[: community.book.log.count[0]])}
    assert set(Event) - kinds == {Event.stopped, Event.resumed}
