"""A study, drawn: what studies like it find, beside the truth and beside nothing; power by size."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.words import say

from ..words import number
from .style import BLUE, GREY, ORANGE, STYLE, canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..evidence.trials.worth import Worth

Values = NDArray[np.float64]


def trial_figure(title: str, found: list["Worth"], differences: Values, null: Values, unit: str) -> "Figure":
    """Two panels: differences of all studies, with the programme and had it done nothing; power by size.

    ``unit`` says what sizes count.
    """
    from matplotlib import rc_context

    own = next(one for one in found if one.own)
    with rc_context(STYLE):
        figure, axes = canvas(title, say("trial.figure_note", studies=number(own.studies)), 2)
        _differences(axes[0], own.truth, differences, null)
        _power(axes[1], found, unit)
    return figure


def _differences(ax: "Axes", truth: float, differences: Values, null: Values) -> None:
    known, nothing = differences[np.isfinite(differences)], null[np.isfinite(null)]
    both = np.concatenate([known, nothing])
    bins = max(8, min(40, len(both) // 8))
    edges = list(map(float, np.histogram_bin_edges(both if len(both) else np.zeros(1), bins=bins)))
    ax.hist(nothing, edges, color=GREY, alpha=0.35, label=say("trial.figure_nothing"))
    ax.hist(known, edges, color=BLUE, alpha=0.75, label=say("trial.figure_found"))
    ax.axvline(0.0, color=GREY, linewidth=0.8)
    if np.isfinite(truth):
        ax.axvline(truth, color=ORANGE, label=say("trial.figure_truth"))
    ax.set_title(say("trial.figure_differences"))
    ax.set_xlabel(say("trial.figure_difference"))
    ax.set_ylabel(say("trial.figure_studies"))
    ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _power(ax: "Axes", found: list["Worth"], unit: str) -> None:
    sizes = np.array([one.size for one in found], np.float64)
    middle, low, high = (np.array([one.power[place] for one in found]) for place in range(3))
    ax.errorbar(
        sizes, middle, yerr=[middle - low, high - middle], color=BLUE, marker="o", markersize=4, capsize=2
    )
    alarms = np.array([one.false_alarm.value for one in found])
    ax.plot(sizes, alarms, color=GREY, marker="o", markersize=3, linewidth=1.0)
    ax.text(sizes[-1], alarms[-1] + 0.03, say("trial.figure_alarm"), ha="right", fontsize=7, color=GREY)
    ax.axhline(0.8, color=GREY, linewidth=0.8, linestyle=":")
    ax.set_ylim(0.0, 1.02)
    ax.set_title(say("trial.figure_power"))
    ax.set_xlabel(unit)
