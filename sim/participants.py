"""People and facilitators as objects: light views that read the arrays when they are asked.

Every state of the table in ``sim/state.py`` is an attribute of the same name. Nothing can be written: what
happens in a community follows from its scenario and seed. ``sim/model.py`` makes Mesa agents of these views.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import RunError
from .state import FACILITATOR, PERSON, Field
from .strata import GENDERS, REACHES, THIRDS
from .words import say

if TYPE_CHECKING:
    from .model import Participant, SociotherapyModel
    from .state import State

RESOURCES = ("rely_on_others", "work_on_self", "contain", "take_action", "mission")
AT_WORK = ("waiting", "leading", "done", "left")
_INSIDE = ("tie_first", "tie_count", "tie_lower", "seat")
_LED = (1, 4)
"""States of a group that facilitators lead: running, or a network in follow-up."""


class View:
    """Row ``row`` of one level of a community's state, under a number that lasts as long as the model."""

    level: str
    model: "SociotherapyModel"

    def __init__(self, model: "SociotherapyModel", row: int, unique_id: int) -> None:
        self.model, self.row, self.unique_id = model, row, unique_id
        self.pos = None

    @property
    def _arrays(self) -> "State":
        return self.model.community.state

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(getattr(type(self), name, None), property):
            who = type(self).__name__
            raise RunError(say("mesa.read_only", name=name, who=who), week=self.model.community.week)
        super().__setattr__(name, value)

    def remove(self) -> None:
        """Refused: people come and go by the scenario alone."""
        raise RunError(say("mesa.fixed_people"), week=self.model.community.week)

    def _value(self, name: str) -> Any:
        return getattr(self._arrays, self.level)[name].item(self.row)


class PersonView(View):
    """One person of the community. Codes read as names, flags as yes or no, −1 means none."""

    level = "person"

    @property
    def origin(self) -> str:
        """Where this person lived during the crisis: the id of an origin of the scenario."""
        return self.model.community.scenario.context.origins[self._value("origin")].id

    @property
    def gender(self) -> str:
        """``woman`` or ``man``."""
        return GENDERS[self._value("gender")]

    @property
    def third(self) -> str:
        """Third of standing within the community at week 0: ``low``, ``middle`` or ``high``."""
        return THIRDS[self._value("third")]

    @property
    def reach(self) -> str:
        """``participant`` (enrolled at any time so far), ``household`` (lives with one) or ``other``."""
        enrolled = self._arrays.person["enrolled_in"]
        if enrolled[self.row] >= 0:
            return REACHES[0]
        return REACHES[1] if any(enrolled[row] >= 0 for row in self._housemates()) else REACHES[2]

    @property
    def acquaintances(self) -> "list[Participant]":
        """Everyone this person knows, the household included, in order of key."""
        return self.model.people(self._known())

    @property
    def housemates(self) -> "list[Participant]":
        """The others of the household, in order of key."""
        return self.model.people([row for row in self._housemates() if row != self.row])

    def trust_in(self, other: "PersonView") -> float | None:
        """Trust in someone else, from 0 to 1; None if the two do not know each other."""
        for place, row in enumerate(self._known()):
            if row == other.row:
                return float(self._arrays.tie["trust"][self._value("tie_first") + place])
        return None

    def _known(self) -> list[int]:
        first, count = self._value("tie_first"), self._value("tie_count")
        return self._arrays.tie["other"][first : first + count].tolist()

    def _housemates(self) -> list[int]:
        home = self._arrays.household[self._value("household")]
        return self._arrays.order["row"][home.first : home.first + home.people].tolist()

    def __repr__(self) -> str:
        who = f"{self.gender}, {self._value('age')}, {self.origin}"
        return f"<{type(self).__name__} {self._value('key')}: {who}>"


class FacilitatorView(View):
    """One place among the facilitators; whoever leaves is replaced in the same place."""

    level = "facilitator"

    @property
    def state(self) -> str:
        """``waiting``, ``leading``, ``done``, or ``left`` (a successor comes next week)."""
        return AT_WORK[self._value("state")]

    @property
    def resources(self) -> dict[str, float]:
        """What carries the work: five resources, each from 0 to 1."""
        return {name: self._value(name) for name in RESOURCES}

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups led now, networks in follow-up included."""
        group = self._arrays.group
        each = self.model.community.scenario.programme.facilitators.per_group
        mine = (group["facilitator"] <= self.row) & (self.row < group["facilitator"] + each)
        led = mine & (group["facilitator"] >= 0) & np.isin(group["state"], _LED)
        return tuple(led.nonzero()[0].tolist())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._value('key')}: {self.state}>"


def _reading(field: Field) -> property:
    """An attribute that reads one field of the view's own row."""
    name = field.name
    if field.unit == "flag":
        return property(lambda view: bool(view._value(name)), doc=f"{field.meaning}.")
    return property(lambda view: view._value(name), doc=f"{field.meaning} ({field.unit}).")


for _view, _table in ((PersonView, PERSON), (FacilitatorView, FACILITATOR)):
    for _field in _table:
        if not (_field.name in _INSIDE or hasattr(_view, _field.name)):
            setattr(_view, _field.name, _reading(_field))
