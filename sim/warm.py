"""Compile everything once, so that the first run is as quick as any other.

Set-up ends with ``python -m sim.warm``; ``commonground run`` calls it when nothing was compiled yet.
"""

import sys
from collections.abc import Callable
from time import perf_counter

from .jit import CACHE, COMPILED, is_warm, tidy_cache


def warm(tell: Callable[[str], None] | None = None) -> float:
    """Compile all kernels that are not on disk yet; ``tell`` is given the name of each in work.

    Returns the seconds that it took.
    """
    from .community import Community
    from .scenario import load_scenario
    from .week import WEEK

    began = perf_counter()
    scenario = load_scenario("burundi_hamlet").with_({"weeks": 1, "burn_in": 0})
    if tell:
        tell("population")
    community = Community.start(scenario, 1, log=True)
    for phase in WEEK:
        if tell:
            tell(phase.name)
        community.step_phase(phase.name)
    if tell:
        tell("advance")
    community = Community.start(scenario.with_({"burn_in": 1}), 1)
    community.advance(1)
    if tell:
        tell("records")
    community.records().weekly()
    if COMPILED:
        (CACHE / "warm").touch()
        tidy_cache()
    return perf_counter() - began


if __name__ == "__main__":
    if is_warm() and COMPILED:
        print("commonground: kernels are compiled already")
        sys.exit(0)
    seconds = warm(lambda name: print(f"commonground: compiling {name}", flush=True))
    print(f"commonground: compiled in {seconds:.0f} s")
