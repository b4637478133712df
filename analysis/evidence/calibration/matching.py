"""History matching: which vectors can be ruled out, because what they give is too far from what was seen.

The implausibility of a vector is the largest distance of its statistics from the observed ones, each in
standard deviations of all that may part them: error of observation, discrepancy of the model, luck (Craig et
al. 1997; Vernon et al. 2010). The model is fast enough to be asked itself; no emulator stands between.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .adjust import Posterior

Values = NDArray[np.float64]
CUT = 3.0
"""Vectors further away than this are implausible (Pukelsheim: at least 95 of 100 would be nearer)."""
MARGIN = 0.02
NEARLY_ALL = (0.002, 0.998)


class Box(NamedTuple):
    """Ends of what is left of each number, as places from 0 to 1 in its range of the register."""

    low: Values
    high: Values

    def inside(self, unit: Values) -> Values:
        """Places in the box as places in the register."""
        return self.low + unit * (self.high - self.low)

    def around(self, found: Posterior) -> "Box":
        """The smallest box inside this one that holds nearly all of a posterior, with a margin."""
        low, high = (self.inside(ends) for ends in found.quantiles(NEARLY_ALL))
        margin = MARGIN * (self.high - self.low)
        return Box(np.maximum(low - margin, self.low), np.minimum(high + margin, self.high))


def implausibility(statistics: Values, observed: Values, error: Values) -> Values:
    """(vector) the largest distance over statistics; one that is not defined is as far as can be."""
    distance = np.abs(statistics - observed) / error
    return np.where(np.isnan(distance), np.inf, distance).max(axis=1)


def implausibility_by_statistic(statistics: Values, observed: Values, error: Values) -> Values:
    """(statistic) share of vectors that each statistic alone rules out."""
    distance = np.abs(statistics - observed) / error
    return (np.where(np.isnan(distance), np.inf, distance) > CUT).mean(axis=0)


def box_of(places: Values, plausible: NDArray[np.bool_]) -> Box:
    """The smallest box around the plausible vectors with a margin; the whole range where too few are left."""
    count = places.shape[1]
    if plausible.sum() < 2 * count:
        return Box(np.zeros(count), np.ones(count))
    left = places[plausible]
    low, high = left.min(axis=0) - MARGIN, left.max(axis=0) + MARGIN
    return Box(np.maximum(low, 0.0), np.minimum(high, 1.0))
