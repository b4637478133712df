"""A calibration small enough for a test: a study of one statistic, a hamlet of ninety people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.evidence.calibration.plan import CalibrationPlan, CalibrationReader
from analysis.evidence.calibration.spec import CalibrationFile, Ensemble, Screening, Target
from analysis.evidence.calibration.village import VillageReader
from analysis.experiments.factors import Factor
from sim.community import Community
from sim.scenario import Scenario, load_scenario

NAMES = ("distress_gain", "attendance_base", "being_seen_gain", "skill_fading")
RANGES = {"distress_gain": (0.03, 0.2), "attendance_base": (0.2, 0.7), "being_seen_gain": (0.03, 0.3),
          "skill_fading": (0.004, 0.04)}  # fmt: skip


def hamlet() -> Scenario:
    """Ninety people, one group, half a year before."""
    settings = {"context.persons": 90, "programme.groups": 1, "burn_in": 8, "weeks": 12}
    return load_scenario("burundi_hamlet").with_(settings)


@dataclass(frozen=True)
class Study:
    """Two plain statistics of a hamlet: distress at week 0, and how many come to six meetings."""

    cost: float = 0.01
    key: str = "small study"

    @property
    def columns(self) -> tuple[str, ...]:
        return "distress_start", "attendance"

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        community = Community.start(hamlet().with_(dict(numbers)), seed)
        start = float(community.state.person.distress.mean())
        community.advance(6)
        return start, float(np.nanmean(community.records().history("attendance")))


def small_plan(**sizes: object) -> CalibrationPlan:
    """Two figures, four numbers of which two are left free."""
    targets = (
        Target(
            statistic="distress_start",
            figures=("CBS01",),
            value=0.42,
            error=0.0,
            discrepancy=0.01,
            why="as a test has it",
        ),
        Target(
            statistic="attendance",
            figures=("CBS01",),
            value=0.70,
            error=0.0,
            discrepancy=0.03,
            why="as a test has it",
        ),
    )
    usual: dict[str, object] = {
        "name": "small", "question": "Are known truths found again?", "trial": "none", "village": "none",
        "vary": {}, "targets": targets, "screening": Screening(trajectories=6, seeds=2, keep=2),
        "matching": 64, "bank": 400, "keep": 0.2, "truths": 100,
        "ensemble": Ensemble(vectors=8, spare=4, seeds=2, years=1, most_violence=0.5),
    }  # fmt: skip
    file = CalibrationFile(**(usual | sizes))
    factors = tuple(
        Factor(f"parameters.{name}", "number", low, high, "uniform", (), "")
        for name, (low, high) in RANGES.items()
    )
    reader = CalibrationReader(Study(), VillageReader(hamlet(), 1), ("distress_start", "attendance"))
    return CalibrationPlan(file, reader, factors)
