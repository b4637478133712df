"""How time and memory grow with the number of people, each size in a process of its own."""

import json

from .measure import Figures, child

SIZES = (480, 1_000, 5_000, 20_000, 100_000)
MILLION = 1_000_000
FEW, MANY = 60, 12_500
"""Groups in the community of a million: as in the target, and as many as reach 15 in 100 people."""


def one(persons: int, groups: int | None = None) -> Figures:
    """Seconds, and bytes at the most, of one community over 26 + 104 weeks."""
    words = [str(persons)] if groups is None else [str(persons), str(groups)]
    return dict(json.loads(child("tests.bench.alone", *words)))


def measure(sizes: tuple[int, ...] = SIZES) -> Figures:
    """One community of each size."""
    return {str(persons): one(persons) for persons in sizes}


def million() -> Figures:
    """A million people, with few groups and with as many as reach 15 in 100 of them."""
    return {"few": one(MILLION, FEW), "many": one(MILLION, MANY)}
