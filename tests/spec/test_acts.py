"""Single acts of facilitators, and conduct that no plan knows: each changes what it names and nothing before."""

import pytest

from sim import Act, Community, Conduct, ScenarioError, load_scenario
from sim.events import Event
from sim.week.care import WAITS
from tests.spec.states import differences

G, WEEK = 0, 8


@pytest.fixture(scope="module")
def before() -> Community:
    """A hamlet in which six groups have met for some weeks."""
    community = Community.start(load_scenario("burundi_hamlet"), 3, log=True)
    community.advance(WEEK)
    return community


def _after(before: Community, weeks: int = 1, **chosen: object) -> Community:
    future = before.fork(**chosen)  # type: ignore[arg-type]
    future.advance(weeks)
    return future


def _member(community: Community, seat: int = 0) -> int:
    return int(community.state.group.member[G][community.state.group.member[G] >= 0][seat])


def _first_advance(community: Community) -> int:
    """Week in which the group first goes on to another phase."""
    log = community.book.log
    row = log.row[: log.count[0]]
    return int(row.week[(row.event == Event.phase_advanced) & (row.group == G)][0])


def test_a_held_phase_lasts_longer_and_an_advanced_one_ends() -> None:
    start = Community.start(load_scenario("burundi_hamlet"), 3, log=True)
    due = _first_advance(_after(start, 20))
    held = _after(start, 20, acts={(G, due): [Act("hold_phase")]})
    assert _first_advance(held) == due + 1
    start.advance(due - 2)
    plain, ahead = _after(start), _after(start, acts={(G, due - 1): [Act("advance_phase")]})
    assert ahead.state.group.phase[G] == plain.state.group.phase[G] + 1
    assert list(ahead.state.group.phase[1:]) == list(plain.state.group.phase[1:])


def test_a_visit_makes_absences_count_from_the_beginning(before: Community) -> None:
    community = before.fork()
    row = _member(community)
    community.state.person.absences[row] = 2
    key = int(community.state.person.key[row])
    community.state.person.livelihood[row] = community.state.person.group_safety[row] = 0.0
    visited = community.fork(acts={(G, WEEK + 1): [Act("visit", key)]})
    for future in (community, visited):
        future.advance(1)
    gap = int(community.state.person.absences[row]) - int(visited.state.person.absences[row])
    assert gap == (2 if community.state.person.absences[row] else 0)


@pytest.mark.parametrize(
    ("kind", "capacity", "waits"),
    [("mental_health", 8, True), ("mental_health", 0, False), ("gbv", 8, False)],
)
def test_someone_referred_waits_for_care(kind: str, capacity: int, waits: bool) -> None:
    """Where there is such a service and its queue is not full; elsewhere a referral leads nowhere."""
    service = {"name": "a service", "layer": 3, "kind": kind, "capacity_per_month": capacity}
    scenario = load_scenario("burundi_hamlet").with_({"context.services": [service]})
    community = Community.start(scenario, 3)
    community.advance(2)
    members = [row for row in community.state.group.member[G] if row >= 0]
    row = next(int(row) for row in members if community.state.person.care[row] == 0)
    key = int(community.state.person.key[row])
    future = community.fork(acts={(G, 3): [Act("refer", key)]})
    future.step_phase("rollout")
    assert bool(future.state.person.care[row] == WAITS) is waits
    assert bool(future.state.person.care_week[row] == 3) is waits


def test_someone_excluded_leaves_an_empty_chair(before: Community) -> None:
    row = _member(before, 2)
    key = int(before.state.person.key[row])
    plain, future = _after(before), _after(before, acts={(G, WEEK + 1): [Act("exclude", key)]})
    assert future.state.person.group[row] == -1 and future.state.person.stopped[row] == 1
    assert row not in future.state.group.member[G]
    assert future.state.group.headcount[G] == plain.state.group.headcount[G] - 1
    assert int((future.state.group.member[G] >= 0).sum()) == future.state.group.headcount[G]


def test_acts_for_a_later_week_change_nothing_before_it(before: Community) -> None:
    planned = before.fork(acts={(G, WEEK + 3): [Act("advance_phase")]})
    plain = before.fork()
    for future in (plain, planned):
        future.advance(2)
    assert differences(plain.state, planned.state) == []


def test_acts_go_with_a_fork_and_come_back_to_the_bit(before: Community) -> None:
    """Played week by week or all at once: the same acts give the same bits."""
    key = int(before.state.person.key[_member(before)])
    acts = {(G, WEEK + 1): [Act("refer", key)], (G, WEEK + 3): [Act("hold_phase"), Act("exclude", key)]}
    at_once = _after(before, 6, acts=acts)
    step = before.fork()
    for week in range(WEEK + 1, WEEK + 7):
        step = step.fork(acts={at: done for at, done in acts.items() if at[1] == week})
        step.advance(1)
    assert differences(at_once.state, step.state) == []


@pytest.mark.parametrize(
    ("at", "act"),
    [((0, WEEK), Act("hold_phase")), ((99, WEEK + 1), Act("hold_phase")), ((0, WEEK + 1), Act("dance")),
     ((0, WEEK + 1), Act("refer", -1)), ((0, WEEK + 1), Act("visit", 5))],
)  # fmt: skip
def test_impossible_acts_are_refused(before: Community, at: tuple[int, int], act: Act) -> None:
    with pytest.raises(ScenarioError):
        before.fork(acts={at: [act]})


def test_holding_is_felt_in_the_meeting_of_that_week(before: Community) -> None:
    """By as much as it differs from one half; other groups of the same meeting day stay as they are."""
    plain = _after(before)
    firm, loose = (_after(before, overrides={(G, WEEK + 1): Conduct(holding=h)}) for h in (0.6, 0.4))
    base = plain.state.group.containment[G]
    assert firm.state.group.containment[G] == pytest.approx(base + 0.1, abs=1e-12)
    assert loose.state.group.containment[G] == pytest.approx(base - 0.1, abs=1e-12)
    assert list(firm.state.group.containment[1:]) == list(plain.state.group.containment[1:])


def test_effort_wears_those_who_lead_and_rest_spares_them(before: Community) -> None:
    staff = int(before.state.group.facilitator[G])
    worn = {
        effort: float(
            _after(before, overrides={(G, WEEK + 1): Conduct(effort=effort)}).state.facilitator.exhaustion[
                staff
            ]
        )
        for effort in (0.38, 0.5, 0.62)
    }
    assert worn[0.38] < worn[0.5] < worn[0.62]


def test_time_set_aside_is_missing_for_the_plan(before: Community) -> None:
    """With two thirds of the meeting gone fewer can tell; with none of it nothing changes."""
    told = {
        share: _after(before, 4, overrides={
            (G, week): Conduct(set_aside=share) for week in range(WEEK + 1, WEEK + 5)
        }).state
        for share in (0.0, 0.65)
    }  # fmt: skip
    plain = _after(before, 4).state
    assert differences(plain, told[0.0]) == []
    activity = {share: state.group.eff_learning[G] for share, state in told.items()}
    assert activity[0.65] < activity[0.0]
