"""Groups open or closed, mixed or apart, in rounds or one by one; trying and reporting; celebrations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, load_scenario
from tests.practice.seen import LIVING, RUNNING, effects, events, lived, members, week_by_week
from tests.worlds import lively, quiet

LOW = {"attendance_base": 0.12}


def _open(**overrides: object) -> Scenario:
    start = {"programme__newcomers_until": "leaving", "programme__phases": PHASES, "parameters": LOW}
    return quiet(**{**start, **overrides})


PHASES = [
    {"name": "arriving", "min_sessions": 2}, {"name": "telling", "min_sessions": 3},
    {"name": "leaving", "min_sessions": 2},
]  # fmt: skip


def test_newcomers_fill_empty_seats_until_the_phase_and_never_more_than_twice_the_seats() -> None:
    joined = []
    for community in week_by_week(_open(), 12):
        group, new = community.state.group, events(community, "enrolled")
        new = new[new["week"] == community.week]
        assert (group.headcount <= 8).all()
        assert (group.enrolled <= 16).all()
        joined += [(community.week, int(g)) for g in new["group"] if community.week > group.start_week[g]]
    assert joined
    community = lived(_open(), 12)
    left = events(community, "phase_advanced")
    for week, g in joined:
        reached = left[(left["group"] == g) & (left["value"] == 2.0)]
        assert reached.empty or week <= reached["week"].min()


def test_closed_groups_take_nobody_after_the_start() -> None:
    community = lived(_open(programme__newcomers_until=None), 12)
    start = community.state.group.start_week
    assert all(row.week == start[row.group] for row in events(community, "enrolled").itertuples())
    assert (community.state.group.dropouts > 0).any()


def test_a_newcomer_unsettles_the_circle_for_a_moment() -> None:
    """The week in which newcomers come, members feel less safe than in the same group kept closed."""
    costs = []
    for seed in range(1, 13):
        two = [lived(_open(programme__newcomers_until=until), 0, seed) for until in ("leaving", None)]
        for _ in range(10):
            for community in two:
                community.step_phase("rollout")
            enrolled = [one.state.group.enrolled.copy() for one in two]
            for g in np.flatnonzero(enrolled[0] > enrolled[1]):
                both = [set(members(one, int(g))) for one in two]
                old = sorted(both[0] & both[1])
                safety = [one.state.person.group_safety[old].mean() for one in two]
                costs.append(safety[1] - safety[0])
                break
            if costs and len(costs) >= seed:
                break
            for community in two:
                for phase in (
                    "strain", "encounters", "disputes", "meetings", "mediation", "selfhelp", "referral",
                    "facilitators", "gatherings", "persons", "observe",
                ):  # fmt: skip
                    community.step_phase(phase)
    assert len(costs) >= 4
    assert min(costs) > 0.0


def test_open_groups_correlate_sessions() -> None:
    """Sessions of an open group hang together, since some members stay while others come: how safe its circle
    feels seven weeks later follows how safe it feels now. Sessions of one round of closed groups say nothing
    of the next, though the same facilitators, here all alike, lead both.
    """
    common = {
        "context__persons": 400, "programme__groups": 4, "programme__phases": LONG,
        "programme__facilitators": {"skill_spread": 0.0, "skill": 0.6}, "parameters": {"attendance_base": 0.4},
    }  # fmt: skip
    opened = quiet(**common, programme__newcomers_until="leaving", programme__sessions=26)
    closed = quiet(**common, programme__sessions=12, programme__rounds=2, programme__weeks_between_rounds=13)
    alike = _correlation(opened, [((g, 5), (g, 12)) for g in range(4)])
    apart = _correlation(closed, [((g, 5), (g + 4, 18)) for g in range(4)])
    assert alike > 0.2
    assert alike > apart + 0.15


LONG = [{"name": "together", "min_sessions": 20}, {"name": "leaving", "min_sessions": 2}]


def _correlation(scenario: Scenario, asked: list[tuple[tuple[int, int], tuple[int, int]]]) -> float:
    """Over 24 communities: of felt safety in the circle, between pairs of (group, week)."""
    one, two = [], []
    for seed in range(1, 25):
        felt: dict[tuple[int, int], float] = {}
        for community in week_by_week(scenario, 18, seed):
            for g in np.flatnonzero(community.state.group.met == 1):
                felt[int(g), community.week] = float(community.state.group.safety_mean[g])
        for first, second in asked:
            if first in felt and second in felt:
                one.append(felt[first])
                two.append(felt[second])
    assert len(one) > 60
    return float(np.corrcoef(one, two)[0, 1])


@pytest.mark.parametrize("by", ["gender", "origin"])
def test_groups_begin_apart_and_are_mixed_in_the_phase_that_was_said(by: str) -> None:
    scenario = quiet(
        programme__composition="separate_then_mixed", programme__separate_by=by, programme__groups=4,
        programme__mix_from="telling", programme__phases=PHASES, context__returnee_share=0.5,
    )  # fmt: skip
    mixed_in: dict[int, int] = {}
    for community in week_by_week(scenario, 10):
        state = community.state
        kind = state.person.gender if by == "gender" else state.person.arriving
        for g in range(4):
            if state.group.state[g] != RUNNING:
                continue
            kinds = {int(kind[i]) for i in members(community, g)}
            if state.group.mixed[g] == 0:
                assert kinds == {g % 2}
            elif g not in mixed_in:
                mixed_in[g] = community.week
                assert kinds == {0, 1}
                halves = np.bincount(kind[members(community, g)], minlength=2)
                assert abs(int(halves[0]) - int(halves[1])) <= 1
    assert mixed_in
    assert all(mixed_in[g] == mixed_in[g ^ 1] for g in mixed_in)
    told = events(community, "mixed")
    assert set(told["week"]) == set(mixed_in.values())


def test_rounds_come_one_after_another_with_the_same_facilitators_who_rest_between() -> None:
    scenario = quiet(
        programme__groups=2, programme__rounds=3, programme__weeks_between_rounds=14,
        programme__sessions=8, weeks=60, context__persons=400,
    )  # fmt: skip
    worn = []
    for community in week_by_week(scenario, 44):
        worn.append(float(community.state.facilitator.exhaustion[0]))
    group = community.state.group
    assert list(group.key) == [0, 1, 1000, 1001, 2000, 2001]
    assert list(group.start_week) == [1, 1, 15, 15, 29, 29]
    assert list(group.facilitator) == [0, 2, 0, 2, 0, 2]
    assert worn[13] < worn[8], "they recover while they lead nobody"
    assert len(community.state.facilitator) == 4


def test_openings_say_week_pair_and_skill_of_every_group() -> None:
    plan = [
        {"week": 9, "pair": 1, "skill": 0.9}, {"week": 3, "pair": 0, "skill": 0.2}, {"week": 20, "pair": 0},
    ]  # fmt: skip
    scenario = quiet(programme__openings=plan, programme__facilitators={"skill_spread": 0.0})
    community = lived(scenario, 24)
    group, staff = community.state.group, community.state.facilitator
    assert list(group.start_week) == [9, 3, 20]
    assert list(group.facilitator) == [2, 0, 0]
    assert staff.skill[2] == staff.skill[3] == 0.9
    assert staff.skill[0] == staff.skill[1] == 0.2


def test_members_try_by_choice_and_push_takes_the_choice_away() -> None:
    def reports(push: float) -> float:
        scenario = quiet(programme__try_and_report=True, programme__directiveness=push)
        found = [lived(scenario, 10, seed) for seed in range(1, 7)]
        told = sum(len(events(one, "reported")) for one in found)
        return told / sum(len(events(one, "attended")) for one in found)

    assert reports(0.0) > 1.3 * reports(0.8) > 0.0
    assert len(events(lived(quiet(), 10), "reported")) == 0


def test_nobody_reports_who_was_not_there_since_they_tried() -> None:
    for community in week_by_week(lively(programme__try_and_report=True), 8):
        here = events(community, "attended", "reported")
        here = here[here["week"] == community.week]
        came = set(here.loc[here["event"] == "attended", "person"])
        assert set(here.loc[here["event"] == "reported", "person"]) <= came


def test_trying_things_out_adds_skill() -> None:
    with_it = effects(quiet(programme__try_and_report=True), 8, 12, "skill", "reach=participant").mean()
    assert with_it > effects(quiet(), 8, 12, "skill", "reach=participant").mean() + 0.005


def test_a_celebration_is_held_when_groups_complete_and_guests_know_a_member() -> None:
    scenario = quiet(programme__closing_celebration=True)
    community = lived(scenario, 16)
    held = events(community, "celebrated")
    ended = community.state.group.end_week[community.state.group.ended == 1]
    assert set(held["week"]) == set(ended)
    spoke = events(community, "spoke_in_public")
    assert set(spoke["week"]) <= set(ended)
    plain = lived(quiet(), 16)
    gained = community.state.person.general_trust - plain.state.person.general_trust
    assert (gained >= -1e-12).all() and (gained > 1e-6).sum() >= held["value"].max() > 8


def test_goods_bring_people_and_crowd_out_what_is_their_own() -> None:
    bought, free = (quiet(programme__goods_for_coming=yes, programme__after="none") for yes in (True, False))

    def seen(scenario: Scenario) -> tuple[float, float]:
        found = [lived(scenario, 12, seed) for seed in range(1, 9)]
        came = sum(len(events(one, "attended")) for one in found)
        own = float(np.mean([one.state.group.ownership.mean() for one in found]))
        return came / (came + sum(len(events(one, "absent")) for one in found)), own

    assert seen(bought)[0] > seen(free)[0]
    assert seen(bought)[1] < seen(free)[1]


PROGRAMMES = st.fixed_dictionaries({
    "programme.modality": st.sampled_from(["group", "network_meeting", "youth_group"]),
    "programme.composition": st.sampled_from(["mixed", "separate", "separate_then_mixed"]),
    "programme.separate_by": st.sampled_from(["gender", "origin"]),
    "programme.newcomers_until": st.sampled_from([None, "trust", "memories"]),
    "programme.rounds": st.integers(1, 3),
    "programme.weeks_between_rounds": st.integers(1, 20),
    "programme.groups": st.integers(1, 5),
    "programme.group_size": st.integers(4, 15),
    "programme.one_per_household": st.sampled_from([None, True, False]),
    "programme.weeks_between_meetings": st.sampled_from([None, 1, 2, 3]),
    "programme.try_and_report": st.booleans(),
    "programme.closing_celebration": st.booleans(),
    "programme.network": st.fixed_dictionaries({"contacts": st.integers(1, 14)}),
    "parameters": st.fixed_dictionaries({"attendance_base": st.sampled_from([0.05, 0.3, 0.6])}),
})  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(programme=PROGRAMMES, seed=st.integers(1, 1000))
def test_seats_are_never_given_twice(programme: dict[str, object], seed: int) -> None:
    """Nobody in two groups at once; never more than the seats; nobody of one household twice where that is asked."""
    scenario = quiet().with_({**programme, "programme.min_age": 15})
    one_home = scenario.programme.one_per_household
    asked = scenario.programme.modality != "network_meeting" if one_home is None else one_home
    for community in week_by_week(scenario, 14, seed):
        group, person = community.state.group, community.state.person
        seated: list[int] = []
        for g in np.flatnonzero(np.isin(group.state, LIVING)):
            inside = members(community, int(g))
            assert len(inside) == group.headcount[g] <= scenario.programme.seats
            assert (person.group[inside] == g).all()
            seated += inside
        assert len(seated) == len(set(seated))
        if asked and scenario.programme.modality != "network_meeting":
            homes = person.household[seated]
            assert len(set(homes)) == len(homes)


def test_a_start_in_each_month_meets_the_farming_year() -> None:
    """Groups that start before planting are missed more often than others."""
    scenario = load_scenario("start_in_each_month", {"context.persons": 900, "weeks": 60})
    came = np.zeros(14)
    held = np.zeros(14)
    for seed in (1, 2, 3):
        table = lived(scenario, 60, seed).records().groups()
        for row in table.itertuples():
            came[row.group] += row.present_mean / row.enrolled
            held[row.group] += 1
    share = came[:13] / held[:13]
    assert share.max() - share.min() > 0.03
