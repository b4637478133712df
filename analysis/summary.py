"""``commonground run`` in words: what was run, what to be careful about, how it ended, what it is not."""

from collections.abc import Iterable
from math import nan
from typing import TYPE_CHECKING

from sim.outcomes import HEADLINE, OUTCOMES
from sim.scenario import Scenario
from sim.warnings import from_outcomes, from_scenario
from sim.words import say, say_count

from .insight.readings import Reading, readings
from .running import Ran
from .words import DIFFERENCES_ONLY, amount, asked, label, number, unit, wrapped

if TYPE_CHECKING:
    import pandas as pd

WIDTHS = (36, 10, 8, 13, 8)
PARTS = ("all", "reach=participant")


def tell_run(ran: Ran) -> list[str]:
    """The lines that ``run`` prints."""
    scenario, runs = ran.scenario, len(ran.design.seeds)
    lines = [asked(scenario.question)] if scenario.question else []
    lines += [what_was_run(scenario, ran.design.weeks), _which_runs(ran), ""]
    lines += tell_warnings(scenario, ran.design.weeks, ran.readings)
    lines += [
        say("run.headline", weeks=ran.design.weeks) if runs == 1 else say("run.headline_mean", runs=runs)
    ]
    lines = [*wrapped(lines), *headline(ran.weekly, ran.design.weeks), ""]
    if scenario.programme.modality != "none":
        lines += [*wrapped([say("run.no_comparison")]), say("run.compare_it", name=scenario.name), ""]
    return [*lines, say("cli.fixed_line"), say("cli.written", folder=ran.folder)]


def what_was_run(scenario: Scenario, weeks: int) -> str:
    """One sentence: the place, the programme, how long."""
    context, programme = scenario.context, scenario.programme
    if programme.modality == "none" or not programme.groups:
        return say("run.what_none", name=scenario.name, persons=number(context.persons), weeks=weeks)
    return say_count(
        "run.what", programme.groups, name=scenario.name, persons=number(context.persons),
        groups=programme.groups, size=programme.group_size, sessions=programme.sessions, weeks=weeks,
    )  # fmt: skip


def _which_runs(ran: Ran) -> str:
    seeds = ran.design.seeds
    if len(seeds) == 1:
        return say("run.one", seed=seeds[0])
    return say("run.several", runs=len(seeds), first=seeds[0], last=seeds[-1])


def tell_warnings(scenario: Scenario, weeks: int, readings: dict[str, float]) -> list[str]:
    """Warnings before anything else, from the scenario and from what was seen; then what is unusual."""
    lived = scenario.with_({"weeks": weeks})
    found = [*from_scenario(lived), *from_outcomes(readings)]
    told = [say("cli.warning", id=warning.id, sentence=str(warning)) for warning in found]
    told += [say("cli.notice", sentence=sentence) for sentence in lived.notices()]
    return [say_count("cli.warnings", len(told)), *told, ""] if told else []


def tell_scenario_warnings(scenarios: Iterable[Scenario]) -> list[str]:
    """What the scenarios of an experiment call for, each sentence once."""
    found = {warning.id: str(warning) for scenario in scenarios for warning in from_scenario(scenario)}
    return [say("cli.warning", id=name, sentence=sentence) for name, sentence in sorted(found.items())]


def headline(weekly: "pd.DataFrame", weeks: int) -> list[str]:
    """A small table: headline outcomes at week 0 and at the end, in the community and among participants."""
    lines = [
        row(("", say("run.column_community"), "", say("run.column_inside"), "")),
        row((say("run.column_outcome"), *(say("run.column_start"), say("run.column_end")) * 2)),
    ]
    for entry in readings(weeks):
        if entry.outcome not in HEADLINE or entry.outcome in DIFFERENCES_ONLY:
            continue
        values = [value for part in PARTS for value in start_and_end(weekly, entry, part)]
        if any(value == value for value in values):
            cells = [amount(entry.outcome, value) for value in values]
            lines.append(
                row((say("run.with_unit", label=label(entry.outcome), unit=unit(entry.outcome)), *cells))
            )
    return lines


def start_and_end(weekly: "pd.DataFrame", entry: Reading, part: str) -> tuple[float, float]:
    """An outcome at week 0 (rates have none there) and as it is read at the end, mean over runs."""
    rows = weekly[weekly["stratum"] == part]
    start = (
        rows.loc[rows["week"] == 0, entry.outcome].mean() if OUTCOMES[entry.outcome].timing == "S" else nan
    )
    window = rows[(rows["week"] >= entry.first) & (rows["week"] <= entry.last)]
    return float(start), float(window[entry.outcome].mean()) * entry.factor


def row(cells: tuple[str, ...], widths: tuple[int, ...] = WIDTHS) -> str:
    """One line of a table: the first column to the left, the others to the right."""
    first = f"  {cells[0]:<{widths[0]}}"
    line = first + "".join(f" {cell:>{width}}" for cell, width in zip(cells[1:], widths[1:], strict=False))
    return line.rstrip()
