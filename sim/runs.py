"""Run one scenario, or two that differ in one thing on the same people with the same luck."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .community import Community
from .records import PROGRAMME, REFERENCE, Records
from .scenario import Scenario, load_scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Result:
    """What one run gave: tables by stratum, events, agreements, groups; ``records`` has more."""

    scenario: Scenario
    seed: int
    arm: str
    records: Records
    labels: np.ndarray

    @property
    def weekly(self) -> "pd.DataFrame":
        """One row a week and stratum, one column an outcome."""
        return self.records.weekly(self.labels, arm=self.arm)

    @property
    def events(self) -> "pd.DataFrame":
        """One row an event (empty where events were off)."""
        return self.records.events(arm=self.arm)

    @property
    def agreements(self) -> "pd.DataFrame":
        """The register of agreements."""
        return self.records.agreements(arm=self.arm)

    @property
    def groups(self) -> "pd.DataFrame":
        """One row a group."""
        return self.records.groups(arm=self.arm)

    def persons(self, weeks: list[int] | None = None) -> "pd.DataFrame":
        """One row a person and week; synthetic, never ranked."""
        return self.records.persons(weeks, self.labels, arm=self.arm)


@dataclass(frozen=True)
class Pair:
    """Two runs with the same people and the same luck; reach is read from the programme arm in both."""

    programme: Result
    reference: Result


def as_scenario(scenario: Scenario | str) -> Scenario:
    """A scenario, or the ready one or file of that name."""
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def run(scenario: Scenario | str, seed: int = 1, weeks: int | None = None, log: bool = True) -> Result:
    """Live through a scenario from week 0 (``weeks``: instead of the scenario's own horizon)."""
    scenario = as_scenario(scenario)
    community = Community.start(scenario, seed, log=log)
    return finish(community, scenario.weeks if weeks is None else weeks)


def finish(
    community: Community, weeks: int, arm: str = PROGRAMME, labels: np.ndarray | None = None
) -> Result:
    """Advance a community by so many weeks and take its records."""
    community.advance(weeks)
    records = community.records()
    return Result(
        community.scenario, community.seed, arm, records, records.reach if labels is None else labels
    )


def without_programme(scenario: Scenario) -> Scenario:
    """The same place and people with no programme at all."""
    return scenario.with_({"programme.modality": "none", "changes": None})


def run_pair(
    scenario: Scenario | str, against: Scenario | str = "none", seed: int = 1, weeks: int | None = None,
    log: bool = False,
) -> Pair:  # fmt: skip
    """The same people with the same luck, with one difference.

    ``against`` is another scenario, or ``"none"`` for the same one without a programme. Where both share what
    shapes week zero, burn-in is lived once and forked.
    """
    scenario = as_scenario(scenario)
    other = without_programme(scenario) if against == "none" else as_scenario(against)
    horizon = scenario.weeks if weeks is None else weeks
    start = Community.start(scenario, seed, log=log)
    if other.week_zero_keys() == scenario.week_zero_keys():
        reference = start.fork(other)
    else:
        reference = Community.start(other, seed, log=log)
    programme = finish(start, horizon)
    labels = programme.labels
    if len(reference.state.person) != len(labels):
        labels = None  # type: ignore[assignment]
    return Pair(programme, finish(reference, horizon, REFERENCE, labels))
