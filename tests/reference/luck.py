"""Keyed draws in plain Python whole numbers: one question at a time, or one for many keys at once.

The same function as ``sim.chance.u01``, written a second time; ``test_luck.py`` compares them.
"""

from collections.abc import Callable
from statistics import NormalDist

import numpy as np

INVERSE = NormalDist().inv_cdf
WORD = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
UNIT = 2.0**-53
NOBODY = -1

Draw = Callable[..., float]


def mix(z: int) -> int:
    """Scramble 64 bits."""
    z = (z ^ (z >> 30)) * FIRST & WORD
    z = (z ^ (z >> 27)) * SECOND & WORD
    return z ^ (z >> 31)


def stream(seed: int, purpose: int, week: int) -> int:
    """The stream of one purpose in one week."""
    start = mix((seed + GOLDEN) & WORD)
    named = mix(start ^ ((purpose + GOLDEN) & WORD))
    return mix(named ^ (((week & WORD) + GOLDEN) & WORD))


def u01(source: int, who: int, whom: int = NOBODY) -> float:
    """One draw in [0, 1)."""
    z = mix((source + who * GOLDEN) & WORD)
    return (mix((z + whom * GOLDEN + GOLDEN) & WORD) >> 11) * UNIT


def normal(u: float) -> float:
    """The standard normal quantile of a draw, by Python's own library."""
    return INVERSE(min(max(u, 2.0**-54), 1.0 - UNIT))


def draws(seed: int, purpose: int, week: int) -> Draw:
    """The question of one purpose in one week, to be asked as ``draw(who, whom)``."""
    source = stream(seed, purpose, week)

    def draw(who: int, whom: int = NOBODY) -> float:
        return u01(source, who, whom)

    return draw


def _mix_many(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(SECOND)
    return z ^ (z >> np.uint64(31))


def many(seed: int, purpose: int, week: int, who: np.ndarray, whom: np.ndarray | None = None) -> list[float]:
    """The draws of one purpose in one week for many keys (arrays of 64-bit unsigned words)."""
    golden = np.uint64(GOLDEN)
    other = np.uint64(WORD) if whom is None else whom
    with np.errstate(over="ignore"):
        inner = _mix_many(np.uint64(stream(seed, purpose, week)) + who * golden)
        bits = _mix_many(inner + other * golden + golden) >> np.uint64(11)
    return (bits.astype(np.float64) * UNIT).tolist()
