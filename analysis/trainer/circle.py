"""The circle as a picture: chairs, trust, felt safety, struggle and acceptance, and what happens now."""

from html import escape
from math import cos, pi, sin

from sim.words import say

from .moments import Moment
from .pictures import (
    GOOD,
    INK,
    LINE,
    MARK,
    PAPER,
    QUIET,
    WARM,
    fill_of,
    frame,
    ink_on,
    line,
    n,
    ring,
    shape,
    text,
)
from .seats import Circle, Seat
from .speaking import name, state_of

WIDTH, HEIGHT, MIDDLE, RADIUS, CHAIR = 620.0, 600.0, (310.0, 300.0), 225.0, 30.0
FAINT = 0.15
"""Trust below this is not drawn: nearly every line would be there, and none could be seen."""
Place = tuple[float, float]


def draw_circle(
    circle: Circle,
    moment: Moment | None = None,
    origins: bool = False,
    marked: frozenset[int] = frozenset(),
    chosen: int = -1,
) -> str:
    """SVG of one group, with what happens in a ``moment``.

    ``origins``: show them, by shape. ``marked``: rows of persons who differ from another future. ``chosen``:
    key of the person whose card is open.
    """
    places = _places(len(circle.seats))
    where = {seat.row: places[seat.number - 1] for seat in circle.seats if seat.row >= 0}
    body = [f'<circle cx="310" cy="300" r="{n(RADIUS)}" fill="none" stroke="#E3E7E9" stroke-width="2"/>']
    quiet = moment is not None and moment.stage in ("opening_up", "answers")
    body.append(_trust_lines(circle, places, 0.25 if quiet else 1.0))
    if moment is not None:
        body.append(_between(moment, where))
    body += [
        _chair(seat, places[seat.number - 1], moment, origins, seat.row in marked, seat.key == chosen)
        for seat in circle.seats
    ]
    body += [_leader(place, len(circle.leaders), worn) for place, worn in enumerate(circle.leaders)]
    if moment is not None:
        body.append(_middle(moment))
    return frame(WIDTH, HEIGHT, say("trainer.circle.label", group=circle.group + 1), "".join(body))


def _places(count: int) -> list[Place]:
    """Chairs round a circle, with a gap at the top for those who lead."""
    x, y = MIDDLE
    gap = 0.8
    step = (2 * pi - gap) / max(1, count)
    angles = [-pi / 2 + gap / 2 + step * (place + 0.5) for place in range(count)]
    return [(x + RADIUS * cos(angle), y + RADIUS * sin(angle)) for angle in angles]


def _trust_lines(circle: Circle, places: list[Place], strength: float) -> str:
    """A bent line from each to each; both ways can be told apart by the bend."""
    lines = []
    for a, (x, y) in enumerate(places):
        for b, (u, v) in enumerate(places):
            trust = circle.trust[a, b]
            if trust < FAINT:
                continue
            bend_x, bend_y = (x + u) / 2 + 0.08 * (v - y), (y + v) / 2 - 0.08 * (u - x)
            lines.append(
                f'<path d="M{n(x)} {n(y)}Q{n(bend_x)} {n(bend_y)} {n(u)} {n(v)}" '
                f'stroke-width="{n(0.3 + 5.0 * trust * trust)}" '
                f'opacity="{(0.12 + 0.4 * trust) * strength:.2f}"/>'
            )
    return f'<g fill="none" stroke="{QUIET}">{"".join(lines)}</g>'


def _between(moment: Moment, where: dict[int, Place]) -> str:
    """What goes from person to person: support towards who opened up, a harsh answer, and its repair."""
    if moment.teller not in where or moment.stage != "answers":
        return ""
    x, y = where[moment.teller]
    lines = []
    for row, support in moment.listeners.items():
        if row in where and row not in moment.hurters:
            u, v = where[row]
            look = f'stroke="{GOOD}" stroke-width="{n(8.0 * support)}" opacity="0.55"'
            lines.append(line(u, v, x, y, look))
    for row in moment.hurters:
        if row in where:
            u, v = where[row]
            look = f'stroke="{WARM}" stroke-width="5" stroke-dasharray="3 7"'
            if row in moment.repaired:
                look = f'stroke="{GOOD}" stroke-width="5" stroke-dasharray="14 4"'
            lines.append(line(u, v, x, y, look))
    return "".join(lines)


def _chair(seat: Seat, place: Place, moment: Moment | None, origins: bool, marked: bool, chosen: bool) -> str:
    x, y = place
    if seat.row < 0:
        return _empty(x, y, say("trainer.circle.empty", number=seat.number), str(seat.number))
    away = moment is not None and seat.row in moment.absent
    label = escape(f"{name(seat.number)}. {state_of(seat, away)}")
    grip = f'data-key="{seat.key}" role="button" tabindex="0" aria-label="{label}" style="cursor:pointer"'
    if away:
        return f"<g {grip}><title>{label}</title>{_empty(x, y, '', str(seat.number))}</g>"
    parts = [f"<title>{label}</title>"]
    if chosen:
        parts.append(ring(x, y, CHAIR + 13, f'stroke="{INK}" stroke-width="2"'))
    if marked:
        parts.append(_square(x, y))
    parts.append(_ring(x, y, seat.acceptance))
    kind = seat.origin if origins else 0
    parts.append(
        shape(x, y, CHAIR - 5, kind, f'fill="{fill_of(seat.safety)}" stroke="{INK}" stroke-width="1"')
    )
    ink = ink_on(seat.safety)
    parts.append(
        text(x, y + 6, str(seat.number), 17, more=f'fill="{ink}" font-weight="600" aria-hidden="true"')
    )
    if moment is not None:
        parts.append(_doing(seat, x, y, moment))
    return f"<g {grip}>{''.join(parts)}</g>"


def _square(x: float, y: float) -> str:
    side = 2 * (CHAIR + 11)
    return (
        f'<rect x="{n(x - side / 2)}" y="{n(y - side / 2)}" width="{n(side)}" height="{n(side)}" rx="8" '
        f'fill="none" stroke="{MARK}" stroke-width="3" stroke-dasharray="8 4"/>'
    )


def _empty(x: float, y: float, label: str, number: str) -> str:
    named = f"<title>{escape(label)}</title>" if label else ""
    return (
        f'<g>{named}<circle cx="{n(x)}" cy="{n(y)}" r="{n(CHAIR - 5)}" fill="{PAPER}" stroke="{LINE}" '
        f'stroke-width="2" stroke-dasharray="4 5"/>{text(x, y + 6, number, 15, more=f'fill="{QUIET}"')}</g>'
    )


def _ring(x: float, y: float, acceptance: float) -> str:
    """A ring whose full part is acceptance and whose broken part is struggle."""
    r = CHAIR + 2
    around = 2 * pi * r
    full = around * max(0.0, min(1.0, acceptance))
    return (
        f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="none" stroke="{LINE}" stroke-width="3" '
        f'stroke-dasharray="2 5"/>'
        f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="none" stroke="{INK}" stroke-width="4" '
        f'stroke-dasharray="{n(full)} {n(around - full)}" transform="rotate(-90 {n(x)} {n(y)})"/>'
    )


def _doing(seat: Seat, x: float, y: float, moment: Moment) -> str:
    """Dots for turns used, a speech bubble for who has the word, a larger ring for who opens up."""
    parts = []
    for k in range(min(6, moment.turns.get(seat.row, 0))):
        parts.append(f'<circle cx="{n(x - 15 + 6 * k)}" cy="{n(y + CHAIR + 10)}" r="2.4" fill="{INK}"/>')
    if seat.row == moment.speaker:
        parts.append(_bubble(x, y))
    if seat.row == moment.teller:
        parts.append(ring(x, y, CHAIR + 9, f'stroke="{GOOD}" stroke-width="3"'))
    elif seat.row in moment.told:
        parts.append(
            f'<circle cx="{n(x + CHAIR - 3)}" cy="{n(y - CHAIR + 3)}" r="6" fill="{GOOD}" stroke="{PAPER}"/>'
        )
    return "".join(parts)


def _bubble(x: float, y: float) -> str:
    u, v = x + CHAIR - 4, y - CHAIR - 14
    return (
        f'<path d="M{n(u - 14)} {n(v - 10)}h30a5 5 0 0 1 5 5v12a5 5 0 0 1 -5 5h-18l-9 8l1 -8h-4'
        f'a5 5 0 0 1 -5 -5v-12a5 5 0 0 1 5 -5z" fill="{PAPER}" stroke="{INK}" stroke-width="2"/>'
        + "".join(f'<circle cx="{n(u - 6 + 7 * k)}" cy="{n(v + 1)}" r="2" fill="{INK}"/>' for k in range(3))
    )


def _leader(place: int, count: int, worn: float) -> str:
    """A facilitator, at the top of the circle; how worn out is a bar that fills."""
    x = MIDDLE[0] + (place - (count - 1) / 2) * 62
    y = MIDDLE[1] - RADIUS
    label = escape(say("trainer.circle.facilitator", number=place + 1))
    return (
        f"<g><title>{label}</title>"
        f'<circle cx="{n(x)}" cy="{n(y)}" r="22" fill="{PAPER}" stroke="{INK}" stroke-width="3"/>'
        f'<circle cx="{n(x)}" cy="{n(y)}" r="17" fill="none" stroke="{INK}" stroke-width="1"/>'
        f"{text(x, y + 5, say('trainer.circle.f', number=place + 1), 14)}"
        f'<rect x="{n(x - 20)}" y="{n(y - 36)}" width="40" height="6" fill="{PAPER}" stroke="{QUIET}"/>'
        f'<rect x="{n(x - 20)}" y="{n(y - 36)}" width="{n(40 * worn)}" height="6" fill="{QUIET}"/></g>'
    )


def _middle(moment: Moment) -> str:
    """A word in the middle for what the whole circle lives through."""
    x, y = MIDDLE
    words = say(f"trainer.stage.{moment.stage}")
    if moment.crisis:
        words = say("trainer.circle.crisis" if moment.crisis == 1 else "trainer.circle.crisis_held")
    elif moment.stage == "together":
        look = f'fill="none" stroke="{GOOD}" stroke-width="{n(2 + 10 * moment.value)}" opacity="0.5"'
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="80" {look}/>' + text(x, y + 6, words, 18)
    look = f'width="210" height="34" rx="17" fill="{PAPER}" opacity="0.85"'
    back = f'<rect x="{n(x - 105)}" y="{n(y - 20)}" {look}/>'
    return back + text(x, y + 4, words, 18)
