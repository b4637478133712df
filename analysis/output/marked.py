"""Pages with generated parts between markers, around what was written by hand."""

from collections.abc import Iterable, Mapping


def marks(name: str) -> tuple[str, str]:
    """What stands before and after one generated part."""
    return f"<!-- {name}: generated -->", f"<!-- {name}: end -->"


def unmarked(text: str, names: Iterable[str]) -> str:
    """The first name for which a text has no place, or more than one; empty if every part has one."""
    return next((name for name in names if any(text.count(mark) != 1 for mark in marks(name))), "")


def replaced(text: str, parts: Mapping[str, Iterable[str]]) -> str:
    """New lines between the markers of every part. Raises ValueError where a marker is missing."""
    for name, lines in parts.items():
        start, end = marks(name)
        before, rest = text.split(start)
        _, after = rest.split(end)
        text = "\n".join((before + start, *lines, end + after))
    return text
