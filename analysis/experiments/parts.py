"""Parts: the tables of a few runs, built without data frames, as the bytes of Parquet files.

Workers make them, so that whoever drives only writes bytes; the same runs give the same bytes.
"""

import os
from collections.abc import Sequence
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.records import PROGRAMME, REFERENCE

from .columns import cell_of, design_schema, runs_schema, type_of, weekly_schema
from .factors import Factor
from .lives import EFFORT, Failure, Lived, Lives
from .plan import Kit, Plan, Task, own_value

if TYPE_CHECKING:
    import pyarrow as pa

ARMS = (PROGRAMME, REFERENCE)
OK, FAILED = "ok", "failed"
STAGES = ("", "scenario", "week zero", "programme", "reference", "reading", "worker")


class Part(NamedTuple):
    """What a worker hands back: two tables as Parquet, the traces of runs that failed, and how it went."""

    runs: bytes
    weekly: bytes
    failed: dict[int, str]
    seconds: float
    worker: str
    engine: str


def live_part(kit: Kit, tasks: Sequence[Task]) -> Part:
    """Live so many runs, one after the other, and hand back their tables."""
    from sim.jit import ENGINE_HASH

    began, lives = perf_counter(), Lives(kit)
    outcomes = [lives.live(task) for task in tasks]
    return part_of(kit, tasks, outcomes, perf_counter() - began, ENGINE_HASH)


def part_of(
    kit: Kit, tasks: Sequence[Task], outcomes: Sequence[list[Lived] | Failure], seconds: float, engine: str
) -> Part:
    """The tables of so many runs."""
    failed = {
        task.run: outcome.trace
        for task, outcome in zip(tasks, outcomes, strict=True)
        if isinstance(outcome, Failure)
    }
    weekly = b""
    if kit.recorded is not None:
        weekly = as_parquet(weekly_table(kit, tasks, outcomes))
    return Part(as_parquet(runs_table(kit, tasks, outcomes)), weekly, failed, seconds, worker_name(), engine)


def worker_name() -> str:
    """The machine and the process that do the work."""
    return f"{os.uname().nodename if hasattr(os, 'uname') else ''}:{os.getpid()}"


def broken_part(kit: Kit, task: Task, error: str) -> Part:
    """The part of a single run whose worker died of it every time."""
    from sim.jit import ENGINE_HASH

    failure = Failure("worker", " ".join(error.split()), error)
    return part_of(kit, [task], [failure], 0.0, ENGINE_HASH)


def joined(parts: Sequence[Part]) -> Part:
    """Several parts as one, in the order given."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def join(bodies: list[bytes]) -> bytes:
        tables = [pq.read_table(BytesIO(body)) for body in bodies]
        return as_parquet(pa.concat_tables(tables).combine_chunks())

    failed = {run: trace for part in parts for run, trace in part.failed.items()}
    weekly = join([part.weekly for part in parts]) if parts[0].weekly else b""
    seconds = sum(part.seconds for part in parts)
    return Part(join([p.runs for p in parts]), weekly, failed, seconds, parts[-1].worker, parts[0].engine)


def as_parquet(table: "pa.Table") -> bytes:
    """A table as the bytes of a Parquet file with one row group."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    words = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    body = BytesIO()
    pq.write_table(table, body, compression="zstd", use_dictionary=words, row_group_size=max(len(table), 1))
    return body.getvalue()


def runs_table(kit: Kit, tasks: Sequence[Task], outcomes: Sequence[list[Lived] | Failure]) -> "pa.Table":
    """One row a run and arm: what varied, what came out, what it took, and how it went."""
    import pyarrow as pa

    arms = 2 if kit.paired else 1
    rows = [
        (task, arm, outcome) for task, outcome in zip(tasks, outcomes, strict=True) for arm in range(arms)
    ]
    fine = [None if isinstance(outcome, Failure) else outcome[arm] for _, arm, outcome in rows]
    failures = [outcome if isinstance(outcome, Failure) else Failure("", "", "") for _, _, outcome in rows]
    nothing = np.full(len(kit.wanted), np.nan)
    readings = np.array([one.readings if one else nothing for one in fine]).reshape(len(rows), -1)
    effort = np.array([one.effort if one else [np.nan] * len(EFFORT) for one in fine])
    columns: list[Any] = [
        pa.array(np.array([task.run for task, _, _ in rows], np.int32)),
        pa.array(np.array([task.point for task, _, _ in rows], np.int32)),
        _words(kit.names, [task.scenario for task, _, _ in rows]),
        _words(ARMS, [arm for _, arm, _ in rows]),
        pa.array(np.array([task.seed for task, _, _ in rows], np.int64)),
        _words((OK, FAILED), [0 if one else 1 for one in fine]),
        _words(STAGES, [STAGES.index(failure.stage) for failure in failures]),
        pa.array([failure.error for failure in failures], pa.string()),
    ]
    columns += [_varied(kit, factor, [task for task, _, _ in rows]) for factor in kit.factors]
    columns += [pa.array(_null(readings[:, place]), from_pandas=True) for place in range(len(kit.wanted))]
    columns += [pa.array(_null(effort[:, place]), from_pandas=True) for place in range(len(EFFORT))]
    return pa.Table.from_arrays(columns, schema=runs_schema(kit))


def _null(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, np.float64)


def _words(names: Sequence[str], codes: Sequence[int] | np.ndarray) -> Any:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(np.array(codes, np.int32)), pa.array(list(names)))


def _varied(kit: Kit, factor: Factor, tasks: Sequence[Task]) -> Any:
    """The values of one varied key; the scenario's own where the point leaves it."""
    import pyarrow as pa

    values = [
        task.settings[factor.key]
        if factor.key in task.settings
        else own_value(kit.scenarios[task.scenario], factor.key)
        for task in tasks
    ]
    return pa.array([cell_of(factor, value) for value in values], type_of(factor))


def weekly_table(kit: Kit, tasks: Sequence[Task], outcomes: Sequence[list[Lived] | Failure]) -> "pa.Table":
    """One row a run, arm, week and stratum; runs that failed have none."""
    import pyarrow as pa

    recorded = kit.recorded
    assert recorded is not None
    fine = [
        (task, arm, one)
        for task, outcome in zip(tasks, outcomes, strict=True)
        if not isinstance(outcome, Failure)
        for arm, one in enumerate(outcome)
    ]
    strata, weeks = len(recorded.strata), kit.weeks + 1
    each = strata * weeks

    def spread(values: list[int], kind: Any) -> Any:
        return np.repeat(np.array(values, kind), each)

    columns: list[Any] = [
        pa.array(spread([task.run for task, _, _ in fine], np.int32)),
        pa.array(spread([task.seed for task, _, _ in fine], np.int64)),
        _words(ARMS, spread([arm for _, arm, _ in fine], np.int32)),
        pa.array(np.tile(np.repeat(np.arange(weeks, dtype=np.int16), strata), len(fine))),
        _words(recorded.strata, np.tile(np.arange(strata, dtype=np.int32), weeks * len(fine))),
        pa.array(_people(fine, weeks)),
    ]
    for place in range(len(recorded.outcomes)):
        series = [one.weekly[place].T.reshape(-1) for _, _, one in fine if one.weekly is not None]
        values = np.concatenate(series) if series else np.zeros(0, np.float32)
        columns.append(pa.array(values, from_pandas=True))
    return pa.Table.from_arrays(columns, schema=weekly_schema(recorded))


def _people(fine: list[tuple[Task, int, Lived]], weeks: int) -> np.ndarray:
    counts = [np.tile(one.persons, weeks) for _, _, one in fine if one.persons is not None]
    return np.concatenate(counts).astype(np.int32) if counts else np.zeros(0, np.int32)


def design_table(plan: Plan) -> "pa.Table":
    """One row a point: its scenario and the value of every varied key."""
    import pyarrow as pa

    tasks = [
        Task(0, point, plan.scenario_at(point), settings, 0) for point, settings in plan.every_settings()
    ]
    columns: list[Any] = [
        pa.array(np.arange(plan.points, dtype=np.int32)),
        _words(plan.kit.names, [task.scenario for task in tasks]),
        *(_varied(plan.kit, factor, tasks) for factor in plan.kit.factors),
    ]
    return pa.Table.from_arrays(columns, schema=design_schema(plan.kit))
