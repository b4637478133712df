"""One figure: how time and memory grow with the number of people. Equal to the byte for equal figures."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .measure import Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#6B6B6B"
STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans", "font.size": 9.0, "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": GREY, "axes.titlesize": 10.0, "axes.titlelocation": "left", "axes.grid": True,
    "grid.color": "#E4E4E4", "grid.linewidth": 0.7, "svg.hashsalt": "commonground", "svg.fonttype": "path",
    "figure.facecolor": "white", "savefig.facecolor": "white",
}  # fmt: skip


def draw(rows: list[Figures], file: Path) -> None:
    """Seconds and megabytes against people, both on scales that double in equal steps."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    people = [row["persons"] for row in rows]
    with rc_context(STYLE):
        figure = Figure(figsize=(7.2, 3.1), layout="constrained")
        FigureCanvasSVG(figure)
        left, right = figure.subplots(1, 2)
        seconds = [row["whole"] for row in rows]
        _panel(left, people, seconds, "Seconds for 26 + 104 weeks, tables included", BLUE)
        _in_proportion(left, people, seconds)
        megabytes = [row["memory"] / 1e6 for row in rows]
        _panel(right, people, megabytes, "Memory at the most, megabytes", ORANGE)
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})


def _panel(axes: "Axes", people: list[float], values: list[float], title: str, colour: str) -> None:
    axes.plot(people, values, color=colour, marker="o", markersize=4, linewidth=1.8)
    axes.set(xscale="log", yscale="log", title=title, xlabel="people of 15 and over")


def _in_proportion(axes: "Axes", people: list[float], values: list[float]) -> None:
    """A line along which twice the people would need twice as much as the most people did."""
    line = [values[-1] * count / people[-1] for count in people]
    axes.plot(people, line, color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    middle = len(people) // 2
    axes.annotate(
        "in proportion", (people[middle], line[middle]), textcoords="offset points", xytext=(-6, 5), ha="right",
        color=GREY, fontsize=8,
    )  # fmt: skip
