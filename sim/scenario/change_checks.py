"""What dated and triggered changes may say."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import nearest
from ..words import say
from .base import Path, plain
from .checks import Finding, parameter
from .tree import flattened, nested

if TYPE_CHECKING:
    from .changes import Change, Trigger
    from .models import Scenario

SUPERVISION = "programme.facilitators.supervision"
FIXED_PARAMETERS = ("distress_spread", "start_dispute_weeks")
SEATS = (
    "programme.recruitment",
    "programme.groups",
    "programme.group_size",
    "programme.sessions",
    "programme.phases",
    "programme.composition",
    "programme.separate_by",
    "programme.min_age",
    "programme.start",
    "programme.weeks_between_groups",
    "programme.modality",
    "programme.facilitators",
    "programme.rounds",
    "programme.weeks_between_rounds",
    "programme.weeks_between_meetings",
    "programme.openings",
    "programme.newcomers_until",
    "programme.mix_from",
    "programme.one_per_household",
    "programme.network",
    "programme.follow_ups",
)


def changes(scenario: "Scenario") -> Iterator[Finding]:
    """Each change says when it holds and sets only what can still be changed, to values that can be."""
    for index, change in enumerate(scenario.changes):
        path: Path = ("changes", index)
        yield from _when(change, path)
        if change.when is not None:
            yield from _trigger(change.when, scenario, (*path, "when"))
        for name, value in flattened(change.set).items():
            yield from _setting(name, value, (*path, "set", name))
            if name == SUPERVISION and scenario.programme.facilitators.supervised is not None:
                yield Finding((*path, "set", name), say("error.supervision_in_facts"), given=name)


def _when(change: "Change", path: Path) -> Iterator[Finding]:
    given = change.model_fields_set
    if (change.week is None) == (change.when is None):
        yield Finding(path, say("error.week_or_when"))
    if change.when is not None and change.until is not None:
        yield Finding((*path, "until"), say("error.until_with_when"))
    if change.when is None and "lasts" in given:
        yield Finding((*path, "lasts"), say("error.lasts_with_week"))
    if change.week is not None and change.until is not None and change.until < change.week:
        yield Finding((*path, "until"), say("error.until_before_week", week=change.week, until=change.until))


def _trigger(trigger: "Trigger", scenario: "Scenario", path: Path) -> Iterator[Finding]:
    if (trigger.above is None) == (trigger.below is None):
        yield Finding(path, say("error.above_or_below"))
    known = known_outcomes()
    if known and trigger.outcome not in known:
        yield Finding(
            (*path, "outcome"),
            say("error.unknown_outcome", given=trigger.outcome),
            given=trigger.outcome,
            nearest=nearest(trigger.outcome, known),
        )
    allowed = strata([origin.id for origin in scenario.context.origins])
    if trigger.stratum not in allowed:
        closest = nearest(trigger.stratum, allowed)
        choices = "" if closest else ", ".join(allowed)
        yield Finding(
            (*path, "stratum"),
            say("error.unknown_stratum", given=trigger.stratum),
            (("context", "origins"),),
            trigger.stratum,
            choices,
            closest,
        )


def strata(origins: list[str]) -> list[str]:
    """The parts of the community by which outcomes are told."""
    parts = [f"origin={origin}" for origin in origins] + ["gender=woman", "gender=man"]
    parts += [f"standing={level}" for level in ("low", "middle", "high")]
    reach = [f"reach={kind}" for kind in ("participant", "household", "other")]
    return ["all", *parts, *reach, *(f"reach=participant,{part}" for part in parts), "worst_tenth"]


def known_outcomes() -> list[str]:
    """The names of all outcomes; empty where the register of outcomes cannot be read."""
    try:
        return list(import_module("sim.outcomes").OUTCOMES)
    except (ImportError, AttributeError):
        return []


def _setting(name: str, value: Any, path: Path) -> Iterator[Finding]:
    reason = _refusal(name)
    if reason:
        yield Finding(path, reason[0], given=name, nearest=reason[1])
    elif name.startswith("parameters.") and not isinstance(value, (int, float)) and value is not None:
        yield Finding(path, say("error.number", given=str(value)), given=str(value))
    else:
        yield from _value(name, value, path)


def _refusal(name: str) -> tuple[str, str] | None:
    """Why this key cannot be changed while the run goes on, and the nearest one that can."""
    from .keys import changeable, find

    section, _, last = name.partition(".")
    if section == "parameters" and last and "." not in last:
        return (say("error.shapes_week_zero", given=name), "") if last in FIXED_PARAMETERS else None
    allowed = changeable()
    if name in allowed and name != "parameters":
        return None
    if find(tuple(name.split("."))) is None or name == "parameters":
        return say("error.unknown_change", given=name), nearest(name, set(allowed) - {"parameters"})
    if section == "context" or name == "burn_in":
        return say("error.shapes_week_zero", given=name), ""
    if name.startswith(SEATS):
        return say("error.seats_given", given=name), ""
    return say("error.not_changeable", given=name), ""


def _value(name: str, value: Any, path: Path) -> Iterator[Finding]:
    from .models import Scenario
    from .problems import translate
    from .tree import Layer, without_nulls

    tree = without_nulls(nested(name, plain(value)))
    try:
        typed = Scenario.unchecked(tree)
    except ValidationError as error:
        for _, found in translate(error, tree, Layer()):
            yield Finding(path, found.message, (), found.given, found.allowed, found.nearest)
        return
    for number, amount in typed.parameters.items():
        yield from parameter(number, amount, path)
