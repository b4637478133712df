"""A plan: everything that an experiment does, resolved, checked and frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import __version__
from sim.runs import without_programme
from sim.scenario import Scenario, short_hash
from sim.scenario.keys import value_at

from .designs import Rows
from .factors import Factor
from .spec import Design, Seeds, UntilPrecise


class Wanted(NamedTuple):
    """One column of results: an outcome in a stratum, its mean over ``first`` … ``last`` times ``factor``."""

    column: str
    outcome: str
    stratum: str
    first: int
    last: int
    factor: float


class Recorded(NamedTuple):
    """Which weekly series are kept."""

    outcomes: tuple[str, ...]
    strata: tuple[str, ...]


class Task(NamedTuple):
    """One run: its number, its point, the scenario and what varies in it, and its seed."""

    run: int
    point: int
    scenario: int
    settings: dict[str, Any]
    seed: int


@dataclass(frozen=True)
class Kit:
    """What a worker needs beside its tasks."""

    names: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    paired: bool
    against: Scenario | None
    factors: tuple[Factor, ...]
    weeks: int
    wanted: tuple[Wanted, ...]
    recorded: Recorded | None

    def scenario_of(self, task: Task) -> Scenario:
        """The scenario of a run, with what varies in it. Raises ScenarioError."""
        return self.scenarios[task.scenario].with_(task.settings)

    def reference_of(self, task: Task, lived: Scenario) -> Scenario | None:
        """What the matched run lives, with the same keys varied."""
        if not self.paired:
            return None
        return without_programme(lived) if self.against is None else self.against.with_(task.settings)


class Block(NamedTuple):
    """Runs ``start``, ``start + 1``, … : for each of ``seeds`` seeds from ``first`` on, all of ``points``."""

    start: int
    points: NDArray[np.int64]
    first: int
    seeds: int

    @property
    def runs(self) -> int:
        """How many runs the block has."""
        return len(self.points) * self.seeds

    def at(self, run: int) -> tuple[int, int]:
        """Point and seed of a run."""
        seed, place = divmod(run - self.start, len(self.points))
        return int(self.points[place]), self.first + seed


@dataclass(frozen=True)
class Plan:
    """An experiment, ready to be done."""

    name: str
    question: str
    kit: Kit
    against: str
    design: Design
    rows: Rows
    seeds: Seeds
    until: UntilPrecise | None = None

    @property
    def points(self) -> int:
        """How many points there are: every row of the design in every scenario."""
        return len(self.rows) * len(self.kit.scenarios)

    @property
    def arms(self) -> int:
        """Runs are lived once, or twice where each has a matched run."""
        return 2 if self.kit.paired else 1

    def settings(self, point: int) -> dict[str, Any]:
        """What a point sets, by key."""
        cells = self.rows[point % len(self.rows)]
        return {
            factor.key: _value(factor, cell)
            for factor, cell in zip(self.kit.factors, cells, strict=True)
            if cell == cell
        }

    def scenario_at(self, point: int) -> int:
        """Which scenario a point varies."""
        return point // len(self.rows)

    def values(self, point: int) -> dict[str, Any]:
        """The value of every varied key at a point, the scenario's own where the point leaves it."""
        own = self.kit.scenarios[self.scenario_at(point)]
        given = self.settings(point)
        return {f.key: given[f.key] if f.key in given else own_value(own, f.key) for f in self.kit.factors}

    def first_block(self) -> Block:
        """The runs that are known from the start."""
        return Block(0, np.arange(self.points), self.seeds.first, self.seeds.count)

    def tasks(self, block: Block, first: int, after: int) -> list[Task]:
        """The tasks of runs ``first`` up to ``after`` (not included)."""
        found = []
        for run in range(first, after):
            point, seed = block.at(run)
            found.append(Task(run, point, self.scenario_at(point), self.settings(point), seed))
        return found

    @cached_property
    def design_hash(self) -> str:
        """What makes this experiment differ from others, in 16 hexadecimal digits."""
        from sim.jit import ENGINE_HASH

        kit = self.kit
        parts = [
            [scenario.scenario_hash for scenario in kit.scenarios], list(kit.names),
            kit.against.scenario_hash if kit.against else self.against, kit.paired,
            [factor.key for factor in kit.factors], [repr(factor.values) for factor in kit.factors],
            [[repr(float(cell)) for cell in row] for row in self.rows],
            self.seeds.model_dump(), self.until.model_dump() if self.until else None, kit.weeks,
            [list(one) for one in kit.wanted], list(kit.recorded) if kit.recorded else None,
            __version__, ENGINE_HASH,
        ]  # fmt: skip
        return short_hash(parts)

    def every_settings(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every point with what it sets."""
        for point in range(self.points):
            yield point, self.settings(point)


def _value(factor: Factor, cell: float) -> Any:
    if factor.kind == "choice":
        return factor.values[int(cell)]
    return int(cell) if factor.kind == "integer" else float(cell)


def own_value(scenario: Scenario, key: str) -> Any:
    """The value of a key, or of a number of the model, in a scenario."""
    section, _, name = key.partition(".")
    return scenario.parameters_in_force()[name] if section == "parameters" else value_at(scenario, key)
