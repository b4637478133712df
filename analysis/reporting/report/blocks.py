"""What a report is made of: parts with blocks, without any markup. Pages are drawn from them elsewhere."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A paragraph. ``kind`` is plain, lead (larger), note (smaller), warning, or fixed."""

    words: str
    kind: str = "plain"
    name: str = "text"


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]
    ordered: bool = False
    name: str = "points"


@dataclass(frozen=True)
class Heading:
    """A heading within a part."""

    words: str
    name: str = "heading"


@dataclass(frozen=True)
class Drawing:
    """A drawing as SVG, with words that stand for it."""

    svg: str
    words: str
    width: int = 0
    name: str = "drawing"


@dataclass(frozen=True)
class Panels:
    """Drawings beside each other, with what all of them show."""

    drawings: tuple[Drawing, ...]
    caption: str
    name: str = "panels"


Cell = str | Drawing


@dataclass(frozen=True)
class Grid:
    """A table: caption, heads of columns, rows whose first cell heads them; ``numeric``: of numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    numeric: bool = True
    name: str = "grid"


@dataclass(frozen=True)
class Code:
    """A command to type."""

    words: str
    name: str = "code"


@dataclass(frozen=True)
class Page:
    """A page that exists as Markdown."""

    markdown: str
    name: str = "page"


Block = Text | Points | Heading | Drawing | Panels | Grid | Code | Page


@dataclass(frozen=True)
class Part:
    """One of the numbered parts."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Front:
    """What the first page says."""

    question: str
    answer: str
    sentences: tuple[str, ...]
    sure: str
    warnings: tuple[str, ...]
    picture: Grid | None = None
    others: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The whole report; ``mark`` stands across every page of a safety experiment."""

    name: str
    front: Front
    parts: tuple[Part, ...]
    command: str
    versions: str
    mark: str = ""
    asks: tuple[str, ...] = field(default=())
