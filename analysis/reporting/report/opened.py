"""A folder of results, opened: what it is, whether it is whole, and the scenario that it tells of."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from sim.errors import OutputError, nearest
from sim.scenario import Scenario
from sim.words import say

from ...experiments.record import BEGUN, scenario_of
from ...output.folder import MANIFEST
from ...output.manifest import FORMAT

Kind = Literal["run", "comparison", "sweep", "trial", "rollout"]
KINDS: dict[str, Kind] = {"experiment": "sweep", "rollout": "rollout"}
STUDIES, WORTH = "studies", "report"
HASHED_UP_TO = 300_000_000
"""Bytes of files whose content is checked; of larger ones only that they are there."""


@dataclass(frozen=True)
class Opened:
    """A folder that can be reported: its kind, its manifest, and for a trial the one of its tables."""

    folder: Path
    kind: Kind
    manifest: dict[str, Any]
    tables: dict[str, Any]

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, or the first of several."""
        told = self.tables if self.kind == "trial" else self.manifest
        return scenario_of(told["scenario"])

    @cached_property
    def programmes(self) -> dict[str, Scenario]:
        """The scenarios that were compared, by name."""
        arms = self.manifest.get("arms", [])
        return {one["name"]: scenario_of(one["scenario"]) for one in arms if one["arm"] == "programme"}

    @property
    def command(self) -> str:
        """What rebuilds the results."""
        return str(self.manifest["command"])

    @property
    def name(self) -> str:
        """What the folder tells of: a scenario, an experiment or a study."""
        asked = self.manifest.get("experiment") or self.tables.get("trial") or {}
        return str(asked.get("name") or self.scenario.name)

    @property
    def weeks(self) -> int:
        """The horizon."""
        return int(self.manifest.get("weeks", self.scenario.weeks))


def open_folder(folder: Path) -> Opened:
    """Open a folder of results. Raises OutputError where it is none, not whole, or of a newer version."""
    if not folder.exists():
        beside = [one.name for one in _folders(folder.parent)]
        close = nearest(folder.name, beside)
        hint = " " + say("error.nearest", nearest=folder.parent / close) if close else ""
        raise OutputError(say("report.no_folder", folder=folder) + hint)
    if folder.name in (STUDIES, WORTH) and (folder.parent / STUDIES / MANIFEST).is_file():
        folder = folder.parent
    if (folder / STUDIES / MANIFEST).is_file():
        return _trial(folder)
    manifest = _manifest(folder)
    kind = manifest.get("kind")
    if kind is None:
        arms = {one.get("arm") for one in manifest.get("arms", [])}
        found: Kind = "comparison" if "reference" in arms else "run"
    elif kind in KINDS:
        found = KINDS[kind]
    else:
        source = manifest.get("made_from", {}).get("command", "–")
        raise OutputError(say("report.no_kind", folder=folder, kind=kind, command=source))
    _check(folder, manifest)
    return Opened(folder, found, manifest, {})


def _trial(folder: Path) -> Opened:
    studies = _manifest(folder / STUDIES)
    _check(folder / STUDIES, studies)
    if not (folder / WORTH / MANIFEST).is_file():
        raise OutputError(say("report.unfinished", folder=folder, command=studies["command"]))
    tables = _manifest(folder / WORTH)
    _check(folder / WORTH, tables)
    if "scenario" not in tables:
        raise OutputError(say("report.too_old", folder=folder, command=studies["command"]))
    return Opened(folder, "trial", studies, tables)


def _folders(parent: Path) -> Iterator[Path]:
    """Folders of results that lie in a folder."""
    if parent.is_dir():
        for one in sorted(parent.iterdir()):
            if (one / MANIFEST).is_file() or (one / STUDIES / MANIFEST).is_file():
                yield one


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder that is ours. Raises OutputError."""
    if not folder.is_dir():
        raise OutputError(say("report.no_folder", folder=folder))
    file = folder / MANIFEST
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        inside = [str(one) for one in _folders(folder)][:3]
        hint = " " + say("report.inside", folders=", ".join(inside)) if inside else ""
        raise OutputError(say("report.not_ours", folder=folder) + hint) from None
    except (OSError, ValueError):
        raise OutputError(say("report.no_manifest", file=file)) from None
    if not isinstance(found, dict) or "design_hash" not in found or not isinstance(found.get("files"), dict):
        raise OutputError(say("report.no_manifest", file=file))
    written = found.get("format")
    if not isinstance(written, int) or written > FORMAT:
        version = found.get("version", "–")
        raise OutputError(say("report.newer", folder=folder, version=version, format=written, ours=FORMAT))
    return found


def _check(folder: Path, manifest: dict[str, Any]) -> None:
    """Raise OutputError unless everything is there, as it was written."""
    command = manifest.get("command", "–")
    if manifest.get("state") == BEGUN:
        raise OutputError(say("report.unfinished", folder=folder, command=command))
    for name, expected in manifest["files"].items():
        file = folder / name
        if not file.is_file():
            raise OutputError(say("report.missing_file", folder=folder, file=name, command=command))
        if file.stat().st_size <= HASHED_UP_TO and sha256(file.read_bytes()).hexdigest() != expected:
            raise OutputError(say("report.changed_file", folder=folder, file=name, command=command))
    if manifest.get("kind") is None and "readings.csv" not in manifest["files"]:
        raise OutputError(say("report.too_old", folder=folder, command=command))
