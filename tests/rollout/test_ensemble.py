"""A rollout over an ensemble: every repetition has its own numbers, and doubt is split."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.cli import main
from analysis.evidence.bank import Vectors
from analysis.evidence.ensemble import Ensemble, load_ensemble
from analysis.rollout.kit import Work
from analysis.rollout.sets import over_sets
from tests.rollout.small import TEXT, work_in

THREADS = ("--pool", "threads", "--workers", "2")


def made(tmp_path: Path) -> tuple[Path, Path]:
    scenario, sets = tmp_path / "small.yaml", tmp_path / "sets.csv"
    scenario.write_text(TEXT)
    sets.write_text("being_seen_gain\n0.03\n0.1\n0.3\n")
    return scenario, sets


def test_every_repetition_has_its_own_numbers(tmp_path: Path) -> None:
    _, sets = made(tmp_path)
    work = work_in(tmp_path)
    work = Work(work.plan, None, 1, 3, 1.0, load_ensemble(sets))
    gains = [
        work.kit.scenario_of(task).parameters_in_force()["being_seen_gain"]
        for task in work.tasks(work.block, 0, work.block.runs)
    ]
    each = len(work.lived)
    assert gains == [0.03] * each + [0.1] * each + [0.3] * each
    other = Ensemble("other", Vectors(("parameters.being_seen_gain",), np.array([[0.03], [0.1], [0.2]])), {})
    assert work.design_hash != Work(work.plan, None, 1, 3, 1.0, other).design_hash


def test_the_command_tells_luck_and_ignorance_and_any_community_can_be_lived_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, sets = made(tmp_path)
    out = tmp_path / "out"
    words = ["rollout", str(scenario), "--ensemble", str(sets), "--out", str(out), *THREADS]
    assert main(words) == 0
    assert "over 3 sets of numbers" in " ".join(capsys.readouterr().out.split())
    effects = pd.read_csv(out / "effects.csv")
    row = effects[(effects["outcome"] == "srq20") & (effects["stratum"] == "reach=participant")].iloc[-1]
    assert row["ignorance"] > 0.0 and row["luck"] > 0.0
    assert row["high"] - row["low"] > 2.0 * row["ignorance"]
    manifest = json.loads((out / "manifest.json").read_text())
    last = manifest["runs"] - 1
    assert main(["run", "--replay", f"{out}:{last}", "--out", str(tmp_path / "again")]) == 0
    assert main(words) == 0  # all is there: nothing is lived again


def test_without_differences_between_sets_there_is_no_ignorance(tmp_path: Path) -> None:
    from analysis.insight.compare import judge

    draw = np.random.default_rng(1)
    rows = []
    for repetition in range(30):
        for community in range(40):
            base = {"repetition": repetition, "community": community, "week": 52, "stratum": "all", "n": 50.0,
                    "n_arriving": 10.0}  # fmt: skip
            effect = -1.0 + 0.5 * draw.standard_normal()
            rows += [
                {**base, "arm": "programme", "srq20": 7.0 + effect},
                {**base, "arm": "reference", "srq20": 7.0},
            ]

    class Found:
        fine = pd.DataFrame(rows)

    judged = judge("srq20", np.array([6.0, 6.1]), np.array([7.0, 7.0]))
    _, parts = over_sets(Found(), judged, "srq20", "all", 52, "reference")  # type: ignore[arg-type]
    assert parts.luck == pytest.approx(0.5 / 40**0.5, rel=0.1)
    assert parts.ignorance < 0.04
