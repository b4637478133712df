"""What the models refuse, told as sentences, each with its place."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..errors import Problem, nearest
from ..words import say
from .base import Path, dotted
from .checks import Finding
from .keys import Key, find, siblings
from .tree import Layer, Tree

Root = type[BaseModel] | None
LONGEST = 60
YES_NO = {"yes", "no", "on", "off", "y", "n", "oui", "non", "true", "false"}
SENTENCES = {
    "missing": "error.missing",
    "bool_type": "error.boolean",
    "int_type": "error.integer",
    "int_parsing_size": "error.range",
    "float_type": "error.number",
    "finite_number": "error.finite",
    "string_type": "error.text",
    "literal_error": "error.choice",
    "error.choice": "error.choice",
    "greater_than_equal": "error.range",
    "less_than_equal": "error.range",
    "tuple_type": "error.list",
    "dict_type": "error.section",
    "mapping_type": "error.section",
    "model_type": "error.section",
    "model_attributes_type": "error.section",
    "string_too_long": "error.too_long",
    "string_too_short": "error.empty_text",
    "too_short": "error.too_few",
    "too_long": "error.too_many",
    "error.lasts": "error.lasts",
    "error.both_origins": "error.both_origins",
}
NOTHING_ALLOWED = {"missing", "model_type", "error.both_origins", "error.lasts"}


def translate(
    error: ValidationError, tree: Tree, layer: Layer, root: Root = None
) -> Iterator[tuple[Path, Problem]]:
    """Each broken key's path with its problem; ``root`` is the model of the file, a scenario's if None."""
    for detail in error.errors(include_url=False):
        path = _path(detail, tree)
        if detail["type"] == "extra_forbidden":
            yield path, _unknown(path, layer, root)
        elif detail["type"] != "too_short" or not detail["input"]:  # broken entries are told one by one
            yield path, _refused(path, detail, layer, root)


def problem(found: Finding, layer: Layer) -> Problem:
    """A contradiction between keys as a problem with its place."""
    place = layer.place(found.path)
    return Problem(
        found.message, place.file, place.line, dotted(found.path), found.given, found.allowed, found.nearest
    )


def _path(detail: ErrorDetails, tree: Tree) -> Path:
    """The part of the location that was written (and the missing key, where a key is missing)."""
    location = tuple(part for part in detail["loc"] if part != "[key]")
    if "key" in detail.get("ctx", {}):
        location = (*location, detail["ctx"]["key"])
    here: Any = tree
    for depth, part in enumerate(location):
        inside = isinstance(here, dict) and part in here
        if not inside and not (isinstance(here, list) and isinstance(part, int) and part < len(here)):
            return location if detail["type"] == "missing" else location[: max(depth, 1)]
        here = here[part]
    return location


def _unknown(path: Path, layer: Layer, root: Root) -> Problem:
    place, given = layer.place(path), str(path[-1])
    known = siblings(path, root)
    section = dotted(path[:-1])
    if not known:
        message = say("error.no_keys_inside", section=section)
    else:
        message = (
            say("error.unknown_key", given=given, section=section)
            if section
            else say("error.unknown_top_key" if root is None else "error.unknown_file_key", given=given)
        )
    closest = _closest(given, known, root)
    allowed = "" if closest else ", ".join(known)
    return Problem(message, place.file, place.line, dotted(path), given, allowed, closest)


def _closest(given: str, known: list[str], root: Root) -> str:
    """The closest key beside it; failing that, a key of this very name that lives elsewhere."""
    from .keys import keys

    elsewhere = [entry for entry in keys(root) if entry[-1] == given and "*" not in entry]
    if elsewhere:
        return ".".join(elsewhere[0])
    return nearest(given, known)


def _refused(path: Path, detail: ErrorDetails, layer: Layer, root: Root) -> Problem:
    entry, place = find(path, root), layer.place(path)
    given = show(detail["input"]) if detail["type"] != "missing" else ""
    allowed = _allowed(entry, detail)
    message = say(
        _sentence(detail, entry),
        given=given,
        name=str(path[-1]) if path else "",
        count=detail.get("ctx", {}).get("max_length", ""),
    )
    closest = ""
    if isinstance(detail["input"], str) and allowed and SENTENCES.get(detail["type"]) == "error.choice":
        closest = nearest(detail["input"], allowed.split(", "))
    return Problem(message, place.file, place.line, dotted(path), given, allowed, closest)


def _sentence(detail: ErrorDetails, entry: Key | None) -> str:
    kind, value = detail["type"], detail["input"]
    if kind == "bool_type" and isinstance(value, str) and value.lower() in YES_NO:
        return "error.yes_no"
    if kind in {"model_type", "model_attributes_type"} and isinstance(detail["loc"][-1], int):
        return "error.entry"
    if kind == "string_pattern_mismatch":
        return "error.name" if entry is not None and entry.path == ("name",) else "error.id"
    if kind in {"int_type", "float_type"} and isinstance(value, str) and _is_number(value):
        return "error.quoted_number"
    if kind == "int_type" and isinstance(value, float):
        return "error.whole"
    return SENTENCES.get(kind, "error.invalid")


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _allowed(entry: Key | None, detail: ErrorDetails) -> str:
    choices = detail.get("ctx", {}).get("choices")
    if choices:
        return ", ".join(choices)
    quiet = entry is None or detail["type"] in NOTHING_ALLOWED
    return "" if quiet or entry is None else entry.allowed


def show(value: object) -> str:
    """A value as the file had it, shortened."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, int) and value.bit_length() > 200:
        return f"{'-' if value < 0 else ''}1e{int(value.bit_length() * 0.30103)}"
    else:
        text = "null" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
