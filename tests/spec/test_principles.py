"""Promise: each principle does something of its own. Left out alone, each leaves another fingerprint.

Directions only, never levels: the same twelve hamlets with and without the principle (the others at .7), held
against each other pair by pair. "Mostly" is at least ten of twelve, which chance alone would give in 2 of 100
comparisons; so each fingerprint also has to hold in the mean. The signs are those of the model study's
ablation. Groups keep to the calendar and mediate early (two numbers within their plausible range), so that
all get so far and agreements can be counted.
"""

from functools import cache

import numpy as np
import pytest

from sim.community import Community
from tests.worlds import hamlet

SEEDS = tuple(range(1, 13))
MOSTLY = 10
WEEKS = 50
PRINCIPLES = ("interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing")
READY_TO_SETTLE = {"group_mediation": 0.5, "mediation_safety": 0.3}
Reading = dict[str, float]


def _read(community: Community) -> Reading:
    """What a group's way leaves: in its meetings, at its end, and in the village half a year later."""
    records, state = community.records(), community.state
    weekly, groups, made = records.weekly(), records.groups(), records.agreements()
    everyone = weekly[weekly["stratum"] == "all"].set_index("week")
    members = weekly[weekly["stratum"] == "reach=participant"].set_index("week")
    meetings = everyone.loc[1:15]
    took_part = state.person.enrolled_in >= 0
    return {
        "gini": groups["turns_gini"].mean(),
        "attendance": meetings["attendance"].mean(),
        "stories": meetings["stories_heard"].mean(),
        "end_safety": groups["safety_end"].mean(),
        "ownership": groups["ownership"].mean(),
        "selfhelp": float(groups["selfhelp_from"].notna().sum()),
        "agreements": float((made["mediator"] == "group").sum()),
        "commitment": float(made.loc[made["mediator"] == "group", "commitment"].sum()),
        "skill": members["skill"].iloc[15] - members["skill"].iloc[0],
        "srq20": members["srq20"].iloc[-1] - members["srq20"].iloc[0],
        "low_voice": float(state.person.voice[took_part & (state.person.third == 0)].mean()),
        "unrepaired": (meetings["hurts"] - meetings["repairs"]).sum(),
    }


@cache
def readings(without: str = "") -> list[Reading]:
    """Twelve hamlets with all principles, or without one."""
    settings = {f"programme__principles__{without}": 0.0} if without else {}
    scenario = hamlet(weeks=WEEKS, programme__pacing="calendar", parameters=READY_TO_SETTLE, **settings)
    found = []
    for seed in SEEDS:
        community = Community.start(scenario, seed)
        community.advance(WEEKS)
        found.append(_read(community))
    return found


def change(name: str, without: str) -> np.ndarray:
    """What leaving the principle out does to a reading, seed by seed."""
    return np.array([b[name] - a[name] for a, b in zip(readings(), readings(without), strict=True)])


def falls(name: str, without: str) -> bool:
    moved = change(name, without)
    return bool((moved < 0).sum() >= MOSTLY and moved.mean() < 0)


def rises(name: str, without: str) -> bool:
    moved = change(name, without)
    return bool((moved > 0).sum() >= MOSTLY and moved.mean() > 0)


def size(name: str, without: str) -> float:
    return float(abs(change(name, without).mean()))


@pytest.mark.parametrize("without", PRINCIPLES)
def test_no_principle_can_be_left_out_without_loss(without: str) -> None:
    """Without any one of them members are left with more distress, less skill and less voice."""
    assert rises("srq20", without)
    assert falls("skill", without)
    assert falls("low_voice", without)


def test_without_interest_people_stay_away() -> None:
    """Nobody listens: attendance falls, stories fall, and being seen no longer moves distress."""
    assert falls("attendance", "interest")
    assert falls("stories", "interest")
    assert rises("srq20", "interest")
    assert size("gini", "interest") < 0.25 * size("gini", "equality")


def test_without_equality_some_talk_others_over() -> None:
    """The Gini of turns rises as under no other loss, and the voice of those of low standing falls."""
    assert all(moved > 0 for moved in change("gini", "equality"))
    assert all(size("gini", "equality") > size("gini", other) for other in PRINCIPLES if other != "equality")
    assert falls("low_voice", "equality")


def test_without_democracy_agreements_are_not_theirs() -> None:
    """Fewer agree and those who do are bound less (least but for practice); fewer stories."""
    assert falls("agreements", "democracy")
    assert falls("commitment", "democracy")
    assert falls("stories", "democracy")
    others = ("interest", "equality", "participation", "responsibility")
    assert all(size("commitment", "democracy") > size("commitment", other) for other in others)


def test_without_participation_no_safety_begins() -> None:
    """No common task: the fewest stories, the lowest safety at the end, the least change of distress."""
    assert falls("stories", "participation")
    assert falls("end_safety", "participation")
    for name in ("stories", "end_safety", "srq20"):
        assert all(size(name, "participation") > size(name, other) for other in PRINCIPLES[:3]), name


def test_without_responsibility_groups_do_not_go_on() -> None:
    """Nobody owns the group: fewest self-help groups; unrepaired hurts; fewer come; agreements bind less."""
    assert falls("ownership", "responsibility")
    assert falls("commitment", "responsibility")
    assert falls("selfhelp", "responsibility")
    assert rises("unrepaired", "responsibility")
    assert falls("attendance", "responsibility")
    assert all(size("selfhelp", "responsibility") >= size("selfhelp", other) for other in PRINCIPLES)


def test_without_learning_by_doing_nothing_is_taken_home() -> None:
    """Skill is not gained and agreements fall, while distress changes nearly as much as with it."""
    assert all(moved < 0 for moved in change("skill", "learning_by_doing"))
    assert falls("agreements", "learning_by_doing")
    assert size("skill", "learning_by_doing") > 3 * size("skill", "interest")
    gained = -np.mean([reading["srq20"] for reading in readings()])
    assert size("srq20", "learning_by_doing") < 0.3 * gained
    assert size("attendance", "learning_by_doing") < 0.2 * size("attendance", "responsibility")
