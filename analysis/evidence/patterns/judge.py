"""Verdicts: what checks of measured numbers say, over seeds and over vectors. Pure functions of arrays."""

from collections.abc import Mapping, Sequence
from math import inf, nan, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...insight.intervals import interval, t_quantile
from .pattern import BUILT_IN, QUANTITY, Check, Pattern
from .seen import mean

Values = NDArray[np.float64]
HOLDS, PARTLY, NOT, UNKNOWN = "holds", "holds partly", "does not hold", "not measurable here"
VERDICTS = (NOT, PARTLY, UNKNOWN, HOLDS)
"""From the most uncomfortable on."""


class Estimate(NamedTuple):
    """A number over seeds, its 95 % interval, and whether it lies where it should (None: not defined)."""

    name: str
    value: float
    low: float
    high: float
    holds: bool | None = None
    is_sure: bool = False


class Spread(NamedTuple):
    """A check over vectors: in how many it holds, of those where it exists; median and middle 90 %.

    ``not_lived``: vectors with an arm that could not be lived; ``undefined``: others where the number does
    not exist.
    """

    vectors: int
    share: float
    median: float
    low: float
    high: float
    not_lived: int
    undefined: int


def _means(names: Sequence[str], rows: Values) -> Mapping[str, float]:
    return {name: mean(rows[:, place]) for place, name in enumerate(names)}


def estimate(check: Check, names: Sequence[str], rows: Values) -> Estimate:
    """A check of means over seeds (``rows``: (seed, number)), with the interval of the jackknife.

    For means and differences that is the usual interval of Student's t.
    """
    value = check.of(_means(names, rows))
    low, high = _jackknife(check, names, rows, value)
    holds = None if value != value else check.low < value < check.high
    return Estimate(check.name, value, low, high, holds, check.low < low and high < check.high)


def _jackknife(check: Check, names: Sequence[str], rows: Values, value: float) -> tuple[float, float]:
    count = len(rows)
    if value != value or count < 2:
        return (nan, nan) if value != value else (-inf, inf)
    each = [check.of(_means(names, np.delete(rows, row, axis=0))) for row in range(count)]
    known = np.array([one for one in each if one == one])
    if len(known) < 2:
        return -inf, inf
    error = sqrt((len(known) - 1) * float(np.var(known)))
    half = t_quantile(len(known) - 1) * error
    return value - half, value + half


def measured(pattern: Pattern, rows: Values) -> list[Estimate]:
    """Every number of a pattern over seeds."""
    found = []
    for name, column in zip(pattern.measures, rows.T, strict=True):
        known = column[~np.isnan(column)]
        found.append(Estimate(name, mean(known), *interval(known)))
    return found


def checked(pattern: Pattern, rows: Values) -> list[Estimate]:
    """Every check of a pattern over seeds."""
    return [estimate(check, pattern.measures, rows) for check in pattern.checks]


def verdict(checks: Sequence[Estimate]) -> str:
    """What the checks of a pattern say; the first one is its claim.

    It holds if all of them do and the interval of the claim leaves no doubt; it holds partly if the claim
    does, but not beyond doubt, or not all that belongs to it.
    """
    claim = checks[0]
    if claim.holds is None:
        return UNKNOWN
    if not claim.holds:
        return NOT
    return HOLDS if claim.is_sure and all(check.holds for check in checks) else PARTLY


def spread(check: Check, names: Sequence[str], values: Values, lived: Values) -> Spread:
    """A check over vectors, judged on means over seeds. ``values``: (vector, seed, number);
    ``lived``: (vector, seed), 1 where all arms could be lived.
    """
    found = np.array([check.of(_means(names, rows)) for rows in values])
    could = (np.nan_to_num(lived) == 1.0).all(axis=1)
    known = could & ~np.isnan(found)
    if not known.any():
        return Spread(len(values), nan, nan, nan, nan, int((~could).sum()), int((could & ~known).sum()))
    held = (found[known] > check.low) & (found[known] < check.high)
    low, median, high = np.quantile(found[known], [0.05, 0.5, 0.95])
    return Spread(
        len(values), float(held.mean()), float(median), float(low), float(high), int((~could).sum()),
        int((could & ~known).sum()),
    )  # fmt: skip


class Judged(NamedTuple):
    """What is known of one pattern: numbers and checks at the defaults, and spreads over vectors."""

    pattern: Pattern
    verdict: str
    numbers: tuple[Estimate, ...]
    checks: tuple[Estimate, ...]
    ensemble: Spread | None
    ranges: Spread | None

    @property
    def claim(self) -> Estimate:
        """The claim at the defaults."""
        return self.checks[0]


def in_order(judged: Sequence[Judged]) -> list[Judged]:
    """The most uncomfortable first; those whose sign is built in apart, at the end."""

    def place(one: Judged) -> tuple[object, ...]:
        share = one.ranges.share if one.ranges is not None and one.ranges.share == one.ranges.share else 1.0
        return (
            one.pattern.kind == BUILT_IN, VERDICTS.index(one.verdict), one.pattern.kind != QUANTITY, share,
        )  # fmt: skip

    return sorted(judged, key=place)


def tuned(judged: Sequence[Judged]) -> int:
    """Of those counted as holding, how many the numbers of the register were tuned to."""
    return sum(one.pattern.tuned and one.verdict == HOLDS for one in judged)


def counted(judged: Sequence[Judged]) -> dict[str, int]:
    """How many patterns have each verdict; those whose sign is built in are never counted."""
    found = [one.verdict for one in judged if one.pattern.kind != BUILT_IN]
    return {name: found.count(name) for name in VERDICTS}


def contradicts(expected: str, one: Judged, exact: bool) -> bool:
    """Whether a verdict is another than expected. ``exact``: lived with the very seeds of the expectation.

    With other seeds only what its interval leaves no doubt of counts: a claim that should hold and surely
    does not, or the other way round.
    """
    if exact:
        return one.verdict != expected
    if expected == UNKNOWN or one.verdict == UNKNOWN:
        return one.verdict != expected
    claim, check = one.claim, one.pattern.claim
    if expected == NOT:
        return claim.is_sure
    return claim.high < check.low or claim.low > check.high
