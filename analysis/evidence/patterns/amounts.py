"""Patterns of amounts: sessions, minutes, size of circles, size of places, mixing, meetings of everyone."""

from .pattern import BUILT_IN, EMERGENT, Check, Measured, Pattern, below, difference
from .seen import Seen, violence
from .study import USUAL
from .world import Arm, World

DOSES = (5, 10, 15, 20, 30)
DOSED = {n: Arm({"programme.sessions": n, "programme.after": "none"}, weeks=n + 34) for n in DOSES}
LENGTHS = {n: Arm({"programme.minutes": n}, weeks=52) for n in (60, 90, 120, 180, 240)}
SIZES = {n: Arm({"programme.group_size": n, "programme.groups": 72 // n}, weeks=52) for n in (6, 9, 12)}
PLACES = {n: Arm({"context.persons": n, "programme.groups": n // 80}, weeks=52) for n in (480, 960, 1920)}
SEPARATE = Arm({"programme.composition": "separate"}, weeks=52)
MIXED = Arm(weeks=52)
GATHERED = Arm({"programme.community_meetings": 1})
MARGINAL = 0.01
"""Points of SRQ-20 a session below which a dose does nothing whose curve could be judged."""


def _late(seen: Seen) -> float:
    return seen.net("srq20", seen.later, seen.members)


def _doses(world: World) -> Measured:
    found: dict[str, float] = {}
    for n, arm in DOSED.items():
        seen = world.seen(arm)
        found |= {f"end_{n}": seen.net("srq20", seen.end, seen.members), f"later_{n}": _late(seen)}
    return found


def _bend(when: str) -> Check:
    """Gain a session from 15 to 30 over that from 5 to 15."""

    def of(measured: Measured) -> float:
        early = (measured[f"{when}_5"] - measured[f"{when}_15"]) / 10.0
        late = (measured[f"{when}_15"] - measured[f"{when}_30"]) / 15.0
        return late / early if early > MARGINAL else float("nan")

    return Check(f"gain a session after 15 / before, {when}", of, high=2.0 / 3.0)


def _lengths(world: World) -> Measured:
    found = {f"minutes_{n}": _late(world.seen(arm)) for n, arm in LENGTHS.items()}
    return found | {f"size_{n}": _late(world.seen(arm)) for n, arm in SIZES.items()}


def _places(world: World) -> Measured:
    found: dict[str, float] = {}
    for n, arm in PLACES.items():
        seen = world.seen(arm)
        assert seen.other is not None
        found |= {
            f"net_{n}": _late(seen),
            f"violence_{n}": violence(seen.run, 1), f"violence_without_{n}": violence(seen.other, 1),
        }  # fmt: skip
    return found


def _bridges(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in (("mixed", MIXED), ("separate", SEPARATE)):
        seen = world.seen(arm)
        found |= {
            f"bridging_{name}": seen.net("bridging", seen.later, seen.members), f"net_{name}": _late(seen),
        }  # fmt: skip
    return found


def _gathered(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in (("with", GATHERED), ("without", USUAL)):
        seen = world.seen(arm)
        found |= {
            f"{outcome}_{name}": seen.net(outcome, seen.last, seen.others)
            for outcome in ("general_trust", "community_safety", "srq20")
        }
    return found


def _spread(names: tuple[str, ...]) -> Check:
    def of(measured: Measured) -> float:
        values = [measured[name] for name in names]
        return max(values) - min(values)

    return Check("largest − smallest net effect", of, high=0.3)


AMOUNTS = (
    Pattern(
        "P12", EMERGENT, (MIXED, SEPARATE),
        tuple(f"{what}_{name}" for name in ("mixed", "separate") for what in ("bridging", "net")), _bridges,
        (difference("bridging_mixed", "bridging_separate", low=0.25), below("net_separate", "net_mixed")),
    ),
    Pattern(
        "P22", EMERGENT, tuple(DOSED.values()),
        tuple(f"{when}_{n}" for n in DOSES for when in ("end", "later")), _doses,
        (_bend("later"), _bend("end"), below("later_30", "later_15"), below("later_15", "later_5")),
    ),
    Pattern(
        "P28", BUILT_IN, (GATHERED, USUAL),
        tuple(f"{outcome}_{name}" for name in ("with", "without")
              for outcome in ("general_trust", "community_safety", "srq20")), _gathered,
        (below("general_trust_without", "general_trust_with"),
         below("community_safety_without", "community_safety_with"), below("srq20_with", "srq20_without")),
    ),
    Pattern(
        "P31", EMERGENT, (*LENGTHS.values(), *SIZES.values()),
        (*(f"minutes_{n}" for n in LENGTHS), *(f"size_{n}" for n in SIZES)), _lengths,
        (below("minutes_180", "minutes_90"), below("minutes_120", "minutes_60"), below("size_6", "size_12"),
         difference("minutes_180", "minutes_240", -0.3, 0.3)),
    ),
    Pattern(
        "P33", BUILT_IN, tuple(PLACES.values()),
        tuple(f"{what}_{n}" for n in PLACES for what in ("net", "violence", "violence_without")), _places,
        (_spread(tuple(f"net_{n}" for n in PLACES)),
         difference("violence_1920", "violence_480", -0.02, 0.02)),
    ),
)  # fmt: skip
