"""What the log of events costs: while it is off, against an engine that has none; and while it is on."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.sizes import ROOT

from .measure import ENGINE, Figures, interleaved, ratio, surroundings
from .stripped import without_events

ROUNDS, BLOCK = 40, 8


class Speaker:
    """A process of one engine that does what it is told."""

    def __init__(self, engine: Path, **more: str) -> None:
        environment = surroundings(**more) | {"PYTHONPATH": f"{engine}:{ROOT}"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.speaker"], cwd=engine, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def hears(self) -> str:
        """The next line. Raises RuntimeError if the process has ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the engine ended with {self.process.wait()}")
        return line.strip()

    def asked(self, word: str) -> str:
        """The answer to a word."""
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.hears()

    def close(self) -> None:
        """Let it go."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def measure(rounds: int = ROUNDS) -> Figures:
    """Shares by which the log makes a run dearer, and whether both engines lived the same two years.

    Of every eight rounds the quickest counts: what is looked for is smaller than what a busy machine adds.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        removed = without_events(folder)
        bare = Speaker(folder, COMMONGROUND_CACHE=str(folder / "cache"))
        whole = Speaker(ENGINE)
        try:
            assert (bare.hears(), whole.hears()) == ("ready", "ready")
            same = bare.asked("digest") == whole.asked("digest")
            parts = {
                "none": lambda: float(bare.asked("off")),
                "off": lambda: float(whole.asked("off")),
                "on": lambda: float(whole.asked("on")),
            }
            found = {name: _quickest(spans) for name, spans in interleaved(parts, rounds).items()}
        finally:
            bare.close()
            whole.close()
    return {
        "same": same, "removed": removed, "off": ratio(found["off"], found["none"]),
        "on": ratio(found["on"], found["off"]),
    }  # fmt: skip


def _quickest(spans: list[float]) -> list[float]:
    return [min(spans[first : first + BLOCK]) for first in range(0, len(spans), BLOCK)]
