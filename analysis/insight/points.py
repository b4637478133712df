"""What all tables of sensitivity share: means of points, drawing again, and what is known beside a table."""

from collections.abc import Mapping, Sequence
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]
CONSTANT, ONE_SEED, TOO_FEW = "constant", "one_seed", "too_few"
"""Flags: why a table says nothing, or not all. Empty where all is well."""
ENDS = (2.5, 97.5)
"""Percentiles between which 95 of 100 values that are drawn again lie."""


def point_means(values: Values) -> Values:
    """The mean of each point over its seeds; where a run is missing, as if no seed had a shift.

    Otherwise a point whose unluckiest seed is missing would look better than it is.

    >>> point_means(np.array([[0.0, 10.0], [2.0, 12.0], [1.0, np.nan]])).tolist()
    [5.0, 7.0, 6.0]
    """
    known = np.isfinite(values)
    whole = values[known.all(axis=1)]
    shift = whole.mean(axis=0) - whole.mean() if whole.size else np.zeros(values.shape[1])
    total = np.where(known, values - shift, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), nan)


def is_constant(values: Values) -> bool:
    """Whether no known value differs from another by more than the noise of rounding."""
    known = values[np.isfinite(values)]
    return not len(known) or bool(np.ptp(known) <= 1e-12 * np.max(np.abs(known)))


def counts(units: int, resamples: int, seed: int) -> Values:
    """(resample, unit): how often each unit comes up if as many are drawn with replacement."""
    drawn = np.random.default_rng(seed).integers(units, size=(resamples, units))
    drawn += np.arange(resamples)[:, None] * units
    often = np.bincount(drawn.ravel(), minlength=resamples * units)
    return often.reshape(resamples, units).astype(np.float64)


def percentiles(again: Values) -> Values:
    """The ends of intervals, over the first axis; NaN where half of what was drawn again is undefined."""
    known = np.isfinite(again)
    enough = known.sum(axis=0) > len(again) / 2
    return np.where(enough, np.nanpercentile(np.where(enough, again, 0.0), ENDS, axis=0), nan)


def described(values: Values, used: Mask, means: Values) -> dict[str, Any]:
    """What stands beside a table: points, seeds and runs used, mean and variance of the points."""
    runs = np.isfinite(values[used])
    return {
        "points": len(runs), "seeds": int(runs.any(axis=0).sum()), "runs": int(runs.sum()),
        "mean": float(means.mean()) if means.size else nan,
        "variance": float(means.var()) if means.size else nan,
    }  # fmt: skip


def table(
    names: Sequence[str], columns: Sequence[str], rows: Values | None, known: Mapping[str, Any]
) -> "pd.DataFrame":
    """One row a key, in the order of ``names``; NaN without ``rows``. ``known`` goes to ``attrs``."""
    import pandas as pd

    filled = np.full((len(columns), len(names)), nan) if rows is None else rows
    frame = pd.DataFrame(dict(zip(columns, filled, strict=True)))
    frame.insert(0, "key", list(names))
    frame.attrs.update(known)
    return frame
