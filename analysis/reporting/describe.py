"""Tables of the model, generated from the running code: parameters, states, outcomes, events, draws."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sim.words import say

DOCS = Path(__file__).parents[2] / "docs" / "tables"
REBUILD = "python -m analysis.reporting.describe"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    titles = [say(f"table.{name}") for name in head]
    lines = ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(_cell(value) for value in row) + " |")
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def parameters() -> str:
    """Every number of the register with range, grade and source; process parameters first."""
    from sim.parameters import GRADES, PARAMETERS, SOURCES

    rows = []
    for entry in PARAMETERS.values():
        place = f"{entry.low:g}–{entry.high:g}"
        kind = entry.kind + (" (frozen)" if entry.frozen else "")
        rows.append((f"`{entry.name}`", entry.symbol, entry.default, place, entry.unit, entry.meaning, kind,
                     entry.grade, f"{entry.source}: {entry.why}"))  # fmt: skip
    head = ("name", "symbol", "default", "range", "unit", "meaning", "kind", "grade", "source")
    grades = _table(("grade", "meaning"), GRADES.items())
    sources = _table(("source", "citation", "read"), ((name, *source) for name, source in SOURCES.items()))
    return "\n".join([_table(head, rows), grades, sources])


def states() -> str:
    """Every array of the model."""
    from sim.state import TABLE

    head = ("level", "name", "type", "unit", "range", "meaning")
    rows = []
    for field in TABLE:
        kind = field.dtype + (f" × {field.shape}" if field.shape else "")
        bounds = f"{field.low:g}–{field.high:g}"
        rows.append((field.level, f"`{field.name}`", kind, field.unit, bounds, field.meaning))
    return _table(head, rows)


def outcomes() -> str:
    """Every outcome: formula, unit, good direction, smallest difference that matters."""
    from sim.outcomes import OUTCOMES

    head = ("name", "label", "unit", "level", "timing", "good", "smallest", "formula")
    rows = []
    for outcome in OUTCOMES.values():
        smallest = f"{100 * outcome.smallest:g} %" if outcome.relative else f"{outcome.smallest:g}"
        label = say(f"outcome.{outcome.name}.label")
        rows.append((f"`{outcome.name}`", label, outcome.unit, outcome.level, outcome.timing, outcome.good,
                     smallest, outcome.formula))  # fmt: skip
    return _table(head, rows)


def events() -> str:
    """Every kind of event and what its value is."""
    from sim.events import Event

    rows = [(f"`{event.name}`", event.value, event.carries, event.unit) for event in Event]
    return _table(("name", "code", "value", "unit"), rows)


def draws() -> str:
    """Every purpose of a keyed draw."""
    from sim.chance import Purpose

    rows = [(f"`{p.name}`", p.value, p.phase, p.who, p.whom, p.decides) for p in Purpose]
    return _table(("name", "code", "phase", "who", "whom", "decides"), rows)


def phases() -> str:
    """The week in its order."""
    from sim.week import WEEK

    rows = [(f"`{phase.name}`", phase.sentence, phase.reads, phase.writes) for phase in WEEK]
    return _table(("phase", "sentence", "reads", "writes"), rows)


def traits() -> str:
    """Traits at week zero."""
    from sim.population import TRAITS

    rows: list[tuple[Any, ...]] = [(f"`{t.name}`", *t[1:]) for t in TRAITS]
    return _table(("name", "mean", "concentration", "women", "men", "arriving", "youth"), rows)


def facilitators() -> str:
    """The table of assumptions by which facts about facilitators become fractions, with worked examples."""
    from sim.facts import FACTS, leaving_of, skill_of, supervised
    from sim.scenario import Facilitators, Supervised

    rows = [(f"`{f.name}`", f.value, f.meaning, f.grade, f.source) for f in FACTS.values()]
    facts = _table(("name", "value", "meaning", "grade", "source"), rows)
    days = [
        (f"`training_days: {n}`", f"`skill: {skill_of(Facilitators(training_days=n)):.2f}`")
        for n in (0, 3, 5, 10, 15, 21)
    ]
    carried: list[tuple[Any, int, int]] = [
        ("individual", 1, 5), ("group", 2, 10), ("group", 4, 10), ("group", 2, 20), ("peer", 2, 10),
        ("phone", 4, 10),
    ]  # fmt: skip
    often = [
        (f"`supervised: {{form: {form}, every_weeks: {weeks}, ratio: {ratio}}}`",
         f"`supervision: {supervised(Supervised(form=form, every_weeks=weeks, ratio=ratio)):.2f}`")
        for form, weeks, ratio in carried
    ]  # fmt: skip
    paid = [
        (f"`stipend: {name}`", f"{100 * leaving_of(Facilitators(stipend=name)):.2f} %")
        for name in ("none", "transport", "stipend", "salary")
    ]
    head = ("fact", "follows")
    return "\n".join([facts, _table(head, [*days, *often]), _table(("fact", "leaving"), paid)])


TABLES: dict[str, Callable[[], str]] = {
    "parameters": parameters, "states": states, "outcomes": outcomes, "events": events, "draws": draws,
    "phases": phases, "traits": traits, "facilitators": facilitators,
}  # fmt: skip


def page(name: str) -> str:
    """One table as a page of the documentation, with the command that rebuilds it."""
    title = say(f"table.{name}.title")
    return f"# {title}\n\n{say('table.rebuilt', command=REBUILD)}\n\n{TABLES[name]()}"


def write(folder: Path = DOCS) -> list[Path]:
    """Write all pages; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in TABLES:
        path = folder / f"{name}.md"
        path.write_text(page(name), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write():
        print(path)
