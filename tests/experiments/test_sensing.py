"""The command that ranks what varied: from the folder of a sweep, by each design that allows it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.cli import main
from analysis.experiments.designs import places_of
from analysis.experiments.experiment import Experiment
from analysis.experiments.sweep import Sweep
from analysis.insight.sensitivity import morris
from analysis.sensing import RESAMPLES, SEED, sensed
from tests.experiments.small import TEXT, plan_in

DESIGNS = {
    "morris": "{kind: morris, samples: 6, steps: 4}", "sobol": "{kind: sobol, samples: 16}",
    "latin_hypercube": "{kind: latin_hypercube, samples: 40}", "grid": "{kind: grid, steps: 3}",
}  # fmt: skip


def _swept(folder: Path, design: str, **settings: object) -> Path:
    text = TEXT.replace("{kind: latin_hypercube, samples: 10}", design).replace("seeds: 12", "seeds: 2")
    text = (
        text.replace("[6, 8, 10]", "[6, 8, 10]\n  programme.composition: [mixed, separate]") + "  - hurts\n"
    )
    Experiment(plan_in(folder, text, **settings)).run(folder / "out", workers=2, progress=False)
    return folder / "out"


@pytest.mark.parametrize("kind", DESIGNS)
def test_every_design_that_allows_it(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = _swept(tmp_path, DESIGNS[kind]), tmp_path / "indices"
    assert main(["sensitivity", str(folder), "--out", str(out), "--format", "png"]) == 0
    told = capsys.readouterr().out
    assert "the effect on distress (participants, week 6)" in told and "luck" in told
    assert "hurtful answers (participants, weeks 1 to 6)" in told
    table = pd.read_csv(out / "sensitivity.csv")
    assert set(table["key"]) == {"programme.group_size", "programme.composition", "parameters.harm_weight"}
    assert list(table["column"].unique()) == ["srq20", "violence_everyone", "cohesion", "hurts"]
    assert not table.loc[table["column"] == "hurts", "difference"].any()
    assert {"srq20.png", "cohesion.png", "luck.csv", "sensitivity.csv", "manifest.json"} <= {
        file.name for file in out.iterdir()
    }
    before = (out / "sensitivity.csv").read_bytes()
    assert main(["sensitivity", str(folder), "--out", str(out), "--format", "png"]) == 0
    assert (out / "sensitivity.csv").read_bytes() == before
    capsys.readouterr()


def test_indices_are_those_of_the_stored_runs(tmp_path: Path) -> None:
    sweep = Sweep(_swept(tmp_path, DESIGNS["morris"]))
    factors = list(sweep.kit.factors)
    places = places_of(plan_in(tmp_path, (tmp_path / "small.yaml").read_text()).design, factors)
    names = [factor.key for factor in factors]
    expected = morris(names, places, sweep.differences("cohesion"), 4, RESAMPLES, SEED)
    found = sensed(sweep, 0, sweep.wanted("cohesion"))
    pd.testing.assert_frame_equal(found.table, expected)
    assert found.is_difference and np.isfinite(found.table["mu_star"]).all()


def test_a_design_that_tells_nothing_is_refused_with_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _swept(tmp_path, "one_at_a_time")
    assert main(["sensitivity", str(folder)]) == 2
    assert "commonground compare" in capsys.readouterr().err
    assert main(["sensitivity", str(tmp_path)]) == 2 and main(["sensitivity"]) == 2
    assert "no results" in capsys.readouterr().err


def test_each_scenario_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT.replace("scenarios: burundi_hamlet", "scenarios: [burundi_hamlet, pushing_hard]").replace(
        "seeds: 12", "seeds: 2"
    )
    Experiment(plan_in(tmp_path, text)).run(tmp_path / "out", workers=2, progress=False)
    assert main(["sensitivity", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert told.count("burundi_hamlet") >= 3 and told.count("pushing_hard") >= 3
    made = tmp_path / "out-sensitivity"
    assert (made / "pushing_hard-srq20.svg").exists()
    assert json.loads((made / "manifest.json").read_text())["kind"] == "sensitivity"
