"""Until precise: which points need more seeds, decided after whole batches, from what is in the store."""

import numpy as np

from ..insight.intervals import BATCH, is_precise
from .plan import Block, Plan
from .store import Store


def next_block(plan: Plan, store: Store, blocks: list[Block], parts: int) -> Block | None:
    """Ten more seeds for every point whose interval is too wide; None when there is none, or no more seeds.

    The same results always give the same block, so a sweep that was stopped goes on as it would have.
    """
    if plan.until is None:
        return None
    last = blocks[-1]
    lived = last.first + last.seeds - plan.seeds.first
    room = min(BATCH, plan.until.most - lived)
    if room <= 0:
        return None
    wide = _too_wide(plan, store, parts)
    points = last.points[np.isin(last.points, wide)]
    return Block(last.start + last.runs, points, last.first + last.seeds, room) if len(points) else None


def _too_wide(plan: Plan, store: Store, parts: int) -> list[int]:
    """Points whose interval of the mean paired difference is wider than wanted; undefined ones are let go."""
    assert plan.until is not None
    column = plan.until.outcome
    rows = store.runs_of(range(parts), ["run", "point", "arm", column])
    wide = rows.pivot(index=["run", "point"], columns="arm", values=column)
    differences = (wide["programme"] - wide["reference"]).groupby("point")
    return [
        int(str(point))
        for point, values in differences
        if values.notna().any() and not is_precise(values.to_numpy(np.float64), plan.until.halfwidth)
    ]
