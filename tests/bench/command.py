"""What someone waits who types a command: warm, and with nothing compiled yet."""

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from .measure import ENGINE, Figures, Spread, surroundings

ROUNDS, REPORTS = 5, 3
SCENARIO = "burundi_hamlet"
RUN = ("run", SCENARIO)
REPORT = ("compare", SCENARIO, "--runs", "20", "--report")


def once(*words: str, **more: str) -> float:
    """Seconds on the wall of a command, in a folder of its own. Raises RuntimeError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        words = (*words, "--out", str(Path(folder, "out")))
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
        once(*RUN)
    except RuntimeError as error:
        return {"why_not": str(error)}
    with tempfile.TemporaryDirectory() as cache:
        cold = once(*RUN, COMMONGROUND_CACHE=cache)
    warm = Spread.of([once(*RUN) for _ in range(ROUNDS)])
    return {"warm": warm, "cold": cold, "report": Spread.of([once(*REPORT) for _ in range(REPORTS)])}
