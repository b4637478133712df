"""Disputes and settlements among a few people, out of the pairs of a state."""

from typing import Any

import numpy as np

from sim.state import State

OPEN = 1


def pairs_among(state: State, rows: frozenset[int]) -> list[tuple[int, int, Any]]:
    """Pairs of these people with a dispute, open or settled: both rows and the pair."""
    pair: Any = state.pair[: int(state.community.pairs[0])]
    wanted = np.array(sorted(rows))
    kept = pair[(pair.dispute > 0) & np.isin(pair.low, wanted) & np.isin(pair.high, wanted)]
    return [(int(one.low), int(one.high), one) for one in kept]


def pairs_of(state: State, row: int) -> list[Any]:
    """Open disputes of one person."""
    pair: Any = state.pair[: int(state.community.pairs[0])]
    return list(pair[(pair.dispute == OPEN) & ((pair.low == row) | (pair.high == row))])
