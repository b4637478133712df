"""One community of a rollout is one ordinary scenario and a seed, which any run can live again."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.chance import Purpose, stream, u01
from sim.scenario import Scenario
from sim.scenario.base import plain
from sim.scenario.build import build
from sim.scenario.tree import Layer, Tree, nested

from .plan import RolloutPlan

MOST_PAIRS = 500.0
"""The largest number of pairs for one supervisor that a scenario can say."""


class Settings(NamedTuple):
    """What one community has of its own: its place in the list of trees, and keys that differ."""

    tree: int
    keys: dict[str, Any]


def trees_of(plan: RolloutPlan) -> tuple[Tree, ...]:
    """The scenario without its rollout, as a tree for each kind of place; the scenario's own comes first."""
    own: Tree = {
        name: plain(part)
        for name, part in plan.scenario.written.items()
        if name not in ("rollout", "costs", "extends")
    }
    programme = {n: part for n, part in own.get("programme", {}).items() if n not in ("rounds", "start")}
    own["programme"] = programme
    found: list[Tree] = [own]
    for area in plan.places.municipalities:
        if area.said.context is not None:
            found.append({**own, "context": plain(dict(area.said.context))})
    return tuple(found)


def settings_of(plan: RolloutPlan, community: int) -> Settings:
    """What one community has of its own: people, groups, supervision, weeks without money, rules to pause."""
    place = plan.places.communities[community]
    with_context = [area.number for area in plan.places.municipalities if area.said.context is not None]
    keys: dict[str, Any] = {"context.persons": place.persons, **_groups(plan, community)}
    share = plan.supervision_of(community)
    staff = plan.scenario.programme.facilitators
    if staff.supervised is not None:
        ratio = min(staff.supervised.ratio / max(share, 1e-9), MOST_PAIRS)
        keys["programme.facilitators.supervised.ratio"] = ratio
    else:
        keys["programme.facilitators.supervision"] = staff.supervision * share
    keys["changes"] = [*plain(list(plan.scenario.changes)), *_pauses(plan, place.municipality)]  # type: ignore[misc]
    own = place.municipality in with_context
    return Settings(1 + with_context.index(place.municipality) if own else 0, keys)


def _groups(plan: RolloutPlan, community: int) -> dict[str, Any]:
    """The groups one by one. Pairs are numbered as they come; one that was refreshed counts as another."""
    numbers: dict[tuple[int, float], int] = {}
    openings = [
        {
            "week": group.week,
            "pair": numbers.setdefault((group.pair, group.skill), len(numbers)),
            "skill": group.skill,
        }
        for group in plan.by_community[community]
    ]
    openings.sort(key=lambda opening: (opening["week"], opening["pair"]))
    return {"programme.openings": openings} if openings else {"programme.groups": 0}


def _pauses(plan: RolloutPlan, municipality: int) -> list[dict[str, Any]]:
    name, paused = plan.places.municipalities[municipality].name, {"programme.paused": True}
    stops = [
        {"week": stop.first, "until": stop.until, "set": paused}
        for stop in plan.rollout.stops
        if not stop.municipalities or name in stop.municipalities
    ]
    rules = [
        {"when": {"outcome": rule.outcome, "above": rule.above, "for_weeks": rule.for_weeks},
         "set": paused, "lasts": rule.lasts}
        for rule in plan.rollout.triggers
    ]  # fmt: skip
    return [*stops, *rules]


def scenario_from(trees: tuple[Tree, ...], settings: Settings) -> Scenario:
    """The scenario of one community from what it shares and what it has of its own."""
    tree = trees[settings.tree]
    for name, value in settings.keys.items():
        tree = _laid(tree, nested(name, value))
    return build(Layer(tree))


def _laid(under: Mapping[str, Any], over: Mapping[str, Any]) -> Tree:
    """Mappings merged deeply; all else replaces. Both stay as they are."""
    result = dict(under)
    for name, value in over.items():
        below = result.get(name)
        both = isinstance(below, dict) and isinstance(value, dict)
        result[name] = _laid(below, value) if both else value  # type: ignore[arg-type]
    return result


def community_scenario(plan: RolloutPlan, community: int) -> Scenario:
    """The ordinary scenario that one community of a rollout lives."""
    return scenario_from(trees_of(plan), settings_of(plan, community))


def seed_of(seed: int, community: int) -> int:
    """The seed of one community."""
    return int(stream(seed, int(Purpose.COMMUNITY), community)) >> 1


def sampled(communities: int, share: float, seed: int) -> list[int]:
    """The communities that are lived: all, or so large a share of them by keyed draws (at least one)."""
    if share >= 1.0:
        return list(range(communities))
    source = np.uint64(stream(seed, int(Purpose.COMMUNITY_SAMPLE), 0))
    ranked = sorted(range(communities), key=lambda number: (u01(source, number), number))
    return sorted(ranked[: max(1, round(share * communities))])
