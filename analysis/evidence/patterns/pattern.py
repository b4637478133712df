"""What a pattern is: a statement, what is measured for it, and checks of the measured numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from .world import Arm, World

Measured = Mapping[str, float]
"""Numbers by name; NaN where one does not exist."""
BUILT_IN, EMERGENT, QUANTITY = "S", "E", "Q"
KINDS = (BUILT_IN, EMERGENT, QUANTITY)
"""S: the sign is built into one rule, so that the check tests the code. E: it comes from several rules
together. Q: a quantity is held against evidence. What is partly built in counts as built in.
"""


class Check(NamedTuple):
    """A number made of measured ones, and between what it has to lie (both ends excluded)."""

    name: str
    of: Callable[[Measured], float]
    low: float = -inf
    high: float = inf

    def holds(self, measured: Measured) -> bool | None:
        """Whether it lies where it should; None where it does not exist."""
        value = self.of(measured)
        return None if value != value else self.low < value < self.high


@dataclass(frozen=True)
class Pattern:
    """One pattern. The first check is its claim; the others belong to it.

    ``read`` gives the numbers of one world. ``sign`` is what is asked of vectors over the whole ranges
    (by default the claim). ``arms`` are all that ``read`` lives. ``tuned``: numbers of the register were
    tuned to it, so that it is no independent check.
    """

    id: str
    kind: str
    arms: tuple[Arm, ...]
    measures: tuple[str, ...]
    read: Callable[[World], Measured]
    checks: tuple[Check, ...]
    sign: Check | None = None
    tuned: bool = False

    @property
    def claim(self) -> Check:
        """What decides whether it holds at all."""
        return self.checks[0]

    @property
    def asked_of_all(self) -> Check:
        """What is asked of vectors over the whole ranges."""
        return self.sign or self.claim


def value(name: str, low: float = -inf, high: float = inf) -> Check:
    """A measured number lies between two ends."""
    return Check(name, lambda m: m[name], low, high)


def difference(one: str, other: str, low: float = -inf, high: float = inf) -> Check:
    """A measured number less another lies between two ends."""
    return Check(f"{one} − {other}", lambda m: m[one] - m[other], low, high)


def below(one: str, other: str) -> Check:
    """A measured number is lower than another."""
    return difference(one, other, high=0.0)


def ratio(one: str, other: str, low: float = -inf, high: float = inf, least: float = 1e-9) -> Check:
    """A measured number over another; it does not exist where the other is below ``least``."""

    def of(measured: Measured) -> float:
        under = measured[other]
        return measured[one] / under if under > least else float("nan")

    return Check(f"{one} / {other}", of, low, high)


def of_fall(one: str, other: str, low: float, least: float = 0.1) -> Check:
    """The share of a fall that another is; it does not exist where there is no fall of at least ``least``."""

    def of(measured: Measured) -> float:
        fall = measured[other]
        return measured[one] / fall if fall < -least else float("nan")

    return Check(f"{one} / {other}", of, low)
