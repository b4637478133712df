"""The wording at its borders: never a bigger claim than the numbers allow, and harm before benefit."""

import numpy as np
import pytest

from analysis.insight.compare import BENEFIT, CLOSE, HARM, SAME, UNDEFINED, Judgement, judge
from analysis.reporting.report.answer import in_words, verdict
from analysis.words import TOO_CLOSE

SURE, VERY, PROBABLY, PERHAPS = (
    "certainty.almost_certainly", "certainty.very_likely", "certainty.probably", "certainty.perhaps",
)  # fmt: skip


def judged(claim: str, phrase: str = TOO_CLOSE) -> Judgement:
    """A judgement of which only claim and phrase count."""
    return Judgement(20, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, claim, phrase)


def said(*found: tuple[str, str], better: float = 0.0, worse: float = 0.0) -> str:
    """The verdict on such findings, in words."""
    return in_words(verdict([judged(*one) for one in found], better, worse))


def test_all_better_is_told_with_the_least_sure_of_them() -> None:
    """One probable finding among sure ones makes the whole no more than probable."""
    told = said((BENEFIT, SURE), (BENEFIT, PROBABLY), (BENEFIT, VERY))
    assert told == "Better off in 3 of 3 headline outcomes; the least sure of these: probably."


def test_very_likely_is_not_almost_certain() -> None:
    assert "very likely" in said((BENEFIT, SURE), (BENEFIT, VERY))
    assert "almost certainly" in said((BENEFIT, SURE), (BENEFIT, SURE))


def test_some_better_says_that_the_others_are_not_clear() -> None:
    told = said((BENEFIT, VERY), (CLOSE, TOO_CLOSE), (SAME, SURE))
    assert told.startswith("Better off in 1 of 3") and "no clear difference in the others" in told


def test_nothing_clear_is_no_claim_of_no_effect() -> None:
    told = said((CLOSE, TOO_CLOSE), (SAME, SURE))
    assert told == "No clear difference: too close to call."


def test_no_difference_needs_every_outcome() -> None:
    assert said((SAME, SURE), (SAME, PROBABLY)).startswith("No difference that matters in any of 2")


def test_harm_alone_is_harm() -> None:
    told = said((HARM, PERHAPS), (CLOSE, TOO_CLOSE))
    assert told.startswith("Harm, and no clear benefit: worse off in 1 of 2") and "perhaps" in told


def test_harm_as_sure_as_the_surest_benefit_outweighs() -> None:
    assert said((BENEFIT, VERY), (BENEFIT, PROBABLY), (HARM, VERY)).startswith("Harm outweighs")


def test_harm_less_sure_than_the_benefit_is_told_beside_it() -> None:
    told = said((BENEFIT, VERY), (HARM, PROBABLY))
    assert told.startswith("It helps in some things and harms in others") and "probably" in told


@pytest.mark.parametrize(("better", "worse", "outweighs"), [(0.30, 0.31, True), (0.31, 0.31, False)])
def test_more_people_worse_off_than_better_off_outweighs(
    better: float, worse: float, outweighs: bool
) -> None:
    told = said((BENEFIT, SURE), better=better, worse=worse)
    assert told.startswith("Harm outweighs") == outweighs


@pytest.mark.parametrize(
    ("worse", "told"), [(0.05, "more people end worse off"), (0.049, "No difference that matters")]
)
def test_people_who_end_worse_off_are_not_averaged_away(worse: float, told: str) -> None:
    assert told in said((SAME, SURE), (SAME, SURE), worse=worse)
    assert ("more people" in said((CLOSE, TOO_CLOSE), worse=worse)) == (worse >= 0.05)


def test_people_whom_nobody_followed_are_not_guessed() -> None:
    """Not known is neither better nor worse: the verdict rests on the outcomes alone."""
    told = said((SAME, SURE), better=float("nan"), worse=float("nan"))
    assert told.startswith("No difference that matters")
    assert said((BENEFIT, SURE), better=float("nan"), worse=0.9).startswith("Better off in 1 of 1")


def test_what_is_not_defined_does_not_count() -> None:
    assert said((UNDEFINED, ""), (BENEFIT, SURE)).startswith("Better off in 1 of 1")
    assert said((UNDEFINED, "")) == "Nothing here can be compared."


@pytest.mark.parametrize(
    ("hits", "phrase"),
    [(11, "perhaps"), (13, "perhaps"), (14, "probably"), (16, "probably"), (17, "very likely"),
     (18, "very likely"), (19, "almost certainly, in this model"), (20, "almost certainly, in this model")],
)  # fmt: skip
def test_the_phrase_follows_the_share_of_runs(hits: int, phrase: str) -> None:
    """From twenty differences of which so many are better by more than matters (SRQ-20: one point down)."""
    differences = np.array([-9.0] * hits + [-0.9] * (20 - hits))
    seen = judge("srq20", 10.0 + differences, np.full(20, 10.0))
    assert seen.claim == BENEFIT
    assert (
        in_words(verdict([seen]))
        == f"Better off in 1 of 1 headline outcomes; the least sure of these: {phrase}."
    )


def test_an_interval_over_the_smallest_difference_is_too_close_whatever_the_runs_say() -> None:
    """Fifteen of twenty runs are better, but the mean might be less than a point: nobody may say probably."""
    differences = np.array([-1.3] * 15 + [1.0] * 5)
    seen = judge("srq20", 10.0 + differences, np.full(20, 10.0))
    assert seen.benefit == 0.75 and seen.low < -1.0 < seen.high
    assert in_words(verdict([seen])) == "No clear difference: too close to call."


def test_one_run_claims_nothing() -> None:
    seen = judge("srq20", np.array([2.0]), np.array([10.0]))
    assert in_words(verdict([seen])) == "No clear difference: too close to call."
