"""Tables of the model, generated from the running code: parameters, states, outcomes, events, draws."""

from collections.abc import Callable
from typing import Any

from sim.parameters import GRADES, SOURCES, Parameter
from sim.words import say

from .influence import influence, worst_first
from .markdown import span, table


def parameters() -> str:
    """Every number of the register, the worst graded first, with prior, influence and source."""
    rows = []
    for entry in worst_first():
        source = f"{entry.source}: {entry.why}"
        rows.append((f"`{entry.name}`", entry.symbol, entry.default, *_doubt(entry), entry.unit,
                     entry.meaning, _kind(entry), entry.grade, moves(entry), source,
                     SOURCES[entry.source].read))  # fmt: skip
    head = ("name", "symbol", "default", "range", "prior", "unit", "meaning", "kind", "grade", "influence",
            "source", "read")  # fmt: skip
    grades = table(("grade", "meaning"), GRADES.items())
    sources = table(("source", "citation", "read"), ((name, *source) for name, source in SOURCES.items()))
    return "\n".join([say("describe.parameters") + "\n", table(head, rows), grades, sources])


def _doubt(entry: Parameter) -> tuple[str, str]:
    """The plausible range, and how values are drawn from it."""
    return span(entry.low, entry.high), entry.prior.replace("_", "-")


def _kind(entry: Parameter) -> str:
    return entry.kind + (" (frozen)" if entry.frozen else "")


def moves(entry: Parameter) -> str:
    """How much a parameter moves what is reported first, where the screening told."""
    if entry.name not in influence():
        return ""
    effect, outcome = influence()[entry.name]
    return f"{effect:g} ({outcome})" if outcome else "0"


def states() -> str:
    """Every array of the model."""
    from sim.state import TABLE

    head = ("level", "name", "type", "unit", "range", "meaning")
    rows = []
    for field in TABLE:
        kind = field.dtype + (f" × {field.shape}" if field.shape else "")
        bounds = span(field.low, field.high)
        rows.append((field.level, f"`{field.name}`", kind, field.unit, bounds, field.meaning))
    return table(head, rows)


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
    return table(head, rows)


def events() -> str:
    """Every kind of event and what its value is."""
    from sim.events import Event

    rows = [(f"`{event.name}`", event.value, event.carries, event.unit) for event in Event]
    return table(("name", "code", "value", "unit"), rows)


def draws() -> str:
    """Every purpose of a keyed draw."""
    from sim.chance import Purpose

    rows = [(f"`{p.name}`", p.value, p.phase, p.who, p.whom, p.decides) for p in Purpose]
    return table(("name", "code", "phase", "who", "whom", "decides"), rows)


def phases() -> str:
    """The week in its order."""
    from sim.week import WEEK

    rows = [(f"`{phase.name}`", phase.sentence, phase.reads, phase.writes) for phase in WEEK]
    return table(("phase", "sentence", "reads", "writes"), rows)


def traits() -> str:
    """Traits at week zero."""
    from sim.population import TRAITS

    rows: list[tuple[Any, ...]] = [(f"`{t.name}`", *t[1:]) for t in TRAITS]
    return table(("name", "mean", "concentration", "women", "men", "arriving", "youth"), rows)


def facilitators() -> str:
    """The table of assumptions by which facts about facilitators become fractions, with worked examples."""
    from sim.facts import FACTS, leaving_of, skill_of, supervised
    from sim.scenario import Facilitators, Supervised

    rows = [(f"`{f.name}`", f.value, f.meaning, f.grade, f.source) for f in FACTS.values()]
    facts = table(("name", "value", "meaning", "grade", "source"), rows)
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
    return "\n".join([facts, table(head, [*days, *often]), table(("fact", "leaving"), paid)])


TABLES: dict[str, Callable[[], str]] = {
    "parameters": parameters, "states": states, "outcomes": outcomes, "events": events, "draws": draws,
    "phases": phases, "traits": traits, "facilitators": facilitators,
}  # fmt: skip
