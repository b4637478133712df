"""The weeks: headline outcomes over time, with the matched run without the programme in grey."""

from collections.abc import Mapping
from math import isfinite

import numpy as np

from sim.outcomes import HEADLINE
from sim.words import say

from ..words import DIFFERENCES_ONLY, heading, number, shown, unit
from .pictures import GOOD, INK, LINE, QUIET, WARM, frame, n, text

OUTCOMES = tuple(name for name in (*HEADLINE, "group_safety") if name not in DIFFERENCES_ONLY)[:6]
WIDE, HIGH, LEFT, TOP, RIGHT, BOTTOM = 330.0, 168.0, 44.0, 40.0, 14.0, 26.0
COLUMNS = 2
Series = Mapping[str, Mapping[str, np.ndarray]]


def draw_weeks(
    series: Series, week: int, meeting: tuple[int, int] = (0, 0), other: Series | None = None,
    outcomes: tuple[str, ...] = OUTCOMES,
) -> str:  # fmt: skip
    """SVG of several outcomes up to a week; what comes after it is not shown yet.

    ``series``: as ``life.series``. ``meeting``: first and last week with facilitators, shaded. ``other``:
    another future, drawn dashed. Values are shown in the units of every report.
    """
    last = max(1, len(next(iter(series.values()))["everyone"]) - 1)
    panels = []
    for place, outcome in enumerate(outcomes):
        x, y = (place % COLUMNS) * WIDE, (place // COLUMNS) * HIGH
        lines = _lines(outcome, series, other)
        panels.append(
            f'<g transform="translate({n(x)} {n(y)})">{_panel(outcome, lines, week, last, meeting)}</g>'
        )
    rows = (len(outcomes) + COLUMNS - 1) // COLUMNS
    label = say("trainer.weeks.label", week=week)
    return frame(WIDE * COLUMNS, HIGH * rows, label, "".join(panels), role="img")


def _lines(outcome: str, series: Series, other: Series | None) -> list[tuple[str, np.ndarray, str]]:
    """(who, values in shown units, look) of every line of a panel."""
    factor = shown(outcome).factor
    own = series[outcome]
    who = "participants" if np.isfinite(own["participants"]).any() else "everyone"
    found = [("matched", own["matched"] * factor, f'stroke="{LINE}" stroke-width="2.5"')]
    if other is not None:
        found.append(
            (
                "other",
                other[outcome][who] * factor,
                f'stroke="{GOOD}" stroke-width="2.5" stroke-dasharray="7 4"',
            )
        )
    found.append((who, own[who] * factor, f'stroke="{WARM}" stroke-width="2.5"'))
    return found


def _panel(
    outcome: str, lines: list[tuple[str, np.ndarray, str]], week: int, last: int, meeting: tuple[int, int]
) -> str:
    every = np.concatenate([values for _, values, _ in lines])
    every = every[np.isfinite(every)]
    low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 1.0)
    pad = max(0.08 * (high - low), 10.0 ** -shown(outcome).decimals)
    low, high = low - pad, high + pad

    def across(at: float) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * at / last

    def up(value: float) -> float:
        return HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * (value - low) / (high - low)

    parts = [text(0, 14, heading(outcome), 13, "start", 'font-weight="600"')]
    parts.append(text(0, 29, unit(outcome), 11, "start", f'fill="{QUIET}"'))
    if meeting[1] > meeting[0]:
        width = across(min(meeting[1], last)) - across(meeting[0])
        parts.append(
            f'<rect x="{n(across(meeting[0]))}" y="{n(TOP)}" width="{n(width)}" '
            f'height="{n(HIGH - TOP - BOTTOM)}" fill="#F1EEE6"/>'
        )
    for value in (low + pad, high - pad):
        parts.append(
            text(
                LEFT - 5, up(value) + 4, number(value, shown(outcome).decimals), 10, "end", f'fill="{QUIET}"'
            )
        )
    for at in range(0, last + 1, 26 if last > 52 else 13):
        parts.append(text(across(at), HIGH - 10, number(at), 10, more=f'fill="{QUIET}"'))
    for who, values, look in lines:
        parts.append(_line(values[: week + 1], look, across, up, who))
    parts.append(
        f'<line x1="{n(across(week))}" x2="{n(across(week))}" y1="{n(TOP)}" y2="{n(HIGH - BOTTOM)}" '
        f'stroke="{INK}" stroke-width="1"/>'
    )
    return "".join(parts)


def _line(values: np.ndarray, look: str, across: object, up: object, who: str) -> str:
    points = [
        f"{n(across(at))},{n(up(float(value)))}"  # type: ignore[operator]
        for at, value in enumerate(values)
        if isfinite(value)
    ]
    title = say(f"trainer.weeks.{who}")
    return f'<polyline points="{" ".join(points)}" fill="none" {look}><title>{title}</title></polyline>'
