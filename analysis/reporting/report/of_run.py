"""The report of runs without a comparison: what was lived, and that it says nothing about what changes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes import HEADLINE, OUTCOMES
from sim.words import say

from ...figures.panels import weekly_panel
from ...insight.readings import readings
from ...summary import start_and_end
from ...words import DIFFERENCES_ONLY, amount, heading, number, share, unit
from .blocks import Code, Drawing, Front, Grid, Panels, Points, Text
from .kinds import Told, question_of, warnings_of
from .opened import Opened
from .rests import weakest
from .takes import takes_blocks, takes_lines

if TYPE_CHECKING:
    import pandas as pd

INSIDE = ("attendance", "dropout", "hurts", "crises")


def tell(opened: Opened) -> Told:
    """Everything that a folder of runs tells."""
    import pandas as pd

    scenario = opened.scenario
    weekly = pd.read_parquet(opened.folder / "weekly.parquet")
    counted = pd.read_csv(opened.folder / "readings.csv")
    seen = dict(zip(counted["reading"], counted["value"].astype(float), strict=True))
    runs = int(weekly["run"].nunique())
    money = [say("report.money_needs_comparison")]
    sure = (
        say("run.one", seed=opened.manifest["seeds"][0])
        if runs == 1
        else say("report.runs", runs=number(runs))
    )
    sentences = (say("report.run_only"), *_inside(weekly, opened.weeks))
    compare = Code(f"commonground compare {scenario.name} --report")
    front = Front(
        question_of(scenario),
        say("report.verdict.run"),
        sentences,
        sure,
        warnings_of(scenario, opened.weeks, seen),
        takes=takes_lines(scenario, seen, money),
        rests=weakest(),
    )
    return Told(
        front,
        (_table(weekly, opened.weeks), _panels(weekly, runs)),
        (Points(tuple(_inside(weekly, opened.weeks))), Text(say("report.run_harm"))),
        tuple(takes_blocks(scenario, seen, money)),
        (Text(say("report.no_sweep")),),
        False,
        (Text(say("report.compare_it")), compare) if scenario.programme.all_groups else (),
    )


def _table(weekly: "pd.DataFrame", weeks: int) -> Grid:
    """Headline outcomes at week 0 and at the end; of violence no level is told."""
    heads = (
        "report.column.outcome",
        "report.column.all_start",
        "report.column.all_end",
        "report.column.inside_start",
        "report.column.inside_end",
    )
    rows = []
    for entry in readings(weeks):
        if entry.outcome in HEADLINE and entry.outcome not in DIFFERENCES_ONLY:
            values = [
                value for part in ("all", "reach=participant") for value in start_and_end(weekly, entry, part)
            ]
            label = say("run.with_unit", label=heading(entry.outcome), unit=unit(entry.outcome))
            rows.append((label, *(amount(entry.outcome, value) for value in values)))
    return Grid(say("report.run_caption"), tuple(say(name) for name in heads), tuple(rows))


def _panels(weekly: "pd.DataFrame", runs: int) -> Panels:
    everyone = weekly[weekly["stratum"].astype(str) == "all"]
    inside = weekly[weekly["stratum"].astype(str) == "reach=participant"]
    meets = everyone["groups_running"].to_numpy(np.float64).reshape(runs, -1)
    drawn = []
    for outcome in HEADLINE:
        frame = everyone if OUTCOMES[outcome].level == "community" or not len(inside) else inside
        values = frame[outcome].to_numpy(np.float64).reshape(runs, -1)
        if outcome not in DIFFERENCES_ONLY and np.isfinite(values).any():
            drawn.append(Drawing(*weekly_panel(outcome, values, meets)))
    return Panels(tuple(drawn), say("report.run_panels", runs=number(runs)))


def _inside(weekly: "pd.DataFrame", weeks: int) -> Iterator[str]:
    """How it went in the groups: who came, who stopped, what hurt."""
    for entry in readings(weeks):
        if entry.outcome in INSIDE:
            value = start_and_end(weekly, entry, "all")[1]
            if value == value:
                told = (
                    share(value) if OUTCOMES[entry.outcome].unit == "share" else amount(entry.outcome, value)
                )
                yield say(
                    "report.inside_line", label=heading(entry.outcome), value=told, unit=unit(entry.outcome)
                )
