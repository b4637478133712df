"""The two heaviest phases in plain C, compiled when measured, on copies of the same state."""

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from sim import state as states
from sim.community import Community
from sim.jit import kernel
from sim.parameters import DTYPE
from sim.state import State
from sim.week import phase

from .measure import Figures, Spread, interleaved, ratio
from .places import at_week_zero

SIZES = (480, 5_000, 100_000)
PLAIN, NATIVE = ("-O3",), ("-O3", "-march=native", "-ffp-contract=off")
WARMED_UP, LEAST, ROUNDS = 12, 500_000, 5
_STATES = (
    "hostility", "skill", "general_trust", "community_safety", "distress", "livelihood", "acceptance",
    "self_esteem", "respect", "voice", "support", "strain", "standing", "proneness", "skill_base",
    "next_hostility", "next_skill", "next_general_trust", "next_distress", "next_livelihood",
    "worst_tension", "worst_cross", "witnessed",
)  # fmt: skip
PERSON = np.dtype(
    [("key", "i8"), *((name, "f8") for name in _STATES), ("tie_first", "i8"), ("tie_count", "i4"),
     ("group", "i4"), ("household", "i4"), ("suffered", "i2"), ("did", "i2"), ("open_disputes", "i2"),
     ("hot_disputes", "i2"), ("origin", "i1"), ("gender", "i1"), ("arriving", "i1"), ("near_violence", "i1")],
    align=True,
)  # fmt: skip
TIE = np.dtype(
    [("trust", "f8"), ("next_trust", "f8"), ("other", "i4"), ("back", "i4"), ("pair", "i4"), ("kind", "i1")],
    align=True,
)
PAIR = np.dtype(
    [("tension", "f8"), ("low", "i4"), ("high", "i4"), ("struck", "i2"), ("dispute", "i1"), ("victim", "i1")],
    align=True,
)
HOUSEHOLD = np.dtype([("first", "i4"), ("people", "i2")], align=True)
_POINTERS = ("person", "tie", "pair", "household", "order", "season", "numbers")
_COUNTS = ("persons", "ties", "pairs", "first_week", "incidents", "agreed")
encounters, persons_phase = phase("encounters"), phase("persons")


class World(ctypes.Structure):
    """The struct of that name in naive.c."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in _POINTERS),
        *((name, ctypes.c_int64) for name in _COUNTS),
        ("tension", ctypes.c_double),
    )


@kernel
def two_phases(state, programme, parameters, log, seed, week, weeks):  # type: ignore[no-untyped-def]
    """The engine's own two phases, week after week without the others."""
    for now in range(week, week + weeks):
        encounters(state, programme, parameters, log, seed, now)
        persons_phase(state, programme, parameters, log, seed, now)


def compiler() -> str | None:
    """A C compiler, if there is one."""
    return shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")


@cache
def library(flags: tuple[str, ...] = PLAIN) -> Any:
    """naive.c, compiled into a temporary folder and loaded. Raises RuntimeError without a C compiler."""
    found = compiler()
    if found is None:
        raise RuntimeError("no C compiler")
    with tempfile.TemporaryDirectory() as folder:
        numbers = "".join(f"    double {name};\n" for name in DTYPE.names or ())
        Path(folder, "numbers.h").write_text(f"typedef struct {{\n{numbers}}} Numbers;\n")
        made, source = Path(folder, "naive.so"), Path(__file__).with_name("naive.c")
        words = [found, *flags, "-fPIC", "-shared", "-I", folder, str(source), "-o", str(made), "-lm"]
        subprocess.run(words, check=True, capture_output=True)
        loaded = ctypes.CDLL(str(made))
    loaded.two_phases.argtypes = [ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64]
    loaded.two_phases.restype = None
    loaded.size_of.restype = ctypes.c_int64
    return loaded


class Plain:
    """A community as naive.c sees it: a copy of what the two phases read and write."""

    def __init__(self, community: Community, flags: tuple[str, ...] = PLAIN) -> None:
        state, setting = community.state, community.setting
        counts = state.community[0]
        self.library, self.seed = library(flags), community.seed
        self.arrays = {
            "person": _taken(state.person, PERSON), "tie": _taken(state.tie[: counts.ties], TIE),
            "pair": _taken(state.pair[: counts.pairs], PAIR), "household": _taken(state.household, HOUSEHOLD),
            "order": np.ascontiguousarray(state.order["row"], np.int32),
            "season": np.ascontiguousarray(setting.season["strain"]),
            "numbers": np.array([community.numbers], DTYPE),
        }  # fmt: skip
        self.world = World(
            *(array.ctypes.data for array in self.arrays.values()), len(state.person), counts.ties,
            counts.pairs, setting.plan.first_week, counts.incidents, 0, 0.0,
        )  # fmt: skip

    def live(self, week: int, weeks: int) -> None:
        """The two phases for ``weeks`` weeks, of which ``week`` is the first."""
        self.library.two_phases(ctypes.addressof(self.world), self.seed, week, weeks)

    def farthest(self, state: State) -> dict[str, float]:
        """Largest difference from a state of the engine, by field."""
        found = {}
        for level, dtype in (("person", PERSON), ("tie", TIE)):
            mine, theirs = self.arrays[level], getattr(state, level)
            for name in dtype.names or ():
                if not name.startswith("next_") and name != "witnessed":
                    gap = mine[name].astype(float) - theirs[name][: len(mine)].astype(float)
                    found[f"{level}.{name}"] = float(np.abs(gap).max())
        return found


def _taken(table: np.ndarray, dtype: np.dtype) -> np.ndarray:
    taken = np.zeros(len(table), dtype)
    for name in dtype.names or ():
        if name in (table.dtype.names or ()):
            taken[name] = table[name]
    return taken


def running(persons: int, week: int = WARMED_UP) -> Community:
    """A community in mid-programme, with ties made in groups, open disputes and violence."""
    community = at_week_zero(persons).fork()
    community.advance(week)
    return community


def engine_lives(community: Community, state: State, week: int, weeks: int) -> None:
    """The engine's two phases on a state."""
    _, setting, numbers, log, seed = community._arguments()
    two_phases(state, setting, numbers, log, seed, week, weeks)


def measure(sizes: tuple[int, ...] = SIZES, rounds: int = ROUNDS) -> Figures:
    """ns per person-week of the two phases in the engine and in C, and the engine's as a multiple of C's."""
    if compiler() is None:
        return {"why_not": "no C compiler on this machine"}
    return {str(persons): _beside(persons, rounds) for persons in sizes}


def _beside(persons: int, rounds: int) -> Figures:
    community, week = running(persons), WARMED_UP
    count = len(community.state.person)
    weeks = max(10, LEAST // count)

    def engine() -> float:
        state = states.copy(community.state)
        began = process_time()
        engine_lives(community, state, week, weeks)
        return (process_time() - began) / (count * weeks) * 1e9

    def plain(flags: tuple[str, ...]) -> float:
        copied = Plain(community, flags)
        began = process_time()
        copied.live(week, weeks)
        return (process_time() - began) / (count * weeks) * 1e9

    parts = {"engine": engine, "plain": lambda: plain(PLAIN), "native": lambda: plain(NATIVE)}
    for part in parts.values():
        part()
    found = interleaved(parts, rounds)
    best = min(("plain", "native"), key=lambda name: Spread.of(found[name]).middle)
    return {"times": ratio(found["engine"], found[best]), **{name: Spread.of(v) for name, v in found.items()}}
