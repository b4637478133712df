"""The facilitator's chair: what can be chosen, what it comes to, and how it is looked at."""

import json
from collections import Counter

import numpy as np
import pytest

from analysis.trainer.chair.arising import AGAIN, MOST, Arisen, arise
from analysis.trainer.chair.attempt import MOST_BYTES, SKIP, Answer, Attempt, Session, from_code, from_text
from analysis.trainer.chair.bank import HELPFUL, MOVES, Bank, Incident, bank
from analysis.trainer.chair.conduct import (
    MEETING,
    OPENING,
    STEP,
    choices,
    conduct_of,
    fits,
    future_of,
    minutes_of,
    own_conduct,
    planned,
    turn_of,
    week_of,
)
from analysis.trainer.chair.futures import FUTURES, MEASURES, after_choice, once, over_all
from analysis.trainer.chair.levels import LEVELS, scenario_of
from analysis.trainer.chair.scene import scene_of
from analysis.trainer.chair.telling import CLEAR, shuffled, situation, tell_practice, tell_usual, tell_whole
from analysis.trainer.chair.triggers import RULES, holds
from analysis.trainer.life import Future, Life
from sim import ScenarioError, load_scenario
from sim.acts import KINDS
from sim.state import check
from sim.words import has, in_language, languages

INCIDENTS = bank().incidents
IDS = [incident.id for incident in INCIDENTS]


def _answer(incident: str, option: str, person: int = -1) -> Answer:
    return Answer(incident=incident, option=option, person=person)


# The bank


def test_the_bank_is_no_answer_key() -> None:
    """The option whose moves sum highest is a recommended one in less than two thirds; a red line never is."""
    ways = {
        "with what they cost": lambda option: option.helpful,
        "help alone": lambda option: sum(
            steps for name, steps in option.moves.items() if name not in HELPFUL
        ),
    }
    for way, helps in ways.items():
        best = []
        for incident in INCIDENTS:
            highest = max(helps(option) for option in incident.options)
            top = [option for option in incident.options if helps(option) == highest]
            assert all(option.practice != "red_line" for option in top), incident.id
            best.append(
                any(option.practice == "recommended" for option in top)
            )  # a tie counts against the bank
        assert 0.25 < np.mean(best) < 2 / 3, way


@pytest.mark.parametrize("incident", INCIDENTS, ids=IDS)
def test_an_incident_is_whole(incident: Incident) -> None:
    """Three or four options, one of them recommended; texts in every language; known rules, acts and sources."""
    assert 3 <= len(incident.options) <= 4
    assert any(option.practice == "recommended" for option in incident.options)
    assert str(incident.trigger["rule"]) in RULES
    assert set(incident.source) <= set(bank().sources)
    for option in incident.options:
        assert set(option.moves) <= set(MOVES) and set(option.acts) <= set(bank().acts)
        assert all(-2 <= steps <= 2 for steps in option.moves.values())
    for language in languages():
        with in_language(language):
            parts = [
                "title",
                "situation",
                "good",
                *(o.id for o in incident.options),
                *(f"{o.id}.why" for o in incident.options),
            ]
            assert [part for part in parts if not has(f"incident.{incident.id}.{part}")] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("incident", INCIDENTS, ids=IDS)
def test_options_look_alike(incident: Incident, language: str) -> None:
    """Of about equal length in each language: nobody can tell the recommended one by its looks."""
    with in_language(language):
        lengths = [len(incident.words(option.id)) for option in incident.options]
    assert max(lengths) / min(lengths) <= 1.35


def test_recommended_options_are_not_the_long_ones() -> None:
    shares = []
    for incident in INCIDENTS:
        longest = max(incident.options, key=lambda option: len(incident.words(option.id)))
        shares.append(longest.practice == "recommended")
    assert np.mean(shares) < 2 / 3


def test_violence_at_home_is_never_mediated() -> None:
    """Whatever would bring the two together is a red line, and its words say so."""
    incident = bank().incident("partner_violence_disclosed")
    assert incident is not None
    assert {option.id: option.practice for option in incident.options}["b"] == "red_line"
    assert all(
        "take_up" not in option.acts and "register_agreement" not in option.acts
        for option in incident.options
    )
    assert "never mediated" in incident.words("b.why")


def test_moves_say_what_is_done_and_every_helpful_option_costs_something() -> None:
    """No recommended option is all gain: it costs a move, minutes, or strength afterwards."""
    free = [
        (incident.id, option.id)
        for incident in INCIDENTS
        for option in incident.options
        if option.practice == "recommended" and not bank().minutes(option) and not bank().after(option)
        and all(HELPFUL.get(name, 1) * steps >= 0 for name, steps in option.moves.items())
    ]  # fmt: skip
    assert len(free) <= 3, free


# Attempts


def test_an_attempt_fits_into_an_address_and_a_file() -> None:
    session = Session(tend=("equality",), form="round", begun=True, done=True, why="wait",
                      answers=(_answer("harsh_answer", "a", 17), _answer("absent_member", SKIP)))  # fmt: skip
    attempt = Attempt(level="hard", seed=2**52, sessions=(session,) * 15)
    assert from_code(attempt.code()) == attempt and len(attempt.code()) < 2000
    told = from_text(attempt.text(reasons=False))
    assert told.led == 15 and {one.why for one in told.sessions} == {""}
    assert from_text(attempt.text(reasons=True)).sessions[0].why == "wait"


def test_an_open_meeting_is_not_in_the_file_but_in_the_address() -> None:
    attempt = Attempt(sessions=(Session(done=True),)).having(Session(pace="press", begun=True))
    assert from_code(attempt.code()) == attempt and attempt.led == 1
    assert from_text(attempt.text(reasons=True)).sessions == (Session(done=True),)


GOOD = json.loads(Attempt(sessions=(Session(done=True),)).text(reasons=True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "other"}, "no attempt"), ({"version": 9}, "no attempt"), ({"level": "heaven"}, "level"),
        ({"seed": -1}, "seed"), ({"seed": "x"}, "seed"), ({"more": 1}, "more"), ({"group": 99}, "group"),
        ({"sessions": [{"tend": ["power"]}]}, "tend"), ({"sessions": [{"form": "lecture"}]}, "form"),
        ({"sessions": [{"answers": [{"incident": "dragon", "option": "a"}]}]}, "incident"),
        ({"sessions": [{}] * 31}, "sessions"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_says_where(change: dict[str, object], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        from_text(json.dumps({**GOOD, **change}))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 5000, "x" * (MOST_BYTES + 1), '{"format": 1}'])
def test_no_file_at_all_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError):
        from_text(text)


@pytest.mark.parametrize("code", ["", "x", "AAAA", "%%%", "é", "e" * 5000])
def test_a_wrong_code_is_no_attempt(code: str) -> None:
    assert from_code(code) is None


def test_a_packed_bomb_is_not_unpacked() -> None:
    import zlib
    from base64 import urlsafe_b64encode

    bomb = urlsafe_b64encode(zlib.compress(b" " * 50_000_000, 9)).decode()
    assert from_code(bomb) is None


# Conduct


def test_what_nobody_chose_stays_as_planned() -> None:
    scenario = scenario_of("calm")
    conduct = conduct_of(scenario, choices(Session()), {})
    assert {value for value in conduct if value is not None} == set()


def test_choices_are_steps_of_conduct() -> None:
    scenario = scenario_of("ordinary")
    base = planned(scenario)
    session = Session(tend=("interest",), form="round", pace="press", leads="members", after="rest",
                      answers=(_answer("dominant_speaker", "c"),))  # fmt: skip
    conduct = conduct_of(scenario, choices(session), {})
    assert conduct.interest is None, "two steps more for tending, one less for rest, one less for the option"
    assert conduct.equality == pytest.approx(base["equality"] + STEP * 2)
    assert conduct.round_share == 1.0
    assert conduct.directiveness == pytest.approx(base["directiveness"] + STEP * (3 + 1))
    assert conduct.responsibility == min(1.0, base["responsibility"] + STEP * 3) == 1.0
    assert conduct.holding == pytest.approx(0.5) or conduct.holding is None
    assert conduct.effort == pytest.approx(0.5 - STEP * 2)


def test_nobody_can_stretch_a_meeting() -> None:
    """Options whose minutes do not fit cannot be chosen, and what is taken is missing for stories."""
    session = Session(form="task", answers=(_answer("agreement_broken", "b"),))
    assert minutes_of(session) == OPENING + 40 + 45 + 15
    take_up = bank().incident("land_quarrel_erupts").option("b")
    assert fits(session, take_up)
    full = session.model_copy(update={"answers": (*session.answers, _answer("land_quarrel_erupts", "b"))})
    assert minutes_of(full) == 160 and not fits(full, take_up)
    assert choices(full).minutes == 105
    assert conduct_of(scenario_of("calm"), choices(full), {}).set_aside == pytest.approx(105 / MEETING)


def test_a_rule_of_the_group_lasts_and_acts_find_their_person() -> None:
    rule = Session(done=True, answers=(_answer("dominant_speaker", "d"),))
    other = Session(done=True, answers=(_answer("wish_to_die", "b", 33), _answer("absent_member", "b", 49)))
    turn = turn_of(
        Attempt(sessions=(rule, other, Session(done=True), Session(done=True), Session(done=True)))
    )
    base = planned(scenario_of("calm"))["responsibility"]
    led = dict(turn.conduct)
    later = [led[0, week].responsibility for week in (2, 3, 4, 5)]
    assert later[1:3] == [pytest.approx(base + STEP)] * 2 and later[3] is None
    acts = dict(turn.acts)[0, 2]
    assert {(act.kind, act.person) for act in acts} == {("refer", 33), ("visit", 49)}
    assert all(act.kind in KINDS for act in acts)


def test_every_option_of_the_bank_can_be_led() -> None:
    """Each gives a conduct within bounds that the engine takes, and lives a week."""
    life = Life(own_conduct(Attempt(level="hard")))
    state = life.state(5)
    keys = [int(state.person.key[row]) for row in state.group.member[0] if row >= 0]
    for incident in INCIDENTS:
        for option in incident.options:
            answer = Answer(incident=incident.id, option=option.id, person=keys[0], other=keys[1])
            sessions = (Session(done=True),) * 5 + (Session(begun=True, answers=(answer,)),)
            turn = turn_of(Attempt(level="hard", sessions=sessions))
            other = life.community(5).fork(
                overrides={at: one for at, one in turn.conduct if at[1] > 5},
                acts={at: one for at, one in turn.acts if at[1] > 5},
            )
            other.advance(2)
            assert other.week == 7
            check(other.state)


# What arises


def _lead(level: str, seed: int, meetings: int = 15) -> Counter[str]:
    attempt, seen = Attempt(level=level, seed=seed), Counter()
    for _ in range(meetings):
        life = Life(future_of(attempt, attempt.led))
        found = arise(life, attempt)
        assert len(found) <= MOST
        lately = [a.incident for s in attempt.sessions[-AGAIN:] for a in s.answers]
        assert not {one.incident.id for one in found} & set(lately), "not the same again so soon"
        assert found == arise(Life(future_of(attempt, attempt.led)), attempt), (
            "the same state, the same incidents"
        )
        answers = tuple(
            Answer(incident=one.incident.id, option=SKIP, person=one.person, other=one.other) for one in found
        )
        seen.update(one.incident.id for one in found)
        attempt = attempt.having(Session(begun=True, done=True, answers=answers))
    return seen


HEAVY = {
    "wish_to_die",
    "blame_between_origins",
    "facilitator_exhausted",
    "women_do_not_speak",
    "whole_group_silent",
}
"""What arises where people are hostile, worn out and do not dare to speak."""


def test_incidents_arise_from_the_state_of_the_group() -> None:
    """A hard group has heavier ones than a calm one; in both many meetings have none."""
    seen = {level: sum((_lead(level, seed) for seed in (1, 2, 3)), Counter()) for level in ("calm", "hard")}
    for count in seen.values():
        assert 6 <= sum(count.values()) <= 3 * 15 and len(count) >= 6
    heavy = {level: sum(count[name] for name in HEAVY) for level, count in seen.items()}
    assert heavy["hard"] > 2 * heavy["calm"]


def test_every_rule_can_hold_or_says_why_not() -> None:
    """Over many groups most incidents of each kind of group arise at least once; none of another kind does."""
    seen: dict[str, set[str]] = {}
    for name in ("burundi_hamlet", "pushing_hard", "commemoration", "youth_dayroom", "lifecare_groups"):
        scenario = load_scenario(name)
        for seed in (1, 2):
            life = Life(Future(scenario, seed))
            for week in (2, 3, 5, 8, 11, 14):
                for group in range(min(4, scenario.programme.all_groups)):
                    scene = scene_of(life, week, group)
                    found = {one.id for one in INCIDENTS if scene.circle.state == 1 and holds(one, scene)}
                    seen.setdefault(name, set()).update(found)
    assert len(set.union(*seen.values())) >= 16
    assert {
        one for one in seen["burundi_hamlet"] if one.startswith(("youth", "lifecare", "network"))
    } == set()
    assert any(one.startswith(("relative", "lifecare")) for one in seen["lifecare_groups"])


def test_a_state_made_by_hand_holds_its_rule() -> None:
    """The rules read what they say: each is set up in a state of its own, and without it nothing is found."""
    life = Life(own_conduct(Attempt(level="calm")))
    scene = scene_of(life, 6, 0)
    person, members = scene.state.person, scene.members
    whom = members[3]
    calm = {"distress": 0.1, "acceptance": 0.6, "group_safety": 0.6, "hostility": 0.05, "absences": 0,
            "livelihood": 0.6, "general_trust": 0.6}  # fmt: skip
    saved = {name: person[name].copy() for name in calm}

    def with_(name: str, rows: tuple[int, ...], **values: float) -> object:
        for field, value in calm.items():
            person[field][list(members)] = value
        for field, value in values.items():
            person[field][list(rows)] = value
        incident = bank().incident(name)
        found = holds(incident.model_copy(update={"phases": ("any",)}), scene)
        for field, value in saved.items():
            person[field][:] = value
        return found

    assert with_("wish_to_die", (whom,), distress=0.9, acceptance=0.1) == (whom, -1)
    assert with_("wish_to_die", (whom,), distress=0.9) is None
    assert with_("wants_to_leave", (whom,), group_safety=0.1) == (whom, -1)
    assert with_("wants_to_leave", ()) is None
    assert with_("absent_member", (whom,), absences=2) == (whom, -1)
    assert with_("absent_member", (whom,), absences=1) is None
    assert with_("what_do_we_get", members, livelihood=0.2) == (-1, -1)
    assert with_("what_do_we_get", ()) is None
    assert with_("past_violence_named", (whom,), hostility=0.5)[0] == whom
    assert with_("past_violence_named", ()) is None
    origins = person.origin[list(members)]
    pair = tuple(members[int(np.flatnonzero(origins == code)[0])] for code in (0, 1))
    assert set(with_("blame_between_origins", pair, hostility=0.5, general_trust=0.1)) == set(pair)
    assert with_("blame_between_origins", pair, hostility=0.5) is None


# What usually follows


@pytest.fixture(scope="module")
def sixth() -> tuple[Life, Attempt]:
    attempt = Attempt(level="ordinary", seed=2, sessions=(Session(done=True),) * 5)
    return Life(future_of(attempt, attempt.led)), attempt


def test_leading_as_planned_is_no_better_and_no_worse(sixth: tuple[Life, Attempt]) -> None:
    """Both arms of each future share their luck, so that without a difference nothing differs."""
    life, attempt = sixth
    found = after_choice(life, attempt.having(Session(begun=True)))
    assert found == ((0,) * len(MEASURES), (0,) * len(MEASURES))


def test_a_choice_is_judged_by_forty_futures(sixth: tuple[Life, Attempt]) -> None:
    life, attempt = sixth
    tended = after_choice(life, attempt.having(Session(begun=True, tend=("participation", "interest"))))
    pressed = after_choice(life, attempt.having(Session(begun=True, pace="press", tend=())))
    for found in (tended, pressed):
        assert all(0 <= b + w <= FUTURES for b, w in zip(found.better, found.worse, strict=True))
        assert found == after_choice(life, attempt.having(
            Session(begun=True, tend=("participation", "interest")) if found is tended else Session(begun=True, pace="press")
        ))  # fmt: skip
    assert tended.of("safety")[0] >= CLEAR > tended.of("safety")[1]
    assert pressed.of("safety")[1] >= CLEAR
    words = tell_usual(tended)
    assert len(words) == 4 and "harm" in words[0] and all("40" in line for line in words)


def test_what_lasts_is_counted_over_the_whole_attempt() -> None:
    """An attempt that is the model's own conduct equals it, once and in every future."""
    plain = Attempt(level="calm", seed=5, sessions=(Session(done=True),) * 6)
    assert over_all(plain) == ((0,) * len(MEASURES), (0,) * len(MEASURES))
    led, own = once(plain)
    assert led == own
    pressed = plain.model_copy(update={"sessions": (Session(done=True, pace="press", form="free"),) * 6})
    assert over_all(pressed).of("safety")[1] > FUTURES / 2
    headings = [heading for heading, _ in tell_whole(over_all(pressed), *once(pressed))]
    assert headings == ["Harm", "The quietest three", "The facilitators' strength", "What was gained"]


def _arisen(name: str) -> Arisen:
    incident = bank().incident(name)
    assert incident is not None
    return Arisen(incident, 1, 2, 4, 9)


def test_a_red_line_stands_whatever_the_model_shows() -> None:
    from analysis.trainer.chair.futures import Usual

    bright = Usual((FUTURES,) * len(MEASURES), (0,) * len(MEASURES))
    for incident in INCIDENTS:
        for option in incident.options:
            told = tell_practice(option, Arisen(incident, 1, 2, 4, 9), bright)
            assert ("never, whatever the curve shows" in told[0]) is (option.practice == "red_line")
            if option.practice == "caution":
                assert any("differ" in line for line in told)


def test_where_model_and_practice_differ_both_are_told() -> None:
    from analysis.trainer.chair.futures import Usual

    arisen = _arisen("harsh_answer")
    dark = Usual((0,) * len(MEASURES), (FUTURES,) * len(MEASURES))
    flat = Usual((0,) * len(MEASURES), (0,) * len(MEASURES))
    bright = Usual((FUTURES,) * len(MEASURES), (0,) * len(MEASURES))
    recommended = arisen.incident.options[0]
    assert "The two differ" in tell_practice(recommended, arisen, dark)[-1]
    assert "little difference" in tell_practice(recommended, arisen, flat)[-1]
    assert "Good practice" in tell_practice(recommended, arisen, bright)[-1]


def test_options_are_shuffled_anew_for_each_meeting_and_the_same_when_looked_at_again() -> None:
    arisen = _arisen("dominant_speaker")
    orders = {tuple(option.id for option in shuffled(arisen, 1, week)) for week in range(1, 40)}
    assert len(orders) > 10
    assert shuffled(arisen, 1, 3) == shuffled(arisen, 1, 3)
    first = Counter(shuffled(arisen, seed, 4)[0].practice == "recommended" for seed in range(200))
    assert 0.35 < first[True] / 200 < 0.65


def test_situations_speak_of_numbers_never_of_names() -> None:
    for incident in INCIDENTS:
        told = situation(Arisen(incident, 1, 2, 4, 9))
        assert "{" not in told and told.endswith((".", "?"))


def test_levels_fix_the_group_and_not_the_script() -> None:
    hostile = [scenario_of(level).context.hostility for level in LEVELS]
    assert list(LEVELS) == ["calm", "ordinary", "hard"] and hostile == sorted(hostile)
    assert all(scenario_of(level).programme.sessions == 15 for level in LEVELS)
    assert week_of(Attempt(), 14) == 15
    assert isinstance(bank(), Bank)
