"""Week zero: people, households, ties and disputes, from the context and keyed chance alone."""

import numpy as np

from ..growth import relink
from ..parameters import Numbers
from ..scenario import Scenario
from ..setting import Setting
from ..state import SEATS, State, allocate
from ..week.tally import list_disputes, tally
from .people import endow, household_sizes, origin_ranks, settle
from .ties import first_disputes, first_trust, gather_ties, lay_ties, pick_acquaintances
from .traits import HOME_TRUST, NEIGHBOUR_TRUST, TRAITS, trait_curves, trust_curves

__all__ = ["HOME_TRUST", "NEIGHBOUR_TRUST", "TRAITS", "found", "room_for_growth"]


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
    thirds = np.empty(len(standing), np.int8)
    thirds[np.lexsort((key, standing))] = 3 * np.arange(len(standing)) // len(standing)
    return thirds


def room_for_growth(scenario: Scenario) -> int:
    """Pairs that groups may add at most: everyone in a group with everyone."""
    programme = scenario.programme
    groups = 0 if programme.modality == "none" else programme.groups
    seats = min(programme.group_size, SEATS)
    return groups * seats * (seats - 1) // 2


def found(scenario: Scenario, programme: Setting, parameters: Numbers, seed: int) -> State:
    """A community as it stands before burn-in."""
    context = scenario.context
    sizes = household_sizes(seed, float(context.household_size), context.persons)
    homes = allocate({"household": len(sizes), "person": context.persons, "order": context.persons})
    homes.household.people[:] = sizes
    homes.household.origin[:] = _household_origins(scenario, sizes, seed)
    arriving = np.array([origin.arriving for origin in context.origins], np.int8)
    settle(homes, arriving, context.neighbourhood_households, seed, 0.5)
    curves = trait_curves(float(context.hostility))
    endow(homes, curves, float(context.hardship), float(parameters.distress_spread), seed)
    homes.person.third[:] = _thirds(homes.person.standing, homes.person.key)
    first, others = gather_ties(homes, pick_acquaintances(homes, seed))
    state = _with_room(homes, scenario, len(others))
    lay_ties(state, first, others)
    relink(state)
    first_trust(state, trust_curves(), HOME_TRUST, NEIGHBOUR_TRUST, seed)
    first_disputes(state, programme, parameters, seed, -scenario.burn_in)
    state.community.open_disputes = list_disputes(state.pair, state.dispute, state.community[0].pairs)
    tally(state.person, state.pair, state.dispute, state.community)
    return state


def _with_room(homes: State, scenario: Scenario, ties: int) -> State:
    """The state with ties, pairs, groups and facilitators beside the people."""
    plan = scenario.programme
    groups = 0 if plan.modality == "none" else plan.groups
    pairs = -(-groups // plan.facilitators.groups_each)
    growth = room_for_growth(scenario)
    rest = allocate(
        {
            "tie": max(1, ties + 2 * growth),
            "pair": max(1, ties // 2 + growth),
            "dispute": max(1, ties // 2 + growth),
            "group": max(1, groups),
            "facilitator": max(1, pairs * plan.facilitators.per_group),
            "chair": SEATS,
            "agreement": 64 + scenario.context.persons,
        }
    )
    rest.group.key[:] = np.arange(len(rest.group))
    number = np.arange(len(rest.facilitator))
    each = plan.facilitators.per_group
    rest.facilitator.key[:] = 2 * (number // each) + number % each
    return rest._replace(person=homes.person, household=homes.household, order=homes.order)
