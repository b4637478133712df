"""The same from Python: three lines, no guard, progress where it is watched, and until it is precise."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.experiments.experiment import Experiment
from analysis.experiments.precision import next_block
from analysis.experiments.store import Store
from analysis.insight.intervals import half_width, is_precise
from analysis.progress import Gauge
from tests.experiments.small import TEXT, plan_in, results
from tests.sizes import ROOT


def test_three_lines_in_a_script_without_any_guard(tmp_path: Path) -> None:
    """Worker processes do not import the script again; what it prints stands there once."""
    (tmp_path / "small.yaml").write_text(TEXT)
    script = tmp_path / "script.py"
    script.write_text(
        "import analysis\n"
        "sweep = analysis.Experiment.load('small.yaml').run(workers=2)\n"
        "print('lived', len(sweep.runs), len(sweep.weekly()), sweep.folder)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True,
        env={**__import__("os").environ, "PYTHONPATH": str(ROOT)}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["lived", "240", str(240 * 7 * 2), "results/small"]
    assert done.stderr == ""


def test_the_points_are_known_before_anything_is_lived(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(TEXT)
    experiment = analysis.Experiment.load(tmp_path / "small.yaml", {"design.samples": 7})
    assert list(experiment.points.columns) == [
        "point", "scenario", "programme.group_size", "parameters.harm_weight",
    ]  # fmt: skip
    assert len(experiment.points) == 7


def test_a_sweep_is_read_from_its_folder(tmp_path: Path) -> None:
    first = Experiment(plan_in(tmp_path, seeds__count=2)).run(
        tmp_path / "out", pool="threads", progress=False
    )
    again = analysis.Sweep(tmp_path / "out")
    assert again.is_done and again.failed == 0
    pd.testing.assert_frame_equal(again.runs, first.runs)
    assert again.runs.attrs["units"]["cohesion"] == "index 0–1"


def test_until_precise_adds_seeds_where_they_are_needed(tmp_path: Path) -> None:
    text = TEXT.replace("seeds: 12", "seeds: 10\nuntil_precise: {outcome: srq20, halfwidth: 0.07, most: 60}")
    text = text.replace("weeks: 6", "weeks: 20")
    plan = plan_in(tmp_path, text)
    sweep = Experiment(plan).run(tmp_path / "out", workers=2, progress=False)
    found = sweep.differences("srq20")
    lived = (~np.isnan(found)).sum(axis=1)
    assert lived.min() >= 20 and lived.max() > lived.min(), lived
    for values in found:
        known = values[~np.isnan(values)]
        assert is_precise(known, 0.07) or len(known) == 60
        if len(known) > 20:  # it was not precise before
            assert not is_precise(known[:-10], 0.07)
        assert half_width(known) < 0.07 or len(known) == 60
    runs = sweep.runs
    assert runs[runs["arm"] == "programme"]["run"].tolist() == list(range(int(lived.sum())))
    with Store(tmp_path / "out", plan.design_hash) as store:
        assert next_block(plan, store, [plan.first_block()._replace(seeds=60)], 1) is None


def test_until_precise_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    text = TEXT.replace("seeds: 12", "seeds: 10\nuntil_precise: {outcome: srq20, halfwidth: 0.2, most: 40}")
    Experiment(plan_in(tmp_path, text)).run(tmp_path / "calm", workers=2, progress=False)
    with pytest.MonkeyPatch.context() as patch:
        from analysis.experiments import experiment

        real, seen = experiment.next_block, []

        def stop(*given: object) -> object:
            seen.append(1)
            if len(seen) == 2:
                raise KeyboardInterrupt
            return real(*given)  # type: ignore[arg-type]

        patch.setattr(experiment, "next_block", stop)
        with pytest.raises(KeyboardInterrupt):
            Experiment(plan_in(tmp_path, text)).run(tmp_path / "out", pool="threads", progress=False)
    Experiment(plan_in(tmp_path, text)).run(tmp_path / "out", pool="threads", progress=False)
    assert results(tmp_path / "out") == results(tmp_path / "calm")


def test_progress_is_told_on_a_terminal_and_in_a_notebook_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from analysis import progress

    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setattr(progress, "REFRESH", -1.0)
    with Gauge() as gauge:
        gauge.expect(10)
        gauge.tell(4, 1)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Gauge() as gauge:
        gauge.expect(1000)
        gauge.tell(400, 0, False)
        gauge.tell(100, 3)
        assert gauge.failed == 3 and gauge.rate > 0
    told = capsys.readouterr().err
    assert "500 of 1,000 runs, 3 failed" in told and "left" in told and told.endswith("\x1b[K")


def test_progress_in_a_notebook() -> None:
    """A real kernel's shell: one display that renews itself."""
    pytest.importorskip("ipykernel")
    program = (
        "import sys, types\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from IPython.core.displaypub import CapturingDisplayPublisher\n"
        "shell = InteractiveShell.instance()\n"
        "shell.display_pub = CapturingDisplayPublisher(); shell.kernel = object()\n"
        "from analysis import progress\n"
        "progress.PATIENCE = progress.REFRESH = -1.0\n"
        "with progress.Gauge() as gauge:\n"
        "    gauge.expect(10); gauge.tell(5, 0); gauge.tell(5, 2)\n"
        "for one in shell.display_pub.outputs: print(one['data']['text/plain'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert "5 of 10 runs" in done.stdout and "10 of 10 runs, 2 failed" in done.stdout, done.stderr
