"""Pages drawn from a report: one HTML file that needs nothing else, and the first page on one sheet.

Everything that comes from people's files is escaped; drawings are pictures inside the page, so that nothing
in them can act. The page forbids itself scripts and requests.
"""

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.words import language, say

from .blocks import Drawing, Report

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
MOST = {"a4": {"warnings": 4, "rows": 7, "asks": 5}, "phone": {"warnings": 3, "rows": 6, "asks": 5}}
"""How much of each fits on one sheet, whatever there is to say."""


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["say"] = say
    made.filters["source"] = source
    made.filters["markdown"] = _markdown
    made.filters["tight"] = _tight
    made.tests["wordy"] = _is_wordy
    made.tests["drawing"] = lambda cell: isinstance(cell, Drawing)
    return made


def _is_wordy(cell: object) -> bool:
    """Whether a cell holds words, not numbers."""
    return isinstance(cell, str) and sum(letter.isalpha() for letter in cell) > len(cell) / 2


def _tight(text: str) -> str:
    """A text of a table in which numbers do not part from what belongs to them."""
    for loose in (" %", " … ", " / ", "← →"):
        text = text.replace(loose, loose.replace(" ", "\u00a0"))
    return text.replace("0–100", "0\u2060–\u2060100")


def source(drawing: Drawing) -> str:
    """A drawing as the source of a picture."""
    return "data:image/svg+xml;base64," + b64encode(drawing.svg.encode("utf-8")).decode("ascii")


def page(report: Report) -> str:
    """The whole report as HTML."""
    return _filled("page.html.j2", report)


def one_page(report: Report, sheet: str) -> str:
    """The first page as HTML, for a sheet of paper (``a4``) or a telephone (``phone``)."""
    return _filled("onepage.html.j2", report, sheet=sheet, most=MOST[sheet])


def _filled(template: str, report: Report, **more: Any) -> str:
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    found = _environment().get_template(template)
    return found.render(report=report, front=report.front, style=style, language=language(), **more)


def _markdown(text: str) -> Any:
    """A page in Markdown as HTML, its headings two levels lower and without links; no HTML passes through."""
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        token.children = (
            [one for one in token.children or [] if one.type not in ("link_open", "link_close", "image")]
            if token.children is not None
            else None
        )
    return Markup(reader.renderer.render(tokens, reader.options, {}))
