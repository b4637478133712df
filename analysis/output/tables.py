"""Tables on disk, exactly by the data contract: types, order, units and meanings.

Parquet files hold one row group a frame, in the order in which frames come, and no time stamps, so that
the same runs give the same bytes.
"""

import json
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .columns import CATEGORIES, COLUMNS, PERSON_MEANINGS, SCHEMAS, outcome_columns

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def _type(name: str) -> Any:
    """The Arrow type with this name; ``cat`` is a dictionary of words, ``int32s`` a list."""
    import pyarrow as pa

    special = {
        "cat": lambda: pa.dictionary(pa.int32(), pa.string()),
        "int32s": lambda: pa.list_(pa.int32()),
        "float64": pa.float64,
        "bool": pa.bool_,
        "text": pa.string,
    }
    return special[name]() if name in special else getattr(pa, name)()


def schema_of(table: str, frame: "pd.DataFrame") -> "pa.Schema":
    """The schema of one table of the contract; ``frame`` says which columns there are."""
    import pyarrow as pa

    listed = dict(SCHEMAS[table])
    if table == "weekly":
        listed |= {name: "float64" for name in outcome_columns()}
    if table == "persons":
        listed |= {name: "float64" for name in frame.columns if name not in listed}
    if table == "paired" and "vector" not in frame.columns:
        del listed["vector"]  # only comparisons over an ensemble have it
    return pa.schema([_field(pa, table, name, kind) for name, kind in listed.items()])


def _field(pa: Any, table: str, name: str, kind: str) -> Any:
    unit, meaning = meaning_of(table, name)
    return pa.field(name, _type(kind), metadata={"unit": unit, "meaning": meaning})


def meaning_of(table: str, name: str) -> tuple[str, str]:
    """Unit and meaning of one column of one table."""
    outcomes = outcome_columns()
    if table == "weekly" and name in outcomes:
        return outcomes[name]
    if table == "persons" and name in PERSON_MEANINGS and name not in dict(SCHEMAS["persons"]):
        return PERSON_MEANINGS[name]
    return COLUMNS.get(f"{table}.{name}") or COLUMNS[name]


def as_arrow(table: str, frame: "pd.DataFrame") -> "pa.Table":
    """A frame as a table of the contract, with units that pandas finds in ``attrs`` when it reads it."""
    import pyarrow as pa

    schema = schema_of(table, frame)
    ready = frame[schema.names].copy()
    for field in schema:
        if pa.types.is_dictionary(field.type):
            ready[field.name] = _words(field.name, frame[field.name])
        elif pa.types.is_list(field.type):
            ready[field.name] = frame[field.name].astype(object)  # an empty column has lost its kind
    made = pa.Table.from_pandas(ready, schema=schema, preserve_index=False)
    units = {name: meaning_of(table, name)[0] for name in schema.names}
    attributes = {"PANDAS_ATTRS": json.dumps({"units": units}, sort_keys=True, ensure_ascii=False)}
    return made.replace_schema_metadata({**(made.schema.metadata or {}), **attributes})


def _words(name: str, column: "pd.Series[Any]") -> Any:
    """A column of words as a dictionary, also where it is empty."""
    import pandas as pd

    if column.dtype == "category":
        return column
    known = CATEGORIES.get(name) or sorted(column.unique())
    return pd.Categorical(column, categories=pd.Index(known, dtype="str"))


class Tables:
    """The Parquet files of one folder, open while runs come in; one frame after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Any] = {}

    def add(self, table: str, frame: "pd.DataFrame", file: str = "") -> None:
        """Append a frame to ``file`` (by default the table's own name)."""
        import pyarrow.parquet as pq

        made, name = as_arrow(table, frame), file or table
        if name not in self._open:
            self._open[name] = pq.ParquetWriter(
                self.folder / f"{name}.parquet",
                made.schema,
                compression="zstd",
                use_dictionary=_categories(made),
            )
        self._open[name].write_table(made)

    def __enter__(self) -> "Tables":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for writer in self._open.values():
            try:
                writer.close()
            except Exception:
                if error is None:
                    raise


def _categories(made: "pa.Table") -> list[str]:
    """Columns worth a dictionary in the file; numbers are not."""
    import pyarrow as pa

    return [field.name for field in made.schema if pa.types.is_dictionary(field.type)]


def write_csv(frame: "pd.DataFrame", file: Path) -> None:
    """A table for people: UTF-8, LF, quoted by RFC 4180, empty where not defined."""
    frame.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
