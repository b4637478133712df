"""``commonground compare`` in words: question, warnings, answer, harm beside benefit, table, files."""

from sim.words import say

from .comparing import Compared
from .insight.table import Comparison
from .insight.tell import answer, harms, in_order, readings_for_warnings, table
from .summary import tell_warnings, what_was_run
from .words import wrapped


def tell_comparison(compared: Compared, until: str = "") -> list[str]:
    """The lines that ``compare`` prints."""
    lines: list[str] = []
    name = compared.design.ensemble["name"] if compared.design.ensemble else ""
    for one in compared.comparisons:
        lines += _tell_one(one, name)
    if len(compared.comparisons) > 1:
        lines += wrapped(in_order(compared.comparisons))
    if until:
        runs = len(compared.design.seeds)
        lines.append(
            say("compare.precise" if compared.is_precise else "compare.not_precise", runs=runs, until=until)
        )
    lines += [*wrapped([say("compare.table_note")]), ""]
    return [*lines, say("cli.fixed_line"), say("cli.written", folder=compared.folder)]


def _tell_one(one: Comparison, name: str) -> list[str]:
    seeds = one.seeds
    against = say("compare.nothing") if one.against == "none" else one.against
    seen = {"against": against, "first": min(seeds), "last": max(seeds)}
    head = say("compare.head", runs=len(seeds), **seen)
    if one.vectors is not None:
        sets = int(one.vectors.max()) + 1
        head = say("compare.head_ensemble", name=name, vectors=sets, runs=len(seeds) // sets, **seen)
    lines = [one.title, what_was_run(one.scenario, one.weeks), head, ""]
    lines += tell_warnings(one.scenario, one.weeks, readings_for_warnings(one))
    return [*wrapped([*lines, *answer(one), "", *harms(one), ""]), *table(one)]
