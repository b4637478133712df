"""One community of a stored rollout again, held against its rows to the last bit."""

from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import OutputError
from sim.runs import Result, without_programme
from sim.scenario import Scenario
from sim.words import say

from ..experiments.store import parts_in
from .doing import ROWS, work_of
from .kit import Kit, Task
from .lives import COUNTED, OF_COMMUNITY, OF_PERSONS, STRATA, Lives

AGAINST_ITSELF = ("share_better_off", "share_worse_off")
"""What takes both arms to count; it is not compared."""


def stored_task(manifest: dict[str, Any], run: int) -> tuple[Kit, Task] | None:
    """The kit and the task of a stored run; None where there is no such run."""
    work = work_of(manifest)
    block = work.block
    if not 0 <= run < block.runs:
        return None
    return work.kit, work.tasks(block, run, run + 1)[0]


def scenarios_of(kit: Kit, task: Task) -> tuple[Scenario, Scenario]:
    """What a community lives with the programme and without."""
    programme = kit.scenario_of(task)
    return programme, without_programme(programme)


def compare(folder: Path, kit: Kit, run: int, result: Result) -> None:
    """Raise OutputError if what was lived now is not what was stored, to the last bit."""
    import pyarrow.parquet as pq

    whole = folder / f"{ROWS}.parquet"
    where = whole if whole.exists() else parts_in(folder, "runs")
    rows = pq.read_table(where, filters=[("run", "==", run), ("arm", "==", result.arm)]).to_pylist()
    lived = Lives(kit).read(result, None)
    for row in rows:
        if row["status"] != "ok":
            continue
        at, stratum = kit.horizons.index(row["week"]), STRATA.index(row["stratum"])
        found = dict(zip(OF_PERSONS, lived.persons[at, stratum], strict=True))
        if stratum == 0:
            found |= dict(zip(OF_COMMUNITY, lived.community[at], strict=True))
            if at == len(kit.horizons) - 1:
                found |= dict(zip(COUNTED, lived.counted, strict=True))
        for name in AGAINST_ITSELF:
            found.pop(name, None)
        for column, value in found.items():
            kept = np.float64("nan") if row[column] is None else row[column]
            if not np.array_equal(kept, value, equal_nan=True):
                raise OutputError(say("replay.differs", column=column, kept=repr(kept), found=repr(value)))
