"""Promise: a fork is a copy of arrays. It goes on to the bit, and differs only where it is told to."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.community import Community, Conduct
from sim.errors import ScenarioError
from sim.scenario import Scenario
from tests.spec.states import assert_consistent, differences, first_difference
from tests.worlds import lively, quiet

WEEKS = 30


@cache
def _lived(week: int, seed: int = 2) -> Community:
    community = Community.start(lively(), seed, log=True)
    community.advance(week)
    return community


def frames(community: Community) -> dict[str, pd.DataFrame]:
    """Every table that a community can give."""
    records = community.records()
    return {
        "weekly": records.weekly(), "events": records.events(), "agreements": records.agreements(),
        "groups": records.groups(), "persons": records.persons(),
    }  # fmt: skip


def assert_same_tables(one: Community, two: Community) -> None:
    for (name, ours), theirs in zip(frames(one).items(), frames(two).values(), strict=True):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True, obj=name)


@settings(derandomize=True, database=None, deadline=None, max_examples=20)
@given(st.integers(0, WEEKS), st.integers(0, 8))
def test_a_fork_at_any_week_goes_on_as_the_original_would(week: int, rest: int) -> None:
    """Fork then advance is advance: the same bits in every table, and the original stays where it was."""
    original = _lived(week)
    before = original.snapshot()
    fork = original.fork()
    fork.advance(rest)
    whole = Community.start(lively(), 2, log=True)
    whole.advance(week + rest)
    assert differences(fork.state, whole.state) == []
    assert_same_tables(fork, whole)
    assert original.week == week
    assert differences(original.state, before.state) == []


@pytest.mark.parametrize("parts", [(30,), (1, 29), (10, 0, 20), (7, 7, 7, 9), (1,) * 30])
def test_how_weeks_are_cut_does_not_matter(parts: tuple[int, ...]) -> None:
    """Thirty weeks at once or in pieces are the same thirty weeks, changes by date and trigger included."""
    changes = [
        {"week": 4, "until": 9, "set": {"programme.paused": True}},
        {"week": 8, "set": {"context.hardship": 0.6}},
        {"when": {"outcome": "violence", "stratum": "all", "above": 0.0, "for_weeks": 2}, "lasts": 3,
         "set": {"programme.directiveness": 0.9}},
    ]  # fmt: skip
    scenario = lively(changes=changes)
    whole, pieces = (Community.start(scenario, 3, log=True) for _ in range(2))
    whole.advance(30)
    for weeks in parts:
        pieces.advance(weeks)
    assert whole.fired, "the trigger was seen"
    assert whole.fired == pieces.fired
    assert differences(whole.state, pieces.state) == []
    assert_same_tables(whole, pieces)


WEEK_ZERO: dict[str, Any] = {
    "context__persons": 201, "context__hostility": 0.31, "context__returnee_share": 0.4, "burn_in": 4,
    "context__hardship": 0.5, "context__household_size": 3.0, "context__services": [],
    "context__secular_trend": 0.0, "context__calendar": {"first_week": 2},
}  # fmt: skip


@pytest.mark.parametrize("name", WEEK_ZERO)
def test_a_fork_refuses_another_week_zero(name: str) -> None:
    """A variant that differs in what shaped week zero cannot go on from here; the error says so."""
    with pytest.raises(ScenarioError):
        _lived(0).fork(lively(**{name: WEEK_ZERO[name]}))


def test_a_fork_refuses_other_numbers_of_the_model() -> None:
    """Parameters too shaped burn-in."""
    with pytest.raises(ScenarioError):
        _lived(3).fork(lively(parameters={"harm_weight": 2.0}))


PLANS: dict[str, dict[str, Any]] = {
    "no programme": {"programme__modality": "none"}, "more groups": {"programme__groups": 9},
    "larger groups": {"programme__group_size": 12}, "later": {"programme__start": 6},
    "one leader": {"programme__facilitators__per_group": 1}, "longer": {"weeks": 50},
    "shared leaders": {"programme__facilitators__groups_each": 3},
    "shocks": {"context__shocks": [{"week": 9, "incidents": 3}]},
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_a_fork_at_week_zero_is_a_start(name: str) -> None:
    """Any other programme taken up at week zero gives what starting with it gives, to the bit."""
    variant = lively(**PLANS[name])
    fork, start = _lived(0).fork(variant), Community.start(variant, 2, log=True)
    for _ in range(3):
        for community in (fork, start):
            community.advance(10)
        assert_consistent(fork.state)
        assert differences(fork.state, start.state) == []
    assert_same_tables(fork, start)


def test_a_fork_can_have_more_groups() -> None:
    """Groups added while others run find seats, ties and facilitators; the first keep their rows."""
    community = _lived(5).fork(lively(programme__groups=12, weeks=60))
    before = community.snapshot()
    community.advance(1)
    opened = community.state.group.start_week
    assert (opened[:5] == 1).all()
    assert (opened[5:12] == 6).all()
    assert len(set(community.state.facilitator.key)) == len(community.state.facilitator)
    assert (community.state.group.member[:5] == before.state.group.member[:5]).mean() > 0.9
    for _ in range(6):
        community.advance(9)
        assert_consistent(community.state)
    assert community.state.community.ties[0] > before.state.community.ties[0]


TAKEN_BACK: dict[str, dict[str, Any]] = {
    "no programme": {"programme__modality": "none"}, "fewer groups": {"programme__groups": 3},
    "other leaders": {"programme__facilitators__per_group": 1},
    "shared leaders": {"programme__facilitators__groups_each": 3},
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN_BACK)
def test_a_fork_cannot_take_back_what_has_begun(name: str) -> None:
    """Once groups have opened, a variant in which they or their facilitators do not exist is refused."""
    with pytest.raises(ScenarioError):
        _lived(4).fork(lively(**TAKEN_BACK[name]))


def test_another_luck_is_another_future() -> None:
    """Forty futures from one week: each differs from all others in its first week, and can be repeated."""
    original = _lived(6)
    seeds = [original.fork(luck=luck).luck for luck in range(41)]
    assert len(set(seeds)) == 41
    for luck in range(1, 41):
        assert first_difference(original.fork(), original.fork(luck=luck), 1) == 7
        assert first_difference(original.fork(luck=luck), original.fork(luck=luck), 2) is None
        assert first_difference(original.fork(luck=luck % 40 + 1), original.fork(luck=luck), 1) == 7
    twice = original.fork(luck=1).fork(luck=1)
    assert first_difference(twice, original.fork(luck=1), 1) == 7


@pytest.mark.parametrize("name", ["weekly", "events", "agreements"])
def test_another_luck_does_not_change_what_was(name: str) -> None:
    """What was recorded before the fork stays recorded as it was, seed included; only later weeks differ."""
    original = _lived(6)
    fork = original.fork(luck=1)
    fork.advance(10)
    ours, theirs = frames(original)[name], frames(fork)[name]
    past = theirs[theirs["week"] <= 6].reset_index(drop=True)
    changing = [column for column in ("status", "broken_week", "pair") if column in ours]
    assert len(past) == len(ours) > 0
    pd.testing.assert_frame_equal(ours.drop(columns=changing), past.drop(columns=changing), check_exact=True)


def test_what_is_done_otherwise_shows_from_its_week_on() -> None:
    """An override changes nothing before its week, and something in it."""
    original = _lived(2)
    led = original.fork(overrides={(1, 6): Conduct(directiveness=1.0, interest=0.0)})
    assert first_difference(original.fork(), led.fork(), 10) == 6
    assert led.overrides == {(1, 6): Conduct(directiveness=1.0, interest=0.0)}


def test_an_attempt_replays_anywhere() -> None:
    """Scenario, seed and overrides are all there is to an attempt: played as it came, or from the start."""
    choices = {
        (g, w): Conduct(interest=(g + w) % 5 / 4, round_share=w % 3 / 2)
        for g in range(5)
        for w in range(2, 9)
    }
    played = Community.start(lively(), 2, log=True)
    for week in range(1, 13):
        coming = {at: conduct for at, conduct in choices.items() if at[1] == week}
        played = played.fork(overrides=coming)
        played.advance(1)
    replayed = Community.start(lively(), 2, log=True).fork(overrides=choices)
    replayed.advance(12)
    assert differences(played.state, replayed.state) == []
    assert_same_tables(played, replayed)


PLANNED = Conduct(
    **{name: 0.7 for name in Conduct._fields[:6]}, directiveness=0.1, round_share=0.7, activity=0.7,
    repair=0.7, crisis_procedure=1.0, supervision=0.6, here_and_now=0.0, holding=0.5, effort=0.5,
    set_aside=0.0,
)  # fmt: skip


def test_doing_what_was_planned_is_no_override() -> None:
    """To lead exactly as the plan says, or to leave all to it, changes no bit."""
    for conduct in (Conduct(), PLANNED):
        led = _lived(0).fork(overrides={(g, w): conduct for g in range(5) for w in range(1, 30)})
        assert first_difference(_lived(0).fork(), led, 20) is None


@pytest.mark.parametrize(
    ("group", "week", "conduct"),
    [(-1, 9, Conduct()), (5, 9, Conduct()), (0, 6, Conduct()), (0, 2, Conduct()),
     (0, 9, Conduct(interest=1.1)), (0, 9, Conduct(repair=-0.1)), (0, 9, Conduct(supervision=float("nan")))],
)  # fmt: skip
def test_impossible_conduct_is_refused(group: int, week: int, conduct: Conduct) -> None:
    """No group of that number, no week that is over, no value outside 0 to 1."""
    with pytest.raises(ScenarioError):
        _lived(6).fork(overrides={(group, week): conduct})


def test_a_snapshot_is_for_looking() -> None:
    """A snapshot says what was, cannot be written to, and stays when the community goes on."""
    community = Community.start(quiet(), 1)
    community.advance(3)
    seen = community.snapshot()
    assert seen.week == 3
    assert differences(seen.state, community.state) == []
    for level in seen.state:
        with pytest.raises(ValueError, match="read-only"):
            level[level.dtype.names[0]][:] = 0
        with pytest.raises(ValueError, match="read-only"):
            level[0] = np.zeros(1, level.dtype)[0]
    held = seen.state.person.distress.copy()
    community.advance(1)
    assert (seen.state.person.distress == held).all()
    assert (community.state.person.distress != held).any()


def test_time_does_not_run_backwards() -> None:
    """Advancing by a negative number of weeks is refused; by none it does nothing."""
    community = Community.start(quiet(), 1)
    before = community.snapshot()
    community.advance(0)
    assert differences(before.state, community.state) == []
    with pytest.raises(Exception, match="week"):
        community.advance(-1)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, True, None, "1"])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    """0 ≤ seed < 2⁶³; anything else is refused in words."""
    scenario: Scenario = quiet()
    with pytest.raises(ScenarioError):
        Community.start(scenario, seed)
