"""What happened in a week, as the engine's log and the reference's list tell it: event by event."""

from collections import Counter
from typing import Any

from sim.events import Event

from .village import Village
from .worlds import EVENTS

Happened = Counter[tuple[str, tuple[int, ...], int]]
"""How often each (event, keys of the persons in rising order, group) happened; −1 for no group."""
STAFF = ("facilitator_left", "facilitator_joined", "trained_again")
TOLD_BY_VALUE = ("help_called",)
"""Events of which it matters who came, not to whom: instead of persons the code of help is told."""
APART = ("group_ended",)
"""The engine writes it when the facilitators go, the reference when nobody goes on."""
NO_GROUP = (
    "referred",
    "served",
    "refused",
    "declined",
    "let_down",
    "celebrated",
    "spoke_in_public",
    "violence",
    "fell_out",
    "broke",
    "decided",
    "faded",
)
"""Events that happen to people; the engine adds the group of one of them, the reference does not."""


def _one(event: str, persons: list[int], group: int) -> tuple[str, tuple[int, ...], int]:
    keys = () if event in STAFF else tuple(sorted(key for key in persons if key >= 0))
    return event, keys, -1 if event in (*NO_GROUP, *STAFF) else group


def told(village: Village, week: int) -> Happened:
    """By the reference, which tells of a case that was refused or declined once and not also as referred."""
    happened: Happened = Counter()
    for when, _, event, person, other, group in village.events:
        if when == week and event not in APART:
            happened[_one(event, [person, other], group)] += 1
            if event in ("refused", "declined"):
                happened[_one("referred", [person, other], group)] += 1
    return happened


def logged(log: Any, keys: Any, week: int) -> Happened:
    """By the engine: ``keys`` of persons by row. No rows but numbers for staff and for help that came."""
    happened: Happened = Counter()
    for row in log.row[: int(log.count[0])]:
        event = Event(int(row["event"])).name
        if row["week"] == week and event in EVENTS and event not in APART:
            rows = [int(row["person"]), int(row["other"])]
            persons = [] if event in STAFF else [int(keys[one]) for one in rows if one >= 0]
            if event in TOLD_BY_VALUE:
                persons = [int(row["value"])]
            happened[_one(event, persons, int(row["group"]))] += 1
    return happened


def first_unlike(engine: Happened, reference: Happened) -> str:
    """One event that only one of the two tells of, or tells of more often; empty if there is none."""
    for event in sorted((engine | reference) - (engine & reference)):
        return f"{event}: engine {engine[event]} times, reference {reference[event]} times"
    return ""
