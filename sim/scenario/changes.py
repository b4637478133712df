"""What changes while the run goes on: at a date, or when something is seen."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .base import Frozen, Id, Section, key


def _weeks_or_once(value: object) -> object:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value == "once" or (whole and 1 <= value <= 2080):  # type: ignore[operator]
        return value
    raise PydanticCustomError("error.lasts", "weeks or once")


class Trigger(Section):
    """What must be seen before a change acts; judged at the end of a week, acts from the next one."""

    outcome: Id = key(..., "the outcome that is watched")
    stratum: str = key("all", "for whom it is watched", max_length=80)
    above: float | None = key(None, "acts when the outcome is above this", unit="as the outcome")
    below: float | None = key(None, "acts when the outcome is below this", unit="as the outcome")
    for_weeks: int = key(1, "in so many weeks in a row", unit="weeks", ge=1, le=520)


class Change(Section):
    """Other values for some keys: from a week on, or after a trigger. Later entries win."""

    week: int | None = key(None, "first week in which it holds", unit="week", ge=1, le=2080)
    until: int | None = key(
        None, "last week in which it holds; left out: to the end", unit="week", ge=1, le=2080
    )
    when: Trigger | None = key(None, "instead of week: what must be seen first")
    set: Annotated[Mapping[str, Any], Frozen] = Field(
        ...,
        description="the keys and their values meanwhile, such as programme.directiveness: 0.6",
        json_schema_extra={"unit": "", "changeable": False},
        min_length=1,
        max_length=100,
    )
    lasts: Annotated[int | Literal["once"], BeforeValidator(_weeks_or_once)] = key(
        "once", "after a trigger: for so many weeks, each time; once: for good, one time", unit="weeks"
    )

    def holds(self, week: int, fired: int | None) -> bool:
        """Whether it is in force in this week, given the week its trigger fired (None: it did not)."""
        if self.when is None:
            return (self.week or 1) <= week and (self.until is None or week <= self.until)
        if fired is None or week <= fired:
            return False
        return self.lasts == "once" or week <= fired + self.lasts
