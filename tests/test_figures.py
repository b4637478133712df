"""Figures: labels apart, smooth rates, violence as a difference only, files without dates."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import compare_figure, run_figure, save
from analysis.figures.style import apart
from analysis.figures.weekly import SMOOTH, drawn_values
from analysis.insight.table import DRAWN, DRAWN_FOR
from sim.outcomes import HEADLINE
from sim.runs import run
from sim.scenario import load_scenario

SMALL = {"context.persons": 96, "programme.groups": 2, "weeks": 20}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_labels_keep_their_distance_and_their_order(places: list[float]) -> None:
    given_places = np.array(places)
    moved = apart(given_places, 0.1)
    assert (np.diff(np.sort(moved)) > 0.1 - 1e-6).all()
    assert (np.diff(moved[np.argsort(given_places, kind="stable")]) > 0).all()


def test_labels_that_are_far_apart_stay() -> None:
    assert np.array_equal(apart(np.array([0.9, 0.1]), 0.1), [0.9, 0.1])


def test_rates_are_means_over_a_quarter_in_a_year_s_worth() -> None:
    weekly = np.full((1, 40), 0.01)
    weekly[0, 0] = 99.0  # week 0 is no week that was lived
    drawn = drawn_values("violence", weekly)
    assert np.isnan(drawn[0, :SMOOTH]).all()
    assert drawn[0, SMOOTH:] == pytest.approx(52.0)
    assert drawn_values("srq20", weekly)[0, 1] == 0.01
    assert drawn_values("self_esteem", weekly)[0, 1] == 1.0


def _texts(figure: object) -> str:
    from matplotlib.text import Text

    return " ".join(text.get_text().replace("\n", " ") for text in figure.findobj(Text))  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def weekly() -> pd.DataFrame:
    """Two runs of a small hamlet."""
    scenario = load_scenario("burundi_hamlet", SMALL)
    return pd.concat(
        [run(scenario, seed=seed, log=False).weekly.assign(run=seed - 1) for seed in (1, 2)],
        ignore_index=True,
    )


def test_a_run_s_figure_says_what_it_shows_and_what_it_is_not(weekly: pd.DataFrame) -> None:
    several = _texts(run_figure(weekly, "A question?"))
    assert "A question?" in several and "mean of 2 runs" in several and "four runs in five" in several
    assert "no forecast" in several
    assert "Violence" not in several, "a single course of violence would be read as a forecast"
    single = _texts(run_figure(weekly[weekly["run"] == 0], "A question?"))
    assert "One run" in single and "Bands" not in single


def _courses(seeds: int, weeks: int) -> pd.DataFrame:
    draw = np.random.default_rng(5)
    index = pd.MultiIndex.from_product(
        [range(seeds), ["programme", "reference"], range(weeks + 1), DRAWN_FOR],
        names=["seed", "arm", "week", "stratum"],
    )
    values = draw.uniform(0.2, 0.8, (len(index), len(DRAWN)))
    return pd.DataFrame(values, index=index, columns=list(DRAWN)).reset_index()


def test_a_comparison_s_figure_names_both_arms_at_their_ends() -> None:
    figure = compare_figure(_courses(4, 30), "Which?", "with", "without")
    told = _texts(figure)
    assert "mean of 4 matched runs" in told and "never as a level" in told
    for ax, outcome in zip(figure.axes, HEADLINE, strict=False):
        ends = [text.get_text() for text in ax.texts if text.get_transform() == ax.transAxes][1:]
        assert ends == (["difference"] if outcome == "violence" else ["with", "without"])


def test_bands_are_the_percentiles_that_the_note_says() -> None:
    """Ten runs 0 … 9 in week 1: four in five lie between the 10th and the 90th percentile, .9 and 8.1."""
    courses = _courses(10, 3)
    courses["srq20"] = courses["seed"].astype(float)
    figure = compare_figure(courses, "Which?", "with", "without")
    band = (
        figure.axes[HEADLINE.index("srq20")]
        .collections[0]
        .get_datalim(figure.axes[HEADLINE.index("srq20")].transData)
    )
    assert (band.y0, band.y1) == pytest.approx((0.9, 8.1))


def test_very_short_and_undefined_courses_are_drawn() -> None:
    for weeks in (0, 1):
        compare_figure(_courses(1, weeks), "Short?", "a" * 80, "without")
    empty = _courses(2, 4)
    empty["reintegration"] = np.nan
    assert "not defined here" in _texts(compare_figure(empty, "Who?", "with", "without"))


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_files_of_the_same_figure_are_equal(tmp_path: Path, weekly: pd.DataFrame, ending: str) -> None:
    files = [tmp_path / f"{name}.{ending}" for name in ("one", "two")]
    for file in files:
        save(run_figure(weekly, "Again?"), file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].stat().st_size > 5_000
