"""The luck of a study: keyed draws for many persons at once, apart from all draws of the engine.

A draw is the same pure function of (seed, purpose, week, who) as in the engine (``sim/chance.py``), so what
one study draws moves nothing that another one draws. Codes from 900 on belong to studies.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.chance import GOLDEN, Purpose, half_of, mix, stream

Values = NDArray[np.float64]
_ELEVEN, _UNIT, _LEAST = np.uint64(11), 2.0**-53, 2.0**-54


class Draw(IntEnum):
    """What a draw of a study decides. Append-only, as those of the engine."""

    CLUSTER = 901
    """Rank by which clusters are allotted to arms and steps."""
    CHOSEN = 902
    """Rank by which persons are chosen."""
    LOST = 903
    """Whether and when someone is lost."""
    PLACE = 904
    """How a community differs from others."""
    SHARED = 905
    """The error that all of one community share in one wave."""


def uniforms(seed: int, purpose: int, who: NDArray[np.int64], week: int = 0) -> Values:
    """(who) draws in [0, 1): ``u01(stream(seed, purpose, week), who)``, for many keys at once."""
    with np.errstate(over="ignore"):
        source = np.uint64(stream(seed, purpose, week))
        bits = mix(half_of(source, who) + np.uint64(2**64 - 1) * GOLDEN + GOLDEN)  # type: ignore[arg-type]
    return np.asarray(bits >> _ELEVEN, np.float64) * _UNIT


def interview_noise(seed: int, week: int, who: NDArray[np.int64]) -> Values:
    """(who) standard normal errors of one wave: those with which the engine itself interviews."""
    return normals(seed, int(Purpose.INSTRUMENT), who, week)


def normals(seed: int, purpose: int, who: NDArray[np.int64], week: int = 0) -> Values:
    """(who) standard normal draws."""
    from scipy.special import ndtri

    found = uniforms(seed, purpose, who, week)
    return np.asarray(ndtri(np.clip(found, _LEAST, 1.0 - _UNIT)), np.float64)


def order_of(seed: int, purpose: int, count: int) -> NDArray[np.int64]:
    """The numbers 0 … count − 1 in an order by lot."""
    return np.argsort(uniforms(seed, purpose, np.arange(count)), kind="stable")
