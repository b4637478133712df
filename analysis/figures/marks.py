"""Small marks for tables: an effect as a dot with its interval, and a map-like grid of states."""

from math import isfinite
from typing import NamedTuple

from .style import BLUE, GREY, ORANGE, PALE

WIDTH, HEIGHT, MARGIN = 180.0, 26.0, 8.0
REACH = 6.0
"""So many smallest differences that matter fit on either side; what is larger ends in an arrow."""
STATES = {
    "waiting": "#F1F1EE", "preparing": "#C9D9E6", "meeting": BLUE, "after": "#7C8894",
}  # fmt: skip
"""Colours of the states of a municipality, told apart by lightness too."""


class Span(NamedTuple):
    """A mean with its interval, turned so that more is better, in smallest differences that matter."""

    middle: float
    low: float
    high: float


def effect_mark(span: Span) -> str:
    """Right of the line is better, left is worse; inside the grey field nothing matters."""
    middle = WIDTH / 2.0
    field = _x(1.0) - middle
    parts = [
        f'<rect x="{middle - field:.1f}" y="2" width="{2 * field:.1f}" height="{HEIGHT - 4:.0f}" '
        f'fill="{PALE}"/>',
        f'<line x1="{middle}" x2="{middle}" y1="0" y2="{HEIGHT:.0f}" stroke="{GREY}" stroke-width="1"/>',
    ]
    if isfinite(span.middle):
        colour = BLUE if span.middle >= 0.0 else ORANGE
        low, high = (_x(value) if isfinite(value) else _x(span.middle) for value in (span.low, span.high))
        y = HEIGHT / 2.0
        parts.append(
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
        )
        parts.append(_end(span.middle, y, colour))
    return _svg(WIDTH, HEIGHT, parts)


def _x(value: float) -> float:
    half = WIDTH / 2.0 - MARGIN
    return WIDTH / 2.0 + half * max(-1.0, min(1.0, value / REACH))


def _end(value: float, y: float, colour: str) -> str:
    """A round dot for better, a square one for worse, an arrow where it goes on beyond the field."""
    x = _x(value)
    if abs(value) > REACH:
        tip = 7.0 if value > 0.0 else -7.0
        back, front = x - tip, x + tip / 2
        return f'<path d="M{back:.1f} {y - 7} L{front:.1f} {y} L{back:.1f} {y + 7} Z" fill="{colour}"/>'
    if value >= 0.0:
        return f'<circle cx="{x:.1f}" cy="{y}" r="5.5" fill="{colour}"/>'
    return f'<rect x="{x - 5:.1f}" y="{y - 5}" width="10" height="10" fill="{colour}"/>'


def states_grid(rows: list[list[str]], waves: list[int], across: float = 640.0) -> str:
    """One row a municipality, one column a quarter, a gap between waves; colours of ``STATES``."""
    columns = max((len(row) for row in rows), default=1)
    tall = 14.0 if len(rows) <= 40 else 7.0 if len(rows) <= 130 else 3.0
    wide, gap = across / columns, max(3.0, tall / 2.0)
    parts, y, last = [], 0.0, waves[0] if waves else 0
    for row, wave in zip(rows, waves, strict=True):
        y += gap if wave != last else 0.0
        last = wave
        parts += _runs(row, y, wide, tall)
        y += tall
    return _svg(across, max(y, 1.0), parts)


def _runs(row: list[str], y: float, wide: float, tall: float) -> list[str]:
    """One rectangle for each stretch of quarters in the same state."""
    found, first = [], 0
    for column in range(1, len(row) + 1):
        if column == len(row) or row[column] != row[first]:
            found.append(
                f'<rect x="{first * wide:.1f}" y="{y:.1f}" width="{(column - first) * wide - 1:.1f}" '
                f'height="{tall - 1:.1f}" fill="{STATES[row[first]]}" stroke="{GREY}" stroke-width="0.3"/>'
            )
            first = column
    return found


def swatch(state: str) -> str:
    """The colour of a state, for a legend."""
    return _svg(
        16.0,
        12.0,
        [f'<rect width="16" height="12" fill="{STATES[state]}" stroke="{GREY}" stroke-width="0.5"/>'],
    )


def _svg(width: float, height: float, parts: list[str]) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
