"""Ranking: what is scarce goes by rank. One stable merge sort, which compiles in a moment."""

import numpy as np

from .jit import part


@part
def ranked(value: np.ndarray, count: int) -> np.ndarray:
    """Places 0 … count − 1 in order of rising value; equal values keep their order."""
    order, spare = np.arange(count), np.arange(count)
    width = 1
    while width < count:
        for left in range(0, count, 2 * width):
            middle, right = min(left + width, count), min(left + 2 * width, count)
            a, b = left, middle
            for to in range(left, right):
                first = b >= right or (a < middle and value[order[a]] <= value[order[b]])
                spare[to] = order[a] if first else order[b]
                a += 1 if first else 0
                b += 0 if first else 1
        order, spare = spare, order
        width *= 2
    return order
