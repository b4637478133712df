"""A calibration, drawn: figures met and missed before and after, and what is left of each number's range."""

from typing import TYPE_CHECKING

import numpy as np

from sim.words import say

from ..words import number
from .style import BLUE, GREY, ORANGE, STYLE, canvas

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDEST = 6.0
"""Distances beyond this many standard deviations are drawn at the edge."""


def calibration_figure(title: str, targets: "pd.DataFrame", posterior: "pd.DataFrame") -> "Figure":
    """Two panels: every target's distance before and after; every free number within its register range."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        met = int(targets["is_met"].sum())
        note = say("calibrate.figure_note", met=number(met), total=number(len(targets)))
        figure, axes = canvas(title, note, 2)
        figure.subplots_adjust(left=0.17, wspace=0.95)
        _targets(axes[0], targets)
        _numbers(axes[1], posterior)
        for ax in axes[:2]:
            ax.grid(axis="x")
            ax.grid(visible=False, axis="y")
    return figure


def _targets(ax: "Axes", targets: "pd.DataFrame") -> None:
    rows = np.arange(len(targets))[::-1]
    parts = targets[["error", "discrepancy", "luck"]].to_numpy(np.float64)
    unit = np.sqrt((parts**2).sum(axis=1))
    for column, colour, marker in (("before", GREY, "o"), ("after", BLUE, "D")):
        away = np.clip((targets[column] - targets["seen"]).to_numpy() / unit, -WIDEST, WIDEST)
        ax.plot(
            away, rows, linestyle="", marker=marker, markersize=5, color=colour, label=say(f"table.{column}")
        )
    ax.axvspan(-2.0, 2.0, color=BLUE, alpha=0.08, linewidth=0)
    ax.axvline(0.0, color=GREY, linewidth=0.8)
    ax.set_yticks(rows, list(targets["statistic"]), fontsize=7)
    ax.set_xlim(-WIDEST - 0.3, WIDEST + 0.3)
    ax.set_xlabel(say("calibrate.figure_away"))
    ax.set_title(say("calibrate.figure_targets"))
    ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _numbers(ax: "Axes", posterior: "pd.DataFrame") -> None:
    rows = np.arange(len(posterior))[::-1]
    width = (posterior["high"] - posterior["low"]).to_numpy()

    def place(column: str) -> np.ndarray:
        return (posterior[column] - posterior["low"]).to_numpy() / width

    ax.hlines(rows, 0.0, 1.0, color=GREY, linewidth=0.8)
    ax.hlines(rows, place("q05"), place("q95"), color=BLUE, linewidth=4.0)
    ax.plot(place("q50"), rows, linestyle="", marker="|", markersize=11, color=BLUE)
    ax.plot(place("default"), rows, linestyle="", marker="x", color=ORANGE)
    ax.set_yticks(rows, [name.rpartition(".")[2] for name in posterior["number"]], fontsize=7)
    ax.set_xlabel(say("calibrate.figure_range"))
    ax.set_title(say("calibrate.figure_numbers"))
