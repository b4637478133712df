"""What must hold across the keys that describe a place: roles, bonds, services."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import nearest
from ..words import say
from .checks import TOLERANCE, Finding

if TYPE_CHECKING:
    from .models import Scenario


def place(scenario: "Scenario") -> Iterator[Finding]:
    """Everything wrong with roles, bonds and services."""
    context = scenario.context
    if (context.setting == "village") == bool(context.roles):
        message = say("error.roles_missing" if context.setting != "village" else "error.roles_in_village")
        yield Finding(("context", "roles"), message, (("context", "setting"),), context.setting)
    if context.roles:
        yield from _roles(scenario)
    yield from _bonds(scenario)
    for index, service in enumerate(context.services):
        if service.ends is not None and service.ends < service.opens:
            path = ("context", "services", index, "ends")
            yield Finding(path, say("error.ends_before_opens", opens=service.opens, ends=service.ends))


def _roles(scenario: "Scenario") -> Iterator[Finding]:
    roles, path = scenario.context.roles, ("context", "roles")
    total = sum(role.share for role in roles)
    if abs(total - 1.0) > TOLERANCE:
        yield Finding(path, say("error.role_shares", total=f"{total:.6g}"), given=f"{total:.6g}")
    for name, times in Counter(role.id for role in roles).items():
        if times > 1:
            yield Finding(path, say("error.same_id", given=name), given=name)
    if not any(role.invited for role in roles):
        yield Finding(path, say("error.nobody_invited"))
    for index, role in enumerate(roles):
        if role.age_to < role.age_from:
            message = say("error.ages", least=role.age_from, most=role.age_to)
            yield Finding((*path, index, "age_to"), message, given=str(role.age_to))


def _bonds(scenario: "Scenario") -> Iterator[Finding]:
    known = {role.id for role in scenario.context.roles}
    for index, bond in enumerate(scenario.context.bonds):
        for name, given in (("from", bond.between), ("to", bond.to)):
            if given not in known:
                yield Finding(
                    ("context", "bonds", index, name),
                    say("error.unknown_role", given=given),
                    (("context", "roles"),),
                    given,
                    ", ".join(sorted(known)),
                    nearest(given, known),
                )
