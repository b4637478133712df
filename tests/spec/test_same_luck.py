"""Promise: two scenarios with one seed are equal to the bit until the first week that reads what differs.

Compared is the whole state. Left out is only ``group.conduct``, the week's copy of what the scenario plans.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from sim.community import Community
from sim.scenario import Scenario
from sim.week import WEEK
from tests.spec.states import differences
from tests.worlds import hamlet, lively, quiet

SEEDS = (1, 2)
PRINCIPLES = ("interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing")
Expected = Callable[[Scenario, Scenario, int], int]


def first_week_apart(one: Scenario, two: Scenario, seed: int, weeks: int) -> int | None:
    """The first week (0: the start) in which the two differ."""
    pair = Community.start(one, seed), Community.start(two, seed)
    for week in range(weeks + 1):
        apart = [name for name in differences(pair[0].state, pair[1].state) if "group.conduct" not in name]
        if apart:
            return week
        for community in pair:
            community.advance(1)
    return None


@cache
def happened(scenario: Scenario, seed: int) -> dict[str, list[int]]:
    """Weeks of each kind of event in an undisturbed run."""
    community = Community.start(scenario, seed, log=True)
    community.advance(scenario.weeks)
    events = community.records().events()
    return {str(event): sorted(set(rows)) for event, rows in events.groupby("event", observed=True)["week"]}


def first(event: str, since: int = 1) -> Expected:
    """The first week from ``since`` on in which this happens in the undisturbed run."""
    return lambda base, variant, seed: min(w for w in happened(base, seed)[event] if w >= since)


def first_there(event: str) -> Expected:
    """The first week in which this happens in the run with the other key."""
    return lambda base, variant, seed: min(happened(variant, seed)[event])


def week(number: int) -> Expected:
    return lambda base, variant, seed: number


def later(number: int, until: int | None = None, **settings: Any) -> dict[str, Any]:
    """A dated change."""
    names = {name.replace("__", "."): value for name, value in settings.items()}
    return {"changes": [{"week": number, "until": until, "set": names}]}


CLINIC = [{"name": "clinic", "kind": "gbv", "capacity_per_month": 1.0}]
CASES: dict[str, tuple[dict[str, Any], Expected]] = {
    **{f"{p} off": ({f"programme__principles__{p}": 0.0}, first("did_together")) for p in PRINCIPLES},
    "a shorter meeting": ({"programme__minutes": 60}, first("did_together")),
    "less supervision": ({"programme__facilitators__supervision": 0.1}, first("enrolled")),
    "other recruitment": ({"programme__recruitment__rule": "random"}, first("enrolled")),
    "a later start": ({"programme__start": 9}, first("enrolled")),
    "one more session": ({"programme__sessions": 11}, first("group_ended")),
    "nothing afterwards": ({"programme__after": "none"}, first("selfhelp_formed")),
    "one more group": ({"programme__groups": 3}, week(3 + 2 * 6)),
    "a shock": ({"context__shocks": [{"week": 7, "incidents": 2}]}, week(7)),
    "another trend": ({"context__secular_trend": 0.1}, week(1)),
    "harder times, later": (later(6, context__hardship=0.6), week(6)),
    "another number, later": (later(8, parameters__harm_weight=2.0), week(8)),
    "a clinic, later": (later(11, context__services=CLINIC), week(11)),
    "a pause": (later(5, 6, programme__paused=True), first("did_together", since=5)),
    "harder push, later": (later(9, programme__directiveness=0.9), first("did_together", since=9)),
    "community meetings, later": (later(9, programme__community_meetings=1), first_there("spoke_in_public")),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CASES)
def test_nothing_differs_before_the_changed_key_is_read(name: str, seed: int) -> None:
    """The first week apart is the first week that reads the key, neither earlier nor later."""
    settings, expected = CASES[name]
    plan = {"programme__start": 3, "programme__weeks_between_groups": 6}
    base, variant = quiet(**plan), quiet(**{**plan, **settings})
    assert first_week_apart(base, variant, seed, 24) == expected(base, variant, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_late_start_is_no_programme_until_it_starts(seed: int) -> None:
    """A hamlet whose groups start in week 53 lives its first 52 weeks as if there were none at all."""
    late, none = hamlet(programme__start=53), hamlet(programme__modality="none")
    assert first_week_apart(late, none, seed, 60) == 53


@pytest.mark.parametrize("seed", SEEDS)
def test_what_nobody_reads_changes_nothing(seed: int) -> None:
    """Keys that are written but never read leave all bits: meetings between their weeks, words, horizon."""
    unread = {
        **later(5, 7, programme__community_meetings=1), "question": "why?", "notes": "x",
        "programme__min_age": 18, "context__place": "elsewhere", "weeks": 90,
    }  # fmt: skip
    assert first_week_apart(quiet(), quiet(**unread), seed, 30) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_all_programmes_share_week_zero(seed: int) -> None:
    """Burn-in knows nothing of the programme: whatever is planned, everyone starts the same."""
    plans: list[dict[str, Any]] = [
        {"programme__modality": "none"}, {"programme__groups": 20}, {"programme__group_size": 15},
        {"programme__community_meetings": 4}, {"programme__principles__equality": 0.0},
        {"context__shocks": [{"week": 1, "incidents": 9}]}, later(1, context__hardship=0.9),
    ]  # fmt: skip
    levels = ("person", "tie", "pair", "household", "order", "community", "agreement")
    base = Community.start(lively(burn_in=20), seed).state
    for plan in plans:
        other = Community.start(lively(burn_in=20, **plan), seed).state
        assert differences(base, other, levels) == [], plan


def test_another_seed_is_another_village() -> None:
    """Nothing is shared by two seeds but the plan: all traits differ."""
    one, two = Community.start(quiet(), 1).state, Community.start(quiet(), 2).state
    different = {entry.split(":")[0] for entry in differences(one, two)}
    assert {"person.distress", "person.hostility", "person.standing", "person.strain"} <= different


@pytest.mark.parametrize("seed", SEEDS)
def test_draws_of_one_kind_do_not_move_those_of_another(seed: int) -> None:
    """Whatever happens in the groups, strain, life events and whom one meets stay the same all the time."""
    one, two = Community.start(lively(), seed), Community.start(lively(programme__modality="none"), seed)
    for _ in range(30):
        for community in (one, two):
            community.advance(1)
        assert one.state.person.strain.tobytes() == two.state.person.strain.tobytes()
    assert differences(one.state, two.state, ("person",))


def test_a_week_has_no_memory_but_the_state() -> None:
    """Every phase is a pure function of state, setting, numbers, seed and week: done twice, it is one."""
    community = Community.start(lively(), 3)
    community.advance(9)
    for phase in WEEK:
        twice = [community.fork() for _ in range(2)]
        for fork in twice:
            fork.step_phase(phase.name)
        assert differences(twice[0].state, twice[1].state) == [], phase.name
