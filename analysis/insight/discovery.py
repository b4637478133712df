"""Where a condition holds: boxes of the keys that were varied, and how far they are more than luck.

A box was chosen because it looks dense, so its density on the runs it was found with is too high. Every box
therefore carries what it holds on runs that were not used to find it, how often shuffled copies of the runs
give a box that stands out as much, and how often each of its limits comes back in resampled points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..experiments.factors import Factor
from .boxes import CHOICE, LOWER, UPPER, Grid, Limits, Side, Tally, Where
from .by_luck import Estimate, again, chance, unseen
from .prim import Found, search

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 20
"""Points with at least one defined run, below which no box is looked for."""
MOST_BOXES = 3
LUCK = 0.05
"""A box that shuffled copies match more often than this was found by luck."""
NO_KEYS, FEW_POINTS = "discovery.no_keys", "discovery.few_points"
NO_HITS, ALL_HITS, NOTHING = "discovery.no_hits", "discovery.all_hits", "discovery.nothing"
Range = tuple[Any, ...]
Effort = tuple[int, int, int]
"""So many shuffled copies, repeats of holding back, and resamples."""


@dataclass(frozen=True)
class Box:
    """Limits between which a condition holds often, and how sure that is, among the runs it was sought in.

    ``limits`` has the key that matters most first: for numbers (low, high), infinite where open; for whole
    and listed numbers the ends still inside; for choices the choices inside. ``coverage`` is the share of
    hits that lie inside, ``density`` the share of hits among the runs inside, ``mass`` the share of runs
    inside. ``density_unseen`` and ``coverage_unseen`` are judged on points not used to find a box, each with
    the interval that follows it. ``without`` is the density if a key had no limit, ``reproducibility`` how
    often a key is limited in the same direction when points are resampled.
    """

    limits: Mapping[str, Range]
    coverage: float
    density: float
    mass: float
    points: int
    runs: int
    base_rate: float
    elsewhere: float
    density_unseen: float
    density_low: float
    density_high: float
    coverage_unseen: float
    coverage_low: float
    coverage_high: float
    p_luck: float
    without: Mapping[str, float]
    reproducibility: Mapping[str, float]

    @property
    def by_luck(self) -> bool:
        """Whether shuffled copies of the runs give such a box too often to take it seriously."""
        return not self.p_luck <= LUCK


@dataclass(frozen=True)
class Discovery:
    """What was found about a condition (a clause in words): boxes, the way to each, or why there are none.

    Each box after the first was sought among the points outside those before it. ``undefined`` counts runs
    that failed or in which the condition is not defined. ``reason`` is the id of a sentence, empty if there
    are boxes.
    """

    condition: str
    factors: tuple[Factor, ...]
    points: int
    runs: int
    undefined: int
    base_rate: float
    boxes: tuple[Box, ...]
    trajectory: "pd.DataFrame"
    reason: str = ""


def discover(
    factors: Sequence[Factor], points: "pd.DataFrame", hits: NDArray[Any], condition: str = "", *,
    seed: int = 1, most_boxes: int = MOST_BOXES, shuffles: int = 200, repeats: int = 5, resamples: int = 100,
) -> Discovery:  # fmt: skip
    """Look for boxes of the varied keys in which a condition holds strikingly often.

    ``points`` has a column for each factor, ``hits`` a row for each point and a column for each of its runs:
    1 where the condition holds, 0 where not, NaN where it is not defined. After a first box others are sought
    among the points that are left, until one is found by luck: alone it is told as luck, later ones are not
    told. The same seed gives the same result. Fewer than 19 shuffled copies could never speak against luck.
    """
    whole = tally_of(hits)
    reason = _reason(factors, whole)
    found = (
        []
        if reason
        else _boxes(Grid.of(factors, points), whole, seed, most_boxes, (shuffles, repeats, resamples))
    )
    return Discovery(
        condition, tuple(factors), int(whole.there.sum()), int(whole.runs.sum()),
        int(np.size(hits) - whole.runs.sum()), whole.density(), tuple(box for box, _ in found),
        _trajectory([way for _, way in found]), reason or ("" if found else NOTHING),
    )  # fmt: skip


def _boxes(grid: Grid, tally: Tally, seed: int, most: int, effort: Effort) -> list[tuple[Box, Found]]:
    """One box after the other, each among the points that those before leave."""
    boxes: list[tuple[Box, Found]] = []
    while len(boxes) < most and not _reason(grid.factors, tally):
        found = search(grid, tally)
        if found is None:
            break
        draws = [np.random.default_rng([seed, len(boxes), purpose]) for purpose in range(3)]
        p_luck = chance(grid, tally, found.last.score, draws[0], effort[0])
        is_luck = not p_luck <= LUCK
        if is_luck and boxes:
            break
        dense, covering = unseen(grid, tally, draws[1], effort[1])
        back = again(grid, tally, found.last.limits, draws[2], effort[2])
        boxes.append((_box(grid, tally, found, (dense, covering), p_luck, back), found))
        if is_luck:
            break
        tally = tally.only(~grid.inside(found.last.limits))
    return boxes


def tally_of(hits: NDArray[Any]) -> Tally:
    """Runs in which the condition is defined, and hits among them, point by point."""
    values = np.asarray(hits, np.float64)
    values = values[:, None] if values.ndim == 1 else values
    return Tally((~np.isnan(values)).sum(axis=1).astype(np.float64), np.nansum(values, axis=1))


def _reason(factors: Sequence[Factor], tally: Tally) -> str:
    """Why there is nothing to look for; empty if there is."""
    if not factors:
        return NO_KEYS
    if int(tally.there.sum()) < FEWEST:
        return FEW_POINTS
    if not tally.hits.any():
        return NO_HITS
    return ALL_HITS if tally.density() == 1.0 else ""


def _box(
    grid: Grid,
    tally: Tally,
    found: Found,
    judged: tuple[Estimate, Estimate],
    p_luck: float,
    back: dict[int, float],
) -> Box:
    limits, last = found.last.limits, found.last
    where = grid.inside(limits) & tally.there
    without = {row: _without(grid, tally, limits, row) for row in back}
    rows = {grid.factors[row].name: row for row in sorted(without, key=lambda row: (without[row], row))}
    dense, covering = judged
    return Box(
        {name: _limits(grid, limits, row) for name, row in rows.items()},
        last.coverage, last.density, last.mass, last.points, int(tally.runs[where].sum()),
        tally.density(), tally.density(tally.there & ~where), *dense, *covering, p_luck,
        {name: without[row] for name, row in rows.items()},
        {name: back[row] for name, row in rows.items()},
    )  # fmt: skip


def _without(grid: Grid, tally: Tally, limits: Limits, row: int) -> float:
    """The density of the box if one key had no limit."""
    others = {side: limit for side, limit in limits.items() if side.row != row}
    return tally.density(grid.inside(others) & tally.there)


def _limits(grid: Grid, limits: Limits, row: int) -> Range:
    """The limits of one key in its own unit."""
    factor, levels = grid.factors[row], grid.levels[row]
    choices = limits.get(Side(row, CHOICE))
    if isinstance(choices, frozenset):
        return tuple(levels[code] for code in sorted(choices))
    low, high = limits.get(Side(row, LOWER)), limits.get(Side(row, UPPER))
    return (
        -inf if not isinstance(low, int) else _edge(factor, levels, low, low - 1),
        inf if not isinstance(high, int) else _edge(factor, levels, high, high + 1),
    )


def _edge(factor: Factor, levels: Range, inside: int, outside: int) -> Any:
    """Where a box ends: halfway to the nearest value outside; where values come in steps, the last inside."""
    if in_steps(factor):
        return levels[inside]
    return (levels[inside] + levels[outside]) / 2.0


def in_steps(factor: Factor) -> bool:
    """Whether the values of a key with an order are whole numbers, or were listed one by one."""
    return factor.kind == "integer" or (factor.kind == "number" and factor.is_listed)


def within(limits: Mapping[str, Range], factors: Sequence[Factor], points: "pd.DataFrame") -> Where:
    """The points between limits such as those of a box."""
    inside = np.ones(len(points), bool)
    kinds = {factor.name: factor.kind for factor in factors}
    for name, limit in limits.items():
        if kinds[name] == "choice":
            inside &= np.isin([str(value) for value in points[name]], [str(value) for value in limit])
        else:
            values = points[name].to_numpy(np.float64)
            inside &= (values >= limit[0]) & (values <= limit[1])
    return inside


def _trajectory(ways: list[Found]) -> "pd.DataFrame":
    """Every box on the way to each box that was kept, in order."""
    import pandas as pd

    columns = [
        "box", "step", "stage", "coverage", "density", "mass", "points", "restricted", "score", "chosen",
    ]  # fmt: skip
    rows = [
        (
            number, place, step.stage, step.coverage, step.density, step.mass, step.points,
            len({side.row for side in step.limits}), step.score, place == len(way.path) - 1,
        )
        for number, way in enumerate(ways, 1)
        for place, step in enumerate(way.path)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
