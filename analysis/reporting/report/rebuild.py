"""How to rebuild a report: command, versions, hashes, seeds; the STRESS-ABS checklist; the glossary."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sim import __version__
from sim.words import say

from ..stress import stress
from .blocks import Block, Code, Grid, Heading, Page, Text
from .opened import Opened

TERMS = (
    "participant",
    "facilitator",
    "self_help_group",
    "opening_up",
    "hurt",
    "repair",
    "referral_pathway",
    "srq20",
    "reintegration",
    "cohesion",
    "difference",
    "same_luck",
    "chance_of_benefit",
    "chance_of_harm",
    "luck_and_ignorance",
    "worst_tenth",
    "smallest_difference",
    "simulated_index",
    "assumption",
    "grade",
)


def rebuild_blocks(opened: Opened) -> Iterator[Block]:
    """Part 7."""
    yield Text(say("report.rebuild_lead"))
    yield Code(opened.command)
    yield _facts(opened.manifest)
    yield Heading(say("report.glossary"))
    yield Grid(
        say("report.glossary_caption"),
        (say("report.column.term"), say("report.column.meaning")),
        tuple((say(f"glossary.{name}"), say(f"glossary.{name}.means")) for name in TERMS),
        numeric=False,
    )
    yield Page(stress(opened.manifest))


def _facts(manifest: Mapping[str, Any]) -> Grid:
    """Versions, hashes and seeds."""
    seeds = manifest.get("seeds", [])
    if isinstance(seeds, Mapping):
        first, last = int(seeds["first"]), int(seeds["first"]) + int(seeds["most"]) - 1
    else:
        first, last = (min(seeds), max(seeds)) if seeds else (0, 0)
    ran = manifest.get("ran", {})
    told = {
        "version": manifest.get("version"),
        "scenario_hash": manifest.get("scenario_hash"),
        "parameter_hash": manifest.get("parameter_hash"),
        "engine_hash": manifest.get("engine_hash"),
        "design_hash": manifest.get("design_hash"),
        "seeds": say("report.from_to", low=first, high=last),
        "ensemble": (manifest.get("ensemble") or {}).get("name"),
        "weeks": manifest.get("weeks"),
        "burn_in": manifest.get("burn_in"),
        "started": ran.get("started"),
        "machine": ran.get("machine"),
        "python": ran.get("python"),
        "numba": ran.get("numba"),
        "numpy": ran.get("numpy"),
        "report_version": __version__,
    }
    rows = tuple((say(f"table.fact.{name}"), str(value)) for name, value in told.items() if value is not None)
    return Grid(
        say("report.facts_caption"),
        (say("report.column.what"), say("report.column.value")),
        rows,
        numeric=False,
    )


def versions(manifest: Mapping[str, Any]) -> str:
    """One line: version, engine, design, and the day on which it was made."""
    from babel.dates import format_date

    started = str(manifest.get("ran", {}).get("started", ""))[:10]
    day = format_date(date.fromisoformat(started), "d MMMM y", locale=say("cli.locale")) if started else "–"
    return say(
        "report.versions",
        version=manifest.get("version", "–"),
        engine=manifest.get("engine_hash", "–"),
        design=manifest.get("design_hash", "–"),
        started=day,
    )
