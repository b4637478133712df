"""The state of a community: one record array per level of ``TABLE`` (``sim/fields.py``).

``allocate`` makes it, ``copy`` forks it, ``check`` holds it against the ranges. Rules read
``state.person.trust[i]`` alike compiled and interpreted.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from .fields import CONDUCT, FACILITATOR, NEUTRAL, NEVER, PERSON, SEATS, TABLE, Field

__all__ = [
    "CONDUCT", "COUNTERS", "DTYPES", "FACILITATOR", "FIELDS", "NEUTRAL", "NEVER", "PERSON", "SEATS",
    "TABLE", "Field", "State", "Table", "allocate", "check", "copy", "rows",
]  # fmt: skip
COUNTERS = {"tie": "ties", "pair": "pairs", "dispute": "open_disputes", "agreement": "agreements"}
"""Levels with room to grow, and the counter of the community that says how many rows are in use."""
Table = np.recarray
"""The rows of one level."""


class State(NamedTuple):
    """Everything that a community is at one moment: one record array per level of ``TABLE``."""

    person: np.recarray
    tie: np.recarray
    pair: np.recarray
    dispute: np.recarray
    group: np.recarray
    facilitator: np.recarray
    household: np.recarray
    order: np.recarray
    chair: np.recarray
    session: np.recarray
    community: np.recarray
    agreement: np.recarray


def _dtype(level: str) -> np.dtype:
    return np.dtype([(f.name, f.dtype, f.shape) for f in TABLE if f.level == level], align=True)


DTYPES: dict[str, np.dtype] = {level: _dtype(level) for level in State._fields}
FIELDS: dict[tuple[str, str], Field] = {(field.level, field.name): field for field in TABLE}


@cache
def _blank(level: str) -> np.ndarray:
    """One row of a level, every field at its initial value."""
    one = np.zeros(1, dtype=DTYPES[level])
    for field in TABLE:
        if field.level == level:
            one[field.name] = field.initial
    return one


def rows(level: str, count: int) -> np.recarray:
    """``count`` rows of one level, every field at its initial value."""
    return np.repeat(_blank(level), count).view(np.recarray)


def allocate(sizes: dict[str, int]) -> State:
    """A state with the given number of rows per level (levels not named get one row)."""
    return State(*(rows(level, sizes.get(level, 1)) for level in State._fields))


def copy(state: State) -> State:
    """An independent copy: this is all that a fork is."""
    return State(*(level.copy() for level in state))


def check(state: State) -> None:
    """Raise ValueError if any value lies outside the range that the table declares."""
    used = {level: state.community[0][counter] for level, counter in COUNTERS.items()}
    for field in TABLE:
        values = getattr(state, field.level)[field.name][: used.get(field.level)]
        bad = (values < field.low) | (values > field.high)
        if np.any(bad):
            row = np.argwhere(bad)[0]
            raise ValueError(f"{field.level}.{field.name}[{row}] = {values[tuple(row)]} is out of range")
