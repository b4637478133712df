"""Clocks, spreads, what machine this is, and where the engine under measurement lies."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

import sim
from tests.sizes import ROOT

ENGINE = Path(str(sim.__file__)).resolve().parents[1]
"""The folder whose ``sim`` is measured (the repository, unless another comes first on the path)."""
Figures = dict[str, Any]
"""What one measurement found, as JSON can hold it."""


class Spread(NamedTuple):
    """A median with the least and the most that were seen."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """The spread of some values."""
        return cls(median(values), min(values), max(values))


def interleaved(parts: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each part costs, measured A B, B A, A B …, so that a slow minute strikes all of them."""
    found: dict[str, list[float]] = {name: [] for name in parts}
    for turn in range(rounds):
        names = list(parts) if turn % 2 == 0 else list(parts)[::-1]
        for name in names:
            found[name].append(parts[name]())
    return found


def ratio(above: list[float], below: list[float]) -> Spread:
    """The spread of the ratios of values that were measured side by side."""
    return Spread.of([a / b for a, b in zip(above, below, strict=True)])


@dataclass
class Clock:
    """CPU seconds in the kernels of a community: founding, and whole spans of weeks."""

    found: float = 0.0
    advance: float = 0.0


@contextmanager
def watched() -> Iterator[Clock]:
    """Time the kernels while communities are started and advanced as usual."""
    from sim import community

    clock, kept = Clock(), (community.found, community.advance)

    def timed(function: Callable[..., Any], add: Callable[[float], None]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            began = process_time()
            result = function(*arguments)
            add(process_time() - began)
            return result

        return call

    def found(seconds: float) -> None:
        clock.found += seconds

    def advanced(seconds: float) -> None:
        clock.advance += seconds

    community.found = timed(kept[0], found)
    community.advance = timed(kept[1], advanced)
    try:
        yield clock
    finally:
        community.found, community.advance = kept


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a child process that measures the same engine."""
    path = os.pathsep.join(dict.fromkeys([str(ENGINE), str(ROOT)]))
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": path, **more}


def child(module: str, *words: str, **more: str) -> str:
    """What a module prints, run in a process of its own. Raises RuntimeError with its complaint."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ENGINE,
        env=surroundings(**more),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(words)}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def machine() -> dict[str, str]:
    """Date, machine and versions, as they stand in the document."""
    from sim.jit import ENGINE_HASH

    packages = {name: _version(name) for name in ("numba", "llvmlite", "numpy", "mesa", "pandas")}
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{_memory():.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "versions": ", ".join(
            [f"Python {platform.python_version()}", *(f"{k} {v}" for k, v in packages.items())]
        ),
        "engine": ENGINE_HASH,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _memory() -> float:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError, OSError):
        return float("nan")
