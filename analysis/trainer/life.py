"""One future of a community that can be looked at in any week, and what it was made from.

A ``Future`` is plain data: scenario, seed and turns. Living it again gives the same bits, so nothing but a
few week-ends is kept, and a visitor's room stays small.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from json import loads
from typing import NamedTuple

import numpy as np

from sim.acts import Act
from sim.book import Book
from sim.community import Community, Conduct
from sim.events import ROW
from sim.records import PROGRAMME, REFERENCE
from sim.runs import Result, finish, without_programme
from sim.scenario import Scenario
from sim.state import State
from sim.week import WEEK

At = tuple[int, int]
STRIDE = 26
"""Weeks between the week-ends that are kept, to go on from when someone looks back."""
ROOM = 1 << 14
PLANNED = 0


class Turn(NamedTuple):
    """Where a future leaves the one before: after ``week``, by settings, conduct, acts or another luck.

    ``settings``: keys of a scenario with dots, and their values as JSON.
    """

    week: int
    settings: tuple[tuple[str, str], ...] = ()
    conduct: tuple[tuple[At, Conduct], ...] = ()
    acts: tuple[tuple[At, tuple[Act, ...]], ...] = ()
    luck: int = 0


@dataclass(frozen=True)
class Future:
    """What a future is made from."""

    scenario: Scenario
    seed: int = 1
    turns: tuple[Turn, ...] = ()

    def then(self, turn: Turn) -> "Future":
        """This future up to a week, and another one from there."""
        return replace(self, turns=(*(one for one in self.turns if one.week <= turn.week), turn))


class Look(NamedTuple):
    """A week as one sees it: how it began, how it ended, and what happened in it."""

    week: int
    before: State
    after: State
    events: np.recarray


class Silent(Book):
    """A book in which nothing is written; reading triggers needs one in which something is."""

    def with_room_for(self, state: State, week: int) -> Book:
        """This book."""
        return self

    def copy(self, state: State) -> Book:
        """This book."""
        return self


@lru_cache(maxsize=2)
def _begun(scenario: Scenario, seed: int) -> Community:
    return Community.start(scenario, seed)


def _varied(scenario: Scenario, turn: Turn) -> Scenario:
    """The scenario with the settings of a turn."""
    if not turn.settings:
        return scenario
    return scenario.with_({key: loads(value) for key, value in turn.settings})


def _turned(community: Community, turn: Turn) -> Community:
    """A community that goes on in another way from where it is."""
    scenario = _varied(community.scenario, turn) if turn.settings else None
    return community.fork(scenario, dict(turn.conduct), turn.luck, dict(turn.acts))


def begin(future: Future) -> Community:
    """The future at week 0, with what turns there."""
    community = _begun(future.scenario, future.seed).fork()
    for turn in future.turns:
        if turn.week == 0:
            community = _turned(community, turn)
    return community


def go_on(community: Community, future: Future, week: int) -> Community:
    """Live up to the end of a week, turning where the future turns."""
    for turn in sorted(future.turns, key=lambda turn: turn.week):
        if community.week < turn.week <= week:
            community.advance(turn.week - community.week)
            community = _turned(community, turn)
    community.advance(week - community.week)
    return community


@dataclass
class Life:
    """A future to look at, week by week. Not shared between visitors."""

    future: Future
    weeks: int = 0
    _kept: dict[int, Community] = field(default_factory=dict)
    _now: Community | None = None

    def __post_init__(self) -> None:
        self.weeks = self.weeks or self.future.scenario.weeks
        start = begin(self.future)
        self._hush(start)
        self._kept[0] = start

    @property
    def scenario(self) -> Scenario:
        """The scenario in force at the end of the future."""
        scenario = self.future.scenario
        for turn in self.future.turns:
            scenario = _varied(scenario, turn)
        return scenario

    def _hush(self, community: Community) -> None:
        if not self.future.scenario.triggers:
            community.book = Silent(Book.blank(community.state, -1, 0).log)

    def community(self, week: int) -> Community:
        """The community at the end of a week: for forking, never to be advanced."""
        if self._now is None or self._now.week > week:
            near = max(kept for kept in self._kept if kept <= week)
            self._now = self._kept[near].fork()
        while self._now.week < week:
            stop = min(week, (self._now.week // STRIDE + 1) * STRIDE)
            self._now = go_on(self._now, self.future, stop)
            if stop % STRIDE == 0 and stop not in self._kept:
                self._kept[stop] = self._now.fork()
        return self._now

    def state(self, week: int) -> State:
        """The state at the end of a week."""
        return self.community(week).state

    def look(self, week: int) -> Look:
        """A week with its events; week 0 has none."""
        if week == 0:
            state = self.state(0)
            return Look(0, state, state, np.recarray(0, ROW))
        before = self.community(week - 1)
        after = before.fork()
        after.book = listening(after.book)
        after = go_on(after, self.future, week)
        rows = after.book.log.row[: int(after.book.log.count[0])].copy().view(np.recarray)
        self._now = after
        self._hush(after)
        return Look(week, before.state, after.state, rows)

    def meeting(self, week: int, group: int) -> State:
        """The state right after one group's meeting in a week, with that group's chairs.

        Groups share the chairs of the state one after another, so the others stay away here; that changes
        nothing for this group, whose members are its own.
        """
        community = self.community(week - 1).fork()
        for phase in WEEK:
            if phase.name == "meetings":
                community.state.group.state[np.arange(len(community.state.group)) != group] = PLANNED
            community.step_phase(phase.name)
            if phase.name == "meetings":
                break
        return community.state


def listening(book: Book) -> Book:
    """A book that writes events from now on."""
    on, count = np.array([True]), np.zeros(1, np.int64)
    return Book(book.log._replace(on=on, count=count, row=np.recarray(ROOM, ROW)))


def lived(future: Future, weeks: int, arm: str = PROGRAMME, labels: np.ndarray | None = None) -> Result:
    """The whole future with its records, as every command writes them."""
    community = go_on(begin(future), future, weeks)
    return finish(community, 0, arm, labels)


def matched(future: Future) -> Future:
    """The same people with the same luck and no programme."""
    return Future(without_programme(future.scenario), future.seed)


def series(future: Future, weeks: int, outcomes: Iterable[str]) -> Mapping[str, Mapping[str, np.ndarray]]:
    """Outcome → who (``participants``, ``everyone``, ``matched``) → stored values by week, from week 0.

    ``matched``: the same participants (everyone, for outcomes of the community) without the programme.
    """
    programme = lived(future, weeks)
    reference = lived(matched(future), weeks, REFERENCE, programme.labels)
    told = [result.weekly for result in (programme, reference)]
    names = list(outcomes)
    own, all_, other, others = (
        table[table.stratum == stratum].set_index("week")[names]
        for table in told
        for stratum in ("reach=participant", "all")
    )
    found = {}
    for name in names:
        by_person = own[name].notna().any()
        found[name] = {
            "participants": own[name].to_numpy(float),
            "everyone": all_[name].to_numpy(float),
            "matched": (other if by_person else others)[name].to_numpy(float),
        }
    return found
