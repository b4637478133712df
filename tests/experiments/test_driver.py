"""Whatever dies on the way, every run is done exactly once, and the results are those of an undisturbed sweep."""

import os
import random
import signal
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.experiments.crews import Given, Processes, Threads
from analysis.experiments.driver import Driver, Live, pieces_of, runs_a_part
from analysis.experiments.experiment import Experiment
from analysis.experiments.parts import live_part
from analysis.experiments.plan import Plan
from analysis.experiments.store import Store
from analysis.output.manifest import Clock
from sim.errors import OutputError
from tests.experiments.small import (
    TEXT,
    live_and_kill_seven,
    marked,
    plan_in,
    results,
    sweep_process,
    wait_until,
    workers_of,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes the way Unix does")


def _quiet(*_: Any) -> None:
    pass


def _drive(plan: Plan, folder: Path, crew: Any, live: Live = live_part) -> Driver:
    with Store(folder, plan.design_hash) as store:
        driver = Driver(plan, store, crew, _quiet, live)
        driver.do(plan.first_block())
        store.join(driver.parts)
    crew.close()
    return driver


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small experiment, done by one thread without disturbance."""
    folder = tmp_path_factory.mktemp("undisturbed")
    Experiment(plan_in(folder)).run(folder / "out", workers=1, pool="threads", progress=False)
    return folder / "out"


def test_every_run_is_a_row_in_order(undisturbed: Path) -> None:
    runs = pd.read_parquet(undisturbed / "runs.parquet")
    assert list(runs["run"]) == [run for run in range(120) for _ in range(2)]
    assert list(runs["arm"]) == ["programme", "reference"] * 120
    assert set(runs["status"]) == {"ok"}
    assert runs.groupby("point")["seed"].agg(lambda s: tuple(s)).nunique() == 1


@pytest.mark.parametrize("crew", [lambda: Processes(2), lambda: Threads(2), lambda: Threads(1)])
def test_who_does_the_runs_makes_no_difference(
    crew: Callable[[], Any], undisturbed: Path, tmp_path: Path
) -> None:
    _drive(plan_in(tmp_path), tmp_path / "out", crew())
    mine, theirs = tmp_path / "out", undisturbed
    for file in sorted((theirs / "runs").iterdir()):
        assert (mine / "runs" / file.name).read_bytes() == file.read_bytes()
    for file in sorted((theirs / "weekly").iterdir()):
        assert (mine / "weekly" / file.name).read_bytes() == file.read_bytes()
    assert (mine / "runs.parquet").read_bytes() == (theirs / "runs.parquet").read_bytes()


def test_any_executor_will_do_and_stays_open(undisturbed: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        Experiment(plan_in(tmp_path)).run(tmp_path / "out", executor=executor, progress=False)
        assert executor.submit(lambda: 1).result() == 1
    assert results(tmp_path / "out") == results(undisturbed)


def test_a_run_that_kills_its_worker_every_time_is_one_failure(undisturbed: Path, tmp_path: Path) -> None:
    driver = _drive(plan_in(tmp_path), tmp_path / "out", Processes(2), live_and_kill_seven)
    assert driver.failed == 1
    runs = pd.read_parquet(tmp_path / "out" / "runs.parquet")
    bad = runs[runs["status"] == "failed"]
    assert list(bad["run"]) == [7, 7] and set(bad["stage"]) == {"worker"}
    assert bad["error"].str.contains("BrokenProcessPool").all()
    assert bad["srq20"].isna().all() and bad["parameters.harm_weight"].notna().all()
    good = pd.read_parquet(undisturbed / "runs.parquet")
    pd.testing.assert_frame_equal(
        runs[runs["run"] != 7].reset_index(drop=True), good[good["run"] != 7].reset_index(drop=True)
    )
    assert "BrokenProcessPool" in (tmp_path / "out" / "failed" / "7.txt").read_text()


def test_a_run_that_raises_is_a_row_with_stage_and_trace(tmp_path: Path) -> None:
    """A setting that only some seeds cannot live is hard to find; so the model itself is made to raise."""
    plan = plan_in(tmp_path, seeds__count=2)
    with ThreadPoolExecutor(1) as executor, pytest.MonkeyPatch.context() as patch:
        from analysis.experiments import lives

        real = lives.finish

        def fragile(community: Any, *given: Any, **named: Any) -> Any:
            if community.seed == 2 and community.scenario.programme.group_size == 6:
                raise FloatingPointError("nobody is left")
            return real(community, *given, **named)

        patch.setattr(lives, "finish", fragile)
        sweep = Experiment(plan).run(tmp_path / "out", executor=executor, progress=False)
    runs = sweep.runs
    bad = runs[runs["status"] == "failed"]
    assert len(bad) and set(bad["seed"]) == {2} and set(bad["programme.group_size"]) == {6}
    assert set(bad["stage"]) == {"programme"} and set(bad["error"]) == {"FloatingPointError: nobody is left"}
    assert sweep.failed == bad["run"].nunique()
    assert set(runs[runs["seed"] == 1]["status"]) == {"ok"}
    trace = (tmp_path / "out" / "failed" / f"{bad['run'].iloc[0]}.txt").read_text()
    assert "Traceback" in trace and "in fragile" in trace


def test_a_sweep_with_failures_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from analysis.cli import main
    from analysis.experiments import lives

    (tmp_path / "small.yaml").write_text(TEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lives.Lives, "_read", lambda *_: 1 / 0)
        words = ["sweep", str(tmp_path / "small.yaml"), "--out", str(tmp_path / "out"), "--pool", "threads"]
        assert main([*words, "--set", "seeds.count=1"]) == 1
    assert "10 runs failed" in capsys.readouterr().out


def test_a_broken_executor_of_somebody_else_loses_nothing(tmp_path: Path, undisturbed: Path) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    plan = plan_in(tmp_path)
    executor: Executor = ProcessPoolExecutor(1, get_context("spawn"))
    with Store(tmp_path / "out", plan.design_hash) as store, pytest.raises(OutputError, match="broken"):
        Driver(plan, store, Given(executor, 1), _quiet, live_and_kill_seven).do(plan.first_block())
    executor.shutdown()
    Experiment(plan).run(tmp_path / "out", workers=2, progress=False)
    assert results(tmp_path / "out") == results(undisturbed)


def _text(seeds: int) -> str:
    return TEXT.replace("seeds: 12", f"seeds: {seeds}")


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    """The driver is killed six times by kill -9; in between, a worker is. No worker outlives its driver."""
    file, out = tmp_path / "small.yaml", tmp_path / "out"
    file.write_text(_text(60))
    moments = random.Random(4)
    seen = [0]
    for attempt in range(6):
        mark = uuid.uuid4().hex
        with sweep_process(file, out, mark=mark) as process:
            wait_until(
                lambda least=seen[-1]: len(list(out.glob("status/*"))) > least or process.poll() is not None
            )
            time.sleep(moments.uniform(0.0, 0.15))
            if attempt % 2 and (workers := workers_of(mark)):
                os.kill(workers[0], signal.SIGKILL)
                time.sleep(moments.uniform(0.0, 0.1))
            process.kill()
            process.wait()
        wait_until(lambda mark=mark: not marked(mark), 20)
        seen.append(len(list(out.glob("status/*"))))
    assert seen == sorted(seen) and seen[1] > 0
    with sweep_process(file, out) as process:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
    runs = pd.read_parquet(out / "runs.parquet")
    assert list(runs["run"]) == [run for run in range(600) for _ in range(2)]
    Experiment(plan_in(tmp_path, _text(60))).run(tmp_path / "calm", workers=2, progress=False)
    assert results(out) == results(tmp_path / "calm")
    assert not list(out.rglob("*.tmp"))


@pytest.mark.slow
def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    file, out, mark = tmp_path / "small.yaml", tmp_path / "out", uuid.uuid4().hex
    file.write_text(_text(60))
    with sweep_process(file, out, mark=mark) as process:
        wait_until(lambda: list(out.glob("status/*")) and workers_of(mark))
        os.kill(workers_of(mark)[0], signal.SIGKILL)
        _, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint
    runs = pd.read_parquet(out / "runs.parquet")
    assert set(runs["status"]) == {"ok"} and runs["run"].nunique() == 600
    wait_until(lambda: not marked(mark), 20)


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_within_a_second_and_resumable(sign: signal.Signals, code: int, tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM, with large parts under way: the program ends at once and says how to go on."""
    file, out, mark = tmp_path / "small.yaml", tmp_path / "out", uuid.uuid4().hex
    file.write_text(_text(400))
    with sweep_process(file, out, mark=mark) as process:
        wait_until(lambda: list(out.glob("status/*")))
        began = time.monotonic()
        process.send_signal(sign)
        _, complaint = process.communicate(timeout=20)
        took = time.monotonic() - began
    assert process.returncode == code
    assert "The same command goes on from there" in complaint and "Traceback" not in complaint
    assert took < 3.0  # a second on a quiet machine; tests share theirs
    wait_until(lambda: not marked(mark), 20)
    done = len(list(out.glob("status/*")))
    with sweep_process(file, out) as process:
        wait_until(lambda: len(list(out.glob("status/*"))) > done)


def test_a_second_driver_is_refused(tmp_path: Path) -> None:
    plan = plan_in(tmp_path)
    with Store(tmp_path / "out", plan.design_hash), pytest.raises(OutputError, match="Another sweep"):
        Experiment(plan).run(tmp_path / "out", pool="threads", progress=False)
    Experiment(plan_in(tmp_path, seeds__count=1)).run(tmp_path / "other", pool="threads", progress=False)


def test_another_design_in_the_folder_is_refused(tmp_path: Path, undisturbed: Path) -> None:
    before = results(undisturbed)
    with pytest.raises(OutputError, match="another experiment"):
        Experiment(plan_in(tmp_path, seeds__count=3)).run(undisturbed, progress=False)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(OutputError):
        Experiment(plan_in(tmp_path)).run(tmp_path / "mine", progress=False)
    assert results(undisturbed) == before


def test_parts_cover_every_run_once(tmp_path: Path) -> None:
    plan = plan_in(tmp_path, seeds__count=1000)
    block = plan.first_block()
    pieces = list(pieces_of(plan, block, 0))
    assert [run for piece in pieces for run in range(piece.first, piece.after)] == list(range(block.runs))
    assert 1 <= runs_a_part(plan, 1) <= runs_a_part(plan, block.runs) <= 500
    assert [piece.number for piece in pieces] == list(range(len(pieces)))


def test_a_finished_sweep_is_left_as_it_is(tmp_path: Path) -> None:
    """The same command again does nothing: the manifest keeps when and how long it was lived."""
    plan, folder = plan_in(tmp_path, seeds__count=1), tmp_path / "out"
    Experiment(plan).run(folder, pool="threads", progress=False)
    before = (folder / "manifest.json").read_bytes()
    sweep = Experiment(plan).run(folder, pool="threads", progress=False)
    assert (folder / "manifest.json").read_bytes() == before
    assert sweep.manifest["ran"]["worker_seconds"] > 0.0


@pytest.mark.parametrize("left", [[], ["design.parquet"], ["design.parquet", "manifest.json"]])
def test_killed_before_the_first_run_it_begins_anew(
    left: list[str], tmp_path: Path, undisturbed: Path
) -> None:
    """Only a lock, empty folders and half a manifest; then the manifest without the design."""
    plan, folder = plan_in(tmp_path), tmp_path / "out"
    Experiment(plan_in(tmp_path, seeds__count=1)).run(tmp_path / "other", pool="threads", progress=False)
    with Store(folder, plan.design_hash) as store:
        Experiment(plan)._begin(store, Clock())
    for name in left:
        (folder / name).unlink()
    (folder / "manifest.json.tmp").write_text("{")
    Experiment(plan).run(folder, pool="threads", progress=False)
    assert results(folder) == results(undisturbed)


def test_a_torn_part_is_done_again(tmp_path: Path, undisturbed: Path) -> None:
    """After a power cut a file may be shorter than it was written, or a status may be garbage."""
    plan = plan_in(tmp_path)
    Experiment(plan).run(tmp_path / "out", pool="threads", progress=False)
    folder = tmp_path / "out"
    (folder / "runs" / "part-00001.parquet").write_bytes(b"PAR1")
    (folder / "status" / "part-00002.json").write_bytes(b"{")
    (folder / "status" / "part-00003.json").unlink()
    (folder / "weekly" / "part-00004.parquet.tmp").write_bytes(b"half")
    Experiment(plan).run(folder, pool="threads", progress=False)
    assert results(folder) == results(undisturbed)


@pytest.mark.slow
def test_the_drivers_memory_is_flat_in_the_number_of_runs() -> None:
    """Ten times as many runs, the same room: what comes back is written and let go."""
    import json
    import subprocess
    import sys

    from tests.sizes import ROOT

    most = []
    for runs in (300, 3000):
        words = [sys.executable, "-m", "tests.bench.experiments", "village", str(runs), "processes"]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        most.append(json.loads(done.stdout.splitlines()[-1])["memory"] / 1e6)
    assert most[1] - most[0] < 25.0, most
    assert most[1] < 500.0
