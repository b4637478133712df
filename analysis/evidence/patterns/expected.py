"""The verdicts that are expected at the default numbers, so that none changes silently."""

from pathlib import Path

from sim.errors import Problem, ScenarioError, nearest
from sim.scenario.load import shown
from sim.scenario.read import read_file
from sim.words import say

from .judge import VERDICTS, Judged, contradicts
from .register import PATTERNS

FILE = Path(__file__).with_name("expected.yaml")


def load_expected(file: Path = FILE) -> dict[str, str]:
    """Pattern → verdict. Raises ScenarioError with everything that is wrong."""
    layer = read_file(file, shown(file))
    problems = []
    for name, given in layer.tree.items():
        place = layer.place((name,))
        if name not in PATTERNS:
            near = nearest(name, PATTERNS)
            problems.append(Problem(say("validate.no_such"), place.file, place.line, name, name, "", near))
        elif given not in VERDICTS:
            message, allowed = say("validate.no_verdict", given=given), ", ".join(VERDICTS)
            near = nearest(str(given), VERDICTS)
            problems.append(Problem(message, place.file, place.line, name, str(given), allowed, near))
    for name in PATTERNS:
        if name not in layer.tree:
            problems.append(Problem(say("validate.missing", given=name), shown(file), 0, name))
    if problems:
        raise ScenarioError(*problems)
    return {name: str(layer.tree[name]) for name in PATTERNS}


def changed(expected: dict[str, str], judged: list[Judged], exact: bool) -> list[tuple[str, Judged]]:
    """The patterns whose verdict is another than expected, with what was expected."""
    return [
        (expected[one.pattern.id], one) for one in judged if contradicts(expected[one.pattern.id], one, exact)
    ]
