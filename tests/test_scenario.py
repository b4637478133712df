"""Scenarios: defaults, files that build on files, variants, hashes, and what changes on the way."""

import json
import pickle
import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.errors import ScenarioError
from sim.parameters import PARAMETERS
from sim.scenario import (
    PRESETS,
    Context,
    Principles,
    Scenario,
    canonical_json,
    load_scenario,
    parse_set,
    ready_contexts,
    ready_scenarios,
)
from sim.scenario import schema as generated
from sim.scenario.keys import changeable, keys

READY = sorted(ready_scenarios())


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_smallest_scenario_is_a_name(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, "tiny.yaml", "name: tiny\n"))
    assert scenario.name == "tiny"
    assert scenario.scenario_hash == Scenario.default().scenario_hash


def test_defaults() -> None:
    scenario = Scenario.default()
    assert (scenario.weeks, scenario.burn_in, scenario.context.persons) == (104, 26, 480)
    assert [(o.id, o.share, o.arriving) for o in scenario.context.origins] == [
        ("resident", 0.7, False),
        ("returnee", 0.3, True),
    ]
    assert scenario.context.disputes["violence_at_home"].private
    assert [p.name for p in scenario.programme.phases][-1] == "memories"
    assert scenario.programme.recruitment.rule == "by_need"


def has_rollout(scenario: Scenario, notice: str) -> bool:
    """Whether it is said of a rollout that ``run`` lives one community of it, or which prices are missing."""
    return scenario.rollout is not None and (
        "one community of it" in notice or "prices are not given" in notice
    )


@pytest.mark.parametrize("name", READY)
def test_ready_scenarios_load_and_carry_their_name_and_question(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.question.endswith("?")
    assert [notice for notice in scenario.notices() if not has_rollout(scenario, notice)] == []


def test_every_ready_scenario_is_there_and_differs_from_the_others() -> None:
    assert {"burundi_colline", "no_programme", "savings_only", "without_equality"} <= set(READY)
    assert len({load_scenario(name).scenario_hash for name in READY}) == len(READY)


def test_ready_contexts_describe_places() -> None:
    assert set(ready_contexts()) == {
        "burundi_colline", "burundi_hamlet", "rwanda_hill", "refugee_settlement", "school_dayroom",
        "clinic_network", "lifecare_home",
    }  # fmt: skip
    colline = load_scenario("contexts/burundi_colline")
    assert colline.context.persons == round(12_332_788 / 2_639 * 0.553)
    assert colline.context.household_size == pytest.approx(4.53 * 0.553, abs=0.01)
    places = [load_scenario(f"contexts/{name}").context for name in ready_contexts()]
    for place in places:
        centres = [service for service in place.services if service.kind == "gbv"]
        assert bool(centres) == (place.setting == "village")
        for centre in centres:
            assert centre.capacity_per_month * 12 / place.persons == pytest.approx(0.02, rel=0.01)


def test_ready_scenarios_change_what_they_say() -> None:
    hamlet, late = load_scenario("burundi_hamlet"), load_scenario("late_start")
    assert hamlet.with_({"programme.start": 53}).scenario_hash == late.scenario_hash
    meetings = load_scenario("meetings_only").programme.principles
    assert {value for _, value in meetings} == {0.0}
    colline = load_scenario("burundi_colline")
    for scenario in (hamlet, colline):
        seats = scenario.programme.groups * scenario.programme.group_size
        assert seats / scenario.context.persons == pytest.approx(0.15, abs=0.005)


def test_loading_is_quick() -> None:
    load_scenario("burundi_colline")
    best = min(_seconds(name) for name in READY)
    worst = max(min(_seconds(name) for _ in range(3)) for name in READY)
    assert best < worst < 0.06


def _seconds(name: str) -> float:
    start = time.perf_counter()
    load_scenario(name)
    return time.perf_counter() - start


# building on other files


def test_extends_merges_sections_and_replaces_lists_and_values(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.yaml",
        """
name: a
question: What does a ask?
notes: of a
weeks: 60
context:
  persons: 200
  shocks: [{week: 1, incidents: 2}, {week: 3, incidents: 4}]
programme: {groups: 3, principles: {interest: .1, equality: .2}}
""",
    )
    write(tmp_path, "b.yaml", "name: b\nprogramme: {principles: {equality: .9}, minutes: 90}\n")
    file = write(
        tmp_path,
        "c.yaml",
        """
name: c
extends: [a.yaml, b]
weeks: null
context: {shocks: [{week: 9, incidents: 1}]}
programme: {principles: {interest: null}}
""",
    )
    made = load_scenario(file)
    assert (made.name, made.question, made.notes) == ("c", "", "")
    assert made.weeks == 104
    assert made.context.persons == 200
    assert [shock.week for shock in made.context.shocks] == [9]
    assert (made.programme.groups, made.programme.minutes) == (3, 90)
    assert made.programme.principles.interest == 0.7
    assert made.programme.principles.equality == 0.9
    assert made.extends == ("a.yaml", "b")


def test_overrides_win_left_to_right(tmp_path: Path) -> None:
    file = write(tmp_path, "a.yaml", "name: a\nprogramme: {groups: 3}\n")
    made = load_scenario(file, {"programme.groups": 5, "programme": {"groups": 7, "start": 2}})
    assert (made.programme.groups, made.programme.start) == (7, 2)
    assert load_scenario(file, {"programme.groups": None}).programme.groups == 6
    assert load_scenario(file, {"programme": None}).programme.groups == 6


def test_the_name_may_come_without_ending_from_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "mine.yaml", "name: mine\n")
    monkeypatch.chdir(tmp_path)
    assert load_scenario("mine").name == "mine"
    assert load_scenario("mine.yaml").name == "mine"


def test_disputes_change_and_add_to_the_ready_types() -> None:
    made = Scenario.default().with_(
        {
            "context.disputes.land.cross": 0.1,
            "context.disputes.water": {"same": 2},
            "context.disputes.belief": {"household": 0, "cross": 0, "same": 0},
        }
    )
    kinds = made.context.disputes
    assert list(kinds) == sorted(kinds)
    assert (kinds["land"].cross, kinds["land"].same) == (0.1, 0.55)
    assert (kinds["water"].same, kinds["water"].mediable) == (2.0, True)
    assert kinds["belief"].same == 0.0


def test_a_private_type_is_not_mediable_without_saying_so() -> None:
    made = Scenario.default().with_({"context.disputes.abuse": {"partners": 0.1, "private": True}})
    assert made.context.disputes["abuse"].mediable is False


def test_returnee_share_is_a_short_way() -> None:
    short = Scenario.default().with_({"context.returnee_share": 0.4})
    long = Scenario.default().with_(
        {
            "context.origins": [
                {"id": "resident", "share": 0.6},
                {"id": "returnee", "share": 0.4, "arriving": True},
            ]
        }
    )
    assert short.scenario_hash == long.scenario_hash
    assert short.context.origins == long.context.origins
    assert short.with_({"context.returnee_share": 0.1}).context.origins[1].share == 0.1


def test_phases_by_name_and_by_hand() -> None:
    made = Scenario.default().with_({"programme.phases": "founding_text"})
    assert made.programme.phases == PRESETS["founding_text"]
    spelled = Scenario.default().with_({"programme.phases": made.resolved()["programme"]["phases"]})
    assert spelled.scenario_hash == made.scenario_hash


def test_parse_set() -> None:
    assert parse_set("programme.groups=8") == ("programme.groups", 8)
    assert parse_set("programme.savings=true") == ("programme.savings", True)
    assert parse_set("context.hardship=.5") == ("context.hardship", 0.5)
    assert parse_set("name=a=b") == ("name", "a=b")
    assert parse_set("context.shocks=[{week: 2, incidents: 3}]")[1] == [{"week": 2, "incidents": 3}]
    assert parse_set("programme.groups=") == ("programme.groups", None)
    for text in ("programme.groups", "=3", "a=[", "a=&x 1"):
        with pytest.raises(ScenarioError):
            parse_set(text)


# variants, hashes, freezing


def test_with_gives_a_checked_variant_and_leaves_the_first_alone() -> None:
    first = load_scenario("burundi_hamlet")
    variant = first.with_({"programme.principles.equality": 0})
    assert first.programme.principles.equality == 0.7
    assert variant.programme.principles.equality == 0.0
    assert variant.context == first.context
    assert variant.with_({"programme.principles.equality": None}) == first
    with pytest.raises(ScenarioError, match=r"with_: programme\.groupz: .*Did you mean groups"):
        first.with_({"programme.groupz": 2})


def test_the_hash_knows_meaning_and_nothing_else() -> None:
    first = Scenario.default()
    same = first.with_(
        {
            "name": "other",
            "question": "Why?",
            "notes": "n",
            "words": {"en": {"a": "b"}},
            "context.hardship": 0.45,
            "programme.directiveness": None,
            "parameters.harm_weight": PARAMETERS["harm_weight"].default,
        }
    )
    assert same.scenario_hash == first.scenario_hash
    assert len(first.scenario_hash) == 16
    for key, value in (
        ("weeks", 103),
        ("purpose", "research"),
        ("context.place", "x"),
        ("parameters.harm_weight", 2.5),
        ("changes", [{"week": 2, "set": {"programme.savings": True}}]),
    ):
        assert first.with_({key: value}).scenario_hash != first.scenario_hash, key


def test_whole_numbers_and_broken_ones_hash_alike() -> None:
    one = Scenario.default().with_(
        {"context.hardship": 1, "changes": [{"week": 2, "set": {"programme.directiveness": 1}}]}
    )
    two = Scenario.default().with_(
        {"context.hardship": 1.0, "changes": [{"week": 2, "set": {"programme.directiveness": 1.0}}]}
    )
    assert one.scenario_hash == two.scenario_hash
    assert canonical_json({"b": -0.0, "a": (1, 2.5)}) == '{"a":[1,2.5],"b":0.0}'


def test_parameter_hash_is_about_numbers_in_force() -> None:
    first = Scenario.default()
    assert first.with_({"weeks": 3}).parameter_hash == first.parameter_hash
    assert first.with_({"parameters.harm_weight": 2}).parameter_hash != first.parameter_hash
    assert set(first.parameters_in_force()) == set(PARAMETERS)


@pytest.mark.parametrize("name", READY)
def test_resolved_is_a_file_with_the_same_hash(name: str, tmp_path: Path) -> None:
    scenario = load_scenario(name)
    file = write(tmp_path, "resolved.yaml", json.dumps(scenario.resolved()))
    assert load_scenario(file).scenario_hash == scenario.scenario_hash


def test_a_scenario_is_frozen_hashable_and_travels() -> None:
    scenario = load_scenario("burundi_colline", {"changes": [{"week": 2, "set": {"programme.minutes": 90}}]})
    for name, value in (("weeks", 3), ("context", Context())):
        with pytest.raises(ValidationError):
            setattr(scenario, name, value)
    with pytest.raises(TypeError):
        scenario.context.disputes["land"] = None  # type: ignore[index]
    scenario.in_force(5)
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy == scenario
    assert hash(copy) == hash(scenario)
    assert copy.scenario_hash == scenario.scenario_hash
    assert copy.in_force(5).programme.minutes == 90


def test_week_zero_keys_tell_what_arms_must_share() -> None:
    first = load_scenario("burundi_hamlet")
    for name in ("no_programme", "late_start", "after_a_shock", "no_supervision"):
        assert load_scenario(name).week_zero_keys() == first.week_zero_keys()
    for key, value in (
        ("context.persons", 500),
        ("burn_in", 0),
        ("parameters.harm_weight", 2.0),
        ("context.disputes.land.same", 0.1),
    ):
        assert first.with_({key: value}).week_zero_keys() != first.week_zero_keys(), key


# what changes on the way

CHANGES = [
    {"week": 30, "until": 40, "set": {"programme.directiveness": 0.6}},
    {"week": 35, "set": {"programme.directiveness": 0.2, "context.hardship": 0.9}},
    {
        "when": {"outcome": "violence", "above": 0.3, "for_weeks": 4},
        "set": {"programme.facilitators.supervision": 0.9},
        "lasts": 8,
    },
    {"when": {"outcome": "violence", "above": 0.5}, "set": {"programme": {"paused": True}}},
    {"week": 50, "until": 52, "set": {"context.hardship": None}},
]


def test_dated_changes_hold_and_give_way() -> None:
    scenario = Scenario.default().with_({"changes": CHANGES})
    assert scenario.stops(104) == [30, 35, 41, 50, 53]
    assert scenario.stops(40) == [30, 35]
    assert scenario.stops(0) == []
    weeks = (0, 29, 30, 34, 35, 40, 41, 104)
    pushed = {week: scenario.in_force(week).programme.directiveness for week in weeks}
    assert pushed == {0: 0.1, 29: 0.1, 30: 0.6, 34: 0.6, 35: 0.2, 40: 0.2, 41: 0.2, 104: 0.2}
    hard = {week: scenario.in_force(week).context.hardship for week in (34, 35, 49, 50, 52, 53)}
    assert hard == {34: 0.45, 35: 0.9, 49: 0.9, 50: 0.45, 52: 0.45, 53: 0.9}


def test_triggered_changes_act_from_the_week_after() -> None:
    scenario = Scenario.default().with_({"changes": CHANGES})
    assert [index for index, _ in scenario.triggers] == [2, 3]
    assert scenario.triggers[0][1].for_weeks == 4

    def supervision(week: int) -> float:
        return scenario.in_force(week, {2: 10}).programme.facilitators.supervision

    assert [supervision(week) for week in (10, 11, 18, 19)] == [0.6, 0.9, 0.9, 0.6]
    assert [scenario.in_force(w, {3: 10}).programme.paused for w in (10, 11, 104)] == [False, True, True]


def test_in_force_is_remembered() -> None:
    scenario = Scenario.default().with_({"changes": CHANGES})
    assert scenario.in_force(1) is scenario
    assert scenario.in_force(30) is scenario.in_force(34)
    assert scenario.in_force(36) is not scenario.in_force(42)


def test_every_changeable_key_can_be_changed_and_no_other() -> None:
    base = Scenario.default().resolved()
    for path, entry in keys().items():
        listed = "*" in path or path[0] in {"changes", "parameters", "extends"}
        if listed or entry.kind in {"section", "mapping"}:
            continue
        value: object = base
        for part in path:
            value = None if value is None else value[part]  # type: ignore[index]
        value = 0.5 if value is None else value
        settings = {"changes": [{"week": 2, "set": {".".join(path): value}}]}
        if entry.changeable:
            Scenario.default().with_(settings)
        else:
            with pytest.raises(ScenarioError, match="cannot change"):
                Scenario.default().with_(settings)


def test_what_may_change_is_what_the_page_says() -> None:
    principles = {f"programme.principles.{name}" for name in Principles.model_fields}
    assert set(changeable()) == principles | {
        "programme.minutes",
        "programme.pacing",
        "programme.directiveness",
        "programme.facilitators.supervision",
        "programme.facilitators.crisis_procedure",
        "programme.after",
        "programme.community_meetings",
        "programme.room_for_violence_at_home",
        "programme.savings",
        "programme.try_and_report",
        "programme.closing_celebration",
        "programme.goods_for_coming",
        "programme.paused",
        "context.hardship",
        "context.services",
        "context.calendar.seasons",
        "parameters",
    }


def test_seasons_may_go_over_the_turn_of_the_year() -> None:
    calendar = (
        Scenario.default()
        .with_({"context.calendar": {"first_week": 50, "seasons": [{"name": "lean", "from": 51, "to": 2}]}})
        .context.calendar
    )
    assert [calendar.week_of_year(week) for week in (0, 1, 3, 4, 55)] == [49, 50, 52, 1, 52]
    assert [calendar.seasons[0].covers(week) for week in (50, 51, 52, 1, 2, 3)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


def test_unusual_is_not_wrong() -> None:
    made = Scenario.default().with_(
        {
            "weeks": 10,
            "context.persons": 60,
            "context.origins": [{"id": "resident", "share": 1}],
            "context.shocks": [{"week": 11, "incidents": 1}],
            "programme.composition": "separate",
            "programme.recruitment.share_arriving": 0.5,
            "programme.sessions": 12,
            "changes": [{"week": 20, "set": {"programme.paused": True}}],
        }
    )
    assert len(made.notices()) == 8
    assert any("72 seats" in sentence for sentence in made.notices())


# what is generated


def test_schema_and_key_reference_are_current() -> None:
    folder = ready_scenarios()["burundi_hamlet"].parent
    assert (folder / "schema.json").read_text(encoding="utf-8") == generated.schema_text()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert generated.with_reference(readme) == readme


def test_every_key_says_what_it_means() -> None:
    for entry in keys().values():
        assert len(entry.meaning) > 5, entry.name
        if entry.kind in {"integer", "number"}:
            assert entry.unit, entry.name


def test_schema_lists_what_the_models_know() -> None:
    definitions = generated.schema()["$defs"]
    assert definitions["Season"]["properties"]["from"]["maximum"] == 52
    assert definitions["Context"]["properties"]["origins"]["items"] == {"$ref": "#/$defs/Origin"}
    assert definitions["Programme"]["additionalProperties"] is False
