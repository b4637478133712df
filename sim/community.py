"""A community that lives: scenario + seed + state + week."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .acts import Act, Acts, check_act, do
from .book import Book, events_expected, with_register
from .chance import Purpose, stream
from .errors import Problem, RunError, ScenarioError
from .growth import widen
from .population import found
from .scenario import Scenario
from .setting import Setting, conduct_of, setting_of, without_programme
from .state import CONDUCT, NEVER, State
from .state import copy as copy_state
from .week import WEEK, advance
from .words import say


class Conduct(NamedTuple):
    """How facilitators lead one group in one week; None keeps what the scenario plans (all 0–1).

    ``round_share``, ``activity`` and ``repair`` follow equality, participation and responsibility unless
    given. ``holding`` moves how feelings are held in the meeting, and ``effort`` what it asks of those who
    lead, by as much as they differ from ½; ``set_aside`` is the share of the meeting's time given to
    something else than its plan.
    """

    interest: float | None = None
    equality: float | None = None
    democracy: float | None = None
    participation: float | None = None
    responsibility: float | None = None
    learning_by_doing: float | None = None
    directiveness: float | None = None
    round_share: float | None = None
    activity: float | None = None
    repair: float | None = None
    crisis_procedure: float | None = None
    supervision: float | None = None
    here_and_now: float | None = None
    holding: float | None = None
    effort: float | None = None
    set_aside: float | None = None

    def whole(self) -> "Conduct":
        """With round turns, activity and repair following their principles unless given."""
        return self._replace(
            **{name: getattr(self, of) for name, of in FOLLOWS if getattr(self, name) is None}
        )


FOLLOWS = (("round_share", "equality"), ("activity", "participation"), ("repair", "responsibility"))
Overrides = Mapping[tuple[int, int], Conduct]


class Snapshot(NamedTuple):
    """A read-only copy of a community at one moment."""

    week: int
    state: State


def checked_seed(seed: int) -> int:
    """The seed, if it is a whole number with 0 ≤ seed < 2⁶³. Raises ScenarioError."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise ScenarioError(Problem(say("error.seed", given=seed), key="seed", allowed="0 … 2^63 − 1"))
    return int(seed)


class Community:
    """One community under one scenario, advanced week by week by compiled phases.

    ``Community.start`` returns it at week 0, after burn-in. ``advance`` goes on, ``fork`` makes an
    independent future, ``records`` gives what was written.
    The same scenario, seed and version give the same bits.
    """

    def __init__(
        self, scenario: Scenario, seed: int, state: State, week: int, book: Book,
        in_force: tuple[Setting, np.record] | None = None,
    ) -> None:  # fmt: skip
        self.scenario, self.seed, self.state, self.week, self.book = scenario, seed, state, week, book
        self.luck = seed
        self.overrides: dict[tuple[int, int], Conduct] = {}
        self.acts: dict[tuple[int, int], tuple[Act, ...]] = {}
        self.fired: dict[int, int] = {}
        self.people_at_start = state.person.copy() if week == 0 and not book.is_large else None
        self._use(scenario, in_force)

    @classmethod
    def start(cls, scenario: Scenario, seed: int, *, log: bool = False) -> "Community":
        """A community at week 0: founded, and burnt in without any programme."""
        seed = checked_seed(seed)
        setting, numbers = setting_of(scenario)
        state = found(scenario, setting, numbers, seed)
        silent = Book.blank(state, -1, 0)
        quiet, burn = without_programme(setting), scenario.burn_in
        if burn:
            advance(state, quiet, numbers, silent.log, seed, 1 - burn, burn)
        book = Book.blank(state, scenario.weeks, events_expected(scenario) if log else 0)
        community = cls(scenario, seed, state, 0, book, (setting, numbers))
        WEEK[-1].kernel(state, setting, numbers, book.log, seed, 0)
        return community

    def _use(self, scenario: Scenario, ready: tuple[Setting, np.record] | None = None) -> None:
        self._in_force = scenario
        self._setting, self._numbers = ready or setting_of(scenario)
        self._conduct = conduct_of(scenario)

    @property
    def setting(self) -> Setting:
        """What kernels read this week."""
        return self._setting

    @property
    def numbers(self) -> np.record:
        """The parameters in force."""
        return self._numbers

    def advance(self, weeks: int) -> None:
        """Live through ``weeks`` more weeks (0 is allowed and does nothing)."""
        if weeks < 0:
            raise RunError(say("error.weeks_negative", given=weeks), week=self.week)
        last = self.week + weeks
        self.book = self.book.with_room_for(self.state, last)
        while self.week < last:
            self._prepare(self.week + 1)
            stop = self._next_stop(last)
            self._span(stop - self.week)
            self._watch()

    def step_phase(self, name: str) -> None:
        """Do one phase of the coming week (in the order of ``WEEK``; the last one ends the week)."""
        now = self.week + 1
        if name == WEEK[0].name:
            self.book = self.book.with_room_for(self.state, now)
            self._prepare(now)
        phase = {entry.name: entry.kernel for entry in WEEK}[name]
        self._live(lambda: phase(*self._arguments(), now))
        if name == WEEK[-1].name:
            self.week = now
            self.state.community.week[0] = now
            self._watch()

    def _arguments(self) -> tuple[Any, ...]:
        return self.state, self._setting, self._numbers, self.book.log, self.luck

    def _span(self, weeks: int) -> None:
        self._live(lambda: advance(*(*self._arguments(), self.week + 1, weeks)))
        self.week += weeks

    def _live(self, go: Callable[[], object]) -> None:
        """Live through something; if events or agreements found no room, make room and live it again.

        A span is a pure function of what stood before, so living it again gives the same bits.
        """
        keep = self.book.log.on[0] or not self.book.is_large
        free = max(256, len(self.state.person))
        while True:
            self.state = with_register(self.state, free)
            before, count = copy_state(self.state) if keep else None, self.book.log.count[0]
            go()
            crowded = self.state.community.agreements[0] > len(self.state.agreement)
            if not crowded and not self.book.is_full:
                return
            if before is None:
                raise RunError(say("error.register_full"), week=self.week)
            if self.book.is_full:
                self.book.make_room()
            free *= 2 if crowded else 1
            self.state, self.book.log.count[0] = before, count

    def _prepare(self, week: int) -> None:
        """Put in force what holds in this week: dated changes, triggers, conduct, overrides and acts."""
        scenario = self.scenario.in_force(week, self.fired)
        if scenario is not self._in_force:
            self._use(scenario)
        self.state.group.conduct[:] = self._conduct
        for (group, when), conduct in self.overrides.items():
            if when == week:
                for column, value in enumerate(conduct.whole()):
                    if value is not None:
                        self.state.group.conduct[group, column] = value
        for (group, when), acts in self.acts.items():
            for act in acts if when == week else ():
                do(act, self.state, self._setting, self._numbers, group, week)

    def _next_stop(self, last: int) -> int:
        """The last week of the coming span: up to the next week in which something else holds."""
        if self.scenario.triggers:
            return self.week + 1
        weeks = [week - 1 for week in self.scenario.stops(last) if week > self.week + 1]
        for _, when in (*self.overrides, *self.acts):
            weeks += [when - 1] if when > self.week + 1 else [when] if when == self.week + 1 else []
        return min([last, *weeks])

    def _watch(self) -> None:
        """Judge triggers on the week that has just ended; they act from the next one."""
        for index, trigger in self.scenario.triggers:
            lasts = self.scenario.changes[index].lasts
            since = self.fired.get(index)
            if since is not None and (lasts == "once" or self.week <= since + int(lasts)):
                continue
            weeks = range(max(0, self.week - trigger.for_weeks + 1), self.week + 1)
            seen = [self.reading(trigger.outcome, trigger.stratum, week) for week in weeks]
            above, below = trigger.above, trigger.below
            if len(seen) == trigger.for_weeks and all(
                (above is None or value > above) and (below is None or value < below) for value in seen
            ):
                self.fired[index] = self.week

    def reading(self, outcome: str, stratum: str, week: int) -> float:
        """One outcome in one stratum without reach, in one recorded week."""
        from .strata import reading

        return reading(self.book, self.state, self.scenario, self.seed, outcome, stratum, week)

    def fork(
        self,
        scenario: Scenario | None = None,
        overrides: Overrides | None = None,
        luck: int = 0,
        acts: Acts | None = None,
    ) -> "Community":
        """An independent future from this week on: another scenario, other conduct, acts, or another luck.

        Raises ScenarioError if the scenario differs in what shapes week zero, or if an override or act names
        a group or week that cannot be led any more. ``luck=0`` keeps the luck; others give other futures.
        """
        if scenario is not None and scenario.week_zero_keys() != self.scenario.week_zero_keys():
            raise ScenarioError(Problem(say("error.fork_week_zero"), key="fork"))
        then = scenario or self.scenario
        _check_begun(self.state, self.scenario, then)
        state = widen(copy_state(self.state), then)
        other = Community(then, self.seed, state, self.week, self.book.copy(state))
        other.luck = self.luck if luck == 0 else int(stream(self.luck, int(Purpose.LUCK), luck)) >> 1
        other.overrides, other.people_at_start = dict(self.overrides), self.people_at_start
        other.fired = dict(self.fired) if scenario is None else {}
        for (group, week), conduct in (overrides or {}).items():
            _check_override(then, group, week, self.week, conduct)
            other.overrides[group, week] = conduct
        other.acts = dict(self.acts)
        for (group, week), done in (acts or {}).items():
            _check_led(then, group, week, self.week, "acts")
            for act in done:
                check_act(act, state)
            other.acts[group, week] = tuple(done)
        return other

    def snapshot(self) -> Snapshot:
        """A read-only copy of the state."""
        state = copy_state(self.state)
        for level in state:
            level.flags.writeable = False
        return Snapshot(self.week, state)

    def records(self) -> Any:
        """What was recorded so far, as tidy tables."""
        from .records import Records

        return Records(self)


def _check_begun(state: State, was: Scenario, then: Scenario) -> None:
    """A fork cannot take back groups that have opened, or change how their facilitators are assigned."""
    opened = np.flatnonzero(state.group.start_week != NEVER)
    if len(opened) == 0:
        return
    groups = then.programme.all_groups
    if groups <= opened[-1]:
        given = say("error.fork_groups", opened=len(opened), groups=groups)
        raise ScenarioError(Problem(given, key="programme.groups"))
    if _staffing(then) != _staffing(was):
        raise ScenarioError(Problem(say("error.fork_staffing"), key="programme.facilitators"))


def _staffing(scenario: Scenario) -> tuple[object, ...]:
    """How facilitators are assigned, which cannot change once groups have opened."""
    programme = scenario.programme
    staff, pairs = programme.facilitators, [opening.pair for opening in programme.openings]
    return staff.per_group, staff.groups_each, programme.rounds > 1 and programme.groups, pairs


def _check_led(scenario: Scenario, group: int, week: int, now: int, key: str) -> None:
    """Only a group that there is can be led, and only in a week to come."""
    if not 0 <= group < scenario.programme.all_groups:
        raise ScenarioError(Problem(say("error.override_group", given=group), key=key))
    if week <= now:
        raise ScenarioError(Problem(say("error.override_week", given=week, now=now), key=key))


def _check_override(scenario: Scenario, group: int, week: int, now: int, conduct: Conduct) -> None:
    _check_led(scenario, group, week, now, "overrides")
    for name, value in zip(CONDUCT, conduct, strict=True):
        if value is not None and not 0.0 <= value <= 1.0:
            raise ScenarioError(Problem(say("error.override_value", given=value), key=name, allowed="0 … 1"))
