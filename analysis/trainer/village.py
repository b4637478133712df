"""The village as a picture: people in their households and hills, what binds them and what divides them.

Up to ``MOST`` persons everyone is drawn; above that a mark stands for a household, and above ``MANY``
households for a hill. Violence is not drawn: what it leaves is told in words.
"""

from functools import lru_cache
from html import escape
from math import ceil, cos, pi, sin, sqrt
from typing import Any, NamedTuple

import numpy as np

from sim.scenario import Scenario
from sim.state import State
from sim.words import has, say

from ..mapping.net import HOME, OPEN
from .pictures import (
    GOOD,
    INK,
    LINE,
    MARK,
    PAPER,
    QUIET,
    SHADES,
    WARM,
    fill_of,
    frame,
    n,
    ring,
    shape,
    text,
)

MOST, MANY = 1_000, 1_500
WIDTH, HEIGHT = 1000.0, 640.0
TRUSTED = 0.5
AGREED, MEETS, ALONE = 2, (1, 4), 2
GOLDEN = pi * (3.0 - sqrt(5.0))
LAYERS = ("ties", "disputes", "agreements", "groups")


class Plan(NamedTuple):
    """Where everything lies: a place for each mark, which mark each person belongs to, and hills.

    ``person``: mark of each person; ``spot``: x and y of each mark; ``home``: x and y of each household;
    ``hill``: x, y and radius of each hill; ``grain``: radius of a mark; ``level``: what a mark stands for.
    """

    person: np.ndarray
    spot: np.ndarray
    home: np.ndarray
    hill: np.ndarray
    grain: float
    level: str


def plan_of(state: State) -> Plan:
    """The map of a community: the same at every moment, for nobody moves."""
    person: Any = state.person
    key = (person.household.tobytes(), person.neighbourhood.tobytes())
    return _plan(*key)


@lru_cache(maxsize=8)
def _plan(households: bytes, hills: bytes) -> Plan:
    """Hills in rows, households of a hill in a spiral, people of a household side by side."""
    home_of = np.frombuffer(households, np.int32)
    hill_of = np.frombuffer(hills, np.int32)
    names, hill_rank = np.unique(hill_of, return_inverse=True)
    count = len(names)
    columns = max(
        range(1, count + 1), key=lambda c: (min(WIDTH / c, HEIGHT / ceil(count / c)), -(-count % c), -c)
    )
    rows = ceil(count / columns)
    radius = min(WIDTH / columns, HEIGHT / rows) / 2
    left, top = WIDTH / 2 - radius * columns, HEIGHT / 2 - radius * rows
    hill = np.array(
        [
            (left + radius * (1 + 2 * (k % columns)), top + radius * (1 + 2 * (k // columns)), radius * 0.95)
            for k in range(count)
        ]
    )
    homes, home_rank = np.unique(home_of, return_inverse=True)
    home = np.zeros((len(homes), 2))
    for k in range(count):
        mine = np.unique(home_rank[hill_rank == k])
        for place, which in enumerate(mine):
            away = radius * 0.84 * sqrt((place + 0.5) / len(mine))
            home[which] = hill[k, 0] + away * cos(place * GOLDEN), hill[k, 1] + away * sin(place * GOLDEN)
    if len(home_of) <= MOST:
        gap = radius * 0.84 * sqrt(pi / max(1, len(homes) / count)) / 2
        return Plan(
            np.arange(len(home_of)), _around(home, home_rank, gap), home, hill, max(2.2, gap * 0.27), "person"
        )
    if len(homes) <= MANY:
        gap = radius * 0.84 * sqrt(pi / max(1, len(homes) / count)) / 2
        return Plan(home_rank, home, home, hill, max(2.2, gap * 0.5), "household")
    return Plan(hill_rank, hill[:, :2].copy(), home, hill, radius * 0.5, "hill")


def _around(home: np.ndarray, rank: np.ndarray, gap: float) -> np.ndarray:
    """People of each household in a small ring round its place."""
    spot = home[rank].copy()
    size = np.bincount(rank)
    seen = np.zeros(len(home), int)
    for i, which in enumerate(rank):
        if size[which] > 1:
            angle = 2 * pi * seen[which] / size[which]
            spot[i] += 0.55 * gap * cos(angle), 0.55 * gap * sin(angle)
        seen[which] += 1
    return spot


def draw_village(
    state: State,
    scenario: Scenario,
    layers: tuple[str, ...] = LAYERS,
    origins: bool = False,
    marked: frozenset[int] = frozenset(),
    chosen: int = -1,
) -> str:
    """SVG of a whole community at a moment.

    ``layers``: which of ``LAYERS`` to draw. ``origins``: show them, by shape (people one by one only).
    ``marked``: rows of persons who differ from another future. ``chosen``: key of a person to point out.
    """
    plan = plan_of(state)
    body = [_hills(plan)]
    if "ties" in layers:
        body.append(_ties(state, plan))
    if "agreements" in layers:
        body.append(_pairs(state, plan, scenario, AGREED))
    if "disputes" in layers:
        body.append(_pairs(state, plan, scenario, OPEN))
    body.append(_marks(state, plan, origins))
    body.append(_marked(state, plan, marked, chosen))
    if "groups" in layers:
        body.append(_groups(state, plan))
    return frame(
        WIDTH, HEIGHT, say(f"trainer.village.label_{plan.level}", persons=len(state.person)), "".join(body)
    )


def _hills(plan: Plan) -> str:
    rings = "".join(f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}"/>' for x, y, r in plan.hill)
    return f'<g fill="#F6F4EE" stroke="#E1DDD0">{rings}</g>'


def _ends(plan: Plan, low: np.ndarray, high: np.ndarray) -> list[tuple[float, ...]]:
    """Both ends of lines between people; none where both belong to one mark."""
    a, b = plan.person[low], plan.person[high]
    apart = a != b
    ends = np.concatenate([plan.spot[a], plan.spot[b]], axis=1).round(1)
    return [tuple(row) if keep else () for row, keep in zip(ends.tolist(), apart.tolist(), strict=True)]


def _ties(state: State, plan: Plan) -> str:
    """Mutual trust between people of different origin, outside the household."""
    pair: Any = state.pair[: int(state.community.pairs[0])]
    there, back = state.tie.trust[pair.tie], state.tie.trust[state.tie.back[pair.tie]]
    across = state.person.origin[pair.low] != state.person.origin[pair.high]
    kept = pair[across & (pair.kind != HOME) & (there >= TRUSTED) & (back >= TRUSTED)]
    d = "".join(f"M{e[0]} {e[1]}L{e[2]} {e[3]}" for e in _ends(plan, kept.low, kept.high) if e)
    return f'<path d="{d}" stroke="{LINE}" stroke-width="0.8" fill="none" opacity="0.55"/>'


def _shown(scenario: Scenario) -> tuple[list[str], list[bool]]:
    """Types of dispute in the order of their codes, and which may be shown: private ones never are."""
    kinds = scenario.context.disputes
    return list(kinds), [not kind.private for kind in kinds.values()]


def _pairs(state: State, plan: Plan, scenario: Scenario, status: int) -> str:
    """Open disputes (the hotter the wider, dotted by type) or agreements; one path for each look."""
    names, may = _shown(scenario)
    pair: Any = state.pair[: int(state.community.pairs[0])]
    kept = pair[(pair.dispute == status) & np.array(may)[pair.type]]
    heats = (
        np.minimum((kept.tension * HEATS).astype(int), HEATS - 1)
        if status == OPEN
        else np.zeros(len(kept), int)
    )
    paths: dict[tuple[int, int], list[str]] = {}
    for kind, heat, end in zip(
        kept.type.tolist(), heats.tolist(), _ends(plan, kept.low, kept.high), strict=True
    ):
        if end:
            paths.setdefault((kind, heat), []).append(f"M{end[0]} {end[1]}L{end[2]} {end[3]}")
    drawn = [
        _path(names[kind], kind, heat, status, "".join(paths[kind, heat])) for kind, heat in sorted(paths)
    ]
    colour = WARM if status == OPEN else GOOD
    return f'<g stroke="{colour}" fill="none" opacity="0.85">{"".join(drawn)}</g>'


def _path(name: str, kind: int, heat: int, status: int, d: str) -> str:
    """All lines of one look, with words for who points at one."""
    if status == OPEN:
        warmth = say(f"trainer.heat.{3 * heat // HEATS}")
        width = 0.8 + 4.0 * (heat + 0.5) / HEATS
        look = f'stroke-width="{n(width)}" stroke-dasharray="{DASHES[kind % len(DASHES)]}"'
        title = say("trainer.village.dispute", kind=dispute_name(name), heat=warmth)
    else:
        look, title = 'stroke-width="2"', say("trainer.village.agreement", kind=dispute_name(name))
    return f'<path d="{d}" {look}><title>{escape(title)}</title></path>'


HEATS = 6
DASHES = ("none", "6 3", "2 3", "10 3 2 3", "4 2", "1 4")


def dispute_name(kind: str) -> str:
    """What a type of dispute is called."""
    return say(f"dispute.{kind}") if has(f"dispute.{kind}") else kind.replace("_", " ")


def _marks(state: State, plan: Plan, origins: bool) -> str:
    """People (or households, or hills): how safe they feel in the community, from light to dark."""
    person: Any = state.person
    if plan.level == "person":
        safe, kinds = person.community_safety.tolist(), person.origin.tolist()
    else:
        size = np.bincount(plan.person)
        safe = (np.bincount(plan.person, person.community_safety) / size).tolist()
        kinds = [0] * len(safe)
        origins = False
    looks = [f'fill="{fill_of(k / SHADES)}"' for k in range(SHADES + 1)]
    spots = plan.spot.tolist()
    if plan.level == "person":
        keys = person.key.tolist()
        drawn = [
            shape(x, y, plan.grain, kind if origins else 0, f'{looks[int(s * SHADES)]} data-key="{key}"')
            for (x, y), s, kind, key in zip(spots, safe, kinds, keys, strict=True)
        ]
    else:
        drawn = [
            shape(x, y, plan.grain, kind if origins else 0, looks[int(s * SHADES)])
            for (x, y), s, kind in zip(spots, safe, kinds, strict=True)
        ]
    return f'<g stroke="{INK}" stroke-width="0.5" style="cursor:pointer">{"".join(drawn)}</g>'


def _marked(state: State, plan: Plan, marked: frozenset[int], chosen: int) -> str:
    rings = [
        f'<circle cx="{n(plan.spot[at, 0])}" cy="{n(plan.spot[at, 1])}" r="{n(plan.grain + 3)}"/>'
        for at in sorted({int(plan.person[row]) for row in marked})
    ]
    drawn = f'<g fill="none" stroke="{MARK}" stroke-width="1.6" stroke-dasharray="3 2">{"".join(rings)}</g>'
    found = np.flatnonzero(state.person.key == chosen)
    if len(found):
        x, y = plan.spot[plan.person[found[0]]]
        drawn += ring(x, y, plan.grain + 5, f'stroke="{INK}" stroke-width="2"')
    return drawn


def _groups(state: State, plan: Plan) -> str:
    """Where groups meet: a square while facilitators lead, a round mark when they live on by themselves."""
    marks = []
    for g, one in enumerate(state.group):
        if one.venue < 0 or one.state not in (*MEETS, ALONE):
            continue
        x, y = plan.home[min(int(one.venue), len(plan.home) - 1)]
        alone = one.state == ALONE
        title = escape(say("trainer.village.selfhelp" if alone else "trainer.village.group", group=g + 1))
        look = f'fill="{PAPER}" stroke="{GOOD if alone else INK}" stroke-width="2.5"'
        mark = (
            f'<rect x="{n(x - 10)}" y="{n(y - 10)}" width="20" height="20" rx="{10 if alone else 3}" {look}/>'
        )
        marks.append(
            f"<g><title>{title}</title>{mark}{text(x, y + 4.5, str(g + 1), 13, more=f'fill="{QUIET}"')}</g>"
        )
    return "".join(marks)
