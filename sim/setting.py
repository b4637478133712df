"""A scenario as the kernels read it: a few records of plain numbers, made once for each span of weeks."""

from typing import NamedTuple

import numpy as np

from .facts import leaving_of, skill_of, supervision_of
from .parameters import values
from .principles import cultural_fit
from .scenario import Scenario
from .state import CONDUCT, NEUTRAL, SEATS

RULES = ("by_need", "random", "self_application", "nomination", "by_dispute", "by_hostility", "by_burden")
MODALITIES = ("group", "network_meeting", "youth_group", "none")
CHOICES = ("strongest", "household", "across_origin", "standing")
LINES = {"gbv": 0, "health": 1, "mental_health": 1, "legal": 2, "land": 2, "child_protection": 3}
AFTER = ("none", "self_help", "self_help_visited")
SHARES = (
    "hardship", "trend", "fit", "minutes", "strength", "share_arriving", "skill", "skill_spread",
    "procedure", "train_days", "leaving", "unity", "arriving",
)  # fmt: skip
COUNTS = (
    "first_week", "groups", "start", "seats", "sessions", "min_age", "rule", "separate", "separate_by",
    "calendar", "per_group", "after", "community_meetings", "room", "savings", "paused", "modality",
    "fewest", "every", "newcomers", "then_mixed", "mix_from", "one_home", "try_report", "celebration",
    "goods", "contacts", "contact_rule", "abstinence", "follow_ups", "mixed_sex", "mixed_origin", "team",
    "rest", "train_after", "pathway",
)  # fmt: skip
PLAN = np.dtype([*((name, "f8") for name in SHARES), *((name, "i8") for name in COUNTS)], align=True)
PHASE = np.dtype(
    [("gate_safety", "f8"), ("talk", "f8"), ("holding", "f8"), ("practice", "f8"), ("expects_telling", "f8"),
     ("past_talk", "f8"), ("min_sessions", "i8"), ("mediates", "i8")], align=True,
)  # fmt: skip
TYPE = np.dtype([("cumulated", "f8", (4,)), ("mediable", "i8"), ("private", "i8")], align=True)
ORIGIN = np.dtype([("cumulated", "f8"), ("arriving", "i8")], align=True)
SEASON = np.dtype([("attendance", "f8"), ("strain", "f8"), ("past_talk", "f8")], align=True)
SLOT = np.dtype([("key", "i8"), ("number", "i8"), ("week", "i8"), ("pair", "i8"), ("skill", "f8"),
                 ("partner", "i8")], align=True)  # fmt: skip
SERVICE = np.dtype([("line", "i8"), ("capacity", "f8"), ("distance", "f8"), ("opens", "i8"), ("ends", "i8")],
                   align=True)  # fmt: skip
ROLE = np.dtype([("invited", "i8")], align=True)
SHOCK = np.dtype([("week", "i8"), ("incidents", "i8")], align=True)
FOREVER = 1 << 30
SITUATIONS = ("partners", "household", "cross", "same")


class Setting(NamedTuple):
    """What is in force: plan, phases, types of dispute, origins, seasons (by week of the year), shocks,
    services, roles (0: a village), and the slots in which groups open.
    """

    plan: np.record
    phases: np.recarray
    types: np.recarray
    origins: np.recarray
    season: np.recarray
    shocks: np.recarray
    services: np.recarray
    roles: np.recarray
    slots: np.recarray


def _table(dtype: np.dtype, count: int) -> np.recarray:
    return np.zeros(count, dtype=dtype).view(np.recarray)


def slots_of(scenario: Scenario) -> np.recarray:
    """When each group can open, who leads it, and (separate, then mixed) with which it will be mixed.

    ``skill`` is NaN where the plan says none; ``partner`` is −1 for a group that will not be mixed.
    """
    programme, each = scenario.programme, scenario.programme.facilitators.groups_each
    table = _table(SLOT, programme.all_groups)
    count = np.arange(len(table))
    per_round = len(table) if programme.openings else max(1, programme.groups)
    round_, number = count // max(1, per_round), count % max(1, per_round)
    table.number[:] = number
    table.key[:] = round_ * 1000 * -(-per_round // 1000) + number
    table.pair[:] = number // each
    table.week[:] = programme.opening_weeks
    table.skill[:] = np.nan
    if programme.openings and len(table):
        said: dict[int, float] = {}
        for opening in programme.openings:
            if opening.skill is not None:
                said.setdefault(opening.pair, opening.skill)
        table.pair[:] = [opening.pair for opening in programme.openings]
        table.skill[:] = [said.get(opening.pair, np.nan) for opening in programme.openings]
    other = number ^ 1
    mixes = programme.composition == "separate_then_mixed" and programme.modality != "network_meeting"
    paired = mixes & (other < per_round)
    table.partner[:] = np.where(paired, count - number + other, -1)
    return table


def _whom(scenario: Scenario) -> dict[str, float]:
    """Who is invited, and into what."""
    context, programme = scenario.context, scenario.programme
    share, one_home = programme.recruitment.share_arriving, programme.one_per_household
    network = programme.modality == "network_meeting"
    phases = [phase.name for phase in programme.phases]
    until, mix = programme.newcomers_until, programme.mix_from
    return {
        "strength": programme.recruitment.strength, "share_arriving": -1.0 if share is None else share,
        "rule": RULES.index(programme.recruitment.rule), "min_age": programme.min_age,
        "seats": min(programme.group_size, SEATS), "separate": programme.composition == "separate",
        "then_mixed": programme.composition == "separate_then_mixed" and not network,
        "separate_by": programme.separate_by == "gender",
        "mix_from": len(phases) // 2 if mix is None else phases.index(mix),
        "newcomers": 0 if until is None or network else phases.index(until),
        "one_home": (not context.roles and not network) if one_home is None else one_home,
        "contacts": programme.network.contacts, "contact_rule": CHOICES.index(programme.network.choose),
        "abstinence": programme.network.goal == "abstinence", "follow_ups": programme.follow_ups,
        "arriving": sum(origin.share for origin in context.origins if origin.arriving),
    }  # fmt: skip


def _leaders(scenario: Scenario) -> dict[str, float]:
    """Who leads, and what carries them."""
    staff = scenario.programme.facilitators
    again = staff.follow_up_training
    return {
        "skill": skill_of(staff), "skill_spread": staff.skill_spread, "procedure": staff.crisis_procedure,
        "per_group": staff.per_group, "mixed_sex": staff.pair.mixed_sex,
        "mixed_origin": staff.pair.mixed_origin,
        "team": staff.team.others, "unity": staff.team.unity, "leaving": leaving_of(staff),
        "train_after": again.after_session if again else 0, "train_days": again.days if again else 0,
        "rest": scenario.programme.rounds > 1 or bool(scenario.programme.openings),
    }  # fmt: skip


def _plan(scenario: Scenario, parameters: np.record, slots: np.recarray) -> np.record:
    """The programme as the kernels read it; its fit to the place is that of ``cultural_fit``."""
    context, programme = scenario.context, scenario.programme
    speed = float(parameters.analysis_return)
    fit = cultural_fit(float(context.cultural_fit), float(programme.context_analysis), speed)
    none, network = programme.modality == "none", programme.modality == "network_meeting"
    plan = _table(PLAN, 1)
    entries = {
        "hardship": context.hardship, "trend": context.secular_trend, "fit": fit,
        "minutes": programme.minutes, "first_week": context.calendar.first_week, "groups": len(slots),
        "start": slots.week.min() if len(slots) else 0, "sessions": programme.sessions,
        "modality": MODALITIES.index(programme.modality), "fewest": 2 if network else 3,
        "every": programme.every,
        "calendar": programme.pacing == "calendar", "after": AFTER.index(programme.after),
        "community_meetings": 0 if none else programme.community_meetings,
        "room": programme.room_for_violence_at_home, "savings": programme.savings,
        "paused": programme.paused, "try_report": programme.try_and_report,
        "celebration": programme.closing_celebration, "goods": programme.goods_for_coming,
        "pathway": context.safeguards.referral_pathway,
    } | _whom(scenario) | _leaders(scenario)  # fmt: skip
    for name, entry in entries.items():
        plan[name] = entry
    return plan[0]


def _services(scenario: Scenario) -> np.recarray:
    table = _table(SERVICE, len(scenario.context.services))
    for row, service in enumerate(scenario.context.services):
        table.line[row], table.capacity[row] = LINES[service.kind], service.capacity_per_month
        table.distance[row], table.opens[row] = service.distance_h, service.opens
        table.ends[row] = FOREVER if service.ends is None else service.ends
    return table


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
    table.cumulated[:] = np.cumsum(weights, axis=0) / np.maximum(weights.sum(axis=0), 1e-300)
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
    slots, roles = slots_of(scenario), _table(ROLE, len(scenario.context.roles))
    roles.invited[:] = [role.invited for role in scenario.context.roles]
    setting = Setting(
        _plan(scenario, numbers, slots), _phases(scenario), _types(scenario), _origins(scenario),
        _seasons(scenario), shocks, _services(scenario), roles, slots,
    )  # fmt: skip
    return setting, numbers


def without_programme(setting: Setting) -> Setting:
    """The same place before any programme, as in burn-in: no groups, no meetings, no shocks."""
    plan = setting.plan.copy()
    plan["groups"] = plan["community_meetings"] = 0
    plan["modality"] = MODALITIES.index("none")
    return setting._replace(plan=plan, shocks=_table(SHOCK, 0))


def conduct_of(scenario: Scenario) -> np.ndarray:
    """Conduct of the facilitators as planned, in the order of ``CONDUCT``."""
    programme = scenario.programme
    planned = NEUTRAL | dict(programme.principles)
    planned |= {
        "directiveness": programme.directiveness, "round_share": programme.principles.equality,
        "activity": programme.principles.participation, "repair": programme.principles.responsibility,
        "crisis_procedure": float(programme.facilitators.crisis_procedure),
        "supervision": supervision_of(programme.facilitators),
    }  # fmt: skip
    return np.array([float(planned[name]) for name in CONDUCT])
