"""The folder of an experiment: parts that are there whole or not at all, and who may write there.

A part is done when its status file is: it is written last. Files are written beside their place, flushed to
the disk and renamed, so whatever is killed at whatever moment leaves nothing half-written behind.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from sim.errors import OutputError
from sim.words import say

from ..output.folder import MANIFEST, check_target, reason
from .parts import Part

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

RUNS, WEEKLY, STATUS, FAILED, LOCK = "runs", "weekly", "status", "failed", ".lock"
UNFINISHED = ".tmp"


class Status(NamedTuple):
    """What the status file of a part says: its runs, how many failed, its files' sizes, how it went."""

    first: int
    after: int
    failed: int
    sizes: dict[str, int]
    seconds: float
    worker: str


def write_whole(file: Path, body: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    beside = file.with_name(file.name + UNFINISHED)
    with beside.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(beside, file)


def _lock(stream: IO[bytes]) -> bool:
    """Take the lock of a folder; it is let go when the process ends, however it ends."""
    try:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
    except OSError:
        return False
    return True


class Store:
    """One folder, held by one driver: ``with Store(folder, hash)``. Raises OutputError if another has it."""

    def __init__(self, folder: Path, design_hash: str) -> None:
        self.folder, self.design_hash = folder, design_hash
        self._held: IO[bytes] | None = None

    def __enter__(self) -> "Store":
        self._check()
        try:
            for name in (RUNS, WEEKLY, STATUS, FAILED):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            self._held = (self.folder / LOCK).open("ab")
        except OSError as error:
            raise OutputError(say("output.unwritable", folder=self.folder, reason=reason(error))) from error
        if not _lock(self._held):
            self._held.close()
            raise OutputError(say("experiment.second_driver", folder=self.folder))
        self._check()  # somebody may have begun meanwhile
        for left in self.folder.rglob(f"*{UNFINISHED}"):
            left.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._held is not None:
            self._held.close()
        if isinstance(error, OSError):
            raise OutputError(say("output.unwritable", folder=self.folder, reason=reason(error))) from error

    def _check(self) -> None:
        """Refuse a folder that holds anything else; one in which nothing was done yet is as good as empty."""
        if self.folder.is_dir() and not (self.folder / MANIFEST).exists():
            ours = {RUNS, WEEKLY, STATUS, FAILED, LOCK, MANIFEST + UNFINISHED}
            if {entry.name for entry in self.folder.iterdir()} <= ours:
                return
        check_target(self.folder, lambda manifest: manifest.get("design_hash") == self.design_hash)

    def file(self, kind: str, part: int) -> Path:
        """Where one file of a part lies."""
        ending = "json" if kind == STATUS else "parquet"
        return self.folder / kind / f"part-{part:05d}.{ending}"

    def put(self, number: int, first: int, after: int, part: Part) -> Status:
        """Keep a part; when this returns it is on the disk."""
        for run, trace in part.failed.items():
            write_whole(self.folder / FAILED / f"{run}.txt", trace.encode("utf-8", "replace"))
        bodies = {RUNS: part.runs} | ({WEEKLY: part.weekly} if part.weekly else {})
        for kind, body in bodies.items():
            write_whole(self.file(kind, number), body)
        sizes = {kind: len(body) for kind, body in bodies.items()}
        status = Status(first, after, len(part.failed), sizes, round(part.seconds, 3), part.worker)
        write_whole(self.file(STATUS, number), json.dumps(status._asdict()).encode())
        return status

    def done(self, number: int, first: int, after: int) -> Status | None:
        """The status of a part that is done: the right runs, and its files as large as they were written."""
        try:
            status = Status(**json.loads(self.file(STATUS, number).read_bytes()))
            whole = all(self.file(kind, number).stat().st_size == n for kind, n in status.sizes.items())
        except (OSError, ValueError, TypeError):
            return None
        return status if whole and (status.first, status.after) == (first, after) else None

    def write(self, name: str, body: bytes) -> None:
        """Write one file of the folder itself."""
        write_whole(self.folder / name, body)

    def join(self, parts: int, name: str = RUNS) -> None:
        """Write ``runs.parquet`` (or another name): the parts joined in order, one after the other."""
        import pyarrow.parquet as pq

        target = self.folder / f"{name}.parquet"
        beside = target.with_name(target.name + UNFINISHED)
        writer = None
        for number in range(parts):
            table = pq.read_table(self.file(RUNS, number))
            if writer is None:
                writer = pq.ParquetWriter(
                    beside, table.schema, compression="zstd", use_dictionary=_words_in(table.schema)
                )
            writer.write_table(table)
        if writer is not None:
            writer.close()
            with beside.open("rb") as stream:
                os.fsync(stream.fileno())
            os.replace(beside, target)

    def files(self) -> Iterator[Path]:
        """Every file of results, in order; statuses tell how it went and are none."""
        for file in sorted(self.folder.rglob("*")):
            inside = file.relative_to(self.folder)
            if file.is_file() and inside.parts[0] not in (STATUS, LOCK, MANIFEST):
                yield file

    def tidy(self) -> None:
        """Take away folders in which nothing came to lie."""
        for name in (WEEKLY, FAILED):
            if not any((self.folder / name).iterdir()):
                shutil.rmtree(self.folder / name)

    def runs_of(self, parts: range, columns: list[str]) -> "pd.DataFrame":
        """Some columns of some parts as one frame."""
        import pandas as pd

        return pd.concat(
            [pd.read_parquet(self.file(RUNS, number), columns=columns) for number in parts],
            ignore_index=True,
        )


def parts_in(folder: Path, kind: str) -> list[Path]:
    """The files of one kind that are whole, in order; those being written are passed over."""
    return sorted((folder / kind).glob("part-*.parquet"))


def _words_in(schema: "pa.Schema") -> list[str]:
    import pyarrow as pa

    return [field.name for field in schema if pa.types.is_dictionary(field.type)]


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder of results. Raises OutputError if there is none."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise OutputError(say("experiment.no_results", folder=folder)) from None
    if not isinstance(found, dict) or "design_hash" not in found:
        raise OutputError(say("experiment.no_results", folder=folder))
    return found
