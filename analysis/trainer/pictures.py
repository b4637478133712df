"""What all pictures of the room share: colours, shapes, and safe pieces of SVG.

Colours can be told apart with any colour vision; felt safety goes from light to dark in one hue, so that it
reads in grey too. Origins differ in shape alone, never in colour.
"""

from html import escape
from math import cos, pi, sin

LIGHT, MIDDLE, DARK = (240, 246, 249), (124, 181, 204), (20, 66, 92)
"""Felt safety 0, ½ and 1, as red, green and blue."""
SHADES = 20
BLACK, READABLE = "#000000", 0.183
"""Below this lightness white can be read on a colour by 4.5 to 1, above it black."""
INK, QUIET, LINE, PAPER = "#1F2A30", "#5B666C", "#8A959B", "#FFFFFF"
WARM, GOOD, MARK = "#B84E00", "#00785A", "#7A3E9D"
"""A dispute or a hurt; an agreement or something mended; what differs between two futures."""


def fifth(value: float) -> int:
    """Which fifth of 0–1 a value lies in, 0 … 4."""
    return min(4, max(0, int(value * 5.0)))


def fill_of(safety: float) -> str:
    """The colour of a felt safety (0–1), in ``SHADES`` steps."""
    at = round(min(1.0, max(0.0, safety)) * SHADES) / SHADES * 2.0
    low, high = (LIGHT, MIDDLE) if at < 1.0 else (MIDDLE, DARK)
    part = at % 1.0 if at < 2.0 else 1.0
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(low, high, strict=True))


def ink_on(safety: float) -> str:
    """Black or white, whichever can be read on it."""
    colour = fill_of(safety)
    linear = [_linear(int(colour[at : at + 2], 16) / 255.0) for at in (1, 3, 5)]
    return PAPER if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < READABLE else BLACK


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def n(value: float) -> str:
    """A coordinate with a tenth of a point."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, size: float = 12, anchor: str = "middle", more: str = "") -> str:
    """Words at a place; whatever they say, they stay words."""
    look = f'font-size="{n(size)}" text-anchor="{anchor}" {more}'
    return f'<text x="{n(x)}" y="{n(y)}" {look}>{escape(words)}</text>'


def ring(x: float, y: float, radius: float, look: str) -> str:
    """A circle round a place, not filled."""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="none" {look}/>'


def line(x: float, y: float, u: float, v: float, look: str, title: str = "") -> str:
    """A straight line, with words for who points at it."""
    named = f"<title>{escape(title)}</title>" if title else ""
    return f'<line x1="{n(x)}" y1="{n(y)}" x2="{n(u)}" y2="{n(v)}" {look}>{named}</line>'


def shape(x: float, y: float, radius: float, kind: int, look: str) -> str:
    """A mark of equal area: 0 circle, 1 square, 2 diamond, 3 triangle, 4 hexagon, 5 pentagon."""
    if kind <= 0:
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" {look}/>'
    corners, start, larger = {
        1: (4, pi / 4, 1.25), 2: (4, 0.0, 1.25), 3: (3, -pi / 2, 1.55), 4: (6, 0.0, 1.1),
        5: (5, -pi / 2, 1.15),
    }.get(kind, (8, 0.0, 1.05))  # fmt: skip
    points = " ".join(
        f"{n(x + larger * radius * cos(start + 2 * pi * k / corners))},"
        f"{n(y + larger * radius * sin(start + 2 * pi * k / corners))}"
        for k in range(corners)
    )
    return f'<polygon points="{points}" {look}/>'


def frame(width: float, height: float, label: str, body: str, role: str = "group") -> str:
    """A whole picture with a name for those who do not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(width)} {n(height)}" role="{role}" '
        f'aria-label="{escape(label)}" font-family="DejaVu Sans, sans-serif" fill="{INK}">{body}</svg>'
    )
