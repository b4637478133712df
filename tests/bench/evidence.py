"""Evidence: what one reading costs, what the bank adds to it, and what a whole calibration then takes."""

import tempfile
from pathlib import Path
from time import perf_counter

from analysis.calibrating import readings_of
from analysis.evidence.bank import Reader, Vectors, fill
from analysis.evidence.calibration.files import load_calibration
from analysis.evidence.patterns.reader import PatternReader
from analysis.evidence.patterns.register import PATTERNS, grouped
from analysis.evidence.trials.load import load_trial, ready_trials
from analysis.evidence.trials.reader import TrialReader
from analysis.experiments.crews import Processes
from analysis.progress import Gauge

from .measure import Figures, Spread

SEEDS, WORKERS, BANKED = 5, 2, 120


def _each(reader: Reader, seeds: int = SEEDS) -> Spread:
    """Seconds for one reading after another, in this process."""
    reader.read({}, 0)
    spans = []
    for seed in range(1, seeds + 1):
        began = perf_counter()
        reader.read({}, seed)
        spans.append(perf_counter() - began)
    return Spread.of(spans)


def measure() -> Figures:
    """One reading of a calibration, of each ready trial, of all patterns; a bank of them; the whole."""
    plan = load_calibration("rwanda_sociotherapy")
    one = _each(plan.reader)
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        bank = fill(
            Path(folder) / "bank", plan.reader, Vectors.none(), range(1, BANKED + 1),
            hire=lambda: Processes(WORKERS), gauge=Gauge(False),
        )  # fmt: skip
        wall = perf_counter() - began
    assert bank.failed == 0
    trials = {name: _each(TrialReader(load_trial(name), True), 2) for name in ready_trials()}
    patterns = sum(_each(PatternReader(ids), 1).middle for ids in grouped(tuple(PATTERNS)).values())
    return {
        "calibration": one, "banked": BANKED, "wall": wall, "readings": readings_of(plan),
        "trials": trials, "patterns": patterns, "count": len(PATTERNS),
    }  # fmt: skip
