"""What is said about broken rollouts: everything at once, each with its place and a way out."""

from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario import load_scenario
from sim.scenario.areas import areas, even
from sim.scenario.units import read_map, ready_maps

PRICED = "costs: {currency: units, price_year: 2026, prices: {facilitators: 1}}"


def problems(folder: Path, text: str) -> list[Problem]:
    file = folder / "mine.yaml"
    file.write_text(f"name: mine\nextends: burundi_hamlet\n{text}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    return list(caught.value.problems)


M = "rollout.municipalities"


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("rollout: {}", M, "needs municipalities"),
        ("rollout: {municipalities: 0}", M, "list"),
        ("rollout: {municipalities: 501}", M, "list"),
        ("rollout: {municipalities: [{name: A}, {name: A}]}", M, "two municipalities called “A”"),
        ("rollout: {municipalities: 3, communities: 2}", "rollout.communities", "fewer communities"),
        ("rollout: {municipalities: 3, communities: 20000}", "rollout.communities", "Allowed: 1 to 10000"),
        ("rollout: {municipalities: [{communities: 5000}, {communities: 5000}, {communities: 9}]}", "rollout.communities", "at most"),
        ("rollout: {municipalities: [{sizes: [60, 70], communities: 3}]}", f"{M}[0].sizes", "Keep one"),
        ("rollout: {municipalities: [{sizes: [60, 70], persons: 60}]}", f"{M}[0].persons", "Keep one"),
        ("rollout: {municipalities: [{sizes: [60, 2]}]}", f"{M}[0].sizes[1]", "out of range"),
        ("rollout: {municipalities: [{sizes: [60, 8]}]}", f"{M}[0].sizes", "does not fit"),
        ("rollout: {municipalities: [{persons: 8}]}", f"{M}[0].persons", "does not fit"),
        ("rollout: {municipalities: 2, persons: 8}", "rollout.persons", "does not fit"),
        ("rollout: {municipalities: [{persns: 80}]}", f"{M}[0].persns", "Did you mean persons?"),
        ("rollout: {municipalities: [{context: burundi_hil}]}", f"{M}[0].context", "no ready scenario"),
        ("rollout: {municipalities: [{context: place.yaml}]}", f"{M}[0].context", "no file “place.yaml”"),
        ("rollout: {municipalities: [{context: {hardship: 4}}]}", f"{M}[0].context.hardship", "Allowed: 0 to 1"),
        ("rollout: {municipalities: [{context: {hardshp: 1}}]}", f"{M}[0].context.hardshp", "hardship"),
        (
            "rollout: {municipalities: [{context: {origins: [{id: here, share: .5}]}}]}",
            f"{M}[0].context.origins",
            "add up to 0.5",
        ),
        ("rollout: {units: {map: burundi_2026}}", "rollout.units.map", "Did you mean burundi_2025?"),
        ("rollout: {units: {map: burundi_2025, provinces: [Gitga]}}", "rollout.units.provinces", "Did you mean Gitega?"),
        ("rollout: {units: {map: burundi_2025, provinces: [Gitega, Gitega]}}", "rollout.units.provinces", "listed twice"),
        ("rollout: {units: {map: burundi_before_2025, provinces: [Gitega]}}", "rollout.units.provinces", "whole country"),
        ("rollout: {municipalities: 2, order: need}", "rollout.order", "nothing is said of it for: 1, 2"),
        ("rollout: {municipalities: 2, order: best}", "rollout.order", "random"),
        ("rollout: {municipalities: 2, waves: {lists: [['1'], ['1']]}}", "rollout.waves.lists", "in two waves"),
        ("rollout: {municipalities: 2, waves: {lists: [['1']]}}", "rollout.waves.lists", "leave out: 2"),
        ("rollout: {municipalities: 2, waves: {lists: [['1', '2'], []]}}", "rollout.waves.lists[1]", "no municipality"),
        ("rollout: {municipalities: [{name: Nord}], waves: {lists: [[Nort]]}}", "rollout.waves.lists", "Did you mean Nord?"),
        ("rollout: {municipalities: 2, waves: {lists: [['1', '2']], size: 1}}", "rollout.waves.size", "Keep one"),
        ("rollout: {municipalities: 2, order: random, waves: {lists: [['1', '2']]}}", "rollout.order", "Keep one"),
        ("rollout: {municipalities: 2, waves: {start: 200}}", "rollout.waves.start", "after the end"),
        ("rollout: {municipalities: 2, training: {trainers: 0}}", "rollout.training.trainers", "no trainers"),
        ("rollout: {municipalities: 2, facilitators: {weeks_per_group: 9}}", "rollout.facilitators.weeks_per_group", "at least 15"),
        ("rollout: {municipalities: 2, facilitators: {leaving_per_year: 3}}", "rollout.facilitators.leaving_per_year", "0.95"),
        ("rollout: {municipalities: 2, budget: {per_quarter: 5}}", "rollout.budget", "no price"),
        ("rollout: {municipalities: 2, budget: {}}\n" + PRICED, "rollout.budget", "not as both"),
        ("rollout: {municipalities: 2, budget: {quarters: [5], number: 3}}\n" + PRICED, "rollout.budget.number", "Keep one"),
        ("rollout: {municipalities: 2, budget: {quarters: [5, -1]}}\n" + PRICED, "rollout.budget.quarters[1]", "0 or more"),
        ("rollout: {municipalities: 2, stops: [{from: 30, until: 20}]}", "rollout.stops[0].until", "before it begins"),
        ("rollout: {municipalities: 2, stops: [{from: 3, until: 20, municipalities: ['3']}]}", "rollout.stops[0].municipalities", "not a municipality"),
        ("rollout: {municipalities: 2, triggers: [{outcome: violense, above: 1}]}", "rollout.triggers[0].outcome", "violence"),
        ("rollout: {municipalities: 2}\nprogramme: {modality: none}", "programme.modality", "needs a programme"),
        ("rollout: {municipalities: 2}\nprogramme: {openings: [{week: 1, pair: 0}]}", "programme.openings", "plans itself"),
        (
            "rollout: {municipalities: 2}\npurpose: safety_experiment\nprogramme: {recruitment: {rule: by_hostility}}",
            "programme.recruitment.rule",
            "never invited",
        ),
        ("costs: {prices: {shared: 3}, price_year: 2026}", "costs.currency", "which currency"),
        ("costs: {prices: {shared: 3}, currency: units}", "costs.price_year", "which year"),
        ("costs: {prices: {shared: -3}}", "costs.prices.shared", "out of range"),
        ("costs: {prices: {stipend: 3}}", "costs.prices.stipend", "is not a key of costs.prices"),
        ("costs: {perspective: provider_and_participants}", "costs.participant_hour", "value is not given"),
        ("changes: [{week: 3, set: {rollout.draw: 2}}]\nrollout: {municipalities: 2}", "changes[0].set.rollout.draw", "cannot change"),
        ("changes: [{week: 3, set: {costs.indirect_rate: .2}}]", "changes[0].set.costs.indirect_rate", "cannot change"),
    ],
)  # fmt: skip
def test_sentences(tmp_path: Path, text: str, key: str, said: str) -> None:
    found = problems(tmp_path, text)
    mine = [problem for problem in found if problem.key == key]
    assert mine, [str(problem) for problem in found]
    assert any(said in str(problem) for problem in mine), [str(problem) for problem in mine]
    assert all(problem.line > 0 and problem.file.endswith("mine.yaml") for problem in mine)


def test_everything_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """rollout:
  municipalities:
    - {name: A, communities: 2}
    - {name: B, context: {persons: ten, hardship: 4}}
    - {name: C, context: nowhere}
  waves: {lists: [[A, B, C], [A]]}
  training: {trainers: 0}
  budget: {per_quarter: 3, quarters: [1]}
  units: {map: burundy}
costs: {prices: {shared: -3, shared_food: 3}}""",
    )
    assert {problem.key for problem in found} == {
        f"{M}[1].context.persons",
        f"{M}[1].context.hardship",
        f"{M}[2].context",
        "rollout.waves.lists",
        "rollout.training.trainers",
        "rollout.budget",
        "rollout.units.map",
        "costs.prices.shared",
        "costs.currency",
        "costs.price_year",
    }


def test_a_place_of_another_file_is_part_of_the_scenario(tmp_path: Path) -> None:
    """The scenario holds what the place says, not where it lies: hashes and replays need no second file."""
    (tmp_path / "hill.yaml").write_text(
        "name: hill\nextends: contexts/burundi_hamlet\ncontext: {hardship: .7}\n"
    )
    file = tmp_path / "mine.yaml"
    file.write_text(
        "name: mine\nextends: burundi_hamlet\nrollout: {municipalities: [{context: hill.yaml}, {}]}\n"
    )
    scenario = load_scenario(file)
    assert scenario.rollout is not None
    place = scenario.rollout.municipalities[0].context
    assert place is not None and place["hardship"] == 0.7 and place["persons"] == 480
    assert scenario.with_({"weeks": 9}).rollout == scenario.rollout
    (tmp_path / "hill.yaml").write_text("name: hill\ncontext: {hardship: 7}\n")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    broken = caught.value.problems[0]
    assert Path(broken.file).name == "hill.yaml" and broken.line == 2


def test_a_place_brings_no_numbers_of_the_model(tmp_path: Path) -> None:
    (tmp_path / "hill.yaml").write_text("name: hill\ncontext: {hardship: .7}\nparameters: {harm_weight: 3}\n")
    found = problems(tmp_path, "rollout: {municipalities: [{context: hill.yaml}]}")
    assert "same everywhere" in str(found[0])


def test_scenarios_without_a_rollout_keep_their_hash() -> None:
    """Folders of results made before rollouts existed stay what they are."""
    plain = load_scenario("burundi_hamlet")
    assert plain.scenario_hash == "e2ab8f250be5513d"
    with_one = plain.with_({"rollout.municipalities": 2})
    assert with_one.scenario_hash != plain.scenario_hash
    assert with_one.week_zero_keys() == plain.week_zero_keys()
    assert with_one.with_({"rollout": None}).scenario_hash == plain.scenario_hash


def test_the_maps_add_up() -> None:
    new = read_map("burundi_2025")
    assert sum(province.municipalities for province in new.provinces) == new.municipality_count == 42
    assert (new.province_count, new.zone_count, new.community_count) == (5, 447, 3036)
    old = read_map("burundi_before_2025")
    assert (old.province_count, old.municipality_count, old.zone_count, old.community_count) == (
        18,
        119,
        339,
        2910,
    )
    assert set(ready_maps()) == {"burundi_2025", "burundi_before_2025"}


def test_communes_are_numbered_and_collines_shared_out() -> None:
    country = load_scenario("burundi_hamlet", {"rollout.units": {"map": "burundi_2025"}})
    assert country.rollout is not None
    found = areas(country.rollout)
    assert sum(area.communities for area in found) == 3036 and len(found) == 42
    assert found[0].name == "Buhumuza 1" and found[-1].name == "Gitega 9"
    assert {area.communities for area in found} == {72, 73}
    assert even(10, 4) == [3, 3, 2, 2] and even(3, 0) == []
    before = load_scenario("burundi_hamlet", {"rollout.units": {"map": "burundi_before_2025"}})
    assert before.rollout is not None and len(areas(before.rollout)) == 119


def test_notices_tell_what_is_unusual() -> None:
    scenario = load_scenario(
        "burundi_hamlet",
        {
            "rollout.municipalities": 4,
            "rollout.waves": {"size": 1, "weeks_between": 40},
            "rollout.supervision.supervisors": 0,
            "costs": {"currency": "units", "price_year": 2026, "prices": {"shared": 1}},
        },
    )
    text = " ".join(scenario.notices())
    for said in ("one community of it", "Wave 4 begins after the end", "Nobody supervises", "not given"):
        assert said in text
