"""How studies are analysed: pure functions from scores to a difference with its error. Closed forms only.

The difference is programme minus control. Scores are (person, wave), NaN where someone was not found.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...insight.intervals import t_quantile, within

Values = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Answer(NamedTuple):
    """What a study says: the difference, its standard error, degrees of freedom, and p (two-sided)."""

    difference: float
    error: float
    df: int
    p: float

    def interval(self, alpha: float) -> tuple[float, float]:
        """The interval of level 1 − alpha."""
        if not self.df > 0:
            return float("nan"), float("nan")
        half = t_quantile(self.df, 1.0 - alpha) * self.error
        return self.difference - half, self.difference + half


NOTHING = Answer(float("nan"), float("nan"), 0, float("nan"))


def answer(difference: float, error: float, df: int) -> Answer:
    """A difference with its p by Student's t; nothing where it cannot be told."""
    if df < 1 or not np.isfinite(difference) or not error >= 0.0:
        return NOTHING
    if error == 0.0:
        return Answer(difference, 0.0, df, 1.0 if difference == 0.0 else 0.0)
    return Answer(difference, error, df, max(0.0, 1.0 - within(abs(difference) / error, df)))


def two_samples(one: Values, two: Values) -> Answer:
    """Student's t-test of two independent samples with a common variance.

    SE² = s²(1/n₁ + 1/n₂), s² the pooled variance, n₁ + n₂ − 2 degrees of freedom.
    """
    df = len(one) + len(two) - 2
    if len(one) < 2 or len(two) < 2:
        return NOTHING
    squares = float(((one - one.mean()) ** 2).sum() + ((two - two.mean()) ** 2).sum())
    error = np.sqrt(squares / df * (1.0 / len(one) + 1.0 / len(two)))
    return answer(float(one.mean() - two.mean()), float(error), df)


def changes(scores: Values) -> Values:
    """(person) from the first wave to the last; NaN for those who were not found."""
    return np.asarray(scores[:, -1] - scores[:, 0])


def by_changes(scores: Values, control: Mask) -> Answer:
    """The difference of mean changes between persons, by a t-test."""
    change = changes(scores)
    known = np.isfinite(change)
    return two_samples(change[known & ~control], change[known & control])


def by_adjustment(scores: Values, control: Mask) -> Answer:
    """The difference of last scores given the first ones (analysis of covariance, ordinary least squares)."""
    known = np.isfinite(scores[:, 0]) & np.isfinite(scores[:, -1])
    arm = ~control[known]
    if arm.sum() < 2 or (~arm).sum() < 2:
        return NOTHING
    columns = np.column_stack([arm, np.ones(len(arm)), scores[known, 0]]).astype(np.float64)
    return _least_squares(columns, scores[known, -1])


def cluster_changes(scores: Values, cluster: Whole) -> tuple[Whole, Values]:
    """The clusters in which anyone was found, and their mean changes."""
    change = changes(scores)
    known = np.isfinite(change)
    numbers, place = np.unique(cluster[known], return_inverse=True)
    return numbers, np.bincount(place, change[known]) / np.bincount(place)


def by_clusters(scores: Values, control: Mask, cluster: Whole) -> Answer:
    """The difference of mean changes between clusters, by a t-test: every cluster counts once."""
    numbers, means = cluster_changes(scores, cluster)
    without = np.isin(numbers, np.unique(cluster[control]))
    return two_samples(means[~without], means[without])


def intraclass(values: Values, cluster: Whole) -> float:
    """The share of the variance of persons that lies between clusters (analysis of variance; may be below 0).

    ICC = (MSB − MSW)/(MSB + (n₀ − 1)·MSW), n₀ the usual mean size; NaN where it cannot be told.
    """
    known = np.isfinite(values)
    values, (_, place) = values[known], np.unique(cluster[known], return_inverse=True)
    size = np.bincount(place).astype(np.float64)
    k, n = len(size), len(values)
    if k < 2 or n <= k:
        return float("nan")
    means = np.bincount(place, values) / size
    inside = float(((values - means[place]) ** 2).sum()) / (n - k)
    between = float((size * (means - values.mean()) ** 2).sum()) / (k - 1)
    usual = (n - float((size**2).sum()) / n) / (k - 1)
    whole = between + (usual - 1.0) * inside
    return (between - inside) / whole if whole > 0.0 else float("nan")


def cell_means(scores: Values, cluster: Whole) -> Values:
    """(cluster, wave) mean scores of those found; NaN where nobody was."""
    numbers, place = np.unique(cluster, return_inverse=True)
    known = np.isfinite(scores)
    sums = np.zeros((len(numbers), scores.shape[1]))
    count = np.zeros_like(sums)
    np.add.at(sums, place, np.where(known, scores, 0.0))
    np.add.at(count, place, known)
    return np.asarray(np.divide(sums, count, out=np.full_like(sums, np.nan), where=count > 0))


def by_wedge(means: Values, treated: Mask) -> Answer:
    """The effect in a stepped wedge from (cluster, wave) means, with effects of waves and clusters.

    Hussey and Hughes (2007): Y_jt = wave_t + cluster_j + effect·treated_jt + error, cluster_j random. Its two
    variances are taken from the means themselves by moments; given them the estimate is generalised least
    squares, and as many degrees of freedom are left as the fixed effects of clusters and waves leave.
    """
    clusters, waves = means.shape
    df = (clusters - 1) * (waves - 1) - 1
    if df < 1 or not np.isfinite(means).all():
        return NOTHING
    rest, between = wedge_variances(means, treated)
    estimate, error = generalised(means, treated, rest, between)
    return answer(estimate, error, df)


def wedge_variances(means: Values, treated: Mask) -> tuple[float, float]:
    """Variance of the error of a mean, and of clusters, by moments; the latter held at or above zero."""
    clusters, waves = means.shape
    x = treated.astype(np.float64)
    y, z = _within_both(means), _within_both(x)
    power = float((z**2).sum())
    effect = float((y * z).sum()) / power if power > 0.0 else 0.0
    rest = float(((y - effect * z) ** 2).sum()) / ((clusters - 1) * (waves - 1) - 1)
    levels = (means - effect * x).mean(axis=1)
    return rest, max(0.0, float(np.var(levels, ddof=1)) - rest / waves)


def generalised(means: Values, treated: Mask, rest: float, between: float) -> tuple[float, float]:
    """Generalised least squares with known variances: the effect and its standard error.

    Means of clusters are weighted down by θ = 1 − √(σ²/(σ² + T·τ²)), after which least squares are enough.
    """
    waves = means.shape[1]
    theta = 1.0 - np.sqrt(rest / (rest + waves * between)) if rest > 0.0 else 1.0
    x = treated.astype(np.float64)

    def eased(values: Values) -> Values:
        left = values - theta * values.mean(axis=1, keepdims=True)
        return np.asarray(left - left.mean(axis=0, keepdims=True))

    z = eased(x)
    power = float((z**2).sum())
    if power <= 1e-12:
        return float("nan"), float("nan")
    return float((z * eased(means)).sum()) / power, float(np.sqrt(rest / power))


def _within_both(values: Values) -> Values:
    """What is left once means of clusters and of waves are taken out."""
    rows, columns = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True)
    return np.asarray(values - rows - columns + values.mean())


def _least_squares(columns: Values, values: Values) -> Answer:
    """The first coefficient of ordinary least squares."""
    df = len(values) - columns.shape[1]
    if df < 1:
        return NOTHING
    inverse = np.linalg.pinv(columns.T @ columns)
    found = inverse @ columns.T @ values
    rest = float(((values - columns @ found) ** 2).sum()) / df
    return answer(float(found[0]), float(np.sqrt(rest * inverse[0, 0])), df)
