"""Paired differences: how large, how sure, for better or for worse. Pure functions of numbers.

A difference is programme minus reference for the same seed: the same people with the same luck.
"""

from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import OUTCOMES, ZERO_VIOLENCE

from ..words import TOO_CLOSE, certainty
from .intervals import interval, interval_of_sets
from .readings import YEAR

Values = NDArray[np.float64]
BENEFIT, HARM, SAME, CLOSE, UNDEFINED = "benefit", "harm", "same", "too_close", "undefined"
BAND = (10.0, 90.0)
"""Percentiles of the band of runs: four runs in five lie inside."""
VIOLENT = ("violence", "violence_private")


def smallest(outcome: str, reference: Values) -> float:
    """The smallest difference that matters, in the unit of the reading.

    Relative ones are a share of the mean of the reference; relative to no violence they are .02 incidents
    a person-year. Absolute ones of rates are per year, as the readings are.
    """
    entry = OUTCOMES[outcome]
    if not entry.relative:
        return entry.smallest
    known = reference[~np.isnan(reference)]
    base = abs(float(np.mean(known))) if len(known) else 0.0
    if base == 0.0 and outcome in VIOLENT:
        return ZERO_VIOLENCE * YEAR
    return entry.smallest * base


def for_better(outcome: str, differences: Values) -> Values:
    """Differences with the sign turned so that more is better (NaN where neither is)."""
    sign = {"up": 1.0, "down": -1.0}.get(OUTCOMES[outcome].good, nan)
    return sign * differences


class Judgement(NamedTuple):
    """What paired differences say about one outcome in one stratum."""

    runs: int
    programme: float
    reference: float
    difference: float
    low: float
    high: float
    smallest: float
    benefit: float
    harm: float
    claim: str
    phrase: str


def judge(
    outcome: str, programme: Values, reference: Values, groups: NDArray[np.int64] | None = None
) -> Judgement:
    """Judge the readings of matched runs; runs in which either is undefined are left out.

    Runs of one of ``groups`` share the numbers of the model, and the interval is that over such sets;
    chances are over all runs.

    "Too close to call" wins: where the interval of the mean spans the smallest difference that matters, or
    where no claim holds in more than 55 of 100 runs. "No difference that matters" needs the whole band of
    runs inside it.
    """
    both = ~(np.isnan(programme) | np.isnan(reference))
    one, two = programme[both], reference[both]
    threshold = smallest(outcome, two)
    if not both.any():
        return Judgement(
            0, _mean(programme), _mean(reference), nan, nan, nan, threshold, nan, nan, UNDEFINED, ""
        )
    difference = one - two
    low, high = interval(difference) if groups is None else over_sets(difference, groups[both])
    benefit, harm = chances(for_better(outcome, difference), threshold)
    claim, phrase = _claim(difference, threshold, benefit, harm, low, high)
    return Judgement(
        len(one),
        _mean(one),
        _mean(two),
        _mean(difference),
        low,
        high,
        threshold,
        benefit,
        harm,
        claim,
        phrase,
    )


def over_sets(values: Values, groups: NDArray[np.int64]) -> tuple[float, float]:
    """The interval over sets of numbers, of which each group of values is one."""
    _, place, runs = np.unique(groups, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=values) / runs
    free = len(values) - len(runs)
    luck = float(((values - means[place]) ** 2).sum()) / free if free else 0.0
    across = float(np.var(means, ddof=1)) if len(runs) > 1 else 0.0
    ignorance = max(0.0, across - luck * float(np.mean(1.0 / runs))) ** 0.5
    error = (luck / len(values)) ** 0.5
    return interval_of_sets(_mean(values), ignorance, error, len(runs))


def chances(better: Values, threshold: float) -> tuple[float, float]:
    """Shares of differences that are better, and worse, by more than the threshold."""
    if np.isnan(better).any():
        return nan, nan
    return float(np.mean(better > threshold)), float(np.mean(better < -threshold))


def _claim(
    difference: Values, threshold: float, benefit: float, harm: float, low: float, high: float
) -> tuple[str, str]:
    if benefit != benefit:
        return UNDEFINED, ""
    if len(difference) < 2 or low < threshold < high or low < -threshold < high:
        return CLOSE, TOO_CLOSE
    band = np.percentile(difference, BAND)
    if -threshold <= band[0] and band[1] <= threshold:
        same = 1.0 - benefit - harm
        return (SAME, certainty(same)) if certainty(same) != TOO_CLOSE else (CLOSE, TOO_CLOSE)
    claim, chance = (BENEFIT, benefit) if benefit >= harm else (HARM, harm)
    return (claim, certainty(chance)) if certainty(chance) != TOO_CLOSE else (CLOSE, TOO_CLOSE)


def _mean(values: Values) -> float:
    known = values[~np.isnan(values)]
    return float(np.mean(known)) if len(known) else nan


class Shares(NamedTuple):
    """What happened to persons against their own matched run: shares, and the mean of the lowest tenth."""

    better: float
    worse: float
    lowest_tenth: float


def persons_against_themselves(outcome: str, programme: Values, reference: Values) -> Shares:
    """Shares of persons better and worse off by more than matters, each against the own matched run.

    The lowest tenth are the tenth of differences that are worst (at least one), in the unit of the outcome.
    """
    both = ~(np.isnan(programme) | np.isnan(reference))
    difference = programme[both] - reference[both]
    better = for_better(outcome, difference)
    if not len(better) or np.isnan(better).any():
        return Shares(nan, nan, nan)
    limit = own_smallest(outcome, reference[both])
    order = np.argsort(better, kind="stable")[: max(1, len(better) // 10)]
    return Shares(
        float(np.mean(better > limit)), float(np.mean(better < -limit)), float(np.mean(difference[order]))
    )


def own_smallest(outcome: str, reference: Values) -> Values:
    """The smallest difference that matters for each person; relative ones are shares of the own reference."""
    entry = OUTCOMES[outcome]
    if not entry.relative:
        return np.full(len(reference), entry.smallest)
    fallback = ZERO_VIOLENCE * YEAR if outcome in VIOLENT else 0.0
    return np.where(reference == 0.0, fallback, entry.smallest * np.abs(reference))
