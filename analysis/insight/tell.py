"""A comparison in words: the question, the answer, harm beside benefit, for whom less, a small table."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from sim.outcomes import OUTCOMES
from sim.words import say

from ..words import (
    DIFFERENCES_ONLY,
    amount,
    amount_in_words,
    briefly,
    heading,
    label,
    listed,
    number,
    own_labels,
    share,
    side_by_side,
    stratum_label,
    unit,
)
from .compare import BENEFIT, CLOSE, HARM, SAME, UNDEFINED, Judgement, for_better
from .intervals import FEWEST, interval
from .table import Comparison

INSIDE, AROUND = ("srq20", "self_esteem", "reintegration", "violence"), ("cohesion", "agreements_held")
OUTSIDE = ("srq20", "violence")
PERSONAL = ("srq20", "self_esteem", "trust")
FINDINGS = {
    HARM: "compare.finding.harm", BENEFIT: "compare.finding.benefit", SAME: "compare.finding.same",
    CLOSE: "compare.finding.close",
}  # fmt: skip
SURE = {
    HARM: "compare.sure.harm", BENEFIT: "compare.sure.benefit", SAME: "compare.sure.same",
    CLOSE: "compare.sure.close",
}  # fmt: skip
TABLE = (("reach=participant", INSIDE), ("reach=other", INSIDE), ("all", AROUND))


def answer(one: Comparison) -> list[str]:
    """At most three sentences: for those who take part, for the community, and where doubt comes from."""
    against = say("compare.nothing") if one.against == "none" else one.against
    seen = {"weeks": one.weeks, "against": against}
    if one.knows_reach:
        inside = say("compare.answer_inside", findings=_findings(one, "reach=participant", INSIDE), **seen)
    else:
        inside = say("compare.answer_large", **seen)
    around, runs = say("compare.answer_around", findings=_findings_around(one)), len(one.seeds)
    if one.vectors is not None:
        return [inside, around, _luck_and_ignorance(one)]
    if runs == 1:
        return [inside, around, say("compare.one_run")]
    return [inside, around, say("compare.luck" if runs >= FEWEST else "compare.few_runs", runs=runs)]


def _luck_and_ignorance(one: Comparison) -> str:
    """How much of the doubt is luck, and how much is that nobody knows the numbers better."""
    assert one.vectors is not None
    sets = int(one.vectors.max()) + 1
    seen = {"vectors": sets, "runs": len(one.seeds) // sets}
    if not one.knows_reach:
        return say("compare.luck_and_ignorance_short", **seen)
    parts = one.parts("srq20", "reach=participant")
    told = {name: amount_in_words("srq20", value) for name, value in parts._asdict().items()}
    return say("compare.luck_and_ignorance", **seen, **told)


def _findings(one: Comparison, stratum: str, outcomes: tuple[str, ...]) -> str:
    return _joined([(outcome, stratum) for outcome in outcomes], one)


def _findings_around(one: Comparison) -> str:
    outside = "reach=other" if one.knows_reach else "all"
    return _joined([*((name, "all") for name in AROUND), *((name, outside) for name in OUTSIDE)], one)


def _joined(asked: list[tuple[str, str]], one: Comparison) -> str:
    return findings([(outcome, one.judged(outcome, stratum)) for outcome, stratum in asked])


def findings(judged: list[tuple[str, Judgement]]) -> str:
    """Findings with the same phrase are told together; harm first."""
    told: dict[tuple[str, str], list[str]] = {}
    for outcome, seen in judged:
        if seen.claim in FINDINGS:
            difference = say(
                "compare.named",
                label=label(outcome),
                difference=amount_in_words(outcome, seen.difference, signed=True),
            )
            told.setdefault((seen.claim, seen.phrase), []).append(
                difference if seen.claim in (BENEFIT, HARM) else label(outcome)
            )
    order = sorted(told, key=lambda key: list(FINDINGS).index(key[0]))
    parts = [
        say(FINDINGS[claim], phrase=say(phrase), outcomes=listed(told[claim, phrase]))
        for claim, phrase in order
    ]
    return side_by_side(parts) if parts else say("compare.finding.nothing")


def harms(one: Comparison) -> list[str]:
    """Harm beside benefit: who ends worse off than in the own matched run, what hurt, who stopped."""
    lines = [say("compare.harm_title"), *_own_runs(one), *in_groups(one), *worst_tenth(one)]
    return [*lines, *gaps(one)]


def _own_runs(one: Comparison) -> Iterator[str]:
    for outcome in PERSONAL:
        seen = one.persons.get((outcome, "reach=participant"))
        if seen is None or seen.better != seen.better:
            continue
        yield say(
            "compare.own_run", label=heading(outcome), better=number(100 * seen.better),
            worse=number(100 * seen.worse), limit=amount_in_words(outcome, OUTCOMES[outcome].smallest),
            tenth=amount_in_words(outcome, seen.lowest_tenth, signed=True),
        )  # fmt: skip
    if not one.persons:
        yield say("compare.no_own_run")


def in_groups(one: Comparison) -> Iterator[str]:
    """What hurt in the groups, and how many stopped; the reference beside it where it has groups too."""
    row = one.strata.index("all")
    for outcome, sentence, both in (
        ("hurts", "compare.hurts", "compare.hurts_both"),
        ("dropout", "compare.dropouts", "compare.dropouts_both"),
    ):
        place = list(OUTCOMES).index(outcome)
        values, others = one.programme[:, row, place], one.reference[:, row, place]
        if np.isnan(values).all():
            continue
        here = amount(outcome, float(np.nanmean(values)))
        if np.isnan(others).all():
            yield say(sentence, here=here)
        else:
            yield say(both, here=here, there=amount(outcome, float(np.nanmean(others))))


def worst_tenth(one: Comparison) -> Iterator[str]:
    """What becomes of the tenth who were worst off at the start."""
    if "worst_tenth" not in one.strata:
        return
    yield say(
        "compare.worst_tenth", findings=_findings(one, "worst_tenth", ("srq20", "self_esteem", "trust"))
    )


def gaps(one: Comparison) -> list[str]:
    """Who gains less: gaps of benefit beyond the smallest difference that matters, and beyond luck."""
    own = own_labels(one.scenario)
    found = []
    for outcome in PERSONAL:
        for first, second in pairs_of_parts(one.strata):
            gap = gap_between(one, outcome, first, second)
            if gap is None:
                continue
            less, more = (first, second) if gap < 0 else (second, first)
            here, there = (_mean_difference(one, outcome, part) for part in (less, more))
            names = {"less": stratum_label(less, own), "more": stratum_label(more, own)}
            found.append(say("compare.gap", label=label(outcome), here=here, there=there, **names))
    told = any(_gaps_known(one, pair) for pair in pairs_of_parts(one.strata))
    nothing = [say("compare.no_gap", labels=listed(label(outcome) for outcome in PERSONAL))] if told else []
    return found or nothing


def _gaps_known(one: Comparison, pair: tuple[str, str]) -> bool:
    gaps = one.differences(PERSONAL[0], pair[0]) - one.differences(PERSONAL[0], pair[1])
    return int((~np.isnan(gaps)).sum()) >= 2


def _mean_difference(one: Comparison, outcome: str, stratum: str) -> str:
    return amount_in_words(outcome, float(np.nanmean(one.differences(outcome, stratum))), signed=True)


def pairs_of_parts(strata: list[str]) -> list[tuple[str, str]]:
    """Parts of the participants that differ in one thing: women and men, the origins, levels of standing."""
    kinds = ("participant,gender=", "participant,origin=", "participant,standing=")
    inside = [[name for name in strata if name.startswith(kind)] for kind in kinds]
    return [pair for names in inside for pair in combinations(names, 2)]


def gap_between(one: Comparison, outcome: str, first: str, second: str) -> float | None:
    """Benefit of the first minus benefit of the second, if it matters and its interval leaves out zero."""
    gaps = for_better(outcome, one.differences(outcome, first) - one.differences(outcome, second))
    gaps = gaps[~np.isnan(gaps)]
    if len(gaps) < 2:
        return None
    low, high = interval(gaps)
    matters = abs(float(gaps.mean())) > OUTCOMES[outcome].smallest
    return float(gaps.mean()) if matters and not low <= 0.0 <= high else None


def readings_for_warnings(one: Comparison) -> dict[str, float]:
    """What the register of warnings asks of a comparison."""
    seen = dict(one.seen)
    gaps = [
        abs(gap_between(one, outcome, first, second) or 0.0) / OUTCOMES[outcome].smallest
        for outcome in PERSONAL
        for first, second in pairs_of_parts(one.strata)
        if "standing" not in first
    ]
    chances = [_harm(one, outcome, stratum) for outcome in PERSONAL for stratum in one.strata]
    return {**seen, "largest_gap": max(gaps, default=0.0), "chance_of_harm": max(chances, default=0.0)}


def _harm(one: Comparison, outcome: str, stratum: str) -> float:
    harm = one.judged(outcome, stratum).harm
    return harm if harm == harm else 0.0


WIDTHS = (36, 8, 8, 19, 8, 6)


def table(one: Comparison) -> list[str]:
    """The compact table: without, with, difference and its interval, chances of benefit and harm."""
    heads = [
        say("compare.column_without" if one.against == "none" else "compare.column_against"),
        say("compare.column_with"),
        say("compare.column_difference"),
        say("compare.column_benefit"),
        say("compare.column_harm"),
    ]
    lines = []
    for stratum, usual in TABLE:
        if stratum not in one.strata:
            continue
        outcomes = usual if one.knows_reach else (*INSIDE, *usual)
        lines.append(_line([stratum_label(stratum).capitalize(), *heads, say("compare.column_sure")]))
        for outcome in outcomes:
            seen = one.judged(outcome, stratum)
            if seen.claim == UNDEFINED:
                continue
            lines.append(_judged(outcome, seen))
        lines.append("")
    return lines


def _judged(outcome: str, seen: Judgement) -> str:
    low, high = (amount(outcome, edge, signed=True) for edge in (seen.low, seen.high))
    level = outcome not in DIFFERENCES_ONLY
    middle = amount(outcome, seen.difference, signed=True)
    cells = [
        say("run.with_unit", label=label(outcome), unit=unit(outcome)),
        amount(outcome, seen.reference) if level else "",
        amount(outcome, seen.programme) if level else "",
        say("compare.with_interval", middle=middle, low=low, high=high),
        share(seen.benefit),
        share(seen.harm),
        say(SURE[seen.claim], phrase=briefly(seen.phrase)),
    ]
    return _line(cells)


def _line(cells: list[str]) -> str:
    first = f"  {cells[0]:<{WIDTHS[0]}}"
    middle = "".join(f" {cell:>{width}}" for cell, width in zip(cells[1:-1], WIDTHS[1:], strict=True))
    return f"{first}{middle}  {cells[-1]}"


def in_order(several: list[Comparison]) -> list[str]:
    """Several programmes side by side, as lines."""
    lines = [line for title, each in ranked(several) for line in (title, *(f"  {one}" for one in each))]
    return [*lines, ""] if lines else []


def ranked(several: list[Comparison]) -> list[tuple[str, list[str]]]:
    """For each outcome a title and a line a programme: the best first, and where it is too close to call."""
    found = []
    for stratum, outcomes in TABLE:
        for outcome in outcomes:
            judged = [(one, one.judged(outcome, stratum)) for one in several]
            known = [(one, seen) for one, seen in judged if seen.claim != UNDEFINED]
            if len(known) < 2:
                continue
            title = say(
                "compare.in_order", label=heading(outcome), who=stratum_label(stratum), unit=unit(outcome)
            )
            known.sort(key=lambda pair: -float(for_better(outcome, np.array([pair[1].difference]))[0]))
            found.append((title, [_ranked(one, outcome, seen) for one, seen in known]))
    return found


def _ranked(one: Comparison, outcome: str, seen: Judgement) -> str:
    middle, low, high = (
        amount(outcome, value, signed=True) for value in (seen.difference, seen.low, seen.high)
    )
    return say(
        "compare.ranked", name=one.scenario.name, benefit=share(seen.benefit), harm=share(seen.harm),
        difference=say("compare.with_interval", middle=middle, low=low, high=high),
        sure=say(SURE[seen.claim], phrase=briefly(seen.phrase)),
    )  # fmt: skip
