"""What a facilitator could know before a meeting: the group as it is, and its last meetings."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.events import Event
from sim.scenario import Scenario
from sim.state import State

from ..life import Life
from ..moments import Meeting
from ..quarrels import pairs_among

LOOK_BACK = 4


@dataclass(frozen=True)
class Past:
    """One meeting that was: who was there, turns used by row, who told, hurts (teller, by, repaired)."""

    present: frozenset[int]
    turns: dict[int, int]
    told: tuple[int, ...]
    hurts: tuple[tuple[int, int, bool], ...]
    crisis: bool
    relapsed: bool

    @property
    def gini(self) -> float:
        """Gini of the turns used among those present."""
        values = np.sort([self.turns.get(row, 0) for row in self.present])
        total, count = values.sum(), len(values)
        if not total or count < 2:
            return 0.0
        return float((2 * np.arange(1, count + 1) - count - 1) @ values / (count * total))


@dataclass(frozen=True)
class Scene:
    """Before a meeting: state, scenario, the group's number, its members' rows, and meetings so far.

    ``past``: the last meetings, the latest first.
    """

    state: State
    scenario: Scenario
    seed: int
    week: int
    group: int
    past: tuple[Past, ...]

    @property
    def circle(self) -> Any:
        """The group's row."""
        return self.state.group[self.group]

    @property
    def members(self) -> tuple[int, ...]:
        """Rows of the members, by seat."""
        return tuple(int(row) for row in self.circle.member if row >= 0)

    @property
    def phase(self) -> str:
        """The name of the phase."""
        phases = self.scenario.programme.phases
        return phases[min(int(self.circle.phase), len(phases) - 1)].name

    @property
    def meetings_left(self) -> int:
        """Meetings that are still to come, this one included."""
        return self.scenario.programme.sessions - int(self.circle.sessions)

    def disputes(self) -> list[tuple[int, int, Any]]:
        """Disputes and settlements between two members: both rows and the pair."""
        return pairs_among(self.state, frozenset(self.members))

    def numbers(self) -> dict[int, int]:
        """Chair numbers by row."""
        return {int(row): place + 1 for place, row in enumerate(self.circle.member) if row >= 0}


def scene_of(life: Life, week: int, group: int) -> Scene:
    """What there is to know before the meeting of ``week``."""
    past = tuple(
        found for at in range(week - 1, max(0, week - 1 - LOOK_BACK), -1) if (found := _past(life, at, group))
    )
    return Scene(life.state(week - 1), life.scenario, life.future.seed, week, group, past)


def _past(life: Life, week: int, group: int) -> Past | None:
    events = life.look(week).events
    meeting = Meeting(events, group)
    if not meeting.rows(Event.did_together):
        return None
    turns: dict[int, int] = {}
    for row in meeting.people(Event.spoke):
        turns[row] = turns.get(row, 0) + 1
    mended = {(int(one.person), int(one.other)) for one in meeting.rows(Event.repaired)}
    hurts = tuple(
        (int(one.person), int(one.other), (int(one.person), int(one.other)) in mended)
        for one in meeting.rows(Event.hurt)
    )
    return Past(
        frozenset(meeting.people(Event.attended)), turns, meeting.people(Event.opened_up), hurts,
        bool(meeting.rows(Event.crisis)), bool((events.event == Event.relapsed).any()),
    )  # fmt: skip
