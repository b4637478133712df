"""Finding, reading and joining scenario files."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..errors import Problem, ScenarioError, nearest
from ..words import say
from .base import dotted
from .build import build, in_order
from .models import Scenario
from .read import read_file, read_text
from .tree import Layer, Place, overrides_layer

READY = Path(__file__).resolve().parents[2] / "scenarios"
DEEPEST_EXTENDS = 8
MOST_LISTED = 12
NOT_INHERITED = ("name", "question", "notes", "extends")
CONTEXT_KEYS = ("name", "question", "notes", "context", "parameters", "words")
ENDINGS = (".yaml", ".yml")


def ready_scenarios() -> dict[str, Path]:
    """The ready scenarios: name → file, in alphabetical order."""
    return {file.stem: file for file in sorted(READY.glob("*.yaml"))}


def ready_contexts() -> dict[str, Path]:
    """The ready contexts (places): name → file, in alphabetical order."""
    return {file.stem: file for file in sorted((READY / "contexts").glob("*.yaml"))}


def load_scenario(name_or_path: str | Path, overrides: Mapping[str, object] | None = None) -> Scenario:
    """The scenario of a ready name or of a file, with ``overrides`` by dotted key over it.

    Raises ScenarioError with every problem at once: file, line, key, what is allowed, what is nearest.
    """
    file = find_file(name_or_path, Path(), Place(""))
    problems: list[Problem] = []
    layer = _joined(file, (), problems)
    return _built(layer, file.stem, shown(file), problems, overrides)


def scenario_of_text(text: str, name: str) -> Scenario:
    """The scenario that a text holds: read as a file called ``name``, but no file is read beside ready ones.

    For what a stranger hands in: it may extend ready scenarios and contexts by name, and nothing by path.
    Raises ScenarioError with every problem at once.
    """
    problems: list[Problem] = []
    layer, below = read_text(text, name), Layer()
    known = [*ready_scenarios(), *(f"contexts/{context}" for context in ready_contexts())]
    if "rollout" in layer.tree:
        place = layer.place(("rollout",))
        raise ScenarioError(Problem(say("error.no_rollout_here"), place.file, place.line, "rollout"))
    for index, given in _parents(layer):
        at = layer.place(("extends", index))
        if given in known:
            below = _inherited(_joined(find_file(given, READY, at), (), problems)).over(below)
        else:
            message, closest = say("error.extends_ready"), nearest(given, known)
            problems.append(Problem(message, at.file, at.line, "extends", given[:80], nearest=closest))
    return _built(layer.over(below), Path(name).stem, name, problems, None)


def _built(
    layer: Layer, stem: str, name: str, problems: list[Problem], overrides: Mapping[str, object] | None
) -> Scenario:
    """The scenario of a layer, with what is wrong anywhere told at once."""
    if layer.tree.get("name") is None:
        problems.append(Problem(say("error.no_name", example=stem), name, 1, "name"))
    try:
        scenario = build(overrides_layer(overrides or {}, "--set").over(layer))
    except ScenarioError as error:
        problems.extend(error.problems)
    if problems:
        raise ScenarioError(*in_order(problems))
    return scenario


def parse_set(text: str) -> tuple[str, object]:
    """``programme.groups=8`` as key and value; the value is read as YAML. Raises ScenarioError."""
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not key:
        raise ScenarioError(Problem(say("error.set_form", given=text), "--set"))
    return key, read_text(f"value: {value}", "--set").tree["value"]


def shown(file: Path) -> str:
    """How messages call a file: from where the user stands, if it lies below."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(file)


def find_file(given: str | Path, folder: Path, at: Place, key: str = "extends") -> Path:
    """The file meant by a path (from ``folder`` on) or by a ready name. Raises ScenarioError."""
    for candidate in _candidates(given, folder):
        if _exists(candidate) and not (at.file and candidate.is_dir()):
            return candidate
    text = str(given)
    if isinstance(given, Path) or text.endswith(ENDINGS):
        message = say("error.no_such_file", given=text)
        raise ScenarioError(Problem(message, at.file or text, at.line, key if at.file else "", text))
    names = [*ready_scenarios(), *(f"contexts/{name}" for name in ready_contexts())]
    closest = nearest(text, names)
    raise ScenarioError(
        Problem(
            say("error.no_such_scenario", given=text),
            at.file,
            at.line,
            key if at.file else "",
            text,
            allowed="" if closest else _some(ready_scenarios()),
            nearest=closest,
        )
    )


def _some(names: Iterable[str]) -> str:
    """The first names of a list; all of them would fill the screen."""
    listed = list(names)
    return ", ".join([*listed[:MOST_LISTED], *(["…"] if len(listed) > MOST_LISTED else [])])


def _candidates(given: str | Path, folder: Path) -> Iterator[Path]:
    text = str(given)
    if isinstance(given, Path) or text.endswith(ENDINGS):
        yield folder / text
    elif text:
        if "/" in text or "\\" in text:
            yield from (folder / (text + ending) for ending in ENDINGS)
        yield from (READY / f"{text}.yaml", READY / "contexts" / f"{text}.yaml", folder / text)
        yield from (folder / (text + ending) for ending in ENDINGS)


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):
        return False


def _joined(file: Path, chain: tuple[Path, ...], problems: list[Problem]) -> Layer:
    """The layer of a file over everything that it extends; what is wrong with those goes to ``problems``."""
    layer = read_file(file, shown(file))
    problems.extend(_misplaced(file, layer))
    chain = (*chain, file.resolve())
    layer = _with_places(layer, file, chain, problems)
    below = Layer()
    for index, given in _parents(layer):
        at = layer.place(("extends", index))
        try:
            parent = find_file(given, file.parent, at)
            _refuse_loops(parent, chain, at)
            below = _inherited(_joined(parent, chain, problems)).over(below)
        except ScenarioError as error:
            problems.extend(error.problems)
    return layer.over(below)


def _parents(layer: Layer) -> Iterator[tuple[int, str]]:
    given = layer.tree.get("extends")
    parents = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    if len(parents) <= 20:
        # anything else than text is refused, with all other wrong types, when the whole is checked
        yield from ((index, parent) for index, parent in enumerate(parents) if isinstance(parent, str))


def _refuse_loops(parent: Path, chain: tuple[Path, ...], at: Place) -> None:
    if parent.resolve() in chain:
        loop = " → ".join(file.name for file in (*chain[chain.index(parent.resolve()) :], parent))
        raise ScenarioError(Problem(say("error.extends_loop", loop=loop), at.file, at.line, "extends"))
    if len(chain) >= DEEPEST_EXTENDS:
        message = say("error.extends_depth", most=DEEPEST_EXTENDS)
        raise ScenarioError(Problem(message, at.file, at.line, "extends"))


def _inherited(layer: Layer) -> Layer:
    tree = {name: value for name, value in layer.tree.items() if name not in NOT_INHERITED}
    places = {path: place for path, place in layer.places.items() if path and path[0] not in NOT_INHERITED}
    return Layer(tree, places)


def _with_places(layer: Layer, file: Path, chain: tuple[Path, ...], problems: list[Problem]) -> Layer:
    """The layer with the places spelled out that municipalities of a rollout name by ``context``."""
    plan = layer.tree.get("rollout")
    listed = plan.get("municipalities") if isinstance(plan, dict) else None
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        given = entry.get("context") if isinstance(entry, dict) else None
        if isinstance(given, str):
            path = ("rollout", "municipalities", index, "context")
            try:
                at = layer.place(path)
                named = find_file(given, file.parent, at, dotted(path))
                _refuse_loops(named, chain, at)
                below = _joined(named, chain, problems)
                entry["context"] = below.tree.get("context", {})
                problems.extend(_not_only_a_place(below, at, dotted(path), given))
                inside = {
                    p: place for p, place in below.places.items() if p[:1] == ("context",) and len(p) > 1
                }
                layer.places.update({(*path, *p[1:]): place for p, place in inside.items()})
            except ScenarioError as error:
                entry["context"] = None
                problems.extend(error.problems)
    return layer


def _not_only_a_place(layer: Layer, at: Place, key: str, given: str) -> Iterator[Problem]:
    """Numbers of the model belong to the whole rollout, not to one of its places."""
    if layer.tree.get("parameters"):
        yield Problem(say("rollout.place_with_parameters"), at.file, at.line, key, given)


def _misplaced(file: Path, layer: Layer) -> Iterator[Problem]:
    """A file in a folder ``contexts`` describes a place and nothing else."""
    if file.resolve().parent.name != "contexts":
        return
    for name in layer.tree:
        if name not in CONTEXT_KEYS:
            place = layer.place((name,))
            yield Problem(
                say("error.not_in_context"), place.file, place.line, name, name, ", ".join(CONTEXT_KEYS)
            )
