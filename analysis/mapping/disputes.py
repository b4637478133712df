"""Where open disputes gather: along the ring, by type, within households, across origin or not.

Violence and abuse at home is never placed anywhere: one number for the whole community, told elsewhere as
"fewer than 10" where it is small; it is in none of the other numbers, so it cannot be worked out from them.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from sim.scenario import Scenario

from .neighbourhoods import SMALLEST, is_mixed, people_in
from .net import OPEN, Flags, Floats, Ints, Net
from .readings import ALL, COUNT, RATE, SHARE, Reading, counted, ratio, reading

SECTION = "disputes"
_read = partial(reading, SECTION)
PRIVATE = "violence_at_home"
WHERE = ("household", "across", "same")


def is_private(scenario: Scenario) -> Flags:
    """Per type of dispute: whether it is violence or abuse at home."""
    return np.array([kind.private for kind in scenario.context.disputes.values()], bool)


def open_pairs(net: Net, scenario: Scenario) -> Flags:
    """Per pair: whether they are in an open dispute that is not private."""
    return np.asarray((net.status == OPEN) & ~is_private(scenario)[net.kind])


def parties(net: Net, is_open: Flags) -> Flags:
    """Per person: whether they are a party of such a dispute."""
    found = np.zeros(net.persons, bool)
    found[net.low[is_open]] = found[net.high[is_open]] = True
    return found


def per_neighbourhood(net: Net, is_open: Flags) -> Floats:
    """Disputes in each neighbourhood; one between two neighbourhoods counts a half in each."""
    ends = np.concatenate([net.neighbourhood[net.low[is_open]], net.neighbourhood[net.high[is_open]]])
    return counted(ends, len(people_in(net))) / 2.0


def disputes(net: Net, scenario: Scenario) -> Iterator[Reading]:
    """Open disputes per 100 persons, and how they are spread."""
    is_open = open_pairs(net, scenario)
    total = int(is_open.sum())
    yield _read("open_disputes", ALL, total, COUNT)
    yield _read("per_100", ALL, 100.0 * total / net.persons, RATE)
    yield _read("share_of_persons_party", ALL, parties(net, is_open).mean(), SHARE)
    yield from _by_kind(net, scenario, is_open)
    yield from _by_place(net, is_open)
    private = (net.status == OPEN) & is_private(scenario)[net.kind]
    yield _read(PRIVATE, ALL, private.sum(), COUNT)


def _by_kind(net: Net, scenario: Scenario, is_open: Flags) -> Iterator[Reading]:
    where = np.where(net.at_home, 0, np.where(net.is_across, 1, 2))
    places = WHERE if len(scenario.context.origins) > 1 else (WHERE[0], WHERE[2])
    for name in places:
        here = is_open & (where == WHERE.index(name))
        yield _read("per_100", f"where={name}", 100.0 * here.sum() / net.persons, RATE)
        yield _read("share_of_disputes", f"where={name}", ratio(here.sum(), is_open.sum()), SHARE)
    for code, (kind, entry) in enumerate(scenario.context.disputes.items()):
        if entry.private:
            continue
        ours = is_open & (net.kind == code)
        yield _read("per_100", f"type={kind}", 100.0 * ours.sum() / net.persons, RATE)
        yield _read("share_of_disputes", f"type={kind}", ratio(ours.sum(), is_open.sum()), SHARE)
        for name in places:
            here = ours & (where == WHERE.index(name))
            yield _read("per_100", f"type={kind},where={name}", 100.0 * here.sum() / net.persons, RATE)


def _by_place(net: Net, is_open: Flags) -> Iterator[Reading]:
    found, people, mixed = per_neighbourhood(net, is_open), people_in(net), is_mixed(net)
    for place, (disputed, living) in enumerate(zip(found, people, strict=True), start=1):
        rate = 100.0 * disputed / living if living >= SMALLEST else np.nan
        yield _read("per_100", f"neighbourhood={place}", rate, RATE)
    yield _read("gathering", ALL, gathering(found, people), "ratio")
    for name, chosen in (("mixed", mixed), ("one_origin", ~mixed)):
        rate = 100.0 * ratio(found[chosen].sum(), people[chosen].sum())
        yield _read("per_100", f"neighbourhoods={name}", rate, RATE)


def gathering(found: Floats, people: Ints) -> float:
    """How much disputes gather: the spread between neighbourhoods over the one that chance alone would give.

    Pearson's χ² over its degrees of freedom, with disputes expected in proportion to people: about 1 where
    they fall by chance, above where they gather. NaN with one neighbourhood or no dispute.

    >>> round(gathering(np.array([10.0, 10.0]), np.array([50, 50])), 2)
    0.0
    >>> round(gathering(np.array([20.0, 0.0]), np.array([50, 50])), 2)
    20.0
    """
    total = float(found.sum())
    if len(found) < 2 or total == 0.0:
        return float("nan")
    expected = total * people / people.sum()
    return float(np.sum((found - expected) ** 2 / expected)) / (len(found) - 1)
