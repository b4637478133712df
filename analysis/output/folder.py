"""A results folder is written beside its place and renamed into it: whole, or not there at all."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from sim.errors import OutputError
from sim.words import say

MANIFEST = "manifest.json"
Same = Callable[[dict[str, Any]], bool]


def check_target(target: Path, same: Same) -> None:
    """Raise OutputError unless results may go to ``target``: absent, empty, or the same experiment's."""
    target = target.resolve()
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise OutputError(say("output.not_a_folder", folder=target))
        if not any(target.iterdir()):
            return
        manifest = _manifest(target)
    except OSError as error:
        raise OutputError(say("output.unreadable", folder=target, reason=reason(error))) from error
    if manifest is None:
        raise OutputError(say("output.other_files", folder=target, free=_free_name(target)))
    if not same(manifest):
        raise OutputError(say("output.other_experiment", folder=target, free=_free_name(target)))


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("files"), dict) else None


def _free_name(target: Path) -> Path:
    number = 2
    while (free := target.with_name(f"{target.name}-{number}")).exists():
        number += 1
    return free


def reason(error: OSError) -> str:
    """What the system says went wrong."""
    return error.strerror or str(error)


class Folder:
    """A folder in the making. As a context: kept if all went well, gone without a trace otherwise."""

    def __init__(self, target: Path) -> None:
        self.target = target.resolve()
        self.path = self.target.with_name(f".{self.target.name}.{os.getpid()}.partial")
        self._made: list[Path] = []

    def __enter__(self) -> "Folder":
        try:
            for parent in reversed(self.target.parents):
                if not parent.exists():
                    parent.mkdir()
                    self._made.append(parent)
            shutil.rmtree(self.path, ignore_errors=True)
            self.path.mkdir()
        except OSError as error:
            self._clear()
            raise OutputError(say("output.unwritable", folder=self.target, reason=reason(error))) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if error is None:
            try:
                self._settle()
            except OSError as failure:
                self._clear()
                raise OutputError(
                    say("output.unwritable", folder=self.target, reason=reason(failure))
                ) from failure
            return
        self._clear()
        if isinstance(error, OSError):
            raise OutputError(say("output.unwritable", folder=self.target, reason=reason(error))) from error

    def _clear(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        for parent in reversed(self._made):
            try:
                parent.rmdir()
            except OSError:
                return

    def _settle(self) -> None:
        """Put the new folder in the place of the old one; files that are not ours move along."""
        if not self.target.exists():
            os.replace(self.path, self.target)
            return
        old = self.target.with_name(f".{self.target.name}.{os.getpid()}.old")
        shutil.rmtree(old, ignore_errors=True)
        os.replace(self.target, old)
        try:
            os.replace(self.path, self.target)
        except OSError:
            os.replace(old, self.target)
            raise
        ours = {MANIFEST, *(_manifest(old) or {}).get("files", {})}
        for entry in old.iterdir():
            if entry.name not in ours and not (self.target / entry.name).exists():
                os.replace(entry, self.target / entry.name)
        shutil.rmtree(old, ignore_errors=True)
