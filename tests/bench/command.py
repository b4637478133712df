"""What someone waits who types a command: warm, and with nothing compiled yet."""

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from .measure import ENGINE, Figures, Spread, surroundings

ROUNDS = 5
SCENARIO = "burundi_hamlet"


def once(**more: str) -> float:
    """Seconds on the wall of ``commonground run burundi_hamlet``. Raises RuntimeError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["run", SCENARIO, "--out", str(Path(folder, "out"))]
        began = perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "analysis", *words],
            cwd=ENGINE,
            env=surroundings(**more),
            capture_output=True,
            text=True,
        )
        took = perf_counter() - began
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:] or f"exit {done.returncode}")
    return took


def measure() -> Figures:
    """Warm a few times, cold once; or why there is nothing to measure."""
    if not (ENGINE / "analysis" / "cli").is_dir():
        return {"why_not": "no command line beside this engine"}
    try:
        once()
    except RuntimeError as error:
        return {"why_not": str(error)}
    with tempfile.TemporaryDirectory() as cache:
        cold = once(COMMONGROUND_CACHE=cache)
    return {"warm": Spread.of([once() for _ in range(ROUNDS)]), "cold": cold}
