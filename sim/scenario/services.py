"""Services to which people can be referred, and what protects people."""

from typing import Literal

from .base import Section, key

KINDS = ("gbv", "health", "mental_health", "legal", "land", "child_protection")
LAYERS = {"gbv": 3, "health": 3, "mental_health": 4, "legal": 1, "land": 1, "child_protection": 3}
"""Layer of the intervention pyramid that a kind of service belongs to unless said otherwise."""


class Service(Section):
    """A service to which people can be referred."""

    name: str = key(..., "what people call it", min_length=1, max_length=80)
    kind: Literal["gbv", "health", "mental_health", "legal", "land", "child_protection"] = key(
        ..., "gbv: for survivors of gender-based violence; health, mental_health: care for people in severe "
        "distress; legal, land: for disputes; child_protection: stands behind youth groups"
    )  # fmt: skip
    layer: int | None = key(
        None,
        "layer of the intervention pyramid: 1 basic services and security, 2 community and family, "
        "3 focused, 4 specialised; null: by kind",
        unit="layer",
        ge=1,
        le=4,
    )
    capacity_per_month: float = key(
        ...,
        "people (for legal and land: disputes) it can take from this community in a month",
        unit="persons/month",
        ge=0.0,
        le=1e6,
    )
    distance_h: float = key(0.0, "hours it takes to go there", unit="hours", ge=0.0, le=72.0)
    opens: int = key(-520, "first week in which it is open", unit="week", ge=-520, le=2080)
    ends: int | None = key(
        None,
        "last week in which it is open (its funding ends); null: it stays",
        unit="week",
        ge=-520,
        le=2080,
    )

    @property
    def pyramid_layer(self) -> int:
        """The layer as written, or that of its kind."""
        return LAYERS[self.kind] if self.layer is None else self.layer

    def is_open(self, week: int) -> bool:
        """Whether it is open in a week."""
        return self.opens <= week and (self.ends is None or week <= self.ends)


class Safeguards(Section):
    """What protects people, in place before the first meeting."""

    referral_pathway: bool = key(False, "an agreed way to services for people who need more than a group")
    consent: bool = key(False, "people are told what taking part means, and may say no at any time")
    complaints: bool = key(False, "a safe way to complain about the programme")
    child_protection: bool = key(False, "a rule and a person to turn to when a child is in danger")
