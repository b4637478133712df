"""Ship a calibration: its ensemble among the ready ones, its tables in ``docs/calibration.md``.

``python -m analysis.evidence.calibration.page DIR`` after ``commonground calibrate --out DIR``.
"""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.scenario.load import READY

from ...experiments.store import read_manifest
from ...output.marked import replaced
from ..ensemble import ENDING, ENSEMBLE

PAGE = Path(__file__).parents[3] / "docs" / "calibration.md"
SHOWN = 16
"""Numbers of the screening that are shown; the rest is in the folder."""
Row = Callable[[Any], list[str]]


def ship(folder: Path, page: Path = PAGE, ready: Path = READY / "ensembles") -> None:
    """Copy the ensemble and rewrite the generated parts of the page. Raises OutputError."""
    import pandas as pd

    manifest = read_manifest(folder)
    name = manifest["calibration"]["name"]
    ready.mkdir(exist_ok=True)
    for ending in (ENDING, ".json"):
        shutil.copyfile(folder / f"{ENSEMBLE}{ending}", ready / f"{name}{ending}")
    told = json.loads((folder / f"{ENSEMBLE}.json").read_text(encoding="utf-8"))
    tables = {part: pd.read_csv(folder / f"{part}.csv") for part in _PARTS}
    tables["screening"] = tables["screening"].head(SHOWN)
    parts = {
        part: [*_head(head), *(_line(row(one)) for one in tables[part].itertuples())]
        for part, (head, row) in _PARTS.items()
    }
    parts["summary"] = _summary(told, manifest)
    page.write_text(replaced(page.read_text(encoding="utf-8"), parts), encoding="utf-8")


def _head(titles: tuple[str, ...]) -> list[str]:
    return [_line(list(titles)), "|---" * len(titles) + "|"]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _summary(told: dict[str, Any], manifest: dict[str, Any]) -> list[str]:
    """What the ensemble is, as a table of two columns."""
    ran, file = manifest["ran"], manifest["calibration"]
    rows = [
        ("command", f"`{told['command']}`"), ("engine", told["engine_hash"]),
        ("minutes", f"{ran['seconds'] / 60:.0f} ({ran['machine']})"),
        ("plausible", f"{100 * told['plausible_share']:.1f} % of {file['matching']:,}"),
        ("banks", f"{file['rounds']} of {file['bank']:,}, nearest {100 * file['keep']:.0f} %"),
        ("ensemble", f"{told['vectors']} ({told['ruled_out']} ruled out)"),
        ("met", ", ".join(told["met"])), ("missed", ", ".join(told["missed"]) or "–"),
        ("not constrained", ", ".join(_plain(key) for key in told["not_constrained"]) or "–"),
    ]  # fmt: skip
    return [*_head(("", "")), *(_line(list(row)) for row in rows)]


def _plain(key: str) -> str:
    return key.removeprefix("parameters.")


def _screened(one: Any) -> list[str]:
    return [_plain(one.number), f"{one.influence:.1f}", "yes" if one.is_free else ""]


def _recovered(one: Any) -> list[str]:
    return [
        _plain(one.number), f"{one.truths}", f"{one.coverage_90:.2f}", f"{one.p_uniform:.2f}",
        f"{one.p_holm:.2f}", f"{100 * one.narrowed:.0f} %", "yes" if one.is_constrained else "no",
    ]  # fmt: skip


def _posterior(one: Any) -> list[str]:
    return [
        _plain(one.number), f"{one.default:g}", f"{one.low:g} – {one.high:g}",
        f"{one.matched_low:.3g} – {one.matched_high:.3g}", f"{one.q50:.3g} ({one.q05:.3g} – {one.q95:.3g})",
        f"{100 * one.default_at:.0f} %",
    ]  # fmt: skip


def _target(one: Any) -> list[str]:
    return [
        one.statistic, one.figures, f"{one.seen:g}", f"{one.error:g}", f"{one.discrepancy:g}",
        f"{one.before:.3g}", f"{one.after:.3g} ({one.low:.3g} – {one.high:.3g})", f"{one.luck:.2g}",
        f"{one.ignorance:.2g}", f"{one.away:+.1f}", "met" if one.is_met else "**missed**",
    ]  # fmt: skip


_PARTS: dict[str, tuple[tuple[str, ...], Row]] = {
    "screening": (("number", "influence", "free"), _screened),
    "recovery": (
        ("number", "truths", "90 % held", "p", "p (Holm)", "narrower than prior", "constrained"), _recovered,
    ),
    "posterior": (
        ("number", "default", "register", "after matching", "ensemble (90 %)", "default at"), _posterior,
    ),
    "targets": (
        ("statistic", "figures", "seen", "error", "discrepancy", "bank", "ensemble (90 %)", "luck",
         "ignorance", "away", ""), _target,
    ),
}  # fmt: skip

if __name__ == "__main__":
    ship(Path(sys.argv[1]))
