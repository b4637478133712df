"""Published figures: what was seen, where it was read, and what it may be used for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from sim.errors import Problem, ScenarioError
from sim.scenario.base import Id, Listed, Section, key
from sim.scenario.load import READY, shown
from sim.words import say

from ..experiments.load import Read

FOLDER = READY / "targets"
HELD_BACK = "held_back"
SPECIFY, CALIBRATE, VALIDATE, CONTEXT = "specify", "calibrate", "validate", "context"
Ids = Annotated[tuple[str, ...], Listed]


class Figure(Section):
    """One published or derived figure."""

    setting: str = key(..., "where and in which programme")
    quantity: str = key(..., "what was measured")
    unit: str = key(..., "its unit or scale")
    population: str = key(..., "on whom")
    time: str = key(..., "when")
    value: float | None = key(None, "its value")
    sd: float | None = key(None, "its standard deviation over persons", ge=0.0)
    n: int | None = key(None, "how many persons, groups, towns or studies", ge=1)
    low: float | None = key(None, "lower end of its interval")
    high: float | None = key(None, "upper end of its interval")
    effect: str = key("", "the effect in the words of the source")
    source: str = key(..., "where it was published")
    read: Literal["seen", "memory"] = key(..., "seen: read at the place cited; memory: known, not checked")
    derived: bool = key(False, "whether it was worked out from what was published")
    use: Literal["specify", "calibrate", "validate", "context"] = key(
        ..., "specify: sets an input; calibrate: is fitted; validate: is held back; context: neither"
    )
    statistics: Annotated[tuple[Id, ...], Listed] = key((), "the statistics that it is fitted to")
    why: str = key("", "why it has this use")


class Conflict(Section):
    """Findings that do not agree, or do not mean the same, and what to make of them."""

    figures: Ids = key(..., "the figures, by id", min_length=2)
    say: str = key(..., "what does not agree, in a sentence")


class TargetFile(Section):
    """One theme of the evidence."""

    theme: str = key(..., "what these figures are about")
    figures: dict[str, Figure] = key(..., "the figures by id", min_length=1)
    conflicts: Annotated[tuple[Conflict, ...], Listed] = key((), "findings beside each other")


class HeldBack(Section):
    """The figures that are kept for validation."""

    held_back: Ids = key(..., "the figures, by id", min_length=1)


def target_files(folder: Path = FOLDER) -> list[Path]:
    """The files of figures, in alphabetical order."""
    return [file for file in sorted(folder.glob("*.yaml")) if file.stem != HELD_BACK]


def load_themes(folder: Path = FOLDER) -> dict[str, TargetFile]:
    """All themes by the name of their file. Raises ScenarioError with every problem at once."""
    problems: list[Problem] = []
    themes: dict[str, TargetFile] = {}
    reads = {
        file.stem: Read(TargetFile, file, {}, needed=("figures",), named=False)
        for file in target_files(folder)
    }
    for name, read in reads.items():
        if read.spec is not None:
            themes[name] = read.spec
            _check_uses(read, read.spec)
        problems += read.problems
    known = [figure for theme in themes.values() for figure in theme.figures]
    for name, theme in themes.items():
        for place, conflict in enumerate(theme.conflicts):
            problems += _unknown(reads[name], conflict.figures, known, ("conflicts", place, "figures"))
    for twice in sorted({figure for figure in known if known.count(figure) > 1}):
        problems.append(Problem(say("evidence.twice", given=twice), shown(folder)))
    problems += _held_back_problems(folder, themes)
    if problems:
        raise ScenarioError(*problems)
    return themes


def _check_uses(read: Read[TargetFile], theme: TargetFile) -> None:
    """Remembered figures are no targets; fitted ones name a statistic; inputs and checks say why."""
    for name, one in theme.figures.items():
        path = ("figures", name, "use")
        if one.read == "memory" and one.use in (CALIBRATE, VALIDATE):
            read.note(path, say("evidence.only_remembered", use=one.use), given=one.use, allowed=CONTEXT)
        if (one.use == CALIBRATE) != bool(one.statistics):
            read.note(path, say("evidence.statistic_if_fitted"), given=one.use)
        if one.use in (SPECIFY, VALIDATE) and not one.why:
            read.note(path, say("evidence.why_missing", use=one.use), given=one.use)


def _unknown(
    read: Read[TargetFile], given: tuple[str, ...], known: list[str], path: tuple[str | int, ...]
) -> list[Problem]:
    place = read.place(path)
    return [
        Problem(say("evidence.no_figure", given=figure), place.file, place.line, given=figure)
        for figure in given
        if figure not in known
    ]


def _held_back_problems(folder: Path, themes: Mapping[str, TargetFile]) -> list[Problem]:
    """The list of what is held back must say the same as the figures do."""
    file = folder / f"{HELD_BACK}.yaml"
    named = set(held_back(folder))
    meant = {name for theme in themes.values() for name, one in theme.figures.items() if one.use == VALIDATE}
    return [Problem(say("evidence.held_back", given=name), shown(file)) for name in sorted(named ^ meant)]


def held_back(folder: Path = FOLDER) -> tuple[str, ...]:
    """The figures that no calibration may fit. Raises ScenarioError."""
    read = Read(HeldBack, folder / f"{HELD_BACK}.yaml", {}, named=False)
    read.raise_if_wrong()
    assert read.spec is not None
    return read.spec.held_back


def load_targets(folder: Path = FOLDER) -> dict[str, Figure]:
    """All figures by id, in order of themes. Raises ScenarioError with every problem at once."""
    return {name: one for theme in load_themes(folder).values() for name, one in theme.figures.items()}
