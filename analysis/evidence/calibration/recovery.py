"""Recovery of known truth: whether the calibration finds again what it was made with.

Simulation-based calibration (Talts et al. 2018): vectors of the bank play the truth, their own statistics
play what was observed. If posteriors are right, the place of the truth within them is uniform, and 90 of 100
intervals of 90 % hold it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .adjust import posterior, summary_of

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
LEVELS = (0.05, 0.95)
COVERED = (0.84, 0.95)
"""How many of 100 intervals of 90 % may hold the truth."""
LEAST_P = 0.01
WEAK = 0.25
"""A number whose posterior is less than this much narrower than its prior is not constrained."""


class Recovery(NamedTuple):
    """(truth, number): places of truths within their posteriors, whether intervals held them, and how much
    narrower than the prior posteriors were (1: a point; 0: no narrower).
    """

    places: Values
    held: NDArray[np.bool_]
    narrowed: Values


def recover(places: Values, statistics: Values, truths: Sequence[int], keep: float) -> Recovery:
    """Take rows of a bank for truths, one after the other, each left out of the bank it is sought in."""
    summary = summary_of(places, statistics)
    prior = places.std(axis=0)
    below, held, narrowed = [], [], []
    for row in truths:
        found = posterior(places, statistics, statistics[row], keep, summary, without=row)
        low, high = found.quantiles(LEVELS)
        below.append(found.below(places[row]))
        held.append((low <= places[row]) & (places[row] <= high))
        narrowed.append(1.0 - (found.spread / prior) ** 2)
    return Recovery(np.array(below), np.array(held), np.array(narrowed))


def truths_of(vectors: int, count: int) -> list[int]:
    """``count`` rows of a bank, spread evenly."""
    return [int(row) for row in np.linspace(0, vectors - 1, min(count, vectors)).round()]


def recovery_table(names: Sequence[str], found: Recovery) -> "pd.DataFrame":
    """One row a number: coverage, uniformity of ranks (Kolmogorov–Smirnov, after Holm), how constrained."""
    import pandas as pd
    from scipy.stats import kstest

    p = np.array([kstest(column, "uniform").pvalue for column in found.places.T])
    covered = found.held.mean(axis=0)
    return pd.DataFrame({
        "number": list(names), "truths": len(found.places), "coverage_90": covered,
        "is_covered": (covered >= COVERED[0]) & (covered <= COVERED[1]),
        "p_uniform": p, "p_holm": holm(p), "is_uniform": holm(p) > LEAST_P,
        "narrowed": found.narrowed.mean(axis=0), "is_constrained": found.narrowed.mean(axis=0) >= WEAK,
    })  # fmt: skip


def holm(p: Values) -> Values:
    """Probabilities adjusted for their number by Holm's steps.

    >>> holm(np.array([0.01, 0.04])).tolist()
    [0.02, 0.04]
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
