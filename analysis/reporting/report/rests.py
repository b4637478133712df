"""What a report rests on: assumptions, known mismatches, what is not modelled, and what to ask people."""

from collections.abc import Iterator

from sim.parameters import PARAMETERS, Parameter
from sim.scenario import Scenario
from sim.words import say, say_count

from ...evidence.patterns.expected import load_expected
from ...evidence.patterns.judge import HOLDS, NOT
from ...words import label, listed, number, own_labels, stratum_label
from ..influence import influence, worst_first
from .blocks import Block, Grid, Heading, Points, Text
from .indicators import crosswalk

SHOWN, FIRST_PAGE = 12, 3
NOT_MODELLED = (
    "report.not_modelled.functioning",
    "report.not_modelled.coping",
    "report.not_modelled.services",
    "report.not_modelled.economy",
    "report.not_modelled.institutions",
    "report.not_modelled.politics",
    "report.not_modelled.children",
    "report.not_modelled.births",
)
DAC = ("relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability")
GRADES = {"S": "report.grade.S", "L": "report.grade.L", "K": "report.grade.K", "A": "report.grade.A"}


def assumptions() -> list[Parameter]:
    """Process parameters, the worst graded and then the most influential first."""
    return worst_first(entry for entry in PARAMETERS.values() if entry.kind == "process")


def rests_blocks(scenario: Scenario, sure: str, has_sets: bool) -> Iterator[Block]:
    """Part 6."""
    yield Text(sure, "lead")
    if not has_sets:
        yield Text(say("report.no_ignorance"))
    yield Heading(say("report.assumptions"))
    yield _assumptions(scenario)
    yield Heading(say("report.mismatches"))
    yield Text(say("report.mismatches_lead"))
    yield Points(tuple(mismatches()))
    yield Heading(say("report.not_modelled"))
    yield Points(tuple(say(name) for name in NOT_MODELLED))
    yield Heading(say("report.crosswalk"))
    yield crosswalk()
    yield Heading(say("report.dac"))
    yield _dac()


def _assumptions(scenario: Scenario) -> Grid:
    heads = (
        "report.column.assumption",
        "report.column.value",
        "report.column.range",
        "report.column.grade",
        "report.column.moves",
    )
    in_force, known = scenario.parameters_in_force(), influence()
    rows = []
    for one in assumptions()[:SHOWN]:
        effect, outcome = known.get(one.name, (0.0, ""))
        moves = say("report.moves", label=label(outcome), times=number(effect, 1)) if outcome else "–"
        span = say("report.from_to", low=_plain(one.low), high=_plain(one.high))
        rows.append((say(one.meaning), _plain(in_force[one.name]), span, say(GRADES[one.grade]), moves))
    left = sum(1 for one in PARAMETERS.values() if one.grade == "A") - SHOWN
    note = say("report.assumptions_note", left=number(left))
    return Grid(say("report.assumptions_caption"), tuple(say(name) for name in heads), tuple(rows), note)


def _plain(value: float) -> str:
    digits = 0 if value == int(value) else 3 if abs(value) < 0.1 else 2
    return number(value, digits)


def weakest() -> tuple[str, ...]:
    """The three weakest assumptions that matter, for the first page."""
    return tuple(say(one.meaning) for one in assumptions()[:FIRST_PAGE])


def mismatches() -> Iterator[str]:
    """What the model is known not to reproduce, then what it reproduces in part only."""
    expected = load_expected()
    for verdict in sorted(set(expected.values()) - {HOLDS}, key=lambda name: name != NOT):
        for name, found in expected.items():
            if found == verdict:
                key = "report.mismatch" if verdict == NOT else "report.mismatch_partly"
                yield say(key, id=name, says=say(f"pattern.{name}.says"))


def _dac() -> Grid:
    heads = say("report.column.question"), say("report.column.where")
    rows = tuple((say(f"table.dac.{name}"), say(f"table.dac_where.{name}")) for name in DAC)
    return Grid(say("report.dac_caption"), heads, rows, numeric=False)


def asks(scenario: Scenario) -> tuple[str, ...]:
    """Before you decide, ask: five questions to put to people, in the words of the place."""
    origins = scenario.context.origins
    own = own_labels(scenario)
    came, stayed = (
        [stratum_label(f"origin={one.id}", own) for one in origins if one.arriving == arriving]
        for arriving in (True, False)
    )
    return (
        say_count("report.ask.facilitators", scenario.programme.facilitators.groups_each),
        say("report.ask.women"),
        say("report.ask.came_back", who=heading_of(came)),
        say("report.ask.stayed", who=heading_of(stayed)),
        say(
            "report.ask.partners",
            services=listed(say(one.name) for one in scenario.context.services)
            or say("report.ask.no_service"),
        ),
    )


def heading_of(names: list[str]) -> str:
    """Who is asked, at the beginning of a line."""
    words = listed(names) or say("report.everyone")
    return words[:1].upper() + words[1:]
