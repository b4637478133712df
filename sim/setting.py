"""A scenario as the kernels read it: a few records of plain numbers, made once for each span of weeks."""

from typing import NamedTuple

import numpy as np

from .parameters import values
from .principles import cultural_fit
from .scenario import Scenario
from .state import CONDUCT, SEATS

RULES = ("by_need", "random", "self_application", "nomination", "by_dispute", "by_hostility")
AFTER = ("none", "self_help", "self_help_visited")
PLAN = np.dtype(
    [
        ("hardship", "f8"), ("trend", "f8"), ("fit", "f8"), ("minutes", "f8"), ("strength", "f8"),
        ("share_arriving", "f8"), ("skill", "f8"), ("skill_spread", "f8"), ("procedure", "f8"),
        ("capacity_per_month", "f8"), ("first_week", "i8"), ("groups", "i8"), ("start", "i8"),
        ("spacing", "i8"), ("seats", "i8"), ("sessions", "i8"), ("min_age", "i8"), ("rule", "i8"),
        ("separate", "i8"), ("separate_by", "i8"), ("calendar", "i8"), ("per_group", "i8"),
        ("groups_each", "i8"), ("after", "i8"), ("community_meetings", "i8"), ("room", "i8"),
        ("savings", "i8"), ("paused", "i8"),
    ],
    align=True,
)  # fmt: skip
PHASE = np.dtype(
    [("gate_safety", "f8"), ("talk", "f8"), ("holding", "f8"), ("practice", "f8"), ("expects_telling", "f8"),
     ("past_talk", "f8"), ("min_sessions", "i8"), ("mediates", "i8")], align=True,
)  # fmt: skip
TYPE = np.dtype([("cumulated", "f8", (4,)), ("mediable", "i8"), ("private", "i8")], align=True)
ORIGIN = np.dtype([("cumulated", "f8"), ("arriving", "i8")], align=True)
SEASON = np.dtype([("attendance", "f8"), ("strain", "f8"), ("past_talk", "f8")], align=True)
SHOCK = np.dtype([("week", "i8"), ("incidents", "i8")], align=True)
SITUATIONS = ("partners", "household", "cross", "same")


class Setting(NamedTuple):
    """What is in force: plan, phases, types of dispute, origins, seasons (by week of the year), shocks."""

    plan: np.record
    phases: np.recarray
    types: np.recarray
    origins: np.recarray
    season: np.recarray
    shocks: np.recarray


def _table(dtype: np.dtype, count: int) -> np.recarray:
    return np.zeros(count, dtype=dtype).view(np.recarray)


def _plan(scenario: Scenario, parameters: np.record) -> np.record:
    context, programme, staff = scenario.context, scenario.programme, scenario.programme.facilitators
    speed = float(parameters.analysis_return)
    fit = cultural_fit(float(context.cultural_fit), float(programme.context_analysis), speed)
    share = programme.recruitment.share_arriving
    plan = _table(PLAN, 1)
    entries = {
        "hardship": context.hardship, "trend": context.secular_trend, "fit": fit,
        "minutes": programme.minutes, "strength": programme.recruitment.strength,
        "share_arriving": -1.0 if share is None else share, "skill": staff.skill,
        "skill_spread": staff.skill_spread, "procedure": staff.crisis_procedure,
        "capacity_per_month": sum(service.capacity_per_month for service in context.services),
        "first_week": context.calendar.first_week,
        "groups": 0 if programme.modality == "none" else programme.groups, "start": programme.start,
        "spacing": programme.weeks_between_groups, "seats": min(programme.group_size, SEATS),
        "sessions": programme.sessions, "min_age": programme.min_age,
        "rule": RULES.index(programme.recruitment.rule), "separate": programme.composition == "separate",
        "separate_by": programme.separate_by == "gender", "calendar": programme.pacing == "calendar",
        "per_group": staff.per_group, "groups_each": staff.groups_each,
        "after": AFTER.index(programme.after),
        "community_meetings": 0 if programme.modality == "none" else programme.community_meetings,
        "room": programme.room_for_violence_at_home, "savings": programme.savings,
        "paused": programme.paused,
    }  # fmt: skip
    for name, entry in entries.items():
        plan[name] = entry
    return plan[0]


def _phases(scenario: Scenario) -> np.recarray:
    table = _table(PHASE, len(scenario.programme.phases))
    for row, phase in enumerate(scenario.programme.phases):
        for name in PHASE.names or ():
            table[name][row] = getattr(phase, name) if getattr(phase, name) is not None else -1.0
    return table


def _types(scenario: Scenario) -> np.recarray:
    disputes = list(scenario.context.disputes.values())
    table = _table(TYPE, len(disputes))
    weights = np.array([[getattr(kind, situation) for situation in SITUATIONS] for kind in disputes], float)
    table.cumulated[:] = np.cumsum(weights, axis=0) / weights.sum(axis=0)
    for row, kind in enumerate(disputes):
        table.private[row] = kind.private
        table.mediable[row] = kind.mediable and not kind.private
    return table


def _origins(scenario: Scenario) -> np.recarray:
    """Cumulated shares by which separate groups take an origin; arriving ones scaled to their quota."""
    origins = scenario.context.origins
    shares = np.array([origin.share for origin in origins], float)
    arriving = np.array([origin.arriving for origin in origins])
    wanted, come = scenario.programme.recruitment.share_arriving, float(shares[arriving].sum())
    if wanted is not None and 0.0 < come < 1.0:
        shares = np.where(arriving, shares * wanted / come, shares * (1.0 - wanted) / (1.0 - come))
    table = _table(ORIGIN, len(origins))
    table.cumulated[:] = np.cumsum(shares)
    table.arriving[:] = arriving
    return table


def _seasons(scenario: Scenario) -> np.recarray:
    table = _table(SEASON, 53)
    for week in range(1, 53):
        for season in scenario.context.calendar.seasons:
            if season.covers(week):
                table.attendance[week] += season.attendance
                table.strain[week] += season.strain
                table.past_talk[week] += season.past_talk
    return table


def setting_of(scenario: Scenario) -> tuple[Setting, np.record]:
    """The setting and the numbers of the register that are in force."""
    numbers = values(scenario.parameters)
    shocks = _table(SHOCK, len(scenario.context.shocks))
    for row, shock in enumerate(scenario.context.shocks):
        shocks.week[row], shocks.incidents[row] = shock.week, shock.incidents
    setting = Setting(
        _plan(scenario, numbers), _phases(scenario), _types(scenario), _origins(scenario),
        _seasons(scenario), shocks,
    )  # fmt: skip
    return setting, numbers


def without_programme(setting: Setting) -> Setting:
    """The same place before any programme, as in burn-in: no groups, no meetings, no shocks."""
    plan = setting.plan.copy()
    plan["groups"] = plan["community_meetings"] = 0
    return setting._replace(plan=plan, shocks=_table(SHOCK, 0))


def conduct_of(scenario: Scenario) -> np.ndarray:
    """Conduct of the facilitators as planned, in the order of ``CONDUCT``."""
    programme = scenario.programme
    planned = dict(programme.principles)
    planned |= {
        "directiveness": programme.directiveness, "round_share": programme.principles.equality,
        "activity": programme.principles.participation, "repair": programme.principles.responsibility,
        "crisis_procedure": float(programme.facilitators.crisis_procedure),
        "supervision": programme.facilitators.supervision,
    }  # fmt: skip
    return np.array([float(planned[name]) for name in CONDUCT])
