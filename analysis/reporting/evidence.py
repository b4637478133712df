"""``docs/evidence.md``: every figure with its use, what does not agree beside each other, what is held back.

``python -m analysis.reporting.evidence`` rebuilds it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.words import say

from ..evidence.targets import (
    CALIBRATE,
    CONTEXT,
    SPECIFY,
    VALIDATE,
    Conflict,
    Figure,
    TargetFile,
    load_themes,
)
from .markdown import table

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"
REBUILD = "python -m analysis.reporting.evidence"
USES = {
    CALIBRATE: "evidence.use.calibrate", VALIDATE: "evidence.use.validate", SPECIFY: "evidence.use.specify",
    CONTEXT: "evidence.use.context",
}  # fmt: skip
HEAD = ("id", "evidence.quantity", "evidence.whom", "value", "evidence.spread", "n", "evidence.use", "source")


def evidence_page() -> str:
    """The whole page."""
    themes = load_themes()
    figures = {name: one for theme in themes.values() for name, one in theme.figures.items()}
    return "\n".join(
        [*_opening(figures), *(line for one in themes.values() for line in _theme(one, figures))]
    )


def _opening(figures: Mapping[str, Figure]) -> Iterator[str]:
    """What the page is, how many figures have which use, and the three short lists that matter most."""
    yield f"# {say('evidence.title')}\n"
    yield say("table.rebuilt", command=REBUILD) + "\n"
    yield say("evidence.opening") + "\n"
    for use, sentence in USES.items():
        count = sum(one.use == use for one in figures.values())
        yield f"* **{use}** ({count}): {say(sentence)}"
    remembered = [name for name, one in figures.items() if one.read == "memory"]
    yield f"\n{say('evidence.remembered', figures=', '.join(remembered))}\n"
    yield f"## {say('evidence.fitted_title')}\n"
    yield table(("id", "evidence.quantity", "value", "evidence.statistic"), [
        (name, one.quantity, _value(one), ", ".join(f"`{part}`" for part in one.statistics))
        for name, one in figures.items() if one.use == CALIBRATE
    ])  # fmt: skip
    yield f"{say('evidence.fitted_more')}\n"
    yield f"## {say('evidence.held_title')}\n"
    yield say("evidence.held") + "\n"
    yield table(("id", "evidence.quantity", "value", "evidence.why"), [
        (name, one.quantity, _value(one), one.why) for name, one in figures.items() if one.use == VALIDATE
    ])  # fmt: skip


def _theme(theme: TargetFile, figures: Mapping[str, Figure]) -> Iterator[str]:
    """One theme: all its figures, why some are not fitted, and what does not agree."""
    yield f"## {theme.theme}\n"
    yield table(HEAD, [
        (name, one.quantity, f"{one.setting}; {one.population}; {one.time}", _value(one), _spread(one),
         "" if one.n is None else f"{one.n:,}", one.use, _source(one))
        for name, one in theme.figures.items()
    ])  # fmt: skip
    told = [(name, one) for name, one in theme.figures.items() if one.why and one.use in (SPECIFY, CONTEXT)]
    if told:
        yield f"**{say('evidence.not_fitted')}**\n"
        yield from (f"* {name} ({one.quantity}): {one.why}." for name, one in told)
        yield ""
    if theme.conflicts:
        yield f"**{say('evidence.beside')}**\n"
        for conflict in theme.conflicts:
            yield from _conflict(conflict, figures)
    yield ""


def _conflict(conflict: Conflict, figures: Mapping[str, Figure]) -> Iterator[str]:
    yield f"* {conflict.say}"
    for name in conflict.figures:
        one = figures[name]
        yield f"  * {name}: {one.quantity}, {one.setting} ({one.time}): {_value(one)}"


def _value(one: Figure) -> str:
    """The figure with its unit; the effect in words where that is all there is."""
    shown = "" if one.value is None else f"{one.value:g} {one.unit}"
    return f"{shown} ({one.effect})" if shown and one.effect else shown or one.effect


def _spread(one: Figure) -> str:
    parts = [] if one.sd is None else [f"SD {one.sd:g}"]
    if one.low is not None and one.high is not None:
        parts.append(f"{one.low:g} – {one.high:g}")
    return "; ".join(parts)


def _source(one: Figure) -> str:
    words = [one.source]
    if one.read == "memory":
        words.append(say("evidence.from_memory"))
    if one.derived:
        words.append(say("evidence.derived"))
    return "; ".join(words)


if __name__ == "__main__":
    PAGE.write_text(evidence_page(), encoding="utf-8")
    print(PAGE)
