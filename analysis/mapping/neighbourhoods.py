"""Neighbourhoods, in the order of the ring: unnamed, never ranked."""

import numpy as np

from .net import Flags, Floats, Ints, Net
from .readings import counted

MIXED = 0.1
"""A neighbourhood is mixed if at least this share of its people are of another origin than most there."""
SMALLEST = 10
"""Numbers by neighbourhood are not shown where fewer people than this live."""


def people_in(net: Net) -> Ints:
    """Per neighbourhood: how many live there."""
    return counted(net.neighbourhood, int(net.neighbourhood.max()) + 1)


def is_mixed(net: Net) -> Flags:
    """Per neighbourhood: whether people of different origin live side by side."""
    count, origins = len(people_in(net)), int(net.origin.max()) + 1
    there = counted(net.neighbourhood * origins + net.origin, count * origins).reshape(count, origins)
    return np.asarray(there.max(axis=1) <= (1.0 - MIXED) * there.sum(axis=1))


def between(net: Net, pairs: Flags) -> Floats:
    """(neighbourhood, neighbourhood) how many of these pairs join the two; symmetric."""
    count = len(people_in(net))
    one, two = net.neighbourhood[net.low[pairs]], net.neighbourhood[net.high[pairs]]
    cell = np.minimum(one, two) * count + np.maximum(one, two)
    upper = counted(cell, count * count).reshape(count, count).astype(np.float64)
    return np.asarray(upper + np.triu(upper, 1).T)
