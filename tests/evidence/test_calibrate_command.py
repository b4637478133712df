"""``commonground calibrate`` from the outside: what is refused, what is told, what lies in the folder."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.calibrating import QUICK
from analysis.cli import main
from analysis.evidence.calibration.files import load_calibration, ready_calibrations
from analysis.evidence.calibration.page import ship
from analysis.evidence.ensemble import load_ensemble
from analysis.evidence.targets import held_back
from sim.errors import ScenarioError

VILLAGE = """
name: village
extends: burundi_hamlet
context: {persons: 120}
burn_in: 4
programme: {groups: 1, sessions: 6}
"""
TRIAL = """
name: study
kind: quasi_experiment
programme: {scenario: village.yaml}
sample: {clusters: 2, persons: 8}
waves: [0, 8]
instrument: {name: srq, noise: 2.1}
"""
CALIBRATION = """
name: small
question: Can a small calibration be done?
trial: study.yaml
village: village.yaml
villages: 1
vary:
  parameters.distress_gain: register
  parameters.attendance_base: register
  parameters.selfhelp_ending: register
targets:
  - {statistic: srq_start_programme, figures: [CBS01], value: 8.4, discrepancy: 1.0, why: a small study}
  - {statistic: selfhelp_alive, figures: [CBS28], value: 0.7, error: 0.02, discrepancy: 0.3, why: one small group}
screening: {trajectories: 4, seeds: 2, keep: 2}
matching: 32
bank: 80
keep: 0.5
truths: 20
ensemble: {vectors: 8, spare: 2, seeds: 2, years: 1, most_violence: 2.0}
"""
THREADS = ("--pool", "threads", "--workers", "2")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, text in (("village", VILLAGE), ("study", TRIAL), ("small", CALIBRATION)):
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path / "small.yaml"


def wrong(file: Path, old: str, new: str) -> list[tuple[str, str]]:
    text = CALIBRATION.replace(old, new)
    assert text != CALIBRATION
    file.write_text(text)
    with pytest.raises(ScenarioError) as found:
        load_calibration(file)
    return [(problem.key, problem.message) for problem in found.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("figures: [CBS01]", "figures: [CBS99]", "targets[0].figures", "no published figure CBS99"),
        ("figures: [CBS01]", "figures: [GP01]", "targets[0].figures", "may not be fitted: its use is validate"),
        ("srq_start_programme", "srq_start_program", "targets[0].statistic", "Neither the study nor the village"),
        ("selfhelp_alive", "srq_start_programme", "targets[1].statistic", "a target twice"),
        ("parameters.distress_gain: register", "parameters.distress_gain: [0.05, 0.06]", "vary.parameters.distress_gain", "needs a range"),
        ("keep: 2}", "keep: 2, always: [parameters.trust_drift]}", "screening.always[0]", "does not vary"),
        ("trial: study.yaml", "trial: no_such_study", "trial", "no_such_study"),
        ("village: village.yaml", "village: no_such_village", "village", "no_such_village"),
        ("bank: 80", "bank: ten", "bank", "ten"),
        ("discrepancy: 1.0", "discrepncy: 1.0", "targets[0].discrepncy", "discrepncy"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_key(small: Path, old: str, new: str, key: str, said: str) -> None:
    problems = wrong(small, old, new)
    assert any(found == key and said in message for found, message in problems), problems


def test_everything_wrong_is_told_at_once_and_nothing_is_written(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CALIBRATION.replace("[CBS01]", "[GP01]").replace("selfhelp_alive", "selfhelp_aliv")
    small.write_text(text.replace("trial: study.yaml", "trial: nowhere"))
    assert main(["calibrate", str(small), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert "nowhere" in error and "GP01" in error and not (tmp_path / "out").exists()
    assert main(["calibrate", "rwanda_sociotherap"]) == 2
    assert "Did you mean rwanda_sociotherapy?" in capsys.readouterr().err


def test_no_ready_calibration_fits_what_is_held_back_and_each_fits_what_it_says() -> None:
    from analysis.evidence.targets import load_targets

    figures = load_targets()
    for name in ready_calibrations():
        file = load_calibration(name).file
        named = {figure for target in file.targets for figure in target.figures}
        assert not named & set(held_back())
        for target in file.targets:
            assert all(target.statistic in figures[figure].statistics for figure in target.figures)
        fitted = {figure for figure, one in figures.items() if one.use == "calibrate"}
        assert named == fitted


def test_values_of_targets_are_those_of_the_figures() -> None:
    from analysis.evidence.targets import load_targets

    figures = load_targets()
    for target in load_calibration("rwanda_sociotherapy").file.targets:
        seen = [figures[figure] for figure in target.figures]
        if target.statistic == "decay":
            assert target.value == pytest.approx(0.42 / 0.86, abs=0.005)
            assert [one.effect for one in seen] == ["SMD=-0.86", "SMD=-0.42"]
        elif "_sd_" in target.statistic:
            assert target.value == seen[0].sd
        else:
            assert target.value == pytest.approx(sum(one.value or 0.0 for one in seen) / len(seen), abs=0.001)


def test_a_calibration_from_end_to_end(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["calibrate", str(small), "--out", str(out), *THREADS]
    assert main(words) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "2 figures, 3 numbers" in told and "The ensemble has 8 sets of numbers" in told
    first = (out / "ensemble.csv").read_bytes()
    assert main(words) == 0  # everything is there: nothing is lived again
    assert (out / "ensemble.csv").read_bytes() == first
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["kind"] == "calibration" and manifest["state"] == "done"
    sets = load_ensemble(out)
    assert sets.name == "small" and len(sets) == 8 and set(sets.told["numbers"]) == set(sets.vectors.names)
    targets = pd.read_csv(out / "targets.csv").set_index("statistic")
    assert (
        abs(targets.loc["srq_start_programme", "after"] - 8.4)
        < abs(targets.loc["srq_start_programme", "before"] - 8.4) + 1.0
    )
    assert main(["calibrate", str(small), "--set", "bank=90", "--out", str(out)]) == 2  # another design


def test_it_is_shipped_with_its_tables_in_the_page(small: Path, tmp_path: Path) -> None:
    out, page = tmp_path / "out", tmp_path / "page.md"
    assert main(["calibrate", str(small), "--out", str(out), *THREADS]) == 0
    parts = ("summary", "screening", "recovery", "posterior", "targets")
    page.write_text("".join(f"<!-- {part}: generated -->\nold\n<!-- {part}: end -->\n" for part in parts))
    ship(out, page, tmp_path / "ready")
    text = page.read_text()
    assert "old" not in text and "| distress_gain |" in text and "| selfhelp_alive | CBS28 |" in text
    ship(out, page, tmp_path / "ready")
    assert page.read_text() == text
    assert load_ensemble(tmp_path / "ready" / "small.csv").name == "small"


def test_check_and_list_know_calibrations(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(small), "rwanda_sociotherapy"]) == 0
    assert "2 figures, 3 numbers" in capsys.readouterr().out
    small.write_text(CALIBRATION.replace("[CBS28]", "[GP01]").replace("bank: 80", "bank: 8"))
    assert main(["check", str(small)]) == 2
    error = capsys.readouterr().err
    assert "targets[1].figures" in error and "bank" in error
    assert main(["list"]) == 0
    assert "rwanda_sociotherapy" in capsys.readouterr().out


def test_quick_is_a_reduced_run_of_the_same_design() -> None:
    quick, whole = (
        load_calibration("rwanda_sociotherapy", QUICK).file,
        load_calibration("rwanda_sociotherapy").file,
    )
    assert quick.targets == whole.targets and quick.bank < whole.bank / 5 and quick.truths < whole.truths
