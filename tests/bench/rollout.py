"""Rollouts: a province and a country in full, and what they take as the number of communities grows.

Each is done in a process of its own with two workers; memory is that of all its processes together.
"""

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter

from tests.sizes import ROOT

from .measure import Figures

WORKERS = 2
GROWING = (100, 400, 1_600, 6_400)
"""Communities of the reduced form, in which only the number of communities grows."""
SMALL = {
    "weeks": 20, "burn_in": 2, "programme.group_size": 8, "programme.sessions": 6, "rollout.persons": 120,
    "rollout.waves": {"size": 5, "weeks_between": 4}, "rollout.training": {"trainers": 200, "course_weeks": 4},
    "rollout.facilitators": {"weeks_per_group": 8}, "rollout.groups_wanted": {"number": 1},
}  # fmt: skip
LOOKS = 0.25
"""Seconds between two looks at the memory of all processes."""


class Together:
    """The most memory that this process and all below it hold together, shared pages counted once."""

    def __init__(self) -> None:
        self.most, self.driver, self._over = 0.0, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Together":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOKS):
            held = [_proportional(pid) for pid in _family("self")]
            self.most, self.driver = max(self.most, sum(held)), max(self.driver, held[0])


def _family(pid: str) -> list[str]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [one for child in task.read_text().split() for one in _family(child)]
        except OSError:
            continue
    return found


def _proportional(pid: str) -> float:
    """Memory of a process in bytes, with its part of what it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(1024.0 * float(line.split()[1]) for line in lines if line.startswith("Pss:"))


def once(name: str, communities: int | None) -> Figures:
    """One rollout in this process: seconds of the plan and of all, and the most room that was taken."""
    from analysis.experiments.crews import Processes
    from analysis.progress import Gauge
    from analysis.rollout.doing import do_rollout
    from analysis.rollout.kit import Work
    from analysis.rollout.plan import plan_of
    from sim.scenario import load_scenario

    scenario = load_scenario(name)
    if communities is not None:
        scenario = scenario.with_({**SMALL, "rollout.communities": communities})
    began = perf_counter()
    plan = plan_of(scenario)
    planned = perf_counter() - began
    work = Work(plan, None, 1, 1, 1.0)
    with tempfile.TemporaryDirectory() as folder, Together() as together:
        out = Path(folder) / "out"
        done = do_rollout(work, out, lambda: Processes(WORKERS), Gauge(shown=False), "")
        wall = perf_counter() - began
        bytes_there = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    assert done.results.failed == 0
    return {
        "communities": len(work.lived), "persons": work.persons, "groups": len(plan.opened), "plan": planned,
        "wall": wall, "memory": together.most, "driver": together.driver, "bytes": bytes_there,
    }  # fmt: skip


def _apart(name: str, communities: int | None = None) -> Figures:
    """The same in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.rollout", name, *([str(communities)] if communities else [])]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure() -> Figures:
    """A province in full, and the reduced form as communities grow in number."""
    if not Path("/proc/self/smaps_rollup").exists():
        return {"why_not": "the memory of all processes together can be read on Linux only"}
    return {
        "growing": [_apart("province_two_waves", count) for count in GROWING],
        "province": _apart("province_two_waves"),
    }


def country() -> Figures:
    """Every colline and quarter of a country."""
    if not Path("/proc/self/smaps_rollup").exists():
        return {"why_not": "the memory of all processes together can be read on Linux only"}
    return {"all": _apart("burundi_national")}


if __name__ == "__main__":
    print(json.dumps(once(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)))
