"""PRIM: peel a box of values down to where a condition holds often, then drop and paste what luck cut off.

After Friedman and Fisher (1999), with their lenient criterion: each peel cuts the strip that raises the share
of hits most for every run given up, so that no key wins by cutting deep. Of the ever smaller boxes the one is
kept that stands out most: its share of hits, less that of all runs, times the root of its share of the runs.
Then limits are dropped without which the share of hits would not fall by more than luck, and every limit is
moved, set or lifted, at any depth, while the box stands out more: strips of a twentieth alone often end in a
worse box, for the first peels are small and take what luck put at an end.
"""

from collections.abc import Iterator
from math import ceil
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .boxes import CHOICE, LOWER, UPPER, Grid, Limit, Limits, Side, Tally, Values, Where

PEEL = 0.05
"""The share of the points left that one peel cuts at least."""
SUPPORT = 0.05
"""The share of the points that a box holds at least."""
LEAST = 5
"""The points that a box holds at least."""
DOUBT = 0.05
"""A limit is dropped if luck alone would explain it with a chance above this."""
Indices = NDArray[np.intp]
Move = tuple[float, Side, Limit | None]
"""How much the box would stand out, and which limit to set for that (or to lift)."""


class Step(NamedTuple):
    """A box on the way: what was done last, its limits, and what it holds."""

    stage: str
    limits: Limits
    points: int
    coverage: float
    density: float
    mass: float
    score: float


class Found(NamedTuple):
    """The box that was kept, and the way to it; ``chosen`` is where on the way peeling should have ended."""

    last: Step
    path: tuple[Step, ...]
    chosen: int


class _Measure(NamedTuple):
    """What boxes are measured by: all runs, all hits, and the fewest points that a box holds."""

    runs: float
    hits: float
    least: int

    def score(self, runs: Any, hits: Any) -> Any:
        """How much boxes stand out that hold so many runs and hits."""
        return (hits / runs - self.hits / self.runs) * np.sqrt(runs / self.runs)

    def step(self, stage: str, limits: Limits, points: int, runs: float, hits: float) -> Step:
        score = float(self.score(runs, hits))
        return Step(stage, dict(limits), points, hits / self.hits, hits / runs, runs / self.runs, score)


class _Ordered(NamedTuple):
    """Points sorted by each of some keys: codes, and the runs and hits up to each point."""

    rows: Indices
    codes: Indices
    runs: Values
    hits: Values


class _Strips(NamedTuple):
    """Strips that may be peeled: where, the first or last code left (or the choice gone), what goes."""

    row: Indices
    end: Indices
    code: Indices
    points: Values
    runs: Values
    hits: Values


def search(grid: Grid, tally: Tally) -> Found | None:
    """The box in which the condition holds strikingly often; None where no limit is more than luck."""
    there = tally.there
    least = max(LEAST, ceil(SUPPORT * int(there.sum())))
    measure = _Measure(float(tally.runs[there].sum()), float(tally.hits[there].sum()), least)
    if not 0.0 < measure.hits < measure.runs:
        return None
    path = list(_peeled(grid, tally, measure))
    chosen = int(np.argmax([step.score for step in path]))
    dropped = _dropped(grid, tally, path[chosen].limits)
    path.append(_step("drop", grid, tally, measure, dropped))
    pasted = _dropped(grid, tally, _pasted(grid, tally, measure, dropped))
    path.append(_step("paste", grid, tally, measure, pasted))
    return Found(path[-1], tuple(path), chosen) if pasted and path[-1].score > 0.0 else None


def _step(stage: str, grid: Grid, tally: Tally, measure: _Measure, limits: Limits) -> Step:
    where = grid.inside(limits) & tally.there
    runs, hits = float(tally.runs[where].sum()), float(tally.hits[where].sum())
    return measure.step(stage, limits, int(where.sum()), runs, hits)


def _peeled(grid: Grid, tally: Tally, measure: _Measure) -> Iterator[Step]:
    """From all points down to the smallest box, strip by strip."""
    inside, limits = tally.there, dict[Side, Limit]()
    order = _within(grid.order, inside)
    while True:
        points = int(inside.sum())
        runs, hits = float(tally.runs[inside].sum()), float(tally.hits[inside].sum())
        yield measure.step("peel", limits, points, runs, hits)
        ends = _ends(_ordered(grid, tally, grid.ordered, order))
        pairs: Any = zip(ends, _choices(grid, tally, inside), strict=True)
        strips = _Strips(*(np.concatenate(pair) for pair in pairs))
        best = _best(strips, points - measure.least, runs, hits)
        if best is None:
            return
        side, code = Side(int(strips.row[best]), int(strips.end[best])), int(strips.code[best])
        limits[side] = _others(grid, side, code, inside) if side.end == CHOICE else code
        inside = inside & ~grid.outside(side, limits[side])
        order = _within(order, inside)


def _within(order: Indices, where: Where) -> Indices:
    """The same sorting for some of the points."""
    return order[where[order]].reshape(len(order), int(where.sum()))


def _others(grid: Grid, side: Side, code: int, inside: Where) -> frozenset[int]:
    return frozenset(np.unique(grid.codes[side.row][inside]).tolist()) - {code}


def _best(strips: _Strips, spare: int, runs: float, hits: float) -> int | None:
    """The strip whose cut raises the share of hits most for every run given up."""
    allowed = strips.points <= spare
    if not allowed.any():
        return None
    left = np.where(allowed, runs - strips.runs, 1.0)
    gain = ((hits - strips.hits) / left - hits / runs) / strips.runs
    return int(np.argmax(np.where(allowed, gain, -np.inf)))


def _ordered(grid: Grid, tally: Tally, rows: Indices, order: Indices) -> _Ordered:
    codes = grid.codes[rows[:, None], order]
    runs, hits = np.cumsum(tally.runs[order], axis=1), np.cumsum(tally.hits[order], axis=1)
    return _Ordered(rows, codes, runs, hits)


def _ends(sorted_: _Ordered) -> _Strips:
    """The lowest and the highest strip of every ordered key; equal values go together."""
    rows, codes, runs, hits = sorted_
    keys, points = np.arange(len(rows)), codes.shape[1]
    several = max(1, ceil(PEEL * points))
    low, high = codes[:, several - 1], codes[:, points - several]
    below = (codes <= low[:, None]).sum(axis=1)
    kept = (codes < high[:, None]).sum(axis=1)
    last = np.maximum(kept - 1, 0)  # where nothing is kept the strip is everything, which is never allowed
    return _Strips(
        np.tile(rows, 2),
        np.repeat([LOWER, UPPER], len(rows)),
        np.concatenate([low + 1, high - 1]),
        np.concatenate([below, points - kept]).astype(float),
        np.concatenate([runs[keys, below - 1], runs[:, -1] - runs[keys, last]]),
        np.concatenate([hits[keys, below - 1], hits[:, -1] - hits[keys, last]]),
    )


def _choices(grid: Grid, tally: Tally, inside: Where) -> _Strips:
    """Every choice of every key without order that is still in the box."""
    rows, codes, lost = [], [], [np.zeros((3, 0))]
    for row in grid.choices.tolist():
        there, sums = _by_choice(grid, tally, row, inside)
        rows += [row] * len(there)
        codes += there.tolist()
        lost.append(sums)
    ends = np.full(len(rows), CHOICE, np.intp)
    return _Strips(np.array(rows, np.intp), ends, np.array(codes, np.intp), *np.concatenate(lost, axis=1))


def _by_choice(grid: Grid, tally: Tally, row: int, where: Where) -> tuple[Indices, Values]:
    """The choices that occur among some points, and the points, runs and hits of each."""
    here = grid.codes[row][where]
    sums = np.array([np.bincount(here, of) for of in (None, tally.runs[where], tally.hits[where])], float)
    there = np.flatnonzero(sums[0])
    return there, sums[:, there]


def _dropped(grid: Grid, tally: Tally, limits: Limits) -> Limits:
    """The box without the limits that luck explains, the least certain first."""
    kept = dict(limits)
    there = np.flatnonzero(tally.there)
    cut = np.array([grid.outside(side, limit)[there] for side, limit in kept.items()], bool)
    while kept:
        chances = _chances(tally.runs[there], tally.hits[there], cut)
        worst = int(np.argmax(chances))
        if chances[worst] <= DOUBT:
            break
        del kept[list(kept)[worst]]
        cut = np.delete(cut, worst, axis=0)
    return kept


def _chances(runs: Values, hits: Values, cut: NDArray[np.bool_]) -> Values:
    """How likely luck makes the box as dense as it is if a limit changed nothing, for each limit.

    A binomial test against the share of hits without the limit. Runs of one point resemble each other: they
    count as many as the spread among points on the same side of the limit allows, one at least.
    """
    from scipy.special import betainc

    limits = len(cut)
    by = np.where(cut.sum(axis=0) == 1, np.argmax(cut, axis=0), limits + 1)
    by[~cut.any(axis=0)] = limits
    sums = np.array([np.bincount(by, weights, limits + 2) for weights in (None, runs, hits, hits**2 / runs)])
    beyond, inside = sums[:, :limits], sums[:, limits]
    points, all_runs, all_hits, squares = beyond + inside[:, None]
    explained = inside[2] ** 2 / inside[1] + beyond[2] ** 2 / np.maximum(beyond[1], 1.0)
    spread = np.maximum(squares - explained, 1e-9)
    counted = inside[0] * np.clip((all_hits - explained) / spread, 1.0, all_runs / points)
    reached, without = counted * inside[2] / inside[1], all_hits / all_runs
    chances = betainc(np.maximum(reached, 1e-12), counted - reached + 1.0, without)
    return np.asarray(np.where((without > 0.0) & (without < 1.0), chances, 1.0))


def _pasted(grid: Grid, tally: Tally, measure: _Measure, limits: Limits) -> Limits:
    """The box with one limit after the other moved, set or lifted, while it stands out more."""
    current = dict(limits)
    score = _step("paste", grid, tally, measure, current).score
    nothing: Move = (score, Side(0, CHOICE), None)
    while True:
        moves = _moves(grid, tally, measure, current)
        better, side, limit = max(moves, key=lambda move: move[0], default=nothing)
        if better <= score + 1e-9:
            return current
        score = better
        if limit is None:
            del current[side]
        else:
            current[side] = limit


def _moves(grid: Grid, tally: Tally, measure: _Measure, limits: Limits) -> Iterator[Move]:
    """Everything that may become of one limit: for those there are, also wider or lifted."""
    inside = grid.inside(limits) & tally.there
    yield from _cuts(grid, tally, measure, inside, grid.ordered, (LOWER, UPPER))
    for row in grid.choices.tolist():
        yield from _picks(grid, tally, measure, inside, row)
    for side, alone in grid.alone(limits):
        wider = inside | (alone & tally.there)
        score = float(measure.score(tally.runs[wider].sum(), tally.hits[wider].sum()))
        yield score, side, None
        if side.end == CHOICE:
            yield from _picks(grid, tally, measure, wider, side.row)
        else:
            yield from _cuts(grid, tally, measure, wider, np.array([side.row]), (side.end,))


def _cuts(
    grid: Grid, tally: Tally, measure: _Measure, where: Where, rows: Indices, ends: tuple[int, ...]
) -> Iterator[Move]:
    """The best place to cut some points at an end of some ordered keys, however deep."""
    order = _within(grid.order[np.searchsorted(grid.ordered, rows)], where)
    _, codes, runs, hits = _ordered(grid, tally, rows, order)
    place = np.arange(1, codes.shape[1])
    differs = codes[:, 1:] != codes[:, :-1]
    for end in ends:
        kept = place if end == UPPER else len(place) + 1 - place
        allowed = differs & (kept >= measure.least)
        if not allowed.any():
            continue
        first = 0.0 if end == UPPER else 1.0
        left = np.abs(runs[:, -1:] * first - runs[:, :-1])
        scores = np.where(allowed, measure.score(left, np.abs(hits[:, -1:] * first - hits[:, :-1])), -np.inf)
        key, last = np.unravel_index(int(np.argmax(scores)), scores.shape)
        code = codes[key, last if end == UPPER else last + 1]
        yield float(scores[key, last]), Side(int(rows[key]), end), int(code)


def _picks(grid: Grid, tally: Tally, measure: _Measure, where: Where, row: int) -> Iterator[Move]:
    """The best so many choices of a key without order, for every number of them but all."""
    there, sums = _by_choice(grid, tally, row, where)
    order = np.argsort(-sums[2] / sums[1], kind="stable")
    points, runs, hits = np.cumsum(sums[:, order], axis=1)[:, :-1]
    for number in np.flatnonzero(points >= measure.least).tolist():
        chosen = frozenset(there[order[: number + 1]].tolist())
        yield float(measure.score(runs[number], hits[number])), Side(row, CHOICE), chosen
