"""Written settings as plain trees, each key with the place where it was written; merging and overriding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import Problem, ScenarioError
from ..words import say
from .base import Path, plain, prefixes

DEEPEST = 20
SET = "set"
Tree = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where something was written."""

    file: str
    line: int = 0


@dataclass
class Layer:
    """Settings as one file or one set of overrides wrote them."""

    tree: Tree = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Where the key was written, or the nearest section around it."""
        for shorter in prefixes(path):
            if shorter in self.places:
                return self.places[shorter]
        return Place("")

    def over(self, under: "Layer") -> "Layer":
        """Both merged: this layer wins, and what it does not say stays as it was below."""
        places = dict(under.places)
        tree = _merge(under.tree, self.tree, (), places)
        return Layer(tree, {**places, **self.places})


def merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> Tree:
    """Mappings merge deeply, all else replaces, null restores the default. Both trees stay as they are."""
    return _merge(under, over, (), {})


def _merge(under: Mapping[str, Any], over: Mapping[str, Any], path: Path, places: dict[Path, Place]) -> Tree:
    result = dict(under)
    for name, value in over.items():
        here, below = (*path, name), result.get(name)
        if isinstance(value, dict) and isinstance(below, dict):
            result[name] = _merge(below, value, here, places)
            continue
        if isinstance(below, (dict, list)):
            _forget(places, here)
        if value is None:
            result.pop(name, None)
        else:
            result[name] = without_nulls(value)
    return result


def _forget(places: dict[Path, Place], path: Path) -> None:
    for known in [known for known in places if known[: len(path)] == path]:
        del places[known]


def without_nulls(value: Any) -> Any:
    """Null means the default, so mappings simply leave such keys out.

    What a change sets stays as written: there a null brings the default back for a while.
    """
    if isinstance(value, dict):
        kept = {name: part for name, part in value.items() if part is not None}
        return {name: part if name == SET else without_nulls(part) for name, part in kept.items()}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value


def nested(key: str, value: object) -> Tree:
    """``programme.groups`` and 8 as ``{"programme": {"groups": 8}}``."""
    for part in reversed(key.split(".")):
        value = {part: value}
    return value  # type: ignore[return-value]


def flattened(settings: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The reverse: every value under its dotted key."""
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        full = f"{before}.{name}" if before else str(name)
        if isinstance(value, Mapping) and value:
            flat.update(flattened(value, full))
        else:
            flat[full] = value
    return flat


def overrides_layer(overrides: Mapping[str, object], file: str) -> Layer:
    """Overrides by dotted key as a layer, applied left to right; nulls stay, to restore defaults later."""
    problems = list(_unreadable(overrides, file))
    if problems:
        raise ScenarioError(*problems)
    layer = Layer()
    for name, value in overrides.items():
        parts = name.split(".")
        _lay(layer.tree, parts, plain(value))
        layer.places.update({path: Place(file) for path in prefixes(tuple(parts)) if path})
    return layer


def _unreadable(overrides: Mapping[str, object], file: str) -> Iterable[Problem]:
    for name, value in overrides.items():
        if not isinstance(name, str) or not all(name.split(".")) or name.count(".") >= DEEPEST:
            yield Problem(say("error.set_key", given=str(name)), file, key=str(name))
        elif not _shallow(value, DEEPEST):
            yield Problem(say("error.depth", most=DEEPEST), file, key=name)


def _shallow(value: object, room: int) -> bool:
    if isinstance(value, Mapping):
        return room > 0 and all(isinstance(k, str) and _shallow(v, room - 1) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return room > 0 and all(_shallow(part, room - 1) for part in value)
    return True


def _lay(tree: Tree, parts: list[str], value: object) -> None:
    for part in parts[:-1]:
        below = tree.get(part)
        tree[part] = tree = below if isinstance(below, dict) else {}
    last = parts[-1]
    if isinstance(value, dict) and isinstance(tree.get(last), dict):
        value = _overlay(tree[last], value)
    tree[last] = value


def _overlay(under: Tree, over: Tree) -> Tree:
    result = dict(under)
    for name, value in over.items():
        both = isinstance(value, dict) and isinstance(result.get(name), dict)
        result[name] = _overlay(result[name], value) if both else value
    return result


def prune(tree: Tree, path: Path) -> Tree:
    """The tree without the key at this path; places in lists stay as they are."""
    return _without(tree, path)


def _without(value: Any, path: Path) -> Any:
    head, rest = path[0], path[1:]
    if isinstance(value, list) and isinstance(head, int) and rest:
        return [_without(part, rest) if place == head else part for place, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if rest and isinstance(value.get(head), (dict, list)):
        return {**value, head: _without(value[head], rest)}
    return {name: part for name, part in value.items() if name != head}


def outermost_list(path: Path) -> Path:
    """The list around a path, or else the section around it."""
    for length, part in enumerate(path):
        if isinstance(part, int):
            return path[:length]
    return path[:-1]
