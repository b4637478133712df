"""Ensembles: sets of numbers of the model that agree with the evidence about as well, handed on together.

What differs between them is ignorance; what differs between seeds is luck. A result that is told over an
ensemble tells both.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import Problem, ScenarioError, nearest
from sim.parameters import PARAMETERS
from sim.scenario import Scenario, short_hash
from sim.scenario.load import READY
from sim.words import say

from .bank import Vectors

PREFIX = "parameters."
ENSEMBLE, ENDING = "ensemble", ".csv"


@dataclass(frozen=True)
class Ensemble:
    """A named set of vectors. ``told`` is its manifest: what it was made from, empty where there is none.

    ``given`` is how it was asked for.
    """

    name: str
    vectors: Vectors
    told: Mapping[str, Any]
    given: str = ""

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def key(self) -> str:
        """What makes it differ from others, in 16 hexadecimal digits."""
        rows = [[repr(float(cell)) for cell in row] for row in self.vectors.values]
        return short_hash([list(self.vectors.names), rows])

    def numbers(self, vector: int, scenario: Scenario) -> dict[str, float]:
        """What one vector sets in a scenario: what the scenario itself sets stays as it is."""
        own = {PREFIX + name for name in scenario.parameters}
        return {key: value for key, value in self.vectors[vector].items() if key not in own}

    def of(self, vector: int, scenario: Scenario) -> Scenario:
        """A scenario with the numbers of one vector."""
        return scenario.with_(self.numbers(vector, scenario))

    def thinned(self, count: int) -> "Ensemble":
        """``count`` of the vectors, spread evenly (all, where there are no more)."""
        if count >= len(self):
            return self
        rows = np.linspace(0, len(self) - 1, count).round().astype(np.int64)
        return replace(self, vectors=Vectors(self.vectors.names, self.vectors.values[rows]))

    def as_told(self) -> dict[str, Any]:
        """Its name and all its vectors, as the manifest of a comparison tells them."""
        return {
            "name": self.name, "keys": list(self.vectors.names),
            "vectors": [[float(cell) for cell in row] for row in self.vectors.values],
        }  # fmt: skip

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "Ensemble":
        """An ensemble from the manifest of a comparison."""
        return cls(told["name"], Vectors(tuple(told["keys"]), np.array(told["vectors"], np.float64)), {})


def ready_ensembles() -> dict[str, Path]:
    """The ready ensembles: name → file, in alphabetical order."""
    return {file.stem: file for file in sorted((READY / "ensembles").glob(f"*{ENDING}"))}


def load_ensemble(name_or_path: str | Path) -> Ensemble:
    """A ready ensemble, a table (CSV), or that of a folder of ``calibrate``. Raises ScenarioError."""
    text, ready = str(name_or_path), ready_ensembles()
    file = ready.get(text, Path(text))
    if file.is_dir():
        file /= ENSEMBLE + ENDING
    if not file.is_file():
        closest = nearest(text, ready)
        allowed = "" if closest else ", ".join(ready)
        raise ScenarioError(Problem(say("ensemble.none_such", given=text), "", 0, "", text, allowed, closest))
    manifest = file.with_suffix(".json")
    told = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    return Ensemble(text if text in ready else str(told.get("name", file.stem)), _read(file), told, text)


def _read(file: Path) -> Vectors:
    """The table: a line of keys, then a line a vector. Raises ScenarioError with every problem."""
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    head = lines[0] if lines else []
    problems = [_key_problem(file, key) for key in head if key.removeprefix(PREFIX) not in PARAMETERS]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        row, found = _row(file, number, head, line)
        rows.append(row)
        problems += found
    if not rows or not head:
        problems.append(Problem(say("ensemble.empty"), str(file), 1))
    if problems:
        raise ScenarioError(*problems)
    return Vectors(tuple(PREFIX + key.removeprefix(PREFIX) for key in head), np.array(rows))


def _key_problem(file: Path, given: str) -> Problem:
    name = given.removeprefix(PREFIX)
    closest = nearest(name, PARAMETERS)
    return Problem(say("error.unknown_parameter", given=name), str(file), 1, given, given, "", closest)


def _row(file: Path, number: int, head: list[str], line: list[str]) -> tuple[list[float], list[Problem]]:
    if len(line) != len(head):
        message = say("ensemble.cells", given=len(line), wanted=len(head))
        return [np.nan] * len(head), [Problem(message, str(file), number)]
    row, problems = [], []
    for key, cell in zip(head, line, strict=True):
        entry = PARAMETERS.get(key.removeprefix(PREFIX))
        try:
            value = float(cell)
        except ValueError:
            value = np.nan
        if not (entry.least <= value <= entry.most if entry else np.isfinite(value)):
            problems.append(Problem(say("ensemble.value", given=cell), str(file), number, key, cell))
        row.append(value)
    return row, problems
