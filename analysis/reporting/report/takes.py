"""What it takes and where it sits: the pyramid, referrals, what is counted, staff, money."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import ceil
from typing import NamedTuple

from sim.facts import FACTS
from sim.scenario import Scenario
from sim.words import say, say_count

from ...insight.counted import COUNTS
from ...words import number, side_by_side
from .blocks import Block, Cell, Grid, Heading, Points, Text

PROGRAMME_LAYER = 2
LAYERS = {
    4: "report.layer.specialised",
    3: "report.layer.focused",
    2: "report.layer.community",
    1: "report.layer.basic",
}
MOST_ROWS = 12
GUARDS = {
    "referral_pathway": "report.guard.referral_pathway",
    "consent": "report.guard.consent",
    "complaints": "report.guard.complaints",
    "child_protection": "report.guard.child_protection",
}


class Need(NamedTuple):
    """When groups open: the week, how many open, pairs that then lead groups, supervisors they need."""

    week: int
    opening: int
    pairs: int
    supervisors: int


def needs(scenario: Scenario) -> list[Need]:
    """One entry a week in which groups open."""
    programme, staff = scenario.programme, scenario.programme.facilitators
    opens = Counter(programme.opening_weeks)
    found = []
    for week in sorted(opens):
        running = sum(n for first, n in opens.items() if first <= week < first + programme.duration)
        pairs = ceil(running / staff.groups_each)
        found.append(Need(week, opens[week], pairs, ceil(pairs / FACTS["pairs_per_supervisor"].value)))
    return found


def takes_blocks(scenario: Scenario, readings: dict[str, float], money: Iterable[str]) -> Iterator[Block]:
    """Part 4 for one community; ``readings`` are what was counted in the middle run."""
    yield from pyramid(scenario)
    yield from _flow(readings)
    yield from _counted(readings)
    yield from _staff(scenario, readings)
    yield Heading(say("report.money"))
    yield Points(tuple(money))


def pyramid(scenario: Scenario) -> Iterator[Block]:
    """The layers of the intervention pyramid that the scenario supplies and lacks, and its safeguards."""
    yield Heading(say("report.pyramid"))
    rows: list[tuple[Cell, ...]] = []
    for layer, name in LAYERS.items():
        there = [
            _service(scenario, place)
            for place, one in enumerate(scenario.context.services)
            if one.pyramid_layer == layer and one.capacity_per_month > 0.0
        ]
        if layer == PROGRAMME_LAYER and scenario.programme.all_groups:
            there.insert(0, say("report.this_programme"))
        rows.append((say(name), side_by_side(there) or say("report.lacking")))
    head = say("report.column.layer"), say("report.column.here")
    yield Grid(say("report.pyramid_caption"), head, tuple(rows), numeric=False)
    guards = scenario.context.safeguards
    lacking = [say(name) for key, name in GUARDS.items() if not getattr(guards, key)]
    there = [say(name) for key, name in GUARDS.items() if getattr(guards, key)]
    told = [say("report.guards_there", names=side_by_side(there) or "–")]
    told += [say("report.guards_lacking", names=side_by_side(lacking))] * bool(lacking)
    yield Text(" ".join(told))
    yield Text(say("report.two_goals"), "note")


def _service(scenario: Scenario, place: int) -> str:
    one = scenario.context.services[place]
    told = say("report.service", name=say(one.name), capacity=number(one.capacity_per_month, 1))
    if one.ends is not None:
        told = say("report.service_ends", service=told, week=one.ends)
    return told


def _flow(readings: dict[str, float]) -> Iterator[Block]:
    """Referrals made, served, refused, and for how long more waited than services take."""
    if "referrals" not in readings:
        return
    rows = tuple(
        (say(name), number(readings.get(key, 0.0)))
        for key, name in (
            ("enrolled", "report.flow.enrolled"),
            ("referrals", "report.flow.referrals"),
            ("served", "report.flow.served"),
            ("waiting", "report.flow.waiting"),
            ("refused", "report.flow.refused"),
            ("referrals_full_weeks", "report.flow.full_weeks"),
        )
    )
    head = say("report.column.step"), say("report.column.number")
    yield Grid(say("report.flow_caption"), head, rows, say("report.flow_note"))


def _counted(readings: dict[str, float]) -> Iterator[Block]:
    """What is counted, by the usual rules: unique persons, and nobody touched indirectly."""
    known = [
        name
        for name in COUNTS
        if name in readings and name not in ("referrals", "served", "refused", "waiting")
    ]
    if not known:
        return
    rows = tuple((say(f"table.counted.{name}"), number(readings[name])) for name in known)
    head = say("report.column.what"), say("report.column.number")
    yield Grid(say("report.counted_caption"), head, rows, say("report.counted_note"))


def _staff(scenario: Scenario, readings: dict[str, float]) -> Iterator[Block]:
    """Can we staff it?"""
    found = needs(scenario)
    yield Heading(say("report.staff"))
    if not found:
        yield Text(say("report.no_groups"))
        return
    shown = found if len(found) <= MOST_ROWS else [*found[: MOST_ROWS - 1], found[-1]]
    rows = tuple(
        (number(one.week), number(one.opening), number(one.pairs), number(one.supervisors)) for one in shown
    )
    heads = (
        "report.column.week",
        "report.column.opening",
        "report.column.pairs",
        "report.column.supervisors",
    )
    note = (
        say("report.staff_left_out", rows=number(len(found) - len(shown))) if len(shown) < len(found) else ""
    )
    yield Grid(say("report.staff_caption"), tuple(say(name) for name in heads), rows, note)
    yield Points(tuple(staff_sentences(scenario, readings)))


def staff_sentences(scenario: Scenario, readings: dict[str, float]) -> Iterator[str]:
    """Pairs and supervisors at most, training before the first group, the bottleneck: a sentence each."""
    found, staff = needs(scenario), scenario.programme.facilitators
    if not found:
        yield say("report.no_groups")
        return
    most = max(found, key=lambda one: one.pairs)
    yield say(
        "report.most_pairs",
        pairs=number(most.pairs),
        persons=number(most.pairs * staff.per_group),
        supervisors=number(most.supervisors),
        week=most.week,
    )
    if staff.training_days is not None:
        yield say_count("report.training", staff.training_days, week=found[0].week)
    else:
        yield say("report.no_training_told", week=found[0].week)
    yield bottleneck(scenario, readings)


def bottleneck(scenario: Scenario, readings: dict[str, float]) -> str:
    """The bottleneck in a sentence."""
    facts = scenario.programme.facilitators.supervised
    limit = FACTS["pairs_per_supervisor"].value
    if facts is not None and facts.ratio > limit:
        return say("report.neck_supervision", ratio=number(facts.ratio), limit=number(limit))
    if readings.get("referrals_full_weeks", 0.0) >= 4.0:
        return say("report.neck_services", weeks=number(readings["referrals_full_weeks"]))
    if readings.get("facilitators_exhausted", 0.0) > 0.2:
        return say("report.neck_worn")
    return say("report.neck_none")


def takes_lines(scenario: Scenario, readings: dict[str, float], money: list[str]) -> tuple[str, ...]:
    """What it takes, in a few lines for the first page."""
    programme = scenario.programme
    if not programme.all_groups:
        return (say("report.no_groups"),)
    last = max(programme.opening_weeks) + programme.duration - 1
    first = say_count(
        "report.groups_weeks",
        programme.all_groups,
        groups=number(programme.all_groups),
        size=programme.seats,
        sessions=programme.sessions,
        last=number(last),
    )
    staff = list(staff_sentences(scenario, readings))
    return first, staff[0], staff[-1], money[0]
