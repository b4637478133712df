"""Patterns of other ways to work and other places: networks, youth groups, homes."""

import numpy as np

from .pattern import EMERGENT, QUANTITY, Measured, Pattern, below, difference, value
from .seen import Seen, mean, series
from .world import Arm, World

CLINIC, SCHOOL, HOME = "relapse_prevention", "youth_dayroom", "lifecare_groups"
FOLLOWED = {n: Arm({"programme.follow_ups": n, "context.persons": 480}, 104, CLINIC) for n in (0, 6, 12)}
AFTER = 75
YOUNG = {
    f"{rule}_{skill:g}": Arm({
        "purpose": "safety_experiment", "programme.facilitators.skill": skill,
        "programme.recruitment": {"rule": rule, "strength": 1.0 if rule == "by_hostility" else 0.25},
    }, 16, SCHOOL)
    for rule in ("nomination", "by_hostility")
    for skill in (0.9, 0.6, 0.3)
}  # fmt: skip
CARED = {
    "carried": Arm({}, 52, HOME),
    "badly": Arm({
        "programme.facilitators.supervision": 0.1, "programme.facilitators.skill": 0.4,
        "programme.facilitators.team": {"others": 0, "unity": 0.5},
    }, 52, HOME),
}  # fmt: skip


def _followed(world: World) -> Measured:
    found: dict[str, float] = {}
    for n, arm in FOLLOWED.items():
        seen = world.seen(arm)
        networks = max(int(seen.focal.sum()), 1)
        found |= {
            f"focal_{n}": seen.net("srq20", AFTER, seen.focal),
            f"relapses_{n}": float(np.nansum(series(seen.run, "relapses"))) / networks,
            f"goal_{n}": seen.weekly("goal_attainment", seen.last, seen.last),
            f"bridging_{n}": seen.net("bridging", AFTER, seen.focal),
        }
    return found


def _moderate(world: World) -> Measured:
    seen = world.seen(FOLLOWED[12])
    start = seen.run.history("srq20")[0][seen.focal]
    return {
        "focal_start": mean(start), "focal_sd": float(np.hypot(start.std(), 2.1)) if len(start) else np.nan,
        "focal_net": seen.net("srq20", AFTER, seen.focal),
        "focal_net_at_end": seen.net("srq20", seen.end, seen.focal),
    }  # fmt: skip


def _youth(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in YOUNG.items():
        seen = world.seen(arm)
        found[f"hostility_{name}"] = seen.net("hostility", 14, seen.members)
    return found


def _home(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in CARED.items():
        seen: Seen = world.seen(arm)
        found |= {
            f"srq20_{name}": seen.net("srq20", 50, seen.members),
            f"lonely_{name}": seen.net("loneliness", 50, seen.members),
        }
        if name == "carried":
            found["lonely_others"] = seen.net("loneliness", 50, ~seen.members)
    return found


PLACE_PATTERNS = (
    Pattern(
        "P20", EMERGENT, tuple(FOLLOWED.values()),
        tuple(f"{what}_{n}" for n in FOLLOWED for what in ("focal", "relapses", "goal", "bridging")),
        _followed,
        (below("focal_12", "focal_0"), below("relapses_12", "relapses_0"), below("goal_0", "goal_12"),
         value("bridging_12", -0.5, 0.5)),
    ),
    Pattern(
        "P21", EMERGENT, tuple(YOUNG.values()), tuple(f"hostility_{name}" for name in YOUNG), _youth,
        (value("hostility_nomination_0.3", 0.0), value("hostility_nomination_0.9", high=0.0),
         below("hostility_nomination_0.3", "hostility_by_hostility_0.3")),
        sign=below("hostility_nomination_0.9", "hostility_nomination_0.3"),
    ),
    Pattern(
        "P34", EMERGENT, tuple(CARED.values()),
        ("srq20_carried", "lonely_carried", "lonely_others", "srq20_badly", "lonely_badly"), _home,
        (value("lonely_carried", high=0.0), value("srq20_carried", high=0.0),
         below("lonely_carried", "lonely_badly"), difference("lonely_others", "lonely_carried", low=0.0)),
    ),
    Pattern(
        "P42", QUANTITY, (FOLLOWED[12],),
        ("focal_start", "focal_sd", "focal_net", "focal_net_at_end"), _moderate,
        (value("focal_net", -2.0, 0.0), value("focal_net_at_end", -2.0, 0.0)),
        sign=value("focal_net", high=0.0),
    ),
)  # fmt: skip
