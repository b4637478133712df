"""A logical framework to think with: goal, outcomes, outputs, activities, with ranges and assumptions."""

from typing import TYPE_CHECKING

from sim.words import say

from ...insight.stored import read_comparisons
from ...insight.table import Comparison
from ...words import DIFFERENCES_ONLY, amount, heading, number, stratum_label, unit
from .blocks import Grid
from .of_comparison import weekly_file
from .opened import Opened
from .rests import weakest

if TYPE_CHECKING:
    import pandas as pd

LEVELS = (
    ("goal", (("cohesion", "all"), ("violence", "all"))),
    (
        "outcome",
        (
            ("srq20", "reach=participant"),
            ("self_esteem", "reach=participant"),
            ("reintegration", "reach=participant"),
            ("agreements_held", "all"),
        ),
    ),
)
OUTPUTS = ("enrolled", "completed", "groups_completed", "selfhelp_alive_year")
ACTIVITIES = ("meetings_held", "referrals")
COLUMNS = ("level", "indicator", "unit", "without", "range", "when", "verification", "assumptions", "by")


def logframe(opened: Opened) -> Grid:
    """The framework of a comparison as a table, in the language in force."""
    files = {name: weekly_file(opened, name) for name in opened.programmes}
    one = read_comparisons(opened.folder, opened.programmes, files)[0]
    rows = [*_outcomes(one), *_counts(one)]
    heads = tuple(say(f"table.logframe.{name}") for name in COLUMNS)
    return Grid(
        say("report.logframe_caption"), heads, tuple(rows), say("report.logframe_note"), numeric=False
    )


def _outcomes(one: Comparison) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    doubts = " ".join(say("report.logframe_doubt", meaning=text) for text in weakest())
    for level, indicators in LEVELS:
        for outcome, stratum in indicators:
            seen = one.judged(outcome, stratum)
            if not seen.runs:
                continue
            hidden = outcome in DIFFERENCES_ONLY
            without = "–" if hidden else amount(outcome, seen.reference)
            edges = [edge if hidden else seen.reference + edge for edge in (seen.low, seen.high)]
            low, high = (amount(outcome, edge, signed=hidden) for edge in edges)
            span = say("report.from_to", low=low, high=high)
            told = say("report.logframe_difference", span=span) if hidden else span
            found.append(
                (
                    say(f"table.logframe_level.{level}"),
                    say("report.indicator", label=heading(outcome), who=stratum_label(stratum)),
                    unit(outcome),
                    without,
                    told,
                    say("report.at_week", week=one.weeks),
                    say(f"table.verified.{outcome}"),
                    doubts,
                    say("report.logframe_by"),
                )
            )
    return found


def _counts(one: Comparison) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for level, names in (("output", OUTPUTS), ("activity", ACTIVITIES)):
        for name in names:
            if name in one.seen:
                found.append(
                    (
                        say(f"table.logframe_level.{level}"),
                        say(f"table.counted.{name}"),
                        say("unit.count"),
                        "0",
                        number(one.seen[name]),
                        say("report.at_week", week=one.weeks),
                        say("report.verified_register"),
                        say("report.logframe_plan"),
                        say("report.logframe_by"),
                    )
                )
    return found


def logframe_table(grid: Grid) -> "pd.DataFrame":
    """The framework as a table for a spreadsheet, with its header line as a first column's note."""
    import pandas as pd

    frame = pd.DataFrame([tuple(str(cell) for cell in row) for row in grid.rows], columns=list(grid.head))
    frame.insert(0, say("report.note_column"), say("report.logframe_note"))
    return frame
