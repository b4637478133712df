"""Experiment files: what is right is resolved as written; what is wrong is told at once, with line and way out."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.cli import main
from analysis.experiments import schema as generated
from analysis.experiments.load import is_experiment, ready_experiments
from analysis.experiments.resolve import load_plan
from analysis.experiments.spec import ExperimentFile
from sim.errors import ScenarioError
from sim.parameters import PARAMETERS
from sim.scenario import ready_contexts, ready_scenarios
from sim.scenario.keys import keys
from tests.experiments.small import TEXT, plan_in

READY = ready_experiments()
EXPECTED = {
    "principles_ablation", "principles_factorial", "dose_and_size", "facilitation_under_load",
    "coverage_and_violence", "everything_screening", "what_matters_sobol", "start_month", "mixed_or_separate",
    "coverage_by_colline", "structural_alternatives",
}  # fmt: skip


def problems(folder: Path, text: str) -> list[Any]:
    """Everything that is wrong with an experiment."""
    with pytest.raises(ScenarioError) as caught:
        plan_in(folder, text)
    return list(caught.value.problems)


# ---------------------------------------------------------------------------------------------
# Ready experiments
# ---------------------------------------------------------------------------------------------


def test_the_ready_experiments_are_there_and_told_apart_from_scenarios() -> None:
    assert set(READY) == EXPECTED
    assert not set(READY) & (set(ready_scenarios()) | set(ready_contexts()))
    assert all(is_experiment(name) for name in READY)
    assert not any(is_experiment(name) for name in (*ready_scenarios(), "burundi_hamlet.yaml", "nothing"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_ready_experiment_can_be_done(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    plan = load_plan(name)
    assert plan.name == name and plan.question.endswith("?")
    assert plan.points == len({(p, json.dumps(plan.settings(p), default=str)) for p in range(plan.points)})
    assert plan.first_block().runs == plan.points * plan.seeds.count
    assert main(["check", name]) == 0
    assert f"{plan.points:,} points" in capsys.readouterr().out


def test_the_ready_designs_are_what_their_names_say() -> None:
    factorial = load_plan("principles_factorial")
    assert factorial.points == 2**6
    assert {key.rpartition(".")[2] for key in factorial.settings(0)} == {
        "interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing",
    }  # fmt: skip
    screening = load_plan("everything_screening")
    process = {f"parameters.{name}" for name, entry in PARAMETERS.items() if entry.kind == "process"}
    assert set(screening.settings(0)) == process and screening.points == 20 * (len(process) + 1)
    sobol = load_plan("what_matters_sobol")
    assert sobol.points == 128 * (len(sobol.kit.factors) + 2)
    ablation = load_plan("principles_ablation")
    assert ablation.against == "burundi_hamlet" and ablation.points == 7
    assert all(scenario.name.startswith(("without_", "meetings_only")) for scenario in ablation.kit.scenarios)


def test_every_ready_experiment_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in READY) and load_plan("start_month").question in told


# ---------------------------------------------------------------------------------------------
# What is written is what is done
# ---------------------------------------------------------------------------------------------


def test_short_forms_mean_the_same_as_long_ones(tmp_path: Path) -> None:
    long = TEXT.replace("scenarios: burundi_hamlet", "scenarios:\n  - {scenario: burundi_hamlet}")
    long = long.replace("seeds: 12", "seeds: {count: 12, first: 1}").replace("- srq20", "- {outcome: srq20}")
    assert plan_in(tmp_path).design_hash == plan_in(tmp_path, long).design_hash


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("seeds: 12", "seeds: 13"), ("seeds: 12", "seeds: {count: 12, first: 2}"), ("weeks: 6", "weeks: 7"),
        ("samples: 10", "samples: 11"), ("[6, 8, 10]", "[6, 8, 12]"), ("high: 6.0", "high: 5.0"),
        ("latin_hypercube, samples: 10", "latin_hypercube, samples: 10, seed: 2"),
        ("- cohesion", "- conflict"), ("weeks: 6", "weeks: 6\npaired: false"), ("weeks: 6", "weeks: 6\nweekly: false"),
        ("weeks: 6", "weeks: 6\nagainst: no_supervision"), ("burn_in: 2", "burn_in: 3"),
    ],
)  # fmt: skip
def test_whatever_changes_the_results_changes_the_design_hash(
    before: str, after: str, tmp_path: Path
) -> None:
    assert plan_in(tmp_path).design_hash != plan_in(tmp_path, TEXT.replace(before, after)).design_hash


def test_words_do_not_change_the_design_hash(tmp_path: Path) -> None:
    other = TEXT.replace("name: small", "name: other").replace("Is everything kept?", "Why?")
    assert plan_in(tmp_path).design_hash == plan_in(tmp_path, other).design_hash


def test_register_means_the_registers_range_and_prior(tmp_path: Path) -> None:
    plan = plan_in(tmp_path, TEXT.replace("{low: 1.5, high: 6.0}", "register"))
    factor = next(f for f in plan.kit.factors if f.key == "parameters.harm_weight")
    entry = PARAMETERS["harm_weight"]
    assert (factor.low, factor.high, factor.prior) == (entry.low, entry.high, entry.prior)


def test_scenarios_are_crossed_with_the_design(tmp_path: Path) -> None:
    text = TEXT.replace(
        "scenarios: burundi_hamlet",
        "scenarios:\n  - burundi_hamlet\n  - {name: hard, scenario: pushing_hard, set: {programme.after: none}}",
    )
    plan = plan_in(tmp_path, text)
    assert plan.kit.names == ("burundi_hamlet", "hard") and plan.points == 20
    assert plan.settings(3) == plan.settings(13)
    assert plan.kit.scenarios[1].programme.after == "none"
    assert plan.kit.scenarios[0].programme.after == "self_help"


def test_a_scenario_file_is_found_beside_the_experiment(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nextends: burundi_hamlet\nprogramme: {sessions: 7}\n")
    plan = plan_in(
        tmp_path, TEXT.replace("burundi_hamlet", "mine.yaml").replace("  programme.sessions: 4\n", "")
    )
    assert plan.kit.names == ("mine",) and plan.kit.scenarios[0].programme.sessions == 7


def test_one_at_a_time_leaves_everything_else_as_it_is(tmp_path: Path) -> None:
    plan = plan_in(tmp_path, TEXT.replace("{kind: latin_hypercube, samples: 10}", "one_at_a_time"))
    found = [plan.settings(point) for point in range(plan.points)]
    assert found[0] == {} and all(len(settings) == 1 for settings in found[1:])
    assert [s.get("programme.group_size") for s in found[1:4]] == [6, 8, 10]
    assert plan.values(0) == {"programme.group_size": 8, "parameters.harm_weight": 3.0}


def test_places_fill_listed_and_whole_values_evenly(tmp_path: Path) -> None:
    text = TEXT.replace("samples: 10", "samples: 300").replace(
        "parameters.harm_weight: {low: 1.5, high: 6.0}", "programme.sessions: {low: 3, high: 5}"
    )
    plan = plan_in(tmp_path, text)
    for key, values in (("programme.group_size", (6, 8, 10)), ("programme.sessions", (3, 4, 5))):
        column = [plan.settings(point)[key] for point in range(plan.points)]
        assert {value: column.count(value) for value in values} == dict.fromkeys(values, 100)


def test_log_uniform_is_even_in_the_logarithm(tmp_path: Path) -> None:
    text = TEXT.replace("{low: 1.5, high: 6.0}", "{low: 0.01, high: 100.0, prior: log_uniform}")
    plan = plan_in(tmp_path, text.replace("samples: 10", "samples: 400"))
    values = [plan.settings(point)["parameters.harm_weight"] for point in range(400)]
    assert np.quantile(np.log10(values), [0.25, 0.5, 0.75]) == pytest.approx([-1, 0, 1], abs=0.03)


def test_seeds_are_at_least_ten_where_an_interval_decides(tmp_path: Path) -> None:
    text = TEXT.replace("seeds: 12", "seeds: 3\nuntil_precise: {outcome: srq20, halfwidth: 0.5}")
    assert plan_in(tmp_path, text).seeds.count == 10


# ---------------------------------------------------------------------------------------------
# What is wrong
# ---------------------------------------------------------------------------------------------

WRONG = [
    ("seeds: 12", "sedes: 12", "sedes", "seeds"),
    ("seeds: 12", "seeds: many", "seeds", ""),
    ("seeds: 12", "seeds: 0", "seeds.count", "1 to 100000"),
    ("seeds: 12", "seeds: true", "seeds", ""),
    ("weeks: 6", "weeks: 6.5", "weeks", "whole"),
    ("weeks: 6", "weeks: 6\nuntil_precise: {outcome: srq2, halfwidth: 1}", "until_precise.outcome", "srq20"),
    ("weeks: 6", "weeks: 6\npaired: false\nuntil_precise: {outcome: srq20, halfwidth: 1}", "until_precise", "paired"),
    ("- srq20", "- srq21", "outcomes[0].outcome", "srq20"),
    ("- srq20", "- {outcome: srq20, at: 7}", "outcomes[0]", "6 weeks"),
    ("- srq20", "- {outcome: srq20, at: 3, to: 5}", "outcomes[0].at", "not both"),
    ("- srq20", "- {outcome: srq20, from: 5, to: 3}", "outcomes[0]", "order"),
    ("- srq20", "- {outcome: srq20, stratum: reach=participants}", "outcomes[0].stratum", "reach=participant"),
    ("- cohesion", "- {outcome: cohesion, stratum: gender=woman}", "outcomes[2].stratum", "stratum all only"),
    ("- cohesion", "- srq20", "outcomes[2]", "a name with as"),
    ("- cohesion", "- {outcome: srq20, as: Two Words}", "outcomes[2].as", ""),
    ("burundi_hamlet", "burundi_hamlett", "scenarios[0]", "burundi_hamlet"),
    ("burundi_hamlet", "nowhere.yaml", "scenarios[0]", "nowhere.yaml"),
    ("burundi_hamlet", "[burundi_hamlet, burundi_hamlet]", "scenarios[1]", "another name"),
    ("burn_in: 2", "burn_on: 2", "scenarios[0]: burn_on", "burn_in"),
    ("context.persons: 60", "context.persons: 6", "group_size", "does not fit"),
    ("weeks: 6", "weeks: 6\nagainst: something", "against", ""),
    ("{low: 1.5, high: 6.0}", "{low: 6.0, high: 1.5}", "vary.parameters.harm_weight", "below"),
    ("{low: 1.5, high: 6.0}", "{low: 1.5, high: .inf}", "vary.parameters.harm_weight", "number"),
    ("{low: 1.5, high: 6.0}", "{low: -1, high: 6.0}", "vary.parameters.harm_weight", "0"),
    ("{low: 1.5, high: 6.0}", "{lo: 1.5, high: 6.0}", "vary.parameters.harm_weight", "low"),
    ("{low: 1.5, high: 6.0}", "{low: 1.5, high: 6.0, prior: normal}", "vary.parameters.harm_weight", "uniform"),
    ("{low: 1.5, high: 6.0}", "{low: 0.0, high: 6.0, prior: log_uniform}", "vary.parameters.harm_weight", "above 0"),
    ("{low: 1.5, high: 6.0}", "registry", "vary.parameters.harm_weight", "registry"),
    ("{low: 1.5, high: 6.0}", "[]", "vary.parameters.harm_weight", "at least one"),
    ("{low: 1.5, high: 6.0}", "[2.0, 2.0]", "vary.parameters.harm_weight", "twice"),
    ("{low: 1.5, high: 6.0}", "[2.0, much]", "vary.parameters.harm_weight", "number"),
    ("parameters.harm_weight", "parameters.harm_wait", "vary.parameters.harm_wait", "parameters.harm_weight"),
    ("parameters.harm_weight", "harm_weight", "vary.harm_weight", "parameters.harm_weight"),
    ("programme.group_size: [6", "programme.grup_size: [6", "vary.programme.grup_size", "programme.group_size"),
    ("programme.group_size: [6, 8, 10]", "programme.principles: [1]", "vary.programme.principles", "equality"),
    ("programme.group_size: [6, 8, 10]", "name: [a, b]", "vary.name", "cannot vary"),
    ("programme.group_size: [6, 8, 10]", "programme.sessions: register", "vary.programme.sessions", "register"),
    ("[6, 8, 10]", "{low: 6.5, high: 10}", "vary.programme.group_size", "whole"),
    ("[6, 8, 10]", "{low: 6, high: 40}", "vary.programme.group_size", "4 to 15"),
    ("[6, 8, 10]", "[6, 8, 40]", "vary.programme.group_size", "4 to 15"),
    ("programme.group_size: [6, 8, 10]", "programme.composition: {low: 1, high: 2}", "vary.programme.composition", "list"),
    ("programme.group_size: [6, 8, 10]", "programme.composition: [mixed, apart]", "vary.programme.composition", "separate"),
    ("latin_hypercube", "latin_square", "design.kind", "latin_hypercube"),
    ("kind: latin_hypercube, samples: 10", "kind: sobol, samples: 10", "design.samples", "8 or 16"),
    ("kind: latin_hypercube, samples: 10", "kind: morris, samples: 10, steps: 5", "design.steps", "6"),
    ("kind: latin_hypercube, samples: 10", "kind: grid, samples: 10", "design.samples", "grid"),
    ("kind: latin_hypercube, samples: 10", "kind: latin_hypercube, steps: 3", "design.steps", "steps"),
    ("{kind: latin_hypercube, samples: 10}", "paired", "design", "leave vary out"),
    ("Is everything kept?", "Are the hutu better off?", "question", "hutu"),
    ("name: small", "notes: none", "name", "name"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "key", "words"), WRONG, ids=[after[:40] for _, after, _, _ in WRONG]
)
def test_a_problem_is_told_with_file_line_key_and_way_out(
    before: str, after: str, key: str, words: str, tmp_path: Path
) -> None:
    assert TEXT.count(before) >= 1
    found = problems(tmp_path, TEXT.replace(before, after, 1))
    hit = [one for one in found if key in one.key]
    assert hit, [str(one) for one in found]
    assert any(words in str(one) for one in hit), [str(one) for one in hit]
    assert all(one.file.endswith("small.yaml") for one in found)
    assert hit[0].line >= 1 and "{" not in str(hit[0]).replace("{low", "").replace(
        "{", "", str(hit[0]).count("{low")
    )


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = (
        TEXT.replace("seeds: 12", "seeds: 0")
        .replace("- srq20", "- srq21")
        .replace("harm_weight", "harm_wait")
    )
    assert {one.key for one in problems(tmp_path, text)} >= {
        "seeds.count", "outcomes[0].outcome", "vary.parameters.harm_wait",
    }  # fmt: skip


def test_points_that_cannot_be_lived_are_told_before_anything_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each value alone is right; together they are not."""
    text = TEXT.replace("parameters.harm_weight: {low: 1.5, high: 6.0}", "context.persons: [8, 60]")
    (tmp_path / "small.yaml").write_text(text.replace("{kind: latin_hypercube, samples: 10}", "grid"))
    out = tmp_path / "out"
    assert main(["sweep", str(tmp_path / "small.yaml"), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert "does not fit" in told and "context.persons = 8" in told and not out.exists()


@pytest.mark.parametrize("words", [["start_mont"], ["nowhere.yaml"], ["start_month", "--set", "seeds=no"],
                                   ["start_month", "--workers", "0"], ["start_month", "--set", "seeds"]])  # fmt: skip
def test_bad_words_exit_with_2_and_leave_nothing(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", *words]) == 2
    assert "Traceback" not in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_a_broken_experiment_fails_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.yaml").write_text(TEXT.replace("seeds: 12", "sedes: 12"))
    assert main(["check", str(tmp_path / "small.yaml")]) == 2
    assert "Did you mean seeds?" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------
# Anything at all
# ---------------------------------------------------------------------------------------------

PIECES = [
    "vary: {}", "vary: []", "design: sobol", "design: {kind: morris}", "seeds: -1", "seeds: {}", "weeks: 0",
    "outcomes: [[]]", "outcomes: {a: b}", "outcomes: [{outcome: 3}]", "scenarios: {}", "scenarios: [1, 2]",
    "scenarios: [[burundi_hamlet]]", "set: {programme: 3}", "set: [a]", "paired: yes", "against: 7",
    "weekly: {strata: [all], outcomes: [x]}", "weekly: 3", "until_precise: 3", "until_precise: {outcome: srq20}",
    "vary: {context.hostility: [0.1, 2]}", "vary: {programme.phases: [six_phases, founding_text]}",
    "vary: {parameters: register}", "vary: {parameters: all}", "vary: {context.origins: [[]]}", "name: ''",
    "name: [a]", "vary: {programme.savings: [true, 3]}", "vary: {'': [1]}", "vary: {programme..groups: [1]}",
    "design: {kind: grid, steps: 1}", "seeds: 1e9", "weeks: 99999", "x: &a b", "scenarios: nul",
]  # fmt: skip


@pytest.mark.parametrize("luck", range(60))
def test_any_mixture_is_a_plan_or_a_list_of_problems(luck: int, tmp_path: Path) -> None:
    draw = random.Random(luck)
    lines = dict(line.split(":", 1) for line in ["name: any", "scenarios: burundi_hamlet", "weeks: 3"])
    for piece in draw.sample(PIECES, draw.randint(1, 5)):
        key, _, value = piece.partition(":")
        lines[key] = value
    text = "\n".join(f"{key}: {value}" for key, value in lines.items())
    try:
        plan = plan_in(tmp_path, text)
    except ScenarioError as error:
        assert error.problems and all(one.message for one in error.problems)
    else:
        assert plan.points >= 1 and plan.tasks(plan.first_block(), 0, 1)


# ---------------------------------------------------------------------------------------------
# What is generated
# ---------------------------------------------------------------------------------------------


def test_schema_and_key_reference_are_current() -> None:
    folder = generated.FOLDER
    assert (folder / "schema.json").read_text(encoding="utf-8") == generated.schema_text()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert generated.reference() in readme
    assert all(f"`{entry.name}`" in readme for entry in keys(ExperimentFile).values())


def test_the_example_of_the_readme_works(tmp_path: Path) -> None:
    readme = (generated.FOLDER / "README.md").read_text(encoding="utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    plan = plan_in(tmp_path, example)
    assert plan.points == 5 and plan.seeds.count == 20
