"""What lies in the folder of a sweep: the data contract, read by pandas, polars and DuckDB as it is; replays."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from analysis.cli import main
from analysis.experiments.experiment import Experiment
from analysis.experiments.lives import course_of
from analysis.experiments.record import kit_of
from analysis.experiments.sweep import Sweep
from analysis.replaying import find_run, live_again
from sim.errors import OutputError
from sim.jit import ENGINE_HASH
from sim.outcomes import OUTCOMES
from sim.runs import run
from sim.scenario import load_scenario
from sim.scenario.keys import keys
from tests.experiments.small import TEXT, plan_in

RICH = (
    TEXT.replace(
        "programme.group_size: [6, 8, 10]",
        "programme.group_size: [6, 8, 10]\n  programme.composition: [mixed, separate]\n"
        "  programme.savings: [true, false]\n  programme.phases: [six_phases, founding_text]",
    ).replace("seeds: 12", "seeds: 3")
    + "  - {outcome: srq20, stratum: worst_tenth, as: srq20_worst}\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sweep over numbers, words, true and false, and lists."""
    made = tmp_path_factory.mktemp("store")
    Experiment(plan_in(made, RICH), "commonground sweep small.yaml").run(
        made / "out", workers=2, progress=False
    )
    return made / "out"


def test_the_columns_are_those_of_the_contract(folder: Path) -> None:
    found = {field.name: str(field.type) for field in pq.read_schema(folder / "runs.parquet")}
    words = "dictionary<values=string, indices=int32, ordered=0>"
    assert found == {
        "run": "int32", "point": "int32", "scenario": words, "arm": words, "seed": "int64", "status": words,
        "stage": words, "error": "string", "programme.group_size": "int64",
        "programme.composition": "string", "programme.savings": "string", "programme.phases": "string",
        "parameters.harm_weight": "double", "srq20": "double", "violence_everyone": "double",
        "cohesion": "double", "srq20_worst": "double", "meetings_held": "double", "facilitator_hours": "double",
    }  # fmt: skip
    weekly = {f.name: str(f.type) for f in pq.read_schema(next((folder / "weekly").iterdir()))}
    assert list(weekly) == ["run", "seed", "arm", "week", "stratum", "n", "violence", "srq20", "cohesion"]
    assert {weekly[name] for name in ("violence", "srq20", "cohesion")} == {"float"} and weekly[
        "week"
    ] == "int16"
    design = pd.read_parquet(folder / "design.parquet")
    assert (
        list(design["point"]) == list(range(10)) and design["programme.savings"].isin(["true", "false"]).all()
    )


def test_units_stand_in_the_fields_and_in_pandas(folder: Path) -> None:
    for field in pq.read_schema(folder / "runs.parquet"):
        assert {b"unit", b"meaning"} <= set(field.metadata) and field.metadata[b"meaning"]
    units = pd.read_parquet(folder / "runs.parquet").attrs["units"]
    assert units["srq20"] == OUTCOMES["srq20"].unit and units["violence_everyone"] == "incidents/person-year"
    assert units["programme.group_size"] == "persons" and units["facilitator_hours"] == "hours"


def test_pandas_polars_and_duckdb_read_the_same(folder: Path) -> None:
    runs, weekly = folder / "runs.parquet", folder / "weekly"
    by_pandas, week = pd.read_parquet(runs), pd.read_parquet(weekly)
    by_polars, week_pl = pl.read_parquet(runs), pl.read_parquet(weekly / "*.parquet")
    by_duck = duckdb.sql(f"select * from '{runs}' order by run, arm").fetchnumpy()
    n, mean = duckdb.sql(f"select count(*), avg(cohesion) from '{weekly}/*.parquet'").fetchall()[0]
    assert len(by_pandas) == len(by_polars) == len(by_duck["run"]) == 60
    np.testing.assert_array_equal(by_pandas["cohesion"], by_polars["cohesion"].to_numpy())
    np.testing.assert_array_equal(by_pandas["cohesion"], by_duck["cohesion"])
    assert list(by_pandas["programme.composition"]) == by_polars["programme.composition"].to_list()
    assert len(week) == len(week_pl) == n == 60 * 7 * 3
    assert mean == pytest.approx(week["cohesion"].mean()) == pytest.approx(week_pl["cohesion"].mean())


def test_readings_are_those_of_the_weekly_series(folder: Path) -> None:
    sweep = Sweep(folder)
    weekly = sweep.weekly("reach=participant", ["srq20"])
    last = weekly[weekly["week"] == 6].set_index(["run", "arm"])["srq20"]
    read = sweep.runs.set_index(["run", "arm"])["srq20"]
    np.testing.assert_allclose(last.loc[read.index], read, rtol=1e-6)
    assert sweep.weekly("all", ["cohesion"], runs=[3])["run"].unique().tolist() == [3]
    assert sweep.weekly().attrs["units"]["cohesion"] == OUTCOMES["cohesion"].unit
    assert sweep.differences("srq20").shape == (10, 3)
    with pytest.raises(OutputError, match="Did you mean srq20"):
        sweep.arm("srq2")


def test_the_matched_run_is_the_same_people(folder: Path) -> None:
    weekly = Sweep(folder).weekly("reach=participant")
    start = weekly[weekly["week"] == 0].pivot(index="run", columns="arm", values=["n", "srq20"])
    assert (start["n"]["programme"] == start["n"]["reference"]).all()
    assert (start["srq20"]["programme"] == start["srq20"]["reference"]).all()


def test_the_manifest_tells_everything_and_is_equal_but_for_ran(folder: Path, tmp_path: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    assert {
        "format", "version", "scenario", "scenario_hash", "parameter_hash", "engine_hash", "design_hash", "seeds",
        "arms", "weeks", "burn_in", "files", "command", "ran", "experiment", "points", "runs", "failed", "state",
    } <= set(told)  # fmt: skip
    assert {"started", "seconds", "machine", "python", "numba", "numpy", "os"} <= set(told["ran"])
    assert (told["state"], told["runs"], told["failed"]) == ("done", 30, 0)
    assert told["engine_hash"] == ENGINE_HASH and told["command"] == "commonground sweep small.yaml"
    for name, expected in told["files"].items():
        assert sha256((folder / name).read_bytes()).hexdigest() == expected
    assert "runs.parquet" in told["files"] and "design.parquet" in told["files"]
    kit, plan = kit_of(told), plan_in(tmp_path, RICH)
    assert [s.scenario_hash for s in kit.scenarios] == [s.scenario_hash for s in plan.kit.scenarios]
    assert (kit.wanted, kit.recorded, kit.weeks) == (plan.kit.wanted, plan.kit.recorded, plan.kit.weeks)
    assert [(f.key, f.kind, f.low, f.high) for f in kit.factors if not f.is_listed] == [
        (f.key, f.kind, f.low, f.high) for f in plan.kit.factors if not f.is_listed
    ]


@pytest.mark.parametrize("arm", ["programme", "reference"])
@pytest.mark.parametrize("run", [0, 17, 29])
def test_any_run_is_lived_again_to_the_bit(run: int, arm: str, folder: Path) -> None:
    stored = find_run(f"{folder}:{run}:{arm}")
    result = live_again(stored)
    week = Sweep(folder).weekly("reach=participant", runs=[run])
    week = week[week["arm"] == arm]
    again = result.weekly[result.weekly["stratum"] == "reach=participant"]
    for outcome in ("srq20", "violence"):
        np.testing.assert_array_equal(again[outcome].to_numpy(np.float32), week[outcome].to_numpy())


def test_the_command_replays(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--replay", f"{folder}:17", "--persons"]) == 0
    there = tmp_path / "results" / "out-run17-programme"
    row = Sweep(folder).runs.query("run == 17 and arm == 'programme'").iloc[0]
    weekly = pd.read_parquet(there / "weekly.parquet")
    last = weekly[(weekly["week"] == 6) & (weekly["stratum"] == "all")]["cohesion"].iloc[0]
    assert (
        last == row["cohesion"]
        and (there / "events.parquet").exists()
        and (there / "persons.parquet").exists()
    )
    assert json.loads((there / "manifest.json").read_text())["seeds"] == [row["seed"]]
    # a replayed run is a run: it can be replayed in turn
    assert main(["run", "--replay", f"{there}:0", "--out", str(tmp_path / "twice")]) == 0
    assert (tmp_path / "twice" / "weekly.parquet").read_bytes() == (there / "weekly.parquet").read_bytes()
    capsys.readouterr()


def test_a_run_that_cannot_be_found_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for where, words in (
        (f"{folder}:30", "numbered from 0 to 29"), (f"{folder}", "folder and the number of a run"),
        (f"{folder}:two", "folder and the number"), (f"{folder}/nowhere:1", "no results"),
    ):  # fmt: skip
        assert main(["run", "--replay", where]) == 2
        assert words in capsys.readouterr().err
    assert main(["run"]) == 2 and main(["run", "burundi_hamlet", "--replay", f"{folder}:1"]) == 2


def test_a_changed_bit_or_another_engine_is_noticed(folder: Path, tmp_path: Path) -> None:
    import shutil

    from sim.errors import OutputError as Refused

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    table = pq.read_table(copy / "runs.parquet")
    values = table["cohesion"].to_numpy().copy()
    values[:] = np.nextafter(values, 1.0)
    place = table.schema.get_field_index("cohesion")
    pq.write_table(table.set_column(place, table.schema.field(place), [values]), copy / "runs.parquet")
    with pytest.raises(Refused, match="came out differently"):
        live_again(find_run(f"{copy}:3"))
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "engine_hash": "0" * 16}))
    with pytest.raises(Refused, match="another version"):
        find_run(f"{copy}:3")


def test_runs_and_comparisons_are_replayed_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = [
        "--weeks",
        "4",
        "--set",
        "context.persons=60",
        "--set",
        "burn_in=2",
        "--set",
        "programme.groups=2",
    ]
    words = ["compare", "burundi_hamlet", "--runs", "2", *small, "--out", str(tmp_path / "pair")]
    assert main(words) == 0
    for arm in ("programme", "reference"):
        out = tmp_path / arm
        assert main(["run", "--replay", f"{tmp_path / 'pair'}:1:{arm}", "--out", str(out)]) == 0
        mine = pd.read_parquet(out / "weekly.parquet").drop(columns=["run", "arm"])
        both = pd.read_parquet(tmp_path / "pair" / "weekly.parquet")
        theirs = both[(both["run"] == 1) & (both["arm"] == arm)].drop(columns=["run", "arm"])
        pd.testing.assert_frame_equal(mine, theirs.reset_index(drop=True))
    capsys.readouterr()


def test_without_a_programme_nothing_of_it_matters() -> None:
    """So points that differ in the programme only share one matched run; every key is tried at both ends."""
    base = load_scenario("burundi_hamlet").with_({
        "programme.modality": "none", "weeks": 20, "burn_in": 2, "context.persons": 100, "programme.groups": 4,
    })  # fmt: skip
    plain = run(base, 1, log=False).records
    for path, key in keys().items():
        if (
            path[0] != "programme"
            or "*" in path
            or key.kind not in ("boolean", "choice", "integer", "number")
        ):
            continue
        values: list[Any] = [True, False] if key.kind == "boolean" else list(key.choices)
        if key.least is not None and key.most is not None:
            kind = int if key.kind == "integer" else float
            values = [kind(end) for end in (key.least, min(key.most, 60.0))]
        for value in values:
            if path[-1] == "modality" or value == "by_hostility":
                continue
            variant = base.with_({".".join(path): value})
            assert course_of(variant) == course_of(base)
            lived = run(variant, 1, log=False).records
            assert np.array_equal(lived.means()[1], plain.means()[1], equal_nan=True), (path, value)
            assert np.array_equal(lived.book.log.weekly, plain.book.log.weekly, equal_nan=True), (path, value)
    assert course_of(base.with_({"context.hostility": 0.3})) != course_of(base)
    assert course_of(base.with_({"programme.modality": "group"})) != course_of(base)


def test_without_weekly_series_there_are_none(tmp_path: Path) -> None:
    text = RICH.replace("weeks: 6", "weeks: 6\nweekly: false\npaired: false")
    sweep = Experiment(plan_in(tmp_path, text)).run(tmp_path / "out", pool="threads", progress=False)
    assert not (tmp_path / "out" / "weekly").exists() and len(sweep.runs) == 30
    with pytest.raises(OutputError, match="No weekly series"):
        sweep.weekly()
    assert not sweep.is_paired and set(sweep.runs["arm"]) == {"programme"}
