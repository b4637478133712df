"""The page: six panels, people alike but for the shape of their origin, nobody named, nothing ranked."""

from typing import Any

import numpy as np
import pytest

from analysis.figures.mapping import map_figure
from analysis.figures.mapping_net import INK, MOST_ROWS, _folded, curves
from analysis.figures.mapping_reach import coloured
from analysis.mapping.net import net_of
from analysis.mapping.table import Map
from analysis.mapping.tell import Told
from sim.scenario import Scenario

from .small import started, table, three_origins, village


def _figure(scenario: Scenario) -> Any:
    told = Told(Map(table(scenario, (1, 2))), scenario)
    return map_figure(told, net_of(started(scenario, 1).state), (1, 2))


def _texts(figure: Any) -> str:
    from matplotlib.text import Text

    return " ".join(text.get_text().replace("\n", " ") for text in figure.findobj(Text))


def test_the_page_says_what_it_shows_and_what_it_is_not() -> None:
    told = _texts(_figure(village()))
    for words in ("a hamlet in Burundi, 120 persons", "Means of 2 synthetic communities", "four in five lie inside",
                  "no survey", "no forecast", "by need (planned)", "Violence at home is in none of the panels"):  # fmt: skip
        assert words in told


def test_origins_differ_by_shape_alone() -> None:
    """One size and one colour for everybody."""
    net = _figure(three_origins()).axes[0]
    people = [line for line in net.lines if line.get_color() == INK and line.get_linestyle() == "None"]
    assert len(people) == 3 == len({line.get_marker() for line in people})
    assert len({line.get_markersize() for line in people}) == 1
    assert sum(len(line.get_xdata()) for line in people) == 120


def test_every_tie_between_households_is_drawn_once() -> None:
    scenario = village()
    net = net_of(started(scenario, 1).state)
    drawn = [len(group.get_paths()) for group in _figure(scenario).axes[0].collections]
    outside = ~net.at_home
    assert drawn == [int((outside & ~net.is_across).sum()), int((outside & net.is_across).sum())]


def test_large_communities_are_drawn_by_neighbourhood() -> None:
    told = _texts(_figure(village(context__persons=2600, context__household_size=1.0)))
    assert "ties between neighbourhoods, in the order of the ring" in told
    assert "44 rows for 87 neighbourhoods" in told


def test_folding_keeps_every_tie() -> None:
    whole = np.random.default_rng(1).integers(0, 9, (167, 167)).astype(float)
    folded = _folded(whole)
    assert folded.shape == (56, 56) and len(folded) <= MOST_ROWS
    assert folded.sum() == whole.sum() and folded[0, 1] == whole[:3, 3:6].sum()


def test_curves_begin_and_end_at_their_households() -> None:
    one, two = np.array([0.1, 3.0, 1.0]), np.array([0.4, -3.0, 1.5])
    for path, first, last in zip(curves(one, two), one, two, strict=True):
        ends = np.arctan2(path.vertices[[0, 2], 1], path.vertices[[0, 2], 0])
        assert np.cos(ends - [first, last]) == pytest.approx(1.0)
        assert np.hypot(*path.vertices[1]) < 1.0, "inside the ring, also across the place where it closes"


def test_colours_repeat_the_numbers() -> None:
    """White at 1; orange, red above blue, below; blue above; the farther the fuller; undefined is white."""
    less, least, even, more, undefined = coloured(np.array([[0.8, 0.0, 1.0, 1.5, np.nan]]))[0]
    assert even.tolist() == undefined.tolist() == [1.0, 1.0, 1.0]
    assert less[0] > less[2] > least[2] and more[2] > more[0]


def test_nobody_and_no_neighbourhood_is_named() -> None:
    figure = _figure(village())
    ring = figure.axes[3]
    assert not ring.get_xticklabels() and len(ring.get_xticks()) == 0
