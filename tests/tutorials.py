"""Literate tutorials: every block of a page is done in order, and what it prints stands below it.

A block of ``yaml`` whose first line is ``# NAME.yaml`` is written to that file; ``sh`` lines that begin with
``commonground`` are done as commands; ``python`` blocks share one namespace. A ``text`` block after any of
them is what was printed; ``…`` alone on a line stands for any lines. ``python -m tests.tutorials`` renews them.
"""

import ast
import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.cli import main
from tests.sizes import ROOT

FOLDER = ROOT / "docs" / "tutorials"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CHANGING = (re.compile(r"took \d+ seconds?"),)


def pages() -> list[Path]:
    """The tutorials."""
    return sorted(FOLDER.glob("*.md"))


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Language and body of every block."""
    for found in BLOCK.finditer(text):
        yield found[1], found[2]


def done(text: str) -> Iterator[tuple[int, str]]:
    """The number of every block that prints, and what it printed; done in the current folder."""
    names: dict[str, Any] = {"__name__": "tutorial"}
    for number, (language, body) in enumerate(blocks(text)):
        printed = _do(language, body, names)
        if printed is not None:
            yield number, steady(printed)


def _do(language: str, body: str, names: dict[str, Any]) -> str | None:
    if language == "yaml" and body.startswith("# "):
        Path(body.split("\n", 1)[0][2:].strip()).write_text(body, encoding="utf-8")
        return None
    if language not in ("sh", "python"):
        return None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        if language == "sh":
            for line in body.splitlines():
                if line.startswith("commonground "):
                    code = main(shlex.split(line.partition("  #")[0])[1:])
                    assert code == 0, line
        else:
            _python(body, names)
    return out.getvalue()


def _python(body: str, names: dict[str, Any]) -> None:
    """The block as a notebook would do it: the value of a last expression is printed."""
    parsed = ast.parse(body)
    last = parsed.body.pop() if parsed.body and isinstance(parsed.body[-1], ast.Expr) else None
    exec(compile(parsed, "<tutorial>", "exec"), names)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "<tutorial>", "eval"), names)
        if value is not None:
            print(value)


def steady(printed: str) -> str:
    """What was printed, without what differs from run to run, and without spaces at line ends."""
    for pattern in CHANGING:
        printed = pattern.sub("took a moment", printed)
    return "\n".join(
        line.rstrip() for line in printed.replace(str(Path.cwd()) + os.sep, "").strip().split("\n")
    )


def shown(text: str) -> dict[int, str]:
    """The ``text`` block that follows each block, by the number of the block before it."""
    listed = list(blocks(text))
    return {
        number: listed[number + 1][1].strip("\n")
        for number in range(len(listed) - 1)
        if listed[number][0] in ("sh", "python") and listed[number + 1][0] == "text"
    }


def agrees(expected: str, printed: str) -> bool:
    """Whether what stands on the page is what was printed, ``…`` standing for any lines."""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"^…$", expected, flags=re.MULTILINE)]
    return re.fullmatch(r"\n?" + r"(?:\n|.)*".join(parts) + r"\n?", printed) is not None


@contextlib.contextmanager
def elsewhere() -> Iterator[Path]:
    """A folder of its own, left as it was."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(before)


def renewed(text: str) -> str:
    """The page with what is printed now; blocks that leave lines out (``…``) stay as they are."""
    with elsewhere():
        printed = dict(done(text))
    kept = shown(text)
    places = [found.span(2) for found in BLOCK.finditer(text)]
    for number in sorted(kept, reverse=True):
        if "…" not in kept[number].split("\n"):
            first, last = places[number + 1]
            text = text[:first] + printed[number] + "\n" + text[last:]
        elif not agrees(kept[number], printed[number]):
            print(
                f"does not agree any more:\n{kept[number]}\n-- printed --\n{printed[number]}", file=sys.stderr
            )
    return text


if __name__ == "__main__":
    for page in pages():
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
