"""Verdicts: what the numbers of seeds and vectors say, in which order it is told, and what is never counted."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence.patterns.judge import (
    HOLDS,
    NOT,
    PARTLY,
    UNKNOWN,
    contradicts,
    counted,
    estimate,
    in_order,
    spread,
)
from analysis.evidence.patterns.pattern import Check, difference, of_fall, ratio, value
from analysis.insight.intervals import t_quantile
from tests.patterns.known import made_up

SURE, DOUBTFUL, WRONG = [1.0, 1.1, 0.9, 1.0], [1.0, -0.8, 2.0, -0.5], [-1.0, -1.1, -0.9, -1.0]


def test_verdicts_follow_from_the_claim_and_its_interval() -> None:
    assert made_up("P1", "E", SURE).verdict == HOLDS
    assert made_up("P1", "E", DOUBTFUL).verdict == PARTLY
    assert made_up("P1", "E", WRONG).verdict == NOT
    assert made_up("P1", "E", [float("nan")] * 4).verdict == UNKNOWN


def test_the_most_uncomfortable_comes_first_and_built_in_signs_last() -> None:
    judged = [
        made_up("P1", "S", WRONG), made_up("P2", "E", SURE), made_up("P3", "E", WRONG), made_up("P4", "Q", SURE),
        made_up("P5", "Q", WRONG), made_up("P6", "E", DOUBTFUL), made_up("P7", "S", SURE),
    ]  # fmt: skip
    order = [one.pattern.id for one in in_order(judged)]
    assert order == ["P5", "P3", "P6", "P4", "P2", "P1", "P7"]


def test_built_in_signs_are_never_counted() -> None:
    judged = [made_up(f"P{n}", "S", SURE) for n in range(5)] + [
        made_up("P9", "E", SURE),
        made_up("P8", "Q", WRONG),
    ]
    assert counted(judged) == {NOT: 1, PARTLY: 0, UNKNOWN: 0, HOLDS: 1}


@given(rows=st.lists(st.tuples(*[st.floats(-5, 5)] * 2), min_size=3, max_size=12))
def test_the_interval_of_a_difference_is_that_of_students_t(rows: list[tuple[float, float]]) -> None:
    table = np.array(rows)
    found = estimate(difference("a", "b", low=0.0), ("a", "b"), table)
    apart = table[:, 0] - table[:, 1]
    half = t_quantile(len(apart) - 1) * apart.std(ddof=1) / np.sqrt(len(apart))
    assert found.value == pytest.approx(apart.mean(), abs=1e-9)
    assert (found.low, found.high) == pytest.approx((apart.mean() - half, apart.mean() + half), abs=1e-6)


def test_a_ratio_is_one_of_means_and_does_not_exist_near_nothing() -> None:
    rows = np.array([[1.0, 2.0], [3.0, 2.0], [2.0, 5.0]])
    assert estimate(ratio("a", "b", 0.0), ("a", "b"), rows).value == pytest.approx(2.0 / 3.0)
    assert isnan(estimate(ratio("a", "b", 0.0, least=4.0), ("a", "b"), rows).value)
    assert isnan(estimate(of_fall("a", "b", 0.0), ("a", "b"), rows).value), "what rose did not fall"
    assert estimate(of_fall("a", "b", 0.0), ("a", "b"), -rows).value == pytest.approx(2.0 / 3.0)


def test_vectors_are_judged_on_the_mean_over_seeds_and_left_out_where_they_cannot_be() -> None:
    values = np.array([
        [[1.0], [1.0]], [[3.0], [-1.0]], [[1.0], [-3.0]], [[np.nan], [np.nan]], [[2.0], [2.0]],
    ])  # fmt: skip
    lived = np.array([[1, 1], [1, 1], [1, 1], [1, 1], [1, 0]], float)
    found = spread(value("x", 0.0), ("x",), values, lived)
    assert (found.vectors, found.not_lived, found.undefined) == (5, 1, 1)
    assert found.share == pytest.approx(2 / 3) and found.median == 1.0


def test_where_no_vector_can_be_judged_no_share_is_told() -> None:
    found = spread(value("x", 0.0), ("x",), np.full((3, 2, 1), np.nan), np.zeros((3, 2)))
    assert isnan(found.share) and found.not_lived == 3


def test_a_verdict_contradicts_what_was_expected_exactly_or_beyond_doubt() -> None:
    sure, doubtful, wrong = (made_up("P1", "E", rows) for rows in (SURE, DOUBTFUL, WRONG))
    assert contradicts(HOLDS, doubtful, exact=True) and not contradicts(HOLDS, sure, exact=True)
    assert contradicts(HOLDS, wrong, exact=False) and contradicts(PARTLY, wrong, exact=False)
    assert not contradicts(HOLDS, doubtful, exact=False) and not contradicts(NOT, doubtful, exact=False)
    assert contradicts(NOT, sure, exact=False) and not contradicts(NOT, wrong, exact=False)
    assert contradicts(UNKNOWN, sure, exact=False)


def test_both_ends_of_a_range_are_outside_it() -> None:
    check = Check("x", lambda m: m["x"], 0.0, 1.0)
    assert [check.holds({"x": x}) for x in (0.0, 0.5, 1.0)] == [False, True, False]
