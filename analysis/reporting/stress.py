"""The STRESS-ABS checklist: of the model in general, or of one folder of results by its manifest."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.words import say, say_count

from .markdown import Block, filled
from .odd import counts

Told = Mapping[str, Any]
OF_A_RUN = (
    "which", "outputs", "aims", "scenarios", "settings", "burn_in_told", "length", "estimation", "software",
    "execution", "system", "access",
)  # fmt: skip


def stress(manifest: Told | None = None) -> str:
    """The checklist as a page; with a manifest, filled in for what that folder holds."""
    general = {
        name: block for name, block in counts().items() if name not in ("n_patterns", "weeks", "burn_in")
    }
    own = _in_general() if manifest is None else _of(manifest)
    told: dict[str, Block] = {name: own.get(name, "").__str__ for name in OF_A_RUN}
    if manifest is not None:
        told["rebuilt"] = say("describe.stress.rebuilt").__str__
    return filled("stress", {**general, **told})


def stress_of(folder: Path) -> str:
    """The checklist for a folder of results. Raises OutputError if it is none."""
    from ..experiments.store import read_manifest

    return stress(read_manifest(folder))


def _in_general() -> dict[str, str]:
    """What can be said before anything was run."""
    from sim.scenario import Scenario

    usual = Scenario.default()
    return {
        "which": say("describe.stress.general"),
        "aims": say("describe.stress.aims"),
        "burn_in_told": say("describe.stress.burn_in", weeks=usual.burn_in),
        "length": say("describe.stress.length", weeks=usual.weeks),
        "software": say("describe.stress.software"),
        "execution": say("describe.stress.execution"),
        "system": say("describe.stress.system"),
    }


def _of(manifest: Told) -> dict[str, str]:
    """What the manifest of a folder adds; what it does not hold stays empty."""
    ran: Told = manifest.get("ran", {})
    kind, design = manifest.get("kind", "run"), manifest["design_hash"]
    told = {
        "which": f"{say('describe.stress.folder', kind=kind, hash=design)} {_other_engine(manifest)}".strip(),
        "aims": _aims(manifest),
        "outputs": _outputs(manifest),
        "scenarios": _scenarios(manifest),
        "settings": _settings(manifest),
        "estimation": _estimation(manifest),
        "execution": say("describe.stress.command", command=manifest.get("command", "")),
        "software": _joined({"version": manifest.get("version"), "engine": manifest.get("engine_hash"),
                             **{name: ran.get(name) for name in ("python", "numba", "numpy")}}),
        "system": _joined({name: ran.get(name) for name in ("os", "machine", "started", "seconds")}),
        "access": say_count("describe.stress.files", len(manifest.get("files", {}))),
    }  # fmt: skip
    for name, entry, key in (("burn_in_told", "burn_in", "describe.stress.burn_in"),
                             ("length", "weeks", "describe.stress.lived_length")):  # fmt: skip
        if entry in manifest:
            told[name] = say(key, weeks=manifest[entry])
    return told


def _other_engine(manifest: Told) -> str:
    """A warning where the folder was made by another engine than the one that describes itself here."""
    from sim.jit import ENGINE_HASH

    there = manifest.get("engine_hash", ENGINE_HASH)
    return "" if there == ENGINE_HASH else say("describe.stress.other_engine", there=there, here=ENGINE_HASH)


def _joined(parts: Told) -> str:
    """What is known, as one line."""
    return "; ".join(f"{name} {value}" for name, value in parts.items() if value not in (None, ""))


def _arms(manifest: Told) -> list[Told]:
    """Every scenario that was lived, as the manifest tells it: arms of a run, or scenarios of a sweep."""
    listed: list[Any] = [*_list(manifest.get("arms")), *_list(manifest.get("scenarios"))]
    found = [
        one
        for one in (*listed, manifest.get("against"))
        if isinstance(one, Mapping) and "scenario_hash" in one
    ]
    if not found and isinstance(manifest.get("scenario"), Mapping) and "scenario_hash" in manifest:
        return [{"name": manifest["scenario"].get("name", ""), **manifest}]
    return found


def _list(given: object) -> list[Any]:
    """A list as it is; other kinds of folders keep something else under the same name."""
    return given if isinstance(given, list) else []


def _aims(manifest: Told) -> str:
    """The question that was asked."""
    asked = [manifest.get("experiment"), *(one.get("scenario") for one in _arms(manifest))]
    questions = [one.get("question", "") for one in asked if isinstance(one, Mapping)]
    return " ".join(dict.fromkeys(say(question) for question in questions if question))


def _outputs(manifest: Told) -> str:
    columns = [f"`{one['column']}`" for one in manifest.get("outcomes") or () if isinstance(one, Mapping)]
    return say("describe.stress.columns", columns=", ".join(columns)) if columns else ""


def _scenarios(manifest: Told) -> str:
    """The scenarios that were lived, and the keys that varied."""
    named = [f"`{one.get('name', '')}` ({one['scenario_hash']})" for one in _arms(manifest)]
    lived = say("describe.stress.lived", names=", ".join(dict.fromkeys(named))) if named else ""
    keys = [f"`{one['key']}`" for one in manifest.get("factors") or () if isinstance(one, Mapping)]
    varied = say("describe.stress.varied", keys=", ".join(keys)) if keys else ""
    return f"{lived} {varied}".strip()


def _settings(manifest: Told) -> str:
    """The numbers of the model that a scenario set otherwise than the register."""
    other: dict[str, None] = {}
    for one in _arms(manifest):
        scenario = one.get("scenario")
        given = scenario.get("parameters", {}) if isinstance(scenario, Mapping) else {}
        for name, value in given.items():
            other[f"`{name}` {value:g} ({one.get('name', '')})"] = None
    numbers = ", ".join(other) or say("describe.stress.no_other")
    return say("describe.stress.numbers", hash=manifest.get("parameter_hash", ""), numbers=numbers)


def _estimation(manifest: Told) -> str:
    """Seeds, points, runs and failures."""
    seeds = manifest.get("seeds")
    if isinstance(seeds, list) and seeds:
        shown = f"{min(seeds)}–{max(seeds)} ({len(seeds)})"
    elif isinstance(seeds, Mapping):
        shown = ", ".join(f"{name} {value}" for name, value in seeds.items())
    else:
        shown = ""
    counted = {name: manifest.get(name) for name in ("points", "runs", "failed")}
    return _joined({"seeds": shown, **counted})
