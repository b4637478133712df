"""Week zero of places with roles (a home, a school): people role by role, and bonds between roles."""

from math import floor

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..jit import kernel, rule
from ..scenario import Context
from ..state import State

_AGE, _LONE = code(Purpose.AGE), code(Purpose.LONE_GENDER)
_MADE, _WHOM = code(Purpose.BOND_MADE), code(Purpose.BOND_WHOM)


def people_by_role(context: Context) -> list[int]:
    """How many people have each role; the last role takes all that are left."""
    counts, left = [], context.persons
    for role in context.roles:
        counts.append(min(left, floor(role.share * context.persons + 0.5)))
        left -= counts[-1]
    counts[-1] += left
    return counts


def units(context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Sizes of the units, role by role, and the role (from 1) of each."""
    sizes: list[int] = []
    roles: list[int] = []
    for number, (role, people) in enumerate(zip(context.roles, people_by_role(context), strict=True), 1):
        full, rest = divmod(people, role.together)
        made = [role.together] * full + ([rest] if rest else [])
        sizes += made
        roles += [number] * len(made)
    return np.array(sizes, np.int16), np.array(roles, np.int8)


def unit_origins(context: Context, sizes: np.ndarray, roles: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """Origins of units: of invited roles by rank until the next would overshoot; others the first."""
    origins = np.zeros(len(sizes), np.int8)
    invited = np.array([role.invited for role in context.roles])[roles - 1]
    ranked = [unit for unit in np.argsort(ranks, kind="stable") if invited[unit]]
    people, taken = int(sizes[invited].sum()), 0
    for place, origin in enumerate(context.origins[1:], start=1):
        housed = np.cumsum(sizes[ranked[taken:]], dtype=np.int64)
        count = int(np.searchsorted(housed, origin.share * people + 1e-9, side="right"))
        origins[ranked[taken : taken + count]] = place
        taken += count
    return origins


@kernel
def seat_roles(
    state: State, roles: np.ndarray, ages: np.ndarray, youth: np.ndarray, arriving: np.ndarray,
    neighbourhood: int, seed: int,
) -> None:  # fmt: skip
    """Put people into their units: key, place, role, gender, age. ``ages`` is (role, (from, to))."""
    person, household = state.person, state.household
    lone, age = stream(seed, _LONE, 0), stream(seed, _AGE, 0)
    i = 0
    for h in range(len(household)):
        household.first[h] = i
        role = roles[h]
        for place in range(household.people[h]):
            key = 16 * h + place
            state.order.row[i] = i
            person.key[i] = key
            person.household[i] = h
            person.neighbourhood[i] = h // neighbourhood
            person.origin[i] = household.origin[h]
            person.arriving[i] = arriving[household.origin[h]]
            person.role[i] = role
            person.youth[i] = youth[role - 1]
            person.gender[i] = place % 2
            if household.people[h] == 1:
                person.gender[i] = 0 if u01(lone, key) < 0.5 else 1
            oldest, youngest = ages[role - 1, 1], ages[role - 1, 0]
            person.age[i] = youngest + int(floor((oldest - youngest + 1) * u01(age, key)))
            i += 1


@rule
def _whom(person: np.ndarray, list_of: np.ndarray, first: int, i: int) -> int:
    """The person at this place, or the next round the list who is of another unit; −1 nobody."""
    for step in range(len(list_of)):
        j = list_of[(first + step) % len(list_of)]
        if person[j].household != person[i].household:
            return int(j)
    return -1


@kernel
def pick_bonds(state: State, bonds: np.ndarray, shares: np.ndarray, slots: int, seed: int) -> np.ndarray:
    """(n, slots) rows of those with whom each has a bond, −1 none; ``bonds`` is (from, to, number)."""
    person = state.person
    picked = np.full((len(person), slots), -1, np.int32)
    used = np.zeros(len(person), np.int64)
    made, whom = stream(seed, _MADE, 0), stream(seed, _WHOM, 0)
    for b in range(len(bonds)):
        count = 0
        for i in range(len(person)):
            count += 1 if person.role[i] == bonds[b, 1] else 0
        others = np.empty(count, np.int64)
        count = 0
        for i in range(len(person)):
            if person.role[i] == bonds[b, 1]:
                others[count] = i
                count += 1
        for i in range(len(person)):
            if person.role[i] != bonds[b, 0] or count == 0:
                continue
            for slot in range(bonds[b, 2]):
                if u01(made, person.key[i], 16 * b + slot) < shares[b]:
                    first = int(floor(u01(whom, person.key[i], 16 * b + slot) * count))
                    picked[i, used[i]] = _whom(person, others, first, i)
                    used[i] += 1
    return picked


def bonds_of(state: State, context: Context, seed: int) -> np.ndarray:
    """The bonds of everyone, as ``pick_bonds`` gives them."""
    number = {role.id: place for place, role in enumerate(context.roles, 1)}
    rows = [(number[bond.between], number[bond.to], bond.number) for bond in context.bonds]
    slots = max([1, *(sum(row[2] for row in rows if row[0] == role) for role in number.values())])
    table = np.array(rows, np.int64).reshape(len(rows), 3)
    return np.asarray(pick_bonds(state, table, np.array([b.share for b in context.bonds]), slots, seed))
