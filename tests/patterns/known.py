"""What the tests of patterns share: patterns judged from made-up numbers, and small readings of real worlds."""

from functools import cache

import numpy as np

from analysis.evidence.patterns.judge import Judged, checked, measured, verdict
from analysis.evidence.patterns.pattern import Check, Pattern
from analysis.evidence.patterns.reader import PatternReader
from analysis.evidence.patterns.register import GROUPS

FEW = 4
"""Seeds of the reduced form."""


def made_up(name: str, kind: str, values: list[float], low: float = 0.0) -> Judged:
    """A pattern whose claim is that the mean of some values is above ``low``."""
    claim = Check("x", lambda m: m["x"], low)
    pattern = Pattern(name, kind, (), ("x",), lambda _: {}, (claim,))
    return judge(pattern, np.array(values)[:, None])


def judge(pattern: Pattern, rows: np.ndarray) -> Judged:
    """A pattern judged from (seed, number)."""
    found = checked(pattern, rows)
    return Judged(pattern, verdict(found), tuple(measured(pattern, rows)), tuple(found), None, None)


@cache
def lived(group: str) -> tuple[Judged, ...]:
    """The patterns of a group at the default numbers, with few seeds."""
    reader = PatternReader(tuple(pattern.id for pattern in GROUPS[group]))
    rows = np.array([reader.read({}, seed) for seed in range(1, FEW + 1)])
    found = []
    for pattern in reader.patterns:
        places = [reader.columns.index(f"{pattern.id}.{name}") for name in pattern.measures]
        assert (rows[:, reader.columns.index(f"{pattern.id}.lived")] == 1.0).all()
        found.append(judge(pattern, rows[:, places]))
    return tuple(found)
