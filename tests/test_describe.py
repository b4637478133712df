"""What the program writes about itself: nothing is stale, and nothing that runs is left out."""

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import sim
from analysis.cli import main
from analysis.cli.describe import TABLES
from analysis.reporting import facts, submodels, tables
from analysis.reporting.describe import DOCS, PAGES, TEXTS, page_of, write
from analysis.reporting.influence import WORST, influence, worst_first
from analysis.reporting.markdown import PARTS, filled, written
from analysis.reporting.rules import Rule, function_of, reached, rule_of, rules_of
from analysis.reporting.stress import stress
from sim.parameters import PARAMETERS
from sim.week import WEEK

ODD = PAGES["odd.md"]()
SUBMODELS = submodels.submodels()
RULES: dict[tuple[str, str], Rule] = {
    (rule.module, rule.name): rule for phase in WEEK for rule in rules_of(phase.kernel)
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_current(name: str) -> None:
    """``python -m analysis.reporting.describe`` rebuilds them all."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_says_how_to_rebuild_it(name: str) -> None:
    assert "python -m analysis.reporting." in PAGES[name]()


def test_every_phase_stands_in_its_order() -> None:
    titles = re.findall(r"^### Phase (\d+): (\w+)$", ODD, re.MULTILINE)
    assert titles == [(str(number), phase.name) for number, phase in enumerate(WEEK, 1)]


def test_every_rule_stands_once_with_all_that_its_docstring_says() -> None:
    for rule in RULES.values():
        if rule.stands_alone:
            assert SUBMODELS.count(f"#### `{rule.name}`\n\n" + "\n\n".join(rule.says)) == 1, rule.name


def test_every_rule_that_gives_a_number_has_an_equation() -> None:
    assert not [
        f"{rule.module}.{rule.name}" for rule in RULES.values() if rule.stands_alone and not rule.has_equation
    ]


def test_whatever_reads_a_number_says_what_it_does() -> None:
    assert not [f"{rule.module}.{rule.name}" for rule in RULES.values() if rule.parameters and not rule.says]


def test_no_rule_stands_twice() -> None:
    titles = re.findall(r"^#### `(\w+)`$", SUBMODELS, re.MULTILINE)
    assert len(titles) == len(set(titles))


def test_every_parameter_stands_at_a_rule_or_step_and_in_the_table() -> None:
    """A number that no rule or step of the description reads would be hidden from its reader."""
    outside = {"distress_spread", "start_dispute_weeks"}  # week zero
    assert not [name for name in PARAMETERS if f"`{name}`" not in SUBMODELS and name not in outside]
    assert all(f"`{name}`" in submodels.initialisation() for name in outside)
    assert not [name for name in PARAMETERS if f"| `{name}` |" not in facts.parameters()]


def test_a_rule_is_told_with_the_numbers_that_its_callers_hand_over() -> None:
    """``step_in`` reads no register itself; ``_fate`` gives it three numbers."""
    rule = next(rule for rule in RULES.values() if rule.name == "step_in")
    assert rule.parameters == ("neighbour_mediation", "elders_base", "elders_skill")
    assert not next(rule for rule in RULES.values() if rule.name == "clip").parameters


def test_calls_are_followed_in_their_order_and_once() -> None:
    phase = next(phase for phase in WEEK if phase.name == "mediation")
    names = [function.__name__ for function in reached(phase.kernel)]
    assert names[0] == "mediation"
    assert len(names) == len(set(names))
    assert (
        names.index("talk_it_over") < names.index("make_up") < names.index("commit") < names.index("settle")
    )


def test_what_is_no_function_of_the_model_is_not_followed() -> None:
    assert function_of(len) is None
    assert function_of(3) is None
    assert function_of(rule_of) is None


def test_every_decision_names_rules_that_run() -> None:
    section = ODD.split("## 8.")[1].split("## 9.")[0]
    named = {
        name
        for line in section.splitlines()
        if line.startswith("| ") and not line.startswith("| who")
        for name in re.findall(r"`(\w+)`", line.split("|")[-2])
    }
    assert len(named) > 20
    assert not named - {rule.name for rule in RULES.values()}


def test_worst_graded_stand_first_and_then_what_moves_most() -> None:
    ordered = worst_first()
    assert len(ordered) == len(PARAMETERS)
    grades = [WORST.index(entry.grade) for entry in ordered]
    assert grades == sorted(grades)
    known = [
        influence()[entry.name][0] for entry in ordered if entry.grade == "A" and entry.name in influence()
    ]
    assert known == sorted(known, reverse=True)


def test_the_influence_of_every_process_parameter_is_known_and_of_nothing_else() -> None:
    assert set(influence()) == {name for name, entry in PARAMETERS.items() if entry.kind == "process"}


def test_a_mark_without_a_block_and_a_block_without_a_mark_are_refused() -> None:
    with pytest.raises(KeyError):
        filled("odd", {})
    marks = re.findall(r"<!-- block (\w+) -->|\{\{(\w+)\}\}", written("odd"))
    every = {one or other: "x".__str__ for one, other in marks}
    assert filled("odd", every).count("{{") == 0
    with pytest.raises(ValueError, match="surplus"):
        filled("odd", {**every, "surplus": str})


def test_links_of_generated_pages_lead_somewhere() -> None:
    dead = []
    for part in PARTS.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", part.read_text(encoding="utf-8")):
            if not link.startswith("http") and not (DOCS / link).resolve().exists():
                dead.append(f"{part.name}: {link}")
    assert not dead


def test_all_pages_are_rebuilt_by_one_command(tmp_path: Path) -> None:
    written = write(tmp_path)
    assert {file.relative_to(tmp_path).as_posix() for file in written} == set(PAGES)
    assert (tmp_path / "tables" / "states.md").read_text(encoding="utf-8") == PAGES["tables/states.md"]()


def test_every_table_is_a_page_and_an_option() -> None:
    assert tuple(tables.TABLES) == TABLES


@pytest.mark.parametrize("name", ["odd", "trace", "evidence", "stress", "outcomes"])
def test_the_command_prints_the_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", f"--{name}"]) == 0
    assert capsys.readouterr().out == TEXTS[name][1]()


def test_the_command_writes_where_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "new" / "states.md"
    assert main(["describe", "--states", "--out", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == page_of("states")


def test_the_command_wants_one_page_and_a_place_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe"]) == 2
    assert main(["describe", "--odd", "--states"]) == 2
    assert main(["describe", "--odd", "--out", str(tmp_path)]) == 2
    assert main(["describe", "--stress", str(tmp_path)]) == 2
    assert "manifest.json" in capsys.readouterr().err


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small comparison with one number set."""
    folder = tmp_path_factory.mktemp("results") / "pair"
    words = ["compare", "burundi_hamlet", "--runs", "2", "--weeks", "2", "--set", "parameters.harm_weight=2",
             "--set", "context.persons=120", "--set", "programme.groups=1", "--out", str(folder)]  # fmt: skip
    assert main(words) == 0
    return folder


def test_the_checklist_of_a_folder_says_what_was_run(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    monkeypatch.chdir(results)
    assert main(["describe", "--stress", "."]) == 0
    text = capsys.readouterr().out
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    for told in (manifest["design_hash"], manifest["engine_hash"], manifest["command"], manifest["scenario_hash"],
                 "`harm_weight` 2", "seeds 1–2 (2)", "2 weeks after burn-in", manifest["ran"]["numpy"]):  # fmt: skip
        assert told in text, told
    assert "{{" not in text
    assert "another engine" not in text


def test_the_checklist_warns_of_another_engine(results: Path) -> None:
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    text = stress({**manifest, "engine_hash": "0123456789abcdef"})
    assert "another engine (0123456789abcdef)" in text


@pytest.mark.parametrize("kept", [(), ("arms",), ("scenario", "seeds"), ("weeks", "ran")])
def test_the_checklist_can_do_with_little(results: Path, kept: tuple[str, ...]) -> None:
    """Folders of studies and rollouts keep less, or something else under the same name."""
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    little = {name: manifest[name] for name in ("design_hash", *kept)}
    assert manifest["design_hash"] in stress({**little, "scenarios": {"as": "told"}, "against": "none"})


def test_the_citation_names_this_version() -> None:
    cited = YAML(typ="safe").load((DOCS.parent / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == sim.__version__
    assert {"cff-version", "message", "title", "authors", "license"} <= set(cited)


def test_trace_admits_what_is_missing_in_every_element() -> None:
    elements = re.split(r"^## \d\. ", TEXTS["trace"][1](), flags=re.MULTILINE)[1:]
    assert len(elements) == 8
    assert not [element.splitlines()[0] for element in elements if "**Missing.**" not in element]


def test_the_design_concepts_are_all_eleven() -> None:
    section = ODD.split("## 4. ")[1].split("## 5. ")[0]
    assert re.findall(r"^\*\*([\w ]+)\.\*\*", section, re.MULTILINE) == [
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
        "Interaction", "Stochasticity", "Collectives", "Observation",
    ]  # fmt: skip


def test_every_published_figure_stands_under_its_one_use() -> None:
    from analysis.evidence.targets import load_targets

    text = facts.uses()
    assert not [name for name in load_targets() if text.count(f"\n| {name} |") != 1]
