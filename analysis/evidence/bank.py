"""A bank: statistics of runs at many vectors of numbers with many seeds, lived once each on the driver.

Whoever wants to know something of the model writes a ``Reader``; the bank has it asked at every vector with
every seed, on the crews and in the store of experiments: resumable, failures are rows.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sim import __version__
from sim.errors import OutputError
from sim.scenario import short_hash
from sim.words import say

from ..experiments.columns import Column, schema_from, words
from ..experiments.crews import Crew
from ..experiments.driver import Driver
from ..experiments.lives import Failure
from ..experiments.parts import FAILED, OK, Part, as_parquet, worker_name
from ..experiments.plan import Block
from ..experiments.record import BEGUN, DONE, as_bytes, hashes
from ..experiments.store import Store, parts_in, read_manifest
from ..output.folder import MANIFEST
from ..output.manifest import FORMAT, Clock
from ..progress import Gauge, make_ready

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Values = NDArray[np.float64]
KIND, ROWS = "bank", "bank"
FAILURES = 0.1
SECONDS_A_PART, MOST_IN_PART, FEWEST_PARTS = 2.0, 200, 8


class Reader(Protocol):
    """What is asked of the model. Readers travel to workers: they are frozen and can be pickled."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the statistics."""

    @property
    def key(self) -> str:
        """What makes the answers differ from those of other readers: hashes of scenarios, the design."""

    @property
    def cost(self) -> float:
        """About how many seconds one reading takes."""

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        """The statistics, in order of ``columns``; NaN where one does not exist.

        ``numbers``: by dotted key, as in ``Scenario.with_``. Raises CommonGroundError.
        """


@dataclass(frozen=True)
class Vectors:
    """Vectors of numbers: ``names`` are dotted keys, ``values`` (vector, name) what each sets."""

    names: tuple[str, ...]
    values: Values

    @classmethod
    def none(cls) -> "Vectors":
        """One vector that changes nothing: the defaults."""
        return cls((), np.zeros((1, 0)))

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, number: int) -> dict[str, float]:
        row = self.values[number]
        return {name: float(value) for name, value in zip(self.names, row, strict=True)}


class Task(NamedTuple):
    """One reading: its number, its vector, its seed, and what the vector sets."""

    run: int
    point: int
    seed: int
    numbers: dict[str, float]


@dataclass(frozen=True)
class Readings:
    """All readings of one bank, as the driver asks for them.

    With ``own_luck`` no two vectors share a seed, as where vectors stand for separate worlds.
    """

    kit: Reader
    vectors: Vectors
    seeds: range
    own_luck: bool = False

    @property
    def block(self) -> Block:
        """The readings: seed after seed, all vectors with each."""
        return Block(0, np.arange(len(self.vectors)), self.seeds.start, len(self.seeds))

    def tasks(self, block: Block, first: int, after: int) -> list[Task]:
        """The tasks of readings ``first`` up to ``after`` (not included)."""
        found = []
        for run in range(first, after):
            point, seed = block.at(run)
            lived = seed
            if self.own_luck:
                lived = block.first + point * block.seeds + seed - block.first
            found.append(Task(run, point, lived, self.vectors[point]))
        return found

    @cached_property
    def design_hash(self) -> str:
        """What makes this bank differ from others, in 16 hexadecimal digits."""
        from sim.jit import ENGINE_HASH

        rows = [[repr(float(cell)) for cell in row] for row in self.vectors.values]
        seeds = [self.seeds.start, len(self.seeds), self.own_luck]
        asked = [self.kit.key, list(self.kit.columns)]
        return short_hash([asked, list(self.vectors.names), rows, seeds, __version__, ENGINE_HASH])


class Bank:
    """The statistics of one bank. ``frame``: one row a reading, one column a statistic."""

    def __init__(self, frame: "pd.DataFrame", columns: tuple[str, ...]) -> None:
        self.frame, self.columns = frame, columns

    @classmethod
    def read(cls, folder: Path, columns: tuple[str, ...]) -> "Bank":
        """Read the parts of a folder."""
        import pandas as pd

        files = parts_in(folder, "runs")
        return cls(pd.concat([pd.read_parquet(file) for file in files], ignore_index=True), columns)

    @property
    def failed(self) -> int:
        """How many readings failed."""
        return int((self.frame["status"] == FAILED).sum())

    def refuse_failures(self, folder: Path) -> None:
        """Raise OutputError if more than one reading in ten failed: whatever is wrong is not the numbers."""
        if self.failed > FAILURES * len(self.frame):
            first = self.frame.loc[self.frame["status"] == FAILED, "error"].iloc[0]
            message = say(
                "bank.failed", failed=self.failed, total=len(self.frame), folder=folder, first=first
            )
            raise OutputError(message)

    def values(self) -> Values:
        """(vector, seed, statistic); NaN where a reading failed."""
        ordered = self.frame.sort_values(["point", "seed"])
        points = ordered["point"].nunique()
        return ordered[list(self.columns)].to_numpy(np.float64).reshape(points, -1, len(self.columns))

    def of(self, column: str) -> Values:
        """(vector, seed) of one statistic."""
        return self.values()[..., self.columns.index(column)]


def fill(
    folder: Path, reader: Reader, vectors: Vectors, seeds: range, *, hire: Callable[[], Crew], gauge: Gauge,
    command: str = "", own_luck: bool = False,
) -> Bank:  # fmt: skip
    """Have everything read that was not read yet. Raises OutputError.

    Called again with the same folder it goes on where it was stopped, and refuses a folder of another bank.
    """
    clock, work = Clock(), Readings(reader, vectors, seeds, own_luck)
    block = work.block
    with Store(folder, work.design_hash) as store:
        if not (store.folder / MANIFEST).exists():
            store.write(MANIFEST, as_bytes(_manifest(work, command, clock, BEGUN, 0, {})))
        make_ready()
        gauge.expect(block.runs)
        driver = Driver(work, store, crew := hire(), gauge.tell, live_part, broken_part, readings_a_part)
        try:
            driver.do(block)
        except BaseException:
            crew.close(at_once=True)
            raise
        crew.close()
        if read_manifest(folder)["state"] != DONE:
            store.join(driver.parts, ROWS)
            store.tidy()
            files = hashes(store.folder, list(store.files()))
            store.write(MANIFEST, as_bytes(_manifest(work, command, clock, DONE, driver.failed, files)))
    return Bank.read(folder, reader.columns)


def readings_a_part(work: Readings, runs: int) -> int:
    """How many readings make a part: about two seconds' worth, but enough parts to share out."""
    return max(1, min(int(SECONDS_A_PART / work.kit.cost), MOST_IN_PART, -(-runs // FEWEST_PARTS)))


def live_part(reader: Reader, tasks: Sequence[Task]) -> Part:
    """Do so many readings, one after the other, and hand back their table."""
    from sim.jit import ENGINE_HASH

    began = perf_counter()
    found = [_ask(reader, task) for task in tasks]
    return _part(reader, tasks, found, perf_counter() - began, ENGINE_HASH)


def broken_part(reader: Reader, task: Task, error: str) -> Part:
    """The part of a single reading whose worker died of it every time."""
    from sim.jit import ENGINE_HASH

    return _part(reader, [task], [Failure("worker", " ".join(error.split()), error)], 0.0, ENGINE_HASH)


def _ask(reader: Reader, task: Task) -> Values | Failure:
    try:
        return np.asarray(reader.read(task.numbers, task.seed), np.float64).reshape(len(reader.columns))
    except Exception as error:
        line = " ".join(f"{type(error).__name__}: {error}".split())
        return Failure("reading", line, traceback.format_exc())


def _part(
    reader: Reader, tasks: Sequence[Task], found: Sequence[Values | Failure], seconds: float, engine: str
) -> Part:
    traces = {task.run: one.trace for task, one in zip(tasks, found, strict=True) if isinstance(one, Failure)}
    return Part(as_parquet(_table(reader, tasks, found)), b"", traces, seconds, worker_name(), engine)


def _table(reader: Reader, tasks: Sequence[Task], found: Sequence[Values | Failure]) -> "pa.Table":
    """One row a reading."""
    import pyarrow as pa

    columns: list[Column] = [
        ("run", pa.int32(), "", "number of the reading, from 0"),
        ("point", pa.int32(), "", "vector, from 0"),
        ("seed", pa.int64(), "", "seed of the people and their luck"),
        ("status", words(), "", "ok or failed"),
        ("error", pa.string(), "", "why it failed, in a line"),
        *((name, pa.float64(), "", "") for name in reader.columns),
    ]
    schema = schema_from(columns)
    nothing = np.full(len(reader.columns), np.nan)
    values = np.array([nothing if isinstance(one, Failure) else one for one in found])
    codes = np.array([isinstance(one, Failure) for one in found], np.int32)
    cells: list[Any] = [
        *(pa.array([task[place] for task in tasks], schema.field(place).type) for place in range(3)),
        pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([OK, FAILED])),
        pa.array([one.error if isinstance(one, Failure) else "" for one in found], pa.string()),
        *(pa.array(np.ascontiguousarray(column)) for column in values.T),
    ]
    return pa.Table.from_arrays(cells, schema=schema)


def _manifest(
    work: Readings, command: str, clock: Clock, state: str, failed: int, files: dict[str, str]
) -> dict[str, Any]:
    """Everything needed to understand the folder."""
    from sim.jit import ENGINE_HASH

    return {
        "format": FORMAT, "kind": KIND, "state": state, "version": __version__, "command": command,
        "reader": type(work.kit).__name__, "reader_key": work.kit.key, "columns": list(work.kit.columns),
        "vectors": {"names": list(work.vectors.names), "count": len(work.vectors)},
        "seeds": {"first": work.seeds.start, "most": len(work.seeds)}, "own_luck": work.own_luck,
        "engine_hash": ENGINE_HASH, "design_hash": work.design_hash, "runs": work.block.runs,
        "failed": failed, "files": files, "ran": clock.ran() if state == DONE else {},
    }  # fmt: skip
