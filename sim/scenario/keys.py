"""The register of keys, read from the models: what each means, allows, and whether it may change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..words import say
from .base import Path

ANY = "*"


@dataclass(frozen=True)
class Key:
    """One key of a scenario file. ``path`` has ``*`` where a list's place or a free name stands."""

    path: tuple[str, ...]
    kind: str
    default: Any
    meaning: str
    unit: str
    changeable: bool
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    nullable: bool = False
    section: type[BaseModel] | None = None

    @property
    def name(self) -> str:
        """The key as people write it."""
        return ".".join(self.path).replace(".*", "[…]")

    @property
    def allowed(self) -> str:
        """What may stand here, as a phrase; empty where nothing short can be said."""
        if self.choices:
            return ", ".join(self.choices)
        if self.kind in {"integer", "number"} and self.least is not None:
            return say(
                "allowed.range",
                least=f"{self.least:g}" if self.kind == "number" else int(self.least),
                most=_plain_number(self.most),
            )
        return say("allowed.boolean") if self.kind == "boolean" else ""


def _plain_number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


@cache
def keys(root: type[BaseModel] | None = None) -> dict[tuple[str, ...], Key]:
    """Every key of a scenario (or of another kind of file) by its path, in the order of the models."""
    from .models import Scenario

    return {entry.path: entry for entry in _walk(root or Scenario, ())}


def _walk(model: type[BaseModel], before: tuple[str, ...]) -> Iterator[Key]:
    for name, info in model.model_fields.items():
        path = (*before, info.alias or name)
        kind, inner, steps = _kind(info.annotation)
        yield _key(path, kind, info, inner)
        if inner is not None:
            yield from _walk(inner, (*path, *steps))


def _kind(annotation: Any) -> tuple[str, type[BaseModel] | None, tuple[str, ...]]:
    """The kind of value, the section inside it, and the steps to that section's keys."""
    annotation = _bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "section", annotation, ()
    if origin is Literal:
        return "choice", None, ()
    if origin is tuple or (isinstance(origin, type) and issubclass(origin, Mapping)):
        inner = _kind(arguments[0 if origin is tuple else 1])
        return ("list" if origin is tuple else "mapping"), inner[1], (ANY, *inner[2])
    return {int: "integer", float: "number", bool: "boolean", str: "text"}.get(annotation, "value"), None, ()


def _bare(annotation: Any) -> Any:
    """The annotation without metadata and without null."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        kinds = [part for part in get_args(annotation) if part is not NoneType]
        return _bare(kinds[0]) if kinds else annotation
    return annotation


def _key(path: tuple[str, ...], kind: str, info: FieldInfo, inner: type[BaseModel] | None) -> Key:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    marks = [(mark, name) for mark in info.metadata for name in ("ge", "le") if hasattr(mark, name)]
    bounds = {name: getattr(mark, name) for mark, name in marks}
    bare = _bare(info.annotation)
    return Key(
        path,
        kind,
        info.default,
        info.description or "",
        str(extra.get("unit", "")),
        bool(extra.get("changeable", False)),
        bounds.get("ge"),
        bounds.get("le"),
        get_args(bare) if kind == "choice" else (),
        info.default is None,
        inner,
    )


def find(path: Path, root: type[BaseModel] | None = None) -> Key | None:
    """The key at a concrete path, such as ``("context", "origins", 0, "share")``."""
    table, here = keys(root), tuple[str, ...]()
    for part in path:
        step = (*here, str(part))
        here = step if step in table else (*here, ANY)
    return table.get(here)


def siblings(path: Path, root: type[BaseModel] | None = None) -> list[str]:
    """The keys that could stand where the last part of this path stands."""
    table, above = keys(root), tuple[str, ...]()
    for part in path[:-1]:
        step = (*above, str(part))
        above = step if step in table else (*above, ANY)
    return [known[-1] for known in table if known[:-1] == above]


def value_at(value: Any, name: str) -> Any:
    """The value of a scenario under a dotted key."""
    for part in name.split("."):
        value = value[part] if isinstance(value, Mapping) else getattr(value, part)
    return value


def changeable() -> list[str]:
    """The keys that dated and triggered changes may set."""
    return [".".join(path) for path, entry in keys().items() if entry.changeable]
