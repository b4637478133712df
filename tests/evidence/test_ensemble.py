"""Ensembles: sets of numbers that are read, refused, thinned, and lived by ``compare``."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.cli import main
from analysis.evidence.ensemble import Ensemble, load_ensemble, ready_ensembles
from analysis.insight.compare import judge, over_sets
from analysis.insight.intervals import interval_of_sets
from analysis.insight.luck import luck_and_ignorance
from analysis.insight.pairs import Contest, live_seed
from sim.errors import ScenarioError
from sim.outcomes import OUTCOMES
from sim.parameters import PARAMETERS
from sim.scenario import load_scenario

TABLE = "being_seen_gain,parameters.trust_drift\n0.05,0.01\n0.25,0.02\n"
SMALL = ("context.persons=120", "programme.groups=1", "burn_in=2")


def table(folder: Path, text: str = TABLE) -> Path:
    file = folder / "mine.csv"
    file.write_text(text, encoding="utf-8")
    return file


def compared(folder: Path, *words: str) -> int:
    settings = [word for setting in SMALL for word in ("--set", setting)]
    return main(["compare", "burundi_hamlet", *settings, "--weeks", "20", "--out", str(folder), *words])


def test_a_table_is_read_with_or_without_the_section(tmp_path: Path) -> None:
    found = load_ensemble(table(tmp_path))
    assert found.name == "mine" and len(found) == 2
    assert found.vectors[1] == {"parameters.being_seen_gain": 0.25, "parameters.trust_drift": 0.02}


def test_what_a_scenario_sets_itself_stays_as_it_is(tmp_path: Path) -> None:
    own = load_scenario("burundi_hamlet").with_({"parameters.trust_drift": 0.03})
    lived = load_ensemble(table(tmp_path)).of(1, own).parameters_in_force()
    assert lived["trust_drift"] == 0.03 and lived["being_seen_gain"] == 0.25


def test_a_part_of_an_ensemble_is_spread_over_it(tmp_path: Path) -> None:
    rows = "\n".join(f"{0.05 + 0.01 * n}" for n in range(9))
    whole = load_ensemble(table(tmp_path, f"being_seen_gain\n{rows}\n"))
    assert whole.thinned(3).vectors.values[:, 0] == pytest.approx([0.05, 0.09, 0.13])
    assert whole.thinned(20) is whole
    assert Ensemble.from_told(whole.as_told()).key == whole.key


def test_everything_wrong_with_a_table_is_told_at_once(tmp_path: Path) -> None:
    file = table(tmp_path, "being_sen_gain,trust_drift\n0.1,none\n0.1\n0.1,-3\n")
    with pytest.raises(ScenarioError) as wrong:
        load_ensemble(file)
    told = [(problem.line, problem.key, problem.nearest) for problem in wrong.value.problems]
    assert told == [
        (1, "being_sen_gain", "being_seen_gain"), (2, "trust_drift", ""), (3, "", ""), (4, "trust_drift", ""),
    ]  # fmt: skip
    with pytest.raises(ScenarioError):
        load_ensemble(table(tmp_path, "being_seen_gain\n"))


def test_an_unknown_name_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "burundi_hamlet", "--ensemble", "nothing_like_it"]) == 2
    assert "nothing_like_it" in capsys.readouterr().err


def test_it_does_not_go_with_until_precise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--until-precise", "srq20=0.5", "--ensemble", str(table(tmp_path))]
    assert compared(tmp_path / "out", *words) == 2
    assert "--ensemble" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_compare_lives_every_vector_with_every_seed_and_splits_the_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(tmp_path)
    assert compared(tmp_path / "out", "--runs", "3", "--ensemble", str(file)) == 0
    assert "ignorance (2 sets of numbers)" in " ".join(capsys.readouterr().out.split())
    paired = pd.read_parquet(tmp_path / "out" / "paired.parquet")
    chosen = paired[(paired["outcome"] == "srq20") & (paired["stratum"] == "reach=participant")]
    assert list(zip(chosen["vector"], chosen["seed"], strict=True)) == [
        (vector, seed) for vector in (0, 1) for seed in (1, 2, 3)
    ]
    small = {"context.persons": 120, "programme.groups": 1, "burn_in": 2}
    scenario = load_scenario("burundi_hamlet").with_(small)
    lived = load_ensemble(file).of(1, scenario)
    met = live_seed(Contest.of((lived,), None, 20), 2)[0]
    row = met.strata.index("reach=participant")
    place = list(OUTCOMES).index("srq20")
    assert chosen["programme"].iloc[4] == met.programme[row, place]
    values = chosen["difference"].to_numpy().reshape(2, 3)
    summary = pd.read_csv(tmp_path / "out" / "summary.csv")
    told = summary[(summary["outcome"] == "srq20") & (summary["stratum"] == "reach=participant")].iloc[0]
    parts = luck_and_ignorance(values)
    assert (told["luck"], told["ignorance"]) == pytest.approx(tuple(parts)[::-1])
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["ensemble"]["name"] == "mine"


def test_any_run_of_it_can_be_lived_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert compared(out, "--runs", "2", "--ensemble", str(table(tmp_path))) == 0
    assert main(["run", "--replay", f"{out}:3", "--out", str(tmp_path / "again")]) == 0
    again = pd.read_parquet(tmp_path / "again" / "weekly.parquet")
    stored = pd.read_parquet(out / "weekly.parquet")
    one = stored[(stored["run"] == 3) & (stored["arm"] == "programme") & (stored["stratum"] == "all")]
    two = again[again["stratum"] == "all"]
    assert one["srq20"].tolist() == two["srq20"].tolist()
    assert main(["run", "--replay", f"{out}:4", "--out", str(tmp_path / "none")]) == 2


def test_the_interval_is_that_of_the_sets_not_of_the_runs() -> None:
    """A hundred runs of two sets say no more about ignorance than two runs do."""
    draw = np.random.default_rng(1)
    sets = np.repeat(np.arange(2), 100)
    differences = np.where(sets == 0, -1.0, -3.0) + 0.01 * draw.standard_normal(200)
    together = judge("srq20", differences, np.zeros(200))
    apart = judge("srq20", differences, np.zeros(200), sets)
    assert apart.high - apart.low > 20 * (together.high - together.low)
    assert (apart.benefit, apart.difference) == (together.benefit, together.difference)


def test_more_sets_do_not_make_ignorance_smaller() -> None:
    draw = np.random.default_rng(3)
    sets, runs = 400, 4
    means = -1.5 + 0.4 * draw.standard_normal(sets)
    values = np.repeat(means, runs) + 0.2 * draw.standard_normal(sets * runs)
    low, high = over_sets(values, np.repeat(np.arange(sets), runs))
    inside = np.mean((means > low) & (means < high))
    assert 0.93 <= inside <= 0.97
    assert interval_of_sets(0.0, 1.0, 0.0, 1) == (-np.inf, np.inf)


def test_luck_and_ignorance_are_found_again() -> None:
    draw = np.random.default_rng(2)
    values = 0.8 * draw.standard_normal((400, 1)) + 0.5 * draw.standard_normal((400, 6))
    parts = luck_and_ignorance(values)
    assert parts.ignorance == pytest.approx(0.8, rel=0.1) and parts.luck == pytest.approx(0.5, rel=0.05)
    assert np.isnan(luck_and_ignorance(values[:, :1])).all()
    assert luck_and_ignorance(np.ones((3, 3))) == (0.0, 0.0)


@pytest.mark.parametrize("name", ready_ensembles())
def test_what_is_shipped_has_fifty_vectors_inside_the_register(name: str) -> None:
    found = load_ensemble(name)
    assert len(found) >= 50 and found.told["name"] == name
    for key, column in zip(found.vectors.names, found.vectors.values.T, strict=True):
        entry = PARAMETERS[key.removeprefix("parameters.")]
        assert entry.low <= column.min() and column.max() <= entry.high
