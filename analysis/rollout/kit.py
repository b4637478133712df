"""What workers need, and the tasks that they get: one community each."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim import __version__
from sim.scenario import Scenario, short_hash
from sim.scenario.tree import Tree

from ..evidence.ensemble import Ensemble
from ..experiments.plan import Block
from .community import Settings, sampled, scenario_from, seed_of, settings_of, trees_of
from .plan import RolloutPlan

HORIZONS = (0, 26, 52, 104)
"""Weeks at which communities are read, beside the last one."""


class Task(NamedTuple):
    """One community to be lived: which, where, when, with which people and luck, and what is its own."""

    run: int
    repetition: int
    community: int
    municipality: int
    wave: int
    persons: int
    seed: int
    settings: Settings
    other: Settings | None


@dataclass(frozen=True)
class Kit:
    """What a worker needs beside its tasks."""

    trees: tuple[Tree, ...]
    others: tuple[Tree, ...]
    weeks: int
    completed_share: float
    sets: Ensemble | None = None

    @property
    def horizons(self) -> tuple[int, ...]:
        """The weeks at which communities are read."""
        return tuple(sorted({*(week for week in HORIZONS if week < self.weeks), self.weeks}))

    def scenario_of(self, task: Task) -> Scenario:
        """What the community lives with the programme. Raises ScenarioError."""
        return self._with_numbers(scenario_from(self.trees, task.settings), task)

    def other_of(self, task: Task) -> Scenario | None:
        """What it lives in the other rollout, if there is one."""
        if task.other is None:
            return None
        return self._with_numbers(scenario_from(self.others, task.other), task)

    def _with_numbers(self, scenario: Scenario, task: Task) -> Scenario:
        """With an ensemble every repetition has another set of numbers."""
        return self.sets.of(task.repetition, scenario) if self.sets is not None else scenario


@dataclass(frozen=True)
class Work:
    """All that is to be lived of one rollout, or of two that are compared, in one or more repetitions.

    With an ensemble every repetition has one of its vectors.
    """

    plan: RolloutPlan
    against: RolloutPlan | None
    seed: int
    runs: int
    share: float
    sets: Ensemble | None = None

    @cached_property
    def kit(self) -> Kit:
        """What workers need."""
        others = trees_of(self.against) if self.against is not None else ()
        share = self.plan.rollout.completed_share
        return Kit(trees_of(self.plan), others, self.plan.weeks, share, self.sets)

    @cached_property
    def lived(self) -> tuple[int, ...]:
        """The communities that are lived."""
        return tuple(sampled(len(self.plan.places.communities), self.share, self.seed))

    @property
    def block(self) -> Block:
        """The runs: community after community, repetition after repetition."""
        import numpy as np

        return Block(0, np.arange(len(self.lived)), self.seed, self.runs)

    @property
    def persons(self) -> int:
        """People who are lived in all, in all repetitions."""
        return self.runs * sum(self.plan.places.communities[number].persons for number in self.lived)

    def tasks(self, block: Block, first: int, after: int) -> list[Task]:
        """The tasks of runs ``first`` up to ``after`` (not included)."""
        return [self.task(*block.at(run), run) for run in range(first, after)]

    def task(self, point: int, seed: int, run: int) -> Task:
        """One task."""
        place = self.plan.places.communities[self.lived[point]]
        return Task(
            run, seed - self.seed, place.number, self._shown(place.municipality), place.wave, place.persons,
            seed_of(seed, place.number), settings_of(self.plan, place.number),
            settings_of(self.against, place.number) if self.against is not None else None,
        )  # fmt: skip

    def _shown(self, municipality: int) -> int:
        """The number of a municipality; −1 where it has a name, so that no outcome is told for a place."""
        area = self.plan.places.municipalities[municipality]
        return -1 if area.said.name or area.province else municipality

    @cached_property
    def design_hash(self) -> str:
        """What makes this piece of work differ from others, in 16 hexadecimal digits."""
        from sim.jit import ENGINE_HASH

        others = [self.plan.plan_hash, self.against.plan_hash if self.against else None]
        own: list[Any] = [self.seed, self.runs, repr(self.share), list(HORIZONS), __version__, ENGINE_HASH]
        return short_hash([*others, *own, *([self.sets.key] if self.sets is not None else [])])
