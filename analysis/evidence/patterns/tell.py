"""Patterns in words: the lines that ``validate`` prints."""

from math import inf

from sim.words import say

from ...words import number, share, wrapped
from .judge import HOLDS, NOT, PARTLY, UNKNOWN, Estimate, Judged, counted, in_order, tuned
from .pattern import BUILT_IN, Check

VERDICT_IDS = {
    HOLDS: "pattern.verdict.holds", PARTLY: "pattern.verdict.partly", NOT: "pattern.verdict.not",
    UNKNOWN: "pattern.verdict.unknown",
}  # fmt: skip


def verdict_words(verdict: str) -> str:
    """A verdict in people's words."""
    return say(VERDICT_IDS[verdict])


def named(name: str) -> str:
    """The name of a number or check in words."""
    return name.replace("_", " ")


def short(value: float) -> str:
    """A number with as many digits as say something: two after the point, one for large, three for small.

    >>> short(12.34), short(-1.5), short(0.0123)
    ('12.3', '−1.50', '0.012')
    """
    if value in (inf, -inf):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    return number(value, 1 if size >= 10.0 else 2 if size >= 0.0995 or size == 0.0 else 3)


def with_interval(one: Estimate) -> str:
    """Value and interval."""
    return f"{short(one.value)} [{short(one.low)}, {short(one.high)}]"


def asked(check: Check) -> str:
    """Between what a check has to lie."""
    if check.low == -inf:
        return say("pattern.column.below", high=short(check.high))
    if check.high == inf:
        return say("pattern.column.above", low=short(check.low))
    return say("pattern.column.between", low=short(check.low), high=short(check.high))


def tell_patterns(judged: list[Judged]) -> list[str]:
    """Every pattern with what decides, the most uncomfortable first; built-in ones apart."""
    counts, lines, apart = counted(judged), list[str](), False
    lines += wrapped([say("validate.counts", holds=counts[HOLDS], partly=counts[PARTLY], no=counts[NOT],
                          unknown=counts[UNKNOWN], tuned=tuned(judged)), say("validate.note")])  # fmt: skip
    for one in in_order(judged):
        if one.pattern.kind == BUILT_IN and not apart:
            apart = True
            lines += ["", *wrapped([say("validate.built_in")])]
        lines += ["", *_tell(one)]
    return lines


def _tell(one: Judged) -> list[str]:
    claim = one.claim
    ranges = say("validate.ranges", share=share(one.ranges.share)) if one.ranges is not None else ""
    row = say(
        "validate.row", id=one.pattern.id, kind=say(f"pattern.kind.{one.pattern.kind}"),
        verdict=verdict_words(one.verdict), claim=named(claim.name), value=short(claim.value),
        low=short(claim.low), high=short(claim.high), ranges=ranges,
    )  # fmt: skip
    return wrapped([row, "    " + say(f"pattern.{one.pattern.id}.says")])


def tell_changed(expected: str, one: Judged) -> str:
    """One verdict that is another than expected."""
    claim = one.claim
    return say(
        "validate.changed", id=one.pattern.id, expected=verdict_words(expected),
        found=verdict_words(one.verdict), claim=named(claim.name), value=short(claim.value),
        low=short(claim.low), high=short(claim.high),
    )  # fmt: skip
