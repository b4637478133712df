"""Promise: places and plans at the edge of what can be written live as sensibly as any other."""

from typing import Any

import numpy as np
import pytest

from sim.community import Community
from sim.errors import ScenarioError
from sim.state import NEVER, SEATS
from tests.spec.states import assert_consistent, differences
from tests.worlds import hamlet, lively, quiet

ODD: dict[str, dict[str, Any]] = {
    "four people": {"context__persons": 4, "programme__group_size": 4},
    "everyone lives alone": {"context__household_size": 1.0},
    "all in few large homes": {"context__household_size": 12.0},
    "one origin": {"context__origins": [{"id": "here", "share": 1.0}]},
    "one origin, arriving": {"context__origins": [{"id": "new", "share": 1.0, "arriving": True}]},
    "nobody returned": {"context__returnee_share": 0.0},
    "all returned": {"context__returnee_share": 1.0},
    "an origin of nobody": {"context__origins": [{"id": "a", "share": 1.0}, {"id": "b", "share": 0.0}]},
    "more groups than people": {"context__persons": 60, "programme__groups": 100},
    "groups for everyone": {"programme__groups": 60, "programme__min_age": 15, "programme__group_size": 4},
    "the largest groups": {"programme__group_size": SEATS, "programme__groups": 4},
    "only two homes": {"context__persons": 24, "context__household_size": 12.0},
    "no groups": {"programme__groups": 0},
    "no burn-in": {"burn_in": 0},
    "one session": {"programme__sessions": 1},
    "always paused": {"programme__paused": True},
    "no hostility": {"context__hostility": 0.0},
    "all hostility": {"context__hostility": 1.0},
    "hard life": {"context__hardship": 1.0}, "easy life": {"context__hardship": 0.0},
    "no hope for services": {"context__services": []},
    "separate groups of one origin": {
        "context__origins": [{"id": "here", "share": 1.0}], "programme__composition": "separate",
    },
    "seats for arrivals only, and nobody arrived": {
        "context__returnee_share": 0.0, "programme__recruitment__share_arriving": 1.0,
    },
    "a shock for more pairs than there are": {"context__shocks": [{"week": 3, "incidents": 100_000}]},
    "a meeting too short for anything": {"programme__minutes": 60, "parameters": {"minutes_opening": 200.0}},
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_places_and_plans_live(name: str) -> None:
    """Thirty weeks go by; the state stays whole and in range; every table can be written."""
    community = Community.start(lively(**ODD[name]), 1, log=True)
    assert_consistent(community.state)
    for weeks in (1, 4, 25):
        community.advance(weeks)
        assert_consistent(community.state)
    records = community.records()
    assert len(records.weekly()) == 31 * len(records.weekly()["stratum"].cat.categories)
    for table in (records.events(), records.agreements(), records.groups(), records.persons()):
        assert len(table.columns) > 10
    assert not np.isinf(records.weekly().select_dtypes("number").to_numpy()).any()


@pytest.mark.parametrize("name", ["no groups", "only two homes", "always paused"])
def test_a_plan_that_reaches_nobody_is_no_programme(name: str) -> None:
    """Without anyone in a group, everyone lives as without a programme."""
    plan, none = (
        Community.start(lively(**ODD[name]), 1),
        Community.start(lively(**ODD[name], programme__modality="none"), 1),
    )
    for community in (plan, none):
        community.advance(20)
    assert (plan.state.person.enrolled_in == -1).all()
    assert differences(plan.state, none.state, ("person", "tie", "pair", "agreement")) == []


def test_groups_find_only_so_many() -> None:
    """Groups take one of a household, so the village runs out: late groups are smaller, then too few."""
    community = Community.start(lively(**ODD["more groups than people"]), 1)
    community.advance(1)
    state = community.state
    assert (state.group.start_week == 1).all()
    sizes = state.group.enrolled[state.group.state == 1]
    assert len(sizes) >= 1
    assert sizes.min() >= 4
    assert (state.group.state == 3).sum() == 100 - len(sizes)
    assert sizes.sum() <= len(state.household)


def test_members_are_old_enough_and_of_different_homes() -> None:
    """Nobody younger than the plan asks, no two of a household in living groups, nobody twice."""
    community = Community.start(hamlet(programme__groups=10, programme__min_age=30), 3)
    community.advance(1)
    person = community.state.person
    members = person[person.enrolled_in >= 0]
    assert len(members) > 80
    assert members.age.min() >= 30
    assert len(set(members.household)) == len(members)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.4, 1.0])
def test_seats_are_shared_out_as_planned(share: float) -> None:
    """A mixed group of 12 has that share of arrivals, rounded to whole seats."""
    community = Community.start(hamlet(programme__recruitment__share_arriving=share, programme__groups=2), 2)
    community.advance(1)
    state = community.state
    for member in state.group.member:
        here = member[member >= 0]
        assert len(here) == 12
        assert state.person.arriving[here].sum() == int(np.floor(12 * share + 0.5))


def test_groups_can_be_of_one_kind() -> None:
    """Separate groups are of one origin, or of one gender."""
    for by, field in (("origin", "origin"), ("gender", "gender")):
        plan = {"programme__composition": "separate", "programme__separate_by": by}
        community = Community.start(hamlet(**plan), 2)
        community.advance(1)
        state = community.state
        kinds = [set(state.person[field][member[member >= 0]]) for member in state.group.member]
        assert all(len(kind) == 1 for kind in kinds)
        assert len(set.union(*kinds)) == 2


def test_a_run_of_no_weeks_has_its_baseline() -> None:
    """``weeks: 0`` gives week zero and nothing else; the same for a run cut to no weeks."""
    community = Community.start(quiet(weeks=0), 1, log=True)
    community.advance(0)
    assert set(community.records().weekly()["week"]) == {0}
    assert len(community.records().events()) == 0
    assert len(community.records().groups()) == 0
    assert (community.state.group.start_week == NEVER).all()
    community.advance(3)
    assert set(community.records().weekly()["week"]) == {0, 1, 2, 3}


def test_weeks_beyond_the_plan_can_be_lived() -> None:
    """The horizon of a scenario is where runs end, not where time does."""
    short, long = Community.start(quiet(weeks=5), 1), Community.start(quiet(weeks=40), 1)
    long.advance(40)
    for _ in range(40):
        short.advance(1)
    assert differences(short.state, long.state) == []
    assert short.records().weekly().equals(long.records().weekly())


REFUSED: tuple[dict[str, Any], ...] = (
    {"context__persons": 3}, {"context__persons": 5, "programme__group_size": 6},
    {"programme__group_size": 16}, {"weeks": -1}, {"context__origins": []},
    {"context__origins": [{"id": "a", "share": 0.7}]},
)  # fmt: skip


@pytest.mark.parametrize("settings", REFUSED)
def test_what_cannot_be_lived_is_refused(settings: dict[str, Any]) -> None:
    """Fewer than four people, groups larger than the place, too many seats, shares that miss someone."""
    with pytest.raises(ScenarioError):
        quiet(**settings)
