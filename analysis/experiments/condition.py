"""What ``--where`` asks: an outcome above or below a value, in every run that it can be said of."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.errors import Problem, ScenarioError
from sim.outcomes import OUTCOMES
from sim.words import say

from ..words import amount_in_words, label, stratum_label

if TYPE_CHECKING:
    from .plan import Wanted
    from .sweep import Sweep

FORM = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(>=|<=|>|<)\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*")


@dataclass(frozen=True)
class Condition:
    """A column of results compared with a value: its paired difference, or its level with the programme."""

    column: str
    sign: str
    value: float
    is_level: bool

    @classmethod
    def parse(cls, text: str, sweep: "Sweep", level: bool = False) -> "Condition":
        """``violence > 0``. Raises ScenarioError, or OutputError for a column that is none."""
        found = FORM.fullmatch(text)
        if found is None:
            raise ScenarioError(Problem(say("discover.form", given=text), "--where"))
        column, sign, number = found.groups()
        sweep.wanted(column)
        try:
            value = float(number)
        except ValueError:
            raise ScenarioError(Problem(say("discover.form", given=text), "--where")) from None
        only_level = level or not sweep.is_paired or bool(np.isnan(sweep.arm(column, "reference")).all())
        return cls(column, sign, value, only_level)

    def hits(self, sweep: "Sweep") -> NDArray[np.float64]:
        """(point, seed): 1 where it holds, 0 where not, NaN where it cannot be said."""
        values = sweep.arm(self.column) if self.is_level else sweep.differences(self.column)
        holds = {
            ">": values > self.value, ">=": values >= self.value,
            "<": values < self.value, "<=": values <= self.value,
        }[self.sign]  # fmt: skip
        return np.where(np.isnan(values), np.nan, holds.astype(np.float64))

    def in_words(self, sweep: "Sweep") -> str:
        """The condition as a clause."""
        wanted = sweep.wanted(self.column)
        against = sweep.manifest["experiment"]["against"]
        seen = {
            "label": _who(wanted),
            "value": amount_in_words(wanted.outcome, abs(self.value) if not self.is_level else self.value),
            "against": say("compare.nothing") if against == "none" else against,
        }
        above = self.sign in (">", ">=")
        if self.is_level:
            return say("discover.level_above" if above else "discover.level_below", **seen)
        if self.value == 0.0:
            good = OUTCOMES[wanted.outcome].good
            if above:
                return say("discover.rises_instead" if good == "down" else "discover.higher", **seen)
            return say("discover.falls_instead" if good == "up" else "discover.lower", **seen)
        if self.value > 0.0:
            return say("discover.more_than_above" if above else "discover.less_than_above", **seen)
        return say("discover.less_than_below" if above else "discover.more_than_below", **seen)


def _who(wanted: "Wanted") -> str:
    usual = "all" if OUTCOMES[wanted.outcome].level == "community" else "reach=participant"
    if wanted.stratum == usual:
        return label(wanted.outcome)
    return say("figure.for_whom", label=label(wanted.outcome), who=stratum_label(wanted.stratum))
