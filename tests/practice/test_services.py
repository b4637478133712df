"""Referral, in words: places are scarce, far away, late or closed; nobody is mediated who should be safe."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, load_scenario
from tests.practice.seen import events, lived, pairs, week_by_week
from tests.worlds import lively, served

KINDS = ("gbv", "health", "mental_health", "legal", "land")
SERVICES = st.lists(
    st.fixed_dictionaries({
        "name": st.just("one"), "kind": st.sampled_from(KINDS),
        "capacity_per_month": st.sampled_from([0.0, 0.3, 1.0, 4.0]),
        "distance_h": st.sampled_from([0.0, 5.0, 20.0]), "opens": st.integers(-10, 12),
        "ends": st.one_of(st.none(), st.integers(12, 24)),
    }),
    max_size=5,
)  # fmt: skip
LINES = ({"gbv"}, {"health", "mental_health"}, {"legal", "land"})


@settings(max_examples=25, deadline=None)
@given(services=SERVICES, seed=st.integers(1, 500))
def test_no_service_ever_takes_more_than_it_has_places(services: list[dict[str, object]], seed: int) -> None:
    """Whatever is referred: those served never exceed the places that came up, nor does a closed service serve."""
    scenario = served(context__services=services)
    came_up = np.zeros(3)
    taken = np.zeros(3)
    for community in week_by_week(scenario, 24, seed):
        now = [
            sum(one.capacity_per_month for one in scenario.context.services
                if one.kind in kinds and one.is_open(community.week))
            for kinds in LINES
        ]  # fmt: skip
        came_up += 12 / 52 * np.array(now)
        person, pair = community.state.person, community.state.pair[: int(community.state.community.pairs[0])]
        new = events(community, "served")
        new = new[new["week"] == community.week]
        care = int(((person.care == 2) & (person.care_until == community.week + 12)).sum())
        safety = int(((pair.told == 2) & (pair.plan_until == community.week + 4)).sum())
        taken += [safety, care, len(new) - care - safety]
        for line, capacity in enumerate(now):
            assert (
                capacity > 0.0 or taken[line] == 0 or len(new) == 0 or line not in _lines_of(new, community)
            )
        assert (taken <= came_up + 4.0 + 1e-9).all(), "burn-in leaves a month's places at most"
        assert (community.state.community.places[0] >= 0.0).all()


def _lines_of(new, community) -> set[int]:  # type: ignore[no-untyped-def]
    """Lines in which someone was served this week, by what stands in the state."""
    person, pair = community.state.person, community.state.pair
    lines = set()
    if ((person.care == 2) & (person.care_until == community.week + 12)).any():
        lines.add(1)
    if ((pair.told == 2) & (pair.plan_until == community.week + 4)).any():
        lines.add(0)
    return lines


def test_who_waited_longest_is_served_first() -> None:
    """A queue moves in order: nobody waits on who was referred before someone served this week."""
    checked = 0
    before = None
    for community in week_by_week(served(), 20):
        person = community.state.person
        if before is not None:
            took = person.care_week[(before.care == 1) & (person.care == 2)]
            waits = person.care_week[(before.care == 1) & (person.care == 1)]
            if len(took) and len(waits):
                assert took.max() <= waits.min()
                checked += 1
        before = person.copy()
    assert checked > 0


def test_a_service_that_closes_lets_down_those_who_wait_and_refuses_who_comes_later() -> None:
    community = lived(served(), 24)
    down, refused = events(community, "let_down"), events(community, "refused")
    assert set(down["week"]) <= {15, 21, 23}, "the week after a line lost its last service"
    assert len(down) > 0
    assert (refused["week"] > 14).any()
    row = {int(key): i for i, key in enumerate(community.state.person.key)}
    fell = [row[int(key)] for key in down["person"]]
    still = lived(served(context__services=[
        {**one, "ends": None} for one in served().resolved()["context"]["services"]
    ]), 24)  # fmt: skip
    safety = community.state.person.community_safety
    assert safety[fell].mean() < still.state.person.community_safety[fell].mean()


def test_the_farther_a_service_the_fewer_go() -> None:
    def went(hours: float) -> float:
        services = [{"name": "far", "kind": "mental_health", "capacity_per_month": 50.0, "distance_h": hours}]
        found = [lived(served(context__services=services), 20, seed) for seed in range(1, 5)]
        referred = sum(len(events(one, "referred")) for one in found)
        return 1.0 - sum(len(events(one, "declined")) for one in found) / referred

    assert went(0.0) == 1.0 > went(3.0) > went(12.0)


def test_without_a_pathway_most_of_what_is_told_comes_to_nothing() -> None:
    made = [
        sum(len(events(lived(served(context__safeguards__referral_pathway=yes), 20, s), "referred"))
            for s in range(1, 5))
        for yes in (True, False)
    ]  # fmt: skip
    assert made[1] < 0.6 * made[0]


def test_care_eases_distress() -> None:
    near = [{"name": "near", "kind": "mental_health", "capacity_per_month": 50.0}]
    helped = lived(served(context__services=near), 26)
    alone = lived(served(context__services=[]), 26)
    row = {int(key): i for i, key in enumerate(helped.state.person.key)}
    taken = [row[int(key)] for key in events(helped, "served")["person"]]
    assert len(taken) > 5
    assert helped.state.person.distress[taken].mean() < alone.state.person.distress[taken].mean() - 0.02


def test_legal_aid_decides_hot_disputes_and_never_violence_at_home() -> None:
    desk = [{"name": "desk", "kind": "legal", "capacity_per_month": 50.0}]
    scenario = served(context__services=desk)
    types = list(scenario.context.disputes)
    private = [types.index(name) for name, kind in scenario.context.disputes.items() if kind.private]
    decided = 0
    for community in week_by_week(scenario, 20):
        pair = community.state.pair[: int(community.state.community.pairs[0])]
        settled = pair[(pair.dispute == 3) & (pair.mediator == 5)]
        assert not np.isin(settled.type, private).any()
        assert not np.isin(pair[pair.law == 1].type, private).any()
        decided = max(decided, len(settled))
    assert decided > 0


def test_a_place_that_lists_no_care_refers_nobody_to_it() -> None:
    state = lived(lively(), 20).state
    assert (state.person.care == 0).all()
    assert (state.pair.law == 0).all()


def test_a_full_referral_service_raises_exposure_p32() -> None:
    """P32: telling without a place to go leaves people exposed; room to be told and places make homes safer."""

    def incidents(capacity: float) -> float:
        scenario = load_scenario("burundi_hamlet", {
            "context.persons": 2400, "programme.groups": 60, "weeks": 80, "context.hostility": 0.4,
            "context.services": [{"name": "c", "kind": "gbv", "capacity_per_month": capacity}],
            "parameters": {"safety_plan_effect": 0.9, "tell_in_group": 0.5},
        })  # fmt: skip
        suffered = 0.0
        for pair in pairs(scenario, 3, 80):
            frame = pair.programme.weekly
            suffered += frame.loc[frame["stratum"] == "all", "violence_private"].sum()
        return suffered

    full, enough = incidents(0.2), incidents(40.0)
    assert full > enough


def test_the_ready_scenario_of_a_closing_centre_shows_what_groups_meet() -> None:
    scenario: Scenario = load_scenario("referral_funding_ends")
    assert scenario.context.services[0].ends == 12
    open_still = scenario.with_({"context.services": [
        {"name": "centre", "kind": "gbv", "capacity_per_month": 0.8}
    ]})  # fmt: skip
    refused = [
        sum(len(events(lived(one, 60, seed), "refused")) for seed in (1, 2)) for one in (scenario, open_still)
    ]
    assert refused[0] > refused[1]


@pytest.mark.parametrize("kind, layer", [("gbv", 3), ("mental_health", 4), ("land", 1)])
def test_a_service_belongs_to_a_layer_of_the_pyramid(kind: str, layer: int) -> None:
    scenario = lively(context__services=[{"name": "one", "kind": kind, "capacity_per_month": 1}])
    assert scenario.context.services[0].pyramid_layer == layer
    said = lively(context__services=[{"name": "one", "kind": kind, "capacity_per_month": 1, "layer": 2}])
    assert said.context.services[0].pyramid_layer == 2
