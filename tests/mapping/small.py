"""Communities made by hand, small enough to count on paper, and maps of real ones."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from analysis.mapping.net import Net
from analysis.mapping.readings import Reading
from analysis.mapping.table import read, table_of
from sim.community import Community
from sim.scenario import Scenario, load_scenario

Tie = tuple[int, int, float, float]
"""Two persons of different households, how much the first trusts the second, and back."""
Quarrel = tuple[int, int, int]
"""Two persons who know each other and are in open dispute, and its type."""


def net_by_hand(
    homes: Sequence[tuple[int, int]], ties: Sequence[Tie], quarrels: Sequence[Quarrel] = (), per: int = 1000
) -> Net:
    """Households as (origin, people), ties between them, open disputes; ``per`` households a neighbourhood.

    People are numbered household by household; everybody of a household knows one another.
    """
    people = np.array([count for _, count in homes])
    household = np.repeat(np.arange(len(homes)), people)
    inside = [
        (int(a), int(b), 0.7, 0.7)
        for home in range(len(homes))
        for a in np.flatnonzero(household == home)
        for b in np.flatnonzero(household == home)
        if a < b
    ]
    every = [*inside, *ties]
    open_types = {(a, b): kind for a, b, kind in quarrels}
    count = len(household)
    origin = np.repeat(np.array([origin for origin, _ in homes]), people)
    columns = [np.array(column) for column in zip(*every, strict=True)] or [np.zeros(0)] * 4
    return Net(
        household, household // per, origin, np.arange(count) % 2, np.full(count, 40), np.arange(count) % 3,
        np.linspace(0.1, 0.9, count), np.array([origin for origin, _ in homes]), columns[0].astype(int),
        columns[1].astype(int), np.arange(len(every)) < len(inside), columns[2], columns[3],
        np.array([int((a, b) in open_types) for a, b, *_ in every]),
        np.array([open_types.get((a, b), 0) for a, b, *_ in every]),
    )  # fmt: skip


def values(readings: Sequence[Reading]) -> dict[tuple[str, str], float]:
    """Values by (measure, stratum)."""
    return {(entry.measure, entry.stratum): entry.value for entry in readings}


def village(**overrides: object) -> Scenario:
    """A village of 120 with three groups, all opening in week 1; ``__`` stands for the dot."""
    settings = {"context.persons": 120, "programme.groups": 3, "burn_in": 4, "weeks": 2}
    given = {key.replace("__", "."): value for key, value in overrides.items()}
    return load_scenario("burundi_hamlet", settings | given)


THREE = [
    {"id": "resident", "share": 0.5},
    {"id": "returnee", "share": 0.3, "arriving": True},
    {"id": "newcomer", "share": 0.2, "arriving": True},
]


def three_origins() -> Scenario:
    """The village with people of three origins."""
    return Scenario.default().with_(
        {"name": "three", "context.persons": 120, "context.origins": THREE, "burn_in": 4, "weeks": 2}
    )


@cache
def started(scenario: Scenario, seed: int) -> Community:
    """A community at week 0, which no test may change."""
    return Community.start(scenario, seed)


def table(scenario: Scenario, seeds: Sequence[int]) -> pd.DataFrame:
    """The map of a scenario."""
    return table_of(read(started(scenario, seed))[1] for seed in seeds)
