"""What a run writes down: room for events, for everyone's weekly outcomes, and for agreements."""

import numpy as np

from .events import Log, make_log
from .outcomes import HISTORY, WEEKLY
from .scenario import Scenario
from .state import State, rows

MOST_AT_FIRST = 1 << 20
LARGE = 20_000
"""Above so many persons no personal history is kept, only sums by cell."""


def cells(state: State) -> np.ndarray:
    """Cell of each person by origin, gender and third of standing: (origin·2 + gender)·3 + third."""
    person = state.person
    return ((person.origin.astype(np.int16) * 2 + person.gender) * 3 + person.third).astype(np.int16)


def events_expected(scenario: Scenario) -> int:
    """Room for more events than a run usually writes; what finds no room costs living a span once more."""
    programme = scenario.programme
    groups = programme.all_groups
    return min(1_024 + scenario.weeks * scenario.context.persons // 40 + 2_000 * groups, MOST_AT_FIRST)


class Book:
    """The log that kernels write to, grown when it is full: the span is then lived again, to the bit."""

    def __init__(self, log: Log) -> None:
        self.log = log

    @classmethod
    def blank(cls, state: State, weeks: int, events: int) -> "Book":
        """Room for weeks 0 … ``weeks`` (−1: for none) and, if ``events`` > 0, for events."""
        persons = len(state.person)
        large = persons > LARGE
        recorded = weeks + 1
        shape = (1, 1) if large else (max(recorded, 1), persons)
        history = np.full((*shape, len(HISTORY)), np.nan, np.float32)
        weekly = np.full((recorded, len(WEEKLY)), np.nan)
        count = 6 * 2 * 3
        sums = np.zeros((recorded if large else 0, count, 2, len(HISTORY)))
        return cls(make_log(events, history, weekly, cells(state), sums))

    @property
    def is_large(self) -> bool:
        """Whether only sums by cell are kept."""
        return len(self.log.sums) > 0

    def with_room_for(self, state: State, week: int) -> "Book":
        """This book, or one with more weeks."""
        have = len(self.log.weekly)
        if week < have:
            return self
        more = week + 1 - have
        log = self.log
        weekly = np.concatenate([log.weekly, np.full((more, len(WEEKLY)), np.nan)])
        history, sums = log.history, log.sums
        if self.is_large:
            sums = np.concatenate([sums, np.zeros((more, *sums.shape[1:]))])
        else:
            empty = np.full((more, *history.shape[1:]), np.nan, np.float32)
            history = np.concatenate([history, empty])
        return Book(log._replace(weekly=weekly, history=history, sums=sums))

    def copy(self, state: State) -> "Book":
        """An independent copy."""
        return Book(Log._make(part.copy() for part in self.log))

    @property
    def is_full(self) -> bool:
        """Whether events were counted that found no room."""
        return bool(self.log.on[0]) and int(self.log.count[0]) > len(self.log.row)

    def make_room(self) -> None:
        """Room for all events that were counted, and twice what there was at least."""
        wanted = max(2 * len(self.log.row), int(self.log.count[0]) * 9 // 8)
        row = np.resize(self.log.row, wanted).view(np.recarray)
        self.log = self.log._replace(row=row)


def with_register(state: State, free: int) -> State:
    """A state whose register of agreements has at least ``free`` more rows."""
    used, have = int(state.community.agreements[0]), len(state.agreement)
    if have - used >= free:
        return state
    more = rows("agreement", max(have, used + free - have))
    return state._replace(agreement=np.concatenate([state.agreement, more]).view(np.recarray))
