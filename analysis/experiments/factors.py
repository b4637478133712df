"""Factors: what an experiment varies. Each maps a place between 0 and 1 to a value of one key."""

from dataclasses import dataclass
from math import exp, log, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
PRIORS = ("uniform", "log_uniform")


@dataclass(frozen=True)
class Factor:
    """One key that varies: over a range (``low`` to ``high`` by its prior), or over listed values.

    ``kind`` is number, integer, or choice (anything that has no distance: words, true and false, lists).
    """

    key: str
    kind: str
    low: float = nan
    high: float = nan
    prior: str = "uniform"
    values: tuple[Any, ...] = ()
    unit: str = ""

    @property
    def is_listed(self) -> bool:
        """Whether the values were listed one by one."""
        return bool(self.values)

    @property
    def name(self) -> str:
        """The column of this factor in tables: the key itself."""
        return self.key

    def value_at(self, place: float) -> Any:
        """The value at a place between 0 and 1: a quantile of the range, or one of equally wide steps.

        >>> Factor("programme.group_size", "integer", 8, 12).value_at(0.5)
        10
        """
        if self.values:
            return self.values[_step(place, len(self.values))]
        if self.kind == "integer":  # as many values as there are, each equally wide
            return int(self.low) + _step(place, int(self.high) - int(self.low) + 1)
        if self.prior == "log_uniform":
            return min(
                max(exp(log(self.low) + place * (log(self.high) - log(self.low))), self.low), self.high
            )
        return self.low + place * (self.high - self.low)

    def steps(self, count: int) -> list[Any]:
        """All listed values, or ``count`` values spread evenly from one end of the range to the other."""
        if self.values:
            return list(self.values)
        if self.kind == "integer":
            spread = np.linspace(self.low, self.high, count)
            return list(dict.fromkeys(int(value) for value in np.floor(spread + 0.5)))
        places = [number / (count - 1) for number in range(count)] if count > 1 else [0.5]
        return [self.value_at(place) for place in places]


def _step(place: float, count: int) -> int:
    """Which of equally wide steps a place lies in (a third is the second of three, however rounded)."""
    return min(int(place * count + 1e-9), count - 1)
