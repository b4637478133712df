"""``commonground compare FOLDER``: what the points of a sweep do, sorted; which choice does least badly."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.words import say, say_count

from .experiments.sweep import Sweep
from .insight.effects import Effect, effects, effects_table
from .insight.robustness import Weighed, weigh, weighed_table
from .insight.tell_effects import point_words, tell_choice, tell_effects
from .output.derived import write_derived
from .output.tables import write_csv
from .running import command_line
from .summary import tell_scenario_warnings
from .words import asked, number, wrapped

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Pointed:
    """What came out: the effects by column, choices that could be weighed, and the folder."""

    sweep: Sweep
    effects: dict[str, list[Effect]]
    weighed: dict[str, Weighed]
    folder: Path


def is_sweep(name: str) -> bool:
    """Whether a word on the command line means the folder of a sweep."""
    return Path(name).is_dir()


def compare_points(folder: Path, out: Path | None, picture: str) -> Pointed:
    """Compare the points of a sweep and write what came out. Raises OutputError."""
    sweep = Sweep(folder)
    found = effects(sweep)
    weighed = {column: one for column in found if (one := weigh(sweep, column)) is not None}
    target = out or folder.resolve().parent / f"{folder.resolve().name}-compare"
    command = command_line(["compare", str(folder), "--format", picture], ())
    write_derived(
        target, sweep.manifest, "points", command, lambda path: _fill(path, sweep, found, weighed, picture)
    )
    return Pointed(sweep, found, weighed, target)


def varied_in(sweep: Sweep) -> list[str]:
    """The columns in which points differ."""
    keys = [factor.key for factor in sweep.kit.factors]
    return [*(["scenario"] if len(sweep.kit.names) > 1 else []), *keys]


def _fill(
    path: Path, sweep: Sweep, found: dict[str, list[Effect]], weighed: dict[str, Weighed], picture: str
) -> None:
    from .figures import save
    from .figures.effects import effects_figure, pareto_figure, regret_figure

    table = effects_table(sweep, found)
    write_csv(table, path / "effects.csv")
    title = asked(sweep.manifest["experiment"]["question"], sweep.manifest["experiment"]["name"])
    seeds = int(sweep.runs["seed"].nunique())
    save(effects_figure(table, varied_in(sweep), title, seeds), path / f"figure.{picture}")
    first = next(iter(found))
    hours = _hours(sweep)
    rows = table[table["column"] == first]
    if rows["mean_difference"].notna().any() and len(set(hours.values())) > 1:
        runs = int(sweep.manifest["runs"])
        save(pareto_figure(rows, hours, varied_in(sweep), title, runs), path / f"cost.{picture}")
    if weighed:
        write_csv(_choices(weighed), path / "choices.csv")
        column = next(iter(weighed))
        wanted = sweep.wanted(column)
        table = weighed_table(weighed[column])
        runs = int(sweep.manifest["runs"])
        save(regret_figure(table, wanted.outcome, wanted.stratum, title, runs), path / f"choices.{picture}")


def _hours(sweep: Sweep) -> dict[int, float]:
    """Mean hours of facilitators at each point."""
    values = sweep.arm_of("facilitator_hours")
    return {point: float(np.nanmean(each)) for point, each in enumerate(values) if not np.isnan(each).all()}


def _choices(weighed: dict[str, Weighed]) -> "pd.DataFrame":
    import pandas as pd

    frames = [weighed_table(one).assign(column=column) for column, one in weighed.items()]
    table = pd.concat(frames, ignore_index=True)
    return table[["column", *(name for name in table.columns if name != "column")]]


def tell_points(pointed: Pointed) -> list[str]:
    """The lines that ``compare FOLDER`` prints."""
    sweep = pointed.sweep
    manifest = sweep.manifest
    lines = [asked(manifest["experiment"]["question"])] if manifest["experiment"]["question"] else []
    seeds = int(sweep.runs["seed"].nunique())
    against = manifest["experiment"]["against"]
    head = {"points": number(manifest["points"]), "seeds": seeds}
    if sweep.is_paired:
        named = say("compare.nothing") if against == "none" else against
        lines.append(say("effects.head", against=named, **head))
    else:
        lines.append(say("effects.head_unpaired", first=point_words(sweep, 0), **head))
    if not sweep.is_done:
        done = sweep.runs["run"].nunique()
        lines.append(say("effects.unfinished", done=number(done), total=number(manifest["runs"])))
    if sweep.failed:
        lines.append(say_count("sweep.failed", sweep.failed, folder=sweep.folder))
    if seeds == 1:
        lines.append(say("effects.few_seeds"))
    lines += tell_scenario_warnings(sweep.kit.scenarios)
    lines = [*wrapped([*lines, ""]), *tell_effects(sweep, pointed.effects), ""]
    for column, weighed in pointed.weighed.items():
        lines += wrapped(tell_choice(sweep, column, weighed))
    return [*lines, say("cli.fixed_line"), say("effects.written", folder=pointed.folder)]
