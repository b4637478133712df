"""``commonground run --replay DIR:RUN``: live a stored run again, to the bit, with all its tables."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import OutputError, Problem, ScenarioError
from sim.records import PROGRAMME, REFERENCE
from sim.runs import Result, finish
from sim.scenario import Scenario
from sim.words import say

from .evidence.ensemble import Ensemble
from .experiments.columns import cell_of
from .experiments.lives import readings_of
from .experiments.plan import Kit, Task, own_value
from .experiments.record import kit_of, scenario_of
from .experiments.store import parts_in, read_manifest
from .insight.pairs import same_people
from .rollout.kit import Kit as Communities
from .rollout.replay import compare as compare_community
from .rollout.replay import scenarios_of, stored_task

WAYS = (PROGRAMME, REFERENCE)


@dataclass(frozen=True)
class Stored:
    """A stored run: who, with which seed, for how long, and what was read from it then (of a sweep)."""

    folder: Path
    run: int
    arm: str
    programme: Scenario
    reference: Scenario | None
    seed: int
    weeks: int
    kit: Kit | None
    row: dict[str, Any]
    community: Communities | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario of the arm that is lived again."""
        return self.reference if self.arm == REFERENCE and self.reference is not None else self.programme


def find_run(where: str) -> Stored:
    """``DIR:RUN`` or ``DIR:RUN:reference`` in a folder of runs, of a comparison or of a sweep."""
    folder, run, arm = _parsed(where)
    manifest = read_manifest(folder)
    if manifest.get("kind", "experiment") not in ("experiment", "rollout"):
        raise OutputError(say("map.not_runs", folder=folder))
    _same_engine(folder, manifest)
    if manifest.get("kind") == "experiment":
        return _in_sweep(folder, manifest, run, arm)
    if manifest.get("kind") == "rollout":
        return _in_rollout(folder, manifest, run, arm)
    seeds, arms = manifest["seeds"], {one["arm"]: one["scenario"] for one in reversed(manifest["arms"])}
    sets = Ensemble.from_told(manifest["ensemble"]) if "ensemble" in manifest else None
    runs = len(seeds) * (len(sets) if sets else 1)
    if not 0 <= run < runs or arm not in arms:
        raise _no_run(folder, run, arm, runs)
    vector, place = divmod(run, len(seeds))
    found = {name: scenario_of(scenario) for name, scenario in arms.items()}
    if sets is not None:
        found = {name: sets.of(vector, scenario) for name, scenario in found.items()}
    reference, weeks = found.get(REFERENCE), manifest["weeks"]
    return Stored(folder, run, arm, found[PROGRAMME], reference, seeds[place], weeks, None, {})


def _parsed(where: str) -> tuple[Path, int, str]:
    parts = where.split(":")
    arm = parts.pop() if len(parts) > 2 and parts[-1] in WAYS else PROGRAMME
    if len(parts) < 2 or not parts[-1].isdecimal():
        raise ScenarioError(Problem(say("replay.form", given=where), "--replay"))
    return Path(":".join(parts[:-1])), int(parts[-1]), arm


def _same_engine(folder: Path, manifest: dict[str, Any]) -> None:
    from sim.jit import ENGINE_HASH

    if manifest["engine_hash"] != ENGINE_HASH:
        there, version = manifest["engine_hash"], manifest["version"]
        raise OutputError(
            say("replay.other_engine", folder=folder, there=there, version=version, here=ENGINE_HASH)
        )


def _no_run(folder: Path, run: int, arm: str, runs: int) -> OutputError:
    return OutputError(say("replay.no_run", folder=folder, run=run, arm=arm, last=runs - 1))


def _in_sweep(folder: Path, manifest: dict[str, Any], run: int, arm: str) -> Stored:
    import pyarrow.parquet as pq

    kit = kit_of(manifest)
    whole = folder / "runs.parquet"
    where = whole if whole.exists() else parts_in(folder, "runs")
    wanted = [("run", "==", run), ("arm", "==", arm)]
    rows = pq.read_table(where, filters=wanted).to_pylist() if where else []
    if not rows:
        raise _no_run(folder, run, arm, manifest["runs"])
    row = rows[0]
    scenario = kit.names.index(row["scenario"])
    task = Task(run, row["point"], scenario, _settings(kit, scenario, row), row["seed"])
    programme = kit.scenario_of(task)
    reference = kit.reference_of(task, programme)
    return Stored(folder, run, arm, programme, reference, row["seed"], kit.weeks, kit, row)


def _in_rollout(folder: Path, manifest: dict[str, Any], run: int, arm: str) -> Stored:
    found = stored_task(manifest, run)
    if found is None:
        raise _no_run(folder, run, arm, manifest["runs"])
    kit, task = found
    programme, reference = scenarios_of(kit, task)
    return Stored(folder, run, arm, programme, reference, task.seed, kit.weeks, None, {}, kit)


def _settings(kit: Kit, scenario: int, row: dict[str, Any]) -> dict[str, Any]:
    """What the point of a row set; what equals the scenario's own value was left as it was."""
    own = kit.scenarios[scenario]
    found = {}
    for factor in kit.factors:
        stored = row[factor.key]
        if stored != cell_of(factor, own_value(own, factor.key)):
            known = {cell_of(factor, value): value for value in factor.values}
            found[factor.key] = known.get(stored, stored)
    return found


def live_again(stored: Stored, log: bool = True) -> Result:
    """The run once more. Raises OutputError if it is not what was stored, to the last bit."""
    from sim.community import Community

    programme = finish(Community.start(stored.programme, stored.seed, log=log), stored.weeks)
    result = programme
    if stored.arm == REFERENCE and stored.reference is not None:
        lived = finish(Community.start(stored.reference, stored.seed, log=log), stored.weeks, REFERENCE)
        labels = programme.labels if same_people(programme, lived) else lived.labels
        result = Result(lived.scenario, lived.seed, REFERENCE, lived.records, labels)
    if stored.kit is not None and stored.row["status"] == "ok":
        _compare(stored, result)
    if stored.community is not None:
        compare_community(stored.folder, stored.community, stored.run, result)
    return result


def _compare(stored: Stored, result: Result) -> None:
    assert stored.kit is not None
    found = readings_of(stored.kit, result)
    for wanted, value in zip(stored.kit.wanted, found, strict=True):
        kept = stored.row[wanted.column]
        if not np.array_equal(np.float64("nan") if kept is None else kept, value, equal_nan=True):
            raise OutputError(say("replay.differs", column=wanted.column, kept=repr(kept), found=repr(value)))
