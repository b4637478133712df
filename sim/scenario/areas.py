"""The municipalities of a rollout one by one, whether listed, counted or read from a map of units."""

from typing import NamedTuple

from .rollout import Municipality, Rollout
from .units import read_map, ready_maps

USUAL = 10
"""Communities of a municipality of which nothing is known: an assumption."""


class Area(NamedTuple):
    """One municipality: its place in the list, name, province, and how many communities it has."""

    number: int
    name: str
    province: str
    communities: int
    said: Municipality


def areas(rollout: Rollout) -> list[Area]:
    """All municipalities, in the order of the list or the map; unnamed ones go by their number."""
    places = _places(rollout)
    own: list[int | None] = [len(said.sizes) or said.communities for _, _, said in places]
    rest = iter(even(_rest(rollout, own), own.count(None)))
    return [
        Area(number, name, province, next(rest) if count is None else count, said)
        for number, ((name, province, said), count) in enumerate(zip(places, own, strict=True))
    ]


def _places(rollout: Rollout) -> list[tuple[str, str, Municipality]]:
    """Name, province and what was said of each municipality."""
    if rollout.municipalities or rollout.units is None:
        named = enumerate(rollout.municipalities, 1)
        return [(said.name or str(number), "", said) for number, said in named]
    if rollout.units.map not in ready_maps():
        return []
    units, blank = read_map(rollout.units.map), Municipality()
    if not units.provinces and not rollout.units.provinces:
        return [(str(number), "", blank) for number in range(1, units.municipality_count + 1)]
    return [
        (f"{province.name} {number}", province.name, blank)
        for province in units.of(rollout.units.provinces)
        for number in range(1, province.municipalities + 1)
    ]


def _rest(rollout: Rollout, own: list[int | None]) -> int:
    """Communities of the municipalities that do not say their own: as written, by the map, or as usual."""
    if rollout.communities is not None:
        return rollout.communities
    if rollout.units is not None and rollout.units.map in ready_maps():
        units = read_map(rollout.units.map)
        total = round(units.community_count * len(own) / units.municipality_count)
        return max(0, total - sum(count or 0 for count in own))
    return USUAL * own.count(None)


def even(total: int, shares: int) -> list[int]:
    """So many things in so many shares, as even as can be; the first ones have one more."""
    return [total // shares + (place < total % shares) for place in range(shares)] if shares else []
