"""The engine's tables as plain Python objects, so that its rules run interpreted in a fraction of the time.

A record array answers ``person.trust[i]`` and ``person[i].trust`` slowly; a list of objects does not.
Values are the same to the bit. Only for running the engine without a compiler.
"""

from operator import attrgetter
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.reference import luck


class Column:
    """One field of all rows: ``level.field[row]``, ``level.field[row, place]``."""

    __slots__ = ("get", "name", "rows")

    def __init__(self, rows: list[Any], name: str) -> None:
        self.rows, self.name, self.get = rows, name, attrgetter(name)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: Any) -> Any:
        if type(at) is tuple:
            return self.get(self.rows[at[0]])[at[1:] if len(at) > 2 else at[1]]
        return self.get(self.rows[at])

    def __setitem__(self, at: Any, value: Any) -> None:
        if type(at) is tuple:
            self.get(self.rows[at[0]])[at[1]] = value
        elif isinstance(at, slice):
            for row in self.rows[at]:
                setattr(row, self.name, value.copy() if isinstance(value, np.ndarray) else value)
        else:
            setattr(self.rows[at], self.name, value)


class Level:
    """One table: ``level[row]`` is a row that can be written to, ``level.field`` a column."""

    def __init__(self, table: np.ndarray) -> None:
        self._dtype = table.dtype
        self._names = table.dtype.names or ()
        kind = type("Row", (), {"__slots__": self._names})
        self._rows = [kind() for _ in range(len(table))]
        for name in self._names:
            column = table[name]
            values = column.tolist() if column.ndim == 1 else [row.copy() for row in column]
            for row, value in zip(self._rows, values, strict=True):
                setattr(row, name, value)
            setattr(self, name, Column(self._rows, name))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> Any:
        return self._rows[row]

    def __setitem__(self, row: int, other: Any) -> None:
        for name in self._names:
            value = getattr(other, name)
            setattr(self._rows[row], name, value.copy() if isinstance(value, np.ndarray) else value)

    def table(self) -> np.ndarray:
        """As a record array again."""
        table = np.zeros(len(self._rows), self._dtype)
        for name in self._names:
            table[name] = [getattr(row, name) for row in self._rows]
        return table.view(np.recarray)


def plain(tables: Any) -> Any:
    """A state or setting with each table as a ``Level``; single records become plain attributes."""
    return tables._replace(**{name: _plain(part) for name, part in tables._asdict().items()})


def _plain(part: Any) -> Any:
    return Level(part) if isinstance(part, np.ndarray) else record(part)


def record(one: Any) -> SimpleNamespace:
    """One record with plain numbers."""
    return SimpleNamespace(**dict(zip(one.dtype.names, one.item(), strict=True)))


def tables(state: Any) -> Any:
    """A plain state as record arrays again."""
    return state._replace(**{name: part.table() for name, part in state._asdict().items()})


def draw_in_whole_numbers(chance: Any) -> None:
    """Let a ``sim.chance`` draw by plain whole numbers, as the reference does (the same draws, faster)."""
    streams: dict[tuple[int, int, int], int] = {}

    def stream(seed: int, purpose: int, week: int) -> int:
        key = int(seed), int(purpose), int(week)
        if key not in streams:
            streams[key] = luck.stream(*key)
        return streams[key]

    chance.stream = stream
    chance.u01 = lambda source, who, whom=-1: luck.u01(source, int(who), int(whom))
    chance.half_of = lambda source, who: (source, int(who))
    chance.u01_with = lambda half, whom: luck.u01(*half, int(whom))
