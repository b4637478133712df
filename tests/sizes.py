"""How long files and functions are, counted as ``tests/test_architecture.py`` limits them.

A line counts if it holds code: blank lines, comments and docstrings do not. Run as a program it
prints medians; they are information, never a rule, since crumbs are no better than lumps.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("sim", "analysis")
_SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Size:
    """One function: where it stands, how many lines of code it has, whether it is a kernel."""

    place: str
    lines: int
    is_kernel: bool


def sources(*packages: str) -> list[Path]:
    """Every Python file of these packages (of ``sim`` and ``analysis`` if none is named), sorted."""
    return sorted(file for name in packages or PACKAGES for file in (ROOT / name).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


@cache
def code_lines(file: Path) -> frozenset[int]:
    """The numbers of the lines that hold code."""
    return frozenset(_lines_with_code(file.read_text(encoding="utf-8"), tree(file)))


def _lines_with_code(text: str, parsed: ast.Module) -> set[int]:
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for docstring in _docstrings(parsed):
        lines.difference_update(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    return lines


def _docstrings(parsed: ast.Module) -> Iterator[ast.Expr]:
    for node in ast.walk(parsed):
        body = getattr(node, "body", None)
        if not isinstance(node, ast.Module | ast.ClassDef | Function) or not body:
            continue
        first = body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            if isinstance(first.value.value, str):
                yield first


def functions(file: Path) -> Iterator[Size]:
    """Every function of a file. A function counts from ``def``; inner ones count in the outer too."""
    place = file.relative_to(ROOT).as_posix()
    for node in ast.walk(tree(file)):
        if isinstance(node, Function):
            span = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            lines = len(code_lines(file).intersection(span))
            yield Size(f"{place}:{node.lineno} {node.name}", lines, _is_kernel(node))


def _is_kernel(node: Function) -> bool:
    return any(
        isinstance(mark, ast.Name | ast.Attribute) and ast.unparse(mark).split(".")[-1] in ("kernel", "part")
        for mark in node.decorator_list
    )


def _summary(what: str, sizes: list[int]) -> str:
    if len(sizes) < 2:
        return f"{what}: {len(sizes)}"
    usual, tenth = median(sizes), quantiles(sizes, n=10)[-1]
    return f"{what}: {len(sizes)}, median {usual:.0f} lines, 90 % under {tenth:.0f}, longest {max(sizes)}"


if __name__ == "__main__":
    for package in PACKAGES:
        files = [file for file in sources(package) if code_lines(file)]
        print(_summary(f"{package}/ files", [len(code_lines(file)) for file in files]))
        print(_summary(f"{package}/ functions", [size.lines for file in files for size in functions(file)]))
