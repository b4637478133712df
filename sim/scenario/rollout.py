"""A rollout: one programme in many communities, with trainers, pairs, supervisors and money to be shared out.

Everything here is an input of the plan. Defaults are assumptions unless the description says where they
were seen.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .base import Frozen, Id, Listed, Section, key

Names = Annotated[tuple[str, ...], Listed]
Sizes = Annotated[tuple[Annotated[int, Field(ge=4, le=2_000_000)], ...], Listed]
MOST_MUNICIPALITIES, MOST_COMMUNITIES = 500, 10_000


class Units(Section):
    """A dated file of administrative units."""

    map: Id = key(..., "name of the file: burundi_2025, burundi_before_2025")
    provinces: Names = key((), "provinces in which the programme works; none: all", max_length=100)


class Municipality(Section):
    """One municipality: how many communities it has, of which size, in which kind of place."""

    name: str = key("", "what it is called, for logistics only; empty: a number", max_length=80)
    pcode: str = key("", "its code in the country's coordination tables; empty: none", max_length=40)
    communities: int | None = key(
        None,
        "its communities; null: its even share of rollout.communities",
        unit="communities",
        ge=1,
        le=5_000,
    )
    persons: int | None = key(
        None,
        "people of 15 and over in one of its communities; null: as in rollout.persons",
        unit="persons",
        ge=4,
        le=2_000_000,
    )
    sizes: Sizes = key((), "people of 15 and over in each of its communities, one by one", max_length=5_000)
    context: Annotated[Mapping[str, Any], Frozen] | None = key(
        None, "the kind of place: a ready context, a path from this file, or its keys; null: the scenario's"
    )
    need: float | None = key(
        None, "how much it is needed there; for order: need", unit="index", ge=0.0, le=1.0
    )
    returns: float | None = key(
        None, "returns expected there; for order: returns", unit="persons", ge=0.0, le=1e7
    )
    access: float | None = key(
        None, "how easily it is reached; for order: access", unit="index", ge=0.0, le=1.0
    )


class Waves(Section):
    """Which municipalities begin together, and when."""

    start: int = key(1, "week in which the first wave begins", unit="week", ge=1, le=2080)
    size: int | None = key(
        None, "municipalities in a wave; null: all at once", unit="municipalities", ge=1, le=500
    )
    lists: Annotated[tuple[Names, ...], Listed] = key(
        (), "the waves one by one, as lists of municipalities by name; instead of size", max_length=500
    )
    weeks_between: int = key(
        26, "weeks from the beginning of one wave to that of the next", unit="weeks", ge=1, le=520
    )


class Refresher(Section):
    """Training that comes back to what was learned."""

    after_weeks: int = key(26, "weeks after the course", unit="weeks", ge=1, le=520)
    days: int = key(4, "its length; four days were seen in Rwanda in 2014", unit="days", ge=1, le=30)
    closes: float = key(
        0.5, "how much of the gap to the trainers' skill it closes", unit="share", ge=0.0, le=1.0
    )


class Training(Section):
    """How facilitating pairs are trained: each in a course of some weeks, led by one trainer."""

    trainers: int = key(4, "master trainers", unit="persons", ge=0, le=10_000)
    trainees_per_course: int = key(
        3, "facilitating pairs in a course with one trainer", unit="pairs", ge=1, le=100
    )
    course_weeks: int = key(12, "length of a course", unit="weeks", ge=1, le=104)
    cascade: Literal["none", "trainees_train"] = key(
        "none",
        "none: only master trainers train; trainees_train: a pair that was trained leads one course itself "
        "before it leads groups, as long as others wait for training",
    )
    dilution: float = key(
        0.2, "share of skill lost from one generation of training to the next", unit="share", ge=0.0, le=0.9
    )
    master_skill: float = key(0.85, "skill of the master trainers", unit="index", ge=0.0, le=1.0)
    refresher: Refresher | None = key(None, "training that comes back to what was learned; null: none")
    venues: int | None = key(
        None, "courses that can be held at the same time; null: as many as trainers", unit="courses",
        ge=1, le=10_000,
    )  # fmt: skip


class Pairs(Section):
    """Facilitating pairs as the plan counts them."""

    per_community: int | None = key(
        None,
        "pairs trained for a community; null: enough for the groups it wants within a year",
        unit="pairs",
        ge=1,
        le=1_000,
    )
    pay: Literal["volunteer", "transport", "stipend", "salary"] = key("stipend", "what they are paid")
    leaving_per_year: float = key(0.15, "pairs that leave in a year", unit="share/year", ge=0.0, le=0.95)
    retrained: bool = key(True, "whether another pair is trained for each that leaves")
    groups_per_year: float = key(
        2.2, "groups that a pair leads in a year; 2.2 were seen in Rwanda from 2014 to 2016",
        unit="groups/year", ge=0.1, le=52.0,
    )  # fmt: skip
    weeks_per_group: int = key(
        17, "weeks that a group keeps its pair, with opening and closing", unit="weeks", ge=1, le=260
    )
    groups_at_once: int = key(1, "groups that a pair leads at the same time", unit="groups", ge=1, le=4)


class SupervisionPlan(Section):
    """Who looks after the pairs."""

    ratio: float = key(10.0, "pairs that one supervisor can look after well", unit="pairs", ge=1.0, le=500.0)
    supervisors: int | None = key(
        None, "supervisors; null: as many as the ratio asks for", unit="persons", ge=0, le=10_000
    )
    train_weeks: int = key(4, "weeks until supervisors are trained", unit="weeks", ge=0, le=104)
    visits_per_group: int = key(4, "visits of a supervisor to each group", unit="visits", ge=0, le=60)
    self_help_visits: int = key(
        4, "visits to each self-help group, where they are visited", unit="visits", ge=0, le=60
    )


class GroupsWanted(Section):
    """How many groups communities want."""

    number: float = key(2.0, "groups wanted", unit="groups", ge=0.0, le=5_000.0)
    per: Literal["community", "hundred_persons"] = key(
        "community", "in each community, or for each hundred persons of 15 and over"
    )


class Budget(Section):
    """Money by quarter of thirteen weeks."""

    quarters: Annotated[tuple[float, ...], Listed] = key(
        (), "money of each quarter, one by one; instead of per_quarter", max_length=200
    )
    per_quarter: float | None = key(None, "money of each quarter", unit="currency", ge=0.0, le=1e12)
    number: int | None = key(
        None, "quarters for which there is money; null: all", unit="quarters", ge=1, le=200
    )
    carry_over: bool = key(True, "whether money that is left may be used in the next quarter")
    when_spent: Literal["delay", "stop"] = key(
        "delay", "delay: what cannot be paid waits for the next quarter; stop: nothing new is begun any more"
    )


class Stop(Section):
    """Weeks without money or permission to work."""

    first: int = key(..., "first week", unit="week", alias="from", ge=1, le=2080)
    until: int = key(..., "last week", unit="week", ge=1, le=2080)
    municipalities: Names = key((), "where, by name; none: everywhere", max_length=500)


class PauseRule(Section):
    """A rule by which a community pauses its groups: it sees only itself."""

    outcome: Id = key("violence", "outcome that is watched")
    above: float = key(..., "pause while it is above this value", unit="of the outcome")
    for_weeks: int = key(4, "weeks for which it must be so", unit="weeks", ge=1, le=104)
    lasts: int = key(8, "weeks of the pause", unit="weeks", ge=1, le=520)


class Staff(Section):
    """Staff of the programme beside facilitators and supervisors."""

    national: float = key(0.0, "national staff, full time", unit="persons", ge=0.0, le=10_000.0)
    international: float = key(0.0, "international staff, full time", unit="persons", ge=0.0, le=10_000.0)


def _counted(value: object) -> object:
    """A number of municipalities becomes so many of them, of which nothing more is said."""
    if type(value) is int and 1 <= value <= MOST_MUNICIPALITIES:
        return ({},) * value
    return tuple(value) if isinstance(value, list) else value


class Rollout(Section):
    """One programme in many communities."""

    units: Units | None = key(None, "administrative units from a dated map; null: none")
    municipalities: Annotated[tuple[Municipality, ...], BeforeValidator(_counted)] = key(
        (), "the municipalities, as a number or a list; none: those of the units", max_length=500
    )
    communities: int | None = key(
        None,
        "communities of all municipalities that do not say their own; null: as many as the map counts, else "
        "ten in each",
        unit="communities",
        ge=1,
        le=10_000,
    )
    persons: int | None = key(
        None,
        "people of 15 and over in a community, as a mean; null: as in context.persons",
        unit="persons",
        ge=4,
        le=2_000_000,
    )
    persons_spread: float = key(
        0.0,
        "how much communities differ in size (standard deviation as a share of the mean)",
        unit="share",
        ge=0.0,
        le=0.5,
    )
    groups_wanted: GroupsWanted = key(GroupsWanted(), "how many groups communities want")
    order: Literal["list", "need", "returns", "access", "random"] = key(
        "list", "who comes first: as listed, most needed, most returns, easiest to reach, or by chance"
    )
    waves: Waves = key(Waves(), "which municipalities begin together, and when")
    training: Training = key(Training(), "how facilitating pairs are trained")
    facilitators: Pairs = key(Pairs(), "the facilitating pairs")
    supervision: SupervisionPlan = key(SupervisionPlan(), "who looks after the pairs")
    staff: Staff = key(Staff(), "staff beside them")
    budget: Budget | None = key(None, "money by quarter; null: no limit")
    stops: Annotated[tuple[Stop, ...], Listed] = key(
        (), "weeks in which nothing goes on, as in a gap of funding", max_length=50
    )
    triggers: Annotated[tuple[PauseRule, ...], Listed] = key(
        (), "rules by which a community pauses its groups", max_length=20
    )
    completed_share: float = key(
        0.8, "share of the meetings that someone attended who completed the programme", unit="share",
        ge=0.0, le=1.0,
    )  # fmt: skip
    draw: int = key(
        1, "which draws the plan makes of sizes, of order by chance and of who leaves", unit="number",
        ge=0, le=2**31,
    )  # fmt: skip
