"""What is looked at stands in the address, whatever an address may hold; each visitor has their own."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.trainer.rooms.common import Room
from analysis.trainer.view import MOST_PERSONS, OWN, ROOMS, SIZES, View, Visit, check_fits, ready, view_of
from analysis.trainer.watching import KEPT, back, on, tidy, watch
from sim import ScenarioError, load_scenario
from sim.words import languages

USUAL = View()


@given(
    st.builds(
        View,
        lang=st.sampled_from(languages()), room=st.sampled_from(ROOMS), scenario=st.sampled_from(sorted(ready())),
        seed=st.integers(0, 10**15), week=st.integers(0, 104), group=st.integers(0, 20),
        moment=st.integers(-1, 60), person=st.integers(-1, 10**6), origins=st.booleans(),
        layers=st.text(string.ascii_lowercase + ",", min_size=1, max_size=30), size=st.sampled_from(SIZES), at=st.integers(0, 104),
        step=st.integers(0, 9), calm=st.booleans(), attempt=st.text(string.ascii_letters, min_size=1, max_size=300),
    )
)  # fmt: skip
def test_an_address_brings_back_the_view(view: View) -> None:
    assert view_of("?" + view.address(USUAL), USUAL) == view


@given(st.text(max_size=300))
def test_no_address_can_break_a_view(query: str) -> None:
    view = view_of(query, USUAL)
    assert view.lang in languages() and view.room in ROOMS and view.size in SIZES
    assert view.seed >= 0 and view.week >= 0 and view.group >= 0


@pytest.mark.parametrize(
    "query",
    ["?scenario=../../etc/passwd", "?scenario=nothing", "?scenario=own", "?scenario=burundi_national", "?seed=x",
     "?week=9999999&group=999", "?lang=xx&room=yy&size=7", "?seed=" + "9" * 40],
)  # fmt: skip
def test_what_an_address_gets_wrong_is_as_usual(query: str) -> None:
    visit = Visit()
    view = tidy(visit, view_of(query, USUAL))
    scenario = visit.future(view).scenario
    assert scenario.name == "burundi_hamlet" and view.week <= scenario.weeks and view.group < 6
    assert watch(visit, visit.future(view), view.week, view.group).look.week == view.week


def test_one_goes_on_moment_by_moment_and_week_by_week() -> None:
    visit = Visit()
    view = USUAL.but(week=5, moment=-1)
    seen = [view]
    while seen[-1].week == 5:
        seen.append(on(visit, seen[-1]))
    count = len(watch(visit, visit.future(view), 5, 0).moments)
    assert [one.moment for one in seen[:-1]] == list(range(-1, count)) and seen[-1].moment == 0
    assert back(visit, seen[-1]) == view.but(week=5, moment=count - 1)
    weekly = view.but(pace="weeks")
    assert on(visit, weekly).week == 6 and back(visit, weekly).week == 4
    last = view.but(week=104, room="village")
    assert on(visit, last) == last and back(visit, USUAL) == USUAL


def test_visitors_share_nothing_that_can_change() -> None:
    one, other = Visit(), Visit()
    view = USUAL.but(week=8)
    lives = [visit.life(visit.future(view)) for visit in (one, other)]
    assert lives[0] is not lives[1]
    lives[0].state(8).person.group_safety[:] = 0.0
    assert lives[1].state(8).person.group_safety.max() > 0.2


def test_what_is_kept_for_a_visitor_is_bounded() -> None:
    visit = Visit()
    for seed in range(1, 9):
        view = USUAL.but(seed=seed)
        for week in range(1, 6):
            watch(visit, visit.future(view), week, 0)
    assert len(visit.lives) <= 4 and len(visit.weeks) <= KEPT


def test_a_scenario_too_large_or_of_many_places_is_refused() -> None:
    hamlet = load_scenario("burundi_hamlet")
    check_fits(hamlet)
    for scenario in (
        hamlet.with_({"context.persons": MOST_PERSONS + 1}),
        load_scenario("province_two_waves"),
    ):
        with pytest.raises(ScenarioError):
            check_fits(scenario)
    assert "province_two_waves" not in ready() and OWN not in ready()
    assert Room._fields[0] == "view"
