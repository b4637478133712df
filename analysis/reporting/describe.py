"""Every page that the running code writes about itself: ODD, STRESS, TRACE, evidence, and the tables.

``python -m analysis.reporting.describe`` rebuilds all of them.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sim.errors import OutputError
from sim.words import say

from ..output.folder import reason
from . import evidence, odd, stress, tables, trace

DOCS = Path(__file__).parents[2] / "docs"
REBUILD = "python -m analysis.reporting.describe"
Page = Callable[[], str]


def table_page(name: str) -> str:
    """One table as a page of the documentation, with the command that rebuilds it."""
    title = say(f"table.{name}.title")
    return f"# {title}\n\n{say('table.rebuilt', command=REBUILD)}\n\n{tables.TABLES[name]()}"


TEXTS: dict[str, tuple[str, Page]] = {
    "odd": ("odd.md", odd.odd), "stress": ("stress.md", stress.stress), "trace": ("TRACE.md", trace.trace),
    "evidence": ("evidence.md", evidence.evidence_page),
    **{name: (f"tables/{name}.md", partial(table_page, name)) for name in tables.TABLES},
}  # fmt: skip
"""What the command calls a page → its file below docs, and what makes it."""
PAGES: dict[str, Page] = dict(TEXTS.values())
"""File below docs → what makes it."""


def page_of(name: str, folder: Path | None = None) -> str:
    """A page by name; with the ``folder`` of results that the checklist is for. Raises OutputError."""
    return TEXTS[name][1]() if folder is None else stress.stress_of(folder)


def write_page(file: Path, text: str) -> Path:
    """Write one page. Raises OutputError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(say("output.unwritable", folder=file, reason=reason(error))) from error
    return file


def write(folder: Path = DOCS) -> list[Path]:
    """Write all pages; returns their paths."""
    return [write_page(folder / name, make()) for name, make in PAGES.items()]


if __name__ == "__main__":
    for path in write():
        print(path)
