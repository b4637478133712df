"""Figures as data: what may be fitted, what is held back, and that the page and the files say the same."""

from pathlib import Path

import pytest

from analysis.evidence.targets import (
    CALIBRATE,
    FOLDER,
    VALIDATE,
    held_back,
    load_targets,
    load_themes,
)
from analysis.reporting.evidence import PAGE, evidence_page
from sim.errors import ScenarioError

ONE = "{setting: here, quantity: q, unit: u, population: all, time: now, source: s, read: seen"


def themes(folder: Path, figures: str, held: str = "[V]") -> Path:
    (folder / "held_back.yaml").write_text(f"held_back: {held}\n")
    (folder / "one.yaml").write_text(f"theme: one\nfigures:\n{figures}")
    return folder


def told(folder: Path) -> list[tuple[int, str]]:
    with pytest.raises(ScenarioError) as wrong:
        load_themes(folder)
    return [(problem.line, problem.message) for problem in wrong.value.problems]


def test_the_page_is_that_of_the_figures() -> None:
    assert PAGE.read_text(encoding="utf-8") == evidence_page()


def test_nothing_that_is_only_remembered_is_fitted_or_held_back() -> None:
    found = load_targets()
    assert len(found) >= 100
    assert not [
        name for name, one in found.items() if one.read == "memory" and one.use in (CALIBRATE, VALIDATE)
    ]


def test_what_is_held_back_is_what_is_for_validation() -> None:
    assert set(held_back()) == {name for name, one in load_targets().items() if one.use == VALIDATE}
    assert len(held_back()) >= 5


def test_every_conflict_names_two_figures_or_more_and_says_something() -> None:
    conflicts = [conflict for theme in load_themes().values() for conflict in theme.conflicts]
    assert len(conflicts) >= 10 and all(len(conflict.say) > 40 for conflict in conflicts)


def test_every_file_of_figures_is_read() -> None:
    assert set(load_themes()) == {file.stem for file in FOLDER.glob("*.yaml")} - {"held_back"}


def test_everything_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    folder = themes(
        tmp_path,
        f"""  A: {ONE}, use: calibrate}}
  B: {{setting: here, quantity: q, unit: u, population: all, time: now, source: s, read: memory, use: validate, why: w}}
  C: {ONE}, use: specify}}
  D: {ONE}, use: context, statistics: [x]}}
  V: {ONE}, use: validate, why: because}}
conflicts:
  - {{figures: [A, Z], say: They do not agree.}}
""",
    )
    assert [line for line, _ in told(folder)] == [3, 4, 5, 6, 9, 0]
    messages = " ".join(message for _, message in told(folder))
    for words in ("names a statistic", "only remembered", "Say why", "no figure Z", "B must be named"):
        assert words in messages


def test_a_wrong_use_says_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as wrong:
        load_themes(themes(tmp_path, f"  V: {ONE}, use: validat, why: w}}\n"))
    problem = wrong.value.problems[0]
    assert problem.nearest == "validate" and problem.line == 3 and problem.key == "figures.V.use"
