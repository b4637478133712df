"""What a study is worth: power, wrong signs, bias, overstatement, false alarms; luck and ignorance apart."""

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import OUTCOMES

from ...insight.intervals import LEVEL
from ...insight.luck import luck_and_ignorance
from ..bank import Bank
from .trial import Trial

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]
QUANTILES = (0.05, 0.5, 0.95)
ENOUGH = 0.8
"""The power at which a study is usually called large enough."""


class Chance(NamedTuple):
    """A share of studies with the ends of its interval; NaN where none was lived."""

    value: float
    low: float
    high: float


class Worth(NamedTuple):
    """What studies of one size are worth. ``own``: whether it is the size of the study itself.

    ``power``: it finds an effect in the direction of the true one; ``wrong``: its difference points the other
    way; ``wrong_and_sure``: and p is below alpha; ``covered``: its interval holds the truth (own size only);
    ``false_alarm``: p is below alpha where the programme did nothing. ``bias`` with its standard error is how
    far studies miss the truth on average, ``spread`` their standard deviation, ``overstated`` how many times
    larger than the truth the difference is in those that find it; ``ignorance`` is what sets of numbers add
    to ``luck``.
    """

    size: int
    own: bool
    studies: int
    power: Chance
    wrong: Chance
    wrong_and_sure: Chance
    false_alarm: Chance
    covered: float
    truth: float
    mean: float
    bias: float
    bias_error: float
    spread: float
    overstated: float
    luck: float
    ignorance: float


def chance(hits: Mask, level: float = LEVEL) -> Chance:
    """A share with Wilson's interval."""
    from scipy.special import ndtri

    n = len(hits)
    if not n:
        return Chance(np.nan, np.nan, np.nan)
    p, z = float(np.mean(hits)), float(ndtri(0.5 + level / 2.0))
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Chance(p, min(p, max(0.0, middle - half)), max(p, min(1.0, middle + half)))  # but for rounding


def directions(trial: Trial, truth: Values) -> Values:
    """(vector) −1 or 1: the direction of the true effect for each set of numbers, over its studies.

    The good direction of the outcome where nothing was lived or the effect is exactly nothing.
    """
    good = -1.0 if OUTCOMES[trial.file.instrument.outcome].good == "down" else 1.0
    known = np.isfinite(truth)
    sums = np.where(known, truth, 0.0).sum(axis=1)
    return np.where(sums == 0.0, good, np.sign(sums))


def worth_of(trial: Trial, bank: Bank, size: int) -> Worth:
    """What studies of one size are worth, from all that were lived."""
    x, alpha = trial.file.instrument.name, trial.file.analysis.alpha
    difference, p, truth = (bank.of(name) for name in (f"{x}_difference_{size}", f"p_{size}", f"{x}_truth"))
    ways = np.broadcast_to(directions(trial, truth)[:, None], difference.shape)
    known = np.isfinite(difference) & np.isfinite(p)
    d, sure, way, real = difference[known], p[known] < alpha, ways[known], truth[known]
    right, wrong = d * way > 0.0, d * way < 0.0
    found = right & sure
    null = bank.of(f"null_p_{size}")
    missed = d - real
    parts = luck_and_ignorance(difference)
    own, spread = size == trial.own_size, float(np.std(d, ddof=1)) if len(d) > 1 else np.nan
    return Worth(
        size, own, int(known.sum()), chance(found), chance(wrong), chance(wrong & sure),
        chance(null[np.isfinite(null)] < alpha), _covered(bank, x, truth) if own else np.nan,
        _mean(real), _mean(d), _mean(missed), _error(missed), spread,
        _mean(np.abs(d[found])) / abs(_mean(real)) if found.any() and _mean(real) else np.nan,
        parts.luck if len(difference) > 1 else spread,
        parts.ignorance if len(difference) > 1 else np.nan,
    )  # fmt: skip


def _covered(bank: Bank, x: str, truth: Values) -> float:
    """The share of intervals that hold what a study of these persons aims at."""
    low, high = bank.of(f"{x}_low"), bank.of(f"{x}_high")
    known = np.isfinite(low) & np.isfinite(high) & np.isfinite(truth)
    return _mean(((low <= truth) & (truth <= high))[known].astype(np.float64))


def enough(found: list[Worth], wanted: float = ENOUGH) -> int | None:
    """The smallest size from which on every size that was tried has enough power; None if there is none."""
    least: int | None = None
    for one in sorted(found, key=lambda worth: worth.size, reverse=True):
        if not one.power.value >= wanted:
            break
        least = one.size
    return least


def power_table(found: list[Worth]) -> "pd.DataFrame":
    """One row a size."""
    import pandas as pd

    rows = []
    for one in found:
        row: dict[str, object] = {}
        for name, value in one._asdict().items():
            if isinstance(value, Chance):
                row |= {name: value.value, f"{name}_low": value.low, f"{name}_high": value.high}
            else:
                row[name] = value
        rows.append(row)
    return pd.DataFrame(rows)


def statistics_table(bank: Bank) -> "pd.DataFrame":
    """One row a statistic of the study: mean, spread, quantiles, luck and ignorance, studies that have it."""
    import pandas as pd

    rows = []
    for name in bank.columns:
        values = bank.of(name)
        known = values[np.isfinite(values)]
        parts = luck_and_ignorance(values) if len(values) > 1 else None
        spread = float(np.std(known, ddof=1)) if len(known) > 1 else np.nan
        quantiles = np.quantile(known, QUANTILES) if len(known) else [np.nan] * len(QUANTILES)
        rows.append({
            "statistic": name, "studies": len(known), "mean": _mean(known), "spread": spread,
            **{f"q{round(100 * level):02d}": float(q) for level, q in zip(QUANTILES, quantiles, strict=True)},
            "luck": parts.luck if parts else spread, "ignorance": parts.ignorance if parts else np.nan,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _mean(values: Values) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _error(values: Values) -> float:
    return float(np.std(values, ddof=1) / sqrt(len(values))) if len(values) > 1 else float("nan")
