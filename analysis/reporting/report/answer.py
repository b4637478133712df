"""The answer of a comparison, by rules from the numbers: never a bigger claim than the intervals allow."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from sim.words import say

from ...insight.compare import BENEFIT, CLOSE, HARM, SAME, UNDEFINED, Judgement
from ...insight.intervals import FEWEST
from ...insight.table import Comparison
from ...words import CERTAINTY, TOO_CLOSE, amount_in_words, label, number, own_labels, share, stratum_label

Kind = Literal[
    "harm",
    "outweighs",
    "mixed",
    "benefit",
    "partly",
    "people",
    "same",
    "unclear",
    "nothing",
]
SURENESS = (*(phrase for _, phrase in CERTAINTY), TOO_CLOSE)
"""Phrases of certainty, the surest first."""
CLEARLY_MORE = 0.05
"""So many more of all participants end worse off than better off: told even where the mean hardly moves."""
FOR_PARTICIPANTS = ("srq20", "self_esteem", "reintegration", "violence")
FOR_COMMUNITY = ("cohesion", "agreements_held", "selfhelp_running")
VERDICTS: dict[Kind, str] = {
    "harm": "report.verdict.harm",
    "outweighs": "report.verdict.outweighs",
    "mixed": "report.verdict.mixed",
    "benefit": "report.verdict.benefit",
    "partly": "report.verdict.partly",
    "people": "report.verdict.people",
    "same": "report.verdict.same",
    "unclear": "report.verdict.unclear",
    "nothing": "report.verdict.nothing",
}


class Verdict(NamedTuple):
    """What the headline outcomes say together: the kind, how sure, in how many of them, for how many people.

    ``people_better`` and ``people_worse`` are shares of participants against their own matched run.
    """

    kind: Kind
    phrase: str
    better: int
    worse: int
    all: int
    people_better: float = 0.0
    people_worse: float = 0.0


def verdict(judged: Sequence[Judgement], better: float = 0.0, worse: float = 0.0) -> Verdict:
    """The verdict over the headline outcomes of one comparison.

    ``better`` and ``worse`` are shares of participants who end better and worse off than in their own
    matched run, nan where that is not known. Harm outweighs where it is as sure as the surest benefit, or
    where more end worse off than better off. Where no outcome differs clearly on average, and yet clearly
    more people end worse off, that is the verdict. The phrase is that of the least sure finding that the
    verdict rests on.
    """
    known = [one for one in judged if one.claim != UNDEFINED]
    by = {
        claim: [one.phrase for one in known if one.claim == claim] for claim in (BENEFIT, HARM, SAME, CLOSE)
    }
    kind, phrase = _kind(by, len(known), better, worse)
    return Verdict(kind, phrase, len(by[BENEFIT]), len(by[HARM]), len(known), better, worse)


def _kind(by: dict[str, list[str]], all_of_them: int, better: float, worse: float) -> tuple[Kind, str]:
    benefit, harm = by[BENEFIT], by[HARM]
    if not all_of_them:
        return "nothing", ""
    if harm and not benefit:
        return "harm", _least_sure(harm)
    as_sure = bool(harm) and bool(benefit) and _rank(_surest(harm)) <= _rank(_surest(benefit))
    if benefit and (worse > better or as_sure):
        return "outweighs", _least_sure(harm or benefit)
    if harm:
        return "mixed", _least_sure(harm)
    if benefit:
        return ("benefit" if len(benefit) == all_of_them else "partly"), _least_sure(benefit)
    if worse - better >= CLEARLY_MORE:
        return "people", TOO_CLOSE
    if len(by[SAME]) == all_of_them:
        return "same", _least_sure(by[SAME])
    return "unclear", TOO_CLOSE


def _rank(phrase: str) -> int:
    return SURENESS.index(phrase)


def _least_sure(phrases: Iterable[str]) -> str:
    return max(phrases, key=_rank)


def _surest(phrases: Iterable[str]) -> str:
    return min(phrases, key=_rank)


def in_words(found: Verdict) -> str:
    """The verdict as a sentence."""
    return say(
        VERDICTS[found.kind],
        phrase=say(found.phrase) if found.phrase else "",
        better=number(found.better),
        worse=number(found.worse),
        all=number(found.all),
        people_better=number(100.0 * found.people_better),
        people_worse=number(100.0 * found.people_worse),
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
    own = own_labels(one.scenario)
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
