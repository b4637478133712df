"""The one rule by which every state moves, and the few curves that rules share."""

import numpy as np

from .jit import rule


@rule
def clip(x: float) -> float:
    """Cut to [0, 1].

    clip(x) = min(max(x, 0), 1).
    """
    return min(max(x, 0.0), 1.0)


@rule
def balance(x: float, gain: float, loss: float) -> float:
    """What pulls up works on the room above, what pulls down on what is there: x + g(1 − x) − l·x.

    Gain and loss are ≥ 0; together they are scaled to 1 at most, so x stays in [0, 1].

    >>> balance(0.5, 0.2, 0.0)
    0.6
    >>> balance(0.5, 3.0, 1.0)
    0.75
    """
    total = gain + loss
    if total > 1.0:
        gain /= total
        loss /= total
    return clip(x + gain * (1.0 - x) - loss * x)


@rule
def hill(x: float, half: float, power: int) -> float:
    """A threshold: 0 at 0, ½ at ``half``, towards 1 above; ``power`` 3, 4 or 6 makes it steeper.

    hill(x, half, n) = xⁿ/(xⁿ + halfⁿ), 0 for x ≤ 0.

    >>> hill(0.45, 0.45, 4)
    0.5
    """
    if x <= 0.0:
        return 0.0
    square, half_square = x * x, half * half
    if power == 3:
        top, low = square * x, half_square * half
    elif power == 4:
        top, low = square * square, half_square * half_square
    else:
        top, low = square * square * square, half_square * half_square * half_square
    return top / (top + low)


@rule
def whole(number: int) -> int:
    """A whole number as a 64-bit integer inside a kernel."""
    return np.int64(number)  # type: ignore[return-value]


@rule
def mean2(a: float, b: float) -> float:
    """The mean of two.

    ½(a + b).

    >>> mean2(0.2, 0.4) == 0.5 * (0.2 + 0.4)
    True
    """
    return 0.5 * (a + b)
