"""Boxes in the space of what was varied: points as codes, and limits that cut some of them off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..experiments.factors import Factor

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
Where = NDArray[np.bool_]
LOWER, CHOICE, UPPER = -1, 0, 1


class Side(NamedTuple):
    """One place where a box can be limited: a key, and its lower end, its upper end, or its choices."""

    row: int
    end: int


Limit = int | frozenset[int]
"""The first code that is in, the last one that is in, or all choices that are in."""
Limits = Mapping[Side, Limit]
"""A box in codes: what limits it, place by place."""


@dataclass(frozen=True)
class Grid:
    """Points as codes: the values of each key in their order, counted from 0."""

    factors: tuple[Factor, ...]
    levels: tuple[tuple[Any, ...], ...]
    codes: NDArray[np.intp]
    ordered: NDArray[np.intp]
    choices: NDArray[np.intp]
    order: NDArray[np.intp]

    @classmethod
    def of(cls, factors: Sequence[Factor], points: "pd.DataFrame") -> "Grid":
        """The points as codes; ``order`` sorts them, once, by each key whose values have an order."""
        pairs = [_coded(factor, points[factor.name].tolist()) for factor in factors]
        codes = np.array([codes for _, codes in pairs], np.intp).reshape(len(pairs), len(points))
        is_choice = np.array([factor.kind == "choice" for factor in factors], bool)
        ordered, choices = np.flatnonzero(~is_choice), np.flatnonzero(is_choice)
        order = np.argsort(codes[ordered], axis=1, kind="stable")
        return cls(tuple(factors), tuple(levels for levels, _ in pairs), codes, ordered, choices, order)

    def outside(self, side: Side, limit: Limit) -> Where:
        """The points that one limit cuts off."""
        codes = self.codes[side.row]
        if isinstance(limit, frozenset):
            return ~np.isin(codes, list(limit))
        return codes < limit if side.end == LOWER else codes > limit

    def cut(self, limits: Limits) -> NDArray[np.intp]:
        """By how many limits each point is cut off."""
        count = np.zeros(self.codes.shape[1], np.intp)
        for side, limit in limits.items():
            count += self.outside(side, limit)
        return count

    def inside(self, limits: Limits) -> Where:
        """The points in a box."""
        return self.cut(limits) == 0

    def alone(self, limits: Limits) -> Iterator[tuple[Side, Where]]:
        """For each limit the points that it cuts off and no other limit does."""
        count = self.cut(limits)
        for side, limit in limits.items():
            yield side, self.outside(side, limit) & (count == 1)


def _coded(factor: Factor, values: list[Any]) -> tuple[tuple[Any, ...], list[int]]:
    """The values that occur, in order, and the place of each point's value among them.

    Choices may be texts, truths, lists or nothing, which have no common order and need not be hashable.
    """
    if factor.kind == "choice":
        known = {str(value): value for value in [*factor.values, *values]}
        there = set(map(str, values))
        levels = tuple(known[name] for name in known if name in there)
        place = {str(value): code for code, value in enumerate(levels)}
        return levels, [place[str(value)] for value in values]
    kind = int if factor.kind == "integer" else float
    found, codes = np.unique(np.array(values, float), return_inverse=True)
    return tuple(kind(value) for value in found), codes.tolist()


@dataclass(frozen=True)
class Tally:
    """For each point its runs in which the condition is defined, and how many of them are hits."""

    runs: Values
    hits: Values

    @property
    def there(self) -> Where:
        """The points that count at all."""
        return self.runs > 0.0

    def density(self, where: Where | None = None) -> float:
        """The share of hits among the runs of some points, or of all."""
        chosen = self.there if where is None else where
        runs = float(self.runs[chosen].sum())
        return float(self.hits[chosen].sum()) / runs if runs else nan

    def only(self, where: Where) -> "Tally":
        """The same for some points; the others count no longer."""
        return Tally(np.where(where, self.runs, 0.0), np.where(where, self.hits, 0.0))
