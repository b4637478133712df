"""Finding and reading experiment files: everything that is wrong is told at once, with its line."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError, nearest
from sim.scenario import Scenario, load_scenario
from sim.scenario.base import Path as KeyPath
from sim.scenario.base import Section, dotted, plain
from sim.scenario.build import in_order, vary
from sim.scenario.labels import ethnic_word
from sim.scenario.load import ENDINGS, READY, find_file, shown
from sim.scenario.problems import translate
from sim.scenario.read import read_file
from sim.scenario.tree import Place, Tree, overrides_layer, prune, without_nulls
from sim.words import say

KEYS = ("scenarios", "vary", "design", "seeds", "outcomes", "until_precise")
"""Keys by which a file is known as an experiment rather than a scenario."""


def ready_experiments() -> dict[str, Path]:
    """The ready experiments: name → file, in alphabetical order."""
    return {file.stem: file for file in sorted((READY / "experiments").glob("*.yaml"))}


def is_experiment(name_or_path: str) -> bool:
    """Whether a name or file means an experiment; what cannot be read is taken for a scenario."""
    try:
        file = experiment_file(name_or_path)
        return bool(set(read_file(file, shown(file)).tree) & set(KEYS))
    except ScenarioError:
        return False


def experiment_file(given: str | Path) -> Path:
    """The file of a ready experiment, or of a path. Raises ScenarioError."""
    return named_file(str(given), ready_experiments(), say("experiment.none_such", given=given))


def named_file(text: str, ready: Mapping[str, Path], none_such: str) -> Path:
    """The ready file of a name, or the file of a path. Raises ScenarioError, for names with ``none_such``."""
    if text in ready:
        return ready[text]
    file = Path(text)
    for candidate in (file, *(Path(text + ending) for ending in ENDINGS)):
        if candidate.is_file():
            return candidate
    closest = nearest(text, ready)
    if text.endswith(ENDINGS) or "/" in text:
        raise ScenarioError(Problem(say("error.no_such_file", given=text), text, given=text))
    allowed = "" if closest else ", ".join(ready)
    raise ScenarioError(Problem(none_such, "", 0, "", text, allowed, closest))


class Read[Spec: Section]:
    """One file as it was read, as the model ``kind``: what it says, typed, and where each key stands.

    ``spelled_out`` writes short forms in full; without the keys ``needed`` nothing else can be read. Files
    that are ``named`` say their name.
    """

    def __init__(
        self, kind: type[Spec], file: Path, overrides: Mapping[str, object],
        spelled_out: Callable[[object], object] = plain, needed: tuple[str, ...] = (), named: bool = True,
    ) -> None:  # fmt: skip
        self.kind, self.spelled_out, self.needed = kind, spelled_out, needed
        self.file, self.problems = file, list[Problem]()
        written = read_file(file, shown(file))
        self.layer = overrides_layer(overrides, "--set").over(written)
        self.spec = self._typed(without_nulls(self.layer.tree))
        if named and "name" not in self.layer.tree:
            message = say("experiment.no_name", example=file.stem)
            self.problems.append(Problem(message, shown(file), 1, "name"))
        for path in (("name",), ("question",), ("notes",)):
            word = ethnic_word(str(self.layer.tree.get(path[0], "")))
            if word:
                self.note(path, say("error.ethnic", given=word), given=word)

    def _typed(self, tree: Tree) -> Spec | None:
        """The file as a model; broken keys are told and left out until the rest can be read."""
        tree, seen = dict(self.spelled_out(tree)), set[KeyPath]()  # type: ignore[call-overload]
        for _ in range(100):
            try:
                return self.kind.model_validate(tree)
            except ValidationError as error:
                cuts: list[KeyPath] = []
                for path, found in translate(error, tree, self.layer, self.kind):
                    self.problems.append(found)
                    cuts.append(path[:1])
                if not cuts or set(cuts) <= seen or any(cut[0] in self.needed for cut in cuts if cut):
                    return None
                seen.update(cuts)
                for cut in cuts:
                    tree = prune(tree, cut)
        return None

    def place(self, path: KeyPath) -> Place:
        """Where a key stands."""
        return self.layer.place(path)

    def note(self, path: KeyPath, message: str, **parts: str) -> None:
        """Remember a problem with a key."""
        place = self.place(path)
        self.problems.append(Problem(message, place.file, place.line, dotted(path), **parts))

    def scenario(self, given: str, settings: Mapping[str, Any], path: KeyPath) -> Scenario | None:
        """A scenario that the file names, with settings over it; what is wrong is told at the key's place."""
        place = self.place(path)

        def make() -> Scenario:
            scenario = load_scenario(find_file(given, self.file.parent, place))
            return vary(scenario, {key: plain(value) for key, value in settings.items()}, place.file)

        return self.told(path, make)

    def told[Made](self, path: KeyPath, make: Callable[[], Made]) -> Made | None:
        """What ``make`` gives; what is wrong with it is told at the key's place."""
        try:
            return make()
        except ScenarioError as error:
            self.problems += [self._here(problem, path) for problem in error.problems]
            return None

    def _here(self, problem: Problem, path: KeyPath) -> Problem:
        """A problem of a scenario, told at the place in the experiment that brought it about."""
        place = self.place(path)
        if problem.line and problem.file != place.file:  # it stands in the scenario's own file
            return problem
        key = dotted(path)
        inner = f"{key}: {problem.key}" if problem.key and problem.key != "extends" else key
        return Problem(
            problem.message, place.file, place.line, inner, problem.given, problem.allowed, problem.nearest
        )

    def raise_if_wrong(self) -> None:
        """Raise ScenarioError with everything found so far."""
        if self.problems:
            raise ScenarioError(*in_order(self.problems))
