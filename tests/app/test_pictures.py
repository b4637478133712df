"""Pictures: what they show, and what they must never show."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.trainer.circle import draw_circle
from analysis.trainer.life import Future, Life, series
from analysis.trainer.moments import STAGES, Moment, moments
from analysis.trainer.people import card
from analysis.trainer.pictures import fill_of, ink_on, shape, text
from analysis.trainer.reasons import JUMP, _parts, reasons
from analysis.trainer.seats import circle_of
from analysis.trainer.telling import tell_community, tell_moment
from analysis.trainer.village import LAYERS, draw_village, plan_of
from analysis.trainer.weeks import OUTCOMES, draw_weeks
from sim import load_scenario
from sim.dynamics import balance
from sim.events import Event
from sim.words import in_language
from tests.worlds import lively

SCENARIO = load_scenario("burundi_hamlet")
LIFE = Life(Future(SCENARIO, 1))
WEEK, GROUP = 9, 2


def _meeting(group: int = GROUP, life: Life = LIFE, week: int = WEEK):
    look, met = life.look(week), life.meeting(week, group)
    per_group, size = life.scenario.programme.facilitators.per_group, life.scenario.programme.group_size
    return look, met, circle_of(look.before, group, per_group, size), moments(look.events, group, met)


def test_a_meeting_goes_through_its_stages_in_order() -> None:
    _, _, circle, found = _meeting()
    order = [STAGES.index(moment.stage) for moment in found if moment.stage not in ("opening_up", "answers")]
    assert order == sorted(order) and {moment.stage for moment in found} == set(STAGES)
    assert found[0].present | found[0].absent == set(circle.people)
    assert all(tell_moment(moment, circle, SCENARIO) for moment in found)


def test_moments_are_the_events_and_nothing_else() -> None:
    """Every turn, story, hurt and repair of the log is a moment; nobody who stayed away does anything."""
    look, met, _, found = _meeting()
    rows = look.events[(look.events.group == GROUP) & (look.events.phase == 4)]
    spoke = [int(one.person) for one in rows if one.event == Event.spoke]
    assert [moment.speaker for moment in found if moment.stage == "turns"] == spoke
    told = [int(one.person) for one in rows if one.event == Event.opened_up]
    assert [moment.teller for moment in found if moment.stage == "opening_up"] == told
    hurts = {(int(one.person), int(one.other)) for one in rows if one.event == Event.hurt}
    assert {(moment.teller, by) for moment in found for by in moment.hurters} == hurts
    away = found[0].absent
    assert not away & {moment.speaker for moment in found}
    for moment in found:
        seat = [k for k, person in enumerate(met.chair.person) if person == moment.teller]
        if moment.listeners:
            assert moment.listeners == pytest.approx(
                {int(met.chair.person[k]): met.chair.support[seat[0], k] for k in range(int(met.session.present[0]))
                 if k != seat[0]}
            )  # fmt: skip


def test_every_moment_can_be_drawn_and_is_whole_markup() -> None:
    _, _, circle, found = _meeting()
    drawn = [draw_circle(circle, moment) for moment in [None, *found]]
    assert len(set(drawn)) > 10 and drawn == [draw_circle(circle, moment) for moment in [None, *found]]
    for picture in drawn:
        ElementTree.fromstring(picture)
        assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_twelve_chairs_stand_open_and_an_absent_one_is_empty() -> None:
    _, _, circle, found = _meeting()
    picture = draw_circle(circle, found[0])
    assert len(circle.seats) == 12 and picture.count("data-key=") == len(circle.people)
    assert picture.count('stroke-dasharray="4 5"') == 12 - len(found[0].present)


def test_people_are_circles_of_one_size_and_origin_is_hidden_until_asked() -> None:
    _, _, circle, _ = _meeting()
    origins = {seat.origin for seat in circle.seats if seat.row >= 0}
    assert len(origins) > 1
    hidden = draw_circle(circle)
    assert "<polygon" not in hidden
    asked = draw_circle(circle, origins=True)
    assert asked.count("<polygon") == sum(1 for seat in circle.seats if seat.origin > 0)
    fills = [re.findall(r'fill="(#\w{6})" stroke="#1F2A30" stroke-width="1"', one) for one in (hidden, asked)]
    assert fills[0] == fills[1], "origins are told by shape, never by colour"
    for seat in circle.people.values():
        assert "rigin" not in " ".join(card(LIFE.state(WEEK), SCENARIO, seat.key, circle, False))
        assert "rigin" not in card(LIFE.state(WEEK), SCENARIO, seat.key, circle, True)[0]


def test_shapes_of_origins_have_about_one_size() -> None:
    for kind in range(1, 6):
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", shape(0, 0, 10, kind, "").split('"')[1])]
        points = np.array(numbers).reshape(-1, 2)
        x, y = points.T
        area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
        assert 0.85 < area / (np.pi * 100) < 1.25


def test_colours_get_darker_with_safety_and_words_on_them_can_be_read() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    values = [k / 20 for k in range(21)]
    lights = [light(fill_of(value)) for value in values]
    assert lights == sorted(lights, reverse=True)
    for value in values:
        one, two = sorted((light(fill_of(value)), light(ink_on(value))), reverse=True)
        assert (one + 0.05) / (two + 0.05) >= 4.5


def test_violence_and_disputes_at_home_are_never_drawn() -> None:
    """A village in which much of it goes on draws none of it: no line, no type, no word."""
    scenario = lively()
    life = Life(Future(scenario, 3))
    kinds = list(scenario.context.disputes.values())
    seen = violent = 0
    for week in range(2, 14):
        look = life.look(week)
        pair = look.after.pair[: int(look.after.community.pairs[0])]
        private = np.array([kind.private for kind in kinds])[pair.type]
        openly = int(((pair.dispute == 1) & ~private).sum())
        seen += int(((pair.dispute == 1) & private).sum())
        violent += int((look.events.event == Event.violence).sum())
        picture = draw_village(look.after, scenario, ("disputes",))
        lines = re.findall(r'<path d="([^"]*)"', picture)
        assert sum(one.count("M") for one in lines) <= openly
        assert "iolence" not in picture and "iolence at" not in " ".join(tell_community(look.events))
        told = [line for line in tell_community(look.events) if "iolence" in line]
        assert not any(character.isdigit() for line in told for character in line)
    assert seen > 0 and violent > 0


def test_every_layer_can_be_left_out() -> None:
    state = LIFE.state(30)
    whole = draw_village(state, SCENARIO)
    ElementTree.fromstring(whole)
    for layer in LAYERS:
        rest = tuple(one for one in LAYERS if one != layer)
        assert len(draw_village(state, SCENARIO, rest)) < len(whole)
    assert whole.count("data-key=") == 480


@pytest.mark.parametrize(("persons", "level"), [(1000, "person"), (1001, "household"), (2584, "household")])
def test_many_people_become_households_and_then_hills(persons: int, level: str) -> None:
    state = Life(Future(SCENARIO.with_({"context.persons": persons}), 1)).state(0)
    plan = plan_of(state)
    assert plan.level == level
    inside = np.hypot(*(plan.home - plan.hill[_hills(state)][:, :2]).T)
    assert (inside <= plan.hill[0, 2]).all(), "every household lies on its hill"
    assert draw_village(state, SCENARIO).count("data-key=") == (persons if level == "person" else 0)


def _hills(state) -> np.ndarray:
    _, first = np.unique(state.person.household, return_index=True)
    _, rank = np.unique(state.person.neighbourhood, return_inverse=True)
    return rank[first]


def test_the_weeks_show_nothing_of_the_future() -> None:
    found = series(Future(SCENARIO, 1), 40, OUTCOMES)
    early, late = draw_weeks(found, 10), draw_weeks(found, 40)
    ElementTree.fromstring(early)
    assert early.count("<polyline") == late.count("<polyline") == 2 * len(OUTCOMES)
    points = re.findall(r'<polyline points="([^"]*)"', early)
    assert max(len(one.split()) for one in points) == 11
    assert "iolence" not in late


def test_words_in_pictures_stay_words() -> None:
    assert "<script" not in text(0, 0, "<script>alert(1)</script>")


def test_reasons_are_what_the_rule_added_up() -> None:
    """The parts of which the largest is told give the very change of felt safety that happened."""
    look, met, circle, _ = _meeting()
    numbers = LIFE.community(WEEK).numbers
    checked = 0
    for row, seat in circle.people.items():
        gains, losses = _parts(row, met, circle, SCENARIO, numbers)
        if not gains:
            continue
        gain = numbers.safety_speed * sum(gains.values())
        loss = numbers.safety_speed * numbers.harm_weight * sum(losses.values())
        loss += numbers.dropout_cut * met.session.left[0] + numbers.crisis_cut * met.session.crisis[0]
        assert balance(seat.safety, gain, loss) == pytest.approx(met.person.group_safety[row], abs=1e-9)
        checked += 1
    assert checked >= 8
    found = reasons(look, met, circle, SCENARIO, numbers)
    jumps = {
        row
        for row, seat in circle.people.items()
        if abs(look.after.person.group_safety[row] - seat.safety) >= JUMP
    }
    assert {reason.row for reason in found if reason.row >= 0} <= jumps and found


def test_an_unrepaired_hurt_is_told_as_what_it_is() -> None:
    """Over many meetings: whoever fell after a hurt that nobody repaired is told so, with who answered."""
    told = 0
    for week in range(3, 15):
        for group in range(6):
            look, met, circle, _ = _meeting(group, LIFE, week)
            rows = look.events[look.events.group == group]
            mended = {(int(one.person), int(one.other)) for one in rows if one.event == Event.repaired}
            open_ = [
                one
                for one in rows
                if one.event == Event.hurt and (int(one.person), int(one.other)) not in mended
            ]
            for reason in reasons(look, met, circle, SCENARIO, LIFE.community(week).numbers):
                hurt = [one for one in open_ if int(one.person) == reason.row]
                if hurt and reason.change < 0:
                    told += 1
                    assert "nobody repaired it" in reason.sentence
                    assert all(f"Person {circle.number(int(one.other))}" in reason.sentence for one in hurt)
    assert told > 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_moments_speak_the_language(language: str) -> None:
    _, _, circle, found = _meeting()
    with in_language(language):
        told = " ".join(tell_moment(moment, circle, SCENARIO) for moment in found)
    assert ("takes the word" in told) is (language == "en")
    assert ("prend la parole" in told) is (language == "fr")


def test_a_crisis_and_an_empty_meeting_have_their_moments() -> None:
    circle = circle_of(LIFE.state(5), 0, 2, 12)
    for moment in (
        Moment("answers", crisis=1),
        Moment("answers", crisis=2),
        Moment("after"),
        Moment("after", left=(1,), phase=2),
    ):
        ElementTree.fromstring(draw_circle(circle, moment))
        assert tell_moment(moment, circle, SCENARIO)
