"""One group as one sees it: who sits where, how they feel, how they trust one another."""

from typing import Any, NamedTuple

import numpy as np

from sim.growth import find_tie
from sim.state import SEATS, State

LED = (1, 4)


class Seat(NamedTuple):
    """A chair: its number from 1, row and key of the person on it (−1: empty), and how they feel (0–1)."""

    number: int
    row: int
    key: int
    safety: float
    acceptance: float
    origin: int


class Circle(NamedTuple):
    """A group at one moment: chairs, trust of each in each (0–1; row: who), and those who lead.

    ``status``: 0 planned, 1 running, 2 self-help, 3 ended, 4 follow-up. ``leaders``: exhaustion of each
    facilitator (none in a group that leads itself).
    """

    group: int
    status: int
    phase: int
    sessions: int
    seats: tuple[Seat, ...]
    trust: np.ndarray
    leaders: tuple[float, ...]

    @property
    def people(self) -> dict[int, Seat]:
        """Chairs by the row of the person."""
        return {seat.row: seat for seat in self.seats if seat.row >= 0}

    def number(self, row: int) -> int:
        """The number of someone's chair, 0 for whoever sits elsewhere."""
        return self.people[row].number if row in self.people else 0


def circle_of(state: State, group: int, leaders: int, size: int) -> Circle:
    """One group as it stands in a state; ``leaders``: facilitators of a group, ``size``: chairs planned."""
    one: Any = state.group[group]
    rows = [int(row) for row in one.member]
    taken = max((place + 1 for place, row in enumerate(rows) if row >= 0), default=0)
    count = min(SEATS, max(taken, int(one.enrolled) or size))
    seats = tuple(_seat(state.person, place, rows[place]) for place in range(count))
    staff = range(int(one.facilitator), int(one.facilitator) + leaders)
    led = one.state in LED and one.facilitator >= 0
    return Circle(
        group, int(one.state), int(one.phase), int(one.sessions), seats, _trust(state, seats),
        tuple(float(state.facilitator.exhaustion[f]) for f in staff) if led else (),
    )  # fmt: skip


def _seat(person: Any, place: int, row: int) -> Seat:
    if row < 0:
        return Seat(place + 1, -1, -1, 0.0, 0.0, -1)
    one = person[row]
    return Seat(place + 1, row, int(one.key), float(one.group_safety), float(one.acceptance), int(one.origin))


def _trust(state: State, seats: tuple[Seat, ...]) -> np.ndarray:
    trust = np.zeros((len(seats), len(seats)))
    for a, one in enumerate(seats):
        for b, other in enumerate(seats):
            if a != b and one.row >= 0 and other.row >= 0:
                found = find_tie(state.person, state.tie, one.row, other.row)
                trust[a, b] = state.tie.trust[found] if found >= 0 else 0.0
    return trust
