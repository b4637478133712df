"""Where: the municipalities in waves, and their communities with sizes and groups wanted."""

from collections.abc import Iterator
from math import floor
from typing import NamedTuple

import numpy as np

from sim.chance import Purpose, normal, stream, u01
from sim.scenario import Rollout, Scenario
from sim.scenario.areas import Area, areas
from sim.scenario.rollout_checks import ORDERED_BY, waves_of

FARTHEST = 2.5
"""Sizes stray from their mean by at most so many standard deviations."""


class Place(NamedTuple):
    """One community: its number, municipality, wave, people of 15 and over, and groups wanted."""

    number: int
    municipality: int
    wave: int
    persons: int
    wanted: int


class Where(NamedTuple):
    """All municipalities, the waves as lists of their numbers, and all communities in order."""

    municipalities: tuple[Area, ...]
    waves: tuple[tuple[int, ...], ...]
    communities: tuple[Place, ...]


def where(scenario: Scenario) -> Where:
    """The places of a rollout; the same scenario gives the same places."""
    rollout = scenario.rollout
    assert rollout is not None
    found = tuple(areas(rollout))
    waves = tuple(_waves(rollout, found))
    wave_of = {number: wave for wave, numbers in enumerate(waves) for number in numbers}
    sizes = [(area.number, persons) for area in found for persons in _sizes(scenario, rollout, area)]
    sizes = _spread(rollout, found, sizes, scenario.programme.group_size)
    wanted = _wanted(rollout, [persons for _, persons in sizes])
    places = (
        Place(number, municipality, wave_of[municipality], persons, groups)
        for number, ((municipality, persons), groups) in enumerate(zip(sizes, wanted, strict=True))
    )
    return Where(found, waves, tuple(places))


def _waves(rollout: Rollout, found: tuple[Area, ...]) -> Iterator[tuple[int, ...]]:
    if rollout.waves.lists:
        number_of = {area.name: area.number for area in found}
        yield from (tuple(number_of[name] for name in wave) for wave in rollout.waves.lists)
        return
    ordered = [area.number for area in sorted(found, key=lambda area: _rank(rollout, area))]
    size = rollout.waves.size or max(len(ordered), 1)
    for wave in range(waves_of(rollout, len(ordered))):
        yield tuple(ordered[wave * size : (wave + 1) * size])


def _rank(rollout: Rollout, area: Area) -> tuple[float, int]:
    """Most needed, most returns and easiest to reach come first; then the order of the list."""
    if rollout.order in ORDERED_BY:
        return -float(getattr(area.said, rollout.order)), area.number
    if rollout.order == "random":
        source = np.uint64(stream(rollout.draw, int(Purpose.MUNICIPALITY_ORDER), 0))
        return u01(source, area.number), area.number
    return 0.0, area.number


def _sizes(scenario: Scenario, rollout: Rollout, area: Area) -> list[int]:
    if area.said.sizes:
        return list(area.said.sizes)
    own = (area.said.context or {}).get("persons")
    mean = area.said.persons or rollout.persons or own or scenario.context.persons
    return [int(mean)] * area.communities


def _spread(
    rollout: Rollout, found: tuple[Area, ...], sizes: list[tuple[int, int]], least: int
) -> list[tuple[int, int]]:
    """Sizes around their means by keyed draws; listed ones stay as they are."""
    if rollout.persons_spread == 0.0:
        return sizes
    source = np.uint64(stream(rollout.draw, int(Purpose.COMMUNITY_SIZE), 0))
    drawn = []
    for number, (municipality, mean) in enumerate(sizes):
        if not found[municipality].said.sizes:
            apart = min(max(normal(u01(source, number)), -FARTHEST), FARTHEST)
            mean = max(least, round(mean * (1.0 + rollout.persons_spread * apart)))
        drawn.append((municipality, mean))
    return drawn


def _wanted(rollout: Rollout, persons: list[int]) -> Iterator[int]:
    """Groups wanted: what is not whole is carried over along the list, so that the sum is right."""
    number, each = rollout.groups_wanted.number, rollout.groups_wanted.per == "hundred_persons"
    total, given = 0.0, 0
    for people in persons:
        total += number * people / 100.0 if each else number
        groups = floor(total + 0.5) - given
        given += groups
        yield groups
