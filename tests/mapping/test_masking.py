"""Violence at home: one number for the whole community, never below 10, and not to be worked out from others."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.mapping.disputes import is_private
from analysis.mapping.net import Net, net_of
from analysis.mapping.readings import Reading
from analysis.mapping.table import MASKED, Map, masked, over_runs, read, readings_of, table_of
from analysis.mapping.tell import Told, tell_place
from sim.scenario import Scenario

from .small import started, table, village

PRIVATE = "violence_at_home"


def _rows(found: pd.DataFrame) -> pd.DataFrame:
    return found[found["measure"] == PRIVATE]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_no_number_below_ten_is_ever_written(pairs: list[int]) -> None:
    readings = [[Reading("disputes", PRIVATE, "all", float(count), "count")] for count in pairs]
    row = _rows(table_of(readings)).iloc[0]
    told = row[["value", "low", "high"]].to_numpy(float)
    assert not (told < 10.0).any()
    assert np.isnan(row["value"]) == (np.mean(pairs) < 10) == (row["note"] == MASKED)


def test_none_at_all_is_masked_like_nine() -> None:
    none, nine = (masked(over_runs(np.array([count, count]))) for count in (0.0, 9.0))
    assert repr(none) == repr(nine)
    assert masked(over_runs(np.array([10.0]))).value == 10.0


def _without(net: Net, scenario: Scenario) -> Net:
    """The same community in which nobody lives with violence at home."""
    private = is_private(scenario)[net.kind] & (net.status == 1)
    assert private.any()
    return net._replace(status=np.where(private, 0, net.status), kind=np.where(private, 0, net.kind))


def test_no_other_number_moves_with_it() -> None:
    """So it cannot be had as a difference between two numbers of the map."""
    community = started(village(context__persons=480), 1)
    net = net_of(community.state)
    with_it = list(readings_of(net, community))
    without = list(readings_of(_without(net, community.scenario), community))
    differing = [one.measure for one, two in zip(with_it, without, strict=True) if repr(one) != repr(two)]
    assert differing == [PRIVATE]


def test_it_is_read_for_the_whole_community_only() -> None:
    found = table(village(), (1, 2))
    assert _rows(found)["stratum"].tolist() == ["all"]
    assert not found["stratum"].str.contains(PRIVATE).any()


@pytest.mark.parametrize(("persons", "words"), [(120, "fewer than 10 pairs"), (2000, "stands open between")])
def test_it_is_told_in_words_once(persons: int, words: str) -> None:
    scenario = village(context__persons=persons)
    told = " ".join(tell_place(Told(Map(table_of([read(started(scenario, 1))[1]])), scenario)))
    assert told.count("iolence at home") == 1 and words in told
    assert "never to mediation" in told


def test_another_private_type_is_masked_as_well() -> None:
    extra = {"partners": 0.5, "private": True}
    scenario = village().with_({"context.disputes": {"cruelty": extra}})
    found = table(scenario, (1,))
    assert not found["stratum"].str.contains("cruelty").any()
    assert "cruelty" not in " ".join(tell_place(Told(Map(found), scenario)))
