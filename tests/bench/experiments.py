"""Sweeps: ten thousand runs on two cores, what driving them costs, and how much room the driver takes.

Each sweep is done in a process of its own, whose memory and processor time are those of the driver alone.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from tests.sizes import ROOT

from .alone import most_memory
from .measure import Figures

WORKERS, RUNS, FEWER = 2, 10_000, 1_000
SHORT = (1_000, 10_000, 100_000)
OUTCOMES = (
    "srq20, cohesion, violence, self_esteem, trust, reintegration, agreements_held, dropout, hurts, "
    "selfhelp_running, conflict, general_trust"
)
HAMLET = """
name: bench
scenarios: burundi_hamlet
paired: false
vary: {{parameters.harm_weight: register, parameters.being_seen_gain: register, programme.group_size: {{low: 8, high: 12}}}}
design: {{kind: latin_hypercube, samples: {points}}}
seeds: {seeds}
outcomes: [{outcomes}]
"""
VILLAGE = """
name: bench
scenarios: burundi_hamlet
set: {{context.persons: 16, burn_in: 0, programme.groups: 1, programme.group_size: 6}}
weeks: 1
paired: false
vary: {{parameters.harm_weight: register}}
design: {{kind: latin_hypercube, samples: {points}}}
seeds: {seeds}
outcomes: [{outcomes}]
"""


def once(text: str, runs: int, pool: str) -> Figures:
    """One sweep in this process: seconds on the wall and of the processor, and the most room it took."""
    from analysis import Experiment

    points = min(runs, 1_000)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.yaml"
        file.write_text(text.format(points=points, seeds=runs // points, outcomes=OUTCOMES))
        experiment = Experiment.load(file)
        before, began = process_time(), perf_counter()
        out = Path(folder) / "out"
        sweep = experiment.run(out, workers=WORKERS, pool=pool, progress=False)
        wall, driving = perf_counter() - began, process_time() - before
        busy = sum(json.loads(file.read_text())["seconds"] for file in (out / "status").iterdir())
        bytes_there = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    assert sweep.failed == 0
    return {
        "runs": runs, "wall": wall, "driving": driving, "busy": busy, "memory": most_memory(),
        "bytes": bytes_there,
    }  # fmt: skip


def _apart(kind: str, runs: int, pool: str) -> Figures:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.experiments", kind, str(runs), pool],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure() -> Figures:
    """Threads and processes side by side, ten thousand runs the better way, and short runs by the thousand."""
    pools = {pool: _apart("hamlet", FEWER, pool) for pool in ("processes", "threads")}
    better = min(pools, key=lambda pool: pools[pool]["wall"])
    return {
        "pools": pools, "better": better, "sweep": _apart("hamlet", RUNS, "processes"),
        "short": [_apart("village", runs, "processes") for runs in SHORT],
    }  # fmt: skip


if __name__ == "__main__":
    print(
        json.dumps(once({"hamlet": HAMLET, "village": VILLAGE}[sys.argv[1]], int(sys.argv[2]), sys.argv[3]))
    )
