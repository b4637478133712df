"""The indicator crosswalk: which outcome is what the field measures, near it, or not modelled."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from sim.outcomes import OUTCOMES
from sim.words import say

from ...words import heading, listed
from .blocks import Grid

FILE = Path(__file__).parents[2] / "indicators.yaml"
RELATIONS = {
    "same": "report.relation.same",
    "near": "report.relation.near",
    "not modelled": "report.relation.none",
}


class Indicator(BaseModel):
    """One row: our outcomes, impact area, aspect of cohesion, a usual measure, the relation."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    outcomes: tuple[str, ...]
    area: str
    cohesion: str
    measure: str
    relation: Literal["same", "near", "not modelled"]

    @field_validator("outcomes")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in names if name not in OUTCOMES]
        if unknown:
            raise ValueError(f"no outcomes: {', '.join(unknown)}")
        return names


@cache
def indicators(file: Path = FILE) -> tuple[Indicator, ...]:
    """All rows of the file."""
    from ruamel.yaml import YAML

    rows = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return tuple(Indicator.model_validate(row) for row in rows)


def crosswalk() -> Grid:
    """The crosswalk as a table in the language in force."""
    heads = (
        "report.column.outcome",
        "report.column.area",
        "report.column.cohesion",
        "report.column.measure",
        "report.column.relation",
    )
    rows = tuple(
        (
            listed(heading(name) for name in one.outcomes) or "–",
            _said(one.area),
            _said(one.cohesion),
            _said(one.measure),
            say(RELATIONS[one.relation]),
        )
        for one in indicators()
    )
    return Grid(
        say("report.crosswalk_caption"),
        tuple(say(name) for name in heads),
        rows,
        say("report.crosswalk_note"),
        numeric=False,
    )


def _said(text: str) -> str:
    """A text of the file in the language in force."""
    return say(text) if text else "–"
