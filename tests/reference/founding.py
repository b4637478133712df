"""Section 2.1 a second time: who lives where in a home or a school, and who knows whom there."""

from collections.abc import Iterator
from math import floor
from typing import NamedTuple

from sim.chance import Purpose
from sim.scenario.models import Scenario

from .luck import draws

SLOTS = 16


class Someone(NamedTuple):
    """One person as laid out."""

    key: int
    role: int
    unit: int
    age: int
    woman: bool
    youth: bool


def layout(scenario: Scenario, seed: int) -> list[Someone]:
    """Everybody, role by role and unit by unit."""
    ages, alone = (draws(seed, int(purpose), 0) for purpose in (Purpose.AGE, Purpose.LONE_GENDER))
    found = []
    for unit, (code, people) in enumerate(units(scenario)):
        role = scenario.context.roles[code - 1]
        for place in range(people):
            key = SLOTS * unit + place
            age = role.age_from + floor((role.age_to - role.age_from + 1) * ages(key))
            woman = alone(key) < 0.5 if people == 1 else place % 2 == 0
            found.append(Someone(key, code, unit, age, woman, role.youth))
    return found


def units(scenario: Scenario) -> Iterator[tuple[int, int]]:
    """Role and number of people of each unit."""
    roles, left = scenario.context.roles, scenario.context.persons
    for code, role in enumerate(roles, 1):
        people = left
        if code < len(roles):
            people = min(left, floor(role.share * scenario.context.persons + 0.5))
        left -= people
        while people > 0:
            together = min(role.together, people)
            yield code, together
            people -= together


def origins(scenario: Scenario, seed: int) -> dict[int, int]:
    """The origin of each unit: by rank, until the next would overshoot the share of those invited."""
    invited = {
        unit: people
        for unit, (code, people) in enumerate(units(scenario))
        if scenario.context.roles[code - 1].invited
    }
    rank = draws(seed, int(Purpose.HOUSEHOLD_ORIGIN), 0)
    ranked = sorted(invited, key=lambda unit: (rank(unit), unit))
    found = {unit: 0 for unit, _ in enumerate(units(scenario))}
    for code, origin in list(enumerate(scenario.context.origins))[1:]:
        room = origin.share * sum(invited.values()) + 1e-9
        while ranked and invited[ranked[0]] <= room:
            room -= invited[ranked[0]]
            found[ranked.pop(0)] = code
    return found


def bonds(scenario: Scenario, seed: int) -> set[tuple[int, int]]:
    """The pairs between units, the lower key first."""
    made, whom = (draws(seed, int(purpose), 0) for purpose in (Purpose.BOND_MADE, Purpose.BOND_WHOM))
    people = layout(scenario, seed)
    codes = {role.id: code for code, role in enumerate(scenario.context.roles, 1)}
    found = set()
    for number, bond in enumerate(scenario.context.bonds):
        others = [one for one in people if one.role == codes[bond.to]]
        for person in people:
            if person.role != codes[bond.between]:
                continue
            for slot in range(bond.number):
                which = SLOTS * number + slot
                if others and made(person.key, which) < bond.share:
                    start = floor(whom(person.key, which) * len(others))
                    around = others[start:] + others[:start]
                    other = next((one for one in around if one.unit != person.unit), None)
                    if other is not None:
                        found.add((min(person.key, other.key), max(person.key, other.key)))
    return found


def conditions(scenario: Scenario, seed: int, keys: list[int]) -> list[float]:
    """The lasting burden of everybody."""
    burdened, draw = scenario.context.burdened, draws(seed, int(Purpose.CONDITION), 0)
    return [burdened.strain if draw(key) < burdened.share else 0.0 for key in keys]
