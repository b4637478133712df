"""One community in a process of its own, so that its memory can be told: prints one line of JSON.

``python -m tests.bench.alone PERSONS [GROUPS]``; without GROUPS the programme reaches 15 in 100 people.
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

from sim.community import Community

from .measure import watched
from .places import SEED, place


def most_memory() -> float:
    """The most memory that this process has held so far, in bytes.

    Linux hands ``ru_maxrss`` of a large parent down to its children, so there the kernel's own mark is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return 1024.0 * float(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1.0 if sys.platform == "darwin" else 1024.0)


def _kernels_in_memory() -> None:
    """Load every compiled kernel and what tables need, which is no work of the community that is measured."""
    small = Community.start(place(480), SEED)
    small.advance(2)
    small.records().weekly()


def live(persons: int, groups: int | None) -> dict[str, float]:
    """Week zero, burn-in, the scenario's weeks and the weekly table of one community."""
    _kernels_in_memory()
    empty, scenario = most_memory(), place(persons, groups)
    wall, busy = perf_counter(), process_time()
    with watched() as clock:
        community = Community.start(scenario, SEED)
        started = perf_counter() - wall
        at_week_zero = most_memory()
        community.advance(scenario.weeks)
    lived = perf_counter() - wall
    rows = len(community.records().weekly())
    whole = perf_counter() - wall
    count = len(community.state.person)
    weeks = scenario.burn_in + scenario.weeks
    return {
        "persons": count, "groups": scenario.programme.groups, "weeks": weeks, "rows": rows,
        "week_zero": clock.found, "start": started, "advance": lived - started, "records": whole - lived,
        "whole": whole, "busy": process_time() - busy,
        "per_person_week": clock.advance / (count * weeks) * 1e9,
        "empty": empty, "memory_start": at_week_zero, "memory": most_memory(),
        "ties": float(community.state.community.ties[0]) / count,
    }  # fmt: skip


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    print(json.dumps(live(words[0], words[1] if len(words) > 1 else None)))
