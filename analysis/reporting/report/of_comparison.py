"""The report of a comparison."""

from collections.abc import Iterator

from sim.words import say

from ...insight.stored import read_comparisons
from ...insight.table import Comparison
from ...insight.tell import answer, readings_for_warnings
from ...running import plain_name
from ...words import listed
from .answer import how_sure, in_words, verdict_of, what_could_go_wrong
from .blocks import Block, Front, Heading, Text
from .compared import comparison_blocks, for_whom_less, picture, side_by_side
from .harmed import harm_blocks, harm_lines
from .ingredients import cost_sentences
from .kinds import Told, question_of, warnings_of
from .opened import Opened
from .rests import weakest
from .takes import takes_blocks, takes_lines


def weekly_file(opened: Opened, name: str) -> str:
    """The weekly table of one programme."""
    return "weekly" if len(opened.programmes) == 1 else f"weekly-{plain_name(name)}"


def tell(opened: Opened) -> Told:
    """Everything that a comparison tells; the first programme is on the first page, all are in the parts."""
    files = {name: weekly_file(opened, name) for name in opened.programmes}
    several = read_comparisons(opened.folder, opened.programmes, files)
    first = several[0]
    return Told(
        front(first, several),
        tuple([*side_by_side(several), *_compared(several)]),
        tuple(_harm(opened, several)),
        tuple(_takes(several)),
        (Text(say("report.no_sweep")),),
        first.vectors is not None,
        tuple(_answers(several)),
    )


def front(one: Comparison, several: list[Comparison]) -> Front:
    """The first page: the first programme, and one line for each other."""
    money = cost_sentences(one, one.seen)
    question = question_of(one.scenario)
    if len(several) > 1:
        question = say("report.several", names=listed(other.scenario.name for other in several))
    return Front(
        question,
        _own_answer(one) if len(several) > 1 else in_words(verdict_of(one)),
        (*answer(one)[:2], what_could_go_wrong(one)),
        how_sure(one),
        tuple(dict.fromkeys(line for other in several for line in _warnings(other))),
        picture(one),
        others=tuple(_own_answer(other) for other in several[1:]),
        less=for_whom_less(one),
        takes=takes_lines(one.scenario, one.seen, money),
        wrong=harm_lines(one),
        rests=weakest(),
    )


def _warnings(one: Comparison) -> tuple[str, ...]:
    return warnings_of(one.scenario, one.weeks, readings_for_warnings(one))


def _own_answer(one: Comparison) -> str:
    return say("report.answer_of", name=one.scenario.name, answer=in_words(verdict_of(one)))


def _answers(several: list[Comparison]) -> Iterator[Block]:
    """The answers of the other programmes, where several were compared."""
    for one in several[1:]:
        yield Heading(say("report.programme", name=one.scenario.name))
        yield Text(in_words(verdict_of(one)), "lead")
        for sentence in (*answer(one)[:2], what_could_go_wrong(one)):
            yield Text(sentence)


def _compared(several: list[Comparison]) -> Iterator[Block]:
    for one in several:
        if len(several) > 1:
            yield Heading(say("report.programme", name=one.scenario.name))
        yield from comparison_blocks(one)


def _harm(opened: Opened, several: list[Comparison]) -> Iterator[Block]:
    for one in several:
        if len(several) > 1:
            yield Heading(say("report.programme", name=one.scenario.name))
        name = weekly_file(opened, one.scenario.name)
        yield from harm_blocks(one, opened.folder / f"{name}.parquet")


def _takes(several: list[Comparison]) -> Iterator[Block]:
    for one in several:
        if len(several) > 1:
            yield Heading(say("report.programme", name=one.scenario.name))
        yield from takes_blocks(one.scenario, one.seen, cost_sentences(one, one.seen))
