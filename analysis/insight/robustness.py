"""Regret and robustness: which choice does least badly over everything that is not known.

Choices are the scenarios of a sweep and the listed values of ``programme`` keys; states are everything else
that varies (the place, numbers of the model). They can be weighed where each choice was lived in each state.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compare import for_better, smallest
from .effects import both_arms

if TYPE_CHECKING:
    import pandas as pd

    from ..experiments.sweep import Sweep

Values = NDArray[np.float64]
WORST_SHARE = 0.1
RESAMPLES, SEED = 1000, 77
FEWEST_STATES = 5


class Weighed(NamedTuple):
    """Choices over states: (choice, state, seed) effects, more being better, and what each choice took."""

    choices: list[str]
    lived: Values
    hours: Values
    smallest: float

    @property
    def effects(self) -> Values:
        """(choice, state) means over seeds."""
        return np.asarray(self.lived.mean(axis=2))

    @property
    def regret(self) -> Values:
        """(choice, state): how much better the best choice for that state would have been."""
        return np.asarray(self.effects.max(axis=0) - self.effects)

    @property
    def tail(self) -> int:
        """How many states the worst tenth has."""
        return max(1, round(WORST_SHARE * self.effects.shape[1]))

    def worst(self, effects: Values | None = None) -> Values:
        """Mean effect of each choice over its own worst tenth of states."""
        values = self.effects if effects is None else effects
        return np.asarray(np.sort(values, axis=1)[:, : self.tail].mean(axis=1))


def choice_keys(sweep: "Sweep") -> list[list[str]]:
    """The columns that may tell choices apart: scenarios with listed values of what is decided, or alone."""
    listed = [f.key for f in sweep.kit.factors if f.key.startswith("programme.") and f.is_listed]
    return [["scenario", *listed], ["scenario"]] if listed else [["scenario"]]


def weigh(sweep: "Sweep", column: str) -> Weighed | None:
    """The choices of a sweep over its states for one outcome; None where they cannot be weighed."""
    for keys in choice_keys(sweep):
        found = _weigh(sweep, column, keys)
        if found is not None:
            return found
    return None


def _weigh(sweep: "Sweep", column: str, keys: list[str]) -> Weighed | None:
    wanted, design = sweep.wanted(column), sweep.design
    states = [name for name in design.columns if name not in (*keys, "point")]
    if not states:
        return None
    lived, other = both_arms(sweep, column)
    each = for_better(wanted.outcome, lived - other)
    each = each[:, ~np.isnan(each).any(axis=0)]  # seeds with which every point was lived
    names = _named(design, keys)
    choices = list(dict.fromkeys(names))
    place = names.map(choices.index).to_numpy()
    state = design.groupby(states, sort=False, dropna=False).ngroup().to_numpy()
    shape = (len(choices), int(state.max()) + 1)
    if shape[0] < 2 or shape[1] < FEWEST_STATES or shape[0] * shape[1] != len(design) or not each.size:
        return None
    cube = np.full((*shape, each.shape[1]), np.nan)
    cube[place, state] = each
    took = sweep.arm_of("facilitator_hours")
    hours = np.array([float(np.nanmean(took[place == code])) for code in range(shape[0])])
    return Weighed(choices, cube, hours, smallest(wanted.outcome, other.ravel()))


def _named(design: "pd.DataFrame", keys: list[str]) -> "pd.Series[str]":
    """What each choice is called: what tells it from the others."""
    telling = [key for key in keys if design[key].nunique() > 1]
    parts = [
        design[key].astype(str)
        if key == "scenario"
        else key.rpartition(".")[2].replace("_", " ") + " " + design[key].astype(str)
        for key in telling
    ]
    named = parts[0] if parts else design["scenario"].astype(str)
    for part in parts[1:]:
        named = named + ", " + part
    return named


def weighed_table(weighed: Weighed) -> "pd.DataFrame":
    """One row a choice, the most robust first: mean, worst tenth, regret, how often best, hours."""
    import pandas as pd

    best = weighed.effects.argmax(axis=0)
    choices = range(len(weighed.choices))
    frame = pd.DataFrame({
        "choice": weighed.choices, "states": weighed.effects.shape[1],
        "mean_benefit": weighed.effects.mean(axis=1), "worst_tenth_benefit": weighed.worst(),
        "mean_regret": weighed.regret.mean(axis=1), "largest_regret": weighed.regret.max(axis=1),
        "share_of_states_best": [float(np.mean(best == choice)) for choice in choices],
        "facilitator_hours": weighed.hours, "chance_most_robust": most_robust(weighed),
    })  # fmt: skip
    return frame.sort_values("worst_tenth_benefit", ascending=False, ignore_index=True)


def most_robust(weighed: Weighed) -> Values:
    """How often each choice does least badly in the worst tenth, over resamples of states and of seeds."""
    draw = np.random.default_rng(SEED)
    _, states, seeds = weighed.lived.shape
    won = np.zeros(len(weighed.choices))
    for _ in range(RESAMPLES):
        some = weighed.lived[:, draw.integers(0, states, states)][..., draw.integers(0, seeds, seeds)]
        won[weighed.worst(some.mean(axis=2)).argmax()] += 1
    return won / RESAMPLES


def frontier(cost: Values, benefit: Values) -> NDArray[np.bool_]:
    """Which points no other point beats in both: none costs less without doing less."""
    found = np.zeros(len(cost), bool)
    best = -np.inf
    for place in np.lexsort((-benefit, cost)):
        if benefit[place] > best:
            found[place], best = True, float(benefit[place])
    return found
