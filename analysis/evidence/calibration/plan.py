"""A calibration, ready to be done: what is read, what varies, what was seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim import __version__
from sim.scenario import short_hash

from ...experiments.factors import Factor
from ..bank import Reader, Vectors
from .spec import CalibrationFile
from .village import VillageReader

Values = NDArray[np.float64]


@dataclass(frozen=True)
class CalibrationReader:
    """Reads the statistics that are fitted: those of the study, lived again, and those of villages."""

    study: Reader
    village: VillageReader
    wanted: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The statistics in the order of the targets."""
        return self.wanted

    @property
    def key(self) -> str:
        """What both live."""
        return short_hash([self.study.key, self.village.key])

    @property
    def cost(self) -> float:
        """About how many seconds one reading takes."""
        return self.study.cost + self.village.cost

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        """The statistics of one study and so many villages."""
        found = dict(zip(self.study.columns, self.study.read(numbers, seed), strict=True))
        if not set(self.wanted) <= set(found):
            found |= dict(zip(self.village.columns, self.village.read(numbers, seed), strict=True))
        return [found[name] for name in self.wanted]


@dataclass(frozen=True)
class CalibrationPlan:
    """A calibration, ready to be done."""

    file: CalibrationFile
    reader: CalibrationReader
    factors: tuple[Factor, ...]

    @property
    def observed(self) -> Values:
        """(target) what was seen."""
        return np.array([target.value for target in self.file.targets])

    @property
    def blur(self) -> Values:
        """(target) standard deviation of all that parts the model from what was seen, but for its luck."""
        return np.array([np.hypot(target.error, target.discrepancy) for target in self.file.targets])

    def vectors(self, factors: Sequence[Factor], places: Values) -> Vectors:
        """(vector, number) places from 0 to 1 as vectors of numbers."""
        columns = [[float(f.value_at(x)) for x in places[:, n]] for n, f in enumerate(factors)]
        return Vectors(tuple(factor.key for factor in factors), np.array(columns).T)

    @cached_property
    def design_hash(self) -> str:
        """What makes this calibration differ from others, in 16 hexadecimal digits."""
        from sim.jit import ENGINE_HASH

        told = self.file.model_dump(mode="json")
        told.pop("question")
        parts = [told, self.reader.key, list(self.reader.columns), [repr(f) for f in self.factors]]
        return short_hash([*parts, __version__, ENGINE_HASH])
