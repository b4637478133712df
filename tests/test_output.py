"""The results folder: tables by the data contract, hashes, and a folder that is whole or not there."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

import sim
from analysis.cli import main
from analysis.output import Folder, check_target
from analysis.output.columns import AGREEMENTS
from sim.errors import OutputError
from sim.outcomes import OUTCOMES
from sim.scenario import load_scenario

SMALL = ("--set", "context.persons=96", "--set", "programme.groups=2", "--weeks", "8")
CAT = "dictionary<values=string, indices=int32, ordered=0>"
TYPES = {
    "weekly": {
        "run": "int32", "seed": "int64", "arm": CAT, "week": "int16", "stratum": CAT, "n": "int32",
        **dict.fromkeys(OUTCOMES, "double"),
    },
    "events": {
        "run": "int32", "arm": CAT, "week": "int16", "phase": CAT, "order": "int32", "event": CAT,
        "person": "int32", "other": "int32", "group": "int32", "pair": "int32", "value": "double",
    },
    "groups": {
        "run": "int32", "arm": CAT, "group": "int32", "modality": CAT, "facilitators": "list<element: int32>",
        "start_week": "int16", "end_week": "int16", "enrolled": "int32", "present_mean": "double",
        "sessions_held": "int16", "phase": "int8", "ended": CAT, "selfhelp_from": "int16",
        "selfhelp_until": "int16", "follow_from": "int16", "goal": "double", "safety_start": "double", "safety_end": "double", "trust_start": "double",
        "trust_end": "double", "ownership": "double", "turns_gini": "double", "hurts": "int32",
        "crises": "int32", "dropouts": "int32",
    },
}  # fmt: skip
PERSONS = {
    "run": "int32", "arm": CAT, "week": "int16", "person": "int64", "household": "int64",
    "neighbourhood": "int32", "origin": CAT, "gender": CAT, "standing": CAT, "reach": CAT, "youth": "bool",
    "role": CAT, "group": "int32", "sessions": "int16",
}  # fmt: skip


def _hashes(folder: Path) -> dict[str, str]:
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != "manifest.json"
    }


def _manifest(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of a small hamlet, with everyone written down."""
    target = tmp_path_factory.mktemp("output") / "results"
    assert main(["run", "burundi_hamlet", *SMALL, "--runs", "2", "--persons", "--out", str(target)]) == 0
    return target


@pytest.mark.parametrize("table", sorted(TYPES))
def test_types_are_those_of_the_contract(folder: Path, table: str) -> None:
    schema = pq.read_schema(folder / f"{table}.parquet")
    assert {field.name: str(field.type) for field in schema} == TYPES[table]


def test_persons_have_their_keys_and_every_state(folder: Path) -> None:
    schema = pq.read_schema(folder / "persons.parquet")
    found = {field.name: str(field.type) for field in schema}
    assert {name: found[name] for name in PERSONS} == PERSONS
    assert set(found.values()) <= {*PERSONS.values(), "double"}
    frame = pd.read_parquet(folder / "persons.parquet")
    assert sorted(frame["week"].unique()) == [0, 8]
    assert frame[["run", "week", "person"]].equals(
        frame[["run", "week", "person"]].sort_values(["run", "week", "person"])
    )


@pytest.mark.parametrize("table", [*sorted(TYPES), "persons"])
def test_every_column_says_its_unit_and_meaning(folder: Path, table: str) -> None:
    for field in pq.read_schema(folder / f"{table}.parquet"):
        assert field.metadata[b"meaning"].strip(), field.name
        assert b"unit" in field.metadata
    frame = pd.read_parquet(folder / f"{table}.parquet")
    assert set(frame.attrs["units"]) == set(frame.columns)
    if table == "weekly":
        assert frame.attrs["units"]["srq20"] == OUTCOMES["srq20"].unit


def test_rows_are_sorted_and_runs_stacked(folder: Path) -> None:
    weekly = pd.read_parquet(folder / "weekly.parquet")
    assert weekly["run"].unique().tolist() == [0, 1]
    assert weekly.groupby("run")["seed"].unique().map(list).tolist() == [[1], [2]]
    assert weekly["week"].unique().tolist() == list(range(9))
    keys = weekly[["run", "week"]].assign(stratum=weekly["stratum"].cat.codes)
    assert keys.equals(keys.sort_values(["run", "week", "stratum"], kind="stable"))
    assert str(weekly["arm"].cat.categories.tolist()) == "['programme', 'reference']"
    assert weekly.loc[weekly["stratum"] != "all", "cohesion"].isna().all()
    assert weekly["group_safety"].isna().any(), "not defined is null"
    events = pd.read_parquet(folder / "events.parquet")
    assert events["run"].unique().tolist() == [0], "events of the first run only"
    assert len(events) > 100


def test_stored_numbers_are_those_of_the_run(folder: Path) -> None:
    from sim.runs import run

    scenario = load_scenario("burundi_hamlet", {"context.persons": 96, "programme.groups": 2})
    lived = run(scenario, seed=2, weeks=8)
    stored = pd.read_parquet(folder / "weekly.parquet").query("run == 1").reset_index(drop=True)
    for name in OUTCOMES:
        assert stored[name].equals(lived.weekly[name]), name


def test_agreements_are_plain_text(folder: Path) -> None:
    written = (folder / "agreements.csv").read_bytes()
    assert b"\r" not in written
    frame = pd.read_csv(folder / "agreements.csv", keep_default_na=False)
    assert tuple(frame.columns) == AGREEMENTS
    assert set(frame["cross_origin"].unique()) <= {True, False}
    assert (frame["party_a"] < frame["party_b"]).all()
    held = frame["status"] == "held"
    assert (frame.loc[held, "broken_week"] == "").all()


def test_the_manifest_tells_all(folder: Path) -> None:
    manifest = _manifest(folder)
    assert list(manifest) == [
        "format", "version", "command", "scenario", "scenario_hash", "parameter_hash", "engine_hash",
        "design_hash", "seeds", "arms", "weeks", "burn_in", "files", "ran",
    ]  # fmt: skip
    assert manifest["files"] == _hashes(folder)
    assert (manifest["seeds"], manifest["weeks"], manifest["format"]) == ([1, 2], 8, 1)
    assert set(manifest["ran"]) == {"started", "seconds", "machine", "python", "numba", "numpy", "os"}
    scenario = load_scenario("burundi_hamlet", {"context.persons": 96, "programme.groups": 2})
    assert manifest["scenario_hash"] == scenario.scenario_hash
    assert all(len(manifest[name]) == 16 for name in manifest if name.endswith("_hash"))


def test_the_command_of_the_manifest_rebuilds_the_folder(folder: Path, tmp_path: Path) -> None:
    import shlex

    words = shlex.split(_manifest(folder)["command"])
    again = tmp_path / "again"
    assert words[0] == "commonground"
    assert main([*words[1:], "--out", str(again)]) == 0
    assert _hashes(again) == _hashes(folder)
    one, two = _manifest(folder), _manifest(again)
    del one["ran"], two["ran"]
    assert one == two


@pytest.mark.parametrize("picture", ["svg", "png", "pdf"])
def test_the_same_command_writes_the_same_bytes(tmp_path: Path, picture: str) -> None:
    command = ["run", "burundi_hamlet", *SMALL, "--format", picture, "--out", str(tmp_path / "one")]
    assert main(command) == 0
    before = _hashes(tmp_path / "one")
    (tmp_path / "one" / "notes.txt").write_text("mine", encoding="utf-8")
    assert main(command) == 0
    notes = (tmp_path / "one" / "notes.txt").read_text(encoding="utf-8")
    assert notes == "mine", "a file that is not ours stays"
    (tmp_path / "one" / "notes.txt").unlink()
    assert _hashes(tmp_path / "one") == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["one"]


def test_bytes_do_not_depend_on_the_process(tmp_path: Path, folder: Path) -> None:
    command = ["-m", "analysis", "run", "burundi_hamlet", *SMALL, "--runs", "2", "--persons"]
    here = {**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, *command, "--out", str(tmp_path / "other")], capture_output=True, text=True, env=here
    )
    assert done.returncode == 0, done.stderr
    assert _hashes(tmp_path / "other") == _hashes(folder)


def test_compare_writes_both_arms(tmp_path: Path) -> None:
    target = tmp_path / "compared"
    command = ["compare", "burundi_hamlet", *SMALL, "--runs", "3", "--out", str(target)]
    assert main(command) == 0
    before = _hashes(target)
    assert set(before) == {"weekly.parquet", "paired.parquet", "summary.csv", "readings.csv", "figure.svg"}
    weekly = pd.read_parquet(target / "weekly.parquet")
    assert len(weekly.groupby(["run", "arm"], observed=True)) == 6
    assert {str(field.type) for field in pq.read_schema(target / "weekly.parquet")} <= {
        "int32", "int64", "int16", "double", CAT,
    }  # fmt: skip
    paired = pq.read_schema(target / "paired.parquet")
    assert paired.names == [
        "scenario", "against", "seed", "outcome", "stratum", "window", "programme", "reference", "difference",
    ]  # fmt: skip
    manifest = _manifest(target)
    assert [arm["arm"] for arm in manifest["arms"]] == ["programme", "reference"]
    assert manifest["seeds"] == [1, 2, 3]
    assert main(command) == 0
    assert _hashes(target) == before


def test_several_scenarios_are_each_compared_with_the_reference(tmp_path: Path) -> None:
    target = tmp_path / "several"
    words = [
        "compare",
        "pushing_hard",
        "no_supervision",
        "--against",
        "burundi_hamlet",
        *SMALL,
        "--runs",
        "2",
    ]
    assert main([*words, "--out", str(target)]) == 0
    paired = pd.read_parquet(target / "paired.parquet")
    assert paired["scenario"].unique().tolist() == ["pushing_hard", "no_supervision"]
    assert paired["against"].unique().tolist() == ["burundi_hamlet"]
    assert (target / "weekly-pushing_hard.parquet").exists()
    assert (target / "figure-no_supervision.svg").exists()


def test_several_scenarios_are_told_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where groups meet longer comes before where they hardly meet, whatever the order of the words."""
    for name, sessions in (("short", 1), ("long", 8)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(f"name: {name}\nextends: burundi_hamlet\nprogramme: {{sessions: {sessions}}}\n")
    words = ["compare", str(tmp_path / "short.yaml"), str(tmp_path / "long.yaml"), *SMALL, "--weeks", "12"]
    assert main([*words, "--runs", "4", "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    ranking = told[told.index("Self-esteem, participants: the best first") :]
    assert ranking.index("  long:") < ranking.index("  short:")


def test_until_precise_stops_by_tens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "precise"
    words = ["compare", "burundi_hamlet", *SMALL, "--until-precise", "srq20=50", "--out", str(target)]
    assert main(words) == 0
    assert _manifest(target)["seeds"] == list(range(1, 21))
    assert "Precise enough after 20" in capsys.readouterr().out
    assert main(words) == 0, "the same command again is the same experiment"


# ---------------------------------------------------------------------------------------------
# The folder itself
# ---------------------------------------------------------------------------------------------


def test_a_folder_is_gone_when_something_goes_wrong(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b"
    with pytest.raises(KeyboardInterrupt), Folder(target) as folder:
        (folder.path / "half").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_system_errors_become_sentences(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No space left"), Folder(tmp_path / "x"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_an_old_folder_survives_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "x"
    with Folder(target) as folder:
        (folder.path / "manifest.json").write_text('{"files": {}}', encoding="utf-8")
    with pytest.raises(OutputError), Folder(target):
        raise OSError(5, "Input/output error")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]
    assert (target / "manifest.json").exists()


def test_only_the_same_experiment_may_be_replaced(tmp_path: Path) -> None:
    def never(_: dict[str, Any]) -> bool:
        return False

    check_target(tmp_path / "absent", never)
    check_target(tmp_path, never)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for target in (tmp_path, tmp_path / "file"):
        with pytest.raises(OutputError):
            check_target(target, never)
    (tmp_path / "manifest.json").write_text('{"files": {}}', encoding="utf-8")
    with pytest.raises(OutputError):
        check_target(tmp_path, never)
    check_target(tmp_path, lambda manifest: True)
