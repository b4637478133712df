"""Who is harmed, and when: people who end worse off, hurts, crises, drop-outs, where it backfires."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import OUTCOMES
from sim.words import say, say_count

from ...figures.panels import weekly_panel
from ...insight.compare import for_better
from ...insight.table import Comparison
from ...insight.tell import harms, in_groups, worst_tenth
from ...words import amount_in_words, heading, label, number, own_labels, share, stratum_label
from .answer import FOR_PARTICIPANTS
from .blocks import Block, Drawing, Grid, Panels, Points, Text
from .compared import strata_told

IN_GROUPS = ("hurts", "crises", "dropout")
SPAN = 13
Values = NDArray[np.float64]


def harm_blocks(one: Comparison, weekly_file: Path) -> Iterator[Block]:
    """Part 3 for one programme."""
    told = [line.strip() for line in harms(one)[1:]]
    yield Points(tuple(told))
    backfires = _backfires(one)
    if backfires:
        yield Text(backfires, "lead")
    yield _worse_off(one)
    courses = _courses(weekly_file, len(one.seeds))
    yield Points(tuple(_when(courses)))
    yield _panels(courses)


def _backfires(one: Comparison) -> str:
    """In how many sets of numbers participants end worse off on average (with an ensemble)."""
    if one.vectors is None or not one.knows_reach:
        return ""
    better = for_better("srq20", one.differences("srq20", "reach=participant"))
    limit = OUTCOMES["srq20"].smallest
    means = np.array([np.nanmean(better[one.vectors == vector]) for vector in np.unique(one.vectors)])
    backfiring = int((means < -limit).sum())
    return say_count(
        "report.backfires",
        backfiring,
        sets=number(len(means)),
        label=label("srq20"),
        limit=amount_in_words("srq20", limit),
    )


def _worse_off(one: Comparison) -> Grid:
    """Chance of harm and of benefit, side by side, for every part of the community that is told."""
    own = own_labels(one.scenario)
    head = [say("report.column.who")]
    for outcome in FOR_PARTICIPANTS:
        head.append(say("report.harm_of", label=heading(outcome)))
    rows = []
    for stratum in strata_told(one):
        judged = [one.judged(outcome, stratum) for outcome in FOR_PARTICIPANTS]
        if any(seen.runs for seen in judged):
            cells = [
                say("report.harm_and_benefit", harm=share(seen.harm), benefit=share(seen.benefit))
                if seen.harm == seen.harm
                else "–"
                for seen in judged
            ]
            rows.append((stratum_label(stratum, own), *cells))
    return Grid(say("report.harm_caption"), tuple(head), tuple(rows))


def _courses(file: Path, runs: int) -> dict[str, Values]:
    """(run, week) of what hurts, in the arm with the programme, and of groups that meet."""
    import pyarrow.parquet as pq

    names = [*IN_GROUPS, "groups_running"]
    table = pq.read_table(file, columns=["arm", "stratum", *names], filters=[("stratum", "in", ["all"])])
    frame = table.to_pandas()
    frame = frame[frame["arm"].astype(str) == "programme"]
    return {name: frame[name].to_numpy(np.float64).reshape(runs, -1) for name in names}


def _when(courses: dict[str, Values]) -> Iterator[str]:
    """The quarter of a year in which hurts and crises are most frequent."""
    for outcome in ("hurts", "crises"):
        course = _means(courses[outcome])
        meets = np.nan_to_num(courses["groups_running"]).mean(axis=0) >= 0.5
        if not np.isfinite(course[meets]).any() or np.nanmax(course[meets]) == 0.0:
            yield say("report.never", label=heading(outcome))
            continue
        first = int(np.flatnonzero(meets)[0])
        spans = range(first, len(course), SPAN)
        means = [
            np.nanmean(course[a : a + SPAN]) if np.isfinite(course[a : a + SPAN]).any() else 0.0
            for a in spans
        ]
        worst = int(np.argmax(means))
        begin = spans[worst]
        yield say(
            "report.most_in",
            label=heading(outcome),
            first=begin,
            last=min(begin + SPAN - 1, len(course) - 1),
            amount=amount_in_words(outcome, float(means[worst])),
        )


def _means(values: Values) -> Values:
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)


def _panels(courses: dict[str, Values]) -> Panels:
    drawings = tuple(
        Drawing(*weekly_panel(outcome, courses[outcome], courses["groups_running"]))
        for outcome in IN_GROUPS
        if np.isfinite(courses[outcome]).any()
    )
    return Panels(drawings, say("report.harm_panels"))


def harm_lines(one: Comparison) -> tuple[str, ...]:
    """What could go wrong beside the third sentence of the answer, in at most three lines."""
    backfires = _backfires(one)
    told = [*([backfires] if backfires else []), *worst_tenth(one), *in_groups(one)]
    return tuple(line.strip() for line in told)[:3]
