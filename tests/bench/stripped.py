"""A copy of the engine whose phases write no events at all, to see what asking ``log.on`` costs."""

import ast
import shutil
from pathlib import Path

from .measure import ENGINE


def _asks(test: ast.expr) -> bool:
    """Whether a condition asks if the log is on."""
    return any(isinstance(node, ast.Attribute) and ast.unparse(node) == "log.on" for node in ast.walk(test))


class Silence(ast.NodeTransformer):
    """Leaves out every branch that is taken only while the log is on; counts them."""

    def __init__(self) -> None:
        self.removed = 0

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt] | None:
        """Keep what else there is. Raises ValueError where leaving the branch out could change more."""
        self.generic_visit(node)
        if not _asks(node.test):
            node.body = node.body or [ast.Pass()]
            return node
        allowed = isinstance(node.test, ast.Subscript) or (
            isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
        )
        if not allowed:
            raise ValueError(f"line {node.lineno}: {ast.unparse(node.test)} is no plain question")
        self.removed += 1
        return node.orelse or None

    def visit_For(self, node: ast.For) -> ast.AST:
        """A loop that did nothing but write events stays, empty."""
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node


def without_events(folder: Path) -> int:
    """Copy the engine and its scenarios there, phases without events; how many places were left out."""
    for package in ("sim", "scenarios"):
        shutil.copytree(ENGINE / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    removed = 0
    for file in sorted((folder / "sim" / "week").glob("*.py")):
        parsed, silence = ast.parse(file.read_text(encoding="utf-8")), Silence()
        silent = ast.fix_missing_locations(silence.visit(parsed))
        if silence.removed:
            file.write_text(ast.unparse(silent) + "\n", encoding="utf-8")
            removed += silence.removed
    return removed
