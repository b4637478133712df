"""Where a condition holds, in sentences: each box, how sure it is, and what it rests on."""

from collections.abc import Mapping
from math import ceil, floor, inf, isfinite, log10
from typing import Any

from sim.words import say, say_count

from ..experiments.factors import Factor
from ..keys import count_in_words, key_label, value_in_words
from ..words import listed, number
from .discovery import FEWEST, Box, Discovery, in_steps

SHAKY = 0.7
"""A limit that comes back in fewer resampled copies than this is told as unsure."""


def tell(found: Discovery) -> list[str]:
    """Each box in words, or why there is none; at the end what was left out."""
    if found.boxes:
        lines = [" ".join(box_in_words(found, place)) for place in range(len(found.boxes))]
    else:
        base = share_in_words(found.base_rate)
        seen = {"points": number(found.points), "runs": number(found.runs), "share": base, "least": FEWEST}
        lines = [_opened(say(found.reason, condition=found.condition, **seen))]
    return [*lines, say_count("discovery.undefined", found.undefined)] if found.undefined else lines


def box_in_words(found: Discovery, place: int) -> list[str]:
    """The box at a place among those found: where, how much it rests on, whether it may be luck."""
    box = found.boxes[place]
    what = say(
        "discovery.further" if place else "discovery.box",
        condition=found.condition, share=share_in_words(box.density), elsewhere=share_in_words(box.elsewhere),
        limits=limits_in_words(box.limits, found.factors),
    )  # fmt: skip
    return [_opened(what), _rests_on(box), _luck(box), *_unsure(box)]


def _opened(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def share_in_words(share: float) -> str:
    """A share of runs, in tenths; near the ends in words, for 10 of 10 would say more than is known.

    >>> share_in_words(0.66), share_in_words(0.97), share_in_words(1.0)
    ('7 of 10', 'nearly all', 'all')
    """
    if share != share:
        return number(share)
    if share >= 1.0 or share <= 0.0:
        return say("discovery.all" if share >= 1.0 else "discovery.none")
    if share > 0.95 or share < 0.05:
        return say("discovery.nearly_all" if share > 0.5 else "discovery.hardly_any")
    return say("discovery.tenths", tenths=number(min(max(floor(10.0 * share + 0.5), 1), 9)))


def _rests_on(box: Box) -> str:
    seen = {"coverage": number(100.0 * box.coverage), "runs": number(box.runs), "points": number(box.points)}
    if box.density_unseen != box.density_unseen:
        return say("discovery.holds_unknown", **seen)
    in_tenths = 0.05 <= box.density_unseen <= 0.95
    return say(
        "discovery.holds_tenths" if in_tenths else "discovery.holds_words",
        unseen=share_in_words(box.density_unseen), low=number(floor(10.0 * box.density_low + 1e-9)),
        high=number(ceil(10.0 * box.density_high - 1e-9)), **seen,
    )  # fmt: skip


def _luck(box: Box) -> str:
    if box.by_luck:
        return say("discovery.luck", chance=number(100.0 * box.p_luck))
    if box.p_luck < 0.01:
        return say("discovery.far_beyond_luck")
    return say("discovery.beyond_luck", chance=number(100.0 * box.p_luck))


def _unsure(box: Box) -> list[str]:
    if box.by_luck:
        return []
    return [
        say("discovery.shaky", label=key_label(name), again=number(100.0 * share))
        for name, share in box.reproducibility.items()
        if share < SHAKY
    ]


def limits_in_words(limits: Mapping[str, tuple[Any, ...]], factors: tuple[Factor, ...]) -> str:
    """All limits of a box as one clause."""
    by_name = {factor.name: factor for factor in factors}
    return listed(limit_in_words(by_name[name], limit) for name, limit in limits.items())


def limit_in_words(factor: Factor, limit: tuple[Any, ...]) -> str:
    """The limit of one key as a clause, such as ``the hardship of life is between 0.4 and 0.6``."""
    label = key_label(factor.key)
    if factor.kind == "choice":
        return _choice(label, limit)
    low, high = limit
    if in_steps(factor):
        return _steps(label, low, high, _rounded(factor, low, up=False), _rounded(factor, high, up=True))
    least, most = (_exactly(_rounded(factor, end, up)) for end, up in ((low, False), (high, True)))
    if low > -inf and high < inf:
        return say("discovery.between", label=label, low=least, high=most)
    if low > -inf:
        return say("discovery.above", label=label, value=least)
    return say("discovery.below", label=label, value=most)


def _choice(label: str, values: tuple[Any, ...]) -> str:
    from babel.lists import format_list

    if len(values) == 1 and str(values[0]) in ("True", "False"):
        is_there = str(values[0]) == "True"
        return say("discovery.in_place" if is_there else "discovery.not_in_place", label=label)
    words = [value_in_words(value) for value in values]
    return say("discovery.is", label=label, value=format_list(words, style="or", locale=say("cli.locale")))


def _steps(label: str, low: Any, high: Any, least: Any, most: Any) -> str:
    first, last = (
        count_in_words(end) if isinstance(end, int) else value_in_words(end) for end in (least, most)
    )
    if low == high:
        return say("discovery.is", label=label, value=first)
    if low > -inf and high < inf:
        return say("discovery.from_to", label=label, low=first, high=last)
    if low > -inf:
        return say("discovery.at_least", label=label, value=first)
    return say("discovery.at_most", label=label, value=last)


def _exactly(value: float) -> str:
    """A rounded number with all its digits, so that 0.997 does not become 1."""
    decimals = next((places for places in range(12) if round(value, places) == value), 12)
    return number(value, decimals)


def _rounded(factor: Factor, value: Any, up: bool) -> Any:
    """A limit rounded outward to a step in keeping with the range, but not so far that it says nothing."""
    if not isfinite(value) or (in_steps(factor) and factor.is_listed):
        return value
    wide = factor.high - factor.low
    size = abs(value) * 10.0 if factor.prior == "log_uniform" else wide
    if not size > 0.0:
        return value
    for digits in range(-floor(log10(size / 50.0)), 12):
        turned = ceil(value * 10.0**digits - 1e-9) if up else floor(value * 10.0**digits + 1e-9)
        result = turned / 10.0**digits
        if factor.kind == "integer":
            return int(result) if digits < 0 and factor.low < result < factor.high else value
        if factor.low < result < factor.high:
            return round(result, digits)
    return value
