"""Do a calibration: screening, matching, bank, recovery, posterior, and a last look at what is handed on.

Every stage is a bank in a folder of its own, so whatever is stopped goes on where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.words import say

from ...experiments.crews import Crew
from ...experiments.factors import Factor
from ...progress import Gauge
from ...words import number
from ..bank import Bank, Reader, Vectors, fill
from .adjust import posterior
from .matching import CUT, Box, box_of, implausibility
from .plan import CalibrationPlan
from .recovery import recover, recovery_table, truths_of
from .stages import (
    BasinReader,
    Fit,
    Screened,
    blurred,
    calm_vectors,
    fitted,
    kept_vectors,
    screened,
    screening_places,
    spread_places,
)

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
NAMES = {
    "screening": "calibrate.screening", "matching": "calibrate.matching", "bank-": "calibrate.bank",
    "again": "calibrate.ensemble_again", "basin": "calibrate.basin",
}  # fmt: skip
APART = 1_000_000
"""Seeds between the stages, so that none lives another's luck."""


@dataclass(frozen=True)
class Workshop:
    """Where and by whom a calibration is done, and to whom each stage is told."""

    folder: Path
    hire: Callable[[], Crew]
    gauge: Gauge
    tell: Callable[[str], None]
    command: str

    def fill(self, stage: str, reader: Reader, vectors: Vectors, seeds: range, own_luck: bool) -> Bank:
        """Have one stage read, in a folder of its name."""
        self.tell(
            say(
                "calibrate.stage",
                stage=say(NAMES[stage.rstrip("0123456789")]),
                runs=number(len(vectors) * len(seeds)),
            )
        )
        bank = fill(
            self.folder / stage, reader, vectors, seeds, hire=self.hire, gauge=self.gauge,
            command=self.command, own_luck=own_luck,
        )  # fmt: skip
        bank.refuse_failures(self.folder / stage)
        return bank


@dataclass(frozen=True)
class Calibrated:
    """Everything that came out of a calibration."""

    plan: CalibrationPlan
    screened: Screened
    matched: Values
    plausible: float
    matched_box: Box
    box: Box
    bank: Values
    left_out: int
    recovery: "pd.DataFrame"
    fit: Fit
    looked_at: Vectors
    again: Values
    violence: Values
    kept: NDArray[np.int64]

    @property
    def free(self) -> list[str]:
        """The keys of the numbers that were fitted."""
        return [self.plan.factors[number].key for number in self.screened.free]

    @property
    def kept_all(self) -> NDArray[np.int64]:
        """The vectors that do not tip, thinned or not."""
        return calm_vectors(self.plan, self.violence)

    @property
    def ensemble(self) -> Vectors:
        """The vectors that are handed on."""
        return Vectors(self.looked_at.names, self.looked_at.values[self.kept])


def calibrate(plan: CalibrationPlan, shop: Workshop) -> Calibrated:
    """Do every stage that was not done yet. Raises OutputError."""
    found = _screen(plan, shop)
    free = [plan.factors[number] for number in found.free]
    places = spread_places(plan.file.matching, len(free), plan.file.seed)
    matched = shop.fill(
        "matching", plan.reader, plan.vectors(free, places), _seeds(plan, 1, 1), True
    ).values()[:, 0]  # fmt: skip
    error = np.hypot(plan.blur, found.luck)
    plausible = implausibility(matched, plan.observed, error) <= CUT
    box = box_of(places, plausible)
    last = _rounds(plan, shop, free, box)
    shop.tell(say("calibrate.recovering", truths=plan.file.truths))
    truths = truths_of(len(last.units), plan.file.truths)
    recovered = recover(last.units, last.statistics, truths, plan.file.keep)
    table = recovery_table([factor.key for factor in free], recovered)
    fit = fitted(plan, last.box, last.units, last.statistics)
    looked_at = plan.vectors(free, fit.looked_at)
    again, violence, kept = _look_again(plan, shop, looked_at)
    return Calibrated(
        plan, found, matched, float(plausible.mean()), box, last.box, last.values, last.left_out, table, fit,
        looked_at, again, violence, kept,
    )  # fmt: skip


class Round(NamedTuple):
    """A bank: its box, its vectors as places in the box, their statistics as read and as blurred."""

    box: Box
    units: Values
    values: Values
    statistics: Values
    left_out: int


def _rounds(plan: CalibrationPlan, shop: Workshop, free: list[Factor], box: Box) -> Round:
    """Bank after bank, each drawn from the box around the posterior before it; the last one is handed on."""
    for turn in range(plan.file.rounds):
        units = spread_places(plan.file.bank, len(free), plan.file.seed + 1 + turn)
        values = shop.fill(
            f"bank-{turn + 1}", plan.reader, plan.vectors(free, box.inside(units)),
            _seeds(plan, 2 + turn, 1), True,
        ).values()[:, 0]  # fmt: skip
        known = np.isfinite(values).all(axis=1)
        made = Round(box, units[known], values, blurred(plan, values[known]), int((~known).sum()))
        box = box.around(posterior(made.units, made.statistics, plan.observed, plan.file.keep))
    return made


def _screen(plan: CalibrationPlan, shop: Workshop) -> Screened:
    places = screening_places(plan)
    vectors = plan.vectors(plan.factors, places)
    seeds = _seeds(plan, 0, plan.file.screening.seeds)
    return screened(plan, places, shop.fill("screening", plan.reader, vectors, seeds, False).values())


def _look_again(
    plan: CalibrationPlan, shop: Workshop, vectors: Vectors
) -> tuple[Values, Values, NDArray[np.int64]]:
    """Live every vector of the posterior again: the targets, and years without programme."""
    asked = plan.file.ensemble
    seeds = _seeds(plan, 2 + plan.file.rounds, asked.seeds)
    again = shop.fill("again", plan.reader, vectors, seeds, False).values()
    basin = BasinReader(plan.reader.village.scenario, asked.years)
    few = range(seeds.start, seeds.start + min(2, asked.seeds))
    violence = shop.fill("basin", basin, vectors, few, False).of("violence_last")
    return again, violence, kept_vectors(plan, violence)


def _seeds(plan: CalibrationPlan, stage: int, count: int) -> range:
    first = plan.file.seed + stage * APART
    return range(first, first + count)
