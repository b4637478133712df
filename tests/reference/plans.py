"""Section 4.1: which groups there will be, when they open, who leads them and whom they are for."""

from collections.abc import Iterator
from math import ceil
from typing import Any, NamedTuple

from .conditions import Conditions


class Plan(NamedTuple):
    """One group of the plan."""

    number: int  # g, from 0 on through all rounds
    key: int
    round: int
    place: int  # n, from 0 on in each round
    of: int  # groups in its round
    due: int  # week in which it opens
    pair: int  # facilitating pair


def planned(now: Conditions) -> Iterator[Plan]:
    """The groups of a programme, in the order of their numbers."""
    programme = now.programme
    if not now.there_is_a_programme:
        return
    number = len(programme.openings)
    for g, opening in enumerate(programme.openings):
        yield Plan(g, g, 0, g, number, opening.week, opening.pair)
    if number:
        return
    number, each = programme.groups, programme.facilitators.groups_each
    for r in range(programme.rounds):
        for n in range(number):
            key = r * 1000 * ceil(number / 1000) + n
            due = programme.start + r * programme.weeks_between_rounds + n * programme.weeks_between_groups
            yield Plan(r * number + n, key, r, n, number, due, n // each)


def composition(plan: Plan, programme: Any) -> str:
    """How a group is composed; one that would begin apart and has no partner is mixed from the start."""
    if programme.composition == "separate_then_mixed":
        alone = plan.place % 2 == 0 and plan.place + 1 == plan.of
        return "mixed" if alone else "apart"
    return str(programme.composition)
