"""Social network therapy, in words: one person, those who matter to them, a goal, and who carries what."""

import numpy as np
import pytest

from sim.state import NEVER
from tests.practice.seen import (
    ENDED,
    FOLLOW_UP,
    LIVING,
    RUNNING,
    effects,
    events,
    levels,
    lived,
    members,
    week_by_week,
)
from tests.worlds import lively, network, quiet


def _quiet_network(**overrides: object):  # type: ignore[no-untyped-def]
    start = {
        "programme__modality": "network_meeting", "programme__phases": "network", "programme__groups": 6,
        "programme__sessions": 6, "programme__follow_ups": 3, "parameters": {"attendance_base": 0.8},
    }  # fmt: skip
    return quiet(**{**start, **overrides})


def test_contacts_are_people_whom_the_focal_person_knew_before() -> None:
    before = lived(_quiet_network(), 0)
    known = {
        i: set(before.state.tie.other[first : first + count])
        for i, (first, count) in enumerate(
            zip(before.state.person.tie_first, before.state.person.tie_count, strict=True)
        )
    }
    after = lived(_quiet_network(), 1)
    assert (after.state.group.focal >= 0).all()
    for g in range(len(after.state.group)):
        focal = int(after.state.group.focal[g])
        assert set(members(after, g)) - {focal} <= known[focal]
        assert 1 <= len(members(after, g)) - 1 <= 6


@pytest.mark.parametrize("number", [1, 3, 9])
def test_so_many_contacts_are_asked_as_the_scenario_says(number: int) -> None:
    state = lived(_quiet_network(programme__network={"contacts": number}), 1).state
    assert state.group.headcount.max() <= number + 1
    assert state.group.headcount.max() == min(number, 9) + 1 or number == 9


def test_the_rule_decides_who_is_asked_first() -> None:
    """Those at home, those of another origin, those of standing: each rule brings more of them than another."""

    def found(rule: str) -> tuple[float, float, float]:
        home, across, standing = [], [], []
        for seed in range(1, 9):
            state = lived(_quiet_network(programme__network={"contacts": 2, "choose": rule}), 1, seed).state
            for g in np.flatnonzero(state.group.focal >= 0):
                f = state.group.focal[g]
                for i in state.group.member[g]:
                    if i >= 0 and i != f:
                        home.append(state.person.household[i] == state.person.household[f])
                        across.append(state.person.origin[i] != state.person.origin[f])
                        standing.append(state.person.standing[i])
        return float(np.mean(home)), float(np.mean(across)), float(np.mean(standing))

    seen = {rule: found(rule) for rule in ("strongest", "household", "across_origin", "standing")}
    for place, rule in enumerate(("household", "across_origin", "standing")):
        assert max(seen, key=lambda name: seen[name][place]) == rule


def test_nobody_sits_with_someone_between_whom_there_was_violence_or_violence_at_home_is_open() -> None:
    for seed in range(1, 5):
        before = lived(network(burn_in=12, weeks=1), 0, seed).state
        after = lived(network(burn_in=12, weeks=1), 1, seed)
        person, pair = before.person, before.pair[: int(before.community.pairs[0])]
        private = np.array([kind.private for kind in network().context.disputes.values()])
        barred = (pair.struck != NEVER) | ((pair.dispute == 1) & private[pair.type])
        kept_apart = {(int(one.low), int(one.high)) for one in pair[barred]}
        assert kept_apart
        for g in range(len(after.state.group)):
            focal = int(after.state.group.focal[g])
            for i in members(after, g):
                assert (min(i, focal), max(i, focal)) not in kept_apart or i == focal
        assert len(person) == len(after.state.person)


def test_networks_meet_every_second_week_and_never_without_the_focal_person() -> None:
    met: dict[int, list[int]] = {}
    for community in week_by_week(_quiet_network(parameters={"attendance_base": 0.4}), 16):
        for g in np.flatnonzero(community.state.group.met == 1):
            met.setdefault(int(g), []).append(community.week)
            assert community.state.person.present[community.state.group.focal[g]] == 1
    assert met
    for g, weeks in met.items():
        start = community.state.group.start_week[g]
        assert all((week - start) % 2 == 0 for week in weeks), g


def test_follow_ups_come_every_fourth_week_and_so_many_as_planned() -> None:
    held: dict[int, list[int]] = {}
    for community in week_by_week(_quiet_network(), 40):
        for g in range(len(community.state.group)):
            one = community.state.group[g]
            if one.met == 1 and one.follow_from != NEVER and community.week > one.follow_from:
                held.setdefault(g, []).append(int(community.week - one.follow_from))
    assert held
    assert all(weeks in ([4, 8, 12], [4, 8], [4, 12], [8, 12]) for weeks in held.values())
    state = community.state
    assert (state.group.state == ENDED).all()
    assert {int(how) for how in state.group.ended} <= {1, 2, 3}
    done = state.group.ended == 1
    assert (state.group.end_week[done] == state.group.follow_from[done] + 12).all()


def test_a_commitment_is_kept_or_slips_once_a_week_for_everyone_with_a_goal() -> None:
    community = lived(_quiet_network(), 12)
    weekly = events(community, "commitment_kept", "commitment_slipped").groupby(["week", "group"]).size()
    assert (weekly == 1).all()
    assert len(weekly) == 12 * (community.state.group.focal >= 0).sum()


def test_only_someone_who_wants_to_abstain_can_relapse_and_a_relapse_halves_the_way() -> None:
    assert len(events(lived(network(programme__network={"goal": "change"}), 30), "relapsed")) == 0
    before = np.zeros(5)
    fell = 0
    for community in week_by_week(network(), 30):
        relapsed = events(community, "relapsed")
        for row in relapsed[relapsed["week"] == community.week].itertuples():
            g = int(np.flatnonzero(community.state.group.key == row.group)[0])
            assert row.value == before[g]
            assert community.state.group.goal[g] < 0.75 * before[g] + 0.05
            fell += 1
        before = community.state.group.goal.copy()
    assert fell > 3


def test_a_plan_is_adjusted_in_a_follow_up_and_where_commitment_had_fallen_only() -> None:
    community = lived(network(), 30)
    adjusted = events(community, "plan_adjusted")
    begun = events(community, "follow_up_begun").set_index("group")["week"]
    assert len(adjusted) > 0
    assert (adjusted["value"] < 0.5).all()
    assert (adjusted["week"] > begun.loc[adjusted["group"]].to_numpy()).all()


def test_without_the_focal_person_a_network_ends() -> None:
    scenario = network(parameters={"attendance_base": 0.02}, programme__weeks_between_meetings=1)
    state = lived(scenario, 12).state
    assert (state.group.ended == 3).any()
    for g in np.flatnonzero(state.group.ended == 3):
        assert state.person.group[state.group.focal[g]] != g


def test_a_goal_takes_strain_off_the_focal_person_and_the_network_puts_some_on_contacts() -> None:
    for community in week_by_week(_quiet_network(), 12):
        state = community.state
        for g in np.flatnonzero(np.isin(state.group.state, LIVING)):
            for i in members(community, int(g)):
                if i == state.group.focal[g]:
                    assert state.person.load[i] == pytest.approx(-0.05 * state.group.goal[g], abs=1e-12)
                else:
                    assert state.person.load[i] == pytest.approx(0.25 * state.group.burden[g], abs=1e-12)
    outside = np.ones(len(state.person), bool)
    outside[[i for g in range(len(state.group)) for i in members(community, g)]] = False
    outside[state.group.focal[state.group.focal >= 0]] = False
    assert (state.person.load[outside] == 0.0).all()


def test_agreements_of_networks_are_told_as_such() -> None:
    settings = {"programme__recruitment": {"rule": "by_dispute", "strength": 1.0}}
    made = set()
    for seed in range(1, 5):
        made |= set(lived(network(**settings), 30, seed).records().agreements()["mediator"])
    assert "network" in made
    assert "group" not in made and "selfhelp" not in made


def test_many_contacts_share_a_burden_that_weighs_on_few() -> None:
    few, many = (
        np.nanmean(levels(_quiet_network(programme__network={"contacts": n}), 8, 20, "network_burden"))
        for n in (2, 8)
    )
    assert few > 1.4 * many


def test_follow_ups_help_the_focal_person_and_prevent_relapses_p20() -> None:
    """P20: follow-ups hold the focal person to the goal: less distress, fewer relapses; hardly any bridges."""

    def after(follow_ups: int) -> tuple[float, float, float, float]:
        scenario = _relapse(follow_ups)
        return (
            float(effects(scenario, 10, 80, "srq20", "reach=focal").mean()),
            float(levels(scenario, 10, 80, "relapses").mean()),
            float(effects(scenario, 10, 80, "goal_attainment", "all").size),
            float(effects(scenario, 10, 80, "bridging", "reach=focal").mean()),
        )

    without, with_them = after(0), after(12)
    assert with_them[0] < without[0] - 0.5 < -0.5
    assert with_them[1] < 0.8 * without[1]
    assert abs(with_them[3]) < 0.5


def _relapse(follow_ups: int):  # type: ignore[no-untyped-def]
    from sim.scenario import load_scenario

    return load_scenario("relapse_prevention", {"programme.follow_ups": follow_ups, "context.persons": 480})


def test_group_seats_are_given_back_at_the_end() -> None:
    community = lived(network(programme__follow_ups=1), 30)
    state = community.state
    assert not np.isin(state.group.state, (RUNNING, FOLLOW_UP)).any()
    assert (state.person.group == -1).all()
    assert (state.group.member == -1).all()


def test_the_table_of_groups_tells_of_networks() -> None:
    table = lived(network(), 30).records().groups()
    assert set(table["modality"]) == {"network_meeting"}
    assert table["goal"].between(0.0, 1.0).all()
    assert table["follow_from"].notna().any()
    assert lively().programme.modality == "group"
