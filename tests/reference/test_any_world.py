"""Engine and reference agree also in worlds put together by lot, with parameters from all of their ranges."""

from random import Random
from typing import Any

import pytest

from sim.community import Community
from sim.parameters import PARAMETERS
from sim.scenario import Scenario
from tests.reference import Village
from tests.reference.compare import first_difference, picture
from tests.reference.lots import practice_by_lot
from tests.reference.worlds import PHASES, RAISED, SEASONS

SEEDS = range(12)
WEEKS = 24
SHAPE_WEEK_ZERO = ("distress_spread", "start_dispute_weeks")
RULES = ("by_need", "random", "self_application", "nomination", "by_dispute", "by_hostility")
PRINCIPLES = (
    "interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing", "here_and_now",
)  # fmt: skip


def _numbers(lot: Random) -> dict[str, float]:
    """About a third as registered, a third from anywhere in its range, a third raised."""
    found = {}
    for name, entry in PARAMETERS.items():
        value = lot.uniform(entry.low, entry.high)
        if name not in SHAPE_WEEK_ZERO and lot.random() < 0.5:
            found[name] = value
    return found | {name: value for name, value in RAISED.items() if lot.random() < 0.5}


def _context(lot: Random) -> dict[str, Any]:
    origins = [
        {"id": "here", "share": 0.4},
        {"id": "back", "share": 0.25, "arriving": True},
        {"id": "near", "share": 0.35, "arriving": lot.random() < 0.5},
    ]
    services = [{"name": "clinic", "kind": "gbv", "capacity_per_month": 12.0 * lot.random()}]
    shocks = [
        {"week": lot.randint(1, WEEKS), "incidents": lot.randint(1, 40)} for _ in range(lot.randint(0, 3))
    ]
    return {
        "persons": lot.randint(40, 180), "household_size": lot.uniform(1.2, 4.0), "origins": origins,
        "hostility": 0.6 * lot.random(), "hardship": lot.random(), "cultural_fit": lot.random(),
        "calendar": {"first_week": lot.randint(1, 52), "seasons": SEASONS}, "shocks": shocks,
        "services": services if lot.random() < 0.7 else [],
    }  # fmt: skip


def _programme(lot: Random) -> dict[str, Any]:
    composition, share = lot.choice(("mixed", "separate")), lot.choice((None, lot.random()))
    staff = {
        "per_group": lot.randint(1, 2), "groups_each": lot.randint(1, 4), "skill": lot.random(),
        "supervision": lot.random(), "crisis_procedure": lot.random() < 0.5,
    }  # fmt: skip
    plan = {
        "groups": lot.randint(1, 6), "group_size": lot.randint(4, 15), "sessions": lot.randint(1, 12),
        "min_age": lot.choice((15, 25, 40)), "start": lot.randint(1, 5), "facilitators": staff,
        "weeks_between_groups": lot.randint(0, 3), "pacing": lot.choice(("safety_gated", "calendar")),
        "after": lot.choice(("none", "self_help", "self_help_visited")), "minutes": lot.randint(60, 240),
        "community_meetings": lot.randint(0, 4), "savings": lot.random() < 0.5,
        "room_for_violence_at_home": lot.random() < 0.5, "directiveness": lot.random(),
        "context_analysis": 2.0 * lot.random(), "composition": composition,
        "principles": {name: lot.random() for name in PRINCIPLES},
        "recruitment": {"rule": lot.choice(RULES), "strength": lot.random(), "share_arriving": share},
    }  # fmt: skip
    if composition == "separate":
        plan["separate_by"] = lot.choice(("origin", "gender"))
    return plan | ({"phases": PHASES} if lot.random() < 0.5 else {})


def by_lot(seed: int) -> Scenario:
    """A scenario as nobody would write it."""
    lot = Random(seed)
    choices: list[dict[str, Any]] = [
        {"programme.paused": True}, {"programme.minutes": lot.randint(60, 240)}, {"context.services": []},
        {"parameters.harm_weight": 2.0}, {"context.hardship": lot.random()}, {"programme.savings": True},
    ]  # fmt: skip
    changes = [{"week": lot.randint(1, WEEKS), "set": lot.choice(choices)} for _ in range(lot.randint(0, 3))]
    tree = {
        "purpose": "safety_experiment", "weeks": WEEKS, "burn_in": lot.randint(0, 4), "context": _context(lot),
        "programme": _programme(lot), "parameters": _numbers(lot), "changes": changes,
    }  # fmt: skip
    return Scenario.model_validate(tree)


@pytest.mark.parametrize("practice", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_engine_and_reference_agree_in_any_world(seed: int, practice: bool) -> None:
    scenario = practice_by_lot(seed) if practice else by_lot(seed)
    community = Community.start(scenario, seed)
    village = Village.from_snapshot(community.scenario, community.state, seed)
    while village.week < WEEKS:
        community.advance(1)
        village.step()
        assert first_difference(community.state, picture(village)) is None, f"week {village.week}"
