"""Sensitivity: known functions are recovered, intervals hold what they say, words claim no order that isn't there."""

import warnings
from collections.abc import Iterator
from math import prod

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.figures.sensitivity import MOST, NAMED, morris_figure, shares_figure, sobol_figure, stacked
from analysis.insight.given import given_data, is_grid, main_effects
from analysis.insight.luck import Luck, luck
from analysis.insight.points import CONSTANT, ONE_SEED, TOO_FEW, counts, percentiles, point_means, table
from analysis.insight.sensitivity import MORRIS, SOBOL, elementary_effects, morris, shares_again, sobol
from analysis.insight.tell_sensitivity import (
    HIGHER,
    LOWER,
    MIXED,
    UNORDERED,
    Asked,
    direction,
    places,
    tell_morris,
    tell_shares,
    tell_sobol,
)

Values = NDArray[np.float64]
WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])
PARTICIPANTS = Asked("distress", "reach=participant", 104, 104, False)


@pytest.fixture(autouse=True)
def quiet_and_apart() -> Iterator[None]:
    """No warnings, and numpy's global state is left alone: nothing here may disturb another draw."""
    before = np.random.get_state()[1].tobytes()  # type: ignore[index,union-attr]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    assert np.random.get_state()[1].tobytes() == before  # type: ignore[index,union-attr]


def _names(count: int) -> list[str]:
    return [f"parameters.number_{place}" for place in range(count)]


def _problem(count: int) -> dict[str, object]:
    return {"num_vars": count, "names": _names(count), "bounds": [[0.0, 1.0]] * count}


def _blocks(count: int, size: int, seed: int) -> Values:
    """Saltelli's layout over independent points: A, AB_1 … AB_k, B for each base sample."""
    one, two = np.random.default_rng(seed).random((2, size, count))
    laid = np.repeat(one[:, None, :], count + 2, axis=1)
    for place in range(count):
        laid[:, place + 1, place] = two[:, place]
    laid[:, -1] = two
    return laid.reshape(-1, count)


def _quasi(count: int, size: int, seed: int) -> Values:
    from SALib.sample.sobol import sample

    return sample(_problem(count), size, calc_second_order=False, seed=seed)


def _trajectories(count: int, number: int, seed: int) -> Values:
    from SALib.sample.morris import sample

    return sample(_problem(count), number, num_levels=4, seed=seed)


def _hypercube(count: int, points: int, seed: int) -> Values:
    from scipy.stats.qmc import LatinHypercube

    return LatinHypercube(count, seed=seed).random(points)


def _ishigami(places: Values) -> Values:
    x = np.pi * (2.0 * places - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


ISHIGAMI_FIRST, ISHIGAMI_TOTAL = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]


def _g(places: Values, weights: Values = WEIGHTS) -> Values:
    return np.prod((np.abs(4.0 * places - 2.0) + weights) / (1.0 + weights), axis=1)


def _g_shares(weights: Values = WEIGHTS) -> tuple[Values, Values]:
    """First and total shares of the g-function, from its partial variances."""
    single = 1.0 / 3.0 / (1.0 + weights) ** 2
    whole = float(np.prod(1.0 + single)) - 1.0
    total = [one * prod(1.0 + np.delete(single, place)) for place, one in enumerate(single)]
    return single / whole, np.array(total) / whole


def _g_effects(weights: Values = WEIGHTS) -> Values:
    """Mean size of the elementary effects of the g-function on four levels: each step changes |4x − 2| by 4/3."""
    middle = (4.0 / 3.0 + weights) / (1.0 + weights)
    others = np.array([prod(np.delete(middle, place)) for place in range(len(weights))])
    return 2.0 / (1.0 + weights) * others


def _lived(outcomes: Values, seeds: int, shift: float, rest: float, seed: int) -> Values:
    """The same outcomes lived with several seeds: a shift for each seed and a rest for each run (variances)."""
    draw = np.random.default_rng(seed)
    shifts = draw.normal(0.0, shift**0.5, (1, seeds))
    return outcomes[:, None] + shifts + draw.normal(0.0, rest**0.5, (len(outcomes), seeds))


def _columns(frame: pd.DataFrame, *names: str) -> list[Values]:
    return [frame[name].to_numpy(np.float64) for name in names]


# ---------------------------------------------------------------------------------------------
# 1  Luck
# ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shift", [0.0, 3.0])
@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_luck_of_known_size_is_recovered(shift: float, gaps: float) -> None:
    """On average over worlds: points 2, rest 1, with and without a shift of seeds, with and without lost runs.

    The one-way split would give points 2 − 3/4 with the shift: it is why the rest is taken off.
    """
    found = []
    for world in range(150):
        draw = np.random.default_rng(world)
        values = _lived(draw.normal(0.0, 2.0**0.5, 60), 4, shift, 1.0, 1000 + world)
        values[draw.random(values.shape) < gaps] = np.nan
        one = luck(values, 1, 0)
        found.append((one.between, one.shift, one.rest))
    between, shifted, rest = np.mean(found, axis=0)
    assert between == pytest.approx(2.0, abs=0.12)
    assert shifted == pytest.approx(shift, abs=0.01 + 0.25 * shift)
    assert rest == pytest.approx(1.0, abs=0.04)


def test_the_shares_of_luck_follow_from_the_variances() -> None:
    one = luck(_lived(np.random.default_rng(1).normal(size=80), 4, 2.0, 0.5, 2), 50, 3)
    assert one.one_run.value == pytest.approx((one.shift + one.rest) / (one.shift + one.rest + one.between))
    assert one.compared.value == pytest.approx(one.rest / (one.rest + one.between))
    assert one.means.value == pytest.approx(one.rest / 4 / (one.rest / 4 + one.between))
    assert one.means.value < one.compared.value < one.one_run.value
    assert all(share.low <= share.value <= share.high for share in (one.one_run, one.compared, one.means))


@pytest.mark.parametrize("count", [12, 1400])
def test_without_gaps_it_is_the_textbook_s_analysis_of_variance(count: int) -> None:
    """Also with many points, where an eigenvalue of zero is rounded to something."""
    values = _lived(np.random.default_rng(5).normal(size=count), 5, 1.0, 1.0, 6)
    seeds, points = values.mean(axis=0), values.mean(axis=1)
    left = values - points[:, None] - seeds + values.mean()
    rest = (left**2).sum() / ((count - 1) * 4)
    one = luck(values, 1, 0)
    assert one.rest == pytest.approx(rest)
    assert one.between == pytest.approx(points.var(ddof=1) - rest / 5)
    assert one.shift == pytest.approx(seeds.var(ddof=1) - rest / count)
    assert one.shift + one.rest == pytest.approx(values.var(axis=1, ddof=1).mean()), "mean square within"


def test_intervals_of_luck_hold_nearly_what_they_say() -> None:
    """Between runs of one seed: 90 of 100 in 400 worlds of 40 points; a percentile interval is a little narrow."""
    held = 0
    for world in range(200):
        values = _lived(np.random.default_rng(world).normal(size=40), 8, 1.0, 1.0, 1000 + world)
        share = luck(values, 150, world).compared
        held += share.low <= 0.5 <= share.high
    assert 0.83 <= held / 200 <= 0.98


def test_one_seed_or_too_little_says_so() -> None:
    assert luck(np.arange(5.0)[:, None], 10, 1).flag == ONE_SEED
    assert luck(np.array([[1.0, np.nan], [2.0, np.nan]]), 10, 1).flag == ONE_SEED
    assert luck(np.array([[1.0, 2.0]]), 10, 1).flag == TOO_FEW
    assert luck(np.full((4, 3), np.nan), 10, 1).flag == TOO_FEW
    assert luck(np.full((4, 3), 0.1), 10, 1).flag == CONSTANT
    assert np.isnan(luck(np.arange(5.0)[:, None], 10, 1).one_run).all()
    assert not luck(np.arange(5.0)[:, None], 10, 1).is_known


def test_no_luck_is_none() -> None:
    one = luck(np.repeat(np.arange(6.0)[:, None], 3, axis=1), 20, 1)
    assert one.is_known and one.one_run.value == pytest.approx(0.0, abs=1e-12)


def test_a_lost_run_does_not_shift_a_point() -> None:
    values = np.arange(5.0)[:, None] + np.array([[-10.0, 0.0, 10.0]])
    values[2, 0] = np.nan
    assert point_means(values) == pytest.approx(np.arange(5.0))
    assert np.isnan(point_means(np.full((2, 2), np.nan))).all()


# ---------------------------------------------------------------------------------------------
# 2  Sobol'
# ---------------------------------------------------------------------------------------------


def test_sobol_recovers_ishigami() -> None:
    frame = sobol(_names(3), _ishigami(_quasi(3, 1024, 1))[:, None], 300, 1)
    assert list(frame.columns) == ["key", *SOBOL] and list(frame["key"]) == _names(3)
    assert frame["first"].to_numpy() == pytest.approx(np.array(ISHIGAMI_FIRST), abs=0.02)
    assert frame["total"].to_numpy() == pytest.approx(np.array(ISHIGAMI_TOTAL), abs=0.02)


def test_sobol_recovers_the_g_function() -> None:
    first, total = _g_shares()
    frame = sobol(_names(6), _g(_quasi(6, 1024, 2))[:, None], 100, 1)
    assert frame["first"].to_numpy() == pytest.approx(first, abs=0.02)
    assert frame["total"].to_numpy() == pytest.approx(total, abs=0.02)


def test_our_bootstrap_agrees_with_salib_s() -> None:
    """Half the width of ours against its 1.96 standard deviations, at a skew that is small."""
    from SALib.analyze.sobol import analyze

    outcomes = _ishigami(_quasi(3, 512, 3))
    theirs = analyze(_problem(3), outcomes, calc_second_order=False, num_resamples=1500, seed=5)
    ours = sobol(_names(3), outcomes[:, None], 1500, 6)
    for name, key in (("first", "S1"), ("total", "ST")):
        low, high = _columns(ours, f"{name}_low", f"{name}_high")
        assert ours[name].to_numpy() == pytest.approx(theirs[key])
        assert (high - low) / 2.0 == pytest.approx(theirs[f"{key}_conf"], rel=0.12)


def test_what_is_drawn_again_once_each_is_the_estimate() -> None:
    outcomes = _g(_blocks(6, 40, 1))
    blocks = outcomes.reshape(40, 8)
    first, total = shares_again((blocks - blocks.mean()) / blocks.std(), np.ones((1, 40)))
    frame = sobol(_names(6), outcomes[:, None], 10, 1)
    assert first[0] == pytest.approx(frame["first"].to_numpy())
    assert total[0] == pytest.approx(frame["total"].to_numpy())


def test_intervals_of_sobol_hold_what_they_say() -> None:
    """With 64 independent blocks 94 and 92 of 100 were held in 400 repetitions; percentile intervals are narrow."""
    truth = _g_shares(WEIGHTS[:4])
    held = np.zeros((2, 4))
    for repetition in range(250):
        frame = sobol(_names(4), _g(_blocks(4, 64, repetition), WEIGHTS[:4])[:, None], 300, repetition)
        for row, (name, shares) in enumerate(zip(("first", "total"), truth, strict=True)):
            low, high = _columns(frame, f"{name}_low", f"{name}_high")
            held[row] += (low <= shares) & (shares <= high)
    assert ((held / 250 >= 0.87) & (held / 250 <= 0.99)).all(), held / 250
    assert 0.90 <= held[0].mean() / 250 <= 0.98


def test_many_blocks_are_quick() -> None:
    from time import perf_counter

    outcomes = _g(_blocks(12, 1024, 1), np.arange(12.0))[:, None]
    sobol(_names(12), outcomes[:140], 10, 1)  # imports are not counted
    start = perf_counter()
    sobol(_names(12), outcomes, 1000, 1)
    assert perf_counter() - start < 2.0


def test_blocks_with_a_hole_are_left_out_and_counted() -> None:
    outcomes = _g(_blocks(6, 50, 4))[:, None]
    holed = outcomes.copy()
    holed[[3, 8 * 7, 8 * 7 + 1]] = np.nan
    frame = sobol(_names(6), holed, 50, 1)
    rest = np.delete(outcomes.reshape(50, 8), [0, 7], axis=0).reshape(-1, 1)
    assert (frame.attrs["kept"], frame.attrs["left_out"], frame.attrs["points"]) == (48, 2, 384)
    assert frame.equals(sobol(_names(6), rest, 50, 1))


def test_luck_adds_to_total_shares_and_takes_from_first() -> None:
    """Three parts of the points' variance, one part of luck in the mean of four seeds: luck ¼."""
    outcomes = _g(_quasi(4, 1024, 5), WEIGHTS[:4])
    values = _lived(outcomes, 4, 5.0, 4.0 * outcomes.var() / 3.0, 6)
    frame = sobol(_names(4), values, 50, 1)
    assert frame.attrs["luck"] == pytest.approx(0.25, abs=0.02)
    first, total = _g_shares(WEIGHTS[:4])
    assert frame["first"].to_numpy() == pytest.approx(0.75 * first, abs=0.06)
    assert frame["total"].to_numpy() == pytest.approx(0.75 * total + 0.25, abs=0.06)


# ---------------------------------------------------------------------------------------------
# 3  Morris
# ---------------------------------------------------------------------------------------------


def test_morris_of_a_straight_line_is_its_coefficients() -> None:
    slopes = np.array([3.0, -2.0, 0.5, 0.0])
    points = _trajectories(4, 8, 1)
    frame = morris(_names(4), points, (points @ slopes)[:, None], 4, 100, 1)
    assert list(frame.columns) == ["key", *MORRIS]
    for name in ("mu", "mu_low", "mu_high"):
        assert frame[name].to_numpy() == pytest.approx(slopes, abs=1e-9)
    for name in ("mu_star", "mu_star_low", "mu_star_high"):
        assert frame[name].to_numpy() == pytest.approx(np.abs(slopes), abs=1e-9)
    assert frame["sigma"].to_numpy() == pytest.approx(0.0, abs=1e-9)


def test_morris_ranks_the_g_function() -> None:
    points = _trajectories(6, 400, 2)
    frame = morris(_names(6), points, _g(points)[:, None], 4, 100, 1)
    assert frame["mu_star"].to_numpy() == pytest.approx(_g_effects(), rel=0.12)
    assert list(np.argsort(-frame["mu_star"].to_numpy())[:4]) == [0, 1, 2, 3]
    assert (frame["mu"].abs() < 0.5 * frame["mu_star"]).all(), "as much up as down"


def test_our_effects_are_salib_s() -> None:
    points = _trajectories(6, 10, 3)
    effects = elementary_effects(np.round(points, 9).reshape(10, 7, 6), _g(points).reshape(10, 7))
    frame = morris(_names(6), points, _g(points)[:, None], 4, 10, 1)
    assert np.abs(effects).mean(axis=0) == pytest.approx(frame["mu_star"].to_numpy())
    assert effects.std(axis=0, ddof=1) == pytest.approx(frame["sigma"].to_numpy())


def test_intervals_of_morris_hold_nearly_what_they_say() -> None:
    """With 20 trajectories 93 of 100 in 400 repetitions; with 5 they would be 83."""
    held = np.zeros(6)
    for repetition in range(200):
        points = _trajectories(6, 20, repetition)
        frame = morris(_names(6), points, _g(points)[:, None], 4, 300, repetition)
        low, high = _columns(frame, "mu_star_low", "mu_star_high")
        held += (low <= _g_effects()) & (_g_effects() <= high)
    assert 0.88 <= held.mean() / 200 <= 0.98


def test_trajectories_with_a_hole_are_left_out_and_counted() -> None:
    points = _trajectories(6, 9, 4)
    values = np.repeat(_g(points)[:, None], 2, axis=1)
    holed = values.copy()
    holed[8] = np.nan
    holed[0, 1] = np.nan  # the other seed is enough
    frame = morris(_names(6), points, holed, 4, 50, 1)
    assert (frame.attrs["kept"], frame.attrs["left_out"], frame.attrs["runs"]) == (8, 1, 8 * 7 * 2 - 1)
    kept = np.r_[0:7, 14:63]
    assert frame["mu_star"].to_numpy() == pytest.approx(
        morris(_names(6), points[kept], values[kept], 4, 50, 1)["mu_star"].to_numpy()
    )


def test_the_effect_that_luck_gives_is_known() -> None:
    """A number that does nothing gets it, whatever shift the seeds have."""
    points = _trajectories(6, 200, 5)
    frame = morris(_names(6), points, _lived(np.zeros(len(points)), 3, 9.0, 1.0, 6), 4, 20, 1)
    assert frame["mu_star"].mean() == pytest.approx(frame.attrs["luck"], rel=0.08)
    assert np.isnan(morris(_names(6), points, _g(points)[:, None], 4, 20, 1).attrs["luck"])


# ---------------------------------------------------------------------------------------------
# 4  Given data
# ---------------------------------------------------------------------------------------------


def test_a_hypercube_recovers_ishigami_and_the_g_function() -> None:
    for outcomes, points, truth in (
        (_ishigami, _hypercube(3, 800, 1), np.array(ISHIGAMI_FIRST)),
        (_g, _hypercube(6, 800, 2), _g_shares()[0]),
    ):
        frame = given_data(_names(len(truth)), points, outcomes(points)[:, None], 100, 1)
        assert not frame.attrs["grid"]
        assert frame["first"].to_numpy() == pytest.approx(truth, abs=0.05)


def test_a_hypercube_agrees_with_salib_s_rbd_fast() -> None:
    from SALib.analyze.rbd_fast import analyze

    points = _hypercube(3, 600, 3)
    theirs = analyze(_problem(3), points, _ishigami(points), num_resamples=2, seed=1)["S1"]
    ours = given_data(_names(3), points, _ishigami(points)[:, None], 100, 1)
    assert ours["first"].to_numpy() == pytest.approx(np.array(theirs), abs=0.05)


@pytest.mark.parametrize("points", [30, 60, 200])
def test_nothing_is_found_in_noise(points: int) -> None:
    """No bias where nothing matters, also with few points, and also for numbers of a few values."""
    found = []
    for repetition in range(150):
        laid = _hypercube(3, points, repetition)
        laid[:, 2] = np.floor(laid[:, 2] * 3) / 3 + 1 / 6
        noise = np.random.default_rng(repetition).normal(size=(points, 1))
        found.append(given_data(_names(3), laid, noise, 5, 1)["first"].to_numpy())
    assert np.mean(found, axis=0) == pytest.approx(0.0, abs=0.03)


def test_steps_of_a_number_with_few_values_are_found_whole() -> None:
    laid = _hypercube(2, 200, 4)
    laid[:, 0] = np.floor(laid[:, 0] * 4) / 4 + 1 / 8
    outcomes = np.array([0.0, 3.0, -1.0, 5.0])[(laid[:, 0] * 4).astype(int)]
    frame = given_data(_names(2), laid, outcomes[:, None], 50, 1)
    assert frame["first"].iloc[0] == pytest.approx(1.0)


def test_a_wave_over_the_ranks_is_found_whole() -> None:
    """Waves are of length one and at right angles, also where points are few and lie unevenly."""
    laid = np.random.default_rng(7).random((50, 2)) ** 3
    ranks = laid[:, 0].argsort().argsort()
    outcomes = np.cos(3.0 * np.pi * (ranks + 0.5) / 50.0)
    frame = given_data(_names(2), laid, outcomes[:, None], 50, 1)
    assert frame["first"].iloc[0] == pytest.approx(1.0, abs=1e-12)


def test_intervals_of_given_data_hold_what_they_say() -> None:
    """98 of 100 in 400 repetitions with 100 independent points: the jackknife is a little wide."""
    truth, held = _g_shares(WEIGHTS[:3])[0], np.zeros(3)
    for repetition in range(200):
        points = np.random.default_rng(repetition).random((100, 3))
        outcomes = _g(points, WEIGHTS[:3])[:, None]
        low, high = _columns(
            given_data(_names(3), points, outcomes, 50, repetition), "first_low", "first_high"
        )
        held += (low <= truth) & (truth <= high)
    assert held.mean() / 200 >= 0.92
    assert (held / 200 >= 0.88).all()


def _grid(*levels: int) -> Values:
    axes = [(np.arange(count) + 0.5) / count for count in levels]
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)


def test_a_full_grid_is_seen_and_exact() -> None:
    points = _grid(4, 3, 5)
    outcomes = 2.0 * points[:, 0] + points[:, 1]
    frame = given_data(_names(3), points, np.repeat(outcomes[:, None], 2, axis=1), 50, 1)
    assert frame.attrs["grid"] and is_grid(points) and not is_grid(points[1:])
    main = np.array([4.0 * points[:, 0].var(), points[:, 1].var(), 0.0]) / outcomes.var()
    for name in ("first", "first_low", "first_high"):
        assert frame[name].to_numpy() == pytest.approx(main, abs=1e-9)
    assert main_effects(points, outcomes).sum() == pytest.approx(1.0)


def test_a_grid_s_intervals_come_from_seeds() -> None:
    """93 to 97 of 100 in 400 repetitions; luck in the means is part of the whole."""
    points = _grid(4, 3, 5)
    outcomes = 2.0 * points[:, 0] + points[:, 1] ** 2 + points[:, 0] * points[:, 2]
    left = 0.25 / 4 * 59 / 60
    truth = main_effects(points, outcomes) * outcomes.var() / (outcomes.var() + left)
    held = np.zeros(3)
    for repetition in range(200):
        frame = given_data(_names(3), points, _lived(outcomes, 4, 0.25, 0.25, repetition), 50, 1)
        low, high = _columns(frame, "first_low", "first_high")
        held += (low <= truth) & (truth <= high)
    assert 0.90 <= held.mean() / 200 <= 0.99
    single = given_data(_names(3), points, outcomes[:, None], 50, 1)
    assert single.attrs["flag"] == ONE_SEED
    assert single["first"].notna().all() and single["first_low"].isna().all()


def test_undefined_points_of_a_sample_are_left_out() -> None:
    points = _hypercube(3, 120, 6)
    values = _ishigami(points)[:, None]
    values[:20] = np.nan
    frame = given_data(_names(3), points, values, 50, 1)
    assert (frame.attrs["kept"], frame.attrs["left_out"]) == (100, 20)
    assert frame["first"].to_numpy() == pytest.approx(
        given_data(_names(3), points[20:], values[20:], 50, 1)["first"].to_numpy()
    )


# ---------------------------------------------------------------------------------------------
# 5  Nothing to say, and the same again
# ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "flag"), [(0.1, CONSTANT), (0.0, CONSTANT), (np.nan, TOO_FEW)])
def test_what_does_not_vary_or_is_not_there_gives_a_flag(value: float, flag: str) -> None:
    points = _trajectories(6, 8, 1)
    values = np.full((56, 2), value)
    frames = [
        sobol(_names(6), values, 20, 1),
        morris(_names(6), points, values, 4, 20, 1),
        given_data(_names(6), points, values, 20, 1),
    ]
    assert [frame.attrs["flag"] for frame in frames] == [flag] * 3
    assert frames[0].drop(columns="key").isna().all(axis=None)
    assert frames[2].drop(columns="key").isna().all(axis=None)
    morris_sizes = frames[1]["mu_star"]
    assert morris_sizes.isna().all() if flag == TOO_FEW else (morris_sizes == 0.0).all()


def test_the_same_seed_gives_the_same_table() -> None:
    points = _trajectories(6, 8, 1)
    values = _lived(_g(points), 3, 1.0, 0.1, 1)
    for make in (
        lambda seed: sobol(_names(6), values, 30, seed),
        lambda seed: morris(_names(6), points, values, 4, 30, seed),
    ):
        assert make(0).equals(make(0)) and not make(0).equals(make(1))
    laid = _hypercube(3, 150, 1)
    sample = _lived(_ishigami(laid), 2, 1.0, 1.0, 2)
    assert given_data(_names(3), laid, sample, 50, 4).equals(given_data(_names(3), laid, sample, 50, 4))
    assert not given_data(_names(3), laid, sample, 50, 4).equals(given_data(_names(3), laid, sample, 50, 5))
    assert luck(sample, 30, 7) == luck(sample, 30, 7) != luck(sample, 30, 8)


def test_each_resample_draws_as_many_as_there_are() -> None:
    often = counts(30, 500, 1)
    assert (often.sum(axis=1) == 30).all()
    assert often.mean(axis=0) == pytest.approx(1.0, abs=0.2)
    assert often.var() == pytest.approx(1.0, abs=0.1)


def test_percentiles_need_half_of_what_was_drawn() -> None:
    again = np.tile(np.arange(101.0)[:, None], 2)
    again[:60, 1] = np.nan
    low, high = percentiles(again)
    assert (low[0], high[0]) == (2.5, 97.5)
    assert np.isnan([low[1], high[1]]).all()


# ---------------------------------------------------------------------------------------------
# 6  Figures
# ---------------------------------------------------------------------------------------------


def _boxes(figure: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[float, float, float, float]]:
    """Every text that is really drawn, with its corners in the figure's share of width and height."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    seen: dict[str, tuple[float, float, float, float]] = {}
    draw = Text.draw

    def noting(self: Text, renderer: object) -> None:
        if self.get_visible() and self.get_text().strip():
            box = Text.get_window_extent(self, renderer).transformed(figure.transFigure.inverted())  # type: ignore
            seen[f"{self.get_text()} @{box.x0:.4f},{box.y0:.4f}"] = (box.x0, box.y0, box.x1, box.y1)
        draw(self, renderer)  # type: ignore[arg-type]

    monkeypatch.setattr(Text, "draw", noting)
    FigureCanvasAgg(figure).draw()  # type: ignore[arg-type]
    monkeypatch.undo()
    return seen


def _collisions(boxes: dict[str, tuple[float, float, float, float]]) -> list[tuple[str, str]]:
    named = list(boxes.items())
    return [
        (one, other)
        for place, (one, a) in enumerate(named)
        for other, b in named[:place]
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.0 and min(a[3], b[3]) - max(a[1], b[1]) > 0.0
    ]


def _cut_off(boxes: dict[str, tuple[float, float, float, float]]) -> list[str]:
    return [text for text, box in boxes.items() if min(box) < 0.0 or max(box) > 1.0]


LONG = "how_quickly_facilitators_who_lead_a_second_group_tire_when_the_rains_and_the_harvest_come_together"


def _keys(count: int, long: bool) -> list[str]:
    return [f"{LONG[: 40 + 3 * (place % 20)]}_{place}" if long else f"harm_{place}" for place in range(count)]


def _some_luck(seeds: int = 3) -> Luck:
    return luck(_lived(np.random.default_rng(1).normal(size=40), seeds, 1.0, 0.3, 2), 50, 3)


def _figures(count: int, long: bool) -> dict[str, object]:
    """All three kinds for so many numbers, with marks that lie close together."""
    draw, keys = np.random.default_rng(count), _keys(count, long)
    known = {"points": 80 * count, "seeds": 3, "runs": 240 * count, "kept": 80, "left_out": 2, "luck": 0.01,
             "mean": 0.5, "variance": 0.02, "flag": "", "grid": False}  # fmt: skip
    size = np.sort(draw.exponential(0.05, count))[::-1]
    effects = np.array([size, 0.6 * size, 1.5 * size, size, 0.5 * size, 1.5 * size, 0.3 * size])
    shares = size / size.sum()
    parts = np.array([shares, shares - 0.05, shares + 0.05, shares + 0.02, shares, shares + 0.1])
    title = "What matters most for how participants feel after two years of meeting, in a hamlet on a hill?"
    return {
        "morris": morris_figure(table(keys, MORRIS, effects, known), title, "0–100", 100.0, keys[1:2]),
        "sobol": sobol_figure(table(keys, SOBOL, parts, known), _some_luck(), title),
        "shares": shares_figure(table(keys, SOBOL[:3], parts[:3], known), _some_luck(), title),
    }


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("count", [3, 12, 60])
def test_no_texts_meet_and_none_is_cut_off(count: int, long: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, figure in _figures(count, long).items():
        boxes = _boxes(figure, monkeypatch)
        texts = " ".join(boxes).replace("\n", " ")
        assert not _collisions(boxes), name
        assert not _cut_off(boxes), name
        assert f"{240 * count:,} runs" in texts and "Whiskers" in texts and "no forecast" in texts
        assert "Left out" in texts
        assert (f"Only the {MOST} strongest of {count} are drawn" in texts) == (count > MOST)
        if not long:
            drawn = sum(text.split(" @")[0].split(". ")[-1].startswith("harm ") for text in boxes)
            assert drawn == min(count, NAMED if name == "morris" else MOST)


def test_texts_that_meet_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    figure.text(0.1, 0.1, "one")
    figure.text(0.12, 0.1, "other")
    figure.text(0.99, 0.9, "outside")
    boxes = _boxes(figure, monkeypatch)
    assert len(_collisions(boxes)) == 1 and len(_cut_off(boxes)) == 1


def test_figures_of_nothing_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    points = _trajectories(6, 8, 1)
    flat, alone = np.full((56, 2), 0.3), luck(np.arange(5.0)[:, None], 5, 1)
    none = luck(flat, 5, 1)
    for figure in (
        morris_figure(morris(_names(6), points, flat, 4, 10, 1), "?", "0–100"),
        sobol_figure(sobol(_names(6), flat, 10, 1), none, "?"),
        shares_figure(given_data(_names(6), points, flat, 10, 1), none, "?"),
    ):
        boxes = _boxes(figure, monkeypatch)
        assert "is the same at all points" in " ".join(boxes).replace("\n", " ")
        assert not _collisions(boxes) and not _cut_off(boxes)
    grid = _grid(4, 3)
    single = shares_figure(given_data(_names(2), grid, grid[:, :1], 10, 1), alone, "?")
    assert "with one seed only" in " ".join(_boxes(single, monkeypatch)).replace("\n", " ")


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 0.1)), min_size=1, max_size=10))
def test_stacked_boxes_never_overlap_and_stay_inside(boxes: list[tuple[float, float]]) -> None:
    wanted, heights = np.array(sorted(boxes)).T
    middles = stacked(wanted, heights)
    bottoms, tops = middles - heights / 2.0, middles + heights / 2.0
    assert (bottoms[1:] >= tops[:-1] - 1e-9).all()
    assert bottoms[0] >= -1e-9 and tops[-1] <= 1.0 + 1e-9


# ---------------------------------------------------------------------------------------------
# 7  Words
# ---------------------------------------------------------------------------------------------

KNOWN = {"points": 80, "seeds": 3, "runs": 240, "kept": 10, "left_out": 0, "luck": float("nan"), "mean": 0.5,
         "variance": 0.02, "flag": "", "grid": False}  # fmt: skip


def _effects(*lines: tuple[str, float, float, float], signs: tuple[float, ...] = ()) -> pd.DataFrame:
    """Morris' table from (name, mean size, low, high); the mean with its sign is a share of the mean size."""
    keys = [f"parameters.{name}" for name, *_ in lines]
    size = np.array([sizes for _, *sizes in lines]).T
    sign = np.array(signs or [1.0] * len(lines))
    ends = np.sort(np.array([sign * size[1], sign * size[2]]), axis=0)
    return table(keys, MORRIS, np.array([*size, sign * size[0], *ends, 0.1 * size[0]]), KNOWN)


def test_overlapping_numbers_are_in_no_clear_order() -> None:
    frame = _effects(("first", 0.4, 0.35, 0.45), ("second", 0.2, 0.15, 0.25), ("third", 0.18, 0.14, 0.24))
    lines = tell_morris(frame, _some_luck(), PARTICIPANTS)
    assert (
        lines[0]
        == "What matters most for distress (participants, week 104), of the 3 numbers that were varied:"
    )
    assert lines[1].startswith(
        "  1. first (changes it by 40 points of 100 on average over its whole range, 35 to 45"
    )
    assert lines[2].startswith("  2 to 3, in no clear order: second")
    assert lines[3].startswith("  2 to 3, in no clear order: third")


def test_a_chain_of_overlaps_keeps_the_order_of_its_ends() -> None:
    values = np.array([[5.0, 4.0, 6.0], [3.5, 2.5, 4.5], [2.0, 1.0, 3.0]])
    assert [tuple(one) for one in places(values)] == [(0, 1, 2), (1, 1, 3), (2, 2, 3)]


def test_numbers_beyond_the_told_that_may_stand_among_them_are_counted() -> None:
    lines = tell_morris(
        _effects(*((f"n{place}", 0.3, 0.2, 0.4) for place in range(8))), _some_luck(), PARTICIPANTS
    )
    assert sum("in no clear order" in line for line in lines) == 5
    assert "3 more may have one of these places." in lines


def test_tiny_effects_hardly_matter() -> None:
    """.05 is the smallest difference in distress that matters."""
    frame = _effects(("big", 0.4, 0.3, 0.5), ("small", 0.04, 0.03, 0.049), ("close", 0.045, 0.03, 0.06))
    text = " ".join(tell_morris(frame, _some_luck(), PARTICIPANTS))
    assert "2 of the 3 numbers hardly matter: each changes the outcome by less than 5 points of 100" in text
    assert "For 1 number it is not sure whether it changes the outcome by more or by less" in text
    assert "small (" not in text and "close (" not in text
    none = tell_morris(frame.iloc[1:2], _some_luck(), PARTICIPANTS)
    assert none[0].startswith("The only number that was varied hardly matters for distress")
    both = tell_morris(frame.iloc[1:], _some_luck(), PARTICIPANTS)
    assert both[0].startswith("All 2 numbers that were varied hardly matter for distress")


def test_which_way_is_told_only_where_it_is_clear() -> None:
    sizes = [(name, 0.4, 0.35, 0.45) for name in ("up", "down", "either")]
    frame = _effects(*sizes, signs=(1.0, -1.0, 0.3))
    assert [direction(line, ()) for line in frame.to_dict("records")] == [HIGHER, LOWER, MIXED]
    lines = tell_morris(frame, _some_luck(), PARTICIPANTS)
    ways = {line.split(": ")[1].split(" ")[0]: line for line in lines[1:4]}
    assert "more of it is worse" in ways["up"], "distress is better low"
    assert "more of it is better" in ways["down"]
    assert "depends on the rest" in ways["either"]
    good_up = tell_morris(frame, _some_luck(), Asked("trust", "all", 104, 104, False))
    assert "more of it is better" in good_up[1]
    neutral = tell_morris(frame, _some_luck(), Asked("disclosures", "all", 1, 104, False))
    assert "weeks 1 to 104" in neutral[0] and "more of it raises it" in neutral[1]
    choice = tell_morris(frame, _some_luck(), PARTICIPANTS, ["parameters.up"])
    assert "between its choices" in choice[1]
    assert direction(frame.to_dict("records")[0], ["parameters.up"]) == UNORDERED
    unclear = frame.assign(mu_low=-0.1)
    assert direction(unclear.to_dict("records")[0], ()) == MIXED


def _shares_frame(*lines: tuple[float, ...], luck_share: float) -> pd.DataFrame:
    columns = SOBOL[: len(lines[0])]
    return table(_names(len(lines)), columns, np.array(lines).T, KNOWN | {"luck": luck_share})


def test_shares_are_told_with_what_they_carry_and_what_is_luck() -> None:
    frame = _shares_frame(
        (0.5, 0.4, 0.6, 0.6, 0.5, 0.7), (0.2, 0.1, 0.3, 0.3, 0.2, 0.4), (0.0, 0.0, 0.0, 0.02, 0.01, 0.025),
        luck_share=0.03,
    )  # fmt: skip
    one = _some_luck()
    lines = tell_sobol(frame, one, PARTICIPANTS)
    text = " ".join(lines)
    assert "1. number 0 (60 of 100 parts of the variance, 50 to 70, of which 50 by itself)" in text
    assert "By themselves, the 3 strongest carry 70 of 100 parts of the variance." in lines
    assert "About 27 of 100 parts come from what numbers do only together." in lines
    assert "1 of the 3 numbers hardly matters" in text, "a total share within luck is nothing"
    luckily = f"{100 * one.one_run.value:.0f} of 100 parts of the difference between single runs are luck"
    assert luckily in text


@pytest.mark.parametrize("change", [0.04, 0.06])
def test_a_share_matters_as_a_straight_line_of_that_variance_would(change: float) -> None:
    """The outcome moves by .04 or .06 over the range of the only number; .05 is the smallest that matters."""
    outcomes = change * _quasi(1, 512, 1)
    frame = sobol(_names(1), outcomes, 50, 1)
    text = " ".join(tell_sobol(frame, luck(outcomes, 5, 1), PARTICIPANTS))
    assert ("hardly matters" in text) == (change < 0.05)


def test_without_seeds_luck_is_not_guessed() -> None:
    alone = luck(np.arange(5.0)[:, None], 5, 1)
    frame = _shares_frame((0.5, 0.4, 0.6, 0.6, 0.5, 0.7), luck_share=float("nan"))
    text = " ".join(tell_sobol(frame, alone, PARTICIPANTS))
    assert "with one seed only" in text and "are luck" not in text and "only together" not in text
    grid = _grid(4, 3)
    told = tell_shares(given_data(_names(2), grid, grid[:, :1], 10, 1), alone, PARTICIPANTS)
    assert "  1 to 2, in no clear order: number 0 (100 of 100 parts of the variance by itself)" in told


def test_first_order_words_say_what_they_do_not_see() -> None:
    frame = _shares_frame((0.5, 0.4, 0.6), (0.2, -0.1, 0.3), luck_share=0.1)
    lines = tell_shares(frame, _some_luck(), PARTICIPANTS)
    assert "  1. number 0 (50 of 100 parts of the variance by itself, 40 to 60)" in lines
    assert "  2. number 1 (20 of 100 parts of the variance by itself, 0 to 30)" in lines
    assert any("may matter with others" in line for line in lines)


def test_nothing_is_said_where_nothing_is_known() -> None:
    flat = np.full((56, 2), 0.3)
    points = _trajectories(6, 8, 1)
    for told in (
        tell_morris(morris(_names(6), points, flat, 4, 5, 1), luck(flat, 5, 1), PARTICIPANTS),
        tell_sobol(sobol(_names(6), flat, 5, 1), luck(flat, 5, 1), PARTICIPANTS),
        tell_shares(given_data(_names(6), points, flat, 5, 1), luck(flat, 5, 1), PARTICIPANTS),
    ):
        assert told == [
            "Nothing can be said of distress (participants, week 104). "
            "The outcome is the same at all points, so no number can be told from another."
        ]


def test_effects_no_larger_than_luck_s_are_named_as_such() -> None:
    frame = _effects(("big", 0.4, 0.3, 0.5))
    frame.attrs["luck"], frame.attrs["left_out"] = 0.08, 2
    lines = tell_morris(frame, _some_luck(), PARTICIPANTS)
    assert any(line.startswith("Luck alone gives 8 points of 100") for line in lines)
    assert lines[-1] == "Left out because the outcome was not defined or a run failed: 2 units of the design."
