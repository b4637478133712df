"""Where a condition holds, drawn: the way to each box, and each box in the plane of its main keys."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.words import say

from ..experiments.factors import Factor
from ..insight.boxes import Tally
from ..insight.discovery import Box, Discovery, in_steps, tally_of, within
from ..insight.tell_discovery import limits_in_words
from ..keys import key_label, value_in_words
from ..words import number
from .style import BLUE, GREEN, GREY, ORANGE, STYLE, Values, canvas

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

SIGNS = (("discovery.figure.first", ORANGE, "o"), ("discovery.figure.second", BLUE, "s"),
         ("discovery.figure.third", GREEN, "^"))  # fmt: skip
KINDS = (("discovery.figure.few", GREY, "o", 1 / 3), ("discovery.figure.some", BLUE, "s", 2 / 3),
         ("discovery.figure.most", ORANGE, "^", np.inf))  # fmt: skip
"""Points by their share of hits: name, colour, sign, and the share up to which they belong here."""
RING: Any = {
    "marker": "o",
    "markersize": 13,
    "linestyle": "",
    "markerfacecolor": "none",
    "markeredgewidth": 2.0,
}
CROSS: Any = {"marker": "x", "markersize": 7, "linestyle": ""}
MOST_STEPS = 12
"""Keys with so many values at most are drawn with a place for each value."""


def trajectory_figure(found: Discovery) -> "Figure":
    """The way to each box: the share of hits in it against the share of all hits that it holds."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        runs, points = number(found.runs), number(found.points)
        note = say("discovery.figure.way_note", runs=runs, points=points)
        figure, ax = _page(found, note)
        for place, box in enumerate(found.boxes):
            _way(ax, found.trajectory[found.trajectory["box"] == place + 1], box, place)
        everywhere = say("discovery.figure.everywhere")
        ax.axhline(100.0 * found.base_rate, color=GREY, linestyle=":", linewidth=1.0, label=everywhere)
        if found.boxes:
            ax.plot([], [], color=GREY, label=say("discovery.figure.kept"), **RING)
            ax.plot([], [], color=GREY, label=say("discovery.figure.unseen"), **CROSS)
        ax.set(xlim=(0, 103), ylim=(0, 103))
        ax.set_xlabel(say("discovery.figure.coverage"))
        _upright(ax, say("discovery.figure.density"))
        _legend(ax)
    return figure


def _page(found: Discovery, note: str) -> tuple["Figure", "Axes"]:
    """One panel as high as it is wide, and beside it what there is to say."""
    figure, axes = canvas(say("discovery.figure.title", condition=found.condition.rstrip(",")), note, 1)
    figure.set_size_inches(10.0, 5.5)
    figure.subplots_adjust(left=0.1, right=0.92, top=0.77, bottom=0.16, wspace=0.7)
    return figure, axes[0]


def _upright(ax: "Axes", words: str) -> None:
    """The name of the upright axis above it, where it is read without turning the head."""
    ax.set_title(words, fontsize=9, pad=9.0)


def _legend(ax: "Axes") -> None:
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8, handletextpad=0.4)


def _way(ax: "Axes", way: "pd.DataFrame", box: Box, place: int) -> None:
    words, colour, sign = SIGNS[place]
    peeled = way[way["stage"] == "peel"]
    x, y = 100 * peeled["coverage"], 100 * peeled["density"]
    ax.plot(x, y, color=colour, marker=sign, markersize=3.5, linewidth=1.0, label=say(words))
    ax.plot(100 * box.coverage, 100 * box.density, color=colour, **RING)
    if box.density_unseen == box.density_unseen:
        across, up = 100 * box.coverage_unseen, 100 * box.density_unseen
        ax.errorbar(
            across, up, color=colour, capsize=2, linewidth=1.2, **CROSS,
            xerr=[[across - 100 * box.coverage_low], [100 * box.coverage_high - across]],
            yerr=[[up - 100 * box.density_low], [100 * box.density_high - up]],
        )  # fmt: skip


def box_figure(found: Discovery, points: "pd.DataFrame", hits: NDArray[Any], place: int = 0) -> "Figure":
    """A box in the plane of the two keys that matter most; with one limit, against the share of hits."""
    from matplotlib import rc_context

    box, factors = found.boxes[place], {factor.name: factor for factor in found.factors}
    tally = tally_of(hits)
    for before in found.boxes[:place]:
        tally = tally.only(~within(before.limits, found.factors, points))
    names = list(box.limits)[:2]
    others = {name: limit for name, limit in box.limits.items() if name not in names}
    meets = within(others, found.factors, points)
    shares = np.divide(tally.hits, tally.runs, out=np.full(len(points), np.nan), where=tally.there)
    with rc_context(STYLE):
        figure, ax = _page(found, _plane_note(found, box, tally, others, place))
        spots = [_spots(factors[name], points[name], box, axis) for axis, name in enumerate(names)]
        if len(names) == 1:
            spots.append((100.0 * shares + _spread([0] * len(points), 1, 1.5), (-np.inf, np.inf), None))
        _points(ax, (spots[0][0], spots[1][0]), shares, meets)
        _axes(ax, [factors[name] for name in names], [spot[2] for spot in spots])
        _frame(ax, spots[0][1], spots[1][1])
        _legend(ax)
    return figure


def _frame(ax: "Axes", across: tuple[float, float], up: tuple[float, float]) -> None:
    """The box, up to the edge of the panel where it is open."""
    from matplotlib.patches import Rectangle

    (left, right), (low, high) = (
        np.clip(ends, *view) for ends, view in ((across, ax.get_xlim()), (up, ax.get_ylim()))
    )
    style: Any = {"edgecolor": "black", "linewidth": 2.0, "zorder": 4, "clip_on": False}
    ax.add_patch(Rectangle((left, low), right - left, high - low, fill=False, **style))


def _plane_note(found: Discovery, box: Box, tally: Tally, others: dict[str, Any], place: int) -> str:
    points, runs = number(int(tally.there.sum())), number(float(tally.runs.sum()))
    notes = [say("discovery.figure.plane_note", points=points, runs=runs)]
    if place:
        notes.append(say("discovery.figure.earlier"))
    if others:
        notes.append(say("discovery.figure.pale", limits=limits_in_words(others, found.factors)))
    if box.by_luck:
        notes.append(say("discovery.figure.luck"))
    return " ".join(notes)


def _spots(
    factor: Factor, values: "pd.Series[Any]", box: Box, axis: int
) -> tuple[Values, tuple[float, float], list[str] | None]:
    """Where points lie on an axis, where the box ends on it, and the names of places (none: a scale)."""
    limit = box.limits[factor.name]
    if factor.kind == "choice":
        kept = [str(value) for value in limit]
        known = {str(value): value for value in [*limit, *values.tolist()]}  # kept ones side by side
        places = {name: place for place, name in enumerate(known)}
        ends = (-0.5, len(kept) - 0.5)
        words = [value_in_words(value) for value in known.values()]
        return _spread([places[str(value)] for value in values], axis), ends, words
    steps = sorted(set(values.tolist()))
    if in_steps(factor) and len(steps) <= MOST_STEPS:
        first = steps.index(limit[0]) if np.isfinite(limit[0]) else 0
        last = steps.index(limit[1]) if np.isfinite(limit[1]) else len(steps) - 1
        words = [value_in_words(value) for value in steps]
        return _spread([steps.index(value) for value in values], axis), (first - 0.5, last + 0.5), words
    spots = values.to_numpy(np.float64)
    gap = 0.5 if in_steps(factor) else 0.0
    return spots, (limit[0] - gap, limit[1] + gap), None


def _spread(places: list[int], axis: int, most: float = 0.36) -> Values:
    """Places moved a little to and fro, always the same, so that points do not hide one another."""
    moved = np.random.default_rng([2718, axis]).uniform(-most, most, len(places))
    return np.asarray(places, np.float64) + moved


def _points(ax: "Axes", spots: tuple[Values, Values], shares: Values, meets: NDArray[np.bool_]) -> None:
    low = -np.inf
    for words, colour, sign, high in KINDS:
        here = (shares > low) & (shares <= high)
        low = high
        style: dict[str, Any] = {"color": colour, "marker": sign, "linewidths": 0}
        ax.scatter(spots[0][here & ~meets], spots[1][here & ~meets], s=9, alpha=0.22, **style)
        ax.scatter(spots[0][here & meets], spots[1][here & meets], s=20, zorder=3, label=say(words), **style)


def _axes(ax: "Axes", factors: list[Factor], places: list[list[str] | None]) -> None:
    ax.grid(False)
    for axis, factor, words in zip((ax.xaxis, ax.yaxis), factors, places, strict=False):
        if words is not None:
            axis.set_ticks(range(len(words)), [fill(word, 12) for word in words])
        elif factor.prior == "log_uniform":
            _logarithmic(ax, axis)
    ax.set_xlabel(fill(key_label(factors[0].key), 42))
    _upright(ax, key_label(factors[1].key) if len(factors) > 1 else say("discovery.figure.share"))


def _logarithmic(ax: "Axes", axis: "Axis") -> None:
    """A scale on which equal ratios are equally wide, with plain numbers."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    (ax.set_xscale if axis is ax.xaxis else ax.set_yscale)("log")
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: value_in_words(float(value))))
    axis.set_minor_locator(NullLocator())
