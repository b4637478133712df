"""What facilitators do beside leading a meeting: single acts in a week, each a small change of the state.

Acts say what is done, never that it helps: whether it does follows from what the week makes of it.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .errors import Problem, ScenarioError
from .parameters import Numbers
from .setting import Setting
from .state import State
from .week.care import RUNNING, WAITS
from .week.queues import CARE, capacity, is_full, is_known
from .words import say

KINDS = ("hold_phase", "advance_phase", "visit", "refer", "exclude")
ABOUT_SOMEONE = ("visit", "refer", "exclude")


class Act(NamedTuple):
    """One act: its kind (one of ``KINDS``) and the key of the person whom it is about (−1: the group)."""

    kind: str
    person: int = -1


Acts = Mapping[tuple[int, int], Iterable[Act]]
"""By group and week; done before the week begins."""


def check_act(act: Act, state: State) -> None:
    """Raises ScenarioError for a kind that there is not, or a person who does not live here."""
    if act.kind not in KINDS:
        raise ScenarioError(
            Problem(say("error.act_kind", given=act.kind), key="acts", allowed=", ".join(KINDS))
        )
    if act.kind in ABOUT_SOMEONE and act.person not in state.person.key:
        raise ScenarioError(Problem(say("error.act_person", given=act.person), key="acts"))


def do(act: Act, state: State, setting: Setting, numbers: Numbers, group: int, week: int) -> None:
    """Do one act before a week. An act that the state has no room for any more changes nothing.

    ``hold_phase`` keeps a group in its phase for this week and ``advance_phase`` takes it to the next, where
    phases go by what is reached; where they go by the calendar neither lasts.
    """
    circle = state.group[group]
    if circle.state != RUNNING:
        return
    if act.kind == "hold_phase":
        # One short of what the phase asks for, so that this week's meeting does not end it.
        circle.meetings = min(circle.meetings, setting.phases[circle.phase].min_sessions - 2)
    elif act.kind == "advance_phase":
        if circle.phase < len(setting.phases) - 1:
            circle.phase += 1
            circle.meetings = 0
    else:
        row = int((state.person.key == act.person).argmax())
        if state.person.group[row] == group:
            _ABOUT[act.kind](state, setting, numbers, group, row, week)


def _visit(state: State, setting: Setting, numbers: Numbers, group: int, row: int, week: int) -> None:
    """Someone who stayed away is asked after: the count of absences in a row begins anew."""
    state.person.absences[row] = 0


def _refer(state: State, setting: Setting, numbers: Numbers, group: int, row: int, week: int) -> None:
    """Someone joins the queue for care, where there is such a service and its queue is not full."""
    month = capacity(setting.services, CARE, week)
    waiting = int((state.person.care == WAITS).sum())
    if not is_known(setting.services, CARE) or is_full(waiting, month, numbers.queue_weeks):
        return
    if state.person.care[row] == 0:
        state.person.care[row] = WAITS
        state.person.care_week[row] = week


def _exclude(state: State, setting: Setting, numbers: Numbers, group: int, row: int, week: int) -> None:
    """Someone is put out of the group; the chair stays empty."""
    person, circle = state.person, state.group[group]
    circle.member[person.seat[row]] = -1
    circle.headcount -= 1
    circle.dropouts += 1
    person.group[row] = person.seat[row] = -1
    person.stopped[row] = 1


_ABOUT = {"visit": _visit, "refer": _refer, "exclude": _exclude}
