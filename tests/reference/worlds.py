"""Small worlds in which everything happens often, to compare two writings of the model."""

from functools import partial
from typing import Any

from sim.scenario.models import Scenario
from sim.state import CONDUCT

EVENTS = (
    "enrolled", "attended", "absent", "dropped_out", "spoke", "opened_up", "hurt", "repaired", "crisis",
    "crisis_handled", "phase_advanced", "fell_out", "violence", "mediated", "agreed", "decided", "broke",
    "faded", "referred", "served", "refused", "group_ended", "selfhelp_formed", "selfhelp_ended",
    "facilitator_left", "facilitator_joined", "spoke_in_public", "mixed", "reported", "plan_adjusted",
    "commitment_kept", "commitment_slipped", "relapsed", "contract_breached", "taken_up", "help_called",
    "declined", "let_down", "trained_again", "celebrated", "follow_up_begun",
)  # fmt: skip
RAISED = {
    "dispute_rate": 0.02, "violence_scale": 0.9, "cooling_weeks": 3.7, "breach_rate": 0.15,
    "neighbour_mediation": 0.12, "group_mediation": 0.7, "mediation_safety": 0.2, "life_event_rate": 0.05,
    "crisis_rate": 0.9, "hurtful_answer": 0.7, "story_chance": 0.9, "safety_to_speak": 0.35,
    "leaving_exhaustion": 0.15, "leaving_rate": 0.4, "exhaustion_speed": 0.5, "tell_in_group": 0.6,
    "tell_elsewhere": 0.2, "plan_weeks": 5.5, "queue_weeks": 10.0, "attendance_base": 0.42,
    "selfhelp_ending": 0.2, "pressure_to_tell": 0.5, "outgroup_discount": 0.8, "contact_group": 0.5,
    "dispute_group": 1.0, "dispute_partners": 30.0, "dispute_cap": 9.0, "safety_speed": 0.3,
    "skill_imitation": 0.05,
}  # fmt: skip
SEASONS = [
    {"name": "planting", "from": 50, "to": 3, "attendance": -0.1, "strain": 0.1},
    {"name": "commemoration", "from": 2, "to": 8, "attendance": 0.05, "strain": 0.05, "past_talk": 0.4},
]
PHASES = [
    {"name": "arriving", "min_sessions": 1, "gate_safety": 0.3, "talk": 0.5, "holding": 1.4},
    {"name": "telling", "min_sessions": 2, "gate_safety": 0.35, "expects_telling": True, "past_talk": 0.7},
    {"name": "mending", "min_sessions": 1, "mediates": True, "practice": 0.9},
    {"name": "leaving", "min_sessions": 1, "mediates": True, "expects_telling": True},
]
SERVICES = [{"name": "clinic", "kind": "gbv", "capacity_per_month": 0.6}]


def _world(context: dict[str, Any], programme: dict[str, Any], **whole: Any) -> Scenario:
    given = whole.pop("parameters", {})
    place = {"persons": 120, "hostility": 0.35, "services": SERVICES, **context}
    plan = {"groups": 4, "group_size": 7, "sessions": 6, "min_age": 18, **programme}
    numbers = {**RAISED, **given}
    tree = {"weeks": 40, "burn_in": 3, **whole, "context": place, "programme": plan, "parameters": numbers}
    return Scenario.model_validate(tree)


def busy() -> Scenario:
    """Most things as they are by default, only more of them; seasons, shocks and savings."""
    shocks = [{"week": 2, "incidents": 6}, {"week": 4, "incidents": 20}, {"week": 4, "incidents": 9}]
    return _world(
        {"calendar": {"first_week": 48, "seasons": SEASONS}, "shocks": shocks},
        {"savings": True, "community_meetings": 2, "phases": PHASES, "sessions": 8},
    )


def separate() -> Scenario:
    """Groups of one origin, by the calendar, for people in dispute; visited afterwards."""
    origins = [
        {"id": "here", "share": 0.45},
        {"id": "back", "share": 0.3, "arriving": True},
        {"id": "new", "share": 0.25, "arriving": True},
    ]
    return _world(
        {"origins": origins, "persons": 150, "household_size": 3.0},
        {
            "composition": "separate", "separate_by": "origin", "pacing": "calendar",
            "after": "self_help_visited",
            "recruitment": {"rule": "by_dispute", "strength": 0.9, "share_arriving": 0.5}, "groups": 5,
            "group_size": 6, "minutes": 120,
            "principles": {"equality": 0.3, "here_and_now": 0.8, "democracy": 0.95},
        },
        parameters={"selfhelp_ending": 0.4, "dispute_cross_origin": 2.5, "dispute_group": 3.0},
    )  # fmt: skip


def staggered() -> Scenario:
    """Groups of women or men, one after another, led by the same person, with pauses and other changes."""
    changes = [
        {"week": 3, "until": 4, "set": {"programme.paused": True}},
        {"week": 6, "set": {"programme.directiveness": 0.7, "context.hardship": 0.6}},
        {"week": 10, "until": 16, "set": {"parameters.harm_weight": 2.0, "programme.community_meetings": 4}},
        {"week": 12, "set": {"context.services": [], "programme.room_for_violence_at_home": False}},
    ]
    private = {"abuse": {"household": 1.0, "same": 0.4, "cross": 0.3, "partners": 0.2, "private": True}}
    return _world(
        {"persons": 100, "disputes": private},
        {
            "composition": "separate", "separate_by": "gender", "weeks_between_groups": 2, "start": 2,
            "facilitators": {"per_group": 1, "groups_each": 2, "supervision": 0.2, "crisis_procedure": False},
            "recruitment": {"rule": "self_application", "strength": 0.6}, "context_analysis": 0.1,
            "community_meetings": 1, "phases": "founding_text", "min_age": 15, "minutes": 110,
        },
        changes=changes, parameters={"told_enough": 1.5, "dispute_group": 0.3},
    )  # fmt: skip


def contrary() -> Scenario:
    """Every structural switch thrown; hostile people invited; nothing afterwards."""
    switches = {
        "challenge": 0.5, "listeners_safety": 0.0, "time_budget": 0.0, "habituation": 0.0,
        "support_by_trust": 0.0, "disclosure_threshold": 0.0, "women_burden": 0.0, "attendance_base": 0.5,
        "hurtful_answer": 0.3,
    }  # fmt: skip
    return _world(
        {"returnee_share": 0.6},
        {
            "recruitment": {"rule": "by_hostility", "strength": 0.8, "share_arriving": 0.25}, "after": "none",
            "directiveness": 0.5, "community_meetings": 3, "group_size": 8, "groups": 3,
        },
        purpose="safety_experiment", parameters=switches,
    )  # fmt: skip


def lasting() -> Scenario:
    """Trusting groups that lead themselves for long, until so many stay away that they end."""
    numbers = {
        "selfhelp_trust": 0.2, "selfhelp_ownership": 0.9, "attendance_base": 0.35, "hurtful_answer": 0.1,
        "selfhelp_ending": 0.1, "mediation_safety": 0.1, "mediation_outside": 1.0,
    }  # fmt: skip
    return _world(
        {"persons": 160, "hostility": 0.2, "services": []},
        {
            "recruitment": {"rule": "nomination", "strength": 1.0}, "groups": 5, "sessions": 4,
            "facilitators": {"supervision": 0.9, "groups_each": 1}, "community_meetings": 4,
        },
        parameters=numbers, weeks=60,
    )  # fmt: skip


def none(burn_in: int = 3) -> Scenario:
    """No programme at all, a small place; burn-in lies at the turn of the year."""
    place = {"persons": 60, "household_size": 1.5, "calendar": {"first_week": 3, "seasons": SEASONS}}
    return _world({**place, "secular_trend": 0.15}, {"modality": "none"}, weeks=20, burn_in=burn_in)


def led() -> Scenario:
    """Facilitators who lead two groups each, every week in another way than was planned (``LED``)."""
    staff = {"groups_each": 2, "supervision": 0.3, "skill": 0.5}
    return _world(
        {"persons": 90, "services": [{"name": "clinic", "kind": "gbv", "capacity_per_month": 9.0}]},
        {
            "groups": 4, "group_size": 6, "sessions": 9, "facilitators": staff, "phases": PHASES,
            "principles": {"here_and_now": 0.4}, "pacing": "calendar", "community_meetings": 0,
            "minutes": 80,
        },
        parameters={"reliving_cost": 0.8, "turn_use_floor": 0.6, "told_enough": 1.5}, weeks=24,
    )  # fmt: skip


def wide() -> Scenario:
    """A ring so long that groups find their members only far away; draws alone decide who is invited."""
    return _world(
        {"persons": 270, "household_size": 1.5, "returnee_share": 0.3},
        {
            "groups": 2, "group_size": 15, "min_age": 59, "recruitment": {"rule": "random"},
            "composition": "separate", "separate_by": "gender", "weeks_between_groups": 1,
        },
        weeks=6,
    )  # fmt: skip


def asked(rule: str) -> Scenario:
    """So many seats that the rule decides much about who is invited, after many quarrels."""
    return _world(
        {"persons": 360},
        {
            "groups": 5, "group_size": 12, "weeks_between_groups": 1,
            "recruitment": {"rule": rule, "strength": 0.6, "share_arriving": 0.29},
        },
        weeks=6, burn_in=12, purpose="safety_experiment",
    )  # fmt: skip


def conduct(group: int, week: int) -> dict[str, float]:
    """Some of the conduct of one group in one week, apart from the plan."""
    chosen = [name for place, name in enumerate(CONDUCT) if (place + group + week) % 3]
    return {name: (0.37 * place + 0.61 * group + 0.23 * week) % 1.0 for place, name in enumerate(chosen)}


_CONDUCT = {(group, week): conduct(group, week) for group in range(4) for week in range(2, 20)}
LED = dict.fromkeys(("led", "youth apart", "networks standing"), _CONDUCT)
"""Worlds of which some groups are led otherwise than planned."""
WORLDS = {
    "busy": busy, "separate": separate, "staggered": staggered, "contrary": contrary, "lasting": lasting,
    "none": none, "led": led, "wide": wide,
    **{f"asked {rule}": partial(asked, rule)
       for rule in ("self_application", "nomination", "by_dispute", "by_hostility")},
}  # fmt: skip
