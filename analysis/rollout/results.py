"""What came out: rows of communities and weekly sums, read from a folder part by part, and what they say.

Communities are what varies: every interval is over communities, whose repetitions are averaged first. A
difference is the mean over persons, so that large communities count for more; its interval is that of a
ratio of sums (linearised), by Student's t or, where skewed, by bootstrap-t.
"""

from collections.abc import Iterator
from functools import cached_property
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import OUTCOMES
from sim.records import PROGRAMME, REFERENCE

from ..experiments.store import parts_in
from ..insight.compare import Judgement, chances, for_better, judge
from ..insight.intervals import interval, t_quantile
from ..insight.luck import Parts
from .lives import COUNTED, OF_ARRIVING, OF_COMMUNITY, OF_PERSONS, STRATA
from .parts import OTHER, SUMS, WEEKLY
from .sets import over_sets

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]


class Effect(NamedTuple):
    """What one outcome in one stratum at one week says."""

    contrast: str
    outcome: str
    stratum: str
    week: int
    judgement: Judgement
    parts: Parts | None = None


class Estimate(NamedTuple):
    """A sum over all communities of the rollout, with its interval."""

    value: float
    low: float
    high: float


class Results:
    """The rows of one rollout. ``communities`` is how many there are in all, lived or not."""

    def __init__(
        self, rows: "pd.DataFrame", weekly: Values, communities: int, has_sets: bool = False
    ) -> None:
        self.rows, self.sums, self.communities, self.has_sets = rows, weekly, communities, has_sets

    @classmethod
    def read(cls, folder: Path, communities: int, has_sets: bool = False) -> "Results":
        """Read the parts of a folder, one after the other."""
        import pandas as pd

        files = parts_in(folder, "runs")
        rows = pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)
        return cls(rows, weekly_sums(folder), communities, has_sets)

    @cached_property
    def last(self) -> int:
        """The last week that was read."""
        return int(self.rows["week"].max())

    @cached_property
    def fine(self) -> "pd.DataFrame":
        """The rows of communities that did not fail."""
        return self.rows[self.rows["status"] == "ok"]

    @property
    def failed(self) -> int:
        """How many communities failed."""
        return int((self.rows["status"] == "failed").sum())

    @property
    def lived(self) -> int:
        """How many different communities were lived."""
        return int(self.fine["community"].nunique())

    @property
    def weeks(self) -> list[int]:
        """The weeks that were read."""
        return sorted(int(week) for week in self.fine["week"].unique())

    @cached_property
    def _tables(self) -> dict[tuple[str, str, int], "pd.DataFrame"]:
        """Means over repetitions by community, for each arm, stratum and week."""
        named = (*OF_PERSONS, *OF_COMMUNITY, *COUNTED, "n", "n_arriving")
        numbers = [name for name in named if name in self.fine]
        groups = self.fine.groupby(["arm", "stratum", "week"], observed=True, sort=True)
        return {
            (str(arm), str(stratum), int(str(week))): table.groupby("community", sort=True)[numbers].mean()
            for (arm, stratum, week), table in groups
        }

    def table(self, arm: str, stratum: str, week: int) -> "pd.DataFrame":
        """One row a community, in order."""
        return self._tables[arm, stratum, week]

    def effect(self, outcome: str, stratum: str, week: int, against: str = REFERENCE) -> Effect:
        """The difference that the programme makes (or, against ``other``, makes more than the other)."""
        one, two = self.table(PROGRAMME, stratum, week), self.table(against, stratum, week)
        n = one["n_arriving" if outcome in OF_ARRIVING else "n"].to_numpy(np.float64)
        if outcome in OF_COMMUNITY:
            n = np.ones(len(one))
        programme, reference = one[outcome].to_numpy(np.float64), two[outcome].to_numpy(np.float64)
        known = ~np.isnan(programme) & ~np.isnan(reference) & (n > 0)
        programme, reference, n = programme[known], reference[known], n[known]
        judged = judge(outcome, programme, reference)
        parts = None
        if len(n):
            spread, difference = programme - reference, weighted(programme - reference, n)
            low, high = interval(difference + n / n.mean() * (spread - difference))
            benefit, harm = chances(for_better(outcome, spread), judged.smallest)
            judged = judged._replace(
                programme=weighted(programme, n), reference=weighted(reference, n), difference=difference,
                low=low, high=high, benefit=benefit, harm=harm,
            )  # fmt: skip
            if self.has_sets:
                judged, parts = over_sets(self, judged, outcome, stratum, week, against)
        return Effect(against, outcome, stratum, week, judged, parts)

    @property
    def has_other(self) -> bool:
        """Whether another rollout was lived beside."""
        return (OTHER, "all", self.last) in self._tables

    def effects(self) -> Iterator[Effect]:
        """All outcomes, strata and weeks."""
        for against in (REFERENCE, *([OTHER] if self.has_other else [])):
            for stratum in STRATA if against == REFERENCE else STRATA[:1]:  # others took part there
                names = (*OF_PERSONS, *OF_COMMUNITY) if stratum == "all" else OF_PERSONS
                for outcome in (name for name in OUTCOMES if name in names):
                    for week in self.weeks:
                        yield self.effect(outcome, stratum, week, against)

    def counted(self, name: str, arm: str = PROGRAMME, less: str = "") -> Values:
        """What was counted in each community by the last week, less what was in another arm."""
        values = self.table(arm, "all", self.last)[name].to_numpy(np.float64)
        if less:
            values = values - self.table(less, "all", self.last)[name].to_numpy(np.float64)
        return values

    def of_participants(self, name: str) -> float:
        """A share counted in each community, over all participants together; nan where none is known."""
        if name not in self.fine:
            return nan
        shares, persons = self.counted(name), self.counted("enrolled")
        known = ~np.isnan(shares) & (persons > 0.0)
        return weighted(shares[known], persons[known]) if known.any() else nan

    def points_gained(self, outcome: str, arm: str = PROGRAMME) -> Values:
        """Points by which all persons of a community together are better off at the end."""
        one, two = (self.table(name, "all", self.last) for name in (arm, REFERENCE))
        difference = (one[outcome] - two[outcome]) * one["n"]
        return np.asarray(for_better(outcome, difference.to_numpy(np.float64)))

    def gained(self, name: str, arm: str) -> Values:
        """What one rollout gave each community: things counted, or points of an outcome for all people."""
        if name in OF_PERSONS:
            return self.points_gained(name, arm)
        return self.counted(name, arm, less=REFERENCE if name == "agreements_held_year" else "")

    def total(self, values: Values) -> Estimate:
        """The sum over all communities, lived or not, of what each had."""
        if not len(values):
            return Estimate(nan, nan, nan)
        low, high = interval(values)
        if self.lived == self.communities and len(values) == 1:
            low = high = float(values[0])
        return Estimate(*(self.communities * float(value) for value in (np.mean(values), low, high)))

    def course(self, outcome: str, stratum: str) -> tuple[Values, Values, Values]:
        """Week by week: the difference, and the ends of its interval over communities."""
        part = {name: self.sums[:, STRATA.index(stratum), WEEKLY.index(outcome), place]
                for place, name in enumerate(SUMS)}  # fmt: skip
        n = np.maximum(part["persons"], 1e-300)
        difference = (part["programme"] - part["reference"]) / n
        count = max(len(self.fine[["community", "repetition"]].drop_duplicates()), 2)
        squares = part["dd"] - 2.0 * difference * part["dn"] + difference**2 * part["nn"]
        error = np.sqrt(np.maximum(squares, 0.0) * count / (count - 1)) / n
        width = t_quantile(count - 1) * error
        empty = part["persons"] == 0.0
        return tuple(  # type: ignore[return-value]
            np.where(empty, np.nan, values) for values in (difference, difference - width, difference + width)
        )


class Contrast(NamedTuple):
    """What one rollout gave, what the other gave, and the difference with its interval."""

    name: str
    this: Estimate
    other: Estimate
    difference: Estimate


CONTRASTED = (
    "enrolled", "completed", "srq20", "groups_completed", "selfhelp_alive_year", "agreements_held_year",
    "facilitators_left",
)  # fmt: skip


def against_other(results: "Results") -> list[Contrast]:
    """Both rollouts, paired by community: people, groups, points gained by everyone, who left."""
    found = []
    for name in CONTRASTED:
        one, two = (results.gained(name, arm) for arm in (PROGRAMME, OTHER))
        found.append(Contrast(name, results.total(one), results.total(two), results.total(one - two)))
    return found


def weighted(values: Values, n: Values) -> float:
    """The mean over persons."""
    return float((values * n).sum() / n.sum())


def weekly_sums(folder: Path) -> Values:
    """(week, stratum, outcome, sum) over all parts; one part is in memory at a time."""
    import pyarrow.parquet as pq

    total: Any = 0.0
    for file in parts_in(folder, "weekly"):
        table = pq.read_table(file)
        columns = [table.column(f"{name}_{part}").to_numpy() for name in WEEKLY for part in SUMS]
        values = np.stack(columns, axis=1).reshape(-1, _weeks(table), len(STRATA), len(WEEKLY), len(SUMS))
        total = total + values.sum(axis=0)
    return np.asarray(total)


def _weeks(table: Any) -> int:
    return int(table.column("week").to_numpy().max()) + 1
