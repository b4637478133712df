"""``commonground discover DIR --where "OUTCOME > X"``: boxes of what varies in which a condition holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import OutputError
from sim.words import say

from .experiments.condition import Condition
from .experiments.factors import Factor
from .experiments.sweep import Sweep
from .insight.discovery import Discovery, discover
from .insight.tell_discovery import limits_in_words, tell
from .output.derived import write_derived
from .output.tables import write_csv
from .running import command_line, plain_name
from .words import asked, wrapped

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Discovered:
    """What came out: what was looked for, what was found, and the folder."""

    sweep: Sweep
    condition: Condition
    found: Discovery
    folder: Path


def discover_in(folder: Path, where: str, level: bool, out: Path | None, picture: str) -> Discovered:
    """Look for boxes in the runs of a sweep and write what came out. Raises ScenarioError or OutputError."""
    sweep = Sweep(folder)
    condition = Condition.parse(where, sweep, level)
    factors, points = varied(sweep)
    if not factors:
        raise OutputError(say("discover.nothing_varies", folder=folder))
    hits = condition.hits(sweep)
    found = discover(factors, points, hits, condition.in_words(sweep))
    name = plain_name(f"{folder.resolve().name}-{condition.column}{condition.sign}{condition.value:g}")
    target = out or folder.resolve().parent / f"{name}-discover"
    words = ["discover", str(folder), "--where", where, "--format", picture, *(["--level"] * level)]
    kind = f"boxes {condition}"

    def fill(path: Path) -> None:
        from .figures import box_figure, save, trajectory_figure

        write_csv(boxes_table(found), path / "boxes.csv")
        write_csv(found.trajectory, path / "trajectory.csv")
        if found.boxes:
            save(trajectory_figure(found), path / f"trajectory.{picture}")
        for place, box in enumerate(found.boxes):
            if box.limits:
                save(box_figure(found, points, hits, place), path / f"box-{place + 1}.{picture}")

    write_derived(target, sweep.manifest, kind, command_line(words, ()), fill)
    return Discovered(sweep, condition, found, target)


def varied(sweep: Sweep) -> tuple[list[Factor], "pd.DataFrame"]:
    """The factors in which points differ, scenarios among them, and the points with values as they were."""
    from .experiments.columns import cell_of

    design = sweep.design.copy()
    factors = [factor for factor in sweep.kit.factors if design[factor.key].nunique() > 1]
    for factor in factors:
        if factor.kind == "choice":
            known = {cell_of(factor, value): value for value in factor.values}
            simple = {
                cell: value if isinstance(value, (bool, str)) else cell for cell, value in known.items()
            }
            design[factor.key] = [simple.get(cell, cell) for cell in design[factor.key]]
    if len(sweep.kit.names) > 1:
        factors.append(Factor("scenario", "choice", values=sweep.kit.names))
        design["scenario"] = design["scenario"].astype(str)
    return factors, design[[factor.key for factor in factors]]


def boxes_table(found: Discovery) -> "pd.DataFrame":
    """One row a box: its limits in words, and how sure it is."""
    import pandas as pd

    columns = (
        "coverage", "density", "mass", "points", "runs", "base_rate", "elsewhere", "density_unseen",
        "density_low", "density_high", "coverage_unseen", "coverage_low", "coverage_high", "p_luck",
        "by_luck",
    )  # fmt: skip
    rows = [
        {"box": place, "limits": limits_in_words(box.limits, found.factors)}
        | {name: getattr(box, name) for name in columns}
        for place, box in enumerate(found.boxes, 1)
    ]
    return pd.DataFrame(rows, columns=["box", "limits", *columns])


def tell_discovered(discovered: Discovered) -> list[str]:
    """The lines that ``discover`` prints."""
    question = discovered.sweep.manifest["experiment"]["question"]
    lines = [asked(question)] if question else []
    lines += ["", *tell(discovered.found), ""]
    return [*wrapped(lines), say("cli.fixed_line"), say("effects.written", folder=discovered.folder)]
