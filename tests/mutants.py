"""Small deliberate mistakes in the rules of the engine, made in their syntax trees.

A mutant is named by file, function and number: the sites of a file are always found in the same order.
What only writes events or outcomes is left alone, see ``EXCLUDED``.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import sim

ENGINE = Path(sim.__file__).parent
FILES = ("dynamics.py", "principles.py", "growth.py", "ranking.py", "week/*.py")
EXCLUDED = {
    "sim/week/observe.py": "writes outcomes; recomputed from snapshots by the tests of outcomes",
    "sim/week/__init__.py": "the order of phases; swapping two is held by the golden numbers",
    "growth.widen": "room for groups yet to come; no rule",
    "growth._longer": "room for groups yet to come; no rule",
    "`if log.on[0]` and emit(…)": "writes events; they never change a state",
    "statements that only write OUTCOMES": "what is counted for tables and read by no rule",
}
OUTCOMES = {
    "hurts", "repairs", "disclosures", "stopped", "hot_disputes", "worst_cross", "new_disputes",
    "suffered_home", "present_sum", "gini_sum", "hurts_sum", "crises_sum", "dropouts", "safety_start",
    "safety_end", "trust_start", "trust_end", "end_week", "selfhelp_until", "ended", "enrolled", "left",
    "gini", "since", "agreement", "mediator", "incidents", "agreed", "tension_sum", "stories_wanted",
    "stories_heard", "unsafe_tellings", "crises", "agreements_made", "agreements_broken", "referrals_made",
    "referrals_refused", "facilitators_left", "start_week", "broken_week", "seat", "agreements",
}  # fmt: skip
NOT_OUTCOMES = {("session", "left"), ("group", "agreed")}
LEVELS_OF_OUTCOMES = {"community", "register"}
STATES = {"places", "pairs", "ties", "week"}
PARTNERS = (
    ("low", "high"), ("i", "j"), ("a", "b"), ("first", "second"), ("gain", "loss"), ("teller", "listener"),
    ("hurt", "doer"), ("me", "other"),
)  # fmt: skip
SWAPS = {one: other for pair in PARTNERS for one, other in (pair, pair[::-1])}
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
TURNED: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
FACTOR = 1.1


class Mutant(NamedTuple):
    """One mistake: where, and what was made of what."""

    file: str
    function: str
    line: int
    number: int
    change: str

    @property
    def name(self) -> str:
        """How it is called in reports."""
        return f"{self.file}:{self.line} {self.function}: {self.change}"


class Site(NamedTuple):
    """A place where a mistake can be made, and how."""

    node: ast.expr | ast.stmt
    function: str
    change: str
    make: Callable[[], None]


def files() -> list[str]:
    """The files whose rules are mutated, from the folder above the engine."""
    found = [path for pattern in FILES for path in sorted(ENGINE.glob(pattern))]
    names = [path.relative_to(ENGINE.parent).as_posix() for path in found]
    return [name for name in names if name not in EXCLUDED]


def mutants(file: str) -> list[Mutant]:
    """All mistakes that are made in one file."""
    sites = _sites(file)[1]
    return [Mutant(file, s.function, s.node.lineno, number, s.change) for number, s in enumerate(sites)]


def mutated(mutant: Mutant) -> ast.Module:
    """The syntax tree of the file with the mistake in it."""
    tree, sites = _sites(mutant.file)
    sites[mutant.number].make()
    return ast.fix_missing_locations(tree)


def _sites(file: str) -> tuple[ast.Module, list[Site]]:
    tree = ast.parse((ENGINE.parent / file).read_text(encoding="utf-8"), filename=file)
    module = Path(file).stem
    sites: list[Site] = []
    for part in tree.body:
        if isinstance(part, ast.FunctionDef) and f"{module}.{part.name}" not in EXCLUDED:
            bound = {node.id for node in ast.walk(part) if isinstance(node, ast.Name) and _stores(node)}
            bound |= {argument.arg for argument in part.args.args}
            for statement in part.body:
                sites += _in_statement(statement, part.name, bound)
        elif isinstance(part, ast.Assign):
            sites += _in_constant(part)
    return tree, sites


def _stores(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


def _in_constant(statement: ast.Assign) -> Iterator[Site]:
    """Numbers at the top of a file: those that stand for themselves; codes come several in a line."""
    target = statement.targets[0]
    if isinstance(target, ast.Name) and target.id not in ("PHASE", "HOT", "RUNNING"):
        for node in ast.walk(statement.value):
            if isinstance(node, ast.Constant):
                yield from _number(node, target.id, 2)


def _in_statement(statement: ast.stmt, function: str, bound: set[str]) -> Iterator[Site]:
    """Sites of one statement and of all inside it, left to right."""
    if only_tells(statement):
        return
    if isinstance(statement, ast.AugAssign):
        yield from _turn(statement, function)
    for field, part in ast.iter_fields(statement):
        if field in ("annotation", "op"):
            continue
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, ast.stmt):
                yield from _in_statement(child, function, bound)
            elif isinstance(child, ast.expr):
                is_value = isinstance(statement, ast.Assign | ast.Return)
                yield from _in_expression(child, function, bound, is_value)


def only_tells(statement: ast.stmt) -> bool:
    """Whether a statement only writes events or outcomes."""
    if isinstance(statement, ast.Expr):
        call = statement.value
        is_text = isinstance(call, ast.Constant)
        return is_text or (isinstance(call, ast.Call) and ast.unparse(call.func) == "emit")
    if isinstance(statement, ast.Assign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return all(_is_outcome(target) for target in _flat(targets))
    if isinstance(statement, ast.If) and ast.unparse(statement.test) == "log.on[0]":
        return True
    if isinstance(statement, ast.If | ast.For):
        return all(only_tells(part) for part in [*statement.body, *statement.orelse])
    return False


def _flat(targets: list[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        if isinstance(target, ast.Tuple):
            yield from _flat(target.elts)
        else:
            yield target


def _is_outcome(target: ast.expr) -> bool:
    """Assigned to a column (or field of a row) that no rule reads."""
    while isinstance(target, ast.Subscript):
        target = target.value
    if not isinstance(target, ast.Attribute):
        return False
    level = ast.unparse(target.value).split(".")[-1].split("[")[0]
    if level in LEVELS_OF_OUTCOMES:
        return target.attr not in STATES
    return target.attr in OUTCOMES and (level, target.attr) not in NOT_OUTCOMES


def _in_expression(node: ast.expr, function: str, bound: set[str], is_value: bool = False) -> Iterator[Site]:
    """Sites of one expression and of all inside it. ``is_value``: a whole number here would be a code."""
    if isinstance(node, ast.Constant):
        yield from _number(node, function, 10**6 if is_value else 2)
    elif isinstance(node, ast.BinOp):
        yield from _turn(node, function)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant) or isinstance(node.operand.value, float):
            yield _site(node, function, "op", ast.UAdd(), f"{ast.unparse(node)} → +")
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPPOSITE:
        turned: list[ast.cmpop] = [OPPOSITE[type(node.ops[0])]()]
        yield _site(node, function, "ops", turned, f"{ast.unparse(node)} → the opposite")
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("min", "max"):
        other = "max" if node.func.id == "min" else "min"
        yield _site(node.func, function, "id", other, f"{ast.unparse(node)} → {other}")
    elif isinstance(node, ast.Name) and not _stores(node) and SWAPS.get(node.id) in bound:
        yield _site(node, function, "id", SWAPS[node.id], f"{node.id} → {SWAPS[node.id]}")
    elif isinstance(node, ast.Attribute) and not _stores(node) and node.attr in ("low", "high"):
        yield _site(node, function, "attr", SWAPS[node.attr], f"{ast.unparse(node)} → .{SWAPS[node.attr]}")
    codes = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
    for field, part in ast.iter_fields(node):
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, ast.expr):
                yield from _in_expression(child, function, bound, codes or field == "slice")


def _site(node: ast.expr | ast.stmt, function: str, field: str, value: object, change: str) -> Site:
    return Site(node, function, change, lambda: setattr(node, field, value))


def _number(node: ast.Constant, function: str, least: int) -> Iterator[Site]:
    """A coefficient times 1.1; a whole number from ``least`` on, one more."""
    old = node.value
    if isinstance(old, float) and old != 0.0:
        yield _site(node, function, "value", old * FACTOR, f"{old!r} × {FACTOR}")
    elif isinstance(old, int) and not isinstance(old, bool) and old >= least:
        yield _site(node, function, "value", old + 1, f"{old} + 1")


def _turn(node: ast.BinOp | ast.AugAssign, function: str) -> Iterator[Site]:
    """Plus for minus."""
    if type(node.op) in TURNED:
        yield _site(node, function, "op", TURNED[type(node.op)](), f"{ast.unparse(node)} → the other sign")
