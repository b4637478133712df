"""The stages of a calibration, each a pure step from what a bank holds to what the next one needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.runs import run, without_programme
from sim.scenario import Scenario

from ...experiments.designs import places_of
from ...experiments.factors import Factor
from ...experiments.spec import Design
from ...insight.readings import YEAR
from ...insight.sensitivity import morris
from .adjust import Posterior, drawn, posterior
from .matching import Box
from .plan import CalibrationPlan

Values = NDArray[np.float64]
LEVELS = 4
RESAMPLES = 200


class Screened(NamedTuple):
    """What the screening found: (number, statistic) effects in standard deviations of what may part model and
    figure, those that luck alone would give, (statistic) luck of one reading, and the numbers left free.
    """

    effects: Values
    by_luck: Values
    luck: Values
    free: tuple[int, ...]

    @property
    def influence(self) -> Values:
        """(number) its effects on all targets together, beyond what luck would give."""
        beyond = np.maximum(self.effects**2 - self.by_luck**2, 0.0)
        return np.sqrt(np.nansum(beyond, axis=1))


def screening_places(plan: CalibrationPlan) -> Values:
    """(point, number) places of the design of Morris."""
    design = Design(
        kind="morris", samples=plan.file.screening.trajectories, steps=LEVELS, seed=plan.file.seed
    )
    return places_of(design, plan.factors)


def screened(plan: CalibrationPlan, places: Values, values: Values) -> Screened:
    """Which numbers the targets depend on; ``values``: (point, seed, statistic)."""
    names = [factor.key for factor in plan.factors]
    effects, by_luck = np.zeros((len(names), values.shape[2])), np.zeros(values.shape[2])
    luck = luck_of(values)
    error = np.hypot(plan.blur, luck)
    for place in range(values.shape[2]):
        found = morris(names, places, values[..., place], LEVELS, RESAMPLES, plan.file.seed)
        effects[:, place] = found["mu_star"].to_numpy(np.float64) / error[place]
        by_luck[place] = found.attrs["luck"] / error[place]
    seen = Screened(effects, by_luck, luck, ())
    return seen._replace(free=_free(plan, names, seen))


def luck_of(values: Values) -> Values:
    """(statistic) standard deviation between seeds of a vector, pooled over (vector, seed, statistic)."""
    known = np.isfinite(values)
    n = known.sum(axis=1)
    middle = np.where(known, values, 0.0).sum(axis=1) / np.maximum(n, 1)
    squares = np.where(known, values - middle[:, None], 0.0) ** 2
    free = np.maximum(n - 1, 0).sum(axis=0)
    return np.sqrt(squares.sum(axis=(0, 1)) / np.maximum(free, 1))


def _free(plan: CalibrationPlan, names: Sequence[str], seen: Screened) -> tuple[int, ...]:
    """The numbers that are left free, in the order of the register.

    Those that always are; then for every figure the number that moves it most, so that none is without a
    lever; then those with the largest influence on all figures together.
    """
    asked = plan.file.screening
    always = [names.index(key) for key in asked.always]
    levers = [int(n) for n in seen.effects[:, np.argsort(-seen.effects.max(axis=0))].argmax(axis=0)]
    ranked = [int(n) for n in np.argsort(-seen.influence, kind="stable")]
    return tuple(sorted(list(dict.fromkeys([*always, *levers, *ranked]))[: asked.keep]))


def spread_places(count: int, numbers: int, seed: int) -> Values:
    """(vector, number) places of a Latin hypercube."""
    sampler = qmc.LatinHypercube(numbers, rng=np.random.default_rng(seed))
    return np.asarray(sampler.random(count))


def blurred(plan: CalibrationPlan, statistics: Values) -> Values:
    """Statistics with error of observation and discrepancy added, as the figures have them."""
    draw = np.random.default_rng([plan.file.seed, statistics.shape[0]])
    return statistics + plan.blur * draw.standard_normal(statistics.shape)


def within(box: Box, factors: Sequence[Factor], units: Values) -> Values:
    """Places in a box as places in the ranges of the register."""
    assert units.shape[1] == len(factors) == len(box.low)
    return box.inside(units)


class Fit(NamedTuple):
    """The posterior of the figures, and places in the register of the vectors looked at again."""

    found: Posterior
    looked_at: Values


def fitted(plan: CalibrationPlan, box: Box, units: Values, statistics: Values) -> Fit:
    """The posterior given the figures, and vectors drawn from it."""
    found = posterior(units, statistics, plan.observed, plan.file.keep)
    asked = plan.file.ensemble
    rows = drawn(found, asked.vectors + asked.spare)
    return Fit(found, box.inside(found.places[rows]))


@dataclass(frozen=True)
class BasinReader:
    """Reads violence in the first and the last of so many years without programme."""

    scenario: Scenario
    years: int

    @property
    def columns(self) -> tuple[str, ...]:
        """Incidents a person-year."""
        return "violence_first", "violence_last"

    @property
    def key(self) -> str:
        """What is lived."""
        return f"{self.scenario.scenario_hash}-{self.years}"

    @property
    def cost(self) -> float:
        """About how many seconds one reading takes."""
        return 0.02 + self.years * YEAR * self.scenario.context.persons * 6e-7

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        """Both years, in incidents a person-year."""
        scenario = without_programme(self.scenario.with_(dict(numbers)))
        lived = run(scenario, seed, YEAR * self.years, log=False).records.history("violence")
        return [YEAR * float(lived[1 : YEAR + 1].mean()), YEAR * float(lived[-YEAR:].mean())]


def calm_vectors(plan: CalibrationPlan, violence: Values) -> NDArray[np.int64]:
    """The vectors that do not tip into violence.

    ``violence``: (vector, seed) in the last year; one seed in which a place tips rules the vector out.
    """
    most = plan.file.ensemble.most_violence
    return np.flatnonzero((np.nan_to_num(violence, nan=np.inf) <= most).all(axis=1))


def kept_vectors(plan: CalibrationPlan, violence: Values) -> NDArray[np.int64]:
    """The vectors that do not tip, thinned evenly to the number that was asked for."""
    calm, count = calm_vectors(plan, violence), plan.file.ensemble.vectors
    if len(calm) <= count:
        return calm
    return calm[np.linspace(0, len(calm) - 1, count).round().astype(np.int64)]
