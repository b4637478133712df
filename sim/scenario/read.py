"""Reading one YAML file into a layer: plain values, each with the line where it was written.

The file is read event by event, so that line numbers, duplicate keys, anchors and depth are seen
before anything is built. Values follow the core schema of YAML 1.2: ``no`` and ``12:30`` are text.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ..errors import Problem, ScenarioError
from ..words import say
from .base import Path, dotted
from .tree import DEEPEST, Layer, Place

MOST_BYTES = 1_000_000
NULL = {"", "~", "null", "Null", "NULL"}
BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"[-+]?[0-9]{1,4000}|0o[0-7]{1,4000}|0x[0-9a-fA-F]{1,4000}")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
SPECIAL = re.compile(r"([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)")


def read_file(file: FilePath, shown: str) -> Layer:
    """One file as a layer; ``shown`` is how messages call it. Raises ScenarioError."""
    return read_text(_text(file, shown), shown)


def _text(file: FilePath, shown: str) -> str:
    def refuse(message: str, line: int = 0, **values: object) -> ScenarioError:
        return ScenarioError(Problem(say(message, **values), shown, line))

    try:
        if file.is_dir():
            raise refuse("error.directory")
        if file.is_file() and file.stat().st_size > MOST_BYTES:
            raise refuse("error.too_big", most=MOST_BYTES // 1_000_000)
        if not file.is_file():
            raise refuse("error.no_file")
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        raise refuse("error.unreadable", reason=getattr(error, "strerror", None) or error) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("error.not_utf8", data[: error.start].count(b"\n") + 1) from None


def read_text(text: str, shown: str) -> Layer:
    """The text of one file as a layer. Raises ScenarioError."""
    reader = _Reader(text, shown)
    try:
        return reader.layer()
    except MarkedYAMLError as error:
        raise ScenarioError(_syntax(error, text, shown)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        line = text[: getattr(error, "position", 0) or 0].count("\n") + 1
        raise ScenarioError(Problem(say("error.not_text"), shown, line)) from None


def _syntax(error: MarkedYAMLError, text: str, shown: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 0
    lines = text.split("\n")
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip()) + 1]:
        return Problem(say("error.tab"), shown, line)
    if "expected a single document" in str(error.context or error.problem):
        return Problem(say("error.one_document"), shown, line)
    reason = str(error.problem or error.context or "").strip()
    return Problem(say("error.syntax", reason=reason), shown, line)


def scalar(text: str) -> object:
    """The value of an unquoted scalar: null, true or false, a number, or text."""
    if text in NULL:
        return None
    if text in BOOLEAN:
        return BOOLEAN[text]
    if INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if NUMBER.fullmatch(text):
        return float(text)
    special = SPECIAL.fullmatch(text)
    return float(special[1] + special[2].lower()) if special else text


class _Reader:
    """Walks the events of one file, builds the values, and notes lines and problems."""

    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown = text, shown
        self.problems: list[Problem] = []
        self.places: dict[Path, Place] = {}
        self.events: Iterator[Event] = iter(())

    def layer(self) -> Layer:
        self.events = iter(YAML(typ="rt", pure=True).parse(self.text))
        tree: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event, "error.one_document")
                tree = self.top(next(self.events))
        if documents == 0 or tree is None:
            self.note(None, "error.empty_file", ())
        if self.problems:
            raise ScenarioError(*self.problems)
        return Layer(tree, self.places)

    def top(self, event: Event) -> Any:
        value = self.value(event, (), 0)
        if value is not None and not isinstance(value, dict):
            self.note(event, "error.not_mapping", ())
        elif value == {}:
            return None
        self.places[()] = Place(self.shown, 1)
        return value

    def value(self, event: Event, path: Path, depth: int) -> Any:
        if depth > DEEPEST:
            self.stop(event, "error.depth", most=DEEPEST)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self.note(event, "error.anchor", path)
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) != "!":
            self.note(event, "error.tag", path, given=_short_tag(str(tag)))
        if isinstance(event, MappingStartEvent):
            return self.mapping(path, depth)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path, depth)
        if not isinstance(event, ScalarEvent):
            return None
        return scalar(event.value) if event.style in (None, "") else event.value

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            name = self.value(event, path, depth + 1)
            if not isinstance(name, str):
                self.note(event, "error.key_not_text", path, given=_short(name))
                name = str(_short(name))
            here = (*path, name)
            if name in result:
                self.note(event, "error.duplicate", here, given=name, line=self.places[here].line)
            self.places[here] = Place(self.shown, self.line(event))
            result[name] = self.value(next(self.events), here, depth + 1)
        return result

    def sequence(self, path: Path, depth: int) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            here = (*path, len(result))
            self.places[here] = Place(self.shown, self.line(event))
            result.append(self.value(event, here, depth + 1))
        return result

    def line(self, event: Event | None) -> int:
        mark = event.start_mark if event is not None else None
        return mark.line + 1 if mark is not None else 1

    def note(self, event: Event | None, message: str, path: Path, **values: object) -> None:
        given = str(values.get("given", ""))
        sentence = say(message, **values)
        self.problems.append(Problem(sentence, self.shown, self.line(event), dotted(path), given))

    def stop(self, event: Event, message: str, **values: object) -> None:
        """For what makes reading on pointless."""
        self.note(event, message, (), **values)
        raise ScenarioError(*self.problems)


def _short_tag(tag: str) -> str:
    """The tag as the file had it."""
    return tag.replace("tag:yaml.org,2002:", "!!")


def _short(value: object) -> str:
    kinds: Mapping[type, str] = {dict: "{…}", list: "[…]"}
    return kinds.get(type(value)) or ("null" if value is None else str(value).lower())
