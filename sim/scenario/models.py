"""A scenario: everything that a run needs but the seed."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PrivateAttr, ValidationInfo, model_validator

from .base import Frozen, Listed, Section, key, plain
from .changes import Change, Trigger
from .context import Context
from .costs import Costs
from .hashing import short_hash
from .programme import Programme
from .rollout import Rollout
from .tree import Tree, merge, nested

NAME = r"^[^\s/\\.][^/\\\x00-\x1f]*$"
OUTSIDE_HASH = ("name", "question", "notes", "organisation", "extends", "words")
WHERE_GIVEN = ("rollout", "costs")
"""Sections that count in the hash only where they are given."""
OUTSIDE_WEEK_ZERO = ("place", "shocks", "safeguards", "dividers", "connectors")
Words = Annotated[Mapping[str, Annotated[Mapping[str, str], Frozen]], Frozen]


def _names(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Scenario(Section):
    """A place, a programme, what changes on the way, and for how long: typed, checked and frozen."""

    name: str = key("default", "a short name", min_length=1, max_length=80, pattern=NAME)
    question: str = key("", "the question this scenario is to answer", max_length=400)
    notes: str = key("", "anything worth remembering", max_length=20_000)
    organisation: str = key(
        "",
        "who would do it, for the coordination table of a country (who does what, where, when)",
        max_length=120,
    )
    extends: Annotated[tuple[str, ...], Listed, BeforeValidator(_names)] = key(
        (),
        "a ready scenario, a context or a file to start from, or a list of them read left to right",
        max_length=20,
    )
    purpose: Literal["planning", "teaching", "research", "safety_experiment"] = key(
        "planning", "what it is for; safety_experiment marks all results"
    )
    weeks: int = key(104, "weeks that are simulated after week zero", unit="weeks", ge=0, le=2080)
    burn_in: int = key(
        26, "weeks of ordinary life before week zero, not recorded", unit="weeks", ge=0, le=520
    )
    words: Words = key({}, "own words for labels, by language, then by id")
    context: Context = key(Context(), "the place and its people")
    programme: Programme = key(Programme(), "what is done there")
    rollout: Rollout | None = key(
        None, "the same programme in many communities, for commonground rollout; null: one community"
    )
    costs: Costs | None = key(None, "what things cost; null: nothing is said about costs")
    changes: Annotated[tuple[Change, ...], Listed] = key(
        (), "other values for some keys from a week on, or after a trigger", max_length=200
    )
    parameters: Annotated[Mapping[str, float], Frozen] = key(
        {}, "numbers of the model in place of the register's", changeable=True
    )

    _written: Tree | None = PrivateAttr(None)
    _memo: dict[Any, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> "Scenario":
        if not (isinstance(info.context, dict) and info.context.get("unchecked")):
            from .build import refuse_contradictions

            refuse_contradictions(self)
        return self

    @classmethod
    def default(cls) -> "Scenario":
        """The scenario in which nothing was written: the default everywhere."""
        return cls()

    @classmethod
    def unchecked(cls, tree: Tree) -> "Scenario":
        """A scenario from written settings, typed but without the checks across keys."""
        scenario = cls.model_validate(tree, context={"unchecked": True})
        scenario._written = tree
        return scenario

    @property
    def written(self) -> Tree:
        """What was written, without the defaults."""
        if self._written is None:
            self._written = plain(self.model_dump(by_alias=True, exclude_unset=True))  # type: ignore[assignment]
            context = self._written.get("context", {})  # type: ignore[union-attr]
            if isinstance(context, dict) and context.get("returnee_share") is not None:
                context.pop("origins", None)  # the short way filled them in
        return self._written  # type: ignore[return-value]

    def with_(self, overrides: Mapping[str, object]) -> "Scenario":
        """A variant with other values by dotted key; null restores the default. Raises ScenarioError."""
        from .build import vary

        return vary(self, overrides, file="with_")

    def resolved(self) -> dict[str, Any]:
        """Everything spelled out, as a file could say it, without what the file was built from."""
        whole: dict[str, Any] = plain(self.model_dump(by_alias=True, exclude={"extends"}))  # type: ignore[assignment]
        whole["context"]["returnee_share"] = None
        for entry, change in zip(whole["changes"], self.changes, strict=True):
            entry["set"] = {name: plain(value) for name, value in _typed(change.set).items()}
        return whole

    @property
    def scenario_hash(self) -> str:
        """What makes this scenario differ from others, in 16 hexadecimal digits; names and notes do not."""
        if "hash" not in self._memo:
            from ..parameters import PARAMETERS

            whole = {name: part for name, part in self.resolved().items() if name not in OUTSIDE_HASH}
            given = whole["parameters"].items()
            whole["parameters"] = {n: v for n, v in given if v != PARAMETERS[n].default}
            for name in WHERE_GIVEN:
                if whole[name] is None:
                    del whole[name]
            self._memo["hash"] = short_hash(whole)
        return self._memo["hash"]

    @property
    def parameter_hash(self) -> str:
        """The numbers of the model in force, in 16 hexadecimal digits."""
        return short_hash(self.parameters_in_force())

    def parameters_in_force(self) -> dict[str, float]:
        """Every number of the register with the value that this scenario uses."""
        from ..parameters import PARAMETERS

        return {name: self.parameters.get(name, entry.default) for name, entry in PARAMETERS.items()}

    def week_zero_keys(self) -> dict[str, Any]:
        """What shapes week zero; variants that differ here cannot go on from one common week."""
        if "week_zero" not in self._memo:
            context = {n: v for n, v in self.resolved()["context"].items() if n not in OUTSIDE_WEEK_ZERO}
            parameters = self.parameters_in_force()
            self._memo["week_zero"] = {"burn_in": self.burn_in, "context": context, "parameters": parameters}
        return dict(self._memo["week_zero"])

    @property
    def triggers(self) -> list[tuple[int, Trigger]]:
        """The changes that wait for something to be seen: place in ``changes``, and the trigger."""
        return [(index, change.when) for index, change in enumerate(self.changes) if change.when]

    def stops(self, weeks: int) -> list[int]:
        """The weeks (1 … ``weeks``) at whose start a dated change begins or ends."""
        dated = [change for change in self.changes if change.week is not None]
        edges = {change.week for change in dated} | {change.until + 1 for change in dated if change.until}
        return sorted(week for week in edges if week is not None and 1 <= week <= weeks)

    def in_force(self, week: int, fired: Mapping[int, int] | None = None) -> "Scenario":
        """This scenario with the changes merged in that hold in this week; later entries win.

        ``fired`` maps the place of a triggered change to the week in which its trigger fired.
        """
        fired = fired or {}
        held = tuple(i for i, change in enumerate(self.changes) if change.holds(week, fired.get(i)))
        if not held:
            return self
        if held not in self._memo:
            self._memo[held] = self._changed(self.changes[i].set for i in held)
        return self._memo[held]

    def _changed(self, sets: Iterable[Mapping[str, Any]]) -> "Scenario":
        tree = self.written
        for settings in sets:
            for name, value in settings.items():
                tree = merge(tree, nested(name, plain(value)))
        return Scenario.unchecked(tree)

    def notices(self) -> list[str]:
        """What is unusual about this scenario, though not wrong: a sentence each."""
        from .notices import notices
        from .rollout_checks import rollout_notices

        return [*notices(self), *rollout_notices(self)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and dict(self) == dict(other)

    def __hash__(self) -> int:
        return hash(self.scenario_hash)


def _typed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a change as the models type them (6 becomes 6.0 where a number may be broken)."""
    from .keys import value_at
    from .tree import flattened

    tree: Tree = {}
    for name, value in settings.items():
        tree = merge(tree, nested(name, plain(value)))
    whole = Scenario.unchecked(tree)
    given = {name: None for name, value in settings.items() if value is None}
    return {**given, **{name: value_at(whole, name) for name in flattened(tree)}}
