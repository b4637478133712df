"""Markdown: tables with headings from the catalogue, and hand-written parts with generated blocks in them."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import isfinite
from pathlib import Path

from sim.words import language, say

PARTS = Path(__file__).with_name("parts")
Block = Callable[[], str]
_MARK = re.compile(r"<!-- block (\w+) -->|\{\{(\w+)\}\}")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table; ``head`` names entries ``table.NAME`` of the catalogue."""
    titles = [say(f"table.{name}") for name in head]
    lines = ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(cell(value) for value in row) + " |")
    return "\n".join(lines) + "\n"


def cell(value: object) -> str:
    """A value as the cell of a table."""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def span(low: float, high: float) -> str:
    """A range; empty where anything may stand."""
    return f"{low:g}–{high:g}" if isfinite(low) or isfinite(high) else ""


def filled(part: str, blocks: Mapping[str, Block]) -> str:
    """A hand-written part with each ``<!-- block NAME -->`` and ``{{NAME}}`` replaced by what is generated.

    Raises KeyError for a mark without a block, ValueError for a block without a mark.
    """
    text = written(part)
    unused = sorted(set(blocks) - {found[1] or found[2] for found in _MARK.finditer(text)})
    if unused:
        raise ValueError(f"{part}: {', '.join(unused)}")
    return _MARK.sub(lambda found: blocks[found[1] or found[2]]().rstrip("\n"), text)


def written(part: str) -> str:
    """A hand-written part, in the language in force where there is one in it."""
    return _written(part, language())


@cache
def _written(part: str, wanted: str) -> str:
    own = PARTS / f"{part}.{wanted}.md"
    return (own if own.is_file() else PARTS / f"{part}.md").read_text(encoding="utf-8")
