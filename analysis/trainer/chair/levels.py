"""Levels fix the group, never the script: three places from calm to hard, each an ordinary scenario."""

from functools import lru_cache
from typing import Any

from sim.scenario import Scenario, load_scenario

CARE = {
    "name": "health post",
    "layer": 3,
    "kind": "mental_health",
    "capacity_per_month": 2.0,
    "distance_h": 1.5,
}
LEVELS: dict[str, dict[str, Any]] = {
    "calm": {"context.hostility": 0.12, "context.hardship": 0.25},
    "ordinary": {},
    "hard": {
        "context.hostility": 0.32, "context.hardship": 0.6, "programme.recruitment.rule": "by_dispute",
        "programme.facilitators.supervision": 0.25, "programme.facilitators.skill": 0.45,
    },
}  # fmt: skip
"""What each level changes in the hamlet; all have a service for care."""


@lru_cache
def scenario_of(level: str) -> Scenario:
    """The place of a level."""
    hamlet = load_scenario("burundi_hamlet")
    services = [*({**one.model_dump(), "kind": one.kind} for one in hamlet.context.services), CARE]
    return hamlet.with_({**LEVELS[level], "context.services": services})
