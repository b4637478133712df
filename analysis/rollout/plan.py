"""The plan of a rollout: computed first, from the scenario alone, before anything is lived."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from sim.errors import Problem, ScenarioError
from sim.scenario import Costs, Rollout, Scenario, short_hash
from sim.words import say

from .pairs import Course, Opened, Pair
from .places import Where, where
from .purse import Charge, Purse, Quarter
from .schedule import Schedule
from .tally import Counts

Values = NDArray[np.float64]


@dataclass(frozen=True)
class RolloutPlan:
    """Who is trained when, which group opens when and where, what is committed, and who waits."""

    scenario: Scenario
    places: Where
    pairs: tuple[Pair, ...]
    courses: tuple[Course, ...]
    opened: tuple[Opened, ...]
    charges: tuple[Charge, ...]
    quarters: tuple[Quarter, ...]
    by_week: dict[str, Counts]

    @property
    def rollout(self) -> Rollout:
        """What the scenario says of the rollout."""
        assert self.scenario.rollout is not None
        return self.scenario.rollout

    @property
    def costs(self) -> Costs:
        """What the scenario says of costs; nothing where it is silent."""
        return self.scenario.costs or Costs()

    @property
    def weeks(self) -> int:
        """The last week."""
        return self.scenario.weeks

    @cached_property
    def purse(self) -> Purse:
        """Prices and rates, to count with."""
        return Purse(None, self.scenario.costs, self.weeks)

    @cached_property
    def by_community(self) -> tuple[tuple[Opened, ...], ...]:
        """The groups of each community, by week, then by pair."""
        found: list[list[Opened]] = [[] for _ in self.places.communities]
        for group in self.opened:
            found[group.community].append(group)
        return tuple(tuple(sorted(groups)) for groups in found)

    @cached_property
    def supervisors(self) -> Counts:
        """Supervisors who are trained, by week."""
        have = np.zeros(self.weeks + 1, np.int64)
        supervision, first = self.rollout.supervision, self.rollout.waves.start
        trained = first + supervision.train_weeks
        if supervision.supervisors is not None:
            have[trained:] = supervision.supervisors
        else:
            needed = np.ceil(self.by_week["pairs_leading"] / supervision.ratio - 1e-9)
            have[trained:] = needed[trained:].astype(np.int64)
        return have

    @cached_property
    def supervised(self) -> Values:
        """How much of good supervision pairs get, by week: min(1, ratio / pairs for one supervisor)."""
        leading = self.by_week["pairs_leading"].astype(np.float64)
        reached = self.rollout.supervision.ratio * self.supervisors
        return np.where(leading > 0.0, np.minimum(1.0, reached / np.maximum(leading, 1.0)), 1.0)

    def supervision_of(self, community: int) -> float:
        """The same for one community: the mean over the weeks of its groups."""
        weeks = [self.supervised[group.week : group.last + 1] for group in self.by_community[community]]
        return float(np.mean(np.concatenate(weeks))) if weeks else 1.0

    @cached_property
    def bottleneck(self) -> tuple[int, int, float] | None:
        """First week in which the supervision ratio is exceeded, the wave then under way, and the ratio."""
        short = np.flatnonzero(self.supervised < 1.0 - 1e-9)
        if not len(short):
            return None
        week, waves = int(short[0]), self.rollout.waves
        wave = min((week - waves.start) // waves.weeks_between, len(self.places.waves) - 1)
        have = max(int(self.supervisors[week]), 1)
        return week, wave, float(self.by_week["pairs_leading"][week]) / have

    @property
    def supervisors_needed(self) -> int:
        """Supervisors that the ratio asks for when most pairs lead groups."""
        return ceil(int(self.by_week["pairs_leading"].max()) / self.rollout.supervision.ratio - 1e-9)

    @cached_property
    def plan_hash(self) -> str:
        """What makes this plan differ from others, in 16 hexadecimal digits."""
        return short_hash([
            self.scenario.scenario_hash, [list(place) for place in self.places.communities],
            [[*group[:4], repr(group.skill)] for group in self.opened],
        ])  # fmt: skip


def plan_of(scenario: Scenario) -> RolloutPlan:
    """The plan of a scenario with a rollout. Raises ScenarioError where it has none."""
    if scenario.rollout is None:
        message = say("rollout.none_here", name=scenario.name)
        raise ScenarioError(Problem(message, key="rollout"))
    places = where(scenario)
    made = Schedule(scenario, places)
    made.do()
    return RolloutPlan(
        scenario, places, tuple(made.pairs), tuple(made.courses), tuple(made.opened),
        tuple(made.purse.charges), tuple(made.purse.quarters), made.tally.by_week,
    )  # fmt: skip
