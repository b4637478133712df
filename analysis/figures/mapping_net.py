"""The net of a community: everybody on a ring, or neighbourhoods against neighbourhoods."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.words import say

from ..mapping.isolation import is_isolated
from ..mapping.neighbourhoods import between, people_in
from ..mapping.net import Net
from ..words import number
from .style import BLUE, GREY, ORANGE, Values

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PERSONS, MOST_ROWS = 600, 60
"""Up to so many people everybody is drawn; a matrix has at most so many rows."""
SHAPES = ("o", "^", "s", "D", "v", "P")
"""Origins are told apart by shape, all of one size and colour."""
INK, THREAD = "#3A3A3A", "#A8A498"
STEP, DEEP = 0.042, 0.63
"""Distance between people of a household, and how deep a tie of middle length reaches into the ring."""
GAP = 0.6
"""Degrees between the arcs of two neighbourhoods, halved."""
Paths = list[Any]


def draw_net(ax: "Axes", net: Net, labels: list[str]) -> None:
    """The ring for small communities, the matrix for large ones; ``labels`` are those of the origins."""
    ax.axis("off")
    ax.set_aspect("equal")
    if net.persons <= MOST_PERSONS:
        _ring(ax, net, labels)
    else:
        _matrix(ax, net)


def _ring(ax: "Axes", net: Net, labels: list[str]) -> None:
    angle = np.pi / 2.0 - 2.0 * np.pi * (np.arange(net.households) + 0.5) / net.households
    _ties(ax, net, angle)
    places = _people(ax, net, angle, labels)
    outside = 1.0 + STEP * (np.bincount(net.household, minlength=net.households) + 1.4)
    apart = is_isolated(net)
    ax.plot(
        outside[apart] * np.cos(angle[apart]), outside[apart] * np.sin(angle[apart]), "o", color=ORANGE,
        markersize=float(np.clip(700.0 / net.households, 2.5, 5.5)), fillstyle="none",
        markeredgewidth=1.3, label=say("map.key_isolated"),
    )  # fmt: skip
    edge = max(places, float(outside.max())) + 0.05
    _neighbourhoods(ax, net, edge)
    edge += 0.04
    ax.set_xlim(-edge, edge)
    ax.set_ylim(-edge, edge)
    ax.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.0), ncols=2, frameon=False, fontsize=8.5,
              handletextpad=0.5, columnspacing=1.6)  # fmt: skip


def _neighbourhoods(ax: "Axes", net: Net, radius: float) -> None:
    """Arcs outside the ring, one a neighbourhood, so that they can be seen without a name."""
    from matplotlib.patches import Wedge

    _, members = np.unique(net.neighbourhood, return_index=True)
    starts = net.household[members]
    edges = 90.0 - 360.0 * np.append(starts, net.households) / net.households
    for first, last in pairwise(edges):
        if len(starts) > 1:
            arc = Wedge((0.0, 0.0), radius + 0.02, last + GAP, first - GAP, width=0.02, facecolor=THREAD)
            ax.add_patch(arc)


def _ties(ax: "Axes", net: Net, angle: Values) -> None:
    """Ties across households as curves; those across origin above the others, darker and wider."""
    from matplotlib.collections import PathCollection

    across, drawn = net.is_across, ~net.at_home
    for chosen, colour, width, words in (
        (drawn & ~across, THREAD, 0.45, "map.key_same"), (drawn & across, BLUE, 0.75, "map.key_across"),
    ):  # fmt: skip
        if not chosen.any():
            continue
        paths = curves(angle[net.household[net.low[chosen]]], angle[net.household[net.high[chosen]]])
        ax.add_collection(
            PathCollection(paths, facecolors="none", edgecolors=colour, linewidths=width, alpha=0.75)
        )
        ax.plot([], [], color=colour, linewidth=1.8, label=say(words))


def curves(one: Values, two: Values) -> Paths:
    """Curves between places on the ring, given as angles; the farther apart, the nearer to the middle."""
    from matplotlib.path import Path

    turn = (two - one + np.pi) % (2.0 * np.pi) - np.pi
    middle = one + turn / 2.0
    depth = np.maximum(-0.3, 1.0 - DEEP * np.sqrt(np.abs(turn) / max(float(np.median(np.abs(turn))), 1e-9)))
    ends = np.stack([one, middle, two], axis=1)
    radius = np.stack([np.full_like(depth, 0.985), depth, np.full_like(depth, 0.985)], axis=1)
    points = np.stack([radius * np.cos(ends), radius * np.sin(ends)], axis=2)
    codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3]
    return [Path(curve, codes) for curve in points]


def _people(ax: "Axes", net: Net, angle: Values, labels: list[str]) -> float:
    """Everybody, the people of a household one behind the other; how far out the farthest stands."""
    order = np.argsort(net.household, kind="stable")
    first = np.searchsorted(net.household[order], np.arange(net.households))
    place = np.empty(net.persons, np.int64)
    place[order] = np.arange(net.persons) - first[net.household[order]]
    radius = 1.0 + STEP * (place + 0.6)
    x, y = radius * np.cos(angle[net.household]), radius * np.sin(angle[net.household])
    size = float(np.clip(1500.0 / net.households, 6.0, 30.0)) ** 0.5
    for code, (label, shape) in enumerate(zip(labels, SHAPES, strict=False)):
        own = net.origin == code
        if own.any():
            fill = "none" if code else "full"
            ax.plot(x[own], y[own], shape, color=INK, markersize=size, fillstyle=fill, markeredgewidth=0.7,
                    label=label)  # fmt: skip
    return float(radius.max())


def _matrix(ax: "Axes", net: Net) -> None:
    """Ties between neighbourhoods: above the diagonal all, below it those across origin."""
    every, across = (_folded(between(net, pairs)) for pairs in (~net.at_home, ~net.at_home & net.is_across))
    size = len(every)
    shown = np.ones((size, size, 3))
    halves = (np.triu_indices(size), np.tril_indices(size, -1))
    for table, colour, where in zip((every, across), (INK, BLUE), halves, strict=True):
        shade = np.sqrt(table[where] / max(float(table[where].max(initial=0.0)), 1.0))[:, None]
        shown[where] = 1.0 - shade * (1.0 - _rgb(colour))
    ax.imshow(shown, interpolation="nearest", origin="upper", extent=(0.0, 1.0, 0.0, 1.0))
    ax.plot([0.0, 1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0, 0.0], color=GREY, linewidth=0.8)
    ax.text(0.88, 0.88, say("map.all_ties"), ha="right", va="top", fontsize=8.5, color=INK)
    ax.text(0.12, 0.12, say("map.key_across"), ha="left", va="bottom", fontsize=8.5, color=BLUE)
    every_row = say("map.matrix_rows", rows=number(size), all=number(len(people_in(net))))
    ax.text(0.0, -0.02, every_row, ha="left", va="top", fontsize=8.5, color=GREY)
    ax.set_xlim(-0.01, 1.01)
    ax.set_ylim(-0.06, 1.01)


def _rgb(colour: str) -> Values:
    from matplotlib.colors import to_rgb

    return np.array(to_rgb(colour))


def _folded(table: Values) -> Values:
    """At most ``MOST_ROWS`` rows: neighbouring ones of the ring added up where there are more."""
    step = -(-len(table) // MOST_ROWS)
    starts = np.arange(0, len(table), step)
    return np.asarray(np.add.reduceat(np.add.reduceat(table, starts, axis=0), starts, axis=1))
