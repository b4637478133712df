"""Permute the rows of a state while keys travel along, and put them back.

``Order`` says for each level which old row stands in each new one. ``permuted`` moves rows and mends whatever
points at them; a state permuted by an order and then by its inverse is the state itself.
"""

from typing import NamedTuple

import numpy as np

from sim.state import State
from sim.state import copy as copy_state
from tests.spec.states import used

Rows = np.ndarray


class Order(NamedTuple):
    """For each level: the old row of each new row."""

    person: Rows
    tie: Rows
    pair: Rows
    group: Rows
    facilitator: Rows
    agreement: Rows

    @property
    def inverse(self) -> "Order":
        """The order that puts everything back."""
        return Order(*(np.argsort(rows) for rows in self))


def same(state: State) -> Order:
    """The order that moves nothing."""
    return Order(*(np.arange(len(used(state, level))) for level in Order._fields))


def persons_only(state: State, seed: int) -> Order:
    """All persons anywhere; the rest lies as it lay (ties and pairs must lie in order of key to grow)."""
    return same(state)._replace(person=np.random.default_rng(seed).permutation(len(state.person)))


def everything(state: State, seed: int, per_group: int) -> Order:
    """All rows of all levels anywhere; ties move person by person, facilitators with those they lead with."""
    chance = np.random.default_rng(seed)
    plain = same(state)
    first, count = state.person.tie_first, state.person.tie_count
    blocks = [np.arange(first[i], first[i] + count[i]) for i in chance.permutation(len(first))]
    pairs = plain.facilitator.reshape(-1, per_group)
    return Order(
        chance.permutation(plain.person), np.concatenate(blocks), chance.permutation(plain.pair),
        chance.permutation(plain.group), chance.permutation(pairs).ravel(),
        chance.permutation(plain.agreement),
    )  # fmt: skip


def longer(order: Order, state: State) -> Order:
    """The order for a state whose register has grown: new agreements stay where they were written."""
    more = np.arange(len(order.agreement), len(used(state, "agreement")))
    return order._replace(agreement=np.append(order.agreement, more))


def permuted(state: State, order: Order) -> State:
    """The same community with its rows in another order."""
    new = copy_state(state)
    to = order.inverse
    for level in Order._fields:
        rows = getattr(order, level)
        getattr(new, level)[: len(rows)] = getattr(state, level)[rows]
    _point(new.order.row, to.person)
    for table, names in (
        (new.tie, ("other",)),
        (new.pair, ("low", "high")),
        (new.agreement, ("low", "high")),
    ):
        for name in names:
            _point(table[name], to.person)
    _point(new.group.member, to.person)
    _point(new.group.focal, to.person)
    _point(new.person.tie_first, _starts(state, order))
    for table, name, rows in (
        (new.tie, "back", to.tie), (new.pair, "tie", to.tie), (new.tie, "pair", to.pair),
        (new.person, "group", to.group), (new.person, "enrolled_in", to.group),
        (new.household, "taken", to.group), (new.agreement, "group", to.group),
        (new.group, "facilitator", to.facilitator), (new.pair, "agreement", to.agreement),
        (new.dispute, "pair", to.pair),
    ):  # fmt: skip
        _point(table[name], rows)
    used(new, "dispute").pair.sort()  # listed in the order of pairs, whatever that is
    return new


def _starts(state: State, order: Order) -> Rows:
    """New first row of a tie for each old one (a person without ties starts anywhere)."""
    return np.append(order.inverse.tie, len(order.tie))


def _point(pointers: np.ndarray, to: Rows) -> None:
    """Let pointers follow the rows that they point at (−1 points at nothing)."""
    there = (pointers >= 0) & (pointers < len(to))
    pointers[there] = to[pointers[there]]


def by_week(state: State) -> State:
    """The same state with its register in order of week and pair."""
    register = used(state, "agreement")
    key = state.person.key
    order = np.lexsort((key[register.high], key[register.low], register.week))
    return permuted(state, same(state)._replace(agreement=order))
