"""What is unusual about a scenario, though not wrong."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..words import say

if TYPE_CHECKING:
    from .models import Scenario


def notices(scenario: "Scenario") -> list[str]:
    """A sentence for everything unusual."""
    found = [*_place(scenario), *_dates(scenario)]
    if scenario.programme.modality == "group":
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
    seats = programme.all_groups * programme.group_size
    if seats > context.persons:
        yield say("notice.more_seats", seats=seats, persons=context.persons)
    by_origin = programme.composition == "separate" and programme.separate_by == "origin"
    if by_origin and len(context.origins) == 1:
        yield say("notice.separate_one_origin")
    if programme.recruitment.share_arriving and not any(origin.arriving for origin in context.origins):
        yield say("notice.nobody_arriving")
    needed = sum(phase.min_sessions for phase in programme.phases)
    if needed > programme.sessions:
        yield say("notice.phases_too_long", needed=needed, sessions=programme.sessions)
    last = programme.start + programme.weeks_between_groups * max(programme.groups - 1, 0)
    if programme.groups and last + programme.sessions - 1 > scenario.weeks:
        yield say("notice.unfinished", last=last + programme.sessions - 1, weeks=scenario.weeks)
