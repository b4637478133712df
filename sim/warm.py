"""Compile everything once, so that the first run is as quick as any other.

Set-up ends with ``python -m sim.warm``; ``commonground run`` calls it when nothing was compiled yet. Half of
the work goes to a second process: kernels are kept on disk, so it does not matter who compiled them.
"""

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter
from types import ModuleType

from .jit import CACHE, COMPILED, ENGINE_HASH, compile_for, is_warm, tidy_cache

HERS = ("meetings", "disputes", "referral", "persons", "encounters", "facilitators")
"""Phases that the second process compiles; the rest is about as much."""
Tell = Callable[[str], None]


def warm(tell: Tell | None = None) -> float:
    """Compile all kernels that are not on disk yet; ``tell`` is given the name of each in work.

    Returns the seconds that it took.
    """
    began = perf_counter()
    helper = None
    if COMPILED and CACHE.name == ENGINE_HASH:
        helper = subprocess.Popen([sys.executable, "-m", "sim.warm", *HERS], stdout=subprocess.DEVNULL)
    _compile_phases([name for name in _phases() if name not in HERS], tell)
    _try_out(tell or (lambda _: None), helper)
    if COMPILED:
        (CACHE / "warm").touch()
        tidy_cache()
    return perf_counter() - began


def _phases() -> list[str]:
    from .week import WEEK

    return [phase.name for phase in WEEK]


def _compile_phases(names: list[str], tell: Tell | None = None) -> None:
    """Compile some phases for the types that every community has."""
    from .book import Book
    from .scenario import Scenario
    from .setting import setting_of
    from .state import allocate
    from .week import WEEK

    state = allocate({"person": 2, "order": 2})
    setting, numbers = setting_of(Scenario.default())
    arguments = (state, setting, numbers, Book.blank(state, 0, 0).log, 1, 1)
    for phase in WEEK:
        if phase.name in names:
            if tell:
                tell(phase.name)
            compile_for(phase.kernel, arguments)


def _try_out(tell: Tell, helper: "subprocess.Popen[bytes] | None") -> None:
    """Found a small community, read its records and live a week, which compiles all that is left."""
    from .community import Community
    from .scenario import load_scenario

    tell("population")
    scenario = load_scenario("burundi_hamlet").with_({"weeks": 1, "burn_in": 0})
    community = Community.start(scenario, 1, log=True)
    tell("records")
    community.records().weekly()
    if helper is not None:
        tell(", ".join(HERS))
        helper.wait()
    tell("advance")
    community.advance(1)


class _CallableModule(ModuleType):
    """``sim.warm()`` works whether or not somebody has imported this module, which takes the same name."""

    def __call__(self, tell: Tell | None = None) -> float:
        return warm(tell)


sys.modules[__name__].__class__ = _CallableModule

if __name__ == "__main__":
    if sys.argv[1:]:
        _compile_phases(sys.argv[1:])
    elif is_warm() and COMPILED:
        print("commonground: kernels are compiled already")
    else:
        seconds = warm(lambda name: print(f"commonground: compiling {name}", flush=True))
        print(f"commonground: compiled in {seconds:.0f} s")
