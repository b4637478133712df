"""Week zero: people, households, ties and disputes, from the context and keyed chance alone."""

import numpy as np

from ..growth import name_rows, pairs_a_group, relink, staff_of
from ..parameters import Numbers
from ..scenario import Context, Scenario
from ..setting import Setting
from ..state import SEATS, State, allocate
from ..week.tally import list_disputes, tally
from .people import burden, endow, household_sizes, origin_ranks, settle
from .roles import bonds_of, seat_roles, unit_origins, units
from .ties import first_disputes, first_trust, gather_ties, lay_ties, pick_acquaintances
from .traits import HOME_TRUST, NEIGHBOUR_TRUST, TRAITS, trait_curves, trust_curves

__all__ = ["HOME_TRUST", "NEIGHBOUR_TRUST", "TRAITS", "found"]


def _household_origins(scenario: Scenario, sizes: np.ndarray, seed: int) -> np.ndarray:
    """Origins of households: taken by rank until the next would overshoot share × persons."""
    origins = np.zeros(len(sizes), np.int8)
    ranked = np.argsort(origin_ranks(seed, len(sizes)), kind="stable")
    taken = 0
    for place, origin in enumerate(scenario.context.origins[1:], start=1):
        target = origin.share * scenario.context.persons
        housed = np.cumsum(sizes[ranked[taken:]], dtype=np.int64)
        count = int(np.searchsorted(housed, target + 1e-9, side="right"))
        origins[ranked[taken : taken + count]] = place
        taken += count
    return origins


def _thirds(standing: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Thirds of standing, 0 the lowest (equal: the lower key)."""
    thirds = np.empty(len(standing), np.int8)
    thirds[np.lexsort((key, standing))] = 3 * np.arange(len(standing)) // len(standing)
    return thirds


def found(scenario: Scenario, programme: Setting, parameters: Numbers, seed: int) -> State:
    """A community as it stands before burn-in."""
    context = scenario.context
    homes = _house_roles(scenario, seed) if context.roles else _house(scenario, seed)
    curves = trait_curves(float(context.hostility))
    endow(homes, curves, float(context.hardship), float(parameters.distress_spread), seed)
    burdened = context.burdened
    burden(homes, float(burdened.share), float(burdened.strain), seed)
    homes.person.third[:] = _thirds(homes.person.standing, homes.person.key)
    known = bonds_of(homes, context, seed) if context.roles else pick_acquaintances(homes, seed)
    first, others = gather_ties(homes, known)
    state = _with_room(homes, scenario, len(others))
    lay_ties(state, first, others)
    relink(state)
    first_trust(state, trust_curves(), _trust_at_home(context), NEIGHBOUR_TRUST, seed)
    first_disputes(state, programme, parameters, seed, -scenario.burn_in)
    state.community.open_disputes = list_disputes(state.pair, state.dispute, state.community[0].pairs)
    tally(state.person, state.pair, state.dispute, state.community)
    return state


def _arriving(context: Context) -> np.ndarray:
    """Whether each origin is one that arrives."""
    return np.array([origin.arriving for origin in context.origins], np.int8)


def _trust_at_home(context: Context) -> np.ndarray:
    """Mean trust within a household by role: 0 in a village."""
    return np.array([HOME_TRUST, *(role.trust for role in context.roles)])


def _house(scenario: Scenario, seed: int) -> State:
    """The people of a village in their households."""
    context = scenario.context
    sizes = household_sizes(seed, float(context.household_size), context.persons)
    homes = allocate({"household": len(sizes), "person": context.persons, "order": context.persons})
    homes.household.people[:] = sizes
    homes.household.origin[:] = _household_origins(scenario, sizes, seed)
    settle(homes, _arriving(context), context.neighbourhood_households, seed, 0.5)
    return homes


def _house_roles(scenario: Scenario, seed: int) -> State:
    """The people of a home or a school in their units."""
    context = scenario.context
    sizes, roles = units(context)
    homes = allocate({"household": len(sizes), "person": context.persons, "order": context.persons})
    homes.household.people[:] = sizes
    homes.household.origin[:] = unit_origins(context, sizes, roles, origin_ranks(seed, len(sizes)))
    ages = np.array([(role.age_from, role.age_to) for role in context.roles], np.int64)
    youth = np.array([role.youth for role in context.roles], np.int8)
    seat_roles(homes, roles, ages, youth, _arriving(context), context.neighbourhood_households, seed)
    return homes


def _with_room(homes: State, scenario: Scenario, ties: int) -> State:
    """The state with ties, pairs, groups and facilitators beside the people."""
    groups = scenario.programme.all_groups
    growth = groups * pairs_a_group(scenario)
    rest = allocate(
        {
            "tie": max(1, ties + 2 * growth),
            "pair": max(1, ties // 2 + growth),
            "dispute": max(1, ties // 2 + growth),
            "group": max(1, groups),
            "facilitator": max(1, staff_of(scenario)),
            "chair": SEATS,
            "agreement": 64 + scenario.context.persons,
        }
    )
    name_rows(rest, scenario)
    return rest._replace(person=homes.person, household=homes.household, order=homes.order)
