"""Connectors and dividers in the net itself: counts and shares, and no person or household by name."""

from collections.abc import Iterator

import numpy as np

from sim.scenario import Scenario

from .cuts import cuts
from .disputes import open_pairs
from .neighbourhoods import is_mixed, people_in
from .net import TRUSTED, Net
from .readings import ALL, COUNT, RATE, SHARE, Reading, counted, gini, mean, origins_of, ratio, tenth

CONNECTORS, DIVIDERS = "connectors", "dividers"
DISTRUST = 0.25
"""Trust below this is told as distrust."""


def structure(net: Net, scenario: Scenario) -> Iterator[Reading]:
    """What joins and what splits; what presupposes several origins is left out where there is one."""
    several = len(origins_of(scenario)) > 1
    yield from _bridges(net)
    if several:
        yield from _across(net)
        yield from _mixed(net)
        yield from _dividers(net, scenario)
    for section, entries in (
        (CONNECTORS, scenario.context.connectors),
        (DIVIDERS, scenario.context.dividers),
    ):
        for entry in entries:
            yield Reading(section, "told", str(entry.name), float(entry.weight), "weight")


def _across(net: Net) -> Iterator[Reading]:
    """How far trust across origin rests on few."""
    who, whom, trust = net.neighbours()
    across = net.origin[who] != net.origin[whom]
    held = np.bincount(who[across], trust[across], net.persons)
    trusting = counted(who[across & (trust >= TRUSTED)], net.persons) > 0
    yield Reading(CONNECTORS, "gini_of_trust_across", ALL, gini(held), "Gini 0–1")
    yield Reading(
        CONNECTORS, "share_of_trust_across", "top_tenth", ratio(held[tenth(held)].sum(), held.sum()), SHARE
    )
    yield Reading(CONNECTORS, "share_trusting_across", ALL, float(trusting.mean()), SHARE)


def _bridges(net: Net) -> Iterator[Reading]:
    """How neighbourhoods hang together, and by how thin a thread households do (links of mutual trust)."""
    outside, mutual = ~net.at_home, net.is_mutual
    leads_out = net.neighbourhood[net.low] != net.neighbourhood[net.high]
    share = ratio((outside & leads_out).sum(), outside.sum())
    yield Reading(CONNECTORS, "share_between_neighbourhoods", ALL, share, SHARE)
    yield Reading(CONNECTORS, "links_of_mutual_trust", ALL, float(mutual.sum()), COUNT)
    found = cuts(net.households, net.household[net.low[mutual]], net.household[net.high[mutual]])
    sizes = counted(found.piece, int(found.piece.max()) + 1)
    for measure, value, unit in (
        ("pieces", len(sizes), COUNT),
        ("share_in_largest_piece", sizes.max() / net.households, SHARE),
        ("bridges", found.is_bridge.sum(), COUNT),
        ("share_of_links_bridges", ratio(found.is_bridge.sum(), mutual.sum()), SHARE),
        ("bridges_between_neighbourhoods", (found.is_bridge & leads_out[mutual]).sum(), COUNT),
        ("share_of_households_joints", found.is_joint.mean(), SHARE),
    ):
        yield Reading(CONNECTORS, measure, ALL, float(value), unit)


def _mixed(net: Net) -> Iterator[Reading]:
    mixed, people = is_mixed(net), people_in(net)
    yield Reading(CONNECTORS, "share_of_neighbourhoods_mixed", ALL, float(mixed.mean()), SHARE)
    share = ratio(people[mixed].sum(), people.sum())
    yield Reading(CONNECTORS, "share_of_persons_in_mixed", ALL, share, SHARE)


def _dividers(net: Net, scenario: Scenario) -> Iterator[Reading]:
    who, whom, trust = net.neighbours()
    across = net.origin[who] != net.origin[whom]
    is_open, outside, apart = open_pairs(net, scenario), ~net.at_home, net.is_across
    yield Reading(DIVIDERS, "modularity", ALL, modularity(net), "index −1–1")
    yield Reading(DIVIDERS, "disputes_across", ALL, 100.0 * (is_open & apart).sum() / net.persons, RATE)
    for stratum, chosen in (("across", outside & apart), ("same", outside & ~apart)):
        rate = 100.0 * ratio((is_open & chosen).sum(), chosen.sum())
        yield Reading(DIVIDERS, "disputes_per_100_ties", f"where={stratum}", rate, "disputes/100 ties")
    for stratum, side in (("across", across), ("same", ~across)):
        value = mean((trust[side] < DISTRUST).astype(np.float64))
        yield Reading(DIVIDERS, "share_distrust", f"where={stratum}", value, SHARE)


def modularity(net: Net) -> float:
    """Newman's modularity of the net of trust by origin, households included, both ways averaged.

    0: trust ignores origin; near 1 − Σ share²: hardly any trust crosses it. The model's outcome
    ``cohesion_mixing`` is 1 − this, where positive.
    """
    one, two = net.origin[net.low], net.origin[net.high]
    both = net.given + net.received
    total, found = float(both.sum()), 0.0
    if total == 0.0:
        return float("nan")
    for origin in np.unique(net.origin):
        within = float(both[(one == origin) & (two == origin)].sum())
        touching = float(both[(one == origin) | (two == origin)].sum())
        found += within / total - (0.5 * (within + touching) / total) ** 2
    return found
