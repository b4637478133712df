"""A rollout, drawn: when groups open and who waits, what participants feel, and where the money goes."""

from typing import TYPE_CHECKING

import numpy as np

from sim.words import say

from ..words import asked, heading, number, shown, unit
from .style import BLUE, GREEN, GREY, ORANGE, STYLE, apart, canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..rollout.plan import RolloutPlan
    from ..rollout.results import Results

LINES = (("reach=participant", BLUE), ("reach=other", GREY))


def rollout_figure(plan: "RolloutPlan", results: "Results") -> "Figure":
    """Groups by wave, the waiting list, the difference for participants with its band, and money."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        note = say(
            "rollout.figure_note", lived=number(results.lived), total=number(results.communities),
            municipalities=number(len(plan.places.municipalities)),
        )  # fmt: skip
        figure, axes = canvas(asked(plan.scenario.question, plan.scenario.name), note, 5)
        _openings(axes[0], plan)
        _waiting(axes[1], plan)
        _effect(axes[2], results)
        if plan.costs.given:
            _money(axes[3], plan)
        else:
            _pairs(axes[3], plan)
        _chances(axes[4], results)
        for ax in (*axes[:3], axes[4]):
            ax.set_xlabel(say("figure.week"))
            ax.set_xlim(0, plan.weeks)
    return figure


def _openings(ax: "Axes", plan: "RolloutPlan") -> None:
    """Groups under way, stacked by the wave to which they belong."""
    waves = len(plan.places.waves)
    running = np.zeros((waves, plan.weeks + 1))
    for group in plan.opened:
        running[plan.places.communities[group.community].wave, group.week : group.last + 1] += 1
    shades = np.linspace(0.9, 0.35, waves)
    weeks = np.arange(plan.weeks + 1)
    ax.stackplot(weeks, running, colors=[(0.0, 0.45 * s, 0.7 * s) for s in shades], step="mid", linewidth=0)
    for wave in range(waves):
        begins = plan.rollout.waves.start + wave * plan.rollout.waves.weeks_between
        if begins <= plan.weeks:
            ax.axvline(begins, color=GREY, linewidth=0.8, linestyle=":")
            ax.annotate(
                say("rollout.figure_wave", wave=wave + 1), (begins, 1.0), xycoords=("data", "axes fraction"),
                xytext=(2, 1), textcoords="offset points", color=GREY, fontsize=8, va="bottom",
            )  # fmt: skip
    ax.set_title(say("rollout.figure_running"))


def _waiting(ax: "Axes", plan: "RolloutPlan") -> None:
    weeks = np.arange(1, plan.weeks + 1)
    for name, colour in (("opened", BLUE), ("waiting", ORANGE)):
        values = plan.by_week[name][1:]
        ax.plot(weeks, values, color=colour, drawstyle="steps-post")
        _end_label(ax, plan.weeks, float(values[-1]), say(f"table.rollout.{name}"), colour)
    ax.set_title(say("rollout.figure_waiting"))
    ax.set_ylim(bottom=0)


def _end_label(ax: "Axes", x: float, y: float, text: str, colour: str) -> None:
    ax.annotate(
        text, (x, y), xytext=(4, 0), textcoords="offset points", color=colour, va="center", fontsize=8
    )


def _effect(ax: "Axes", results: "Results") -> None:
    """SRQ-20: the difference against the matched run, week by week, with its 95 % band."""
    outcome = "srq20"
    factor = shown(outcome).factor
    ax.axhline(0.0, color="black", linewidth=0.8)
    if results.lived:
        for stratum, colour in LINES:
            line, low, high = (factor * values for values in results.course(outcome, stratum))
            if np.isnan(line).all():
                continue
            weeks = np.arange(len(line))
            ax.plot(weeks, line, color=colour)
            ax.fill_between(weeks, low, high, color=colour, alpha=0.2, linewidth=0)
            name = say("figure.participants" if stratum == "reach=participant" else "figure.others")
            _end_label(ax, len(line) - 1, float(line[-1]), name, colour)
    ax.set_title(say("rollout.figure_effect", label=heading(outcome), unit=unit(outcome)))


def _chances(ax: "Axes", results: "Results") -> None:
    """Shares of communities whose participants are better and worse off by more than matters."""
    if results.lived:
        judged = [results.effect("srq20", "reach=participant", week).judgement for week in results.weeks]
        better, worse = ([100.0 * getattr(one, name) for one in judged] for name in ("benefit", "harm"))
        places = apart(np.array([better[-1], worse[-1]]), 8.0)
        lines = ((better, BLUE, "benefit"), (worse, ORANGE, "harm"))
        for (values, colour, name), at in zip(lines, places, strict=True):
            ax.plot(results.weeks, values, color=colour, marker="o", markersize=4)
            _end_label(ax, results.weeks[-1], float(at), say(f"table.rollout.{name}"), colour)
    ax.set_ylim(-3, 103)
    ax.set_title(say("rollout.figure_chances"))


def _money(ax: "Axes", plan: "RolloutPlan") -> None:
    quarters = np.array([quarter.quarter + 1 for quarter in plan.quarters])
    ax.bar(quarters, [quarter.committed for quarter in plan.quarters], color=GREEN, width=0.7)
    if plan.rollout.budget is not None:
        ax.step(
            quarters,
            [quarter.available for quarter in plan.quarters],
            where="mid",
            color=ORANGE,
            linewidth=1.2,
        )
        last = plan.quarters[-1]
        _end_label(ax, last.quarter + 1.0, last.available, say("rollout.figure_available"), ORANGE)
    ax.set_title(say("rollout.figure_money", currency=plan.costs.currency))
    ax.set_xlabel(say("rollout.figure_quarter"))


def _pairs(ax: "Axes", plan: "RolloutPlan") -> None:
    weeks = np.arange(1, plan.weeks + 1)
    for name, colour in (("pairs_serving", GREEN), ("pairs_leading", BLUE)):
        values = plan.by_week[name][1:]
        ax.plot(weeks, values, color=colour)
        _end_label(ax, plan.weeks, float(values[-1]), say(f"table.rollout.{name}"), colour)
    ax.set_title(say("rollout.figure_pairs"))
    ax.set_xlabel(say("figure.week"))
    ax.set_xlim(0, plan.weeks)
    ax.set_ylim(bottom=0)
