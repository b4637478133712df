"""What each kind of folder gives to the report: the first page and parts 1 to 5."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sim.scenario import Scenario
from sim.warnings import from_outcomes, from_scenario
from sim.words import say

from ...words import asked
from .blocks import Block, Front
from .opened import Opened

Blocks = tuple[Block, ...]
PART_TITLES = (
    ("answer", "report.part.answer"),
    ("comparison", "report.part.comparison"),
    ("harm", "report.part.harm"),
    ("takes", "report.part.takes"),
    ("matters", "report.part.matters"),
    ("rests", "report.part.rests"),
    ("rebuild", "report.part.rebuild"),
)


@dataclass(frozen=True)
class Told:
    """What one folder tells: the first page, parts 2 to 5, and how sure it is."""

    front: Front
    comparison: Blocks
    harm: Blocks
    takes: Blocks
    matters: Blocks
    has_sets: bool = False
    answer: Blocks = field(default=())


Teller = Callable[[Opened], Told]


def question_of(scenario: Scenario, given: str = "") -> str:
    """The question in the language in force, or the name where none was asked."""
    return asked(given or scenario.question, scenario.name)


def warnings_of(
    scenario: Scenario, weeks: int, readings: dict[str, float], failed: str = "", notices: bool = True
) -> tuple[str, ...]:
    """Warnings before anything else: failed runs, the catalogue's, then what is unusual."""
    lived = scenario.with_({"weeks": weeks}) if scenario.weeks != weeks else scenario
    found = {one.id: one for one in (*from_scenario(lived), *from_outcomes(readings))}
    told = [say("cli.warning", id=name, sentence=str(found[name])) for name in sorted(found)]
    unusual = [say("cli.notice", sentence=sentence) for sentence in lived.notices()] if notices else []
    return (*([failed] if failed else []), *told, *unusual)
