"""How much of a box is luck: points not used to find it, shuffled copies of the runs, resampled points.

A point is always moved as a whole, for its runs resemble each other: split up, they would know each other.
"""

from math import nan, sqrt
from typing import NamedTuple

import numpy as np

from .boxes import CHOICE, Grid, Limits, Side, Tally, Values
from .intervals import t_quantile
from .prim import search

FOLDS = 10
Generator = np.random.Generator


class Estimate(NamedTuple):
    """A share with the interval in which it lies with 95 in 100."""

    value: float
    low: float
    high: float


NOT_KNOWN = Estimate(nan, nan, nan)


def unseen(grid: Grid, tally: Tally, draw: Generator, repeats: int) -> tuple[Estimate, Estimate]:
    """Density and coverage on points that were not used: found on nine tenths, judged on the tenth.

    Each tenth is held back in turn, over and over. A point counts by how often it lay in a box that was found
    without it, in smaller boxes more, so that every box found counts the same. The interval adds what the
    repeats differ by to the spread among points.
    """
    dense, covering = np.zeros((2, repeats, len(tally.runs)))
    for repeat in range(repeats):
        fold = draw.permutation(len(tally.runs)) % FOLDS
        for held in range(FOLDS):
            found = search(grid, tally.only(fold != held))
            if found:
                inside = grid.inside(found.last.limits) & tally.there & (fold == held)
                dense[repeat, inside] = 1.0 / found.last.mass
                covering[repeat, inside] = 1.0
    all_hits = np.ones_like(covering)
    return _ratio(dense, tally.hits, tally.runs, dense), _ratio(covering, tally.hits, tally.hits, all_hits)


def _ratio(weights: Values, counted: Values, among: Values, base: Values) -> Estimate:
    """Σ weights × counted / Σ base × among, over repeats and points."""
    total = float((base * among).sum())
    if not total:
        return NOT_KNOWN
    value = float((weights * counted).sum()) / total
    there = (base.sum(axis=0) > 0.0) & (among > 0.0)
    left = weights.sum(axis=0) * counted - value * base.sum(axis=0) * among
    each = [
        float((w * counted).sum() / (b * among).sum()) for w, b in zip(weights, base, strict=True) if b.any()
    ]
    points = max(int(there.sum()), 2)
    own = max(float(np.sqrt((left**2).sum())) / total, 0.5 / points)
    half = t_quantile(points - 1) * sqrt(own**2 + float(np.var(each)))
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0))


def chance(grid: Grid, tally: Tally, score: float, draw: Generator, shuffles: int) -> float:
    """In which share of shuffled copies (runs dealt out anew among points) a box stands out as much."""
    there = np.flatnonzero(tally.there)
    as_much = 1
    for _ in range(shuffles):
        runs, hits = tally.runs.copy(), tally.hits.copy()
        dealt = draw.permutation(there)
        runs[there], hits[there] = tally.runs[dealt], tally.hits[dealt]
        found = search(grid, Tally(runs, hits))
        as_much += found is not None and found.last.score >= score - 1e-12
    return as_much / (shuffles + 1)


def again(grid: Grid, tally: Tally, limits: Limits, draw: Generator, resamples: int) -> dict[int, float]:
    """For each key of a box the share of resampled points in which it is limited in the same direction."""
    there = np.flatnonzero(tally.there)
    seen = dict.fromkeys((side.row for side in limits), 0)
    for _ in range(resamples):
        times = np.bincount(draw.choice(there, len(there)), minlength=len(tally.runs)).astype(float)
        found = search(grid, Tally(times * tally.runs, times * tally.hits))
        other = found.last.limits if found else {}
        for row in seen:
            seen[row] += all(_same(grid, limits, other, side) for side in limits if side.row == row)
    return {row: count / resamples if resamples else nan for row, count in seen.items()}


def _same(grid: Grid, one: Limits, other: Limits, side: Side) -> bool:
    """Whether a limit is there again; for choices: something dropped is dropped, something kept is kept."""
    mine, theirs = one[side], other.get(side)
    if side.end != CHOICE or not isinstance(mine, frozenset) or not isinstance(theirs, frozenset):
        return theirs is not None
    every = frozenset(range(len(grid.levels[side.row])))
    return bool(mine & theirs) and bool((every - mine) & (every - theirs))
