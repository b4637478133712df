"""Households that stand apart: fewer people outside who are trusted and trust back than live inside.

The threshold goes with the size of the household: what five people have outside is shared by five.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from .net import Flags, Ints, Net
from .readings import ALL, COUNT, SHARE, Reading, by_gender, by_origin, counted, ratio, reading

SECTION = "isolation"
_read = partial(reading, SECTION)


def trusted_outside(net: Net) -> Ints:
    """Per household: how many people of other households are in mutual trust with someone of it."""
    low, high = net.low[net.is_mutual], net.high[net.is_mutual]
    home = np.concatenate([net.household[low], net.household[high]])
    other = np.concatenate([high, low])
    once = np.unique(home * net.persons + other)
    return counted(once // net.persons, net.households)


def is_isolated(net: Net) -> Flags:
    """Per household: whether it stands apart."""
    return np.asarray(trusted_outside(net) < counted(net.household, net.households))


def isolation(net: Net, origins: list[str]) -> Iterator[Reading]:
    """Isolated households, those who live there, and those of them who live alone."""
    outside, apart = trusted_outside(net), is_isolated(net)
    people = counted(net.household, net.households)
    lives_apart, lives_alone = apart[net.household], people[net.household] == 1
    yield _read("trusted_outside", ALL, float(np.median(outside)), "persons/household")
    yield _read("households_without_anyone", ALL, (outside == 0).sum(), COUNT)
    yield _read("isolated_households", ALL, apart.sum(), COUNT)
    yield _read("share_of_households", ALL, ratio(apart.sum(), net.households), SHARE)
    for code, name in enumerate(origins):
        own = net.home_origin == code
        yield _read("isolated_households", f"origin={name}", (apart & own).sum(), COUNT)
        yield _read("share_of_households", f"origin={name}", ratio((apart & own).sum(), own.sum()), SHARE)
    for stratum, inside in (by_origin(net, origins) | by_gender(net)).items():
        yield _read("persons_isolated", stratum, (inside & lives_apart).sum(), COUNT)
        yield _read("share_of_persons", stratum, ratio((inside & lives_apart).sum(), inside.sum()), SHARE)
    for stratum, inside in ({ALL: np.ones(net.persons, bool)} | by_gender(net)).items():
        alone = inside & lives_alone
        yield _read("persons_alone", stratum, alone.sum(), COUNT)
        yield _read("alone_and_isolated", stratum, (alone & lives_apart).sum(), COUNT)
        yield _read("share_of_persons_alone", stratum, ratio((alone & lives_apart).sum(), alone.sum()), SHARE)
