"""The posterior of a bank against exact ones, and whether recovery tells a right from a wrong posterior."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit
from scipy.stats import norm

from analysis.evidence.calibration.adjust import drawn, log_odds, posterior, summary_of
from analysis.evidence.calibration.matching import CUT, box_of, implausibility, implausibility_by_statistic
from analysis.evidence.calibration.recovery import holm, recover, recovery_table, truths_of

NOISE = 0.15


def bank(rows: int, seed: int, noise: float = NOISE) -> tuple[np.ndarray, np.ndarray]:
    """Places of three numbers, and statistics: two numbers with noise, their product, and nothing of the third."""
    draw = np.random.default_rng(seed)
    places = draw.random((rows, 3))
    clean = np.column_stack([places[:, 0], places[:, 1], places[:, 0] * places[:, 1], np.zeros(rows)])
    return places, clean + noise * draw.standard_normal((rows, 4))


def test_it_agrees_with_the_exact_posterior_where_there_is_one() -> None:
    """A place seen through normal noise: the posterior is a normal one cut off at 0 and 1."""
    draw = np.random.default_rng(1)
    places = draw.random((20_000, 1))
    seen = places + NOISE * draw.standard_normal(places.shape)
    for observed in (0.3, 0.5, 0.62):
        found = posterior(places, seen, np.array([observed]), 0.05)
        exact = norm(observed, NOISE)
        low, high = exact.cdf(0.0), exact.cdf(1.0)
        wanted = exact.ppf(low + np.array([0.05, 0.5, 0.95]) * (high - low))
        assert found.quantiles((0.05, 0.5, 0.95))[:, 0] == pytest.approx(wanted, abs=0.025)


def test_adjusting_is_sharper_than_taking_the_nearest() -> None:
    places, seen = bank(4_000, 2)
    observed = np.array([0.4, 0.6, 0.24, 0.0])
    found = posterior(places, seen, observed, 0.2)
    nearest = found.weights @ (places[found.rows] - found.weights @ places[found.rows]) ** 2
    assert (found.spread[:2] < 0.95 * np.sqrt(nearest[:2])).all()


def test_what_statistics_do_not_say_stays_as_wide_as_the_prior() -> None:
    places, seen = bank(6_000, 3)
    found = posterior(places, seen, np.array([0.5, 0.5, 0.25, 0.0]), 0.1)
    assert found.spread[2] == pytest.approx(np.sqrt(1 / 12), rel=0.1)
    assert (found.spread[:2] < 0.2).all()


def test_known_truths_are_found_again() -> None:
    places, seen = bank(4_000, 4)
    table = recovery_table(["a", "b", "c"], recover(places, seen, truths_of(4_000, 300), 0.1))
    assert table["is_covered"].all() and table["is_uniform"].all()
    assert table["is_constrained"].tolist() == [True, True, False]


def test_recovery_tells_when_intervals_are_too_narrow() -> None:
    """A bank whose statistics have less noise than what is observed: the posterior is too sure."""
    places, seen = bank(4_000, 5, NOISE / 4)
    _, blurred = bank(4_000, 5, 0.6)
    rows = truths_of(4_000, 200)
    held = []
    summary = summary_of(places, seen)
    for row in rows:
        found = posterior(places, seen, blurred[row], 0.1, summary, without=row)
        low, high = found.quantiles((0.05, 0.95))
        held.append((low <= places[row]) & (places[row] <= high))
    assert (np.mean(held, axis=0)[:2] < 0.7).all()


def test_the_truth_itself_is_left_out() -> None:
    places, seen = bank(200, 6)
    found = posterior(places, seen, seen[17], 1.0, without=17)
    assert 17 not in found.rows and len(found.rows) == 199


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(-3.0, 3.0), st.floats(0.05, 1.0))
def test_nothing_leaves_its_range_and_weights_sum_to_one(seed: int, far: float, keep: float) -> None:
    places, seen = bank(300, seed)
    found = posterior(places, seen, np.full(4, far), keep)
    assert ((found.places >= 0.0) & (found.places <= 1.0)).all()
    assert found.weights.sum() == pytest.approx(1.0) and (found.weights > 0.0).all()


def test_drawing_takes_each_as_often_as_its_weight_says() -> None:
    places, seen = bank(500, 7)
    found = posterior(places, seen, seen[0], 0.5)
    often = np.bincount(drawn(found, 5_000), minlength=len(found.rows)) / 5_000
    assert np.abs(often - found.weights).max() < 1.01 / 5_000


def test_ends_of_the_prior_have_log_odds() -> None:
    assert np.isfinite(log_odds(np.array([[0.0, 1.0, 0.5]]))).all()
    assert log_odds(np.array([0.25]))[0] == pytest.approx(logit(0.25))


def test_holm_is_the_usual_one() -> None:
    assert holm(np.array([0.01, 0.04, 0.03, 0.5])).tolist() == pytest.approx([0.04, 0.09, 0.09, 0.5])
    assert holm(np.array([0.9, 0.8])).tolist() == [1.0, 1.0]


def test_the_implausible_are_those_whose_worst_statistic_is_too_far() -> None:
    seen = np.array([[0.0, 0.0], [2.9, 0.0], [0.0, 6.2], [np.nan, 0.0]])
    found = implausibility(seen, np.zeros(2), np.array([1.0, 2.0]))
    assert found.tolist() == [0.0, 2.9, 3.1, np.inf]
    assert (found <= CUT).tolist() == [True, True, False, False]
    assert implausibility_by_statistic(seen, np.zeros(2), np.array([1.0, 2.0])).tolist() == [0.25, 0.25]


def test_the_box_holds_all_that_is_plausible_and_no_more_than_a_margin_beside() -> None:
    places = np.random.default_rng(8).random((400, 2))
    plausible = (places[:, 0] > 0.5) & (places[:, 1] < 0.3)
    box = box_of(places, plausible)
    assert ((places[plausible] >= box.low) & (places[plausible] <= box.high)).all()
    assert 0.45 < box.low[0] < 0.52 and 0.28 < box.high[1] < 0.35 and box.low[1] < 0.05
    assert box.inside(np.array([[0.0, 1.0]]))[0].tolist() == [box.low[0], box.high[1]]
    assert box_of(places, np.zeros(400, bool)).low.tolist() == [0.0, 0.0]
