"""Small drawings for a report, each an SVG of its own with the words that stand for it."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes import HEADLINE, OUTCOMES
from sim.words import say

from ..insight.table import DRAWN, DRAWN_FOR, Comparison
from ..words import DIFFERENCES_ONLY, amount_in_words, heading, shown, side_by_side
from .style import BLUE, GREEN, GREY, ORANGE, STYLE, Values
from .weekly import Lines, draw, drawn_values, shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = (4.4, 2.5)
PANEL: Any = {**STYLE, "svg.fonttype": "none", "font.size": 9.0, "axes.titlepad": 16.0}
"""Words stay words, so that a reader can search them and a page can choose the letters."""


def blank(size: tuple[float, float] = SIZE) -> tuple["Figure", "Axes"]:
    """A panel with room for names at the ends of lines."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size)
    figure.subplots_adjust(left=0.1, right=0.74, top=0.8, bottom=0.17)
    return figure, figure.subplots()


def as_svg(figure: "Figure") -> str:
    """A figure as SVG, the same bytes for the same figure, without anything before ``<svg``."""
    body = BytesIO()
    figure.savefig(body, format="svg", metadata={"Date": None, "Creator": None})
    text = body.getvalue().decode("utf-8")
    return text[text.index("<svg") :]


def course_panel(one: Comparison, outcome: str) -> tuple[str, str]:
    """One headline outcome week by week in both arms: the drawing, and its words."""
    from matplotlib import rc_context

    stratum = "all" if OUTCOMES[outcome].level == "community" else "reach=participant"
    values = _courses(one, outcome, stratum)
    if not np.isfinite(values).any():
        stratum, values = "all", _courses(one, outcome, "all")
    with_it, without = (heading_of(name) for name in one.arms)
    lines: Lines = {with_it: (ORANGE, values[:, 0]), without: (BLUE, values[:, 1])}
    if outcome in DIFFERENCES_ONLY:
        lines = {say("figure.difference"): (GREEN, values[:, 0] - values[:, 1])}
    lines = {name: line for name, line in lines.items() if np.isfinite(line[1]).any()}
    with rc_context(PANEL):
        figure, ax = blank()
        draw(ax, outcome, lines)
        if outcome in DIFFERENCES_ONLY:
            ax.axhline(0.0, color=GREY, linewidth=0.8)
        shade([ax], _courses(one, "groups_running", "all")[:, 0])
        return as_svg(figure), _in_words(outcome, lines)


def heading_of(name: str) -> str:
    """A name beside a line."""
    from .style import short

    return short(name)


def _courses(one: Comparison, outcome: str, stratum: str) -> Values:
    """(run, arm, week) of one drawn outcome."""
    return np.asarray(one.drawn[..., DRAWN.index(outcome), DRAWN_FOR.index(stratum)])


def _in_words(outcome: str, lines: Lines) -> str:
    """What the panel shows, for people who do not see it: where each line begins and ends."""
    told = []
    for name, (_, stored) in lines.items():
        drawn = drawn_values(outcome, stored) / shown(outcome).factor
        known = np.isfinite(drawn).any(axis=0)
        if known.any():
            weeks = np.flatnonzero(known)
            first, last = (float(np.nanmean(drawn[:, week])) for week in (weeks[0], weeks[-1]))
            start, end = (amount_in_words(outcome, value) for value in (first, last))
            told.append(say("report.line_words", name=name, start=start, end=end, week=int(weeks[-1])))
    return say("report.panel_words", label=heading(outcome), lines=side_by_side(told) or "–")


def weekly_panel(outcome: str, values: Values, meets: Values) -> tuple[str, str]:
    """One outcome of the community with the programme: (run, week) values; where groups meet is shaded."""
    from matplotlib import rc_context

    name = say("figure.with")
    with rc_context(PANEL):
        figure, ax = blank()
        draw(ax, outcome, {name: (ORANGE, values)})
        shade([ax], meets)
        return as_svg(figure), _in_words(outcome, {name: (ORANGE, values)})


def drawn_headlines(one: Comparison) -> list[str]:
    """The headline outcomes that there is anything to draw of."""
    return [
        outcome
        for outcome in HEADLINE
        if any(np.isfinite(_courses(one, outcome, stratum)).any() for stratum in DRAWN_FOR)
    ]


def band_words(runs: int) -> str:
    """What the band of all panels is."""
    if runs == 1:
        return say("figure.compare_note_one")
    return say("figure.compare_note", runs=runs)
