"""A meeting in slow motion: from the events of one week, the moments that a trainer can stop at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.events import Event
from sim.state import State

STAGES = ("attend", "turns", "opening_up", "answers", "together", "after")
MEETING = 4


@dataclass(frozen=True)
class Moment:
    """One moment of a meeting. Persons are rows of the state; −1: nobody.

    ``present``: who has come; ``speaker``: whose turn it is; ``turns``: turns used so far by row; ``teller``:
    who opens up; ``listeners``: support given to the teller by row (0–1); ``hurters``: who answered harshly;
    ``repaired``: of these, whose answer was made good; ``crisis``: 0 none, 1 broke out, 2 was handled;
    ``left``: who stays away for good; ``phase``: the phase that begins, −1 none; ``value``: what the event
    carries.
    """

    stage: str
    present: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    speaker: int = -1
    turns: dict[int, int] = field(default_factory=dict)
    teller: int = -1
    told: tuple[int, ...] = ()
    listeners: dict[int, float] = field(default_factory=dict)
    hurters: tuple[int, ...] = ()
    repaired: tuple[int, ...] = ()
    crisis: int = 0
    left: tuple[int, ...] = ()
    phase: int = -1
    value: float = 0.0


class Meeting:
    """What the events of one week say of one group's meeting."""

    def __init__(self, events: np.recarray, group: int) -> None:
        self.events = events[(events.group == group) & (events.phase == MEETING)]

    def rows(self, event: Event) -> list[Any]:
        """The events of one kind, in the order in which they happened."""
        return list(self.events[self.events.event == event])

    def people(self, event: Event) -> tuple[int, ...]:
        """Whom they happened to, in order."""
        return tuple(int(row.person) for row in self.rows(event))

    @property
    def was_held(self) -> bool:
        """Whether anyone was expected."""
        return bool(self.rows(Event.attended) or self.rows(Event.absent))


def _support(state: State, teller: int) -> dict[int, float]:
    """Support that each other person present gave to a teller, from the chairs of this meeting."""
    chair, present = state.chair, int(state.session.present[0])
    seats = {int(person): place for place, person in enumerate(chair.person[:present])}
    if teller not in seats:
        return {}
    given = chair.support[seats[teller]]
    return {person: float(given[place]) for person, place in seats.items() if person != teller}


def moments(events: np.recarray, group: int, state: State) -> list[Moment]:
    """The moments of one group's meeting, in order; none if it did not meet.

    ``state``: the state right after this meeting (``Life.meeting``), for who supported whom.
    """
    meeting = Meeting(events, group)
    if not meeting.was_held:
        return []
    came = frozenset(meeting.people(Event.attended))
    away = frozenset(meeting.people(Event.absent))
    found = [Moment("attend", came, away)]
    if not meeting.rows(Event.did_together):
        return [*found, _after(meeting, came, away, {}, ())]
    turns: dict[int, int] = {}
    for row in meeting.rows(Event.spoke):
        turns = {**turns, int(row.person): turns.get(int(row.person), 0) + 1}
        found.append(Moment("turns", came, away, speaker=int(row.person), turns=turns))
    told: tuple[int, ...] = ()
    heard = {int(row.person): float(row.value) for row in meeting.rows(Event.seen)}
    for row in meeting.rows(Event.opened_up):
        teller = int(row.person)
        told = (*told, teller)
        listeners = _support(state, teller)
        found.append(Moment("opening_up", came, away, turns=turns, teller=teller, told=told, value=row.value))
        found += _answers(meeting, came, away, turns, teller, told, listeners, heard.get(teller, 0.0))
    if meeting.rows(Event.crisis):
        handled = 2 if meeting.rows(Event.crisis_handled) else 1
        found.append(Moment("answers", came, away, turns=turns, told=told, crisis=handled))
    shared = meeting.rows(Event.did_together)[0]
    found.append(Moment("together", came, away, turns=turns, told=told, value=float(shared.value)))
    return [*found, _after(meeting, came, away, turns, told)]


def _answers(
    meeting: Meeting, came: frozenset[int], away: frozenset[int], turns: dict[int, int], teller: int,
    told: tuple[int, ...], listeners: dict[int, float], seen: float,
) -> Iterator[Moment]:  # fmt: skip
    """How one who opened up was answered: seen; hurt, where someone answered harshly; made good or not."""
    hurt = tuple(int(row.other) for row in meeting.rows(Event.hurt) if row.person == teller)
    mended = tuple(int(row.other) for row in meeting.rows(Event.repaired) if row.person == teller)
    common: dict[str, Any] = {"turns": turns, "teller": teller, "told": told, "listeners": listeners}
    yield Moment("answers", came, away, value=seen, **common)
    if hurt:
        yield Moment("answers", came, away, hurters=hurt, value=seen, **common)
    if mended:
        yield Moment("answers", came, away, hurters=hurt, repaired=mended, value=seen, **common)


def _after(
    meeting: Meeting, came: frozenset[int], away: frozenset[int], turns: dict[int, int],
    told: tuple[int, ...],
) -> Moment:  # fmt: skip
    advanced = meeting.rows(Event.phase_advanced)
    return Moment(
        "after", came, away, turns=turns, told=told, left=meeting.people(Event.dropped_out),
        phase=int(advanced[0].value) if advanced else -1,
    )  # fmt: skip
