"""The folder of a longer piece of work: its own manifest, stages below, tables and figure written last."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import __version__

from ..experiments.record import BEGUN, DONE, as_bytes, hashes
from ..experiments.store import write_whole
from ..output import check_target
from ..output.folder import MANIFEST
from ..output.manifest import FORMAT, Clock

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


class Whole:
    """One folder of one design: ``begin`` before anything is done, ``end`` when everything is.

    ``told`` is what its manifest says beside versions and files. Raises OutputError where the folder holds
    anything else.
    """

    def __init__(
        self, folder: Path, kind: str, design_hash: str, command: str, told: Mapping[str, Any]
    ) -> None:
        self.folder, self.design_hash, self.clock = folder, design_hash, Clock()
        self.said = {"kind": kind, "command": command, **told}

    def begin(self) -> None:
        """Say whose folder this is."""
        check_target(self.folder, lambda manifest: manifest.get("design_hash") == self.design_hash)
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / MANIFEST).exists():
            self._tell(BEGUN, {}, {})

    def end(
        self, tables: "Mapping[str, pd.DataFrame]", figure: "Callable[[], Figure]", picture: str,
        more: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Write tables (CSV), further files (JSON) and the figure, and say last that all is there."""
        from ..figures import save

        files = []
        for name, table in tables.items():
            files.append(self._put(f"{name}.csv", table.to_csv(index=False, lineterminator="\n").encode()))
        for name, told in (more or {}).items():
            files.append(self._put(f"{name}.json", as_bytes(told)))
        save(figure(), self.folder / f"figure.{picture}")
        files.append(self.folder / f"figure.{picture}")
        self._tell(DONE, hashes(self.folder, sorted(files)), self.clock.ran())

    def _put(self, name: str, body: bytes) -> Path:
        write_whole(self.folder / name, body)
        return self.folder / name

    def _tell(self, state: str, files: dict[str, str], ran: dict[str, Any]) -> None:
        from sim.jit import ENGINE_HASH

        told = {
            "format": FORMAT, "state": state, "version": __version__, **self.said, "engine_hash": ENGINE_HASH,
            "design_hash": self.design_hash, "files": files, "ran": ran,
        }  # fmt: skip
        write_whole(self.folder / MANIFEST, as_bytes(told))
