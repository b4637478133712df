"""Patterns of the circle: safety before trust, who leaves, where the turn comes."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.community import Community

from .pattern import EMERGENT, Check, Measured, Pattern, below, difference, value
from .seen import mean
from .study import USUAL
from .world import Arm, World

Values = NDArray[np.float64]
UNHELD = Arm({"programme.facilitators.skill": 0.3, "programme.facilitators.supervision": 0.2})
NO_TASK = Arm({"programme.principles.participation": 0.0})
PHASES = ("safety", "trust", "care", "respect", "new_life", "memories")
NEAR = 0.05
"""So near to the threshold of speaking a circle is neither below nor above it."""


def _threshold(world: World) -> Measured:
    theta = world.parameter("safety_to_speak", USUAL)
    groups = [world.seen(arm).groups for arm in (USUAL, UNHELD, NO_TASK)]
    safety, start, end = (
        np.concatenate([group[name] for group in groups])
        for name in ("safety_end", "trust_start", "trust_end")
    )
    low, high = safety < theta - NEAR, safety > theta + NEAR
    return {
        "trust_gain_below": mean((end - start)[low]),
        "trust_gain_near": mean((end - start)[~(low | high)]),
        "trust_gain_above": mean((end - start)[high]),
        "circles_below": float(low.mean()),
    }


class _Course(NamedTuple):
    """(week) felt safety and trust among members, mean over groups; (week, group) the phase."""

    safety: Values
    trust: Values
    phase: NDArray[np.int64]


def _course(world: World) -> _Course:
    safety, trust, phase = [], [], []
    for community in world.week_by_week(USUAL, world.seen(USUAL).end):
        group = community.state.group
        met = (group.met == 1) & (group.headcount > 1)
        safety.append(mean(community.state.person.group_safety[community.state.person.present == 1]))
        trust.append(mean(_trust_within(community)[met]))
        phase.append(np.where(group.met == 1, group.phase, -1))
    return _Course(np.array(safety), np.array(trust), np.array(phase))


def _trust_within(community: Community) -> Values:
    """(group) mean trust among members."""
    person: Any = community.state.person
    tie: Any = community.state.tie[: int(community.state.community.ties[0])]
    of = np.repeat(person.group, person.tie_count)
    inside = (of >= 0) & (of == person.group[tie.other])
    groups = len(community.state.group)
    total = np.bincount(of[inside], tie.trust[inside], minlength=groups)
    count = np.bincount(of[inside], minlength=groups)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _half_way(course: Values) -> float:
    """The week in which half of the rise from the first meeting to the highest is reached, interpolated."""
    first, top = course[0], np.nanmax(course)
    if not top - first > 0.01:
        return float("nan")
    half = first + 0.5 * (top - first)
    week = int(np.argmax(course >= half))
    return week + float((half - course[week - 1]) / (course[week] - course[week - 1]))


def _order(world: World) -> Measured:
    course, seen = _course(world), world.seen(USUAL)
    return {
        "half_of_safety_week": _half_way(course.safety), "half_of_trust_week": _half_way(course.trust),
        "trust_start": mean(seen.groups.trust_start), "trust_end": mean(seen.groups.trust_end),
        "safety_end": mean(seen.groups.safety_end),
    }  # fmt: skip


def _turn(world: World) -> Measured:
    """Per meeting of a phase: how much less struggle, against the matched run, than the week before."""
    seen, course = world.seen(USUAL), _course(world)
    assert seen.other is not None
    net = seen.run.history("acceptance") - seen.other.history("acceptance")
    steps = np.diff(net[: seen.end + 1], axis=0)
    row = np.maximum(seen.run.state.person.enrolled_in, 0)
    phase = np.where(seen.members, course.phase[:, row], -1)
    found = {name: 100.0 * mean(steps[phase == place]) for place, name in enumerate(PHASES)}
    return found | {"steepest": float(np.argmax([np.nan_to_num(found[n], nan=-1.0) for n in PHASES]))}


def _leavers(world: World) -> Measured:
    seen = world.seen(USUAL)
    person, start = seen.run.state.person, seen.run.history("srq20")[0]
    left = seen.members & (person.stopped == 1)
    stayed = seen.members & ~left
    early = seen.run.history("group_safety")[4]
    found: dict[str, float] = {}
    for name, values in (
        ("standing", person.standing), ("srq20", start), ("safety_week_4", early),
        ("returnees", person.arriving), ("women", person.gender == 0),
    ):  # fmt: skip
        found[f"{name}_left"], found[f"{name}_stayed"] = mean(values[left]), mean(values[stayed])
    return found | {"dropout": float(left.sum() / max(seen.members.sum(), 1))}


def _above_others(measured: Measured) -> float:
    """Care against the steepest other phase that any circle reached."""
    reached = [measured[name] for name in PHASES if name != "care" and measured[name] == measured[name]]
    return measured["care"] - max(reached, default=float("nan"))


CIRCLE = (
    Pattern(
        "P2", EMERGENT, (USUAL, UNHELD, NO_TASK),
        ("trust_gain_below", "trust_gain_near", "trust_gain_above", "circles_below"), _threshold,
        (difference("trust_gain_above", "trust_gain_below", low=0.0),
         Check("a third of trust_gain_above − trust_gain_below",
               lambda m: m["trust_gain_above"] / 3.0 - m["trust_gain_below"], 0.0)),
    ),
    Pattern(
        "P3", EMERGENT, (USUAL,),
        ("half_of_safety_week", "half_of_trust_week", "trust_start", "trust_end", "safety_end"), _order,
        (below("half_of_safety_week", "half_of_trust_week"), below("trust_start", "trust_end")),
    ),
    Pattern(
        "P15", EMERGENT, (USUAL,),
        (*(f"{name}_{which}" for name in ("standing", "srq20", "safety_week_4", "returnees", "women")
           for which in ("left", "stayed")), "dropout"), _leavers,
        (below("standing_left", "standing_stayed"), difference("srq20_left", "srq20_stayed", low=0.0),
         below("safety_week_4_left", "safety_week_4_stayed"),
         difference("returnees_left", "returnees_stayed", low=0.0), value("dropout", 0.0, 0.3)),
    ),
    Pattern(
        "P35", EMERGENT, (USUAL,), (*PHASES, "steepest"), _turn,
        (Check("care − the steepest other phase", _above_others, 0.0),
         difference("care", "trust", low=0.0),
         difference("care", "respect", low=0.0)),
    ),
)  # fmt: skip
