"""The manifest of an experiment: everything needed to understand its folder, and to live any run again."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim import __version__
from sim.scenario import Scenario
from sim.scenario.base import plain
from sim.scenario.build import build
from sim.scenario.tree import Layer

from ..output.manifest import FORMAT
from .factors import Factor
from .plan import Block, Kit, Plan, Recorded, Wanted

BEGUN, DONE = "begun", "done"


def manifest_of(
    plan: Plan,
    command: str,
    ran: dict[str, Any],
    state: str,
    blocks: list[Block],
    failed: int,
    files: dict[str, str],
) -> dict[str, Any]:
    """The manifest; equal to the bit between re-runs but for ``ran``."""

    kit, seeds = plan.kit, plan.seeds
    last = max((block.first + block.seeds for block in blocks), default=seeds.first)
    return {
        "format": FORMAT,
        "kind": "experiment",
        "state": state,
        "version": __version__,
        "command": command,
        **_what(plan),
        "seeds": {"first": seeds.first, "most": last - seeds.first},
        "runs": sum(block.runs for block in blocks),
        "failed": failed,
        "weeks": kit.weeks,
        "burn_in": kit.scenarios[0].burn_in,
        "files": files,
        "ran": ran,
    }


def _what(plan: Plan) -> dict[str, Any]:
    """What is lived, from which the plan's kit can be made again."""
    from sim.jit import ENGINE_HASH

    kit, first = plan.kit, plan.kit.scenarios[0]
    return {
        "experiment": {"name": plan.name, "question": plan.question, "against": plan.against},
        "scenario": first.resolved(),
        "scenario_hash": first.scenario_hash,
        "parameter_hash": first.parameter_hash,
        "engine_hash": ENGINE_HASH,
        "design_hash": plan.design_hash,
        "design": plan.design.model_dump(),
        "until_precise": plan.until.model_dump() if plan.until else None,
        "points": plan.points,
        "arms": ["programme", "reference"] if kit.paired else ["programme"],
        "scenarios": [_told(name, one) for name, one in zip(kit.names, kit.scenarios, strict=True)],
        "against": _told(plan.against, kit.against) if kit.against else None,
        "factors": [_factor(factor) for factor in kit.factors],
        "outcomes": [one._asdict() for one in kit.wanted],
        "weekly": kit.recorded._asdict() if kit.recorded else None,
    }


def as_bytes(manifest: dict[str, Any]) -> bytes:
    """A manifest as its file holds it."""
    return (json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def hashes(folder: Path, files: list[Path]) -> dict[str, str]:
    """SHA-256 of every file, by its place in the folder."""
    return {file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}


def kit_of(manifest: dict[str, Any]) -> Kit:
    """What workers needed, from a manifest: any run can be lived again from it."""
    against, weekly = manifest["against"], manifest["weekly"]
    return Kit(
        tuple(one["name"] for one in manifest["scenarios"]),
        tuple(scenario_of(one["scenario"]) for one in manifest["scenarios"]),
        len(manifest["arms"]) == 2,
        scenario_of(against["scenario"]) if against else None,
        tuple(_factor_of(one) for one in manifest["factors"]),
        manifest["weeks"],
        tuple(Wanted(**one) for one in manifest["outcomes"]),
        Recorded(tuple(weekly["outcomes"]), tuple(weekly["strata"])) if weekly else None,
    )


def scenario_of(resolved: dict[str, Any]) -> Scenario:
    """A scenario from everything spelled out."""
    return build(Layer(resolved))


def _told(name: str, scenario: Scenario) -> dict[str, Any]:
    return {
        "name": name,
        "scenario_hash": scenario.scenario_hash,
        "parameter_hash": scenario.parameter_hash,
        "scenario": scenario.resolved(),
    }


def _factor(factor: Factor) -> dict[str, Any]:
    ends = {} if factor.is_listed else {"low": factor.low, "high": factor.high, "prior": factor.prior}
    values = {"values": plain(list(factor.values))} if factor.is_listed else {}
    return {"key": factor.key, "kind": factor.kind, "unit": factor.unit, **ends, **values}


def _factor_of(told: dict[str, Any]) -> Factor:
    return Factor(**{**told, "values": tuple(told.get("values", ()))})
