"""One number of the map, and the parts of a community for which it is read."""

from typing import NamedTuple, SupportsFloat

import numpy as np

from sim.scenario import Scenario
from sim.strata import GENDERS, THIRDS

from .net import Flags, Floats, Ints, Net

ALL = "all"
SHARE, COUNT, TRUST, RATE = "share", "count", "index 0–1", "disputes/100 persons"
AGES = (("15-24", 15, 24), ("25-59", 25, 59), ("60+", 60, 200))
"""Age bands in which programmes report."""


class Reading(NamedTuple):
    """A number read from one community: what, for whom, how much, in which unit."""

    section: str
    measure: str
    stratum: str
    value: float
    unit: str


def reading(section: str, measure: str, stratum: str, value: SupportsFloat, unit: str) -> Reading:
    """A reading of any number."""
    return Reading(section, measure, stratum, float(value), unit)


def origins_of(scenario: Scenario) -> list[str]:
    """Ids of the origins, by code."""
    return [origin.id for origin in scenario.context.origins]


def by_origin(net: Net, origins: list[str]) -> dict[str, Flags]:
    """Everyone, and the people of each origin."""
    everyone = {ALL: np.ones(net.persons, bool)}
    return everyone | {f"origin={name}": net.origin == code for code, name in enumerate(origins)}


def by_gender(net: Net) -> dict[str, Flags]:
    """Women and men."""
    return {f"gender={name}": net.gender == code for code, name in enumerate(GENDERS)}


def by_standing(net: Net) -> dict[str, Flags]:
    """Thirds of standing."""
    return {f"standing={name}": net.third == code for code, name in enumerate(THIRDS)}


def by_age(net: Net) -> dict[str, Flags]:
    """Age bands."""
    return {f"age={name}": (net.age >= least) & (net.age <= most) for name, least, most in AGES}


def ratio(part: SupportsFloat, whole: SupportsFloat) -> float:
    """A share; NaN where there is nothing to have a share of.

    >>> ratio(1, 4), ratio(0, 0)
    (0.25, nan)
    """
    return float(part) / float(whole) if float(whole) else float("nan")


def mean(values: Floats) -> float:
    """A mean; NaN of nothing."""
    return float(values.mean()) if len(values) else float("nan")


def gini(values: Floats) -> float:
    """How unequally something is spread: 0 all have the same, near 1 one has all (NaN if nobody has any).

    >>> gini(np.array([1.0, 1.0, 1.0])), gini(np.array([0.0, 0.0, 0.0, 4.0]))
    (0.0, 0.75)
    """
    ordered, count = np.sort(values), len(values)
    total = float(ordered.sum())
    if total <= 0.0:
        return float("nan")
    places = 2.0 * np.arange(1, count + 1) - count - 1.0
    return float(places @ ordered) / (count * total)


def tenth(values: Floats) -> Flags:
    """The tenth with the highest values (at least one; of equals those who come first)."""
    chosen = np.zeros(len(values), bool)
    chosen[np.argsort(-values, kind="stable")[: max(1, len(values) // 10)]] = True
    return chosen


def counted(rows: Ints, count: int) -> Ints:
    """How often each of 0 … count − 1 occurs."""
    return np.bincount(rows, minlength=count).astype(np.int64)
