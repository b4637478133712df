"""Communities of every size in which a programme reaches the same share of people."""

from functools import cache

from sim.community import Community
from sim.scenario import Scenario, load_scenario

COVERED, SEATS = 0.15, 12
SEED = 1


@cache
def place(persons: int, groups: int | None = None, **overrides: int) -> Scenario:
    """The ready hamlet with so many persons; groups for 15 in 100 of them, services in proportion."""
    hamlet = load_scenario("burundi_hamlet")
    share = persons / hamlet.context.persons
    services = [
        service.model_dump(by_alias=True) | {"capacity_per_month": service.capacity_per_month * share}
        for service in hamlet.context.services
    ]
    given = round(COVERED * persons / SEATS) if groups is None else groups
    wanted = {"context.persons": persons, "context.services": services, "programme.groups": given}
    return hamlet.with_(wanted | overrides)


@cache
def at_week_zero(persons: int) -> Community:
    """One community of this size at week 0; fork it, do not advance it."""
    return Community.start(place(persons), SEED)
