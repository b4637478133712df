"""The errors people can meet. Each says what is wrong, where, what is allowed, and the nearest choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from .words import say


class CommonGroundError(Exception):
    """Base of every error that Common Ground raises on purpose; ``str()`` is a sentence for people."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one place of one file.

    ``message`` is the sentence; ``line`` counts from 1 (0 when the problem has no line); ``key`` is
    the dotted key; ``nearest`` the closest valid choice, or empty.
    """

    message: str
    file: str = ""
    line: int = 0
    key: str = ""
    given: str = ""
    allowed: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = [part for part in (place, self.key) if part]
        tail = []
        if self.allowed:
            tail.append(say("error.allowed", allowed=self.allowed))
        if self.nearest:
            tail.append(say("error.nearest", nearest=self.nearest))
        return ": ".join([*parts, " ".join([self.message, *tail])])


class ScenarioError(CommonGroundError):
    """A scenario cannot be used. ``problems`` lists everything that is wrong with it at once."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class RunError(CommonGroundError):
    """A run had to stop: which run, in which week, in which phase."""

    def __init__(self, message: str, *, run: int = 0, week: int = 0, phase: str = "") -> None:
        self.run, self.week, self.phase = run, week, phase
        super().__init__(message)


class OutputError(CommonGroundError):
    """Results cannot be written where they were asked for; nothing was left half-written."""


def nearest(given: str, choices: Iterable[str]) -> str:
    """The choice closest in spelling to what was given, or an empty string."""
    matches = get_close_matches(given, list(choices), n=1, cutoff=0.5)
    return matches[0] if matches else ""
