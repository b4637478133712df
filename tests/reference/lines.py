"""Services in three lines, which all work alike: so many places, so far to go, so many who wait."""

from collections.abc import Iterable
from math import exp
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .village import Village

LINES = ("safety", "care", "law")
LINE_OF = {"gbv": "safety", "health": "care", "mental_health": "care", "legal": "law", "land": "law"}
BEHIND_YOUTH = "child_protection"


class Line(NamedTuple):
    """One line in one week."""

    listed: bool  # whether the scenario names such a service, be it open or not
    capacity: float  # people (or disputes) in a month
    way: float  # the chance that someone goes so far

    @property
    def per_week(self) -> float:
        """People (or disputes) in a week."""
        return 12.0 / 52.0 * self.capacity


def line(services: Iterable[Any], week: int, travel_hours: float) -> Line:
    """What the services of one line come to in a week."""
    listed = list(services)
    there = [one for one in listed if is_open(one, week)]
    capacity = sum(one.capacity_per_month for one in there)
    if not capacity > 0.0:
        return Line(bool(listed), 0.0, 1.0)  # whoever is referred is refused
    reached = sum(one.capacity_per_month * exp(-one.distance_h / travel_hours) for one in there)
    return Line(bool(listed), capacity, reached / capacity)


def is_open(service: Any, week: int) -> bool:
    """From its first week through its last, if it has one."""
    return service.opens <= week and (service.ends is None or week <= service.ends)


class Desk:
    """Where those of one line are referred to in this week."""

    def __init__(self, village: "Village", name: str, waiting: int) -> None:
        self.village, self.name = village, name
        self.line = village.now.lines[name]
        self.full = waiting >= village.parameters.queue_weeks * self.line.per_week

    def answer(self, u: float) -> str:
        """What comes of a referral: the way is too far, the line too long, or there is a place in it."""
        if not u < self.line.way:
            return "declined"
        return "refused" if self.full else "referred"

    def free_places(self) -> int:
        """How many can be served this week."""
        places, line = self.village.places, self.line
        if line.capacity > 0.0:
            places[self.name] = min(places[self.name] + line.per_week, max(1.0, line.capacity))
        else:
            places[self.name] = 0.0
        return int(places[self.name])

    def take(self, number: int) -> None:
        """So many were served."""
        self.village.places[self.name] -= number
