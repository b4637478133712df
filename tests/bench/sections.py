"""Everything that is measured, by name, and where the figures are kept."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import (
    against_mesa,
    command,
    events,
    evidence,
    experiments,
    growth,
    kernels,
    naive,
    rollout,
    room,
    runs,
)
from .measure import Figures, machine

SECTIONS: dict[str, Callable[[], Figures]] = {
    "sizes": kernels.by_size,
    "phases": kernels.by_phase,
    "mesa": against_mesa.measure,
    "c": naive.measure,
    "runs": runs.measure,
    "growth": growth.measure,
    "command": command.measure,
    "events": events.measure,
    "experiments": experiments.measure,
    "rollout": rollout.measure,
    "evidence": evidence.measure,
    "trainer": room.measure,
    "million": growth.million,
    "country": rollout.country,
}
LONG = ("million", "country")
"""Take many minutes or gigabytes: measured only when asked for."""
KEPT = Path(__file__).with_name("measured.json")


def measured(name: str) -> Figures:
    """Measure one section: its figures, with date and machine."""
    surroundings = machine()
    figures: dict[str, Any] = json.loads(json.dumps(SECTIONS[name]()))
    return {"machine": surroundings, "figures": figures}


def load() -> dict[str, Figures]:
    """What was measured last, by section."""
    return dict(json.loads(KEPT.read_text(encoding="utf-8"))) if KEPT.exists() else {}


def keep(sections: dict[str, Figures]) -> None:
    """Write figures down, in the order of sections."""
    ordered = {name: sections[name] for name in SECTIONS if name in sections}
    KEPT.write_text(json.dumps(ordered, indent=1, sort_keys=False) + "\n", encoding="utf-8")
