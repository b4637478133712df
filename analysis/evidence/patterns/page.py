"""The generated parts of ``docs/validation.md``: before and now, all patterns, their numbers."""

from pathlib import Path

from sim.errors import OutputError
from sim.words import say

from ...output.folder import reason
from ...output.marked import replaced, unmarked
from ...words import share
from .judge import Estimate, Judged, Spread, in_order
from .mismatches import MISMATCHES, Told, frozen, numbers_of
from .pattern import BUILT_IN
from .principles import PRINCIPLES, READ
from .register import PATTERNS
from .tell import asked, named, short, verdict_words, with_interval

SIGNATURES, BASINS = "P44", "P9"
APART = (SIGNATURES, BASINS)
"""Patterns whose numbers have tables of their own."""
Lines = list[str]


def parts(judged: list[Judged]) -> dict[str, Lines]:
    """Every generated part by name."""
    ordered = in_order(judged)
    return {
        "before_and_now": before_and_now(judged),
        "patterns": patterns([one for one in ordered if one.pattern.kind != BUILT_IN]),
        "built_in": patterns([one for one in ordered if one.pattern.kind == BUILT_IN]),
        "numbers": numbers(judged), "signatures": signatures(judged), "basins": basins(judged),
    }  # fmt: skip


def rebuild(page: Path, judged: list[Judged]) -> None:
    """Write the generated parts of a page between their markers. Raises OutputError."""
    page.write_text(replaced(check_page(page), parts(judged)), encoding="utf-8")


def check_page(page: Path) -> str:
    """The text of a page that has a place for every part. Raises OutputError."""
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        raise OutputError(say("validate.no_page", file=page, reason=reason(error))) from None
    if name := unmarked(text, parts([])):
        raise OutputError(say("validate.no_markers", file=page, name=name))
    return text


def _head(*names: str) -> Lines:
    return _titles(*(say(f"pattern.column.{name}") for name in names))


def _titles(*titles: str) -> Lines:
    return [_row(titles), "|" + "---|" * len(titles)]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def patterns(judged: list[Judged]) -> Lines:
    """One row a pattern."""
    lines = _head("pattern", "kind", "says", "verdict", "claim", "asked", "study", "published", "ensemble",
                  "ranges")  # fmt: skip
    for one in judged:
        pattern = one.pattern
        lines.append(_row((
            pattern.id, pattern.kind, say(f"pattern.{pattern.id}.says"), _verdict(one),
            f"{named(one.claim.name)}: {with_interval(one.claim)}", asked(pattern.claim),
            say(f"pattern.{pattern.id}.study"), say(f"pattern.{pattern.id}.published"),
            _spread(one.ensemble), _spread(one.ranges, pattern.sign.name if pattern.sign else ""),
        )))  # fmt: skip
    return lines


def _verdict(one: Judged) -> str:
    failed = [found for found in one.checks[1:] if not found.holds]
    told = "; ".join(f"{named(found.name)} {short(found.value)}" for found in failed)
    more = [say("pattern.column.beyond", checks=told)] if failed else []
    more += [say("pattern.column.tuned")] if one.pattern.tuned else []
    return f"{verdict_words(one.verdict)} ({'; '.join(more)})" if more else verdict_words(one.verdict)


def _spread(spread: Spread | None, check: str = "") -> str:
    if spread is None:
        return "–"
    told = f"{share(spread.share)} [{short(spread.low)}, {short(spread.high)}]"
    told += f"; {say('pattern.column.undefined', count=spread.undefined)}" if spread.undefined else ""
    told += f"; {say('pattern.column.not_lived', count=spread.not_lived)}" if spread.not_lived else ""
    return f"{named(check)}: {told}" if check else told


def before_and_now(judged: list[Judged]) -> Lines:
    """The mismatches that were known, as they were and as they are."""
    before, now = frozen(), numbers_of(judged)
    lines = _head("says", "pattern", "number", "before", "now", "verdict")
    for mismatch, pattern, name in MISMATCHES:
        old, new = before.get((pattern, name)), now.get((pattern, name))
        verdicts = f"{verdict_words(old.verdict) if old else '–'} → {_now(new)}"
        cells = (say(f"pattern.mismatch.{mismatch}"), pattern, named(name), _told(old), _told(new), verdicts)
        lines.append(_row(cells))
    return lines


def _now(new: Told | None) -> str:
    return verdict_words(new.verdict) if new else say("pattern.column.not_yet")


def _told(told: Told | None) -> str:
    if told is None:
        return say("pattern.column.not_yet")
    if told.low != told.low:
        return short(told.value)
    return with_interval(Estimate("", told.value, told.low, told.high))


def numbers(judged: list[Judged]) -> Lines:
    """All numbers of all patterns in one row each."""
    lines = _head("pattern", "numbers")
    for one in sorted(judged, key=lambda one: list(PATTERNS).index(one.pattern.id)):
        if one.pattern.id not in APART:
            told = "; ".join(
                f"{named(e.name)}: {short(e.value)} ± {short((e.high - e.low) / 2.0)}" for e in one.numbers
            )
            lines.append(_row((one.pattern.id, told)))
    return lines


def _of(judged: list[Judged], pattern: str) -> dict[str, Estimate]:
    return {e.name: e for one in judged if one.pattern.id == pattern for e in one.numbers}


def signatures(judged: list[Judged]) -> Lines:
    """What is left when one principle is taken away."""
    found = _of(judged, SIGNATURES)
    lines = _titles(say("pattern.column.removed"), *(named(name) for name in READ))
    for name in ("none", *PRINCIPLES) if found else ():
        lines.append(_row((named(name), *(short(found[f"{name}.{what}"].value) for what in READ))))
    return lines


def basins(judged: list[Judged]) -> Lines:
    """Incidents a person-year without a programme, by hostility at the start."""
    found = _of(judged, BASINS)
    years = (1, 3, 6)
    lines = _titles(
        say("pattern.column.hostility"), *(say("pattern.column.year", number=year) for year in years)
    )
    for start in ("0.17", "0.5", "0.8") if found else ():
        lines.append(_row((start, *(short(found[f"h{start}_year_{year}"].value) for year in years))))
    if found:
        last = short(found["shock_year_6"].value)
        lines.append(_row((say("pattern.column.shock", start="0.17"), "", "", last)))
    return lines
