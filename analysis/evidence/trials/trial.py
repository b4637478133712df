"""A trial, ready to be lived: its file and the scenarios of its arms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.runs import without_programme
from sim.scenario import Scenario, short_hash

from .luck import Draw, order_of, uniforms
from .spec import TrialFile

PARAMETER = "parameters."
PROGRAMME, CONTROL = 0, 1


@dataclass(frozen=True)
class Arms:
    """The scenarios of both arms with one set of numbers; ``same_place``: both begin with the same people."""

    programme: Scenario
    control: Scenario
    same_place: bool

    @property
    def matched(self) -> Scenario:
        """What the participants' own matched run lives: the control arm, or the place without programme."""
        return self.control if self.same_place else without_programme(self.programme)


@dataclass(frozen=True)
class Trial:
    """One study, ready to be lived. ``control``: None where controls live the same without programme."""

    file: TrialFile
    programme: Scenario
    control: Scenario | None

    @cached_property
    def key(self) -> str:
        """What makes this study differ from others, in 16 hexadecimal digits."""
        told = self.file.model_dump(mode="json", exclude={"name", "question", "notes", "studies", "seed"})
        control = self.control.scenario_hash if self.control else ""
        return short_hash([told, self.programme.scenario_hash, control])

    def arms(self, numbers: Mapping[str, float]) -> Arms:
        """Both arms with other numbers; what a scenario sets itself stays as it is."""
        programme = _with(self.programme, numbers)
        if self.file.kind == "wait_list":
            control = programme.with_({"programme.start": self.file.control.waits})
        elif self.control is None:
            control = without_programme(programme)
        else:
            control = _with(self.control, numbers)
        same = control.week_zero_keys() == programme.week_zero_keys()
        return Arms(programme, control, same)

    @property
    def last(self) -> int:
        """The week of the last wave."""
        return self.file.waves[-1]

    @property
    def clusters(self) -> int:
        """Clusters that are lived: enough for the largest size that is asked for."""
        sample, sizes = self.file.sample, self.file.sizes
        if not sizes:
            return sample.clusters
        if not self.file.compares_persons:
            return max(sample.clusters, *sizes)
        both = 1 if self.file.kind == "parallel" else 2
        return max(sample.clusters, both * int(np.ceil(max(sizes) / sample.persons)))

    @property
    def sizes(self) -> tuple[int, ...]:
        """All sizes for which power is told, that of the study itself among them."""
        return tuple(sorted({*self.file.sizes, self.own_size}))

    @property
    def own_size(self) -> int:
        """The size of the study itself: clusters in all, or persons in each arm where those are compared."""
        sample = self.file.sample
        if not self.file.compares_persons:
            return sample.clusters
        arms = 1 if self.file.kind == "parallel" else 2
        return round(sample.persons * sample.clusters / arms)

    def quota(self, cluster: int) -> int:
        """How many persons of a cluster are asked, so that the mean over clusters is as it should be.

        In a study of two arms a cluster and the one allotted with it ask as many.
        """
        pair = cluster if self.file.kind in ("parallel", "stepped_wedge") else cluster // 2
        each = self.file.sample.persons
        return int(np.floor(each * (pair + 1) + 1e-9) - np.floor(each * pair + 1e-9))

    def allotted(self, seed: int) -> NDArray[np.int64]:
        """(cluster) the number by which each is allotted, by lot; controls of another place are not by lot.

        Even numbers live the programme, odd ones do not; in a stepped wedge steps take turns.
        """
        if self.file.kind == "quasi_experiment":
            return np.arange(self.clusters)
        return np.argsort(order_of(seed, Draw.CLUSTER, self.clusters), kind="stable")

    def arm_of(self, allotted: int) -> int:
        """The arm of a cluster: 0 with the programme, 1 control."""
        both = self.file.kind in ("parallel", "stepped_wedge")
        return PROGRAMME if both or allotted % 2 == 0 else CONTROL

    def step_of(self, allotted: int) -> int:
        """The week in which a cluster of a stepped wedge begins."""
        steps = self.file.steps
        return steps[allotted % len(steps)]

    def settings(self, seed: int, allotted: int) -> dict[str, object]:
        """What one community has of its own: keys in which places differ, and the step of its cluster."""
        own: dict[str, object] = {}
        for number, (name, ends) in enumerate(self.file.sample.differ.items()):
            draw = float(uniforms(seed, Draw.PLACE, np.array([number]))[0])
            own[name] = ends[0] + draw * (ends[1] - ends[0])
        if self.file.kind == "stepped_wedge":
            own["programme.start"] = self.step_of(allotted)
        return own


def _with(scenario: Scenario, numbers: Mapping[str, float]) -> Scenario:
    own = {PARAMETER + name for name in scenario.parameters}
    return scenario.with_({key: value for key, value in numbers.items() if key not in own})
