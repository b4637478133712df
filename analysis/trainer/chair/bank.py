"""The bank of incidents, read and checked once."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from sim.words import say

FILE = Path(__file__).with_name("incidents.yaml")
MOVES = (
    "interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing", "push",
    "containment", "referral", "exhaustion",
)  # fmt: skip
HELPFUL = {"push": -1, "exhaustion": -1}
"""Moves of which less is meant to help; of all others more."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Cost(_Entry):
    """What an act costs: minutes of the meeting, and minutes after it."""

    minutes: int
    after: int = 0


class Option(_Entry):
    """One thing that can be done about an incident."""

    id: str
    practice: Literal["recommended", "acceptable", "caution", "red_line"]
    moves: dict[str, int]
    acts: tuple[str, ...]

    @property
    def helpful(self) -> int:
        """The sum of its moves, each counted in the direction that is meant to help."""
        return sum(HELPFUL.get(name, 1) * steps for name, steps in self.moves.items())


class Incident(_Entry):
    """A difficult moment: when it can arise, and what can be done about it."""

    id: str
    phases: tuple[str, ...]
    modality: str = "group"
    trigger: dict[str, str | float | int]
    note: Literal["", "violence", "suicide", "child"] = ""
    source: tuple[str, ...]
    options: tuple[Option, ...]

    def option(self, name: str) -> Option | None:
        """The option of this id."""
        return next((one for one in self.options if one.id == name), None)

    def words(self, part: str, **values: object) -> str:
        """What is said of it: ``title``, ``situation``, ``good``, an option's id, or ``ID.why``."""
        return say(f"incident.{self.id}.{part}", **values)


class Bank(_Entry):
    """All incidents, what acts cost, and where practice is described."""

    version: int
    sources: dict[str, str]
    acts: dict[str, Cost]
    incidents: tuple[Incident, ...]

    def incident(self, name: str) -> Incident | None:
        """The incident of this id."""
        return next((one for one in self.incidents if one.id == name), None)

    def minutes(self, option: Option) -> int:
        """Minutes of the meeting that an option takes."""
        return sum(self.acts[act].minutes for act in option.acts)

    def after(self, option: Option) -> int:
        """Minutes after the meeting that it takes."""
        return sum(self.acts[act].after for act in option.acts)


@lru_cache
def bank() -> Bank:
    """The bank as it is shipped."""
    written = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return Bank.model_validate_json(_json(written))


def _json(written: object) -> str:
    from json import dumps

    return dumps(written)
