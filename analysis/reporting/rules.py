"""The rules of the model as the running code knows them: who calls whom, and what each docstring says.

Nothing here parses the repository: it starts from the kernels of ``WEEK`` and from ``found`` and follows
the names that these functions really call, compiled or not.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any

from sim.chance import Purpose
from sim.parameters import PARAMETERS

MACHINERY = ("sim.jit", "sim.chance", "sim.events", "sim.parameters", "sim.scenario", "sim.state")
"""Modules that carry the model and say nothing about people."""
_EQUATION = re.compile(r"[·½Σ√]| = |clip\(|min\(|max\(|hill\(|e\^| at rate | [<≥>] ")


@dataclass(frozen=True)
class Rule:
    """One function of the engine, as its docstring and its callers tell it.

    ``kind`` is rule, part, kernel or empty (plain Python). ``says`` are the paragraphs without the example.
    ``parameters`` are read in it, or handed to it by those who call it.
    """

    name: str
    module: str
    kind: str
    says: tuple[str, ...]
    example: str
    parameters: tuple[str, ...]
    gives: str

    @property
    def sentence(self) -> str:
        """Its first sentence."""
        return self.says[0] if self.says else ""

    @property
    def has_equation(self) -> bool:
        """Whether the docstring holds more than words."""
        return any(_EQUATION.search(paragraph) for paragraph in self.says)

    @property
    def stands_alone(self) -> bool:
        """Whether a reader has to know it: a public rule that gives a number or has an equation."""
        named = self.kind == "rule" and not self.name.startswith("_")
        return named and (self.gives in ("float", "Any") or self.has_equation)


@dataclass(frozen=True)
class _Source:
    """What a function's source tells: its decorators, the names that it calls, what it hands over."""

    kind: str
    gives: str
    calls: tuple[tuple[str, tuple[str, ...]], ...]
    reads: tuple[str, ...]


def function_of(thing: Any) -> FunctionType | None:
    """The plain Python function behind a rule, part, kernel or function of the engine; None for all else."""
    inner = getattr(thing, "py_func", thing)
    if isinstance(inner, FunctionType) and inner.__module__.startswith("sim."):
        return None if inner.__module__.startswith(MACHINERY) else inner
    return None


def reached(start: Callable[..., Any]) -> list[FunctionType]:
    """The function itself and every function of the engine that it leads to, in the order of calls."""
    found: dict[FunctionType, None] = {}
    _follow(function_of(start), found)
    return list(found)


def _follow(function: FunctionType | None, found: dict[FunctionType, None]) -> None:
    if function is None or function in found:
        return
    found[function] = None
    for name, _ in _source(function).calls:
        _follow(function_of(function.__globals__.get(name)), found)


@cache
def _source(function: FunctionType) -> _Source:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    node = tree.body[0]
    assert isinstance(node, ast.FunctionDef)
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    held = _held(node)
    calls = sorted(
        (one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)),
        key=lambda one: (one.lineno, one.col_offset),
    )
    inside = {"rule", "part", "kernel"}
    return _Source(
        next((mark for mark in marks if mark in inside), ""),
        ast.unparse(node.returns) if node.returns else "",
        tuple((one.func.id, _handed(one, held)) for one in calls if isinstance(one.func, ast.Name)),
        tuple(dict.fromkeys(_read(node))),
    )


def _read(node: ast.AST) -> Iterator[str]:
    """Parameters read anywhere below a node."""
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            if one.value.id == "parameters" and one.attr in PARAMETERS:
                yield one.attr


def _held(node: ast.FunctionDef) -> dict[str, tuple[str, ...]]:
    """Local names that hold a parameter, one step deep."""
    held: dict[str, tuple[str, ...]] = {}
    for one in ast.walk(node):
        if isinstance(one, ast.Assign):
            for target in one.targets:
                held.update(_bound(target, one.value))
    return held


def _bound(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for inner, part in zip(target.elts, value.elts, strict=False):
            yield from _bound(inner, part)
    elif isinstance(target, ast.Name) and not any(map(_is_call, ast.walk(value))):
        yield target.id, tuple(_read(value))


def _is_call(node: ast.AST) -> bool:
    """Whether something is worked out here; to make a float is not."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) != "float"


def _handed(call: ast.Call, held: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Parameters that a call hands over, not counting those of calls inside it."""
    found: list[str] = []
    waiting: list[ast.AST] = [*call.args, *(word.value for word in call.keywords)]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, ast.Call):
            continue
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            if one.value.id == "parameters" and one.attr in PARAMETERS:
                found.append(one.attr)
        elif isinstance(one, ast.Name):
            found += held.get(one.id, ())
        else:
            waiting += ast.iter_child_nodes(one)
    return tuple(found)


@cache
def _from_callers() -> dict[FunctionType, tuple[str, ...]]:
    """For every function that the week or week zero leads to: the parameters that its callers hand over."""
    found: dict[FunctionType, list[str]] = {}
    for caller in {one: None for start in _starts() for one in reached(start)}:
        for name, handed in _source(caller).calls:
            called = function_of(caller.__globals__.get(name))
            if called is not None and not called.__module__.endswith(".dynamics"):
                found.setdefault(called, []).extend(handed)
    return {function: tuple(names) for function, names in found.items()}


def _starts() -> list[Callable[..., Any]]:
    from sim.population import found
    from sim.setting import setting_of
    from sim.week import WEEK

    return [*(phase.kernel for phase in WEEK), found, setting_of]


def rule_of(function: FunctionType) -> Rule:
    """What is known of one function."""
    source = _source(function)
    says, example = _said(inspect.getdoc(function) or "")
    names = dict.fromkeys([*source.reads, *_from_callers().get(function, ())])
    return Rule(
        function.__name__, function.__module__, source.kind, says, example, tuple(names), source.gives
    )


def rules_of(start: Callable[..., Any]) -> list[Rule]:
    """A kernel and all that it leads to, in the order of calls."""
    return [rule_of(function) for function in reached(start)]


def rules_in(module: Any) -> list[Rule]:
    """The functions that a module defines, in its own order."""
    own = [function_of(thing) for thing in vars(module).values()]
    return [rule_of(one) for one in own if one and one.__module__ == module.__name__ and _source(one).kind]


def draws_in(phase: str) -> list[Purpose]:
    """The purposes of chance of one phase."""
    return [purpose for purpose in Purpose if purpose.phase == phase]


def _said(doc: str) -> tuple[tuple[str, ...], str]:
    """Paragraphs as one line each, and the worked example."""
    paragraphs, example = [], []
    for block in doc.split("\n\n"):
        lines = block.splitlines()
        if lines and lines[0].startswith(">>>"):
            example += lines
        elif lines:
            paragraphs.append(" ".join(line.strip() for line in lines).replace("``", "`"))
    return tuple(paragraphs), "\n".join(example)
