"""What is unusual about a scenario, though not wrong."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..words import say

if TYPE_CHECKING:
    from .models import Scenario

LONGEST_FOR_YOUTH = 120
ADULTS = 2
"""The first two of a household are its adults."""


def notices(scenario: "Scenario") -> list[str]:
    """A sentence for everything unusual."""
    found = [*_place(scenario), *_dates(scenario)]
    if scenario.programme.modality != "none":
        found += _groups(scenario)
    return found


def _place(scenario: "Scenario") -> Iterator[str]:
    if len(scenario.context.origins) == 1:
        yield say("notice.one_origin")
    for shock in scenario.context.shocks:
        if shock.week > scenario.weeks:
            yield say("notice.shock_too_late", week=shock.week, weeks=scenario.weeks)


def _dates(scenario: "Scenario") -> Iterator[str]:
    for change in scenario.changes:
        if change.week is not None and change.week > scenario.weeks:
            yield say("notice.change_too_late", week=change.week, weeks=scenario.weeks)


def _groups(scenario: "Scenario") -> Iterator[str]:
    programme, context = scenario.programme, scenario.context
    seats = programme.all_groups * programme.seats
    if seats > context.persons:
        yield say("notice.more_seats", seats=seats, persons=context.persons)
    by_origin = programme.composition != "mixed" and programme.separate_by == "origin"
    if by_origin and len(context.origins) == 1:
        yield say("notice.separate_one_origin")
    if programme.recruitment.share_arriving and not any(origin.arriving for origin in context.origins):
        yield say("notice.nobody_arriving")
    needed = sum(phase.min_sessions for phase in programme.phases)
    if needed > programme.sessions:
        yield say("notice.phases_too_long", needed=needed, sessions=programme.sessions)
    last = max(programme.opening_weeks, default=0) + programme.duration - 1
    if programme.all_groups and last > scenario.weeks:
        yield say("notice.unfinished", last=last, weeks=scenario.weeks)
    yield from _rounds(scenario)
    if programme.modality == "youth_group":
        yield from _youth(scenario)


def _rounds(scenario: "Scenario") -> Iterator[str]:
    """Pairs go on from round to round; a round that begins before the last one ends doubles their work."""
    programme = scenario.programme
    if programme.rounds > 1 and programme.weeks_between_rounds < programme.duration:
        yield say("notice.rounds_overlap", between=programme.weeks_between_rounds, lasts=programme.duration)


def _youth(scenario: "Scenario") -> Iterator[str]:
    programme, context = scenario.programme, scenario.context
    if programme.minutes > LONGEST_FOR_YOUTH:
        yield say("notice.youth_minutes", minutes=programme.minutes)
    if not context.safeguards.child_protection:
        yield say("notice.child_protection")
    young = any(role.youth for role in context.roles) if context.roles else context.household_size > ADULTS
    if not young:
        yield say("notice.no_youth")
