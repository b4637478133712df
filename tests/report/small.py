"""Folders of results small enough for tests, each made once, and reports read as a browser would."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from analysis.cli import main
from analysis.reporting.report.document import report_of
from analysis.reporting.report.opened import open_folder
from analysis.reporting.report.page import page
from analysis.reports import in_language
from tests.experiments.small import TEXT as SWEEP
from tests.rollout.small import TEXT as ROLLOUT
from tests.trials.small import TEXT as TRIAL

VILLAGE = (
    "--set", "context.persons=96", "--set", "burn_in=2", "--set", "programme.groups=2",
    "--set", "programme.group_size=8", "--set", "programme.sessions=4",
)  # fmt: skip
VOID = {"meta", "img", "br", "link", "input", "hr", "wbr", "source", "col", "base", "area", "embed"}


def compared(out: Path, *words: str) -> Path:
    """A comparison of a small village."""
    assert (
        main(
            ["compare", "burundi_hamlet", "--runs", "4", "--weeks", "20", *VILLAGE, "--out", str(out), *words]
        )
        == 0
    )
    return out


def rollout(folder: Path, text: str = ROLLOUT) -> Path:
    """A small rollout, lived."""
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["rollout", str(file), "--out", str(folder / "out"), "--pool", "threads"]) == 0
    return folder / "out"


def sweep(folder: Path, code: int = 0) -> Path:
    """A small sweep, lived."""
    (folder / "small.yaml").write_text(SWEEP, encoding="utf-8")
    words = ["sweep", str(folder / "small.yaml"), "--out", str(folder / "out"), "--pool", "threads"]
    assert main([*words, "--set", "seeds.count=2"]) == code
    return folder / "out"


def trial(folder: Path) -> Path:
    """A small trial, lived."""
    (folder / "small.yaml").write_text(TRIAL, encoding="utf-8")
    words = ["trial", str(folder / "small.yaml"), "--out", str(folder / "out"), "--pool", "threads"]
    assert main(words) == 0
    return folder / "out"


def page_of(folder: Path, language: str = "en") -> "Page":
    """The report of a folder, read."""
    with in_language(language):
        return Page(page(report_of(open_folder(folder))))


class Page(HTMLParser):
    """A page read tag by tag: elements with attributes and text, and the nesting that browsers would see."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = text
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[tuple[str, list[str]]] = []
        self.unclosed: list[str] = []
        self.feed(text)
        self.close()
        self.unclosed += [tag for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.unclosed.append(f"</{tag}>")
            return
        _, inside = self._open.pop()
        words = " ".join("".join(inside).split())
        self.texts.setdefault(tag, []).append(words)
        if self._open:
            self._open[-1][1].extend(inside)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)
        if not self._open or self._open[-1][0] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self) -> str:
        """All words that are read, one space between them."""
        return " ".join(" ".join(self.words).split()).replace("\u2060", "").replace("\u00a0", " ")

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        """The attributes of each element of a kind."""
        return (attributes for name, attributes in self.elements if name == tag)
