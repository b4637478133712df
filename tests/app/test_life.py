"""A life can be looked at in any week: it is the very run that every command writes, to the bit."""

import pytest

from analysis.trainer.life import Future, Life, Turn, lived, matched, series
from analysis.trainer.whatif import LEVERS, differing, fork, is_late, parting
from sim import Community, load_scenario, run_pair
from sim.events import Event
from sim.state import State

SCENARIO = load_scenario("burundi_hamlet")
FUTURE = Future(SCENARIO, 4)


def _same(a: State, b: State) -> bool:
    return all(x.tobytes() == y.tobytes() for x, y in zip(a[:3], b[:3], strict=True))


@pytest.fixture(scope="module")
def life() -> Life:
    return Life(FUTURE)


@pytest.mark.parametrize("week", [0, 1, 9, 40, 39, 3, 27])
def test_any_week_is_the_week_of_the_run(life: Life, week: int) -> None:
    """Forwards, backwards, over the weeks that are kept: people, ties and pairs are those of one straight run."""
    straight = Community.start(SCENARIO, 4)
    straight.advance(week)
    look = life.look(week)
    assert look.week == week and _same(look.after, straight.state)
    if week:
        before = Community.start(SCENARIO, 4)
        before.advance(week - 1)
        assert _same(look.before, before.state)


def test_a_look_has_the_events_of_its_week(life: Life) -> None:
    straight = Community.start(SCENARIO, 4, log=True)
    straight.advance(12)
    rows = straight.book.log.row[: straight.book.log.count[0]]
    wanted = rows[rows.week == 12]
    assert len(wanted) > 100
    assert life.look(12).events.tolist() == wanted.tolist()


@pytest.mark.parametrize("group", [0, 2, 5])
def test_a_meeting_seen_alone_is_the_meeting_as_it_was(life: Life, group: int) -> None:
    """The others stay away from the picture only: this group's people come out as in the whole week."""
    whole = life.community(8).fork()
    for name in ("rollout", "strain", "encounters", "disputes", "meetings"):
        whole.step_phase(name)
    alone = life.meeting(9, group)
    rows = [int(row) for row in alone.group.member[group] if row >= 0]
    assert len(rows) > 6
    for name in ("group_safety", "acceptance", "present", "stories", "hurts"):
        assert (alone.person[name][rows] == whole.state.person[name][rows]).all()
    chairs = {int(row) for row in alone.chair.person[: int(alone.session.present[0])]}
    assert chairs == {row for row in rows if alone.person.present[row] == 1}


def test_a_fork_shares_every_bit_until_it_turns(life: Life) -> None:
    other = Life(fork(FUTURE, SCENARIO, 8, LEVERS["push"], 0.8))
    assert _same(life.state(8), other.state(8))
    assert not _same(life.state(9), other.state(9))
    found = parting(life, other, 8, 60)
    assert found.week == 9 and found.here and found.there
    assert differing(life.state(8), other.state(8)) == frozenset()
    assert differing(life.state(30), other.state(30))


def test_a_fork_that_changes_nothing_never_parts(life: Life) -> None:
    other = Life(FUTURE.then(Turn(8, (("programme.directiveness", "0.1"),))))
    assert parting(life, other, 8, 40) == (0, "", "")


@pytest.mark.parametrize("lever", sorted(LEVERS))
def test_every_lever_makes_a_future(life: Life, lever: str) -> None:
    """Each can be pulled; a shock is one event more, and whom one invites is settled when groups open."""
    week = 0 if LEVERS[lever].before_groups else 6
    value = LEVERS[lever].values[0]
    other = Life(fork(FUTURE, SCENARIO, week, LEVERS[lever], value))
    other.state(week + 3)
    assert is_late(LEVERS["invited"], life.state(6)) and not is_late(LEVERS["push"], life.state(6))
    if lever == "shock":
        assert (other.look(7).events.event == Event.shock).any()
        assert not (life.look(7).events.event == Event.shock).any()


def test_series_are_those_of_a_pair(life: Life) -> None:
    found = series(FUTURE, 30, ("srq20", "cohesion"))
    pair = run_pair(SCENARIO, seed=4, weeks=30)
    for name, result in (("participants", pair.programme), ("matched", pair.reference)):
        table = result.weekly[result.weekly.stratum == "reach=participant"]
        assert found["srq20"][name].tolist() == table.srq20.tolist()
    everyone = pair.reference.weekly[pair.reference.weekly.stratum == "all"]
    assert found["cohesion"]["matched"].tolist() == everyone.cohesion.tolist()
    assert matched(FUTURE).scenario.programme.modality == "none"


def test_a_scenario_with_triggers_lives_as_it_would() -> None:
    """Triggers read what was recorded, so a life that records nothing would miss them."""
    change = {"when": {"outcome": "distress", "stratum": "all", "above": 0.01, "for_weeks": 2},
              "set": {"programme.directiveness": 0.9}}  # fmt: skip
    future = Future(SCENARIO.with_({"changes": [change]}), 2)
    straight = Community.start(future.scenario, 2)
    straight.advance(12)
    plain = Community.start(SCENARIO, 2)
    plain.advance(12)
    assert _same(Life(future).state(12), straight.state) and not _same(straight.state, plain.state)
    assert lived(future, 12).weekly.week.max() == 12
