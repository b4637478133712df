"""The patterns as statistics of runs, for the bank: all numbers of some patterns, of one vector and seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from math import nan
from pathlib import Path

from sim.errors import CommonGroundError
from sim.scenario import short_hash

from .pattern import Pattern
from .register import PATTERNS
from .world import Arm, World

LIVED = "lived"
"""1 where all arms of a pattern could be lived, else 0."""
_SAY_NOTHING = ("tell", "page", "judge", "expected", "mismatches", "ranges", "tables")
"""Modules here that judge and tell what was read, but read nothing."""


@dataclass(frozen=True)
class PatternReader:
    """Reads the numbers of some patterns; arms that several of them have are lived once."""

    ids: tuple[str, ...]

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns, as the register has them."""
        return tuple(PATTERNS[name] for name in self.ids)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """``P1.net``, …; after the numbers of each pattern, whether it could be lived."""
        return tuple(f"{p.id}.{name}" for p in self.patterns for name in (*p.measures, LIVED))

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """All arms that differ."""
        kept = {repr(arm): arm for pattern in self.patterns for arm in pattern.arms}
        return tuple(kept.values())

    @property
    def key(self) -> str:
        """Scenarios, weeks, and the code that reads them."""
        lived = [[arm.scenario({}).scenario_hash, arm.weeks, arm.paired] for arm in self.arms]
        return short_hash([list(self.ids), lived, _code()])

    @property
    def cost(self) -> float:
        """About how many seconds one reading takes."""
        return sum(arm.cost for arm in self.arms)

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        """The numbers of all patterns in one world; NaN for those that cannot be lived in it."""
        world, found = World(numbers, seed), list[float]()
        for place, pattern in enumerate(self.patterns):
            try:
                measured = pattern.read(world)
                found += [*(float(measured[name]) for name in pattern.measures), 1.0]
            except CommonGroundError:
                found += [*[nan] * len(pattern.measures), 0.0]
            world.keep(arm for later in self.patterns[place + 1 :] for arm in later.arms)
        return found


@cache
def _code() -> str:
    files = sorted(file for file in Path(__file__).parent.glob("*.py") if file.stem not in _SAY_NOTHING)
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
