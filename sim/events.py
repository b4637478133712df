"""The kinds of event, what each carries, and the log that kernels write to when it is on."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from .jit import rule, typed


class Event(IntEnum):
    """A thing that happened. Append-only: (code, what its value is, unit of the value)."""

    carries: str
    unit: str

    def __new__(cls, code: int, carries: str, unit: str) -> "Event":
        member = int.__new__(cls, code)
        member._value_ = code
        member.carries, member.unit = carries, unit
        return member

    enrolled = 1, "felt safety in the group on joining", "index"
    attended = 2, "chance to come", "probability"
    absent = 3, "chance to come", "probability"
    dropped_out = 4, "felt safety in the group", "index"
    spoke = 5, "number of the turn, from 0", "turn"
    opened_up = 6, "felt safety in the group", "index"
    seen = 7, "support", "index"
    hurt = 8, "harm", "index"
    repaired = 9, "harm that is left", "index"
    did_together = 10, "worth of the common task", "index"
    crisis = 11, "chance of the crisis", "probability"
    crisis_handled = 12, "chance that it is handled", "probability"
    phase_advanced = 13, "new phase, from 0", "phase"
    fell_out = 14, "tension", "index"
    grew_hot = 15, "tension", "index"
    violence = 16, "tension", "index"
    mediated = 17, "tension", "index"
    agreed = 18, "commitment", "index"
    broke = 19, "commitment", "index"
    faded = 20, "tension", "index"
    referred = 21, "tension", "index"
    served = 22, "weeks waited", "weeks"
    refused = 23, "number waiting", "count"
    safety_plan = 24, "last week of the plan", "week"
    group_ended = 25, "sessions held", "count"
    selfhelp_formed = 26, "chance to go on", "probability"
    selfhelp_ended = 27, "chance to end", "probability"
    facilitator_left = 28, "exhaustion", "index"
    facilitator_joined = 29, "skill", "index"
    spoke_in_public = 30, "voice", "index"
    shock = 31, "forced incidents", "count"
    stopped = 32, "sessions held", "count"
    resumed = 33, "sessions held", "count"
    decided = 34, "tension", "index"
    mixed = 35, "members after mixing", "count"
    reported = 36, "attention", "index"
    plan_adjusted = 37, "commitment before", "index"
    commitment_kept = 38, "way to the goal before", "index"
    commitment_slipped = 39, "way to the goal before", "index"
    relapsed = 40, "way to the goal before", "index"
    contract_breached = 41, "chance of the breach", "probability"
    taken_up = 42, "chance that it is taken up", "probability"
    help_called = 43, "1 ambulance, 2 parents, 3 police", "code"
    declined = 44, "chance to go so far", "probability"
    let_down = 45, "weeks waited", "weeks"
    trained_again = 46, "skill", "index"
    celebrated = 47, "guests and members there", "count"
    follow_up_begun = 48, "sessions held", "count"


ROW = np.dtype(
    [("value", "f8"), ("person", "i4"), ("other", "i4"), ("group", "i4"), ("week", "i2"), ("phase", "i1"),
     ("event", "i1")],
    align=True,
)  # fmt: skip


class Log(NamedTuple):
    """Where kernels write: events, and the outcomes of each recorded week.

    ``on[0]`` switches events, ``count[0]`` counts also those that found no room in ``row``.
    ``history[week, person, outcome]`` and ``weekly[week, outcome]`` are filled by the phase observe;
    ``first[0]`` is the week of their first row; no rows in ``weekly``: nothing is recorded. Large
    communities keep one row of ``history`` for one person, and add people up by ``cell`` into
    ``sums[week, cell, (sum, count), outcome]`` as they go.
    """

    on: np.ndarray
    count: np.ndarray  # type: ignore[assignment]
    row: np.recarray
    first: np.ndarray
    history: np.ndarray
    weekly: np.ndarray
    cell: np.ndarray
    sums: np.ndarray


def make_log(
    room: int, history: np.ndarray, weekly: np.ndarray, cell: np.ndarray, sums: np.ndarray, first: int = 0
) -> Log:
    """A log with room for so many events (none: off), and arrays for the recorded weeks."""
    row = np.recarray(max(room, 1), dtype=ROW)
    on, count = np.array([room > 0]), np.zeros(1, np.int64)
    return Log(on, count, row, np.array([first]), history, weekly, cell, sums)


NOBODY = typed(-1)
"""No person, or no group, in an event."""


@rule
def emit(
    log: Log, week: int, phase: int, event: int, person: int, other: int, group: int, value: float
) -> None:
    """Write one event. Persons are rows here and become keys at the edge. Never changes a state."""
    at = log.count[0]
    log.count[0] = at + 1
    if at < len(log.row):
        log.row.week[at] = week
        log.row.phase[at] = phase
        log.row.event[at] = event
        log.row.person[at] = person
        log.row.other[at] = other
        log.row.group[at] = group
        log.row.value[at] = value
