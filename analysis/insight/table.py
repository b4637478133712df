"""From matched runs, one seed after the other, to the tables of one comparison."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import HEADLINE, OUTCOMES
from sim.scenario import Scenario
from sim.words import say, say_in_english

from ..words import asked
from .compare import Judgement, Shares, Values, judge
from .luck import Parts, luck_and_ignorance
from .pairs import NONE, Met
from .readings import cube, readings
from .seen import usual

if TYPE_CHECKING:
    import pandas as pd

DRAWN = (*HEADLINE, "groups_running")
DRAWN_FOR = ("all", "reach=participant")
_PLACE = {name: place for place, name in enumerate(OUTCOMES)}
UNDEFINED = Shares(np.nan, np.nan, np.nan)


@dataclass
class Gathered:
    """What is kept of every seed of one comparison: readings, shares of persons, the drawn courses."""

    scenario: Scenario
    against: str
    seeds: list[int] = field(default_factory=list)
    vectors: list[int] = field(default_factory=list)
    strata: list[str] = field(default_factory=list)
    programme: list[Values] = field(default_factory=list)
    reference: list[Values] = field(default_factory=list)
    persons: list[dict[tuple[str, str], Shares]] = field(default_factory=list)
    courses: list[tuple[Values, Values]] = field(default_factory=list)
    seen: list[dict[str, float]] = field(default_factory=list)

    def add(self, met: Met) -> None:
        """Keep what one seed gave (with one vector of an ensemble, where there is one)."""
        self.seeds.append(met.seed)
        self.vectors += [met.vector] if met.vector is not None else []
        self.strata = met.strata
        self.programme.append(met.programme)
        self.reference.append(met.reference)
        self.persons.append(met.persons)
        self.seen.append(met.seen)
        one, two = (_drawn(cube(frame)) for frame in met.weekly)
        self.courses.append((one, two))

    def differences(self, outcome: str, stratum: str) -> Values:
        """Paired differences so far (of all, where a community is too large for reach)."""
        row = self.strata.index(stratum if stratum in self.strata else "all")
        one = np.array([values[row, _PLACE[outcome]] for values in self.programme])
        return one - np.array([values[row, _PLACE[outcome]] for values in self.reference])

    def compare(self) -> "Comparison":
        """The comparison over all seeds."""
        one, two = np.stack(self.programme), np.stack(self.reference)
        courses = np.stack([np.stack(pair) for pair in self.courses])
        return Comparison(
            self.scenario,
            self.against,
            self.seeds,
            self.strata,
            one,
            two,
            self._shares(),
            usual(self.seen),
            courses,
            np.array(self.vectors, np.int64) if self.vectors else None,
        )

    def _shares(self) -> dict[tuple[str, str], Shares]:
        """Means over seeds of what befell persons."""
        return {
            key: Shares(
                *(_mean([getattr(seed[key], name) for seed in self.persons]) for name in Shares._fields)
            )
            for key in self.persons[0]
        }


def _mean(values: list[float]) -> float:
    known = [value for value in values if value == value]
    return float(np.mean(known)) if known else np.nan


def _drawn(found: tuple[list[str], Values]) -> Values:
    """(week, drawn outcome, drawn stratum); missing strata are not defined."""
    strata, values = found
    empty = np.full((len(values), len(OUTCOMES)), np.nan)
    rows = [values[:, strata.index(name)] if name in strata else empty for name in DRAWN_FOR]
    return np.stack(rows, axis=2)[:, [_PLACE[name] for name in DRAWN]]


@dataclass
class Comparison:
    """One programme against its reference over all seeds; (seed, stratum, outcome) readings of both.

    With an ensemble every vector is lived with every seed, and ``vectors`` says which one each run has.
    """

    scenario: Scenario
    against: str
    seeds: list[int]
    strata: list[str]
    programme: Values
    reference: Values
    persons: dict[tuple[str, str], Shares]
    seen: dict[str, float]
    drawn: Values
    vectors: NDArray[np.int64] | None = None

    @property
    def weeks(self) -> int:
        """The horizon."""
        return int(self.drawn.shape[2]) - 1

    @property
    def title(self) -> str:
        """The question that is answered."""
        return asked(self.scenario.question, self.scenario.name)

    @property
    def arms(self) -> tuple[str, str]:
        """What the two arms are called in figures."""
        if self.against == NONE:
            return say("figure.with"), say("figure.without")
        return self.scenario.name, self.against

    def judged(self, outcome: str, stratum: str) -> Judgement:
        """What the differences say about one outcome in one stratum (nothing, if there is none such)."""
        if stratum not in self.strata:
            nothing = np.full(len(self.seeds), np.nan)
            return judge(outcome, nothing, nothing)
        row, place = self.strata.index(stratum), _PLACE[outcome]
        return judge(outcome, self.programme[:, row, place], self.reference[:, row, place], self.vectors)

    @property
    def knows_reach(self) -> bool:
        """Whether participants are followed (they are not in very large communities)."""
        return "reach=participant" in self.strata

    def differences(self, outcome: str, stratum: str) -> Values:
        """Paired differences of one outcome in one stratum."""
        row, place = self.strata.index(stratum), _PLACE[outcome]
        return self.programme[:, row, place] - self.reference[:, row, place]

    def parts(self, outcome: str, stratum: str) -> Parts:
        """Luck and ignorance in the paired differences of one outcome in one stratum (with an ensemble)."""
        assert self.vectors is not None
        order = np.lexsort((np.array(self.seeds), self.vectors))
        sets = len(np.unique(self.vectors))
        return luck_and_ignorance(self.differences(outcome, stratum)[order].reshape(sets, -1))

    @cached_property
    def paired(self) -> "pd.DataFrame":
        """One row a seed, outcome and stratum: both readings and their difference."""
        import pandas as pd

        windows = {entry.outcome: entry.window for entry in readings(self.weeks)}
        seeds, strata, outcomes = len(self.seeds), len(self.strata), len(OUTCOMES)
        rows = seeds * strata * outcomes
        one, two = (
            np.transpose(values, (0, 2, 1)).reshape(rows) for values in (self.programme, self.reference)
        )
        names = list(dict.fromkeys(windows.values()))
        window = [names.index(windows[name]) for name in OUTCOMES]
        frame = pd.DataFrame({
            "scenario": _codes(np.zeros(rows), [self.scenario.name]),
            "against": _codes(np.zeros(rows), [self.against]),
            "seed": np.repeat(np.array(self.seeds, np.int64), strata * outcomes),
            "outcome": _codes(np.tile(np.repeat(np.arange(outcomes), strata), seeds), list(OUTCOMES)),
            "stratum": _codes(np.tile(np.arange(strata), seeds * outcomes), self.strata),
            "window": _codes(np.tile(np.repeat(window, strata), seeds), names),
            "programme": one, "reference": two, "difference": one - two,
        })  # fmt: skip
        if self.vectors is not None:
            frame.insert(2, "vector", np.repeat(self.vectors, strata * outcomes))
        applies = ~(frame["programme"].isna() & frame["reference"].isna())
        return frame[applies].reset_index(drop=True)

    @cached_property
    def summary(self) -> "pd.DataFrame":
        """One row an outcome and stratum: means, interval, chances, and the phrase of certainty."""
        import pandas as pd

        windows = {entry.outcome: entry.window for entry in readings(self.weeks)}
        found = []
        for outcome in OUTCOMES:
            for stratum in self.strata:
                seen = self.judged(outcome, stratum)
                if seen.programme != seen.programme and seen.reference != seen.reference:
                    continue
                share = self.persons.get((outcome, stratum), UNDEFINED)
                found.append({
                    "scenario": self.scenario.name, "against": self.against, "outcome": outcome,
                    "stratum": stratum, "window": windows[outcome], "runs": seen.runs,
                    "mean_programme": seen.programme, "mean_reference": seen.reference,
                    "mean_difference": seen.difference, "interval_low": seen.low, "interval_high": seen.high,
                    "smallest_that_matters": seen.smallest, "chance_of_benefit": seen.benefit,
                    "chance_of_harm": seen.harm, "share_better_off": share.better,
                    "share_worse_off": share.worse, "lowest_tenth": share.lowest_tenth, "claim": seen.claim,
                    "phrase": say_in_english(seen.phrase) if seen.phrase else "",
                    **(self.parts(outcome, stratum)._asdict() if self.vectors is not None else {}),
                })  # fmt: skip
        return pd.DataFrame(found)

    @cached_property
    def courses(self) -> "pd.DataFrame":
        """Week by week for the figure: seed (with an ensemble: run), arm, week, stratum, drawn outcomes."""
        import pandas as pd

        weeks, outcomes = self.drawn.shape[2:4]
        flat = np.transpose(self.drawn, (0, 1, 2, 4, 3)).reshape(-1, outcomes)
        runs = self.seeds if self.vectors is None else range(len(self.seeds))
        index = pd.MultiIndex.from_product(
            [runs, ["programme", "reference"], range(weeks), DRAWN_FOR],
            names=["seed", "arm", "week", "stratum"],
        )
        return pd.DataFrame(flat, index=index, columns=list(DRAWN)).reset_index()


def _codes(codes: NDArray[Any], names: list[str]) -> "pd.Categorical":
    import pandas as pd

    made: Any = pd.Categorical.from_codes(codes.astype(np.int64), categories=pd.Index(names))
    return made
