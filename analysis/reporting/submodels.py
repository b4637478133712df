"""The submodels as Markdown: the week, phase by phase, as the docstrings of the running code say it."""

from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

from sim.parameters import PARAMETERS
from sim.week import WEEK, Phase
from sim.words import say

from .markdown import table
from .rules import Rule, draws_in, rules_in, rules_of

WEEK_ZERO = "week zero"


def submodels() -> str:
    """Curves and principles that rules share, then every phase in its order; each rule stands once."""
    from sim import dynamics, principles

    told: set[tuple[str, str]] = set()
    lines = [*_shared("describe.dynamics", dynamics, told), *_shared("describe.principles", principles, told)]
    for number, phase in enumerate(WEEK, 1):
        lines += _phase(number, phase, told)
    return "\n".join(lines)


def _shared(title: str, module: ModuleType, told: set[tuple[str, str]]) -> Iterator[str]:
    """All rules of one module, under its own sentence."""
    yield f"### {say(title)}\n"
    yield " ".join((module.__doc__ or "").split()) + "\n"
    for rule in rules_in(module):
        if rule.stands_alone:
            yield from _rule(rule, told)


def _phase(number: int, phase: Phase, told: set[tuple[str, str]]) -> Iterator[str]:
    """One phase: its sentence, its steps in their order, its draws, its rules."""
    rules = rules_of(phase.kernel)
    yield f"### {say('describe.phase', number=number, name=phase.name)}\n"
    yield f"{phase.sentence} {say('describe.phase_moves', reads=phase.reads, writes=phase.writes)}\n"
    yield from _steps(rules, told)
    draws = [f"`{draw.name}` ({draw.decides})" for draw in draws_in(phase.name)]
    yield (
        say("describe.phase_draws", draws="; ".join(draws)) + "\n"
        if draws
        else say("describe.no_draws") + "\n"
    )
    for rule in rules:
        if rule.stands_alone:
            yield from _rule(rule, told)


def _steps(rules: Iterable[Rule], told: set[tuple[str, str]]) -> Iterator[str]:
    """What a phase does around its rules: one line a loop or look-up, with the parameters read there."""
    for rule in rules:
        silent = not rule.says and not rule.parameters
        if rule.stands_alone or (rule.module, rule.name) in told or silent:
            continue
        told.add((rule.module, rule.name))
        own = say("describe.step_reads", names=_names(rule)) if rule.parameters else ""
        yield f"* `{rule.name}`: {' '.join(rule.says)} {own}".rstrip()
    yield ""


def _rule(rule: Rule, told: set[tuple[str, str]]) -> Iterator[str]:
    """One rule: sentence, equation, parameters with value and grade, example."""
    if (rule.module, rule.name) in told:
        return
    told.add((rule.module, rule.name))
    yield f"#### `{rule.name}`\n"
    yield "\n\n".join(rule.says) + "\n"
    if rule.parameters:
        yield (
            say("describe.rule_reads", parameters="; ".join(_number(name) for name in rule.parameters)) + "\n"
        )
    if rule.example:
        yield f"```python\n{rule.example}\n```\n"


def _names(rule: Rule) -> str:
    return ", ".join(f"`{name}`" for name in rule.parameters)


def _number(name: str) -> str:
    """One parameter with its default, grade and source."""
    entry = PARAMETERS[name]
    return f"`{name}` {entry.default:g} [{entry.grade}, {entry.source}]"


def schedule() -> str:
    """The week in its order, with the sentence of each phase and of its kernel."""
    rows = []
    for number, phase in enumerate(WEEK, 1):
        own = rules_of(phase.kernel)[0].sentence
        rows.append((number, f"`{phase.name}`", f"{phase.sentence} ({own})", phase.reads, phase.writes))
    return table(("order", "phase", "sentence", "reads", "writes"), rows)


def diagram() -> str:
    """The order of the week as a picture that Markdown readers draw."""
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  p{number}["{number} {phase.name}"]' for number, phase in enumerate(WEEK, 1)]
    lines.append("  " + " --> ".join(f"p{number}" for number in range(1, len(WEEK) + 1)))
    lines += [f"  p{len(WEEK)} -.-> p1", "```"]
    return "\n".join(lines)


def initialisation() -> str:
    """Week zero in the order in which it is made, with its draws."""
    from sim.population import found

    lines = _listed(found, "sim.population")
    draws = ((f"`{one.name}`", one.who, one.whom, one.decides) for one in draws_in(WEEK_ZERO))
    return "\n".join([*lines, "", table(("name", "who", "whom", "decides"), draws)])


def _listed(start: Callable[..., Any], package: str) -> Iterator[str]:
    for rule in rules_of(start):
        if rule.module.startswith(package) and rule.says:
            own = " " + say("describe.step_reads", names=_names(rule)) if rule.parameters else ""
            yield f"* `{rule.name}`: {' '.join(rule.says)}{own}"
