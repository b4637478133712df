"""Effects of the points of a sweep: paired differences, how sure, for better or for worse, sorted.

Where every run has a matched run, a point's effect is the difference to it. Where none has, points are
compared with the first point: all share their seeds, so these differences are paired as well.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import OUTCOMES
from sim.words import say_in_english

from .compare import Judgement, for_better, judge
from .intervals import interval

if TYPE_CHECKING:
    import pandas as pd

    from ..experiments.plan import Wanted
    from ..experiments.sweep import Sweep

Values = NDArray[np.float64]


class Effect(NamedTuple):
    """What one point does to one outcome.

    An outcome that exists only where groups meet has no counterpart without them: its ``seen.difference``
    and interval are those of its level with the programme, and ``is_level`` is true.
    """

    point: int
    wanted: "Wanted"
    seen: Judgement
    is_level: bool = False

    @property
    def better(self) -> float:
        """The mean difference, turned so that more is better (NaN where neither is)."""
        return float(for_better(self.wanted.outcome, np.array([self.seen.difference]))[0])


def both_arms(sweep: "Sweep", column: str) -> tuple[Values, Values]:
    """(point, seed) readings, and those that they are compared with."""
    lived = sweep.arm(column)
    if sweep.is_paired:
        return lived, sweep.arm(column, "reference")
    return lived, np.broadcast_to(lived[:1], lived.shape)


def effects(sweep: "Sweep") -> dict[str, list[Effect]]:
    """By column of results: the effect of every point, best first, undefined ones last."""
    found = {}
    for wanted in sweep.kit.wanted:
        lived, other = both_arms(sweep, wanted.column)
        only_here = bool(np.isnan(other).all())
        each = [
            _level(point, wanted, one) if only_here else _difference(point, wanted, one, two)
            for point, (one, two) in enumerate(zip(lived, other, strict=True))
            if sweep.is_paired or point
        ]
        found[wanted.column] = sorted(each, key=_rank)
    return found


def _difference(point: int, wanted: "Wanted", lived: Values, other: Values) -> Effect:
    return Effect(point, wanted, judge(wanted.outcome, lived, other))


def _level(point: int, wanted: "Wanted", lived: Values) -> Effect:
    known = lived[~np.isnan(lived)]
    seen = judge(wanted.outcome, lived, np.full(len(lived), np.nan))
    low, high = interval(known)
    middle = float(known.mean()) if len(known) else np.nan
    seen = seen._replace(runs=len(known), programme=middle, difference=middle, low=low, high=high)
    return Effect(point, wanted, seen, True)


def _rank(effect: Effect) -> tuple[bool, float, int]:
    key = effect.better
    if OUTCOMES[effect.wanted.outcome].good == "none":
        key = effect.seen.difference
    return key != key, -key if key == key else 0.0, effect.point


def effects_table(sweep: "Sweep", found: dict[str, list[Effect]]) -> "pd.DataFrame":
    """One row a point and column of results: what varied, both means, the difference, how sure."""
    import pandas as pd

    varied: list[dict[Any, Any]] = sweep.design.drop(columns="point").to_dict("records")
    rows: list[dict[Any, Any]] = []
    for each in found.values():
        for effect in each:
            point, wanted, seen, _ = effect
            rows.append({
                "point": point, **varied[point], "column": wanted.column,
                "outcome": wanted.outcome, "stratum": wanted.stratum, "window": window_of(wanted),
                "runs": seen.runs, "mean_programme": seen.programme, "mean_reference": seen.reference,
                "is_level": effect.is_level, "mean_difference": seen.difference, "better": effect.better,
                "interval_low": seen.low, "interval_high": seen.high,
                "smallest_that_matters": seen.smallest, "chance_of_benefit": seen.benefit,
                "chance_of_harm": seen.harm, "claim": seen.claim,
                "phrase": say_in_english(seen.phrase) if seen.phrase else "",
            })  # fmt: skip
    return pd.DataFrame(rows)


def window_of(wanted: "Wanted") -> str:
    """The weeks that a column was read from, as tables name them."""
    one = wanted.first == wanted.last
    return f"week {wanted.last}" if one else f"weeks {wanted.first}–{wanted.last}"
