"""Outcomes over time: one scenario, or two on the same people with the same luck."""

from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes import HEADLINE, OUTCOMES
from sim.words import say

from ..insight.compare import BAND
from ..insight.readings import YEAR, is_rate
from ..words import DIFFERENCES_ONLY, heading, shown, unit
from .style import BLUE, GREEN, GREY, ORANGE, PALE, STYLE, Values, apart, canvas, short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMOOTH = 13
"""Rates are drawn as a mean over so many weeks, for single weeks jump about."""
LEVELS = tuple(name for name in HEADLINE if name not in DIFFERENCES_ONLY)
Lines = dict[str, tuple[str, Values]]


def drawn_values(outcome: str, values: Values) -> Values:
    """(run, week) as it is drawn: in shown units, rates as a trailing mean over a quarter of a year."""
    entry = OUTCOMES[outcome]
    scaled = values * shown(outcome).factor
    if not is_rate(entry):
        return scaled
    width = min(SMOOTH, scaled.shape[1] - 1)  # week 0 is no week that was lived
    if width < 1:
        return np.full_like(scaled, np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(scaled[:, 1:], width, axis=1)
    empty = np.full((len(scaled), width), np.nan)
    return np.concatenate([empty, windows.mean(axis=2) * YEAR], axis=1)


def run_figure(weekly: "pd.DataFrame", title: str) -> "Figure":
    """The headline outcomes of one or several runs of one scenario, for whoever took part and who did not."""
    from matplotlib import rc_context

    runs = int(weekly["run"].nunique())
    groups = (("reach=participant", "figure.participants", ORANGE), ("reach=other", "figure.others", BLUE))
    with rc_context(STYLE):
        figure, axes = canvas(title, _band_note("figure.run_note", "figure.run_note_one", runs), len(LEVELS))
        for ax, outcome in zip(axes, LEVELS, strict=False):
            lines: Lines = {}
            for stratum, words, colour in groups:
                values = _by_run(weekly, stratum, outcome)
                if OUTCOMES[outcome].level == "person" and np.isfinite(values).any():
                    lines[say(words)] = (colour, values)
            everyone = _by_run(weekly, "all", outcome)
            if not lines and np.isfinite(everyone).any():
                lines[say("figure.everyone")] = (BLUE, everyone)
            draw(ax, outcome, lines)
        shade(axes[: len(LEVELS)], _by_run(weekly, "all", "groups_running"))
    return figure


def _by_run(weekly: "pd.DataFrame", stratum: str, outcome: str) -> Values:
    """(run, week) of one outcome in one stratum."""
    chosen = weekly[weekly["stratum"] == stratum]
    runs = int(chosen["run"].nunique())
    if not runs:
        return np.zeros((0, 0))
    return np.asarray(chosen[outcome].to_numpy(np.float64).reshape(runs, -1))


def compare_figure(courses: "pd.DataFrame", title: str, programme: str, against: str) -> "Figure":
    """Both arms of a comparison over time: mean of all runs, and the band in which four runs in five lie.

    What is told as differences only is drawn as the difference between the arms.
    """
    import seaborn
    from matplotlib import rc_context

    runs = int(courses["seed"].nunique())
    names = {"programme": short(programme), "reference": short(against)}
    colours = {names["programme"]: ORANGE, names["reference"]: BLUE, say("figure.difference"): GREEN}
    with rc_context(STYLE):
        note = _band_note("figure.compare_note", "figure.compare_note_one", runs)
        figure, axes = canvas(title, note, len(HEADLINE))
        for ax, outcome in zip(axes, HEADLINE, strict=False):
            frame = _long(courses, outcome, names)
            there = [name for name in colours if name in set(frame["arm"])]
            if frame[outcome].notna().any():
                seaborn.lineplot(
                    frame, x="week", y=outcome, hue="arm", palette=colours, hue_order=there, estimator="mean",
                    errorbar=("pi", BAND[1] - BAND[0]), err_kws={"linewidth": 0}, ax=ax, legend=False,
                )  # fmt: skip
            if len(there) == 1:
                ax.axhline(0.0, color=GREY, linewidth=0.8)
            means = frame.groupby(["arm", "week"])[outcome].mean()
            finish_panel(ax, outcome, {name: (colours[name], means[name].to_numpy()) for name in there})
        meeting = courses[(courses["stratum"] == "all") & (courses["arm"] == "programme")]
        shade(axes[: len(HEADLINE)], meeting["groups_running"].to_numpy(np.float64).reshape(runs, -1))
    return figure


def _long(courses: "pd.DataFrame", outcome: str, names: dict[str, str]) -> "pd.DataFrame":
    """Week by week for one panel: participants, or all where an outcome belongs to the community."""
    stratum = "all" if OUTCOMES[outcome].level == "community" else "reach=participant"
    if stratum != "all" and not courses.loc[courses["stratum"] == stratum, outcome].notna().any():
        stratum = "all"
    chosen = courses.loc[courses["stratum"] == stratum, ["seed", "arm", "week", outcome]].copy()
    weeks = int(chosen["week"].max()) + 1
    values = chosen[outcome].to_numpy(np.float64).reshape(-1, weeks)
    chosen[outcome] = drawn_values(outcome, values).reshape(-1)
    if outcome not in DIFFERENCES_ONLY:
        return chosen.assign(arm=chosen["arm"].map(names))
    matched = chosen.pivot(index=["seed", "week"], columns="arm", values=outcome)
    difference = (matched["programme"] - matched["reference"]).rename(outcome).reset_index()
    return difference.assign(arm=say("figure.difference"))


def _band_note(several: str, single: str, runs: int) -> str:
    return say(several, runs=runs) if runs > 1 else say(single)


def draw(ax: "Axes", outcome: str, lines: Lines) -> None:
    """One panel: the mean of the runs of each line, with its band."""
    ends = {}
    for name, (colour, stored) in lines.items():
        values = drawn_values(outcome, stored)
        known = values[:, np.isfinite(values).any(axis=0)]
        weeks = np.flatnonzero(np.isfinite(values).any(axis=0))
        if not len(weeks):
            continue
        middle = np.nanmean(known, axis=0)
        ax.plot(weeks, middle, color=colour)
        if len(values) > 1:
            low, high = np.nanpercentile(known, BAND, axis=0)
            ax.fill_between(weeks, low, high, color=colour, alpha=0.2, linewidth=0)
        ends[name] = (colour, middle)
    finish_panel(ax, outcome, ends)


def finish_panel(ax: "Axes", outcome: str, ends: dict[str, tuple[str, Values]]) -> None:
    """Title, unit, and the lines' names at their ends, pushed apart where they would meet."""
    ax.set_title(heading(outcome))
    ax.text(0, 1.04, unit(outcome), transform=ax.transAxes, color=GREY, fontsize=8)
    ax.set_xlabel(say("figure.week"), color=GREY, fontsize=8, loc="right", labelpad=1)
    ax.set_ylabel("")
    ax.margins(x=0)
    last = {name: (colour, values[-1]) for name, (colour, values) in ends.items() if np.isfinite(values[-1])}
    if not last:
        ax.text(0.5, 0.5, say("figure.undefined"), transform=ax.transAxes, ha="center", color=GREY)
        return
    bottom, top = ax.get_ylim()
    places = np.array([(value - bottom) / (top - bottom) for _, value in last.values()])
    for (name, (colour, _)), place in zip(last.items(), apart(places, 0.115), strict=True):
        ax.text(1.02, place, name, transform=ax.transAxes, color=colour, va="center", fontsize=8.5)


def shade(axes: list["Axes"], running: Values) -> None:
    """Shade the weeks in which groups meet (in half of the runs or more)."""
    if not running.size:
        return
    meets = np.nan_to_num(running > 0).mean(axis=0) >= 0.5
    edges = np.flatnonzero(np.diff(np.concatenate([[0], meets.astype(int), [0]])))
    for ax in axes:
        for first, after in zip(edges[::2], edges[1::2], strict=True):
            ax.axvspan(first - 0.5, after - 0.5, color=PALE, zorder=0, linewidth=0)
        ax.set_xlim(0, running.shape[1] - 1 or 1)
