"""A rollout over an ensemble: every repetition has another set of numbers, and doubt is luck and ignorance.

Luck is what differs from community to community; ignorance is how far the effects of sets differ beyond it.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.records import PROGRAMME

from ..insight.compare import Judgement
from ..insight.intervals import interval_of_sets
from ..insight.luck import Parts
from .lives import OF_ARRIVING, OF_COMMUNITY

if TYPE_CHECKING:
    import pandas as pd

    from .results import Results

Values = NDArray[np.float64]


def over_sets(
    results: "Results", judged: Judgement, outcome: str, stratum: str, week: int, against: str
) -> tuple[Judgement, Parts]:
    """The judgement with the interval over sets, and what of its doubt is ignorance and what luck."""
    rows = results.fine[(results.fine["stratum"] == stratum) & (results.fine["week"] == week)]
    one, two = (
        rows[rows["arm"] == arm].sort_values(["repetition", "community"]) for arm in (PROGRAMME, against)
    )
    found = [
        _effect(first, two[two["repetition"] == repetition], outcome)
        for repetition, first in one.groupby("repetition", sort=True)
    ]
    known = np.array([pair for pair in found if np.isfinite(pair).all()]).reshape(-1, 2)
    if len(known) < 2:
        return judged._replace(low=-np.inf, high=np.inf), Parts(np.nan, np.nan)
    luck = float(np.mean(known[:, 1] ** 2))
    ignorance = max(0.0, float(np.var(known[:, 0], ddof=1)) - luck) ** 0.5
    error = (luck / len(known)) ** 0.5
    low, high = interval_of_sets(judged.difference, ignorance, error, len(known))
    return judged._replace(low=low, high=high), Parts(ignorance, luck**0.5)


def _effect(one: "pd.DataFrame", two: "pd.DataFrame", outcome: str) -> tuple[float, float]:
    """The effect of one repetition over all persons, and its standard error over communities."""
    n = one["n_arriving" if outcome in OF_ARRIVING else "n"].to_numpy(np.float64)
    n = np.ones(len(one)) if outcome in OF_COMMUNITY else n
    spread = one[outcome].to_numpy(np.float64) - two[outcome].to_numpy(np.float64)
    known = ~np.isnan(spread) & (n > 0)
    spread, n = spread[known], n[known]
    if len(n) < 2:
        return np.nan, np.nan
    middle = float((spread * n).sum() / n.sum())
    linear = n / n.mean() * (spread - middle)
    return middle, float(np.std(linear, ddof=1)) / len(n) ** 0.5
