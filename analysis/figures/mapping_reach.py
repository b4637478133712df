"""Who is invited by which rule: how often, against the share of the community."""

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from sim.words import say

from ..mapping.reach import opens_groups, rules_for
from ..mapping.tell import Told, in_hundred
from ..mapping.tell_reach import HALF, is_too_young, judged, rule_label
from ..words import number
from .style import BLUE, GREY, ORANGE, Values

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 2.0
"""Ratios from this on have the full colour, and from 1 / this down."""


def draw_reach(ax: "Axes", told: Told) -> None:
    """A table of ratios: rows are parts of the community, columns rules; colours repeat the numbers."""
    ax.set_title(say("map.reach_title"), pad=30, x=-0.32)
    parts = shown_parts(told)
    if not opens_groups(told.scenario) or not parts:
        words = say("map.reach_few" if opens_groups(told.scenario) else "map.reach_none")
        ax.axis("off")
        ax.text(-0.32, 1.0, fill(words, 90), transform=ax.transAxes, va="top", color=GREY)
        return
    rules = rules_for(told.scenario)
    ratios = np.array(
        [[told.found.get("reach", "ratio", f"rule={rule},{of}").value for rule in rules] for of in parts]
    )
    ax.imshow(coloured(ratios), aspect="auto", interpolation="nearest")
    _name(ax, told, rules, parts)
    for (row, column), value in np.ndenumerate(ratios):
        is_missed = value < HALF
        ax.text(column, row, number(float(value), 1), ha="center", va="center", fontsize=9,
                weight="bold" if is_missed else "normal")  # fmt: skip


def shown_parts(told: Told) -> list[str]:
    """The rows: the parts that are judged, and those that the age limit leaves out."""
    kept = set(judged(told))
    strata = told.found.strata("reach", "share_of_community")
    return [of for of in strata if of in kept or is_too_young(told, of)]


def coloured(ratios: Values) -> Values:
    """Orange below 1, white at 1, blue above; by how many times."""
    from matplotlib.colors import to_rgb

    with np.errstate(divide="ignore"):
        strength = np.clip(np.log(ratios) / np.log(MOST), -1.0, 1.0)
    strength = np.nan_to_num(strength)[..., None] * 0.75
    full = np.where(strength < 0.0, np.array(to_rgb(ORANGE)), np.array(to_rgb(BLUE)))
    return np.asarray(1.0 - np.abs(strength) * (1.0 - full))


def _name(ax: "Axes", told: Told, rules: list[str], parts: list[str]) -> None:
    """Rows with their share of the community, columns with the rule; the plan's own comes first."""
    shares = [in_hundred(told.found.get("reach", "share_of_community", of).value) for of in parts]
    names = [fill(told.label(of), 30, max_lines=1, placeholder="…") for of in parts]
    rows = [say("map.part", who=who, share=share) for who, share in zip(names, shares, strict=True)]
    ax.set_yticks(np.arange(len(parts)), rows, fontsize=8.5)
    columns = [rule_label(rule) for rule in rules]
    columns[0] = say("map.own_rule", rule=columns[0])
    ax.set_xticks(np.arange(len(rules)), [fill(words, 20) for words in columns], fontsize=8.5)
    ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for edge in np.arange(1, len(rules)) - 0.5:
        ax.axvline(edge, color="white", linewidth=3.0)
