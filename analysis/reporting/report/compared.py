"""The comparison: each headline outcome with its interval, for whom, over time, and as a table."""

from collections.abc import Iterable, Iterator
from math import nan

from sim.outcomes import HEADLINE
from sim.words import say

from ...figures.marks import Span, effect_mark
from ...figures.panels import band_words, course_panel, drawn_headlines
from ...insight.compare import HARM, UNDEFINED, Judgement, for_better
from ...insight.table import Comparison
from ...insight.tell import SURE, gaps, ranked
from ...words import (
    DIFFERENCES_ONLY,
    amount,
    briefly,
    heading,
    listed,
    number,
    own_labels,
    share,
    shown,
    stratum_label,
    unit,
)
from .answer import headline
from .blocks import Block, Cell, Drawing, Grid, Heading, Panels, Points, Text

PERSONAL = ("srq20", "self_esteem", "reintegration", "trust", "violence")
PARTS = ("reach=participant", "reach=household", "reach=other", "worst_tenth")
SPLITS = ("origin", "gender")


def picture(one: Comparison) -> Grid:
    """The one picture: a row a headline outcome with its difference, chance of benefit and of harm."""
    effects = ((outcome, stratum, one.judged(outcome, stratum)) for outcome, stratum in headline(one))
    return drawn(effects, say("report.picture"), say("report.picture_note"))


def drawn(effects: Iterable[tuple[str, str, Judgement]], caption: str, note: str) -> Grid:
    """Effects as rows: for each the outcome, the part of the community and what was judged of it."""
    head = (
        say("report.column.outcome"),
        say("report.column.worse_better"),
        say("report.column.difference"),
        say("report.column.benefit"),
        say("report.column.harm"),
        say("report.column.sure"),
    )
    return Grid(caption, head, tuple(_row(*effect) for effect in effects), note)


def _row(outcome: str, stratum: str, seen: Judgement) -> tuple[Cell, ...]:
    return (
        whom(outcome, stratum),
        mark(outcome, seen),
        difference(outcome, seen),
        share(seen.benefit),
        share(seen.harm),
        sure(seen),
    )


def whom(outcome: str, stratum: str) -> str:
    """An outcome, for whom it is read, and its unit."""
    return say("report.of_whom", label=heading(outcome), who=stratum_label(stratum), unit=unit(outcome))


def mark(outcome: str, seen: Judgement) -> Drawing:
    """The mark of an effect, and its words."""
    scale = seen.smallest or nan
    ends = sorted(turned(outcome, value) / scale for value in (seen.low, seen.high))
    span = Span(turned(outcome, seen.difference) / scale, ends[0], ends[-1])
    return Drawing(effect_mark(span), difference(outcome, seen))


def turned(outcome: str, value: float) -> float:
    """A difference turned so that more is better."""
    import numpy as np

    return float(for_better(outcome, np.array([value]))[0])


def difference(outcome: str, seen: Judgement) -> str:
    """A difference with its interval."""
    middle, low, high = (
        amount(outcome, value, signed=True) for value in (seen.difference, seen.low, seen.high)
    )
    return say("compare.with_interval", middle=middle, low=low, high=high)


def sure(seen: Judgement) -> str:
    """How sure, with the direction."""
    return say(SURE[seen.claim], phrase=briefly(seen.phrase)) if seen.claim in SURE else "–"


def comparison_blocks(one: Comparison) -> Iterator[Block]:
    """Part 2 for one programme."""
    yield picture(one)
    yield from _for_whom(one)
    yield _panels(one)
    yield _numbers(one)


def _for_whom(one: Comparison) -> Iterator[Block]:
    """Participants, their households, others, the worst-off tenth; origins; women and men."""
    yield Heading(say("report.for_whom"))
    outcomes = [name for name in PERSONAL if any(_known(one, name, part) for part in strata_told(one))]
    own = own_labels(one.scenario)
    rows = []
    for stratum in strata_told(one):
        cells = [_short(one, outcome, stratum) for outcome in outcomes]
        if any(cell != "–" for cell in cells):
            rows.append((stratum_label(stratum, own), *cells))
    head = (
        say("report.column.who"),
        *(say("run.with_unit", label=heading(name), unit=unit(name)) for name in outcomes),
    )
    yield Grid(say("report.for_whom_caption"), head, tuple(rows), say("report.for_whom_note"))


def strata_told(one: Comparison) -> list[str]:
    """The parts of the community that are told, in order."""
    split = [name for name in one.strata if name.startswith(tuple(f"participant,{kind}=" for kind in SPLITS))]
    if not split:
        split = [name for name in one.strata if name.startswith(tuple(f"{kind}=" for kind in SPLITS))]
    return [
        *(name for name in (*PARTS[:3],) if name in one.strata),
        *split,
        *(name for name in (PARTS[3], "all") if name in one.strata),
    ]


def _known(one: Comparison, outcome: str, stratum: str) -> bool:
    return one.judged(outcome, stratum).claim != UNDEFINED


def _short(one: Comparison, outcome: str, stratum: str) -> str:
    seen = one.judged(outcome, stratum)
    if seen.claim == UNDEFINED:
        return "–"
    middle = amount(outcome, seen.difference, signed=True)
    return say("report.cell", difference=middle, benefit=share(seen.benefit), harm=share(seen.harm))


def _panels(one: Comparison) -> Panels:
    drawings = tuple(Drawing(*course_panel(one, outcome)) for outcome in drawn_headlines(one))
    return Panels(drawings, band_words(len(one.seeds)))


def _numbers(one: Comparison) -> Grid:
    """The table for those who want numbers; of violence differences only."""
    head = tuple(
        say(name)
        for name in (
            "report.column.outcome",
            "report.column.who",
            "compare.column_without" if one.against == "none" else "compare.column_against",
            "compare.column_with",
            "report.column.difference",
            "report.column.benefit",
            "report.column.harm",
            "report.column.smallest",
        )
    )
    rows = []
    for outcome in (*HEADLINE[:5], "trust", "srq20_case", *HEADLINE[5:], "conflict", "attendance", "dropout"):
        for stratum in (*PARTS, "all"):
            seen = one.judged(outcome, stratum)
            if seen.claim != UNDEFINED:
                rows.append(_numbers_row(outcome, stratum, seen))
    return Grid(say("report.numbers"), head, tuple(rows), say("compare.table_note"))


def _numbers_row(outcome: str, stratum: str, seen: Judgement) -> tuple[str, ...]:
    level = outcome not in DIFFERENCES_ONLY
    return (
        say("run.with_unit", label=heading(outcome), unit=unit(outcome)),
        stratum_label(stratum),
        amount(outcome, seen.reference) if level else "",
        amount(outcome, seen.programme) if level else "",
        difference(outcome, seen),
        share(seen.benefit),
        share(seen.harm),
        _smallest(outcome, seen.smallest),
    )


def _smallest(outcome: str, value: float) -> str:
    """The smallest difference that matters, with a decimal where it would round to nothing."""
    how = shown(outcome)
    scaled = value * how.factor
    return number(scaled, how.decimals if scaled >= 0.95 else 1)


def side_by_side(several: list[Comparison]) -> list[Block]:
    """Several programmes: for each outcome the best first, and where it is too close to call."""
    found: list[Block] = [Heading(say("report.side_by_side"))] if len(several) > 1 else []
    for title, lines in ranked(several):
        found += [Text(title), Points(tuple(lines))]
    return found


def for_whom_less(one: Comparison) -> tuple[str, ...]:
    """Two lines: who is worse off, then who gains less by a gap that matters; else that none was found."""
    own = own_labels(one.scenario)
    hurt = []
    for stratum in strata_told(one):
        names = [heading(name) for name in PERSONAL if one.judged(name, stratum).claim == HARM]
        if names:
            hurt.append(say("report.harmed_part", who=stratum_label(stratum, own), labels=listed(names)))
    return tuple([*hurt, *gaps(one)][:2])
