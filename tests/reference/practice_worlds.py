"""Small worlds of the rest of the practice: networks, youth groups, rounds, plans, services, roles.

Like those of ``worlds.py`` they are made so that everything happens often.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from sim.scenario.models import Scenario

PHASES = [
    {"name": "arriving", "min_sessions": 2, "gate_safety": 0.25, "talk": 0.6, "holding": 1.3},
    {"name": "telling", "min_sessions": 2, "expects_telling": True, "past_talk": 0.5},
    {"name": "mending", "min_sessions": 2, "mediates": True, "practice": 0.9},
]
RAISED = {
    "dispute_rate": 0.02, "violence_scale": 0.6, "neighbour_mediation": 0.08, "life_event_rate": 0.05,
    "crisis_rate": 0.8, "hurtful_answer": 0.5, "story_chance": 0.8, "safety_to_speak": 0.35,
    "leaving_exhaustion": 0.2, "leaving_rate": 0.3, "exhaustion_speed": 0.4, "attendance_base": 0.42,
    "tell_in_group": 0.6, "tell_elsewhere": 0.2, "plan_weeks": 5.5, "queue_weeks": 6.0, "care_weeks": 4.5,
    "severe_distress": 0.45, "refer_rate": 0.8, "relapse_rate": 0.6, "goal_slip": 0.3, "carried": 0.6,
    "contract_breach": 0.9, "contract_anger": 0.05, "tension_up": 0.2, "selfhelp_trust": 0.3,
    "selfhelp_ownership": 0.8, "unlike_leaders": 0.3, "burden_strain": 0.4, "goal_relief": 0.2,
}  # fmt: skip
SERVICES = [
    {"name": "centre", "kind": "gbv", "capacity_per_month": 1.0, "distance_h": 1.0},
    {"name": "post", "kind": "health", "capacity_per_month": 1.5, "distance_h": 4.0},
    {"name": "clinic", "kind": "mental_health", "capacity_per_month": 0.5},
    {"name": "aid", "kind": "legal", "capacity_per_month": 1.0, "distance_h": 2.0},
]
PATHWAY = {"referral_pathway": True}


def _world(context: dict[str, Any], programme: dict[str, Any], **whole: Any) -> Scenario:
    given = whole.pop("parameters", {})
    place = {"persons": 120, "hostility": 0.3, "services": SERVICES, "safeguards": PATHWAY, **context}
    plan = {"groups": 4, "group_size": 6, "sessions": 6, "min_age": 18, "phases": PHASES, **programme}
    numbers = {**RAISED, **given}
    tree = {"weeks": 30, "burn_in": 3, **whole, "context": place, "programme": plan, "parameters": numbers}
    return Scenario.model_validate(tree)


def networks(choose: str, goal: str = "abstinence") -> Scenario:
    """Networks around people who carry a burden, in two rounds; followed up until they end."""
    return _world(
        {"burdened": {"share": 0.3, "strain": 0.25}, "returnee_share": 0.45},
        {
            "modality": "network_meeting", "groups": 6, "rounds": 2, "weeks_between_rounds": 12, "sessions": 4,
            "recruitment": {"rule": "by_burden", "strength": 0.9}, "follow_ups": 3, "phases": "network",
            "network": {"choose": choose, "contacts": 5, "goal": goal}, "try_and_report": True,
            "savings": True, "weeks_between_groups": 1,
        },
        parameters={"attendance_base": 0.55, "contact_agrees": 0.5}, weeks=36,
    )  # fmt: skip


def few() -> Scenario:
    """Networks of which hardly anything is left: few who agree, and focal persons who stay away."""
    return _world(
        {"returnee_share": 0.3},
        {
            "modality": "network_meeting", "groups": 12, "sessions": 6, "weeks_between_meetings": 1,
            "network": {"contacts": 2}, "follow_ups": 0, "closing_celebration": True,
            "one_per_household": True, "composition": "separate_then_mixed",
        },
        parameters={"attendance_base": 0.3, "contact_agrees": 0.0}, weeks=14,
    )  # fmt: skip


def youth(unity: float, procedure: bool, hostility: float, rule: str = "by_hostility") -> Scenario:
    """Hostile youths, or youths in distress, with a contract often broken, and adults of one line or not."""
    guard = {"name": "line", "kind": "child_protection", "capacity_per_month": 1.0, "opens": 4, "ends": 12}
    return _world(
        {
            "hostility": hostility, "services": [*SERVICES, guard], "persons": 160, "household_size": 5.0,
            "hardship": 0.45 if rule == "by_hostility" else 0.9,
        },
        {
            "modality": "youth_group", "phases": "youth", "group_size": 7, "sessions": 10,
            "recruitment": {"rule": rule, "strength": 0.9}, "savings": True,
            "facilitators": {
                "crisis_procedure": procedure, "team": {"others": 4, "unity": unity}, "skill": 0.4,
                "supervision": 0.2,
            },
            "principles": {"responsibility": 0.6},
        },
        purpose="safety_experiment", parameters={"attendance_base": 0.6, "crisis_rate": 1.0}, weeks=24,
    )  # fmt: skip


def growing() -> Scenario:
    """Groups that welcome newcomers, try and report; goods for coming; a pause; rules switched off and on."""
    changes = [
        {"week": 4, "until": 5, "set": {"programme.paused": True}},
        {"week": 9, "until": 10, "set": {"programme.try_and_report": False}},
        {"week": 12, "set": {"programme.goods_for_coming": False}},
    ]
    return _world(
        {"persons": 200, "returnee_share": 0.4},
        {
            "newcomers_until": "mending", "try_and_report": True, "goods_for_coming": True, "sessions": 9,
            "group_size": 5, "groups": 6, "minutes": 90, "weeks_between_groups": 1,
            "recruitment": {"rule": "by_dispute", "strength": 0.8},
        },
        parameters={"attendance_base": 0.25, "newcomer_cut": 0.2, "minutes_report": 12.0}, changes=changes,
    )  # fmt: skip


def apart(by: str) -> Scenario:
    """Groups that begin apart and are mixed later, in three rounds; newcomers as well; celebrations."""
    origins = [
        {"id": "here", "share": 0.5},
        {"id": "back", "share": 0.3, "arriving": True},
        {"id": "new", "share": 0.2, "arriving": True},
    ]
    return _world(
        {"origins": origins, "persons": 200, "household_size": 3.0},
        {
            "composition": "separate_then_mixed", "separate_by": by, "groups": 5, "rounds": 3,
            "weeks_between_rounds": 8, "newcomers_until": "mending", "closing_celebration": True,
            "community_meetings": 2, "mix_from": "telling" if by == "gender" else None,
            "facilitators": {"groups_each": 2, "pair": {"mixed_sex": False, "mixed_origin": False}},
            "recruitment": {"share_arriving": 0.4},
        },
        parameters={"attendance_base": 0.5},
    )  # fmt: skip


def rolled_out() -> Scenario:
    """Groups one by one, as planned: pairs with several groups, and with skills of their own."""
    openings = [
        {"week": 1, "pair": 0}, {"week": 1, "pair": 2, "skill": 0.4}, {"week": 3, "pair": 0, "skill": 0.9},
        {"week": 2, "pair": 1}, {"week": 16, "pair": 2, "skill": 0.6}, {"week": 14, "pair": 0},
        {"week": 15, "pair": 5},
    ]  # fmt: skip
    training = {"after_session": 3, "days": 6}
    return _world(
        {"persons": 180},
        {
            "openings": openings, "closing_celebration": True, "sessions": 5,
            "facilitators": {
                "training_days": 9, "selection": "graduates_of_groups", "stipend": "none",
                "follow_up_training": training, "team": {"others": 2, "unity": 0.8},
                "supervised": {"form": "peer", "every_weeks": 4, "ratio": 14.0},
            },
            "composition": "separate_then_mixed", "separate_by": "origin", "after": "none",
        },
        weeks=26,
    )  # fmt: skip


def staffed() -> Scenario:
    """One unpaid facilitator a group, or a pair alike; many leave and are trained again; three rounds."""
    staff = {
        "per_group": 1, "stipend": "none", "follow_up_training": {"after_session": 2, "days": 20},
        "pair": {"mixed_sex": False, "mixed_origin": False}, "groups_each": 2,
        "team": {"others": 6, "unity": 0.9}, "supervision": 0.3,
    }  # fmt: skip
    return _world(
        {"returnee_share": 0.5, "persons": 160, "safeguards": {}},
        {
            "facilitators": staff, "groups": 6, "rounds": 3, "weeks_between_rounds": 9, "sessions": 5,
            "weeks_between_meetings": 2, "after": "self_help_visited",
        },
        parameters={"leaving_exhaustion": 0.8, "no_pathway": 0.5}, weeks=40,
    )  # fmt: skip


def served(pathway: bool, withdrawn: tuple[int, int, int]) -> Scenario:
    """Services of all kinds that open, close on those who wait, are far away, full, or taken from the plan."""
    services = [
        {"name": "centre", "kind": "gbv", "capacity_per_month": 0.4, "distance_h": 2.0, "opens": 3, "ends": 14},
        {"name": "far centre", "kind": "gbv", "capacity_per_month": 0.8, "distance_h": 9.0, "ends": 9},
        {"name": "post", "kind": "health", "capacity_per_month": 0.3, "distance_h": 1.0, "ends": 12},
        {"name": "clinic", "kind": "mental_health", "capacity_per_month": 1.2, "opens": 15},
        {"name": "aid", "kind": "legal", "capacity_per_month": 0.3, "opens": 2, "ends": 11},
        {"name": "office", "kind": "land", "capacity_per_month": 0.5, "distance_h": 3.0, "opens": 16},
        {"name": "empty", "kind": "land", "capacity_per_month": 0.0},
    ]  # fmt: skip
    staff = {"pair": {"mixed_sex": False}, "groups_each": 1}
    first, last, number = withdrawn
    private = {"abuse": {"household": 1.0, "same": 0.3, "cross": 0.3, "partners": 0.5, "private": True}}
    return _world(
        {"services": services, "safeguards": {"referral_pathway": pathway}, "disputes": private},
        {"facilitators": staff, "groups": 6, "sessions": 14},
        parameters={
            "queue_weeks": 5.0, "no_pathway": 0.7, "tell_in_group": 1.0, "tell_elsewhere": 0.02,
            "dispute_rate": 0.05, "severe_distress": 0.35, "dispute_partners": 30.0,
        },
        changes=[{"week": first, "until": last, "set": {"context.services": services[:number]}}],
    )  # fmt: skip


def home() -> Scenario:
    """A home in which residents, relatives and staff have bonds; networks of residents."""
    roles = [
        {"id": "resident", "share": 0.4, "age_from": 70, "age_to": 95, "together": 1},
        {"id": "relative", "share": 0.35, "together": 2, "trust": 0.8, "age_from": 30},
        {"id": "staff", "share": 0.25, "together": 4, "trust": 0.5, "invited": False, "age_to": 60},
    ]
    bonds = [
        {"from": "resident", "to": "relative", "number": 2, "share": 0.9},
        {"from": "resident", "to": "staff", "number": 3},
        {"from": "resident", "to": "resident", "number": 2, "share": 0.7},
        {"from": "staff", "to": "staff", "number": 2, "share": 0.5},
    ]
    return _world(
        {"setting": "home", "roles": roles, "bonds": bonds, "burdened": {"share": 0.5}, "persons": 90},
        {
            "modality": "network_meeting", "groups": 5, "network": {"choose": "standing", "goal": "change"},
            "recruitment": {"rule": "by_burden", "strength": 0.7}, "follow_ups": 2, "sessions": 3,
            "phases": "network", "closing_celebration": True,
        },
        parameters={"attendance_base": 0.5}, weeks=24,
    )  # fmt: skip


def school() -> Scenario:
    """A school: classes of pupils, teachers, parents who are not asked; youth groups several to a class."""
    roles = [
        {"id": "pupil", "share": 0.6, "age_from": 12, "age_to": 17, "together": 12, "youth": True,
         "trust": 0.4},
        {"id": "teacher", "share": 0.1, "together": 5},
        {"id": "parent", "share": 0.3, "together": 2, "invited": False},
    ]  # fmt: skip
    bonds = [
        {"from": "pupil", "to": "parent", "number": 1},
        {"from": "pupil", "to": "teacher", "number": 2, "share": 0.5},
    ]
    return _world(
        {"setting": "school", "roles": roles, "bonds": bonds, "persons": 120, "hostility": 0.45},
        {
            "modality": "youth_group", "phases": "youth", "sessions": 8, "newcomers_until": "own_voice",
            "recruitment": {"rule": "random"}, "try_and_report": True, "rounds": 2,
        },
        parameters={"attendance_base": 0.3},
    )  # fmt: skip


def centre() -> Scenario:
    """A home whose residents come to groups, mixed by origin as many as there are among those invited."""
    roles = [
        {"id": "resident", "share": 0.7, "together": 3, "trust": 0.6, "age_from": 18, "age_to": 40},
        {"id": "worker", "share": 0.3, "together": 2, "invited": False},
    ]
    bonds = [{"from": "worker", "to": "resident", "number": 4, "share": 0.8}]
    return _world(
        {
            "setting": "home", "roles": roles, "bonds": bonds, "persons": 110, "returnee_share": 0.4,
            "burdened": {"share": 0.3, "strain": 0.2},
        },
        {"closing_celebration": True, "groups": 5, "one_per_household": False, "community_meetings": 4},
        parameters={"attendance_base": 0.55},
    )  # fmt: skip


WORLDS: dict[str, Callable[[], Scenario]] = {
    **{f"networks {rule}": partial(networks, rule) for rule in ("strongest", "household", "across_origin")},
    "networks standing": partial(networks, "standing", "change"), "few": few,
    "youth apart": partial(youth, 0.0, True, 0.55), "youth as one": partial(youth, 0.6, True, 0.4),
    "youth alone": partial(youth, 0.2, False, 0.7),
    "youth in pain": partial(youth, 0.1, True, 0.1, "by_need"),
    "growing": growing, "apart by gender": partial(apart, "gender"),
    "apart by origin": partial(apart, "origin"), "rolled out": rolled_out, "staffed": staffed,
    "served": partial(served, True, (22, 30, 3)), "served without pathway": partial(served, False, (8, 13, 1)),
    "home": home, "school": school, "centre": centre,
}  # fmt: skip
