"""Small scenarios that the tests of the engine's promises share: quick to run, busy where it matters.

Numbers of the model are raised where an ordinary village would be too quiet to show every kind of event in a
few weeks. Nothing here says anything about a real place.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sim.scenario import Scenario, load_scenario

RAISED: Mapping[str, float] = {
    "dispute_rate": 0.025, "violence_scale": 0.9, "cooling_weeks": 3.0, "breach_rate": 0.2,
    "neighbour_mediation": 0.15, "group_mediation": 0.7, "mediation_safety": 0.2, "life_event_rate": 0.05,
    "crisis_rate": 0.9, "hurtful_answer": 0.7, "story_chance": 0.9, "safety_to_speak": 0.35,
    "leaving_exhaustion": 0.15, "leaving_rate": 0.3, "exhaustion_speed": 0.5, "tell_in_group": 0.6,
    "tell_elsewhere": 0.2, "plan_weeks": 4.0, "queue_weeks": 8.0, "attendance_base": 0.42,
    "selfhelp_ending": 0.3, "selfhelp_trust": 0.25, "selfhelp_ownership": 0.9, "pressure_to_tell": 0.5,
    "contact_group": 0.5, "dispute_group": 1.0, "dispute_partners": 30.0, "dispute_cap": 9.0,
    "safety_speed": 0.3,
}  # fmt: skip
SEASONS = (
    {"name": "planting", "from": 50, "to": 3, "attendance": -0.1, "strain": 0.1},
    {"name": "commemoration", "from": 2, "to": 8, "attendance": 0.05, "strain": 0.05, "past_talk": 0.4},
)
PHASES = (
    {"name": "arriving", "min_sessions": 1, "gate_safety": 0.3, "talk": 0.5, "holding": 1.4},
    {"name": "telling", "min_sessions": 2, "gate_safety": 0.35, "expects_telling": True, "past_talk": 0.7},
    {"name": "mending", "min_sessions": 1, "mediates": True, "practice": 0.9},
    {"name": "leaving", "min_sessions": 1, "mediates": True, "expects_telling": True},
)


def hamlet(**overrides: Any) -> Scenario:
    """The ready hamlet of 480 people and six groups; overrides by dotted key, ``__`` for the dot."""
    return load_scenario("burundi_hamlet").with_(_dotted(overrides))


def quiet(**overrides: Any) -> Scenario:
    """A small village with two groups and the numbers of the register, four weeks old."""
    start = {
        "name": "quiet", "weeks": 40, "burn_in": 4, "context.persons": 160, "programme.groups": 2,
        "programme.group_size": 8, "programme.sessions": 10, "programme.min_age": 18,
    }  # fmt: skip
    return Scenario.default().with_({**start, **_dotted(overrides)})


def lively(**overrides: Any) -> Scenario:
    """A small village in which every kind of event happens within thirty weeks."""
    start = {
        "name": "lively", "weeks": 30, "burn_in": 3, "context.persons": 200, "context.hostility": 0.3,
        "context.services": [{"name": "clinic", "kind": "gbv", "capacity_per_month": 2.5}],
        "context.calendar": {"first_week": 48, "seasons": list(SEASONS)},
        "context.shocks": [{"week": 5, "incidents": 6}, {"week": 17, "incidents": 4}],
        "programme.groups": 5, "programme.group_size": 7, "programme.sessions": 8, "programme.min_age": 18,
        "programme.community_meetings": 2, "programme.phases": list(PHASES), "programme.savings": True,
        "parameters": dict(RAISED),
    }  # fmt: skip
    return Scenario.default().with_({**start, **_dotted(overrides)})


SERVICES = (
    {"name": "centre", "kind": "gbv", "capacity_per_month": 1.5, "ends": 14},
    {"name": "ward", "kind": "mental_health", "capacity_per_month": 1.0, "distance_h": 3.0, "ends": 22},
    {
        "name": "land desk",
        "kind": "land",
        "capacity_per_month": 2.0,
        "distance_h": 1.0,
        "opens": 4,
        "ends": 20,
    },
)
HOME: Mapping[str, Any] = {
    "context.setting": "home",
    "context.roles": [
        {"id": "resident", "share": 0.6, "together": 4, "trust": 0.45, "age_from": 70, "age_to": 95},
        {"id": "relative", "share": 0.3, "invited": False},
        {"id": "staff", "share": 0.1, "invited": False, "age_from": 20, "age_to": 60},
    ],
    "context.bonds": [
        {"from": "resident", "to": "staff"}, {"from": "resident", "to": "resident", "share": 0.6},
        {"from": "relative", "to": "resident", "number": 2, "share": 0.7},
    ],
}  # fmt: skip


def network(**overrides: Any) -> Scenario:
    """Networks of the lively village: relapses, slipping, follow-ups with plans that are adjusted."""
    start = {
        "programme__modality": "network_meeting", "programme__sessions": 4, "programme__follow_ups": 3,
        "programme__weeks_between_meetings": 1, "programme__phases": "network",
        "programme__network": {"contacts": 5, "goal": "abstinence"},
        "context__burdened": {"share": 0.3, "strain": 0.3}, "programme__recruitment": {"rule": "by_burden"},
        "parameters": {**RAISED, "relapse_rate": 0.6, "attendance_base": 0.6, "commitment_fading": 0.2},
    }  # fmt: skip
    return lively(**{**start, **overrides})


def youth(**overrides: Any) -> Scenario:
    """Youth groups of the lively village that hardly anybody holds."""
    start = {
        "programme__modality": "youth_group", "programme__phases": "youth", "programme__minutes": 90,
        "programme__facilitators": {"skill": 0.3, "crisis_procedure": True}, "context__hostility": 0.5,
        "parameters": {**RAISED, "contract_breach": 1.0, "attendance_base": 0.7},
    }  # fmt: skip
    return lively(**{**start, **overrides})


def served(**overrides: Any) -> Scenario:
    """Services of all lines, some far away, some that open late or close early."""
    start = {
        "context__services": list(SERVICES), "context__safeguards__referral_pathway": True,
        "parameters": {**RAISED, "severe_distress": 0.35, "refer_rate": 1.0},
    }  # fmt: skip
    return lively(**{**start, **overrides})


def home(**overrides: Any) -> Scenario:
    """A home with residents, relatives and staff."""
    return lively(**{name.replace(".", "__"): value for name, value in HOME.items()}, **overrides)


def _practice(**settings: Any) -> Callable[[], Scenario]:
    return partial(lively, **settings)


STAFF = {"per_group": 1, "stipend": "none", "follow_up_training": {"after_session": 3}, "team": {"others": 3}}
PRACTICES: Mapping[str, Callable[[], Scenario]] = {
    "network": network, "youth": youth, "services": served, "home": home,
    "open": _practice(programme__newcomers_until="leaving"),
    "mixed": _practice(programme__composition="separate_then_mixed", programme__separate_by="gender",
                       programme__newcomers_until="leaving", programme__mix_from="telling"),
    "rounds": _practice(programme__rounds=3, programme__weeks_between_rounds=10, programme__groups=2,
                        programme__facilitators=STAFF),
    "openings": _practice(programme__openings=[
        {"week": 3, "pair": 0, "skill": 0.5}, {"week": 14, "pair": 0}, {"week": 5, "pair": 1}],
        programme__facilitators={"pair": {"mixed_sex": False, "mixed_origin": False}}),
    "trying": _practice(programme__try_and_report=True, programme__closing_celebration=True,
                        programme__goods_for_coming=True),
}  # fmt: skip
"""Everything that programmes do beside the closed weekly circle of a village."""


def _dotted(overrides: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("__", "."): value for name, value in overrides.items()}
