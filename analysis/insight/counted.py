"""What planners count: people enrolled, who came, who completed; groups; meetings; agreements; referrals.

People are counted once, and only those who took part; nobody touched indirectly is added.
"""

from typing import Any

import numpy as np

from sim.outcomes import OUTCOMES
from sim.runs import Result
from sim.state import NEVER

from .readings import YEAR

COMPLETED_SHARE = 0.8
"""Share of a group's meetings that a person attended who completed: 12 of 15."""
HALF_YEAR = 26
OF_PEOPLE = ("enrolled", "came", "completed")
COUNTS = (
    *OF_PEOPLE, "groups_opened", "groups_completed", "meetings_held", "selfhelp_alive_half_year",
    "selfhelp_alive_year", "agreements_held_year", "referrals", "served", "refused", "waiting",
    "facilitators_left",
)  # fmt: skip
_PLACE = {name: place for place, name in enumerate(OUTCOMES)}


def counted(result: Result, completed_share: float = COMPLETED_SHARE) -> dict[str, float]:
    """``COUNTS`` of one run over all its weeks; NaN where persons are not followed one by one."""
    group, week = result.records.state.group, result.records.week
    enrolled, came, completed = _people(result, completed_share)
    made: Any = result.records.state.agreement[: int(result.records.state.community.agreements[0])]
    ended = np.where(made.broken_week == NEVER, week, made.broken_week)
    return {
        "enrolled": enrolled, "came": came, "completed": completed,
        "groups_opened": float((group.start_week != NEVER).sum()),
        "groups_completed": float((group.ended == 1).sum()),
        "meetings_held": float(group.sessions.sum()),
        "selfhelp_alive_half_year": _alive(result, HALF_YEAR),
        "selfhelp_alive_year": _alive(result, YEAR),
        "agreements_held_year": float(((made.week >= 1) & (ended - made.week >= YEAR)).sum()),
        "referrals": _total(result, "referrals_made"), "served": _total(result, "referrals_served"),
        "refused": _total(result, "referrals_refused"),
        "waiting": _last(result, "referrals_waiting"),
        "facilitators_left": _total(result, "facilitators_left"),
    }  # fmt: skip


def _people(result: Result, share: float) -> tuple[float, float, float]:
    """Persons enrolled, who came to a meeting, and who came to so large a share of those with facilitators.

    What they came to afterwards, when their group met by itself, does not count.
    """
    records = result.records
    person, group = records.state.person, records.state.group
    enrolled = np.flatnonzero(person.enrolled_in >= 0)
    if records.book.is_large:
        return float(len(enrolled)), np.nan, np.nan
    if not len(enrolled):
        return 0.0, 0.0, 0.0
    end = group.end_week[person.enrolled_in[enrolled]].astype(np.int64)
    last = np.where(end == NEVER, records.week, end)
    met = np.nan_to_num(records.history("attendance")[:, enrolled])
    met[np.arange(len(met))[:, None] > last[None]] = 0.0
    meetings = met.sum(axis=0)
    wanted = share * result.scenario.programme.sessions - 1e-9
    return float(len(enrolled)), float((meetings > 0.0).sum()), float((meetings >= wanted).sum())


def _alive(result: Result, weeks: int) -> float:
    """Self-help groups that were alive so many weeks after they began."""
    group = result.records.state.group
    until = np.where(group.selfhelp_until == NEVER, result.records.week, group.selfhelp_until)
    return float(((group.selfhelp_from != NEVER) & (until - group.selfhelp_from >= weeks)).sum())


def _last(result: Result, outcome: str) -> float:
    log = result.records.book.log.weekly[result.records.week]
    return float(log[_PLACE[outcome] - (len(OUTCOMES) - len(log))])


def _total(result: Result, outcome: str) -> float:
    log = result.records.book.log.weekly[1 : result.records.week + 1]
    return float(np.nansum(log[:, _PLACE[outcome] - (len(OUTCOMES) - log.shape[1])]))
