"""The same sweep on a real Dask scheduler with two workers on loopback, one of which is killed."""

import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analysis.experiments.experiment import Experiment
from sim.errors import OutputError
from tests.experiments.small import TEXT, marked, plan_in, results, sweep_process, wait_until
from tests.sizes import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="kills as Unix does")]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def cluster() -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """A scheduler and two workers with one thread each, on loopback."""
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--no-dashboard",
    ]
    scheduler = subprocess.Popen([*command, "--port", str(port)], env=env, **quiet)  # type: ignore[call-overload]
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--host", "127.0.0.1"]
    command += ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [subprocess.Popen(command, env=env, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    try:
        yield address, [scheduler, *workers]
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_results_though_a_worker_is_killed(tmp_path: Path) -> None:
    text = TEXT.replace("seeds: 12", "seeds: 80")
    file, out, mark = tmp_path / "small.yaml", tmp_path / "out", uuid.uuid4().hex
    file.write_text(text)
    with (
        cluster() as (address, (_, worker, _)),
        sweep_process(file, out, "--scheduler", address, mark=mark) as process,
    ):
        wait_until(lambda: list(out.glob("status/*")) or process.poll() is not None)
        worker.kill()
        _, complaint = process.communicate(timeout=180)
        assert process.returncode == 0, complaint
    Experiment(plan_in(tmp_path, text)).run(tmp_path / "calm", workers=2, progress=False)
    assert results(out) == results(tmp_path / "calm")
    assert not marked(mark)


@pytest.mark.parametrize("lost", ["stopped", "scheduler"])
def test_stopped_or_left_by_its_scheduler_it_goes_on_elsewhere(lost: str, tmp_path: Path) -> None:
    """Ctrl-C while the cluster works, or the scheduler killed: what was done is kept, the rest is done here."""
    text = TEXT.replace("seeds: 12", "seeds: 80")
    file, out = tmp_path / "small.yaml", tmp_path / "out"
    file.write_text(text)
    with (
        cluster() as (address, (scheduler, *_)),
        sweep_process(file, out, "--scheduler", address) as process,
    ):
        wait_until(lambda: list(out.glob("status/*")) or process.poll() is not None)
        if lost == "scheduler":
            scheduler.kill()
        else:
            process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=90)
    assert process.returncode == {"stopped": 130, "scheduler": 2}[lost], complaint
    assert "he same command goes on from there" in complaint and "Traceback" not in complaint
    assert list(out.glob("status/*"))
    Experiment(plan_in(tmp_path, text)).run(out, workers=2, progress=False)
    Experiment(plan_in(tmp_path, text)).run(tmp_path / "calm", workers=2, progress=False)
    assert results(out) == results(tmp_path / "calm")


def test_no_scheduler_is_told_and_leaves_the_folder_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.experiments.crews.PATIENCE", 1.0)
    with pytest.raises(OutputError, match="No Dask scheduler"):
        Experiment(plan_in(tmp_path)).run(tmp_path / "out", scheduler=f"tcp://127.0.0.1:{_free_port()}")
    Experiment(plan_in(tmp_path)).run(tmp_path / "out", pool="threads", progress=False)
