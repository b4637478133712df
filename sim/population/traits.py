"""How traits are spread over people at week zero, and the quantile curves they are drawn by.

A trait is ``logistic(a + b·z)`` of a standard normal quantile z; (a, b) are solved once per stratum so
that mean and SD equal those of a Beta distribution with the given mean and concentration (a Beta
quantile itself would cost eighty times as much).
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TIE_CONCENTRATION = 8.0
HOME_TRUST, NEIGHBOUR_TRUST = 0.70, 0.55
GRID = np.linspace(0.02, 0.98, 97)
LOW, HIGH = 0.02, 0.98
ROUNDS = 60


class Trait(NamedTuple):
    """Mean and concentration of a trait at week zero, and shifts of the mean (all assumptions)."""

    name: str
    mean: float
    concentration: float
    woman: float = 0.0
    man: float = 0.0
    arriving: float = 0.0
    youth: float = 0.0


TRAITS = (
    Trait("distress", 0.36, 6.0, 0.03, -0.03, 0.04),
    Trait("acceptance", 0.45, 10.0),
    Trait("self_esteem", 0.50, 10.0, arriving=-0.07),
    Trait("hostility", 0.17, 6.0),
    Trait("community_safety", 0.66, 10.0),
    Trait("general_trust", 0.35, 8.0),
    Trait("skill", 0.18, 8.0),
    Trait("livelihood", 0.40, 6.0, -0.05, 0.05, -0.10),
    Trait("standing", 0.50, 8.0, -0.08, 0.0, -0.12, -0.08),
    Trait("respect", 0.50, 8.0),
    Trait("voice", 0.35, 6.0),
)


def _moments(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(48)
    weights = weights / weights.sum()
    values = 1.0 / (1.0 + np.exp(-(a[..., None] + b[..., None] * nodes)))
    mean = values @ weights
    return mean, np.sqrt(np.maximum(values**2 @ weights - mean**2, 0.0))


def solve(mean: Floats, concentration: Floats) -> Floats:
    """(…, 2) array of (a, b) whose logistic-normal has the Beta's mean and SD."""
    mean = np.clip(mean, 0.005, 0.995)
    spread = np.sqrt(mean * (1.0 - mean) / (concentration + 1.0))
    a, b = np.log(mean / (1.0 - mean)), spread / (mean * (1.0 - mean))
    for _ in range(ROUNDS):  # always as many, so that one trait's curve never depends on another's
        got, got_spread = _moments(a, b)
        step_a = (mean - got) / np.maximum(got * (1.0 - got), 1e-3)
        ratio = spread / np.maximum(got_spread, 1e-9)
        a, b = a + 0.5 * step_a, b * np.sqrt(np.clip(ratio, 0.5, 2.0))  # half steps never swing
    return np.stack([a, b], axis=-1)


@lru_cache(maxsize=64)
def trait_curves(hostility: float) -> Floats:
    """(trait, stratum, 2) with stratum = woman·4 + arriving·2 + youth."""
    means = np.empty((len(TRAITS), 8))
    for row, trait in enumerate(TRAITS):
        base = hostility if trait.name == "hostility" else trait.mean
        for stratum in range(8):
            woman, arriving, youth = bool(stratum & 4), bool(stratum & 2), bool(stratum & 1)
            means[row, stratum] = (
                base + (trait.woman if woman else trait.man) + trait.arriving * arriving + trait.youth * youth
            )
    concentration = np.array([trait.concentration for trait in TRAITS])[:, None]
    return solve(np.clip(means, LOW, HIGH), np.broadcast_to(concentration, means.shape))


@lru_cache(maxsize=1)
def trust_curves() -> Floats:
    """(97, 2): curves for trust on a tie with mean .02, .03 … .98."""
    return solve(GRID, np.full_like(GRID, TIE_CONCENTRATION))
