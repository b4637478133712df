"""Which numbers matter, in words for planners: a ranking no finer than is known, and how much is luck."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.outcomes import OUTCOMES
from sim.words import say, say_count

from ..keys import key_label
from ..words import amount, amount_in_words, label, number, stratum_label
from .compare import smallest
from .luck import Luck
from .points import CONSTANT, ONE_SEED, TOO_FEW, Mask, Values

if TYPE_CHECKING:
    import pandas as pd

TOLD = 5
"""So many numbers are named."""
HIGHER, LOWER, MIXED, UNORDERED = "higher", "lower", "mixed", "unordered"
FLAGS = {
    CONSTANT: "sensitivity.constant", ONE_SEED: "sensitivity.one_seed", TOO_FEW: "sensitivity.too_few",
}  # fmt: skip
DIRECTIONS = {
    (HIGHER, "up"): "sensitivity.effect_better", (HIGHER, "down"): "sensitivity.effect_worse",
    (LOWER, "up"): "sensitivity.effect_worse", (LOWER, "down"): "sensitivity.effect_better",
    (HIGHER, "none"): "sensitivity.effect_higher", (LOWER, "none"): "sensitivity.effect_lower",
}  # fmt: skip
Line = Mapping[Any, Any]


class Asked(NamedTuple):
    """Which outcome, for whom, from which weeks, and whether it is the difference that programmes make."""

    outcome: str
    stratum: str
    first: int
    last: int
    is_difference: bool


def direction(line: Line, unordered: Collection[str]) -> str:
    """Whether more of a number raises the outcome, lowers it, or does either.

    Either where the mean with its sign is less than half of the mean size, or its interval spans zero.
    """
    if line["key"] in unordered:
        return UNORDERED
    if abs(line["mu"]) < line["mu_star"] / 2.0 or line["mu_low"] <= 0.0 <= line["mu_high"]:
        return MIXED
    return HIGHER if line["mu"] > 0.0 else LOWER


def tell_morris(
    table: "pd.DataFrame", luck: Luck, asked: Asked, unordered: Collection[str] = ()
) -> list[str]:
    """The ranking by mean size of the effect; what is smaller than matters is said to hardly matter.

    ``unordered`` are keys of which there is no more or less, such as choices between words.
    """
    if table.attrs["flag"]:
        return [_why_not(table, asked)]

    def named(line: Line) -> str:
        ways = {MIXED: "sensitivity.effect_mixed", UNORDERED: "sensitivity.effect_unordered"}
        way = direction(line, unordered)
        return say(
            ways.get(way) or DIRECTIONS[way, OUTCOMES[asked.outcome].good],
            label=key_label(line["key"]), size=amount_in_words(asked.outcome, line["mu_star"]),
            low=amount(asked.outcome, line["mu_star_low"]), high=amount(asked.outcome, line["mu_star_high"]),
        )  # fmt: skip

    sizes = table[["mu_star", "mu_star_low", "mu_star_high"]].to_numpy(np.float64)
    lines = _ranking(table, sizes, sizes, asked, named)
    if table.attrs["luck"] > 0.0:
        size = amount_in_words(asked.outcome, table.attrs["luck"])
        lines.append(say("sensitivity.luck_as_effect", size=size))
    return [*lines, *_closing(table, luck)]


def tell_sobol(table: "pd.DataFrame", luck: Luck, asked: Asked) -> list[str]:
    """The ranking by total share; what brings too little spread is said to hardly matter.

    Too little is less than a straight line would that moves the outcome by less than matters. One that moves
    it by d over the range of a number brings a variance of d²/12. What luck may have added to a total share
    is taken off before.
    """
    if table.attrs["flag"]:
        return [_why_not(table, asked)]
    totals = table[["total", "total_low", "total_high"]].to_numpy(np.float64)
    off = table.attrs["luck"] if luck.is_known else 0.0
    lines = _ranking(table, totals, _as_effects(totals - off, table), asked, _named_with_total)
    return [*lines, *_carried(table, totals, luck), *_closing(table, luck)]


def _named_with_total(line: Line) -> str:
    return say(
        "sensitivity.share_total", label=key_label(line["key"]), total=_parts(line["total"]),
        low=_parts(line["total_low"]), high=_parts(line["total_high"]), first=_parts(line["first"]),
    )  # fmt: skip


def tell_shares(table: "pd.DataFrame", luck: Luck, asked: Asked) -> list[str]:
    """The same by first-order shares, which do not hold what numbers do together only."""
    if table.attrs["flag"] not in ("", ONE_SEED):
        return [_why_not(table, asked)]
    first = table[["first", "first_low", "first_high"]].to_numpy(np.float64, copy=True)
    first[:, 1:] = np.where(np.isnan(first[:, 1:]), [-np.inf, np.inf], first[:, 1:])
    lines = _ranking(table, first, _as_effects(first, table), asked, _named_by_itself)
    return [*lines, *_carried(table, first, luck), say("sensitivity.first_only"), *_closing(table, luck)]


def _named_by_itself(line: Line) -> str:
    known = {"label": key_label(line["key"]), "first": _parts(line["first"])}
    if line["first_low"] != line["first_low"]:
        return say("sensitivity.share_unsure", **known)
    return say(
        "sensitivity.share_first", low=_parts(line["first_low"]), high=_parts(line["first_high"]), **known
    )


def _parts(share: float) -> str:
    """A share as parts of 100; less than none is none."""
    return number(100.0 * max(0.0, share)) if share == share else number(share)


def _as_effects(shares: Values, table: "pd.DataFrame") -> Values:
    """The change over the range of a number, as a straight line, that brings such shares of the variance."""
    variance: float = table.attrs["variance"]
    return np.sqrt(12.0 * np.maximum(shares, 0.0) * variance)


def _why_not(table: "pd.DataFrame", asked: Asked) -> str:
    return say("sensitivity.nothing_told", why=say(FLAGS[table.attrs["flag"]]), **about(asked))


def about(asked: Asked) -> dict[str, str]:
    """The outcome, for whom and when, in words."""
    when = say("sensitivity.weeks", first=asked.first, last=asked.last)
    if asked.first == asked.last:
        when = say("sensitivity.week", week=asked.last)
    name = label(asked.outcome)
    if asked.is_difference:
        name = say("sensitivity.effect_on", label=name)
    return {"label": name, "who": stratum_label(asked.stratum), "when": when}


def _ranking(
    table: "pd.DataFrame", values: Values, effects: Values, asked: Asked, named: Callable[[Line], str]
) -> list[str]:
    """The heading, the strongest that matter, place by place, and how many hardly matter.

    ``values`` and ``effects`` are (key, [value, low, high]): by what they are ranked, and what is held
    against the smallest difference that matters.
    """
    limit = smallest(asked.outcome, np.array([table.attrs["mean"]]))
    matters = effects[:, 0] >= limit
    told = {**about(asked), "limit": amount_in_words(asked.outcome, limit)}
    if not matters.any():
        return [
            say_count("sensitivity.nothing_matters", len(table), **told),
            *_unsure(effects, matters, limit, told["limit"]),
        ]
    records = table.to_dict("records")
    placed = [one for one in places(values) if matters[one.row]]
    lines = [_place(one, named(records[one.row])) for one in placed[:TOLD]]
    more = sum(one.best <= TOLD for one in placed[TOLD:])
    if more:
        lines.append(say_count("sensitivity.more_places", more))
    return [
        say_count("sensitivity.heading", len(table), **told),
        *lines,
        *_hardly(matters, told["limit"]),
        *_unsure(effects, matters, limit, told["limit"]),
    ]


class Placed(NamedTuple):
    """A row of a table, and the places that it may have in the ranking."""

    row: int
    best: int
    worst: int


def places(values: Values) -> list[Placed]:
    """The rows of (key, [value, low, high]) from the strongest down.

    One number is clearly before another only if its interval lies wholly over the other's; so whose
    intervals overlap may have each other's places.
    """
    low, high = values[:, 1], values[:, 2]
    before, after = (low[None, :] > high[:, None]).sum(axis=1), (high[None, :] < low[:, None]).sum(axis=1)
    order = np.argsort(-values[:, 0], kind="stable")
    return [Placed(int(row), int(before[row]) + 1, len(values) - int(after[row])) for row in order]


def _place(one: Placed, name: str) -> str:
    if one.best == one.worst:
        return say("sensitivity.place", place=one.best, name=name)
    return say("sensitivity.places", first=one.best, last=one.worst, name=name)


def _hardly(matters: Mask, limit: str) -> list[str]:
    count = int((~matters).sum())
    return [say_count("sensitivity.hardly", count, all=len(matters), limit=limit)] if count else []


def _unsure(effects: Values, matters: Mask, limit: float, told: str) -> list[str]:
    """How many are on one side of what matters while their intervals reach over to the other."""
    over = int((~matters & (effects[:, 2] >= limit)).sum())
    under = int((matters & (effects[:, 1] < limit)).sum())
    return [say_count("sensitivity.unsure", over + under, limit=told)] if over + under else []


def _carried(table: "pd.DataFrame", values: Values, luck: Luck) -> list[str]:
    """What the strongest carry by themselves, and what numbers do only together."""
    first = table["first"].to_numpy(np.float64)
    strongest = np.argsort(-values[:, 0], kind="stable")[: min(3, len(first))]
    lines = [
        say_count(
            "sensitivity.carried", len(strongest), share=_parts(min(float(first[strongest].sum()), 1.0))
        )
    ]
    if luck.is_known:
        together = 1.0 - float(first.sum()) - table.attrs["luck"]
        lines.append(say("sensitivity.together", share=_parts(together)))
    return lines


def _closing(table: "pd.DataFrame", luck: Luck) -> list[str]:
    """How much is luck, and what was left out."""
    if luck.is_known:
        shares = {name: _parts(getattr(luck, name).value) for name in ("one_run", "compared", "means")}
        low, high = _parts(luck.one_run.low), _parts(luck.one_run.high)
        lines = [say("sensitivity.luck", low=low, high=high, seeds=luck.seeds, **shares)]
    else:
        lines = [say(FLAGS[luck.flag])]
    if table.attrs["left_out"]:
        lines.append(say("sensitivity.left_out", left_out=number(table.attrs["left_out"])))
    return lines
