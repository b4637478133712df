"""The manifest: what was run, from what, with which files.

It is equal to the bit between re-runs but for ``ran``.
"""

import json
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version as installed
from pathlib import Path
from time import perf_counter
from typing import Any

from sim import __version__
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario, short_hash

from .folder import MANIFEST

FORMAT = 1


@dataclass(frozen=True)
class Arm:
    """One arm of a design: its role (programme or reference), the name it goes by, and its scenario."""

    role: str
    name: str
    scenario: Scenario


@dataclass(frozen=True)
class Design:
    """Which runs: arms, seeds, weeks; ``command`` rebuilds them; ``kind`` says what they are, if not runs.

    With an ``ensemble`` every one of its vectors is lived with every seed: run = vector × seeds + seed.
    """

    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]
    weeks: int
    command: str
    kind: str = ""
    ensemble: dict[str, Any] | None = None

    @property
    def design_hash(self) -> str:
        """What makes this experiment differ from others, in 16 hexadecimal digits."""
        from sim.jit import ENGINE_HASH

        hashes = [arm.scenario.scenario_hash for arm in self.arms]
        parts = [hashes, list(self.seeds), self.weeks, list(OUTCOMES), __version__, ENGINE_HASH]
        return short_hash([*parts, *[self.kind] * bool(self.kind), *[self.ensemble] * bool(self.ensemble)])

    def is_in(self, manifest: dict[str, Any]) -> bool:
        """Whether a manifest tells of this very experiment."""
        return bool(manifest.get("design_hash") == self.design_hash)


class Clock:
    """When a piece of work began, for the one part of the manifest that differs between re-runs."""

    def __init__(self) -> None:
        self.started, self._began = datetime.now(UTC), perf_counter()

    def ran(self) -> dict[str, Any]:
        """When, how long, and on what."""
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": round(perf_counter() - self._began, 2),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores",
            "python": platform.python_version(),
            "numba": installed("numba"),
            "numpy": installed("numpy"),
            "os": f"{platform.system()} {platform.release()}",
        }


def write_manifest(folder: Path, design: Design, clock: Clock) -> None:
    """Write ``manifest.json`` for everything that lies in a folder."""
    from sim.jit import ENGINE_HASH

    first = design.arms[0].scenario
    files = sorted(file for file in folder.iterdir() if file.name != MANIFEST)
    manifest = {
        "format": FORMAT,
        **({"kind": design.kind} if design.kind else {}),
        "version": __version__,
        "command": design.command,
        "scenario": first.resolved(),
        "scenario_hash": first.scenario_hash,
        "parameter_hash": first.parameter_hash,
        "engine_hash": ENGINE_HASH,
        "design_hash": design.design_hash,
        "seeds": list(design.seeds),
        **({"ensemble": design.ensemble} if design.ensemble else {}),
        "arms": [_told(arm) for arm in design.arms],
        "weeks": design.weeks,
        "burn_in": first.burn_in,
        "files": {file.name: sha256(file.read_bytes()).hexdigest() for file in files},
        "ran": clock.ran(),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _told(arm: Arm) -> dict[str, Any]:
    return {
        "arm": arm.role,
        "name": arm.name,
        "scenario_hash": arm.scenario.scenario_hash,
        "parameter_hash": arm.scenario.parameter_hash,
        "scenario": arm.scenario.resolved(),
    }
