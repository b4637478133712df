"""Who lives where and who knows whom, in plain arrays: all that the measures of the map read."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.state import State

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
HOME = 1
"""Kind of a tie within a household."""
OPEN = 1
"""Status of a pair in open dispute."""
TRUSTED = 0.5
"""Trust from which on the model counts a bond (as in the outcome ``reintegration_bonds``)."""


class Net(NamedTuple):
    """A community at one moment.

    Per person: household, neighbourhood, origin, gender (0 woman, 1 man), age (years), third of standing
    (0 low … 2 high), distress (0–1). ``home_origin``: origin of each household, in order of number. Per pair
    who know each other: the two persons, whether they share a household, the trust of the first in the second
    and back (0–1), the status (1: in open dispute) and the type of the dispute.
    """

    household: Ints
    neighbourhood: Ints
    origin: Ints
    gender: Ints
    age: Ints
    third: Ints
    distress: Floats
    home_origin: Ints
    low: Ints
    high: Ints
    at_home: Flags
    given: Floats
    received: Floats
    status: Ints
    kind: Ints

    @property
    def persons(self) -> int:
        """How many people live there."""
        return len(self.household)

    @property
    def households(self) -> int:
        """How many households there are."""
        return len(self.home_origin)

    @property
    def is_across(self) -> Flags:
        """Per pair: whether the two are of different origin."""
        return self.origin[self.low] != self.origin[self.high]

    @property
    def is_mutual(self) -> Flags:
        """Per pair: of different households, and each trusts the other (``TRUSTED`` or more)."""
        return np.asarray(~self.at_home & (self.given >= TRUSTED) & (self.received >= TRUSTED))

    def neighbours(self) -> tuple[Ints, Ints, Floats]:
        """Ties outside the household from both sides: who, whom, and how much the first trusts the second."""
        outside = ~self.at_home
        one, two = self.low[outside], self.high[outside]
        trust = np.concatenate([self.given[outside], self.received[outside]])
        return np.concatenate([one, two]), np.concatenate([two, one]), trust


def net_of(state: State) -> Net:
    """The net of a community, copied out of its state."""
    person: Any = state.person
    pair: Any = state.pair[: int(state.community.pairs[0])]
    low, high, tie = _whole(pair.low), _whole(pair.high), _whole(pair.tie)
    trust, back = state.tie.trust, state.tie.back
    return Net(
        _whole(person.household), _whole(person.neighbourhood), _whole(person.origin), _whole(person.gender),
        _whole(person.age), _whole(person.third), person.distress.astype(np.float64),
        _whole(state.household.origin), low, high, pair.kind == HOME, trust[tie].copy(),
        trust[back[tie]].copy(),
        _whole(pair.dispute), _whole(pair.type),
    )  # fmt: skip


def _whole(column: Any) -> Ints:
    return np.array(column, np.int64)
