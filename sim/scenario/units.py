"""Administrative units as dated data: how many municipalities and communities each province counts.

Only counts are known. No name of a municipality or community is ever made up.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import ValidationError

from ..errors import ScenarioError
from .base import Listed, Section, key
from .problems import translate
from .read import read_file

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "units"


class Province(Section):
    """One province: how many municipalities it has."""

    name: str = key(..., "its name", min_length=1, max_length=80)
    municipalities: int = key(..., "its municipalities", unit="municipalities", ge=1, le=10_000)


class UnitsMap(Section):
    """The units of a country at a date."""

    name: str = key(..., "name of the map", min_length=1, max_length=80)
    country: str = key(..., "the country", min_length=1, max_length=80)
    in_force: str = key(..., "since when, or until when, it was in force", min_length=1, max_length=80)
    source: str = key(..., "where the counts were read", min_length=1, max_length=600)
    provinces: Annotated[tuple[Province, ...], Listed] = key(
        (), "the provinces where they are known one by one", max_length=200
    )
    province_count: int = key(..., "provinces", unit="provinces", ge=1, le=1_000)
    municipality_count: int = key(..., "municipalities", unit="municipalities", ge=1, le=10_000)
    zone_count: int = key(..., "zones", unit="zones", ge=1, le=100_000)
    community_count: int = key(..., "communities", unit="communities", ge=1, le=1_000_000)
    older: str = key("", "what another document counts", max_length=400)

    def of(self, provinces: tuple[str, ...]) -> tuple[Province, ...]:
        """The provinces of these names, in the order of the map; all if none is named."""
        return tuple(one for one in self.provinces if not provinces or one.name in provinces)


def ready_maps() -> dict[str, Path]:
    """The ready maps: name → file, in alphabetical order."""
    return {file.stem: file for file in sorted(FOLDER.glob("*.yaml"))}


@cache
def read_map(name: str) -> UnitsMap:
    """A ready map. Raises KeyError for a name that is none, ScenarioError if its file is broken."""
    file = ready_maps()[name]
    layer = read_file(file, file.name)
    try:
        return UnitsMap.model_validate(layer.tree)
    except ValidationError as error:
        raise ScenarioError(*(found for _, found in translate(error, layer.tree, layer, UnitsMap))) from None
