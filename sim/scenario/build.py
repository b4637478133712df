"""From written settings to a scenario, or to the list of everything that is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from pydantic import ValidationError

from ..errors import Problem, ScenarioError
from ..words import say_count
from .base import Path
from .checks import Finding, findings, words_for_people
from .models import Scenario
from .problems import problem, translate
from .tree import Layer, Tree, outermost_list, overrides_layer, prune, without_nulls

MOST_PROBLEMS = 100
MUNICIPALITIES = ("rollout", "municipalities")
# keeps the places of the other changes while a broken one is set aside
STAND_IN = {"week": 1, "set": {"programme.paused": False}}


def build(layer: Layer) -> Scenario:
    """The scenario that these settings describe. Raises ScenarioError with every problem at once."""
    tree: Tree = without_nulls(layer.tree)
    problems: list[Problem] = [problem(found, layer) for found in words_for_people(tree)]
    pruned: list[Path] = []
    while True:
        try:
            scenario = Scenario.unchecked(tree)
            break
        except ValidationError as error:
            if error.error_count() > MOST_PROBLEMS:
                raise ScenarioError(*_first(error, tree, layer)) from None
            cuts = []
            for path, found in translate(error, tree, layer):
                if path not in pruned:
                    problems.append(found)
                cuts.append(_cut(path, tree, pruned))
            tree, pruned = _pruned(tree, cuts), [*pruned, *cuts]
    problems += [problem(found, layer) for found in findings(scenario) if not _touches(found, pruned)]
    if problems:
        raise ScenarioError(*in_order(problems))
    return scenario


def _first(error: ValidationError, tree: Tree, layer: Layer) -> Iterator[Problem]:
    """The first problems of a file that is probably no scenario at all."""
    for _, found in islice(translate(error, tree, layer), MOST_PROBLEMS):
        yield found
    rest = error.error_count() - MOST_PROBLEMS
    yield Problem(say_count("error.more", rest), layer.place(()).file)


def _cut(path: Path, tree: Tree, pruned: list[Path]) -> Path:
    """What to leave out so that other problems can still be found: the key, or all around it."""
    here: object = tree
    for part in path:
        inside = isinstance(here, dict) and part in here
        if path in pruned or not (inside or (isinstance(here, list) and isinstance(part, int))):
            return _around(path)
        here = here[part]  # type: ignore[index]
    return _around(path) if path and isinstance(path[-1], int) else path


def _around(path: Path) -> Path:
    """The single change, the key of a municipality, or else the whole list (shares add up, for instance)."""
    if path[:2] == MUNICIPALITIES and len(path) > 4:
        return path[:4]
    return path[:2] if path[0] == "changes" and len(path) > 1 else outermost_list(path)


def _pruned(tree: Tree, cuts: Iterable[Path]) -> Tree:
    for cut in cuts:
        if cut[:1] == ("changes",) and len(cut) == 2:
            entries = [STAND_IN if place == cut[1] else entry for place, entry in enumerate(tree["changes"])]
            tree = {**tree, "changes": entries}
        else:
            tree = prune(tree, cut) if cut else {}
    return tree


def _touches(found: Finding, pruned: Iterable[Path]) -> bool:
    return any(
        path[: len(cut)] == cut or cut[: len(path)] == path for path in found.involved for cut in pruned
    )


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file and line, each problem once."""
    return sorted(dict.fromkeys(problems), key=lambda found: (found.file, found.line, found.key))


def refuse_contradictions(scenario: Scenario) -> None:
    """Raise ScenarioError where the keys of a scenario contradict one another."""
    found = (*words_for_people(scenario.written), *findings(scenario))
    problems = [problem(finding, Layer()) for finding in found]
    if problems:
        raise ScenarioError(*problems)


def vary(scenario: Scenario, overrides: Mapping[str, object], file: str) -> Scenario:
    """A variant with other values by dotted key; ``file`` is where messages say they were written."""
    return build(overrides_layer(overrides, file).over(Layer(scenario.written)))
