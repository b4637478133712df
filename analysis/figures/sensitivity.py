"""Which numbers matter: Morris' plane, and shares of the variance as bars with luck beside them."""

from collections.abc import Collection, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.words import say

from ..insight.luck import Luck, Share
from ..insight.tell_sensitivity import FLAGS, HIGHER, LOWER, MIXED, UNORDERED, direction
from ..keys import key_label
from ..words import number
from .style import BLUE, GREEN, GREY, ORANGE, PALE, STYLE, Values

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST, NAMED = 20, 10
"""So many numbers are drawn at most, and so many are named in Morris' plane."""
WIDTH, LEFT, RIGHT = 10.0, 3.4, 0.5
FAINT = "#B8B8B8"
LINE = 0.15
"""Height of a line of small print, in inches."""
MARKS = {
    HIGHER: ("^", BLUE, "sensitivity.mark_higher"), LOWER: ("v", ORANGE, "sensitivity.mark_lower"),
    MIXED: ("o", GREY, "sensitivity.mark_mixed"), UNORDERED: ("s", GREEN, "sensitivity.mark_unordered"),
}  # fmt: skip


class Bar(NamedTuple):
    """A share with its whiskers, and the colour that says of what."""

    share: Share
    colour: str


class Row(NamedTuple):
    """A name and its bars; ``gap`` is the distance from the row above, in inches."""

    label: str
    bars: list[Bar]
    gap: float = 0.0


def sobol_figure(table: "pd.DataFrame", luck: Luck, title: str) -> "Figure":
    """First-order and total shares, the strongest on top, and luck below them."""
    kinds = (("first", BLUE), ("total", ORANGE))
    keys = {"sensitivity.first": BLUE, "sensitivity.total": ORANGE}
    notes = [
        say("sensitivity.sobol_note", **_amounts(table)),
        *_notes(table, luck, "sensitivity.luck_in_total"),
    ]
    return _bars_page(title, _rows(table, "total", kinds, luck), keys, notes, table.attrs["flag"])


def shares_figure(table: "pd.DataFrame", luck: Luck, title: str) -> "Figure":
    """First-order shares of a sample or a grid, the strongest on top, and luck below them."""
    words = say(
        "sensitivity.grid_note" if table.attrs["grid"] else "sensitivity.sample_note", **_amounts(table)
    )
    notes = [words, *_notes(table, luck, "sensitivity.luck_in_first")]
    rows = _rows(table, "first", (("first", BLUE),), luck)
    return _bars_page(title, rows, {"sensitivity.first": BLUE}, notes, table.attrs["flag"])


def _amounts(table: "pd.DataFrame") -> dict[str, str]:
    return {name: number(table.attrs[name]) for name in ("points", "runs", "seeds", "kept")}


def _notes(table: "pd.DataFrame", luck: Luck, of_luck: str) -> list[str]:
    """What was not drawn, what was left out, and what the grey bars are."""
    notes = [say(of_luck) if luck.is_known else say(FLAGS[luck.flag])]
    if len(table) > MOST:
        notes.append(say("sensitivity.strongest", drawn=MOST, all=len(table)))
    if table.attrs["left_out"]:
        notes.append(say("sensitivity.left_out", left_out=number(table.attrs["left_out"])))
    return [*notes, say("cli.fixed_line")]


def _strongest(table: "pd.DataFrame", by: str) -> "pd.DataFrame":
    return table.sort_values(by, ascending=False, kind="stable").head(MOST)


def _rows(table: "pd.DataFrame", by: str, kinds: Sequence[tuple[str, str]], luck: Luck) -> list[Row]:
    rows = []
    for _, line in _strongest(table, by).iterrows():
        shares = [Share(line[kind], line[f"{kind}_low"], line[f"{kind}_high"]) for kind, _ in kinds]
        bars = [Bar(share, colour) for share, (_, colour) in zip(shares, kinds, strict=True)]
        rows.append(Row(key_label(line["key"]), bars))
    if luck.is_known:
        rows.append(Row(say("sensitivity.luck_of_means", seeds=luck.seeds), [Bar(luck.means, GREY)], gap=0.2))
        rows.append(Row(say("sensitivity.luck_of_a_run"), [Bar(luck.one_run, GREY)]))
    return rows


def _bars_page(title: str, rows: list[Row], keys: dict[str, str], notes: list[str], flag: str) -> "Figure":
    from matplotlib import rc_context

    labels = [fill(row.label, 36, max_lines=3, placeholder="…") for row in rows]
    heights = [max(0.2 + 0.13 * len(row.bars), LINE * (label.count("\n") + 1) + 0.08)
               for row, label in zip(rows, labels, strict=True)]  # fmt: skip
    depths = np.cumsum([row.gap + height for row, height in zip(rows, heights, strict=True)])
    with rc_context(STYLE):
        figure, ax = _page(title, notes, float(depths[-1]) if rows else 1.0, LEFT, RIGHT)
        if flag in FLAGS and not _is_drawn(rows):
            return _nothing(figure, ax, flag)
        ax.set_ylim(float(depths[-1]), 0.0)
        middles = depths - np.array(heights) / 2.0
        for row, middle in zip(rows, middles, strict=True):
            _draw_row(ax, row, float(middle))
        ax.set_yticks(middles, labels, fontsize=8.5)
        ax.tick_params(axis="y", length=0)
        ax.grid(axis="x")
        ax.set_axisbelow(True)
        ax.grid(visible=False, axis="y")
        ax.axvline(0.0, color=GREY, linewidth=0.8)
        ax.set_xlabel(say("sensitivity.parts_of_variance"))
        _explain(ax, [("s", colour, say(words)) for words, colour in keys.items()])
    return figure


def _is_drawn(rows: list[Row]) -> bool:
    return any(bar.share.value == bar.share.value for row in rows for bar in row.bars)


def _draw_row(ax: "Axes", row: Row, middle: float) -> None:
    """The bars of one number, one under the other, each with its whisker."""
    for place, (share, colour) in enumerate(row.bars):
        at = middle + 0.13 * (place - (len(row.bars) - 1) / 2.0)
        ax.barh(at, 100.0 * share.value, height=0.12, color=colour)
        ax.plot([100.0 * share.low, 100.0 * share.high], [at, at], color="black", linewidth=0.9)


def _explain(ax: "Axes", marks: Sequence[tuple[str, str, str]]) -> None:
    """What marks and colours mean, in a line over the panel."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], marker=mark, color=colour, linestyle="") for mark, colour, _ in marks]
    ax.legend(
        handles, [words for _, _, words in marks], loc="lower left", bbox_to_anchor=(0.0, 1.0),
        ncols=len(marks), frameon=False, borderaxespad=0.2, handletextpad=0.2, columnspacing=1.5,
    )  # fmt: skip


def _page(title: str, notes: list[str], height: float, left: float, right: float) -> tuple["Figure", "Axes"]:
    """A page with one panel of this height, in inches, the title over it and the notes below."""
    from matplotlib.figure import Figure

    head, foot = fill(title, 80), "\n".join(fill(note, 118) for note in notes)
    top, bottom = 0.65 + 0.26 * (head.count("\n") + 1), 0.75 + 0.175 * (foot.count("\n") + 1)
    whole = top + height + bottom
    figure = Figure(figsize=(WIDTH, whole))
    ax = figure.add_axes((left / WIDTH, bottom / whole, 1.0 - (left + right) / WIDTH, height / whole))
    figure.text(0.05, 1.0 - 0.25 / whole, head, fontsize=14, weight="bold", va="top")
    figure.text(0.05, 0.15 / whole, foot, va="bottom", linespacing=1.3)
    return figure, ax


def _nothing(figure: "Figure", ax: "Axes", flag: str) -> "Figure":
    """A page that says why it is empty."""
    ax.axis("off")
    ax.text(0.0, 0.5, fill(say(FLAGS[flag]), 70), transform=ax.transAxes, va="center", color=GREY)
    return figure


def morris_figure(
    table: "pd.DataFrame", title: str, unit: str, factor: float = 1.0, unordered: Collection[str] = ()
) -> "Figure":
    """Morris' plane: how large the effect of each number is, and how much it differs from place to place.

    ``factor`` turns the outcome's own unit into the one that is shown; ``unordered`` are keys of which
    there is no more or less.
    """
    from matplotlib import rc_context

    shown = _strongest(table, "mu_star")
    scaled = shown.drop(columns="key") * factor
    labels = [
        fill(say("sensitivity.ranked", place=place, label=key_label(key)), 38, max_lines=3, placeholder="…")
        for place, key in enumerate(shown["key"][:NAMED], start=1)
    ]
    heights = np.array([LINE * (label.count("\n") + 1) + 0.07 for label in labels])
    height = max(4.4, float(heights.sum()))
    with rc_context(STYLE):
        notes = _morris_notes(table)
        figure, ax = _page(title, notes, height, 0.75, 3.6)
        if table.attrs["flag"]:
            return _nothing(figure, ax, table.attrs["flag"])
        kinds = [direction(line, unordered) for line in shown.to_dict("records")]
        _draw_plane(ax, scaled, kinds, table.attrs["luck"] * factor)
        ax.set_xlabel(say("sensitivity.mean_effect", unit=unit))
        ax.set_ylabel(say("sensitivity.spread", unit=unit))
        _name(ax, scaled[:NAMED], labels, heights / height)
    return figure


def _morris_notes(table: "pd.DataFrame") -> list[str]:
    notes = [say("sensitivity.morris_note"), say("sensitivity.morris_numbers", **_amounts(table))]
    notes.append(say("sensitivity.morris_luck" if table.attrs["luck"] >= 0.0 else "sensitivity.one_seed"))
    if len(table) > MOST:
        notes.append(say("sensitivity.strongest", drawn=MOST, all=len(table)))
    if len(table) > NAMED:
        notes.append(say("sensitivity.named", named=NAMED))
    if table.attrs["left_out"]:
        notes.append(say("sensitivity.left_out", left_out=number(table.attrs["left_out"])))
    return [*notes, say("cli.fixed_line")]


def _draw_plane(ax: "Axes", scaled: "pd.DataFrame", kinds: list[str], luck: float) -> None:
    """Marks with whiskers, the lines where the spread is all and a tenth of the effect, the band of luck."""
    wide = 1.06 * float(scaled["mu_star_high"].max())
    high = max(1.1 * float(scaled["sigma"].max()), 0.25 * wide)
    ax.set_xlim(0.0, wide)
    ax.set_ylim(-0.02 * high, high)
    ax.plot([0.0, wide], [0.0, wide], color=GREY, linewidth=0.9, linestyle="--")
    ax.plot([0.0, wide], [0.0, 0.1 * wide], color=GREY, linewidth=0.9, linestyle=":")
    if luck > 0.0:
        ax.axvspan(0.0, luck, color=PALE, zorder=0, linewidth=0)
    for kind, (_, line) in zip(kinds, scaled.iterrows(), strict=True):
        mark, colour, _ = MARKS[kind]
        ends = [line["mu_star_low"], line["mu_star_high"]]
        ax.plot(ends, [line["sigma"]] * 2, color=colour, linewidth=0.9, marker="|", markersize=5)
        ax.plot([line["mu_star"]], [line["sigma"]], marker=mark, color=colour, linestyle="", clip_on=False)
    _explain(
        ax, [(mark, colour, say(words)) for kind, (mark, colour, words) in MARKS.items() if kind in kinds]
    )


def _name(ax: "Axes", scaled: "pd.DataFrame", labels: list[str], heights: Values) -> None:
    """Names in a column beside the panel, in the order of the marks, each with a thin line to its mark."""
    order = np.argsort(scaled["sigma"].to_numpy(), kind="stable")
    bottom, top = ax.get_ylim()
    wanted = (scaled["sigma"].to_numpy()[order] - bottom) / (top - bottom)
    for place, row in zip(stacked(wanted, heights[order]), order, strict=True):
        mark = (scaled["mu_star"].iloc[row], scaled["sigma"].iloc[row])
        ax.text(1.06, place, labels[row], transform=ax.transAxes, va="center", fontsize=8.5)
        ax.annotate(
            "", zorder=1, xy=mark, xycoords="data", xytext=(1.05, place), textcoords="axes fraction",
            arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 4},
        )  # fmt: skip


def stacked(wanted: Values, heights: Values) -> Values:
    """Middles of boxes between 0 and 1, from the bottom up, near where they are wanted and never overlapping.

    >>> stacked(np.array([0.0, 0.1, 0.9]), np.array([0.2, 0.2, 0.2])).round(2).tolist()
    [0.1, 0.3, 0.9]
    """
    middles = np.array(wanted, np.float64)
    floor = 0.0
    for place, height in enumerate(heights):
        middles[place] = max(middles[place], floor + height / 2.0)
        floor = middles[place] + height / 2.0
    ceiling = 1.0
    for place in range(len(heights) - 1, -1, -1):
        middles[place] = min(middles[place], ceiling - heights[place] / 2.0)
        ceiling = middles[place] - heights[place] / 2.0
    return middles
