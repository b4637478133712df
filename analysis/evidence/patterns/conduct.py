"""Patterns of conduct: pushing, supervision, preparation, load, gates, telling without safety."""

from .pattern import BUILT_IN, EMERGENT, QUANTITY, Check, Measured, Pattern, below, value
from .seen import Seen, mean
from .world import Arm, World

STAFF = "programme.facilitators."
LOW = {STAFF + "skill": 0.3, STAFF + "supervision": 0.2, "programme.principles.participation": 0.4}
HIGH = {STAFF + "skill": 0.9, STAFF + "supervision": 0.9}
PUSHED = {
    f"{name}_{push:g}": Arm({**settings, "programme.directiveness": push}, weeks=52)
    for name, settings in (("low", LOW), ("high", HIGH))
    for push in (0.0, 0.4, 0.9)
}
CARRIED = {
    name: Arm({"programme.after": "none", STAFF + "supervision": level, **more}, weeks=52)
    for name, level, more in (
        ("well", 0.9, {}), ("usual", 0.6, {}), ("badly", 0.1, {}),
        ("alone", 0.1, {STAFF + "groups_each": 2, STAFF + "crisis_procedure": False}),
    )
}  # fmt: skip
PREPARED = {
    f"{level:g}": Arm({"programme.context_analysis": level}, weeks=52) for level in (0.0, 0.25, 0.65, 1.5)
}
LOADED = {f"{each}": Arm({STAFF + "groups_each": each}, weeks=52) for each in (1, 2, 3)}
WEAKEST = {
    STAFF + "skill": 0.35, "programme.principles.participation": 0.3, "programme.principles.democracy": 0.3,
}  # fmt: skip
PACED = {
    f"{pacing}_{name}": Arm({**settings, "programme.pacing": key}, weeks=52)
    for name, settings in (
        ("skill_0.2", {STAFF + "skill": 0.2}), ("skill_0.35", {STAFF + "skill": 0.35}), ("usual", {}),
        ("weakest", WEAKEST),
    )
    for pacing, key in (("gate", "safety_gated"), ("calendar", "calendar"))
}  # fmt: skip


def _late(seen: Seen) -> float:
    return seen.net("srq20", seen.later, seen.members)


def _pushing(world: World) -> Measured:
    found = {f"net_{name}": _late(world.seen(arm)) for name, arm in PUSHED.items()}
    for name in ("low_0", "low_0.9"):
        seen = world.seen(PUSHED[name])
        found[f"dropout_{name}"] = mean(seen.run.state.person.stopped[seen.members])
    return found


def _carrying(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in CARRIED.items():
        seen = world.seen(arm)
        found |= {
            f"exhaustion_{name}": seen.weekly("facilitator_exhaustion", seen.end - 1, seen.end - 1),
            f"dropout_{name}": mean(seen.run.state.person.stopped[seen.members]),
            f"net_{name}": _late(seen),
        }
    return found


def _preparing(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in PREPARED.items():
        seen = world.seen(arm)
        found |= {f"end_safety_{name}": mean(seen.groups.safety_end), f"net_{name}": _late(seen)}
    return found


def _loading(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in LOADED.items():
        seen = world.seen(arm)
        found |= {
            f"exhaustion_{name}": seen.weekly("facilitator_exhaustion", seen.end - 1, seen.end - 1),
            f"net_{name}": _late(seen),
        }
    return found


def _pacing(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in PACED.items():
        seen = world.seen(arm)
        found |= {
            f"end_{name}": seen.net("srq20", seen.end, seen.members),
            f"later_{name}": _late(seen),
            f"hurts_{name}": mean(seen.groups.hurts_sum),
            f"worse_{name}": float((seen.each("srq20", seen.end)[seen.members] > 1.0).mean()),
        }
    return found


TELLING = {
    "name": "telling", "min_sessions": 1, "gate_safety": None, "talk": 1.0, "holding": 1.0, "practice": 0.0,
    "expects_telling": True, "past_talk": 1.0, "mediates": False,
}  # fmt: skip
HOLDING = {
    **TELLING, "name": "holding", "talk": 0.3, "holding": 1.3, "practice": 0.25, "expects_telling": False,
    "past_talk": 0.0,
}  # fmt: skip
TWICE = {"programme.sessions": 2, "programme.after": "none"}
TRUTH = Arm({
    **TWICE, "programme.directiveness": 0.8, "programme.principles.participation": 0.0,
    "programme.phases": [TELLING],
}, weeks=60)  # fmt: skip
SAFE = Arm({**TWICE, "programme.directiveness": 0.0, "programme.phases": [HOLDING]}, weeks=60)


def _truth(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in (("truth", TRUTH), ("safe", SAFE)):
        seen = world.seen(arm)
        found |= {
            f"srq20_week_13_{name}": seen.net("srq20", 13, seen.members),
            f"srq20_week_47_{name}": seen.net("srq20", 47, seen.members),
            f"bridging_{name}": seen.net("bridging", 47, seen.members),
            f"general_trust_{name}": seen.net("general_trust", 47, seen.members),
        }
    return found


def _measures(names: tuple[str, ...], arms: dict[str, Arm]) -> tuple[str, ...]:
    return tuple(f"{what}_{name}" for name in arms for what in names)


CONDUCT_PATTERNS = (
    Pattern(
        "P5", BUILT_IN, tuple(PUSHED.values()),
        (*(f"net_{name}" for name in PUSHED), "dropout_low_0", "dropout_low_0.9"), _pushing,
        (below("net_low_0", "net_low_0.9"), below("net_high_0", "net_high_0.9"),
         below("dropout_low_0", "dropout_low_0.9"), value("net_low_0.9", 0.0)),
    ),
    Pattern(
        "P8", EMERGENT, tuple(CARRIED.values()), _measures(("exhaustion", "dropout", "net"), CARRIED),
        _carrying,
        (below("net_well", "net_alone"), below("net_well", "net_badly"),
         below("exhaustion_well", "exhaustion_badly"), below("dropout_well", "dropout_alone")),
    ),
    Pattern(
        "P14", BUILT_IN, tuple(PREPARED.values()), _measures(("end_safety", "net"), PREPARED), _preparing,
        (below("net_1.5", "net_0"),
         Check("gain for .1 from 0 to .25 − gain for .1 from .65 to 1.5",
               lambda m: (m["net_0"] - m["net_0.25"]) / 2.5 - (m["net_0.65"] - m["net_1.5"]) / 8.5, 0.0),
         below("end_safety_0", "end_safety_1.5")),
    ),
    Pattern(
        "P23", EMERGENT, tuple(LOADED.values()), _measures(("exhaustion", "net"), LOADED), _loading,
        (below("net_1", "net_3"), below("exhaustion_1", "exhaustion_3")),
    ),
    Pattern(
        "P27", EMERGENT, tuple(PACED.values()), _measures(("end", "later", "hurts", "worse"), PACED), _pacing,
        (below("end_gate_skill_0.35", "end_calendar_skill_0.35"),
         below("hurts_gate_skill_0.35", "hurts_calendar_skill_0.35"),
         below("later_gate_skill_0.35", "later_calendar_skill_0.35"),
         below("end_gate_weakest", "end_calendar_weakest"),
         below("later_gate_weakest", "later_calendar_weakest")),
    ),
    Pattern(
        "P30", QUANTITY, (TRUTH, SAFE),
        tuple(f"{what}_{name}" for name in ("truth", "safe")
              for what in ("srq20_week_13", "srq20_week_47", "bridging", "general_trust")), _truth,
        (value("srq20_week_47_truth", 0.0), value("srq20_week_13_truth", 0.0), value("bridging_truth", 0.0),
         value("general_trust_truth", 0.0),
         below("srq20_week_13_safe", "srq20_week_13_truth")),
    ),
)  # fmt: skip
