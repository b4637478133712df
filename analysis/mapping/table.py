"""The map as one tidy table: every number as a mean over synthetic communities, with the band they fill."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.community import Community

from ..insight.compare import BAND
from . import disputes as disputed
from .disputes import disputes
from .isolation import isolation
from .net import Net, net_of
from .reach import reach
from .readings import Reading, origins_of
from .structure import structure
from .ties import ties

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("section", "measure", "stratum", "value", "low", "high", "unit", "runs", "note")
FEWER = 10
"""Violence at home below this is told as "fewer than 10"."""
MASKED, PARTLY_MASKED = "fewer than 10", "low end fewer than 10"


class Seen(NamedTuple):
    """One number over the communities: mean, the band of four in five, in how many it is defined."""

    value: float
    low: float
    high: float
    runs: int
    note: str = ""


def readings_of(net: Net, community: Community) -> Iterator[Reading]:
    """Everything that is read from one community."""
    scenario = community.scenario
    origins = origins_of(scenario)
    yield from ties(net, origins)
    yield from isolation(net, origins)
    yield from disputes(net, scenario)
    yield from structure(net, scenario)
    yield from reach(net, community)


def read(community: Community) -> tuple[Net, list[Reading]]:
    """One community at week 0: its net, and all readings of it."""
    net = net_of(community.state)
    return net, list(readings_of(net, community))


def table_of(runs: Iterable[list[Reading]]) -> "pd.DataFrame":
    """One row a section, measure and stratum, in the order in which they were first read."""
    import pandas as pd

    gathered: dict[tuple[str, str, str, str], list[float]] = {}
    for one in runs:
        for entry in one:
            gathered.setdefault((entry.section, entry.measure, entry.stratum, entry.unit), []).append(
                entry.value
            )
    rows = [_row(key, np.array(values, np.float64)) for key, values in gathered.items()]
    return pd.DataFrame(_together(rows), columns=list(COLUMNS))


def _row(key: tuple[str, str, str, str], values: np.ndarray) -> dict[str, Any]:
    section, measure, stratum, unit = key
    seen = over_runs(values)
    if (section, measure) == (disputed.SECTION, disputed.PRIVATE):
        seen = masked(seen)
    whole = {"section": section, "measure": measure, "stratum": stratum, "unit": unit}
    return whole | seen._asdict()


def _together(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with all strata of a measure side by side, also where some communities have more of them."""
    order: dict[tuple[str, str], int] = {}
    for row in rows:
        order.setdefault((row["section"], row["measure"]), len(order))
    return sorted(rows, key=lambda row: order[row["section"], row["measure"]])


def over_runs(values: np.ndarray) -> Seen:
    """Mean and band of the values that are defined."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Seen(np.nan, np.nan, np.nan, 0)
    low, high = np.percentile(known, BAND)
    return Seen(float(known.mean()), float(low), float(high), len(known))


def masked(seen: Seen) -> Seen:
    """Nothing that lies below 10 is told, nor whether it is none."""
    if seen.value < FEWER:
        return Seen(np.nan, np.nan, np.nan, seen.runs, MASKED)
    if seen.low < FEWER:
        return seen._replace(low=np.nan, note=PARTLY_MASKED)
    return seen


class Map:
    """The table, asked by name."""

    def __init__(self, table: "pd.DataFrame") -> None:
        self._rows = {
            (row["section"], row["measure"], row["stratum"]): Seen(
                row["value"], row["low"], row["high"], row["runs"], row["note"]
            )
            for row in table.to_dict("records")
        }

    def get(self, section: str, measure: str, stratum: str = "all") -> Seen:
        """One number; undefined where it was never read."""
        return self._rows.get((section, measure, stratum), Seen(np.nan, np.nan, np.nan, 0))

    def strata(self, section: str, measure: str) -> list[str]:
        """The strata for which a measure was read, in order."""
        return [of for part, name, of in self._rows if (part, name) == (section, measure)]
