"""The place: who lives there, what they quarrel about, which services and safeguards there are."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import Frozen, FrozenDict, Id, Listed, Section, key
from .roles import Bond, Burdened, Role
from .services import Safeguards, Service

Weight = Annotated[float, Field(ge=0.0, le=1e6)]


class Origin(Section):
    """A part of the community by where people lived during the crisis."""

    id: Id = key(..., "short name of this part of the community; residence history, never ethnicity")
    label: str = key("", "how reports call it; empty: as the id", max_length=80)
    share: float = key(..., "its share of the persons", unit="share", ge=0.0, le=1.0)
    arriving: bool = key(False, "whether these people came (back) from elsewhere")


class Dispute(Section):
    """A type of dispute: how often it stands between which people, and how it may be handled."""

    partners: Weight = key(0.0, "weight among disputes between partners", unit="weight")
    household: Weight = key(0.0, "weight among other disputes within a household", unit="weight")
    cross: Weight = key(0.0, "weight among disputes between people of different origin", unit="weight")
    same: Weight = key(0.0, "weight among disputes between households of the same origin", unit="weight")
    mediable: bool = key(
        True, "whether elders or a group may mediate it; where private is true: false, always"
    )
    private: bool = key(False, "whether it is violence or abuse at home, which goes to services only")

    @model_validator(mode="before")
    @classmethod
    def _private_is_not_mediated(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and data.get("private") is True and "mediable" not in data:
            return {**data, "mediable": False}
        return data


class Season(Section):
    """Weeks of the year in which life is different."""

    name: Literal["planting", "lean", "harvest", "school", "commemoration", "election"] = key(
        ..., "what these weeks are"
    )
    first: int = key(..., "first week of the year", unit="week of the year", alias="from", ge=1, le=52)
    last: int = key(
        ...,
        "last week of the year; may be smaller than from (over the turn of the year)",
        unit="week of the year",
        alias="to",
        ge=1,
        le=52,
    )
    attendance: float = key(0.0, "added to the chance to come to a meeting", unit="chance", ge=-1.0, le=1.0)
    strain: float = key(0.0, "added to the strain of the week", unit="index", ge=-1.0, le=1.0)
    past_talk: float = key(0.0, "added to talk of the painful past", unit="share", ge=0.0, le=1.0)

    def covers(self, week_of_year: int) -> bool:
        """Whether this week of the year (1–52) lies in the season."""
        if self.first <= self.last:
            return self.first <= week_of_year <= self.last
        return week_of_year >= self.first or week_of_year <= self.last


class Calendar(Section):
    """The year: when week 1 falls, and the seasons."""

    first_week: int = key(1, "week of the year in which week 1 falls", unit="week of the year", ge=1, le=52)
    seasons: Annotated[tuple[Season, ...], Listed] = key(
        (),
        "the seasons; they may overlap, effects are added",
        changeable=True,
        max_length=52,
    )

    def week_of_year(self, week: int) -> int:
        """The week of the year (1–52) in which a week of the run falls; weeks of burn-in are ≤ 0."""
        return (self.first_week + week - 2) % 52 + 1


class Shock(Section):
    """A burst of violence from outside the model's own logic: an attack, an election night."""

    week: int = key(..., "the week in which it happens", unit="week", ge=1, le=2080)
    incidents: int = key(..., "acts of violence in that week", unit="incidents", ge=1, le=100_000)


class Divider(Section):
    """Something that divides or connects the people of a place."""

    name: str = key(
        ...,
        "what it is: a water point, a market, a queue for land, shared work days",
        min_length=1,
        max_length=80,
    )
    weight: float = key(1.0, "how much it counts for people", unit="weight", ge=0.0, le=10.0)


DISPUTES: Mapping[str, Mapping[str, object]] = {
    "land": {"same": 0.55, "cross": 0.55},
    "reintegration": {"cross": 0.30},
    "violence_at_home": {"partners": 0.45, "private": True, "mediable": False},
    "upbringing": {"partners": 0.25, "household": 0.70},
    "womens_rights": {"partners": 0.30, "household": 0.20, "same": 0.15},
    "belief": {"household": 0.10, "cross": 0.15, "same": 0.30},
}


def _over_defaults(given: Mapping[str, Any]) -> dict[str, Any]:
    """The six default types, with what was written over them; ids in alphabetical order."""
    merged: dict[str, Any] = {}
    for name in sorted({*DISPUTES, *given}, key=str):
        entry, base = given.get(name), DISPUTES.get(name, {})
        if name not in given:
            merged[name] = dict(base)
        else:
            merged[name] = {**base, **entry} if isinstance(entry, Mapping) else entry
    return merged


def _default_origins(returnees: float) -> tuple[Origin, Origin]:
    return (
        Origin(id="resident", share=1.0 - returnees),
        Origin(id="returnee", share=returnees, arriving=True),
    )


class Context(Section):
    """The place and its people, as they are before any programme."""

    setting: Literal["village", "home", "school"] = key(
        "village", "the kind of place; a home or a school says who is there in roles"
    )
    place: str = key("", "what the place is called, for titles", max_length=80)
    persons: int = key(480, "people of 15 and over", unit="persons", ge=4, le=2_000_000)
    roles: Annotated[tuple[Role, ...], Listed] = key(
        (), "the people of a home or a school by role; shares add up to 1; none: a village", max_length=8
    )
    bonds: Annotated[tuple[Bond, ...], Listed] = key((), "who knows whom between units", max_length=16)
    burdened: Burdened = key(Burdened(), "people who carry a lasting condition")
    household_size: float = key(
        4.0,
        "mean number of people of 15 and over in a household",
        unit="persons",
        ge=1.0,
        le=12.0,
    )
    neighbourhood_households: int = key(
        30, "households that see each other daily", unit="households", ge=2, le=500
    )
    origins: Annotated[tuple[Origin, ...], Listed] = key(
        _default_origins(0.3),
        "the parts of the community by residence history; shares add up to 1",
        min_length=1,
        max_length=6,
    )
    returnee_share: float | None = key(
        None,
        "short way to set the shares of resident and returnee; not together with origins",
        unit="share",
        ge=0.0,
        le=1.0,
    )
    hostility: float = key(0.17, "mean hostility at week zero", unit="index", ge=0.0, le=1.0)
    hardship: float = key(
        0.45, "how hard life is: the mean of daily strain", unit="index", ge=0.0, le=1.0, changeable=True
    )
    secular_trend: float = key(
        -0.055,
        "change of strain in a year, for two years, whatever the programme does",
        unit="index/year",
        ge=-0.5,
        le=0.5,
    )
    cultural_fit: float = key(
        0.5, "how well the approach fits the place before anyone studied it", unit="index", ge=0.0, le=1.0
    )
    disputes: Annotated[Mapping[Id, Dispute], Frozen] = key(
        FrozenDict({name: Dispute.model_validate(DISPUTES[name]) for name in sorted(DISPUTES)}),
        "the types of dispute, by short name; written types change or add to the six ready ones, "
        "and weights of 0 take a type out",
        min_length=1,
        max_length=12,
    )
    dividers: Annotated[tuple[Divider, ...], Listed] = key(
        (), "what divides people here, as a context analysis found; told in the map", max_length=20
    )
    connectors: Annotated[tuple[Divider, ...], Listed] = key(
        (), "what connects people here; told in the map", max_length=20
    )
    services: Annotated[tuple[Service, ...], Listed] = key(
        (), "services to which people can be referred", max_length=20, changeable=True
    )
    safeguards: Safeguards = key(Safeguards(), "what protects people")
    calendar: Calendar = key(Calendar(), "the year and its seasons")
    shocks: Annotated[tuple[Shock, ...], Listed] = key((), "bursts of violence from outside", max_length=520)

    @model_validator(mode="before")
    @classmethod
    def _short_ways(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        full = dict(data)
        disputes = full.get("disputes", {})
        if isinstance(disputes, Mapping):
            full["disputes"] = _over_defaults(disputes)
        share = full.get("returnee_share")
        if share is not None and full.get("origins") is not None:
            raise PydanticCustomError("error.both_origins", "contradiction", {"key": "returnee_share"})
        if isinstance(share, (int, float)) and not isinstance(share, bool) and 0 <= share <= 1:
            full["origins"] = _default_origins(float(share))
        return full
