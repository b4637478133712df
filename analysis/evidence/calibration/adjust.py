"""From a bank of vectors and their statistics to a posterior: nearest vectors, adjusted by local regression.

Approximate Bayesian computation with local-linear regression adjustment (Beaumont, Zhang and Balding 2002):
of a bank drawn from the prior the vectors whose statistics lie nearest to what was observed are kept,
weighted by their distance, and moved to where they would lie had they given the observed statistics exactly.
Distance is taken between predictions of the numbers from the statistics (Fearnhead and Prangle 2012), so that
statistics that say nothing do not count. Numbers are worked on as log-odds of their place in the prior, so
that nothing leaves its range. Pure functions; no chance.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Values = NDArray[np.float64]
EDGE = 1e-4
"""Places closer than this to an end of the prior are taken for it: log-odds have no end."""


class Posterior(NamedTuple):
    """Vectors (vector, number) as places from 0 to 1 in the prior, adjusted, and weights that sum to 1.

    ``rows`` are the vectors of the bank that they come from.
    """

    places: Values
    weights: Values
    rows: NDArray[np.int64]

    def quantiles(self, levels: tuple[float, ...]) -> Values:
        """(level, number) weighted quantiles."""
        return np.array([_quantiles(column, self.weights, levels) for column in self.places.T]).T

    def below(self, truth: Values) -> Values:
        """(number) the weight of vectors below a truth: uniform if the posterior is right."""
        return np.asarray(self.weights @ (self.places < truth), np.float64)

    @property
    def spread(self) -> Values:
        """(number) weighted standard deviation of places."""
        middle = self.weights @ self.places
        return np.sqrt(self.weights @ (self.places - middle) ** 2)


class Summary(NamedTuple):
    """Statistics in the scale of their spread, and how log-odds of places are predicted from them."""

    middle: Values
    scale: Values
    slopes: Values

    def scaled(self, statistics: Values) -> Values:
        """Statistics in units of their spread over the bank."""
        return (statistics - self.middle) / self.scale

    def predicted(self, statistics: Values) -> Values:
        """(vector, number) log-odds as the regression over the whole bank has them."""
        return _features(self.scaled(statistics)) @ self.slopes


def summary_of(places: Values, statistics: Values) -> Summary:
    """Learn from a bank, (vector, number) places and (vector, statistic), what statistics say of numbers."""
    middle, scale = statistics.mean(axis=0), statistics.std(axis=0)
    scale = np.where(scale > 0.0, scale, 1.0)
    features = _features((statistics - middle) / scale)
    slopes, *_ = np.linalg.lstsq(features, log_odds(places), rcond=None)
    return Summary(middle, scale, slopes)


def _features(scaled: Values) -> Values:
    """One, the statistics, and their squares."""
    return np.hstack([np.ones((len(scaled), 1)), scaled, scaled**2])


def log_odds(places: Values) -> Values:
    """Places from 0 to 1 as log-odds."""
    return np.asarray(logit(np.clip(places, EDGE, 1.0 - EDGE)))


def posterior(
    places: Values, statistics: Values, observed: Values, keep: float, summary: Summary | None = None,
    without: int | None = None,
) -> Posterior:  # fmt: skip
    """The posterior given ``observed`` (statistic), from the nearest share ``keep`` of a bank.

    ``without`` leaves out one row of the bank, as when that row is the truth to be found again.
    """
    known = summary or summary_of(places, statistics)
    aim = known.predicted(observed[None])[0]
    predicted = known.predicted(statistics)
    spread = predicted.std(axis=0)
    spread = np.where(spread > 0.0, spread, 1.0)
    distance = np.sqrt((((predicted - aim) / spread) ** 2).sum(axis=1))
    nearest = np.argsort(distance, kind="stable")
    nearest = nearest[nearest != without] if without is not None else nearest
    rows = nearest[: max(2 * statistics.shape[1], round(keep * len(places)))]
    limit = distance[rows[-1]]
    weights = 1.0 - (distance[rows] / limit) ** 2 if limit > 0.0 else np.ones(len(rows))
    weights = np.maximum(weights, 1e-12)
    moved = _moved(log_odds(places[rows]), known.scaled(statistics[rows]), known.scaled(observed), weights)
    return Posterior(np.asarray(expit(moved)), weights / weights.sum(), rows)


def _moved(odds: Values, statistics: Values, observed: Values, weights: Values) -> Values:
    """Log-odds moved along the local regression to the observed statistics, residuals kept."""
    design = np.hstack([np.ones((len(odds), 1)), statistics - observed])
    root = np.sqrt(weights)[:, None]
    slopes, *_ = np.linalg.lstsq(design * root, odds * root, rcond=None)
    return odds - (statistics - observed) @ slopes[1:]


def drawn(found: Posterior, count: int) -> NDArray[np.int64]:
    """``count`` vectors of a posterior, each as often as its weight says, spread evenly (systematic)."""
    order = np.argsort(found.places[:, 0], kind="stable")
    edges = np.cumsum(found.weights[order])
    picked = np.searchsorted(edges, (np.arange(count) + 0.5) / count)
    return order[np.minimum(picked, len(order) - 1)]


def _quantiles(column: Values, weights: Values, levels: tuple[float, ...]) -> Values:
    order = np.argsort(column, kind="stable")
    edges = np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.interp(levels, edges, column[order])
