"""Small experiments for tests: a village of sixty, a few weeks, many runs in a second."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.experiments.parts import Part, live_part
from analysis.experiments.plan import Kit, Plan, Task
from analysis.experiments.resolve import load_plan
from tests.sizes import ROOT

VILLAGE = {
    "context.persons": 60,
    "burn_in": 2,
    "programme.groups": 2,
    "programme.group_size": 8,
    "programme.sessions": 4,
}
TEXT = """
name: small
question: Is everything kept?
scenarios: burundi_hamlet
set:
  context.persons: 60
  burn_in: 2
  programme.groups: 2
  programme.group_size: 8
  programme.sessions: 4
weeks: 6
vary:
  programme.group_size: [6, 8, 10]
  parameters.harm_weight: {low: 1.5, high: 6.0}
design: {kind: latin_hypercube, samples: 10}
seeds: 12
outcomes:
  - srq20
  - {outcome: violence, stratum: all, as: violence_everyone}
  - cohesion
"""
MARK = "COMMONGROUND_TEST_MARK"


def plan_in(folder: Path, text: str = TEXT, **settings: object) -> Plan:
    """The plan of an experiment written to a folder; ``seeds__count`` stands for ``seeds.count``."""
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return load_plan(file, {key.replace("__", "."): value for key, value in settings.items()})


def results(folder: Path) -> dict[str, bytes]:
    """Every file of results by name, and the manifest without what differs between re-runs."""
    import json

    found = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.parent.name != "status" and file.name != ".lock"
    }
    manifest = json.loads(found["manifest.json"])
    del manifest["ran"], manifest["command"]
    return {**found, "manifest.json": json.dumps(manifest).encode()}


@contextmanager
def sweep_process(file: Path, out: Path, *words: str, mark: str = "") -> Iterator["subprocess.Popen[str]"]:
    """``commonground sweep`` in a process of its own, whose workers can be told by a mark."""
    with command_process(
        "sweep", str(file), "--out", str(out), "--workers", "2", *words, mark=mark
    ) as process:
        yield process


@contextmanager
def command_process(*words: str, mark: str = "") -> Iterator["subprocess.Popen[str]"]:
    """One command in a process of its own, whose workers can be told by a mark."""
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", *words],
        cwd=ROOT, env={**os.environ, MARK: mark or uuid.uuid4().hex}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def marked(mark: str) -> dict[int, str]:
    """Processes that carry a mark, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            if f"{MARK}={mark}".encode() in (entry / "environ").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def workers_of(mark: str) -> list[int]:
    """The workers among them: forked from the fork server, so they carry its command line and are not first."""
    forks = sorted(pid for pid, line in marked(mark).items() if "forkserver" in line)
    return forks[1:]


def wait_until(what: Any, seconds: float = 60.0) -> Any:
    """Wait for something to be true, and hand it back. Raises AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def live_and_kill_seven(kit: Kit, tasks: list[Task]) -> Part:
    """Run 7 kills its worker, every time."""
    if any(task.run == 7 for task in tasks):
        os.kill(os.getpid(), signal.SIGKILL)
    return live_part(kit, tasks)
