"""The answer of a comparison, by rules from the numbers: never a bigger claim than the intervals allow."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from sim.words import say

from ...insight.compare import BENEFIT, CLOSE, HARM, SAME, UNDEFINED, Judgement
from ...insight.intervals import FEWEST
from ...insight.table import Comparison
from ...words import CERTAINTY, TOO_CLOSE, amount_in_words, label, number, share, stratum_label

Kind = Literal["harm", "outweighs", "mixed", "benefit", "partly", "same", "unclear", "nothing"]
SURENESS = (*(phrase for _, phrase in CERTAINTY), TOO_CLOSE)
"""Phrases of certainty, the surest first."""
FOR_PARTICIPANTS = ("srq20", "self_esteem", "reintegration", "violence")
FOR_COMMUNITY = ("cohesion", "agreements_held", "selfhelp_running")
VERDICTS: dict[Kind, str] = {
    "harm": "report.verdict.harm",
    "outweighs": "report.verdict.outweighs",
    "mixed": "report.verdict.mixed",
    "benefit": "report.verdict.benefit",
    "partly": "report.verdict.partly",
    "same": "report.verdict.same",
    "unclear": "report.verdict.unclear",
    "nothing": "report.verdict.nothing",
}


class Verdict(NamedTuple):
    """What the headline outcomes say together: the kind, how sure, and in how many of them."""

    kind: Kind
    phrase: str
    better: int
    worse: int
    all: int


def verdict(judged: Sequence[Judgement], better: float = 0.0, worse: float = 0.0) -> Verdict:
    """The verdict over the headline outcomes of one comparison.

    ``better`` and ``worse`` are shares of participants who end better and worse off than in their own
    matched run. Harm outweighs where it is as sure as the surest benefit, or where more end worse off than
    better off. The phrase is that of the least sure finding that the verdict rests on.
    """
    known = [one for one in judged if one.claim != UNDEFINED]
    by = {
        claim: [one.phrase for one in known if one.claim == claim] for claim in (BENEFIT, HARM, SAME, CLOSE)
    }
    counts = len(by[BENEFIT]), len(by[HARM]), len(known)
    if not known:
        return Verdict("nothing", "", *counts)
    if by[HARM] and not by[BENEFIT]:
        return Verdict("harm", _least_sure(by[HARM]), *counts)
    if by[BENEFIT] and (
        worse > better or (by[HARM] and _rank(_surest(by[HARM])) <= _rank(_surest(by[BENEFIT])))
    ):
        return Verdict("outweighs", _least_sure(by[HARM] or by[BENEFIT]), *counts)
    if by[HARM]:
        return Verdict("mixed", _least_sure(by[HARM]), *counts)
    if by[BENEFIT]:
        kind: Kind = "benefit" if len(by[BENEFIT]) == len(known) else "partly"
        return Verdict(kind, _least_sure(by[BENEFIT]), *counts)
    if len(by[SAME]) == len(known):
        return Verdict("same", _least_sure(by[SAME]), *counts)
    return Verdict("unclear", TOO_CLOSE, *counts)


def _rank(phrase: str) -> int:
    return SURENESS.index(phrase)


def _least_sure(phrases: Iterable[str]) -> str:
    return max(phrases, key=_rank)


def _surest(phrases: Iterable[str]) -> str:
    return min(phrases, key=_rank)


def in_words(found: Verdict) -> str:
    """The verdict as a sentence."""
    phrase = say(found.phrase) if found.phrase else ""
    return say(
        VERDICTS[found.kind],
        phrase=phrase,
        better=number(found.better),
        worse=number(found.worse),
        all=number(found.all),
    )


def headline(one: Comparison) -> list[tuple[str, str]]:
    """The headline outcomes and for whom each is read first."""
    inside = "reach=participant" if one.knows_reach else "all"
    found = [(name, inside) for name in FOR_PARTICIPANTS] + [(name, "all") for name in FOR_COMMUNITY]
    return [pair for pair in found if one.judged(*pair).claim != UNDEFINED]


def verdict_of(one: Comparison) -> Verdict:
    """The verdict of one comparison."""
    seen = one.persons.get(("srq20", "reach=participant"))
    better, worse = (seen.better, seen.worse) if seen is not None else (0.0, 0.0)
    return verdict([one.judged(*pair) for pair in headline(one)], better, worse)


def what_could_go_wrong(one: Comparison) -> str:
    """One sentence about harm: people who end worse off, who stop, and where harm is likeliest."""
    limit = amount_in_words("srq20", 1.0)
    seen, dropout = one.persons.get(("srq20", "reach=participant")), _mean(one, "dropout")
    own = {origin.id: origin.label for origin in one.scenario.context.origins}
    worst = likeliest_harm(one)
    stops = number(100 * dropout) if dropout == dropout else "–"
    told = ""
    if worst is not None:
        outcome, stratum, chance = worst
        told = " " + say(
            "report.likeliest", label=label(outcome), who=stratum_label(stratum, own), harm=share(chance)
        )
    if seen is not None and seen.worse == seen.worse:
        return say("report.wrong", worse=number(100 * seen.worse), limit=limit, stops=stops) + told
    return say("report.wrong_unknown") + told


def likeliest_harm(one: Comparison) -> tuple[str, str, float] | None:
    """The headline outcome and part of the community in which harm is likeliest, if it is at all."""
    found: tuple[str, str, float] | None = None
    for stratum in one.strata:
        for outcome in (*FOR_PARTICIPANTS, "trust", *(FOR_COMMUNITY if stratum == "all" else ())):
            chance = one.judged(outcome, stratum).harm
            if chance == chance and chance > 0.0 and (found is None or chance > found[2]):
                found = outcome, stratum, chance
    return found


def _mean(one: Comparison, outcome: str) -> float:
    values = one.programme[:, one.strata.index("all"), _place(outcome)]
    known = values[values == values]
    return float(known.mean()) if len(known) else float("nan")


def _place(outcome: str) -> int:
    from sim.outcomes import OUTCOMES

    return list(OUTCOMES).index(outcome)


def how_sure(one: Comparison) -> str:
    """Where the doubt comes from: luck, and, with an ensemble, ignorance; the larger is named."""
    runs = len(one.seeds)
    if one.vectors is None:
        key = "compare.one_run" if runs == 1 else "compare.luck" if runs >= FEWEST else "compare.few_runs"
        return say(key, runs=number(runs))
    parts = one.parts("srq20", "reach=participant" if one.knows_reach else "all")
    larger = say("report.ignorance" if parts.ignorance > parts.luck else "report.luck")
    return say(
        "report.sure_sets",
        sets=number(int(one.vectors.max()) + 1),
        larger=larger,
        luck=amount_in_words("srq20", parts.luck),
        ignorance=amount_in_words("srq20", parts.ignorance),
    )
