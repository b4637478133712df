"""Does the second writing of the model notice a mistake in the engine?

The reference's pictures of some small worlds are taken once. A mutant engine is then loaded in a
forked process, interpreted, lives through the same worlds, and is compared week by week.
"""

import ast
import importlib
import signal
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np

from sim import chance
from sim.community import Community
from sim.scenario import Scenario
from sim.state import State
from sim.state import copy as copy_state
from tests.mutants import ENGINE, Mutant, mutated
from tests.plain import draw_in_whole_numbers, plain, record, tables
from tests.reference import Village
from tests.reference.compare import Picture, first_difference, picture
from tests.reference.happened import Happened, first_unlike, logged, told
from tests.reference.practice_worlds import WORLDS as PRACTICE
from tests.reference.village import Led
from tests.reference.worlds import LED, none
from tests.reference.worlds import WORLDS as VILLAGES

WORLDS = {**VILLAGES, **PRACTICE}
SEED = 1
BURN_IN = 8
EVENTS_A_WEEK = 4096
PATIENCE = 4.0  # seconds of computing for one week, which takes a twentieth of one
ORDER = (
    "burn_in", "none", "led", "wide", "busy", "separate", "staggered", "contrary", "lasting",
    "asked self_application", "asked nomination", "asked by_dispute", "asked by_hostility", *PRACTICE,
)  # fmt: skip
NETWORKS = ("networks strongest", "few", "networks household", "networks across_origin", "networks standing")
YOUTHS = ("youth apart", "youth as one", "youth alone", "youth in pain", "school")
FIRST = {
    "networks": NETWORKS, "youth": YOUTHS, "trying": ("growing",), "mixing": ("apart by gender", "apart by origin"),
    "queues": ("served", "served without pathway"), "care": ("served", "served without pathway"),
    "law": ("served", "served without pathway"), "rollout": ("rolled out", "staffed", "growing"),
    "facilitators": ("staffed", "rolled out"), "gatherings": ("apart by gender",), "referral": ("served",),
    "inviting": ("growing", "home", "school"), "selfhelp": ("few", "networks strongest"),
}  # fmt: skip
"""By the name of a file: the worlds that most likely notice a mistake in it."""
RELOADED = ("dynamics", "principles", "growth", "ranking", "setting", "book", "strata", "community", "week")


class World(NamedTuple):
    """A small world: how it begins, and what the reference says after each week."""

    name: str
    scenario: Scenario
    start: State
    first: int
    led: Led
    weeks: list[tuple[Picture, Happened]]


class Verdict(NamedTuple):
    """Whether a mutant was noticed, and by what."""

    mutant: Mutant
    killed: bool
    by: str


class TimeUpError(Exception):
    """A week took so long that it must be in a loop."""


def worlds(names: tuple[str, ...] = ORDER) -> list[World]:
    """Worlds by name, lived through by the reference."""
    found = []
    for name in names:
        is_before = name == ORDER[0]  # the weeks up to week zero begin without a burn-in of their own
        scenario = none(burn_in=0) if is_before else WORLDS[name]()
        first, weeks = (1 - BURN_IN, BURN_IN) if is_before else (1, scenario.weeks)
        found.append(_live(name, scenario, Community.start(scenario, SEED).state, first, weeks))
    return found


def _live(name: str, scenario: Scenario, start: State, first: int, weeks: int) -> World:
    village = Village.from_snapshot(scenario, start, SEED)
    village.week, village.led = first - 1, LED.get(name, {})
    pictures = []
    for _ in range(weeks):
        village.step()
        pictures.append((picture(village), told(village, village.week)))
    return World(name, scenario, copy_state(start), first, village.led, pictures)


class _Loader(SourceFileLoader):
    """Loads one module from a given syntax tree."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> Any:
        return compile(self.tree, self.path, "exec")


class _Finder(MetaPathFinder):
    """Puts one module in the place of another of the same name."""

    def __init__(self, name: str, loader: _Loader) -> None:
        self.name, self.loader = name, loader

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return spec_from_file_location(fullname, self.loader.path, loader=self.loader)


def forget() -> None:
    """Have the engine's rules loaded anew, with draws in plain whole numbers and a limit of time."""

    def too_long(*_: object) -> NoReturn:
        raise TimeUpError

    signal.signal(signal.SIGVTALRM, too_long)
    draw_in_whole_numbers(chance)
    for name in list(sys.modules):
        parts = name.split(".")
        if parts[0] == "sim" and len(parts) > 1 and parts[1] in RELOADED:
            del sys.modules[name]


def put_in_place(mutant: Mutant) -> None:
    """Forget the engine's rules and load them anew, one of them mutated. Only ever in a forked process."""
    forget()
    name = mutant.file.removesuffix(".py").replace("/", ".")
    loader = _Loader(name, str(ENGINE.parent / mutant.file), mutated(mutant))
    sys.meta_path.insert(0, _Finder(name, loader))


def judge(mutant: Mutant, known: list[World]) -> Verdict:
    """Let a mutant live until it differs, raises, or does not come to the end of a week."""
    try:
        with np.errstate(all="ignore"):
            put_in_place(mutant)
            first = FIRST.get(Path(mutant.file).stem, ())
            for world in sorted(known, key=lambda world: world.name not in first):
                found = differs(world)
                if found:
                    return Verdict(mutant, True, found)
        return Verdict(mutant, False, "")
    except TimeUpError:
        return Verdict(mutant, True, "time")
    except Exception as error:
        return Verdict(mutant, True, type(error).__name__)


def differs(world: World) -> str:
    """Where the engine that is loaded now first differs from the reference in one world."""
    engine, week = importlib.import_module("sim.community"), importlib.import_module("sim.week")
    setting, book = importlib.import_module("sim.setting"), importlib.import_module("sim.book")
    log = book.Book.blank(world.start, -1, EVENTS_A_WEEK)
    community = engine.Community(world.scenario, SEED, world.start, world.first - 1, log)
    community.state = plain(world.start)
    community.overrides = {at: engine.Conduct(**how) for at, how in world.led.items()}
    for number, (states, events) in enumerate(world.weeks, world.first):
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
        community._prepare(number)
        here = community.setting if number >= 1 else setting.without_programme(community.setting)
        given = community.state, plain(here), record(community.numbers), log.log, SEED, number
        for phase in week.WEEK[:-1]:  # the last one writes outcomes and changes nothing
            phase.kernel(*given)
        found = first_difference(tables(community.state), states)
        if found is not None:
            return f"{world.name} week {number} {found.field}"
        unlike = first_unlike(logged(log.log, world.start.person["key"], number), events)
        if unlike:
            return f"{world.name} week {number} {unlike}"
        log.log.count[0] = 0
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
    return ""
