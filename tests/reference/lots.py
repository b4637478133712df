"""Worlds of the rest of the practice put together by lot: as nobody would write them."""

from random import Random
from typing import Any

from sim.parameters import PARAMETERS
from sim.scenario import PRESETS, Scenario

from .practice_worlds import PHASES, RAISED

WEEKS = 24
SHAPE_WEEK_ZERO = ("distress_spread", "start_dispute_weeks")
KINDS = ("gbv", "health", "mental_health", "legal", "land", "child_protection")
RULES = ("by_need", "random", "by_dispute", "by_burden", "by_hostility")
CHOICES = ("strongest", "household", "across_origin", "standing")
ORIGINS = [
    {"id": "here", "share": 0.5},
    {"id": "back", "share": 0.3, "arriving": True},
    {"id": "near", "share": 0.2},
]


def practice_by_lot(seed: int) -> Scenario:
    """A scenario with any modality, plan, staff, services and roles."""
    lot = Random(1000 + seed)
    tree = {
        "purpose": "safety_experiment", "weeks": WEEKS, "burn_in": lot.randint(0, 2),
        "context": _context(lot), "programme": _programme(lot), "parameters": _numbers(lot),
        "changes": [_change(lot) for _ in range(lot.randint(0, 3))],
    }  # fmt: skip
    return Scenario.model_validate(tree)


def _numbers(lot: Random) -> dict[str, float]:
    """Some from anywhere in their ranges, some raised."""
    found = {
        name: lot.uniform(entry.low, entry.high)
        for name, entry in PARAMETERS.items()
        if name not in SHAPE_WEEK_ZERO and lot.random() < 0.4
    }
    raised = {name: value for name, value in RAISED.items() if lot.random() < 0.6}
    return found | raised | {"attendance_base": lot.uniform(0.3, 0.7)}


def _services(lot: Random) -> list[dict[str, Any]]:
    found = []
    for number in range(lot.randint(0, 8)):
        opens = lot.choice((-520, lot.randint(1, 20)))
        ends = lot.choice((None, max(opens, 1) + lot.randint(0, 12)))
        found.append(
            {
                "name": f"service {number}", "kind": lot.choice(KINDS), "opens": opens, "ends": ends,
                "capacity_per_month": lot.choice((0.0, 2.0 * lot.random(), 12.0 * lot.random())),
                "distance_h": lot.choice((0.0, 12.0 * lot.random())),
            }
        )  # fmt: skip
    return found


def _roles(lot: Random) -> dict[str, Any]:
    shares = (0.5, 0.3, 0.2)
    roles = [
        {
            "id": f"role{number}", "share": share, "together": lot.randint(1, 8),
            "trust": lot.uniform(0.1, 0.9),
            "invited": number == 0 or lot.random() < 0.5, "youth": lot.random() < 0.4,
            "age_from": lot.randint(10, 30), "age_to": lot.randint(30, 90),
        }
        for number, share in enumerate(shares)
    ]  # fmt: skip
    ends = [(lot.randrange(3), lot.randrange(3)) for _ in range(lot.randint(1, 5))]
    bonds = [
        {"from": f"role{one}", "to": f"role{two}", "number": lot.randint(1, 5), "share": lot.random()}
        for one, two in ends
    ]
    return {"setting": lot.choice(("home", "school")), "roles": roles, "bonds": bonds}


def _context(lot: Random) -> dict[str, Any]:
    place = _roles(lot) if lot.random() < 0.4 else {"household_size": lot.uniform(1.5, 5.0)}
    return {
        **place, "persons": lot.randint(60, 160), "origins": ORIGINS, "hostility": 0.7 * lot.random(),
        "services": _services(lot), "safeguards": {"referral_pathway": lot.random() < 0.5},
        "burdened": {"share": lot.random(), "strain": 0.4 * lot.random()},
    }  # fmt: skip


def _staff(lot: Random) -> dict[str, Any]:
    staff = {
        "per_group": lot.randint(1, 2), "groups_each": lot.randint(1, 4), "skill_spread": 0.3 * lot.random(),
        "pair": {"mixed_sex": lot.random() < 0.5, "mixed_origin": lot.random() < 0.5},
        "stipend": lot.choice((None, "none", "transport", "stipend", "salary")),
        "team": {"others": lot.randint(0, 9), "unity": lot.random()},
        "crisis_procedure": lot.random() < 0.6,
    }  # fmt: skip
    if lot.random() < 0.5:
        staff["training_days"] = lot.randint(0, 30)
        staff["selection"] = lot.choice(("community_nominated", "graduates_of_groups"))
    if lot.random() < 0.5:
        staff["follow_up_training"] = {"after_session": lot.randint(1, 6), "days": lot.randint(1, 30)}
    if lot.random() < 0.5:
        forms = ("individual", "group", "peer", "phone", "none")
        staff["supervised"] = {"form": lot.choice(forms), "every_weeks": lot.randint(1, 8)}
    return staff


def _plan(lot: Random) -> dict[str, Any]:
    """Rounds of groups, or groups one by one."""
    if lot.random() < 0.35:
        return {
            "openings": [
                {
                    "week": lot.randint(1, 16), "pair": lot.randrange(5),
                    "skill": lot.choice((None, lot.random())),
                }
                for _ in range(lot.randint(1, 8))
            ]
        }  # fmt: skip
    return {
        "groups": lot.randint(1, 6), "start": lot.randint(1, 3), "rounds": lot.randint(1, 3),
        "weeks_between_rounds": lot.randint(1, 10), "weeks_between_groups": lot.randint(0, 2),
    }  # fmt: skip


def _programme(lot: Random) -> dict[str, Any]:
    modality = lot.choice(("group", "network_meeting", "youth_group"))
    phases = lot.choice((PHASES, "network", "youth", "six_phases"))
    named = (
        [one.name for one in PRESETS[phases]] if isinstance(phases, str) else [one["name"] for one in phases]
    )
    flags = ("try_and_report", "closing_celebration", "goods_for_coming", "savings")
    return {
        **_plan(lot), **{name: lot.random() < 0.5 for name in flags},
        "modality": modality, "phases": phases, "group_size": lot.randint(4, 9),
        "sessions": lot.randint(2, 8), "min_age": lot.choice((15, 25)), "facilitators": _staff(lot),
        "newcomers_until": lot.choice((None, *named)), "mix_from": lot.choice((None, *named)),
        "weeks_between_meetings": lot.choice((None, 1, 2)),
        "one_per_household": lot.choice((None, True, False)),
        "composition": lot.choice(("separate_then_mixed", "mixed", "separate")),
        "separate_by": lot.choice(("origin", "gender")),
        "recruitment": {"rule": lot.choice(RULES), "strength": lot.random()},
        "network": {
            "contacts": lot.randint(1, 9), "choose": lot.choice(CHOICES),
            "goal": lot.choice(("change", "abstinence")),
        },
        "follow_ups": lot.randint(0, 3), "pacing": lot.choice(("safety_gated", "calendar")),
        "after": lot.choice(("none", "self_help", "self_help_visited")),
        "community_meetings": lot.randint(0, 4), "directiveness": lot.random(),
        "context_analysis": 2.0 * lot.random(), "minutes": lot.randint(60, 200),
    }  # fmt: skip


def _change(lot: Random) -> dict[str, Any]:
    week = lot.randint(1, WEEKS)
    choices: list[dict[str, Any]] = [
        {"programme.paused": True}, {"context.services": _services(lot)}, {"programme.savings": True},
        {"programme.try_and_report": lot.random() < 0.5}, {"programme.goods_for_coming": lot.random() < 0.5},
        {"programme.closing_celebration": True}, {"parameters.harm_weight": 2.0},
    ]  # fmt: skip
    return {"week": week, "until": min(WEEKS, week + lot.randint(0, 6)), "set": lot.choice(choices)}
