"""The columns of a sweep's tables: types, units, meanings."""

import json
from typing import TYPE_CHECKING, Any

from sim.outcomes import OUTCOMES
from sim.scenario.base import plain

from .factors import Factor
from .plan import Kit, Recorded, Wanted

if TYPE_CHECKING:
    import pyarrow as pa

Column = tuple[str, Any, str, str]
EFFORT_COLUMNS = {
    "meetings_held": ("meetings", "meetings with facilitators that were held"),
    "facilitator_hours": ("hours", "hours that facilitators spent in meetings"),
}
RUN = ("", "number of the run, from 0")
POINT = ("", "point of the design, from 0")
SCENARIO = ("", "scenario that was varied")
ARM = ("", "programme, or reference: the matched run")
SEED = ("", "seed of the run: its people and their luck")


def words() -> "pa.DataType":
    """The type of a column of words."""
    import pyarrow as pa

    return pa.dictionary(pa.int32(), pa.string())


def design_schema(kit: Kit) -> "pa.Schema":
    """The columns of ``design.parquet``."""
    import pyarrow as pa

    return schema_from([("point", pa.int32(), *POINT), ("scenario", words(), *SCENARIO), *_varied(kit)])


def runs_schema(kit: Kit) -> "pa.Schema":
    """The columns of ``runs.parquet``."""
    import pyarrow as pa

    return schema_from([
        ("run", pa.int32(), *RUN), ("point", pa.int32(), *POINT), ("scenario", words(), *SCENARIO),
        ("arm", words(), *ARM), ("seed", pa.int64(), *SEED), ("status", words(), "", "ok or failed"),
        ("stage", words(), "", "where it failed"), ("error", pa.string(), "", "why it failed, in a line"),
        *_varied(kit),
        *((one.column, pa.float64(), unit_of(one), _read_as(one)) for one in kit.wanted),
        *((name, pa.float64(), *EFFORT_COLUMNS[name]) for name in EFFORT_COLUMNS),
    ])  # fmt: skip


def weekly_schema(recorded: Recorded) -> "pa.Schema":
    """The columns of the weekly series of a sweep; outcomes as float32."""
    import pyarrow as pa

    return schema_from([
        ("run", pa.int32(), *RUN), ("seed", pa.int64(), *SEED), ("arm", words(), *ARM),
        ("week", pa.int16(), "week", "0 is the state before the first week"),
        ("stratum", words(), "", "for whom the outcomes are read"),
        ("n", pa.int32(), "persons", "persons in the stratum"),
        *((name, pa.float32(), OUTCOMES[name].unit, OUTCOMES[name].formula) for name in recorded.outcomes),
    ])  # fmt: skip


def type_of(factor: Factor) -> "pa.DataType":
    """How the values of a factor are stored: numbers as they are, everything else as text."""
    import pyarrow as pa

    return {"number": pa.float64(), "integer": pa.int64()}.get(factor.kind, pa.string())


def cell_of(factor: Factor, value: Any) -> Any:
    """A value of a factor as tables hold it."""
    if value is None:
        return None
    if factor.kind == "number":
        return float(value)
    if factor.kind == "integer":
        return int(value)
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)


def unit_of(wanted: Wanted) -> str:
    """The unit of a column of results: rates are told per year."""
    unit = OUTCOMES[wanted.outcome].unit
    if wanted.factor == 1.0:
        return unit
    return unit.replace("-week", "-year") if "-week" in unit else f"{unit}/year"


def _read_as(wanted: Wanted) -> str:
    """What a column of results is: formula, stratum, weeks."""
    return f"{OUTCOMES[wanted.outcome].formula}; {wanted.stratum}; weeks {wanted.first}–{wanted.last}"


def _varied(kit: Kit) -> list[Column]:
    return [(factor.key, type_of(factor), factor.unit, _meaning(factor.key)) for factor in kit.factors]


def _meaning(key: str) -> str:
    from sim.parameters import PARAMETERS
    from sim.scenario.keys import keys

    name = key.removeprefix("parameters.")
    return PARAMETERS[name].meaning if name != key else keys()[tuple(key.split("."))].meaning


def schema_from(columns: list[Column]) -> "pa.Schema":
    """A schema whose units pandas finds in ``attrs``."""
    import pyarrow as pa

    units = {name: unit for name, _, unit, _ in columns}
    attributes = json.dumps({"units": units}, sort_keys=True, ensure_ascii=False)
    fields = [pa.field(n, kind, metadata={"unit": u, "meaning": m}) for n, kind, u, m in columns]
    return pa.schema(fields, metadata={"PANDAS_ATTRS": attributes})
