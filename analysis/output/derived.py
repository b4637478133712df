"""Folders of what was made from the results of an experiment: tables, figures, and where they came from."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim import __version__
from sim.scenario import short_hash

from .folder import MANIFEST, Folder, check_target
from .manifest import FORMAT, Clock


def write_derived(
    target: Path,
    source: dict[str, Any],
    kind: str,
    command: str,
    fill: Callable[[Path], None],
    told: dict[str, Any] | None = None,
) -> None:
    """Let ``fill`` write files into a folder made from the results that ``source`` is the manifest of.

    The manifest holds ``told`` too.

    What was made from the same experiment before is replaced. Raises OutputError if anything else lies there.
    """
    clock = Clock()
    made_from = short_hash([source["design_hash"], kind])
    check_target(target, lambda manifest: manifest.get("design_hash") == made_from)
    with Folder(target) as folder:
        fill(folder.path)
        files = sorted(file for file in folder.path.iterdir())
        manifest = {
            "format": FORMAT,
            "kind": kind,
            "version": __version__,
            "command": command,
            "made_from": {"design_hash": source["design_hash"], "command": source["command"]},
            "runs": source["runs"],
            "design_hash": made_from,
            **(told or {}),
            "files": {file.name: sha256(file.read_bytes()).hexdigest() for file in files},
            "ran": clock.ran(),
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        (folder.path / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
