"""A sweep: the results of an experiment, read from its folder as tidy frames."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import OutputError, nearest
from sim.records import PROGRAMME, REFERENCE
from sim.words import say

from .plan import Kit, Wanted
from .record import DONE, kit_of
from .store import RUNS, WEEKLY, parts_in, read_manifest

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]


class Sweep:
    """The folder of an experiment. Raises OutputError if there is none."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.manifest: dict[str, Any] = read_manifest(self.folder)
        if self.manifest.get("kind") != "experiment":
            raise OutputError(say("experiment.no_sweep", folder=self.folder))

    @property
    def is_done(self) -> bool:
        """Whether every run was done."""
        return bool(self.manifest["state"] == DONE)

    @property
    def failed(self) -> int:
        """How many runs failed."""
        return int(self.manifest["failed"])

    @cached_property
    def kit(self) -> Kit:
        """Scenarios, factors, and what was read."""
        return kit_of(self.manifest)

    @cached_property
    def design(self) -> "pd.DataFrame":
        """One row a point: scenario and the value of every varied key."""
        return self._read(self.folder / "design.parquet")

    @cached_property
    def runs(self) -> "pd.DataFrame":
        """One row a run and arm: what varied, what came out; of an unfinished sweep, what there is so far."""
        whole = self.folder / f"{RUNS}.parquet"
        return self._read(whole if whole.exists() else self._parts(RUNS))

    def weekly(
        self,
        stratum: str | None = None,
        outcomes: Sequence[str] | None = None,
        runs: Sequence[int] | None = None,
    ) -> "pd.DataFrame":
        """One row a run, arm, week and stratum; of a stratum, of some outcomes, of some runs if named."""
        if not (self.folder / WEEKLY).exists():
            raise OutputError(say("experiment.no_weekly", folder=self.folder))
        keys = ["run", "seed", "arm", "week", "stratum", "n"]
        filters: list[Any] = [("stratum", "==", stratum)] if stratum else []
        filters += [("run", "in", [int(run) for run in runs])] if runs is not None else []
        columns = [*keys, *outcomes] if outcomes is not None else None
        return self._read(self._parts(WEEKLY), columns=columns, filters=filters or None)

    def _parts(self, kind: str) -> list[Path]:
        """The files of parts that are whole."""
        files = parts_in(self.folder, kind)
        if not files:
            raise OutputError(say("experiment.nothing_done", folder=self.folder))
        return files

    def _read(self, where: Path | list[Path], **how: Any) -> "pd.DataFrame":
        import pandas as pd
        import pyarrow.parquet as pq

        table = pq.read_table(where, **how)
        frame: pd.DataFrame = table.to_pandas()
        fields = {field.name: field.metadata or {} for field in table.schema}
        frame.attrs["units"] = {name: one.get(b"unit", b"").decode() for name, one in fields.items()}
        return frame

    def wanted(self, column: str) -> Wanted:
        """What a column of results is. Raises OutputError for a column that is none."""
        for one in self.kit.wanted:
            if one.column == column:
                return one
        known = [one.column for one in self.kit.wanted]
        closest = nearest(column, known)
        raise OutputError(
            say("experiment.no_column", given=column, known=", ".join(known))
            + (" " + say("error.nearest", nearest=closest) if closest else "")
        )

    @property
    def is_paired(self) -> bool:
        """Whether every run has a matched run."""
        return len(self.manifest["arms"]) == 2

    def arm(self, column: str, arm: str = PROGRAMME) -> Values:
        """(point, seed) readings of one outcome in one arm; NaN where a run failed or was not lived."""
        self.wanted(column)
        return self.arm_of(column, arm)

    def arm_of(self, column: str, arm: str = PROGRAMME) -> Values:
        """(point, seed) values of any column of numbers, outcomes or effort."""
        rows = self.runs[self.runs["arm"] == arm]
        wide = rows.pivot(index="point", columns="seed", values=column)
        return np.asarray(wide.reindex(range(int(self.manifest["points"]))).to_numpy(np.float64))

    def differences(self, column: str) -> Values:
        """(point, seed) paired differences, programme minus the matched run."""
        return self.arm(column, PROGRAMME) - self.arm(column, REFERENCE)
