"""Parts: the rows of a few communities and the weekly sums over them, as the bytes of Parquet files."""

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes import OUTCOMES
from sim.records import PROGRAMME, REFERENCE

from ..experiments.columns import Column, schema_from, words
from ..experiments.lives import Failure
from ..experiments.parts import FAILED as FAILED_STATUS
from ..experiments.parts import OK, STAGES, Part, as_parquet, worker_name
from .kit import Kit, Task
from .lives import COUNTED, OF_ARRIVING, OF_COMMUNITY, OF_PERSONS, STRATA, Lived, Lives

if TYPE_CHECKING:
    import pyarrow as pa

OTHER = "other"
ARMS = (PROGRAMME, REFERENCE, OTHER)
WEEKLY = ("srq20", "trust", "self_esteem", "reintegration", "community_safety", "violence")
"""Outcomes of which weekly sums over all communities are kept."""
SUMS = ("programme", "reference", "persons", "dd", "dn", "nn")
"""Sums over communities: n·mean in both arms, n, and the squares that an interval needs (D², D·n, n²)."""
MEANINGS = {
    "groups_opened": ("groups", "groups that opened"),
    "groups_completed": ("groups", "groups that completed"),
    "enrolled": ("persons", "persons ever enrolled"),
    "completed": ("persons", "enrolled persons who attended the share of meetings that counts as completed"),
    "meetings_held": ("meetings", "meetings with facilitators that were held"),
    "selfhelp_alive_year": ("groups", "groups that were alive by themselves for a year"),
    "agreements_held_year": ("agreements", "agreements that were kept for a year"),
    "referrals": ("persons", "referrals made"),
    "facilitators_left": ("persons", "facilitators who left"),
    "share_better_off": ("share", "participants whose distress ended better than in their own matched run"),
    "share_worse_off": ("share", "participants whose distress ended worse than in their own matched run"),
}


def rows_schema() -> "pa.Schema":
    """The columns of ``rollout.parquet``."""
    import pyarrow as pa

    columns: list[Column] = [
        ("run", pa.int32(), "", "number of the run: communities, then repetitions"),
        ("repetition", pa.int16(), "", "repetition of the whole rollout, from 0"),
        ("community", pa.int32(), "", "number of the community"),
        ("municipality", pa.int16(), "", "number of its municipality; −1 where municipalities have names"),
        ("wave", pa.int16(), "", "wave in which it begins, from 0"),
        ("persons", pa.int32(), "persons", "people of 15 and over"),
        ("seed", pa.int64(), "", "seed of the community"),
        ("status", words(), "", "ok or failed"), ("stage", words(), "", "where it failed"),
        ("error", pa.string(), "", "why it failed, in a line"),
        ("arm", words(), "", "programme, reference (the matched run), or other (the rollout compared)"),
        ("week", pa.int16(), "week", "week that was read"),
        ("stratum", words(), "", "for whom the outcomes are read"),
        ("n", pa.int32(), "persons", "persons in the stratum"),
        ("n_arriving", pa.int32(), "persons", "of these, of an arriving origin"),
    ]  # fmt: skip
    columns += [(name, pa.float64(), OUTCOMES[name].unit, OUTCOMES[name].formula) for name in OF_PERSONS]
    columns += [(name, pa.float64(), OUTCOMES[name].unit, OUTCOMES[name].formula) for name in OF_COMMUNITY]
    columns += [(name, pa.float64(), *MEANINGS[name]) for name in COUNTED]
    return schema_from(columns)


def weekly_schema() -> "pa.Schema":
    """The columns of ``weekly.parquet``: sums over communities."""
    import pyarrow as pa

    columns: list[Column] = [
        ("week", pa.int16(), "week", "0 is the state before the first week"),
        ("stratum", words(), "", "for whom the sums are"),
        ("communities", pa.int32(), "communities", "communities in the sums"),
    ]
    columns += [
        (f"{name}_{part}", pa.float64(), "", f"{OUTCOMES[name].formula}; {part}")
        for name in WEEKLY
        for part in SUMS
    ]
    return schema_from(columns)


def live_part(kit: Kit, tasks: Sequence[Task]) -> Part:
    """Live so many communities, one after the other, and hand back their tables."""
    from sim.jit import ENGINE_HASH

    began, lives, sums = perf_counter(), Lives(kit), Sums(kit.weeks)
    outcomes: list[list[Lived] | Failure] = []
    for task in tasks:
        lived = lives.live(task)
        if not isinstance(lived, Failure):
            sums.add(lived[0], lived[1])
            lived = [one._replace(weekly=np.zeros(0)) for one in lived]  # only their sums are kept
        outcomes.append(lived)
    return part_of(kit, tasks, outcomes, sums, perf_counter() - began, ENGINE_HASH)


def broken_part(kit: Kit, task: Task, error: str) -> Part:
    """The part of a single community whose worker died of it every time."""
    from sim.jit import ENGINE_HASH

    failure = Failure("worker", " ".join(error.split()), error)
    return part_of(kit, [task], [failure], Sums(kit.weeks), 0.0, ENGINE_HASH)


def part_of(
    kit: Kit, tasks: Sequence[Task], outcomes: Sequence[list[Lived] | Failure], sums: "Sums",
    seconds: float, engine: str,
) -> Part:  # fmt: skip
    """The tables of so many communities."""
    traces = {
        task.run: outcome.trace
        for task, outcome in zip(tasks, outcomes, strict=True)
        if isinstance(outcome, Failure)
    }
    rows = as_parquet(_rows_table(kit, tasks, outcomes))
    return Part(rows, as_parquet(sums.table()), traces, seconds, worker_name(), engine)


class Sums:
    """Weekly sums over communities: what they cost to keep does not depend on how many there are."""

    def __init__(self, weeks: int) -> None:
        self.communities = 0
        self.values = np.zeros((weeks + 1, len(STRATA), len(WEEKLY), len(SUMS)))

    def add(self, programme: Lived, reference: Lived) -> None:
        """One community more."""
        self.communities += 1
        columns = [OF_PERSONS.index(name) for name in WEEKLY]
        one, two = programme.weekly[..., columns], reference.weekly[..., columns]
        arriving = np.array([name in OF_ARRIVING for name in WEEKLY])
        n = np.where(arriving, programme.arriving[:, None], programme.sizes[:, None]).astype(np.float64)
        n = np.where(np.isnan(one) | np.isnan(two), 0.0, n[None])
        a, b = n * np.nan_to_num(one), n * np.nan_to_num(two)
        d = a - b
        self.values += np.stack([a, b, n, d * d, d * n, n * n], axis=3)

    def table(self) -> "pa.Table":
        """One row a week and stratum."""
        return sums_table(self.values, self.communities)


def sums_table(values: Any, communities: int) -> "pa.Table":
    """Sums (week, stratum, outcome, sum) as a table: one row a week and stratum."""
    import pyarrow as pa

    weeks = len(values)
    columns: list[Any] = [
        pa.array(np.repeat(np.arange(weeks, dtype=np.int16), len(STRATA))),
        _dictionary(STRATA, np.tile(np.arange(len(STRATA)), weeks)),
        pa.array(np.full(weeks * len(STRATA), communities, np.int32)),
    ]
    flat = values.reshape(weeks * len(STRATA), -1)
    columns += [pa.array(np.ascontiguousarray(flat[:, place])) for place in range(flat.shape[1])]
    return pa.Table.from_arrays(columns, schema=weekly_schema())


def _dictionary(names: Sequence[str], codes: Any) -> Any:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(np.asarray(codes, np.int32)), pa.array(list(names)))


def _rows_table(kit: Kit, tasks: Sequence[Task], outcomes: Sequence[list[Lived] | Failure]) -> "pa.Table":
    """One row a community, arm, week and stratum; of one that failed, a single row with the reason."""
    import pyarrow as pa

    schema = rows_schema()
    tables = [_community_table(kit, task, one, schema) for task, one in zip(tasks, outcomes, strict=True)]
    return pa.concat_tables(tables, promote_options="permissive").unify_dictionaries().combine_chunks()


def _community_table(kit: Kit, task: Task, outcome: list[Lived] | Failure, schema: "pa.Schema") -> "pa.Table":
    import pyarrow as pa

    arms = [] if isinstance(outcome, Failure) else outcome
    shape = (len(arms), len(kit.horizons), len(STRATA)) if arms else (1, 1, 1)
    arm, at, stratum = (codes.reshape(-1) for codes in np.indices(shape))
    rows = len(arm)
    failure = outcome if isinstance(outcome, Failure) else Failure("", "", "")
    nothing = np.full((rows, len(OF_PERSONS)), np.nan)
    persons = np.array([one.persons for one in arms]).reshape(rows, -1) if arms else nothing
    columns: list[Any] = [
        *(pa.array(np.full(rows, value), schema.field(place).type) for place, value in enumerate(task[:7])),
        _dictionary((OK, FAILED_STATUS), np.full(rows, 0 if arms else 1)),
        _dictionary(STAGES, np.full(rows, STAGES.index(failure.stage))),
        pa.array([failure.error] * rows, pa.string()),
        _dictionary(ARMS, arm), pa.array(np.array(kit.horizons, np.int16)[at]), _dictionary(STRATA, stratum),
        *_sizes(arms, arm, stratum),
        *(pa.array(np.ascontiguousarray(column), from_pandas=True) for column in persons.T),
        *_of_the_whole(arms, arm, at, stratum, kit),
    ]  # fmt: skip
    return pa.Table.from_arrays(columns, schema=schema)


def _sizes(arms: list[Lived], arm: Any, stratum: Any) -> list[Any]:
    import pyarrow as pa

    if not arms:
        return [pa.array([None], pa.int32()), pa.array([None], pa.int32())]
    sizes = np.array([one.sizes for one in arms]), np.array([one.arriving for one in arms])
    return [pa.array(counts[arm, stratum].astype(np.int32)) for counts in sizes]


def _of_the_whole(arms: list[Lived], arm: Any, at: Any, stratum: Any, kit: Kit) -> list[Any]:
    """Outcomes of the community in stratum ``all``; what was counted there at the last week."""
    import pyarrow as pa

    rows, names = len(arm), (*OF_COMMUNITY, *COUNTED)
    values = np.full((len(names), rows), np.nan)
    if arms:
        whole = stratum == 0
        last = whole & (at == len(kit.horizons) - 1)
        community, counted = np.array([o.community for o in arms]), np.array([o.counted for o in arms])
        values[: len(OF_COMMUNITY), whole] = community[arm[whole], at[whole]].T
        values[len(OF_COMMUNITY) :, last] = counted[arm[last]].T
    return [pa.array(column, from_pandas=True) for column in values]
