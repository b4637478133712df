"""What the points of a sweep do: curves over what varies, or one dot a point; cost against effect; regret."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes import OUTCOMES
from sim.words import say

from ..insight.robustness import frontier
from ..keys import key_label, key_unit, value_in_brief, value_in_words
from ..words import heading, number, shown, stratum_label, unit
from .style import BLUE, GREEN, GREY, ORANGE, STYLE, apart, canvas, short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (ORANGE, BLUE, GREEN, "#CC79A7", "#56B4E9", "#E69F00", GREY)
MARKS = ("o", "s", "^", "D", "v", "P", "X")
MOST_LINES, MOST_DOTS, MOST_NAMED = len(COLOURS), 24, 6


def effects_figure(table: "pd.DataFrame", varied: list[str], title: str, seeds: int) -> "Figure":
    """One panel an outcome: the mean paired difference of every point, with its 95 % interval.

    Along a number that varies, points are joined, one line for each value of the second thing that varies;
    else there is one dot a point, and of many points only the best and the worst are drawn.
    """
    from matplotlib import rc_context

    columns = list(dict.fromkeys(table["column"]))
    along, apart_by = _axes_of(table, varied)
    with rc_context(STYLE):
        note = say("figure.curves_note" if along else "figure.dots_note", seeds=seeds, dots=MOST_DOTS)
        figure, axes = canvas(title, note, len(columns))
        for ax, column in zip(axes, columns, strict=False):
            rows = table[table["column"] == column]
            if along:
                _curves(ax, rows, along, apart_by)
            else:
                _dots(ax, rows, varied)
            _name(ax, rows)
    return figure


def _axes_of(table: "pd.DataFrame", varied: list[str]) -> tuple[str, str]:
    """The number along which points are drawn, and what tells lines apart; empty where there is none."""
    counts = {key: table[key].nunique() for key in varied}
    telling = [key for key in varied if counts[key] > 1]
    along = [key for key in telling if table[key].dtype.kind in "if" and counts[key] > 2]
    along = sorted(along, key=lambda key: -counts[key])
    others = [key for key in telling if key not in along[:1]]
    whole = int(np.prod([counts[key] for key in telling])) == table["point"].nunique()
    if not along or len(others) > 1 or not whole or any(counts[key] > MOST_LINES for key in others):
        return "", ""
    return along[0], others[0] if others else ""


def _curves(ax: "Axes", rows: "pd.DataFrame", along: str, apart_by: str) -> None:
    factor = shown(str(rows["outcome"].iloc[0])).factor
    ends: list[tuple[str, str, float]] = []
    names = sorted(rows[apart_by].unique()) if apart_by else [""]
    for name, colour, mark in zip(names, COLOURS, MARKS, strict=False):
        part = (rows[rows[apart_by] == name] if apart_by else rows).sort_values(along)
        middle = part["mean_difference"].to_numpy(np.float64) * factor
        ax.plot(part[along], middle, color=colour, marker=mark, markersize=4)
        ax.fill_between(
            part[along], part["interval_low"] * factor, part["interval_high"] * factor,
            color=colour, alpha=0.15, linewidth=0,
        )  # fmt: skip
        if apart_by and np.isfinite(middle[-1]):
            ends.append((_value(apart_by, name), colour, middle[-1]))
    ax.axhline(0.0, color=GREY, linewidth=0.8)
    ax.set_xlabel(_axis_label(along), color=GREY, fontsize=8)
    _label_ends(ax, ends, apart_by)


def _value(key: str, value: Any) -> str:
    return short(str(value)) if key == "scenario" else value_in_words(value)


def _axis_label(key: str) -> str:
    label, unit_of = key_label(key), key_unit(key)
    return fill(say("figure.with_unit", label=label, unit=unit_of) if unit_of else label, 48)


def _label_ends(ax: "Axes", ends: list[tuple[str, str, float]], key: str) -> None:
    """The lines' names at their ends, pushed apart where they would meet; above them what they are."""
    if not ends:
        return
    bottom, top = ax.get_ylim()
    places = apart(np.array([(value - bottom) / (top - bottom) for *_, value in ends]), 0.1)
    for (name, colour, _), place in zip(ends, places, strict=True):
        ax.text(1.02, place, name, transform=ax.transAxes, color=colour, va="center", fontsize=8.5)
    if key != "scenario":
        what = fill(key.rpartition(".")[2].replace("_", " "), 16)
        ax.text(1.02, max(places) + 0.09, what, transform=ax.transAxes, color=GREY, va="bottom", fontsize=7.5)


def _dots(ax: "Axes", rows: "pd.DataFrame", varied: list[str]) -> None:
    """One dot a point with its interval, the best above; of many the best and the worst."""
    if len(rows) > MOST_DOTS:
        half = MOST_DOTS // 2
        rows = rows.iloc[[*range(half), *range(len(rows) - half, len(rows))]]
    factor = shown(str(rows["outcome"].iloc[0])).factor
    heights = np.arange(len(rows))[::-1]
    middle = rows["mean_difference"].to_numpy(np.float64) * factor
    ends = rows[["interval_low", "interval_high"]].to_numpy(np.float64) * factor
    colours = [{"benefit": BLUE, "harm": ORANGE}.get(claim, GREY) for claim in rows["claim"]]
    ax.hlines(heights, ends[:, 0], ends[:, 1], colors=colours, linewidth=1.5)
    for height, value, colour, claim in zip(heights, middle, colours, rows["claim"], strict=True):
        ax.plot(value, height, MARKS[0] if claim != "harm" else MARKS[3], color=colour, markersize=4.5)
    size = 7.5 if len(rows) <= 12 else 4.5
    for height, (_, row) in zip(heights, rows.iterrows(), strict=True):
        ax.annotate(
            point_name(row, varied),
            (1.02, height),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=size,
        )
    ax.axvline(0.0, color=GREY, linewidth=0.8)
    ax.set_yticks([])
    ax.set_ylim(-0.7, len(rows) - 0.3)
    ax.grid(True, axis="x")


def point_name(row: Any, varied: list[str]) -> str:
    """What a point is called beside its dot: its scenario, or what it sets, or its number."""
    keys = [key for key in varied if key != "scenario"]
    parts = [str(row["scenario"]).replace("_", " ")] if "scenario" in varied else []
    parts += [f"{key.rpartition('.')[2].replace('_', ' ')} {value_in_brief(row[key])}" for key in keys]
    name = ", ".join(parts)
    return name if name and len(keys) <= 3 and len(name) <= 34 else say("figure.point", point=row["point"])


def _name(ax: "Axes", rows: "pd.DataFrame") -> None:
    """The panel's title: the outcome, for whom, and in which unit."""
    outcome, stratum = str(rows["outcome"].iloc[0]), str(rows["stratum"].iloc[0])
    level = bool(rows["is_level"].iloc[0])
    what = say("figure.level_unit" if level else "figure.difference_unit", unit=unit(outcome))
    ax.set_title(fill(column_heading(outcome, stratum), 46))
    ax.text(0, 1.02, what, transform=ax.transAxes, color=GREY, fontsize=8)
    ax.set_ylabel("")


def column_heading(outcome: str, stratum: str) -> str:
    """An outcome and for whom it was read, at the beginning of a line."""
    if stratum == ("all" if OUTCOMES[outcome].level == "community" else "reach=participant"):
        return heading(outcome)
    return say("figure.for_whom", label=heading(outcome), who=stratum_label(stratum))


def pareto_figure(
    table: "pd.DataFrame", hours: dict[int, float], varied: list[str], title: str, runs: int
) -> "Figure":
    """What a point takes against what it does: hours of facilitators and one outcome, the frontier joined."""
    from matplotlib import rc_context

    rows = table[table["mean_difference"].notna()]
    outcome = str(rows["outcome"].iloc[0])
    factor = shown(outcome).factor
    cost = np.array([hours[int(point)] for point in rows["point"]], np.float64)
    effect = rows["mean_difference"].to_numpy(np.float64) * factor
    better = np.asarray(rows["better"], np.float64)
    best = frontier(cost, better)
    with rc_context(STYLE):
        figure, axes = canvas(title, say("figure.pareto_note", runs=number(runs)), 1)
        ax = axes[0]
        ax.plot(cost[~best], effect[~best], MARKS[0], color=GREY, markersize=4, alpha=0.6)
        order = np.flatnonzero(best)[np.argsort(cost[best])]
        ax.plot(cost[order], effect[order], "-", color=BLUE, marker=MARKS[3], markersize=6)
        ax.axhline(0.0, color=GREY, linewidth=0.8)
        _name_frontier(ax, rows, order, cost, effect, varied)
        ax.set_xlabel(say("figure.hours"), color=GREY, fontsize=8)
        _name(ax, rows)
    return figure


def _name_frontier(
    ax: "Axes", rows: "pd.DataFrame", order: Any, cost: Any, effect: Any, varied: list[str]
) -> None:
    bottom, top = ax.get_ylim()
    order = order[-MOST_NAMED:]
    places = apart(np.array([(effect[place] - bottom) / (top - bottom) for place in order]), 0.13)
    for place, height in zip(order, places, strict=True):
        name = point_name(rows.iloc[place], varied)
        ax.annotate(
            name, (cost[place], effect[place]), (1.02, height), textcoords="axes fraction", color=BLUE,
            va="center", fontsize=8,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.5, "relpos": (0, 0.5)},
        )  # fmt: skip


def regret_figure(table: "pd.DataFrame", outcome: str, stratum: str, title: str, runs: int) -> "Figure":
    """Each choice over all states: its mean benefit, and the mean over its worst tenth of states."""
    from matplotlib import rc_context

    factor = shown(outcome).factor
    heights = np.arange(len(table))[::-1]
    with rc_context(STYLE):
        figure, axes = canvas(title, _regret_note(table, runs), 1)
        ax = axes[0]
        ax.hlines(heights, table["worst_tenth_benefit"] * factor, table["mean_benefit"] * factor, colors=GREY)
        ax.plot(table["mean_benefit"] * factor, heights, MARKS[0], color=BLUE)
        ax.plot(table["worst_tenth_benefit"] * factor, heights, MARKS[3], color=ORANGE)
        for height, name in zip(heights, table["choice"], strict=True):
            ax.annotate(
                fill(str(name), 30),
                (1.02, height),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=8,
            )
        ax.set_yticks([])
        ax.set_ylim(-0.7, len(table) - 0.3)
        ax.grid(True, axis="x")
        ax.set_title(column_heading(outcome, stratum))
        ax.text(0, 1.02, say("figure.benefit_unit", unit=unit(outcome)), transform=ax.transAxes, color=GREY,
                fontsize=8)  # fmt: skip
        ax.axvline(0.0, color=GREY, linewidth=0.8)
    return figure


def _regret_note(table: "pd.DataFrame", runs: int) -> str:
    return say("figure.regret_note", states=int(table["states"].iloc[0]), runs=number(runs))
