"""Every measure of the map, counted on paper on communities made by hand, or worked out in a second way."""

from itertools import combinations
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.mapping.cuts import cuts
from analysis.mapping.disputes import disputes, gathering, open_pairs, per_neighbourhood
from analysis.mapping.isolation import is_isolated, isolation, trusted_outside
from analysis.mapping.neighbourhoods import between, is_mixed
from analysis.mapping.net import net_of
from analysis.mapping.readings import by_age, gini, tenth
from analysis.mapping.structure import modularity, structure
from analysis.mapping.table import BAND, over_runs, table_of
from analysis.mapping.ties import ties
from sim.runs import run
from sim.scenario import Scenario

from .small import net_by_hand, started, three_origins, values, village

BOTH = ["resident", "returnee"]
FOUR_HOMES = ((0, 2), (0, 2), (1, 2), (1, 1))
"""Persons 0 1 | 2 3 | 4 5 | 6; the first two households are of origin 0."""


def test_ties_across_and_within_on_paper() -> None:
    net = net_by_hand(FOUR_HOMES, [(0, 2, 0.6, 0.8), (1, 4, 0.2, 0.4), (4, 6, 0.5, 0.5)])
    found = values(list(ties(net, BOTH)))
    assert found["neighbour_ties", "all"] == 3
    assert found["ties_across", "all"] == 1 == found["ties_across", "origin=resident"]
    assert found["share_across", "all"] == pytest.approx(1 / 3)
    assert found["share_across", "origin=resident"] == pytest.approx(1 / 3), "three ends, one of them across"
    assert found["trust_within", "origin=resident"] == pytest.approx(0.7)
    assert found["trust_across", "origin=resident"] == pytest.approx(0.2)
    assert found["trust_across", "origin=returnee"] == pytest.approx(0.4)
    assert found["trust_within", "all"] == pytest.approx((0.6 + 0.8 + 0.5 + 0.5) / 4)
    assert found["persons_without_tie_across", "all"] == 5
    assert found["share_without_tie_across", "origin=returnee"] == pytest.approx(2 / 3)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), min_size=2, max_size=7))
def test_the_share_if_mixed_is_counted_over_all_pairs(homes: list[tuple[int, int]]) -> None:
    net = net_by_hand(homes, [])
    pairs = [(a, b) for a, b in combinations(range(net.persons), 2) if net.household[a] != net.household[b]]
    different = sum(net.origin[a] != net.origin[b] for a, b in pairs) / len(pairs)
    assert values(list(ties(net, ["a", "b", "c"])))["share_across_if_mixed", "all"] == pytest.approx(
        different
    )


def test_a_household_is_isolated_if_fewer_trust_it_than_live_in_it() -> None:
    """Person 0 trusts 2 and 4 and is trusted back; 6 is trusted by nobody; trust one way does not count."""
    net = net_by_hand(FOUR_HOMES, [(0, 2, 0.6, 0.8), (0, 4, 0.5, 0.5), (1, 4, 0.9, 0.9), (5, 6, 0.9, 0.4)])
    assert trusted_outside(net).tolist() == [2, 1, 2, 0], "person 4 counts once for the first household"
    assert is_isolated(net).tolist() == [False, True, False, True]
    found = values(list(isolation(net, BOTH)))
    assert found["isolated_households", "all"] == 2 and found["households_without_anyone", "all"] == 1
    assert found["isolated_households", "origin=resident"] == 1
    assert found["share_of_households", "origin=returnee"] == 0.5
    assert found["persons_isolated", "all"] == 3 and found["persons_isolated", "gender=man"] == 1
    assert found["persons_alone", "all"] == 1 == found["alone_and_isolated", "gender=woman"]
    assert found["share_of_persons_alone", "gender=woman"] == 1.0
    assert np.isnan(found["share_of_persons_alone", "gender=man"])


def test_disputes_by_type_and_place_on_paper() -> None:
    scenario = Scenario.default()
    kinds = list(scenario.context.disputes)
    land, home = kinds.index("land"), kinds.index("upbringing")
    lines = [(0, 2, 0.6, 0.8), (1, 4, 0.2, 0.4), (4, 6, 0.5, 0.5)]
    net = net_by_hand(FOUR_HOMES, lines, [(0, 2, land), (1, 4, land), (4, 5, home)], per=2)
    found = values(list(disputes(net, scenario)))
    assert found["open_disputes", "all"] == 3
    assert found["per_100", "all"] == pytest.approx(300 / 7)
    assert found["share_of_persons_party", "all"] == pytest.approx(5 / 7)
    for where, share in (("household", 1 / 3), ("across", 1 / 3), ("same", 1 / 3)):
        assert found["share_of_disputes", f"where={where}"] == pytest.approx(share)
    assert found["share_of_disputes", "type=land"] == pytest.approx(2 / 3)
    assert found["per_100", "type=land,where=across"] == pytest.approx(100 / 7)
    halves = per_neighbourhood(net, open_pairs(net, scenario))
    assert halves.tolist() == [1.5, 1.5], "the one between 1 and 4 counts a half in each"
    assert np.isnan(found["per_100", "neighbourhood=1"]), "nothing is told of four people"


def test_disputes_at_random_are_told_as_such() -> None:
    """Over many drawings χ² over its degrees of freedom is 1 on average; gathered ones are far above."""
    draw, people = np.random.default_rng(3), np.array([40, 60, 100, 50])
    spread = [gathering(draw.multinomial(60, people / people.sum()), people) for _ in range(4000)]
    assert np.mean(spread) == pytest.approx(1.0, abs=0.05)
    assert gathering(np.array([60.0, 0.0, 0.0, 0.0]), people) > 20
    assert np.isnan(gathering(np.array([3.0]), np.array([50])))


def test_neighbourhoods_are_mixed_from_a_tenth_on() -> None:
    homes = [(0, 9), (1, 1), (0, 19), (1, 1)]
    assert is_mixed(net_by_hand(homes, [], per=2)).tolist() == [True, False]


def test_ties_between_neighbourhoods_are_each_counted_once() -> None:
    net = net_by_hand(FOUR_HOMES, [(0, 2, 0.6, 0.8), (1, 4, 0.2, 0.4), (4, 6, 0.5, 0.5)], per=2)
    table = between(net, ~net.at_home)
    assert table.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert np.triu(table).sum() == 3


def test_what_leads_into_another_neighbourhood_on_paper() -> None:
    """Households 0 1 | 2 3: one tie of three leads over, and it is one of two bridges."""
    lines = [(0, 2, 0.6, 0.8), (1, 4, 0.6, 0.6), (4, 6, 0.1, 0.9)]
    found = values(list(structure(net_by_hand(FOUR_HOMES, lines, per=2), Scenario.default())))
    assert found["share_between_neighbourhoods", "all"] == pytest.approx(1 / 3)
    assert (found["bridges", "all"], found["bridges_between_neighbourhoods", "all"]) == (2, 1)
    only_inside = net_by_hand(FOUR_HOMES, [lines[0], lines[2]], per=2)
    inside = values(list(structure(only_inside, Scenario.default())))
    assert inside["share_between_neighbourhoods", "all"] == 0.0
    assert (inside["bridges", "all"], inside["bridges_between_neighbourhoods", "all"]) == (1, 0)


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] != e[1]),
                max_size=16,
            ),
        )
    )
)
def test_cuts_are_those_of_networkx(net: tuple[int, list[tuple[int, int]]]) -> None:
    """Pieces, joints and bridges, also where two nodes are linked more than once."""
    nodes, links = net
    one, two = (np.array([link[side] for link in links], int) for side in (0, 1))
    found = cuts(nodes, one, two)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(links)
    pieces = sorted(sorted(piece) for piece in nx.connected_components(graph))
    assert sorted(np.flatnonzero(found.piece == p).tolist() for p in set(found.piece.tolist())) == pieces
    assert set(np.flatnonzero(found.is_joint)) == set(nx.articulation_points(nx.Graph(graph)))
    for link, is_bridge in zip(links, found.is_bridge, strict=True):
        without = nx.MultiGraph(graph)
        without.remove_edge(*link)
        assert is_bridge == (nx.number_connected_components(without) > len(pieces))


def test_a_long_chain_needs_no_recursion() -> None:
    found = cuts(5000, np.arange(4999), np.arange(1, 5000))
    assert found.is_bridge.all() and found.is_joint.sum() == 4998 and found.piece.max() == 0


@pytest.mark.parametrize("make", [village, three_origins])
def test_the_map_agrees_with_what_the_engine_observes(make: Any) -> None:
    """Modularity, trust across, bridging and open disputes at week 0 are those of the weekly table."""
    scenario = make()
    net = net_of(started(scenario, 5).state)
    weekly = run(scenario, seed=5, weeks=0, log=False).weekly
    row = weekly[weekly["stratum"] == "all"].iloc[0]
    assert 1.0 - max(0.0, modularity(net)) == pytest.approx(row["cohesion_mixing"], abs=1e-6)
    found = values(list(ties(net, [origin.id for origin in scenario.context.origins])))
    assert found["trust_across", "all"] == pytest.approx(row["cohesion_cross_trust"], abs=1e-6)
    who, whom, trust = net.neighbours()
    held = trust[net.origin[who] != net.origin[whom]].sum() / net.persons
    assert held == pytest.approx(row["bridging"], rel=1e-5)
    assert 2.0 * (net.status == 1).sum() / net.persons == pytest.approx(row["disputes_open"], rel=1e-5)


def test_modularity_is_that_of_networkx() -> None:
    net = net_of(started(three_origins(), 2).state)
    graph = nx.Graph()
    for a, b, weight in zip(net.low, net.high, net.given + net.received, strict=True):
        graph.add_edge(int(a), int(b), weight=float(weight))
    parts = [{int(i) for i in np.flatnonzero(net.origin == code)} for code in np.unique(net.origin)]
    assert modularity(net) == pytest.approx(nx.community.modularity(graph, parts))


def test_connectors_and_dividers_on_paper() -> None:
    """All trust across hangs on person 1; households 0–2 in a chain, the fourth by itself."""
    lines = [(0, 2, 0.6, 0.8), (1, 4, 0.6, 0.6), (1, 6, 0.2, 0.1)]
    net = net_by_hand(FOUR_HOMES, lines)
    found = values(list(structure(net, Scenario.default())))
    assert found["share_of_trust_across", "top_tenth"] == pytest.approx(0.8 / 1.5)
    assert found["gini_of_trust_across", "all"] == pytest.approx(gini(np.array([0, 0.8, 0, 0, 0.6, 0, 0.1])))
    assert found["share_trusting_across", "all"] == pytest.approx(2 / 7)
    assert (found["pieces", "all"], found["bridges", "all"]) == (2, 2)
    assert found["share_of_households_joints", "all"] == 0.25
    assert found["share_in_largest_piece", "all"] == 0.75
    assert found["share_distrust", "where=across"] == 0.5 and found["share_distrust", "where=same"] == 0.0


def test_what_the_context_names_is_told_in_its_own_order() -> None:
    named = (SimpleNamespace(name="market", weight=2.0), SimpleNamespace(name="church", weight=1.0))
    context = SimpleNamespace(
        origins=Scenario.default().context.origins, disputes=Scenario.default().context.disputes,
        connectors=named, dividers=(),
    )  # fmt: skip
    scenario: Any = SimpleNamespace(context=context)
    told = [entry for entry in structure(net_by_hand(FOUR_HOMES, [(0, 2, 0.6, 0.8)]), scenario)][-2:]
    assert [(entry.section, entry.stratum, entry.value) for entry in told] == [
        ("connectors", "market", 2.0), ("connectors", "church", 1.0)
    ]  # fmt: skip


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12))
def test_the_gini_is_the_mean_difference_over_twice_the_mean(given_values: list[float]) -> None:
    held = np.array(given_values)
    if held.sum() < 1e-6:
        return
    direct = np.abs(held[:, None] - held[None, :]).mean() / (2.0 * held.mean())
    assert gini(held) == pytest.approx(direct, abs=1e-9)


def test_a_tenth_is_at_least_one_and_ages_leave_nobody_out() -> None:
    assert tenth(np.array([0.1, 0.9, 0.9])).tolist() == [False, True, False]
    assert tenth(np.arange(40.0)).sum() == 4
    net = net_of(started(village(), 1).state)
    assert np.sum(list(by_age(net).values()), axis=0).tolist() == [1] * net.persons


def test_a_number_over_communities_has_its_band_and_how_often_it_is_defined() -> None:
    seen = over_runs(np.array([1.0, 2.0, 3.0, np.nan]))
    assert (seen.value, seen.runs) == (2.0, 3)
    assert (seen.low, seen.high) == pytest.approx(tuple(np.percentile([1, 2, 3], BAND)))
    assert over_runs(np.array([np.nan])).runs == 0


def test_strata_of_a_measure_stand_together_where_communities_differ_in_them() -> None:
    from analysis.mapping.readings import Reading

    one = [Reading("s", "m", "a", 1.0, ""), Reading("s", "n", "a", 1.0, "")]
    two = [Reading("s", "m", "a", 1.0, ""), Reading("s", "m", "b", 1.0, ""), Reading("s", "n", "a", 3.0, "")]
    table = table_of([one, two])
    assert table[["measure", "stratum"]].to_numpy().tolist() == [["m", "a"], ["m", "b"], ["n", "a"]]
    assert table["runs"].tolist() == [2, 1, 2]
