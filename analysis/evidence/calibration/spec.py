"""What a calibration file says, typed: study, village, what varies, targets with their errors, sizes."""

from collections.abc import Mapping
from typing import Annotated, Any

from sim.scenario.base import Frozen, Id, Listed, Section, key
from sim.scenario.models import NAME

Settings = Annotated[Mapping[str, Any], Frozen]


class Target(Section):
    """One figure that the model is fitted to: a statistic, what was seen, and what may part them."""

    statistic: Id = key(..., "the statistic of the study or the village")
    figures: Annotated[tuple[str, ...], Listed] = key(
        ..., "the published figures it rests on, by id", min_length=1, max_length=6
    )
    value: float = key(..., "what was seen", unit="as the statistic", ge=-1e6, le=1e6)
    error: float = key(
        0.0, "standard error of what was seen, where the study that is lived again does not bring it",
        unit="as the statistic", ge=0.0, le=1e6,
    )  # fmt: skip
    discrepancy: float = key(
        ..., "standard deviation by which the model may miss it for reasons of its own",
        unit="as the statistic", ge=0.0, le=1e6,
    )  # fmt: skip
    why: str = key(..., "why the discrepancy is as large as it is", min_length=8, max_length=400)


class Screening(Section):
    """Which numbers matter to the targets: Morris over all that may vary."""

    trajectories: int = key(16, "trajectories of the design", ge=2, le=1000)
    seeds: int = key(2, "seeds for each point", ge=2, le=100)
    keep: int = key(8, "numbers that are left free", ge=1, le=40)
    always: Annotated[tuple[str, ...], Listed] = key(
        (), "keys that are left free whatever the screening says", max_length=40
    )


class Ensemble(Section):
    """The vectors that are handed on, and what rules one out at the last look."""

    vectors: int = key(64, "vectors of the ensemble", ge=8, le=1000)
    spare: int = key(32, "vectors more that are looked at, for those that are ruled out", ge=0, le=1000)
    seeds: int = key(6, "seeds with which each is lived again", ge=2, le=100)
    years: int = key(12, "years without programme in which a place may not tip into violence", ge=1, le=40)
    most_violence: float = key(
        0.25, "incidents in the last year above which it tipped", unit="incidents/person-year",
        ge=0.01, le=52.0,
    )  # fmt: skip


class CalibrationFile(Section):
    """One calibration: what is lived, what varies, what it is fitted to, and how large each stage is."""

    name: str = key("default", "a short name", min_length=1, max_length=80, pattern=NAME)
    question: str = key("", "the question this calibration is to answer", max_length=400)
    trial: str = key(..., "the study that is lived again: a ready trial or a file", max_length=400)
    village: str = key(..., "the scenario in which all other statistics are read", max_length=400)
    villages: int = key(2, "villages whose mean a reading is", unit="villages", ge=1, le=100)
    vary: Settings = key(
        ..., "the keys that may vary, as in experiments: ranges, or register for numbers of the model"
    )
    targets: Annotated[tuple[Target, ...], Listed] = key(
        ..., "the figures it is fitted to", min_length=1, max_length=100
    )
    screening: Screening = key(Screening(), "which numbers matter")
    matching: int = key(2048, "vectors of the history matching", ge=32, le=1_000_000)
    bank: int = key(4096, "vectors of the bank of each round", ge=64, le=1_000_000)
    rounds: int = key(
        2, "rounds of banks: each is drawn from the box around the posterior before it", ge=1, le=10
    )
    keep: float = key(0.1, "share of the bank that is near enough", unit="share", ge=0.005, le=1.0)
    truths: int = key(300, "known truths that are sought again", ge=20, le=10_000)
    ensemble: Ensemble = key(Ensemble(), "the vectors that are handed on")
    seed: int = key(1, "first seed of all designs and lives", ge=0, le=2**31 - 1)
