"""Queues: services have so many places a month; people wait, are refused, or are let down when one closes."""

from math import exp, floor

import numpy as np

from ..jit import part, rule, typed
from ..parameters import Numbers
from ..state import Table

SAFETY, CARE, LAW, CHILDREN = typed(0), typed(1), typed(2), typed(3)
WEEKS_PER_MONTH = 52.0 / 12.0


@rule
def capacity(services: Table, line: int, week: int) -> float:
    """Places a month of all services of a line that are open in a week.

    Σ capacity a month over services of the line with opens ≤ week ≤ ends.
    """
    total = 0.0
    for s in range(len(services)):
        one = services[s]
        if one.line == line and one.opens <= week <= one.ends:
            total += one.capacity
    return total


@rule
def is_known(services: Table, line: int) -> bool:
    """Whether the place has a service of this line at all, be it open or not."""
    found = False
    for s in range(len(services)):
        found = found or services[s].line == line
    return found


@rule
def way_to(services: Table, line: int, week: int, travel: float) -> float:
    """Chance that someone referred goes so far: e^(−distance/travel), mean over places (0 without any).

    Σ capacity·e^(−distance/travel)/Σ capacity, over open places of the line. Reads travel_hours. Source:
    form assumed [A].
    """
    total, near = 0.0, 0.0
    for s in range(len(services)):
        one = services[s]
        if one.line == line and one.opens <= week <= one.ends:
            total += one.capacity
            near += one.capacity * exp(-one.distance / travel)
    return near / total if total > 0.0 else 0.0


@rule
def is_full(waiting: int, month: float, weeks: float) -> bool:
    """Whether so many wait that nobody can join the queue.

    waiting ≥ weeks·(12/52)·capacity a month. Reads queue_weeks. Source: form assumed [A].

    >>> is_full(26, 52.0 / 12.0, 26.0)
    True
    """
    return bool(waiting >= weeks * month / WEEKS_PER_MONTH)


@rule
def places_now(places: float, month: float) -> float:
    """Places add up week by week, to a month's at most; a service that is closed has none.

    min(places + (12/52)·month, max(1, month)); 0 where the month's capacity is 0.

    >>> places_now(0.0, 52.0)
    12.0
    """
    return min(places + month / WEEKS_PER_MONTH, max(1.0, month)) if month > 0.0 else 0.0


@part
def open_places(community: np.record, services: Table, line: int, week: int) -> int:
    """Add this week's places to a line; how many people can be served."""
    community.places[line] = places_now(community.places[line], capacity(services, line, week))
    return int(floor(community.places[line]))


@rule
def way_in(pathway: int, parameters: Numbers) -> float:
    """Without an agreed pathway only some referrals find a way.

    way = 1 with an agreed pathway, else no_pathway. Source: as no_pathway [A].
    """
    return 1.0 if pathway == 1 else parameters.no_pathway
