"""Patterns of the six principles: each taken away alone, all of them together, and company without them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .pattern import BUILT_IN, EMERGENT, QUANTITY, Check, Measured, Pattern, below, value
from .seen import Seen, Values, mean
from .study import USUAL
from .world import Arm, World

PRINCIPLES = (
    "interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing",
)  # fmt: skip
KEY = "programme.principles."
WITHOUT = {name: Arm({KEY + name: 0.0}) for name in PRINCIPLES}
READ = ("gini", "attendance", "dropout", "stories", "end_safety", "net", "agreements", "formed")
TEN_MONTHS = 43
FULLNESS = (0.0, 0.35, 0.5, 0.7, 0.85, 1.0)


def _all_at(level: float) -> Arm:
    return USUAL if level == 0.7 else Arm({KEY + name: level for name in PRINCIPLES}, weeks=52)


def agreements(seen: Seen) -> Values:
    """1 for each agreement that a group helped to make if it stands, 0 if it broke."""
    made: Any = seen.run.state.agreement[: int(seen.run.state.community.agreements[0])]
    made = made[(made.week >= 1) & (made.mediator >= 2)]
    return np.asarray(made.broken_week < 0, np.float64)


def of_groups(seen: Seen) -> Measured:
    """What the way of groups leaves, by name as in ``READ``."""
    group, members = seen.groups, seen.members
    return {
        "gini": seen.weekly("turns_gini", 1, seen.end),
        "attendance": mean(seen.run.history("attendance")[1 : seen.end + 1]),
        "dropout": mean(seen.run.state.person.stopped[members]),
        "stories": seen.weekly("stories_heard", 1, seen.end),
        "end_safety": mean(group.safety_end),
        "net": seen.net("srq20", seen.later, members),
        "agreements": float(len(agreements(seen))),
        "formed": mean(group.selfhelp_from > 0),
    }


def _alive(seen: Seen) -> float:
    return seen.weekly("selfhelp_running", seen.end + TEN_MONTHS, seen.end + TEN_MONTHS) / max(
        len(seen.groups), 1
    )


def _two(name: str, read: Callable[[Seen], Measured]) -> Callable[[World], Measured]:
    """What a reading gives without a principle and with it."""

    def both(world: World) -> Measured:
        arms = (("without", WITHOUT[name]), ("with", USUAL))
        return {
            f"{what}_{how}": number
            for how, arm in arms
            for what, number in read(world.seen(arm)).items()
        }  # fmt: skip

    return both


def _some(*names: str) -> Callable[[Seen], Measured]:
    return lambda seen: {name: of_groups(seen)[name] for name in names}


def _standing(seen: Seen) -> Measured:
    low, high = (seen.members & (seen.run.state.person.third == third) for third in (0, 2))
    return {
        "gini": seen.weekly("turns_gini", 1, seen.end),
        "low_esteem": seen.net("self_esteem", seen.later, low),
        "low_srq20": seen.net("srq20", seen.later, low),
        "high_srq20": seen.net("srq20", seen.later, high),
    }


def _taken_home(seen: Seen) -> Measured:
    return {
        "skill": seen.net("skill", seen.end, seen.members),
        "household_srq20": seen.net("srq20", seen.last, seen.household),
        "agreements": float(len(agreements(seen))),
        "net": seen.net("srq20", seen.later, seen.members),
    }


def _own(world: World) -> Measured:
    """Agreements made, and the share of them held, with more and more democracy and responsibility."""
    found: dict[str, float] = {}
    for name, arm in BOUND.items():
        held = agreements(world.seen(arm))
        found |= {f"made_{name}": float(len(held)), f"held_{name}": mean(held)}
    return found


BOUND = {
    name: Arm({"programme.groups": 10, KEY + "democracy": level, KEY + "responsibility": level})
    for name, level in (("none", 0.0), ("little", 0.4), ("usual", 0.7), ("full", 1.0))
}


def _owned(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in (("without", WITHOUT["responsibility"]), ("usual", USUAL), ("visited", VISITED)):
        seen = world.seen(arm)
        found |= {f"formed_{name}": mean(seen.groups.selfhelp_from > 0), f"alive_{name}": _alive(seen)}
    return found


VISITED = Arm({"programme.after": "self_help_visited"})


def _fullness(world: World) -> Measured:
    found: dict[str, float] = {}
    for level in FULLNESS:
        seen = world.seen(_all_at(level))
        found[f"net_{level:g}"] = seen.net("srq20", seen.later, seen.members)
    return found


def _signatures(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in (("none", USUAL), *WITHOUT.items()):
        found |= {f"{name}.{what}": number for what, number in of_groups(world.seen(arm)).items()}
    return found


COMPANY = Arm(base="meetings_only")


def _company(world: World) -> Measured:
    seen = world.seen(COMPANY)
    return {
        "net_end": seen.net("srq20", seen.end, seen.members),
        "net_later": seen.net("srq20", seen.later, seen.members),
        "bridging": seen.net("bridging", seen.later, seen.members),
        "unsafe_tellings": seen.weekly("unsafe_tellings", 1, seen.end),
        "worse_by_a_point": float((seen.each("srq20", seen.later)[seen.members] > 1.0).mean()),
    }


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{how}" for how in ("without", "with") for name in names)


PRINCIPLE_PATTERNS = (
    Pattern(
        "P4", EMERGENT, (WITHOUT["equality"], USUAL),
        _both("gini", "low_esteem", "low_srq20", "high_srq20"), _two("equality", _standing),
        (Check("loss of low standing − loss of high standing",
               lambda m: (m["low_srq20_without"] - m["low_srq20_with"])
               - (m["high_srq20_without"] - m["high_srq20_with"]), 0.0),
         below("gini_with", "gini_without"), below("low_esteem_without", "low_esteem_with")),
    ),
    Pattern(
        "P13", BUILT_IN, tuple(BOUND.values()),
        tuple(f"{what}_{name}" for name in BOUND for what in ("made", "held")), _own,
        (below("held_little", "held_full"), below("made_none", "made_usual"),
         below("made_usual", "made_full")),
    ),
    Pattern(
        "P16", QUANTITY, (USUAL, WITHOUT["responsibility"], VISITED),
        tuple(f"{what}_{name}" for name in ("without", "usual", "visited") for what in ("formed", "alive")),
        _owned,
        (value("alive_usual", 0.634, 0.734), below("alive_without", "alive_usual"),
         below("alive_usual", "alive_visited")),
        sign=below("alive_without", "alive_usual"),
        tuned=True,
    ),
    Pattern(
        "P17", BUILT_IN, (USUAL, WITHOUT["learning_by_doing"]),
        _both("skill", "household_srq20", "agreements", "net"), _two("learning_by_doing", _taken_home),
        (below("skill_without", "skill_with"), below("agreements_without", "agreements_with"),
         below("household_srq20_with", "household_srq20_without")),
    ),
    Pattern(
        "P18", BUILT_IN, (USUAL, WITHOUT["interest"]), _both("attendance", "dropout", "net"),
        _two("interest", _some("attendance", "dropout", "net")),
        (below("attendance_without", "attendance_with"), below("dropout_with", "dropout_without"),
         below("net_with", "net_without")),
    ),
    Pattern(
        "P19", BUILT_IN, (USUAL, WITHOUT["participation"]), _both("end_safety", "stories", "net"),
        _two("participation", _some("end_safety", "stories", "net")),
        (below("end_safety_without", "end_safety_with"), below("stories_without", "stories_with"),
         below("net_with", "net_without")),
    ),
    Pattern(
        "P29", EMERGENT, tuple(_all_at(level) for level in FULLNESS),
        tuple(f"net_{level:g}" for level in FULLNESS), _fullness,
        (Check("gain for .1 from .5 to .7 − gain for .1 from .85 to 1",
               lambda m: (m["net_0.5"] - m["net_0.7"]) / 2.0 - (m["net_0.85"] - m["net_1"]) / 1.5, 0.0),
         value("net_0", -0.25), below("net_1", "net_0.5"), value("net_1", -3.5)),
    ),
    Pattern(
        "P36", QUANTITY, (COMPANY,),
        ("net_end", "net_later", "bridging", "unsafe_tellings", "worse_by_a_point"), _company,
        (value("net_end", -0.25, 0.25), value("net_later", -0.25, 0.25), value("bridging", 0.0),
         value("worse_by_a_point", high=0.05)),
    ),
    Pattern(
        "P44", EMERGENT, (USUAL, *WITHOUT.values()),
        tuple(f"{name}.{what}" for name in ("none", *PRINCIPLES) for what in READ), _signatures,
        (Check("least loss of net effect by any one",
               lambda m: min(m[f"{name}.net"] for name in PRINCIPLES) - m["none.net"], 0.0),
         Check("equality's rise of the Gini − the next largest",
               lambda m: m["equality.gini"]
               - max(m[f"{name}.gini"] for name in PRINCIPLES if name != "equality"), 0.0),
         Check("participation's loss of net effect − the next largest",
               lambda m: m["participation.net"]
               - max(m[f"{name}.net"] for name in PRINCIPLES if name != "participation"), 0.0)),
    ),
)  # fmt: skip
