"""The map on one page: the net, trust, isolation, disputes, and whom each rule of recruitment reaches."""

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from sim.words import say

from ..keys import dispute_label
from ..mapping.disputes import WHERE, open_pairs, per_neighbourhood
from ..mapping.neighbourhoods import SMALLEST, people_in
from ..mapping.net import Net
from ..mapping.readings import origins_of
from ..mapping.table import Seen
from ..mapping.tell import Told
from ..words import number
from .mapping_net import INK, MOST_PERSONS, draw_net
from .mapping_reach import draw_reach
from .style import BLUE, GREY, ORANGE, STYLE, Values

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 10.0, 14.14
"""A sheet of A4, upright."""
Box = tuple[float, float, float, float]
PLACES: dict[str, Box] = {
    "net": (0.04, 0.585, 0.54, 0.335), "trust": (0.74, 0.79, 0.22, 0.115), "apart": (0.74, 0.575, 0.22, 0.13),
    "ring": (0.08, 0.385, 0.36, 0.125), "kinds": (0.68, 0.385, 0.28, 0.125),
    "reach": (0.27, 0.115, 0.69, 0.195),
}  # fmt: skip
"""Left, bottom, width and height of each panel, in parts of the page."""
SAME, BANDS = "#B9B5AB", "#E4E0D5"
CROWDED = 5
"""More rows than this have one line each."""


def map_figure(told: Told, net: Net, seeds: tuple[int, ...]) -> "Figure":
    """All panels; the net and the dots along the ring are those of the first community."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, HEIGHT))
        axes = {name: figure.add_axes(box) for name, box in PLACES.items()}
        _write(figure, told, net, seeds)
        draw_net(axes["net"], net, [told.label(f"origin={name}") for name in origins_of(told.scenario)])
        _trust(axes["trust"], told)
        _isolation(axes["apart"], told)
        _along_ring(axes["ring"], told, net)
        _kinds(axes["kinds"], told)
        draw_reach(axes["reach"], told)
    return figure


def _write(figure: "Figure", told: Told, net: Net, seeds: tuple[int, ...]) -> None:
    """Title over the page, what is seen below it."""
    context = told.scenario.context
    title = say("map.title", place=context.place or told.scenario.name, persons=number(context.persons))
    lines = fill(title, 72, max_lines=2, placeholder="…")
    figure.text(0.05, 0.985, lines, fontsize=14, weight="bold", va="top")
    head = "map.net_ring" if net.persons <= MOST_PERSONS else "map.net_matrix"
    figure.text(0.05, 0.932, say(head), fontsize=10, va="bottom")
    words = [
        say("map.note_one", seed=seeds[0])
        if len(seeds) == 1
        else say("map.note", runs=len(seeds), seed=seeds[0]),
        say("map.guard"),
        say("cli.fixed_line"),
    ]
    figure.text(0.05, 0.012, "\n".join(fill(line, 132) for line in words), va="bottom", linespacing=1.35)


def _dots(
    ax: "Axes", heights: Values, seen: list[Seen], colour: str, mark: str, factor: float = 100.0
) -> None:
    """Means with the band of four communities in five."""
    for height, one in zip(heights, seen, strict=True):
        if one.runs:
            ends = [100.0 * one.low, 100.0 * one.high]
            ax.plot(ends, [height, height], color=colour, linewidth=1.2, solid_capstyle="butt")
            ax.plot([100.0 * one.value], [height], mark, color=colour, markersize=5.5)


def _rows(ax: "Axes", labels: list[str]) -> Values:
    """Rows from the top down, named at the left."""
    heights = np.arange(len(labels))[::-1].astype(np.float64)
    lines = 2 if len(labels) <= CROWDED else 1
    kept = [fill(label, 22, max_lines=lines, placeholder="…") for label in labels]
    ax.set_yticks(heights, kept, fontsize=8.5)
    ax.set_ylim(-0.6, len(labels) - 0.4)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.grid(visible=False, axis="y")
    return heights


def _say_empty(ax: "Axes", words: str) -> None:
    ax.axis("off")
    ax.text(0.0, 0.9, fill(words, 34), transform=ax.transAxes, va="top", color=GREY)


def _trust(ax: "Axes", told: Told) -> None:
    """Mean trust within and across origin, for each origin."""
    ax.set_title(say("map.trust_title"), pad=16)
    strata = [of for of in told.found.strata("ties", "trust_across") if of != "all"]
    if not told.has_origins:
        _say_empty(ax, say("map.one_origin_short"))
        return
    heights = _rows(ax, [told.label(of) for of in strata])
    for measure, colour, mark, shift, words in (
        ("trust_within", INK, "o", 0.12, "map.key_within"),
        ("trust_across", BLUE, "D", -0.12, "map.key_to_others"),
    ):  # fmt: skip
        _dots(ax, heights + shift, [told.found.get("ties", measure, of) for of in strata], colour, mark)
        ax.plot([], [], mark, color=colour, markersize=5.5, label=say(words))
    ax.set_xlim(0, 100)
    ax.set_xlabel(say("map.trust_unit"), color=GREY, fontsize=8, loc="right")
    ax.legend(loc="lower left", bbox_to_anchor=(-0.04, 0.97), ncols=2, frameon=False, fontsize=8,
              handletextpad=0.1, columnspacing=1.0, borderaxespad=0.1)  # fmt: skip


def _isolation(ax: "Axes", told: Told) -> None:
    """Share of people who live in isolated households, and of those who live alone if there are such."""
    found = told.found
    ax.set_title(say("map.isolation_title"), pad=8)
    strata = found.strata("isolation", "share_of_persons")
    if not told.has_origins:
        strata = [of for of in strata if not of.startswith("origin=")]
    rows = [(told.label(of), found.get("isolation", "share_of_persons", of)) for of in strata]
    for gender in ("gender=woman", "gender=man"):
        alone = found.get("isolation", "share_of_persons_alone", gender)
        if found.get("isolation", "persons_alone", gender).value >= SMALLEST:
            rows.append((say("map.lone", who=told.label(gender)), alone))
    rows = [row for row in rows if row[1].runs]
    heights = _rows(ax, [label for label, _ in rows])
    _dots(ax, heights, [seen for _, seen in rows], ORANGE, "o")
    highest = max(100.0 * seen.high for _, seen in rows)
    ax.set_xlim(0, max(5.0, 1.1 * highest))
    ax.set_xlabel(say("map.isolation_unit"), color=GREY, fontsize=8, loc="right")


def _along_ring(ax: "Axes", told: Told, net: Net) -> None:
    """Open disputes in each neighbourhood: the band over communities, and the first one as dots."""
    ax.set_title(say("map.ring_title"), pad=8)
    strata = [f"neighbourhood={place}" for place in range(1, len(people_in(net)) + 1)]
    seen = [told.found.get("disputes", "per_100", of) for of in strata]
    places = np.arange(1, len(strata) + 1)
    low, high = np.array([one.low for one in seen]), np.array([one.high for one in seen])
    ax.fill_between(np.repeat(places, 2) + np.tile([-0.4, 0.4], len(places)), np.repeat(low, 2),
                    np.repeat(high, 2), color=BANDS, linewidth=0)  # fmt: skip
    people = people_in(net)
    found = per_neighbourhood(net, open_pairs(net, told.scenario))
    here = np.where(people >= SMALLEST, 100.0 * found / np.maximum(people, 1), np.nan)
    ax.plot(places, here, "o", color=INK, markersize=float(np.clip(200.0 / len(places), 2.0, 5.0)))
    ax.axhline(told.found.get("disputes", "per_100").value, color=GREY, linewidth=0.8)
    ax.set_xlim(0.4, len(strata) + 0.6)
    ax.set_ylim(bottom=0.0)
    ax.set_xticks([])
    ax.set_xlabel(say("map.ring_axis"), color=GREY, fontsize=8, loc="right")


def _kinds(ax: "Axes", told: Told) -> None:
    """Open disputes by type, and where they stand; violence at home is in none of them."""
    ax.set_title(say("map.kinds_title"), pad=16)
    found = told.found
    kinds = [of for of in found.strata("disputes", "share_of_disputes") if of.startswith("type=")]
    heights = _rows(ax, [dispute_label(of.removeprefix("type=")) for of in kinds])
    left = np.zeros(len(kinds))
    colours = {"household": INK, "across": BLUE, "same": SAME}
    words = {"household": "map.key_home", "across": "map.key_across_short", "same": "map.key_same_short"}
    for where in (WHERE[0], WHERE[2], WHERE[1]):
        parts = [found.get("disputes", "per_100", f"{of},where={where}") for of in kinds]
        if not any(part.value > 0.0 for part in parts):
            continue
        values = np.array([part.value if part.runs else 0.0 for part in parts])
        ax.barh(heights, values, left=left, height=0.62, color=colours[where], label=say(words[where]))
        left += values
    ax.set_xlabel(say("map.kinds_unit"), color=GREY, fontsize=8, loc="right")
    if left.any():
        ax.legend(loc="lower left", bbox_to_anchor=(-0.3, 0.97), ncols=3, frameon=False, fontsize=8,
                  handletextpad=0.4, handlelength=1.0, columnspacing=1.0, borderaxespad=0.1)  # fmt: skip
