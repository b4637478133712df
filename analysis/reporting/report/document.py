"""The whole report, put together: seven parts in their fixed order, whatever the folder holds."""

from sim.words import say

from . import of_comparison, of_rollout, of_run, of_sweep, of_trial
from .blocks import Block, Grid, Heading, Points, Report, Text
from .blocks import Part as PartBlock
from .kinds import PART_TITLES, Teller, Told
from .opened import Kind, Opened
from .rebuild import rebuild_blocks, versions
from .rests import asks, rests_blocks

TELLERS: dict[Kind, Teller] = {
    "comparison": of_comparison.tell,
    "run": of_run.tell,
    "sweep": of_sweep.tell,
    "trial": of_trial.tell,
    "rollout": of_rollout.tell,
}


def report_of(opened: Opened, frame: Grid | None = None) -> Report:
    """The report of a folder, in the language in force; ``frame``: a logical framework for part 6."""
    told = TELLERS[opened.kind](opened)
    scenario = opened.scenario
    questions = asks(scenario)
    blocks: dict[str, tuple[Block, ...]] = {
        "answer": _answer(told),
        "comparison": told.comparison,
        "harm": told.harm,
        "takes": told.takes,
        "matters": told.matters,
        "rests": (
            *rests_blocks(scenario, told.front.sure, told.has_sets),
            *((Heading(say("report.logframe")), frame) if frame is not None else ()),
            Text(say("cli.fixed_line"), "fixed"),
            Heading(say("report.asks")),
            Points(questions, ordered=True),
        ),
        "rebuild": tuple(rebuild_blocks(opened)),
    }
    parts = tuple(PartBlock(name, say(title), blocks[name]) for name, title in PART_TITLES)
    mark = say("report.safety_experiment") if scenario.purpose == "safety_experiment" else ""
    return Report(opened.name, told.front, parts, opened.command, versions(opened.manifest), mark, questions)


def _answer(told: Told) -> tuple[Block, ...]:
    """Part 1: warnings first of all, the answer, the sentences, how sure."""
    front = told.front
    warned: tuple[Block, ...] = (
        tuple(Text(sentence, "warning") for sentence in front.warnings)
        if front.warnings
        else (Text(say("report.no_warnings"), "note"),)
    )
    sentences = tuple(Text(sentence) for sentence in front.sentences)
    return (*warned, Text(front.answer, "lead"), *sentences, Text(front.sure, "note"), *told.answer)
