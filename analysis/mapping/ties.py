"""Ties across origin: how many, how trusting, and who has none."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from .net import Net
from .readings import ALL, COUNT, SHARE, TRUST, Reading, by_origin, counted, mean, ratio, reading

SECTION = "ties"
_read = partial(reading, SECTION)


def ties(net: Net, origins: list[str]) -> Iterator[Reading]:
    """Ties outside households, across origin and within, for everyone and by origin.

    ``share_across_if_mixed`` is the share that there would be if origin played no part in who knows whom: the
    chance that two people of different households differ in origin.
    """
    who, whom, trust = net.neighbours()
    across = net.origin[who] != net.origin[whom]
    yield _read("neighbour_ties", ALL, len(who) / 2, COUNT)
    yield _read("trust_within", ALL, mean(trust[~across]), TRUST)
    if len(origins) == 1:
        return
    yield _read("share_across_if_mixed", ALL, _if_mixed(net), SHARE)
    met = counted(who[across], net.persons) > 0
    for stratum, inside in by_origin(net, origins).items():
        mine = inside[who]
        half = 2.0 if stratum == ALL else 1.0  # a tie across origin has one end in each of two origins
        yield _read("ties_across", stratum, (mine & across).sum() / half, COUNT)
        yield _read("share_across", stratum, ratio((mine & across).sum(), mine.sum()), SHARE)
        yield _read("trust_across", stratum, mean(trust[mine & across]), TRUST)
        if stratum != ALL:
            yield _read("trust_within", stratum, mean(trust[mine & ~across]), TRUST)
        yield _read("persons_without_tie_across", stratum, (inside & ~met).sum(), COUNT)
        yield _read("share_without_tie_across", stratum, ratio((inside & ~met).sum(), inside.sum()), SHARE)


def _if_mixed(net: Net) -> float:
    people = counted(net.household, net.households)
    of_origin = counted(net.origin, int(net.origin.max()) + 1)
    elsewhere = float(net.persons) ** 2 - float(np.sum(people**2))
    same = float(np.sum(of_origin**2)) - float(np.sum(people**2))  # a household has one origin
    return ratio(elsewhere - same, elsewhere)
