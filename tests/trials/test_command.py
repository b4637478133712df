"""``commonground trial`` from the outside, and what studies are worth."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.cli import main
from analysis.evidence.bank import Bank
from analysis.evidence.trials import schema as generated
from analysis.evidence.trials.load import is_trial, load_trial, ready_trials
from analysis.evidence.trials.reader import TrialReader
from analysis.evidence.trials.spec import TrialFile
from analysis.evidence.trials.worth import chance, enough, power_table, worth_of
from sim.errors import ScenarioError
from sim.scenario.keys import keys
from tests.experiments.interrupted import stopped_after
from tests.trials.small import TEXT, trial_in

THREADS = ("--pool", "threads", "--workers", "1")
BROKEN = """
name: broken
kind: cluster
programme: {scenario: burundi_hamlt}
control: {scenario: none, waits: 4}
sample: {clusters: 5, persons: 0, match: [score], differ: {context.hostility: [0.3]}}
instrument: {outcome: srq, noise: 2.0, reliability: 0.8, most: -1}
waves: [8, 0]
steps: [3]
loss: {programme: [0.3, 0.1], control: 1.5}
analysis: {method: wedge, alpa: 0.05}
sizes: [3]
"""
TOLD = {
    4: "scenario: There is no ready scenario", 5: "control.waits", 6: "sample", 7: "instrument", 8: "waves",
    9: "steps", 10: "loss", 11: "alpa", 12: "sizes",
}  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(TEXT)
    return file


def test_everything_that_is_wrong_is_told_at_once_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(BROKEN)
    for words in (["trial", str(file)], ["check", str(file)]):
        assert main(words) == 2
        error = capsys.readouterr().err
        assert "Traceback" not in error
        for line, said in TOLD.items():
            assert any(f"broken.yaml:{line}:" in row and said in row for row in error.splitlines()), (
                line,
                said,
            )
    assert "burundi_hamlet" in error and "Did you mean alpha" in error and "srq20" in error


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"kind": "parallel", "sizes": []}, "invited by chance"),
        ({"kind": "wait_list"}, "control.waits"),
        ({"kind": "wait_list", "control.waits": 6, "control.scenario": "burundi_hamlet"}, "same places"),
        ({"kind": "stepped_wedge"}, "needs steps"),
        ({"kind": "stepped_wedge", "steps": [1, 20], "waves": [0, 4, 9], "loss.control": []}, "told apart"),
        (
            {"kind": "stepped_wedge", "steps": [1, 5], "waves": [0, 3, 9], "analysis.method": "changes"},
            "wedge",
        ),
        ({"control.scenario": "burundi_colline"}, "same kind of place"),
        ({"control.set": {"context.hostility": 0.3}}, "only a quasi_experiment"),
        ({"instrument.outcome": "trust"}, "whole numbers"),
        ({"instrument.outcome": "violence"}, "within a week"),
        ({"instrument.outcome": "cohesion"}, "not an outcome of persons"),
        ({"instrument.noise": None}, "noise"),
        ({"sample.eligible.origins": ["nowhere"]}, "no origin"),
        ({"sample.eligible.age_from": 60, "sample.eligible.age_to": 20}, "Nobody"),
        ({"sample.differ": {"context.hostilty": [0.1, 0.2]}}, "hostility"),
        ({"sample.clusters": 5}, "pairs"),
        ({"programme.set": {"programme.modality": "none"}}, "no group ever opens"),
        ({"waves": [0, 4, 4]}, "rise"),
        ({"waves": [1, 4, 8]}, "open in week 1"),
        ({"kind": "parallel", "sizes": [], "analysis.method": "cluster_means"}, "means of places"),
        ({"kind": "stepped_wedge", "steps": [1, 5], "waves": [0, 4, 9]}, "loss of all"),
    ],
)
def test_what_cannot_be_lived_is_refused_in_words(
    settings: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ScenarioError) as error:
        trial_in(tmp_path, **settings)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trial", "no_such_trial"], "no ready trial"),
        (["trial", "SMALL", "--sizes", "4,many"], "list of sizes"),
        (["trial", "SMALL", "--sizes", "3"], "pairs"),
        (["trial", "SMALL", "--runs", "0"], "0"),
        (["trial", "SMALL", "--set", "sample.clusterz=4"], "clusters"),
        (["trial", "SMALL", "--ensemble", "nothing"], "no ensemble"),
    ],
)
def test_bad_words_exit_with_2(
    words: list[str], said: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(small) if word == "SMALL" else word for word in words]) == 2
    assert said in capsys.readouterr().err


def test_what_is_printed_and_written(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["trial", str(small), *THREADS, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    for words in (
        "cluster trial",
        "true mean effect",
        "had the programme done nothing",
        "6 (this one)",
    ):
        assert words.lower() in said.lower()
    report = out / "report"
    assert (report / "figure.svg").stat().st_size > 10_000
    rows = list(csv.DictReader((report / "power.csv").open()))
    assert [row["size"] for row in rows] == ["4", "6", "8"] and {row["studies"] for row in rows} == {"6"}
    names = {row["statistic"] for row in csv.DictReader((report / "statistics.csv").open())}
    assert names == set(TrialReader(load_trial(small), True).columns)
    manifest = json.loads((report / "manifest.json").read_text())
    assert manifest["kind"] == "trial" and manifest["command"].startswith("commonground trial")
    assert set(manifest["files"]) == {"figure.svg", "power.csv", "statistics.csv"}


def test_stopped_and_resumed_gives_what_was_never_stopped(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["trial", str(small), "--pool", "processes", "--workers", "1"]
    assert main([*words, "--out", str(tmp_path / "whole")]) == 0
    with stopped_after(2):
        assert main([*words, "--out", str(tmp_path / "stopped")]) == 130
    assert not (tmp_path / "stopped" / "report").exists()
    assert main([*words, "--out", str(tmp_path / "stopped")]) == 0
    for name in ("power.csv", "statistics.csv", "figure.svg"):
        one, two = (tmp_path / folder / "report" / name for folder in ("whole", "stopped"))
        assert one.read_bytes() == two.read_bytes()
    again = main(["trial", str(small), *THREADS, "--seed", "9", "--out", str(tmp_path / "whole")])
    assert again == 2 and "another" in capsys.readouterr().err


def test_an_ensemble_parts_luck_and_ignorance(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sets = tmp_path / "sets.csv"
    sets.write_text("distress_gain\n0.06\n0.16\n")
    out = tmp_path / "out"
    words = ["trial", str(small), *THREADS, "--ensemble", str(sets), "--runs", "3", "--out", str(out)]
    assert main(words) == 0
    assert "through luck" in capsys.readouterr().out
    rows = {row["statistic"]: row for row in csv.DictReader((out / "report" / "statistics.csv").open())}
    assert rows["srq_start_control"]["studies"] == "6"
    assert float(rows["srq_start_control"]["ignorance"]) > 0.5


def bank_of(differences: list[list[float]], p: list[list[float]], truth: float) -> Bank:
    """A bank of studies of size 6 that found this."""
    d, chances = np.array(differences), np.array(p)
    points, seeds = d.shape
    columns = {"srq_difference_6": d, "p_6": chances, "srq_truth": np.full(d.shape, truth),
               "null_p_6": np.full(d.shape, 0.5), "srq_low": d - 1.0, "srq_high": d + 1.0}  # fmt: skip
    frame = pd.DataFrame({
        "point": np.repeat(np.arange(points), seeds), "seed": np.tile(np.arange(seeds), points),
        **{name: values.ravel() for name, values in columns.items()},
    })  # fmt: skip
    return Bank(frame, tuple(columns))


def test_what_studies_are_worth(tmp_path: Path) -> None:
    trial = trial_in(tmp_path, sizes=[])
    found = worth_of(trial, bank_of([[-3.0, -1.0, 0.5, 2.0]], [[0.01, 0.20, 0.60, 0.03]], -1.5), 6)
    assert (found.power.value, found.wrong.value, found.wrong_and_sure.value) == (0.25, 0.5, 0.25)
    assert found.false_alarm.value == 0.0 and found.covered == 0.25
    assert found.truth == -1.5 and found.bias == pytest.approx(1.125)
    assert found.overstated == pytest.approx(2.0)
    harm = worth_of(trial, bank_of([[3.0, 1.0]], [[0.01, 0.01]], 1.0), 6)
    assert harm.power.value == 1.0 and harm.wrong.value == 0.0, "right is where the truth lies, also for harm"
    assert list(power_table([found])["power"]) == [0.25]


def test_the_smallest_size_that_is_enough(tmp_path: Path) -> None:
    trial = trial_in(tmp_path, sizes=[])
    one = worth_of(trial, bank_of([[-1.0, -1.0]], [[0.01, 0.01]], -1.0), 6)
    few = one._replace(power=chance(np.array([True, False])))
    assert enough([few._replace(size=4), one, one._replace(size=8)]) == 6
    assert enough([one._replace(size=4), few, one._replace(size=8)]) == 8, (
        "luck of a small size does not count"
    )
    assert enough([few]) is None


def test_shares_have_wilsons_interval() -> None:
    found = chance(np.repeat([True, False], [8, 2]))
    assert found.value == 0.8
    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    for n in range(1, 200):
        none, every = chance(np.zeros(n, bool)), chance(np.ones(n, bool))
        assert none.low <= none.value == 0.0 < none.high
        assert every.low < every.value == 1.0 <= every.high, "an interval holds its own share"


@pytest.mark.parametrize("name", sorted(ready_trials()))
def test_ready_trials_load_and_say_what_they_live(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert is_trial(name) and not is_trial("burundi_hamlet") and not is_trial("dose_and_size")
    assert load_trial(name).file.question
    assert main(["check", name]) == 0
    assert "such studies are lived" in capsys.readouterr().out


def test_list_shows_trials(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ready_trials())


def test_schema_and_key_reference_are_current() -> None:
    folder = generated.FOLDER
    assert (folder / "schema.json").read_text(encoding="utf-8") == generated.schema_text()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert generated.reference() in readme
    assert all(f"`{entry.name}`" in readme for entry in keys(TrialFile).values())


def test_the_example_of_the_readme_loads(tmp_path: Path) -> None:
    readme = (generated.FOLDER / "README.md").read_text(encoding="utf-8")
    trial = trial_in(tmp_path, readme.split("```yaml\n")[1].split("```")[0])
    assert trial.sizes == (4, 8, 16) and trial.file.method == "cluster_means"
