"""One style for all figures: colours, fonts, a page of panels, labels that do not collide, and saving.

Colours can be told apart with any colour vision and in grey, and stand out from white by 4.5 to 1 as letters
should; lines carry their names at their ends.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, GREY, PALE = "#0072B2", "#B84E00", "#00785A", "#6B6B6B", "#EFEDE6"
STYLE: Any = {
    "font.family": "DejaVu Sans", "font.size": 9.0, "axes.titlesize": 10.0, "axes.titlelocation": "left",
    "axes.titlepad": 18.0, "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY,
    "axes.grid": True, "axes.grid.axis": "y", "grid.color": "#E4E4E4", "grid.linewidth": 0.7,
    "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": "black", "ytick.labelcolor": "black",
    "lines.linewidth": 1.8, "svg.hashsalt": "commonground", "svg.fonttype": "path",
    "figure.facecolor": "white", "savefig.facecolor": "white",
}  # fmt: skip
Values = NDArray[np.float64]


def canvas(title: str, note: str, panels: int) -> tuple["Figure", list["Axes"]]:
    """A page with so many panels; the place after them holds what there is to say."""
    from textwrap import fill

    from matplotlib.figure import Figure

    rows = panels // 2 + 1
    height = 0.9 + 2.6 * rows
    figure = Figure(figsize=(10.0, height))
    figure.subplots_adjust(
        left=0.07, right=0.86, top=1 - 1.15 / height, bottom=0.5 / height, hspace=0.6, wspace=0.62
    )
    axes = list(figure.subplots(rows, 2).flat)
    figure.text(0.07, 1 - 0.25 / height, fill(title, 80), fontsize=14, weight="bold", va="top")
    for ax in axes[panels:]:
        ax.axis("off")
    words = f"{fill(note, 46)}\n\n{fill(say('cli.fixed_line'), 46)}"
    axes[panels].text(0, 1.0, words, transform=axes[panels].transAxes, va="top", linespacing=1.4)
    return figure, axes


def apart(places: Values, gap: float) -> Values:
    """Places in the same order, none nearer to its neighbour than ``gap``, moved as little as can be."""
    order = np.argsort(places, kind="stable")
    moved = places[order].astype(float)
    for _ in range(200):
        short = gap - np.diff(moved)
        if not (short > 1e-9).any():
            break
        push = np.maximum(short, 0.0) / 2.0
        moved[:-1] -= push
        moved[1:] += push
    result = np.empty_like(moved)
    result[order] = moved
    return result


def short(name: str) -> str:
    """A name that fits beside a line."""
    return name if len(name) <= 18 else f"{name[:17]}…"


def save(figure: "Figure", file: Path) -> None:
    """Write a figure; the same figure gives the same bytes (no dates inside)."""
    from matplotlib import rc_context

    nothing: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(file.suffix, {})
    with rc_context(STYLE):
        figure.savefig(file, format=file.suffix[1:], dpi=150, metadata=nothing)
