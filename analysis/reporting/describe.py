"""Every page that the running code writes about itself: ODD, STRESS, TRACE, evidence, and the tables.

``python -m analysis.reporting.describe`` rebuilds all of them.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sim.words import say

from . import evidence, odd, tables

DOCS = Path(__file__).parents[2] / "docs"
REBUILD = "python -m analysis.reporting.describe"


def page(name: str) -> str:
    """One table as a page of the documentation, with the command that rebuilds it."""
    title = say(f"table.{name}.title")
    return f"# {title}\n\n{say('table.rebuilt', command=REBUILD)}\n\n{tables.TABLES[name]()}"


PAGES: dict[str, Callable[[], str]] = {
    "odd.md": odd.odd,
    "evidence.md": evidence.evidence_page,
    **{f"tables/{name}.md": partial(page, name) for name in tables.TABLES},
}
"""File below docs → what it holds."""


def write(folder: Path = DOCS) -> list[Path]:
    """Write all pages; returns their paths."""
    written = []
    for name, make in PAGES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write():
        print(path)
