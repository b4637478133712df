"""Costs by ingredients. Every price is an input; a price that is not given is missing, and never zero."""

from typing import Any, Literal

from .base import Section, key


def price(description: str) -> Any:
    """A price: in units of the currency, 0 or more, and never known unless it is given."""
    return key(None, description, unit="currency", ge=0.0, le=1e9)


class Exchange(Section):
    """How prices are turned into another currency, for reading only."""

    to: str = key(..., "the other currency", min_length=1, max_length=20)
    rate: float = key(..., "units of the other currency for one unit", unit="ratio", ge=1e-9, le=1e9)
    date: str = key(..., "day of the rate", min_length=4, max_length=20)


class Prices(Section):
    """The price of each ingredient. There are no default prices: what is not given is told as missing."""

    national_staff: float | None = price("one week of national staff")
    international_staff: float | None = price("one week of international staff")
    facilitators: float | None = price(
        "stipend, transport or salary of a facilitating pair for one week of leading a group"
    )
    training_course: float | None = price("one course: venue, trainer, materials")
    training_trainee: float | None = price("food, stay and travel of one trainee in a course")
    follow_up_training: float | None = price("one day of follow-up training for a pair")
    supervision_visit: float | None = price("one visit of a supervisor to a group")
    supervisor: float | None = price("one week of a supervisor")
    meeting_materials: float | None = price("materials for one meeting")
    shared_food: float | None = price("shared food for one meeting")
    context_analysis: float | None = price("one week of context analysis in a community")
    community_entry: float | None = price("being introduced to one community")
    closing_celebration: float | None = price("the closing celebration of one group")
    self_help_visit: float | None = price("one visit to a self-help group")
    referral: float | None = price("one referral: transport, fees, emergency fund")
    safeguarding: float | None = price("safeguarding and complaints in one community")
    monitoring: float | None = price("monitoring and evaluation in one community")
    shared: float | None = price("one week of shared costs: office, vehicles")


class Costs(Section):
    """What things cost, in whose money, and from whose point of view."""

    currency: str = key("", "the currency of all prices", max_length=40)
    price_year: int | None = key(None, "year of the prices", unit="year", ge=1990, le=2100)
    exchange_rate: Exchange | None = key(None, "another currency beside it; null: none")
    perspective: Literal["provider", "provider_and_participants"] = key(
        "provider", "whose costs count: those of the programme, or also the hours of participants"
    )
    participant_hour: float | None = price("value of one hour of a participant")
    discount_rate: float = key(0.0, "discount of later costs in a year", unit="share/year", ge=0.0, le=0.2)
    indirect_rate: float = key(0.0, "indirect costs on top of all others", unit="share", ge=0.0, le=1.0)
    prices: Prices = key(Prices(), "prices by ingredient")

    @property
    def given(self) -> dict[str, float]:
        """The prices that are given, by ingredient."""
        return {name: value for name, value in self.prices if value is not None}

    @property
    def missing(self) -> tuple[str, ...]:
        """The ingredients without a price."""
        return tuple(name for name, value in self.prices if value is None)
