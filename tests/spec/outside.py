"""Run a program in a process of its own, on the same engine as the tests that call it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import sim
from tests.sizes import ROOT

ENGINE = Path(sim.__file__).parent.parent


def python(
    program: str, *arguments: str, folder: Path = ENGINE, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run it (with ``folder`` in front of the path), in an empty directory; the output is text."""
    path = os.pathsep.join((str(folder), str(ROOT)))
    settings = {**os.environ, "PYTHONPATH": path, **environment}
    with tempfile.TemporaryDirectory() as here:
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, cwd=here, env=settings, capture_output=True, text=True)


def told(program: str, *arguments: str, folder: Path = ENGINE, **environment: str) -> str:
    """What it printed; it must end well."""
    done = python(program, *arguments, folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout
