"""The rest of the practice by itself: values worked out by hand from the page."""

from collections.abc import Mapping
from math import exp
from typing import Any

import pytest

from sim.chance import Purpose
from sim.scenario import Scenario
from sim.scenario.services import Service
from tests.reference import Village, luck, networks, opening
from tests.reference.circle import Circle, Stage
from tests.reference.conditions import Conditions
from tests.reference.facilitators import backing
from tests.reference.lines import Desk, line
from tests.reference.plans import composition, planned
from tests.reference.small import small_state

SEED = 4


def _village(programme: Mapping[str, Any], **numbers: float) -> Village:
    tree = {"programme": {"group_size": 5, "min_age": 15, **programme}, "parameters": numbers}
    village = Village.from_snapshot(Scenario.model_validate(tree), small_state(30), SEED)
    village.begin_week()
    return village


def test_rounds_and_openings() -> None:
    staff = {"groups_each": 2}
    rounds = {"groups": 3, "rounds": 2, "start": 4, "weeks_between_rounds": 10, "weeks_between_groups": 2}
    found = list(planned(Conditions(_village({**rounds, "facilitators": staff}).setting, 1, {})))
    assert [plan.key for plan in found] == [0, 1, 2, 1000, 1001, 1002]
    assert [plan.due for plan in found] == [4, 6, 8, 14, 16, 18]
    assert [plan.pair for plan in found] == [0, 0, 1, 0, 0, 1]
    apart = Scenario.model_validate({"programme": {"composition": "separate_then_mixed"}}).programme
    assert [composition(plan, apart) for plan in found] == ["apart", "apart", "mixed"] * 2
    one_by_one = {"openings": [{"week": 9, "pair": 3}, {"week": 2, "pair": 0}]}
    found = list(planned(Conditions(_village(one_by_one).setting, 1, {})))
    assert [(plan.key, plan.due, plan.pair) for plan in found] == [(0, 9, 3), (1, 2, 0)]


def test_way_of_a_line_is_weighted_by_capacity() -> None:
    services = [
        Service(name="near", kind="gbv", capacity_per_month=3.0, distance_h=1.0),
        Service(name="far", kind="gbv", capacity_per_month=1.0, distance_h=6.0, opens=5, ends=8),
    ]
    assert line(services, 4, 6.0).way == pytest.approx(exp(-1 / 6))
    both = line(services, 8, 6.0)
    assert both.capacity == 4.0
    assert both.way == pytest.approx(0.75 * exp(-1 / 6) + 0.25 * exp(-1.0))
    assert line(services, 9, 6.0).capacity == 3.0


def test_places_grow_up_to_a_month_and_are_lost_when_all_close() -> None:
    village = _village({}, queue_weeks=2.0)
    services = [Service(name="aid", kind="legal", capacity_per_month=2.6)]
    village.now.lines["law"] = line(services, 1, 6.0)
    desk = Desk(village, "law", 2)
    assert desk.full
    assert not Desk(village, "law", 1).full
    free = [desk.free_places() for _ in range(6)]
    assert free == [0, 1, 1, 2, 2, 2]
    assert village.places["law"] == 2.6
    village.now.lines["law"] = line([], 1, 6.0)
    assert Desk(village, "law", 0).free_places() == 0
    assert Desk(village, "law", 0).answer(0.0) == "refused"


def test_every_second_one_goes_over() -> None:
    village = _village({"composition": "separate_then_mixed", "groups": 2, "rounds": 1})
    one, other = village.circles
    one.members, other.members = village.people[0:9:3], village.people[30:45:3]
    for circle in (one, other):
        circle.stage = Stage.RUNNING
        circle.phase = 3
    before = [[person.key for person in circle.members] for circle in (one, other)]
    opening.mix(village)
    (a, b), after = before, [[person.key for person in circle.members] for circle in (one, other)]
    assert after == [sorted([a[0], a[2], b[1], b[3]]), sorted([a[1], b[0], b[2], b[4]])]
    assert all(
        second.key in first.ties for first in one.members for second in one.members if first is not second
    )
    opening.mix(village)
    assert [person.key for person in one.members] == after[0]


def test_a_week_on_the_way_to_a_goal() -> None:
    numbers = {
        "goal_floor": 0.2, "goal_gain": 0.06, "goal_slip": 0.04, "commitment_fading": 0.03,
        "commitment_slip": 0.03, "relapse_rate": 0.5, "relapse_loss": 0.5, "burden_fading": 0.15,
        "goal_relief": 0.05, "burden_strain": 0.25,
    }  # fmt: skip
    village = _village({"modality": "network_meeting", "network": {"goal": "abstinence"}}, **numbers)
    circle: Circle = village.circles[0]
    focal, contact = village.people[6], village.people[7]
    circle.stage, circle.focal, circle.members = Stage.RUNNING, focal, [focal, contact]
    circle.goal, circle.commitment, circle.burden = 0.4, 0.5, 0.3
    focal.support, focal.stress, focal.condition = 0.6, 0.7, 0.1
    kept = luck.draws(SEED, Purpose.KEEPS, 1)(focal.key) < 0.6
    relapsed = luck.draws(SEED, Purpose.RELAPSE, 1)(focal.key) < 0.5 * 0.49 * 0.5 * 0.7
    networks.pursue_goals(village)
    gain = 0.06 * 0.6 if kept else 0.0
    loss = (0.0 if kept else 0.04 * 0.7) + 0.5 * relapsed
    goal = 0.4 + gain * 0.6 - loss * 0.4
    assert circle.goal == pytest.approx(goal)
    assert circle.commitment == pytest.approx(0.5 * (1 - 0.03 - (0.0 if kept else 0.03)))
    assert circle.burden == pytest.approx(0.3 * 0.85)
    assert focal.load == pytest.approx(0.1 - 0.05 * goal)
    assert contact.load == pytest.approx(0.25 * 0.3 * 0.85)


def test_other_professionals_add_to_supervision() -> None:
    team = {"others": 3, "unity": 0.5}
    village = _village({"facilitators": {"team": team}}, team_help=0.8)
    assert backing(village, 0.6) == pytest.approx(1 - 0.4 * (1 - 0.8 * 0.5 * (1 - exp(-1))))
    assert backing(_village({}), 0.6) == pytest.approx(0.6)


def test_who_leads_unlike_oneself_makes_less_safe() -> None:
    staff = {"per_group": 1, "pair": {"mixed_sex": False, "mixed_origin": False}}
    village = _village({"groups": 1, "facilitators": staff}, unlike_leaders=0.2)
    village.step_phase("rollout")
    circle, p = village.circles[0], village.parameters
    leader = circle.facilitators[0]
    assert leader.woman == (luck.draws(SEED, Purpose.FACILITATOR_SEX, 0)(0) < 0.5)
    assert leader.arriving == (luck.draws(SEED, Purpose.FACILITATOR_ORIGIN, 0)(0) < 0.3)
    assert circle.members
    for person in circle.members:
        unlike = (person.man == leader.woman) + (person.arriving != leader.arriving)
        whole = p.join_safety_base + p.join_safety * person.community_safety
        assert person.group_safety == pytest.approx(whole * (1 - 0.2 * unlike))


def test_celebration_reaches_those_whom_members_know() -> None:
    village = _village({"closing_celebration": True}, gather_spread=0.1, celebrate_come=1.0)
    member = village.people[0]
    village.completed = [member]
    before = {person.key: person.community_safety for person in village.people}
    member.voice = 1.0
    village.step_phase("gatherings")
    there = {member.key, *member.ties}
    heard = 0.5 * (1 - member.distress) + 0.5 * member.respect
    heard *= 1 - exp(-village.parameters.gather_reach / len(there))
    for person in village.people:
        safety = before[person.key]
        gain = 0.1 * heard * (1 - safety) if person.key in there else 0.0
        assert person.community_safety == pytest.approx(safety + gain)
