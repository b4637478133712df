"""Promise: week zero is keyed too, so that another place shares all the people that it can."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.community import Community
from sim.population import TRAITS
from tests.spec.states import used
from tests.worlds import quiet

DRAWN = [trait.name for trait in TRAITS]
SAME_FOR_ALL = ("key", "household", "neighbourhood", "gender", "youth", "age", "proneness")
SHARES = (0.0, 0.1, 0.25, 0.3, 0.31, 0.5, 0.77, 1.0)


def founded(seed: int = 1, **settings: Any) -> Any:
    """A village as it stands before anything was lived."""
    start = {"burn_in": 0, "context__persons": 600, "programme__groups": 1}
    return Community.start(quiet(**{**start, **settings}), seed).state


def _arrived(state: Any) -> set[int]:
    return {int(h) for h in np.flatnonzero(state.household.origin == 1)}


@pytest.mark.parametrize("seed", [1, 2])
def test_more_returnees_are_the_same_returnees_and_some_more(seed: int) -> None:
    """Households that take an origin are nested in its share: raising it turns residents into returnees."""
    villages = [founded(seed, context__returnee_share=share) for share in SHARES]
    arrived = [_arrived(village) for village in villages]
    for fewer, more in pairwise(arrived):
        assert fewer <= more
    for share, village in zip(SHARES, villages, strict=True):
        missing = share * 600 - (village.person.origin == 1).sum()
        assert -1e-9 <= missing < village.household.people.max(), "exact to one household"


@pytest.mark.parametrize("seed", [1, 2])
def test_those_who_keep_their_origin_stay_as_they_were(seed: int) -> None:
    """People whose origin is the same under both shares have the same traits to the bit."""
    one, two = (founded(seed, context__returnee_share=share).person for share in (0.2, 0.5))
    same, turned = one.origin == two.origin, one.origin != two.origin
    assert turned.sum() > 100
    for name in SAME_FOR_ALL:
        assert (one[name] == two[name]).all(), name
    for name in (*DRAWN, "strain", "skill_base"):
        assert (one[name][same] == two[name][same]).all(), name
    for name in ("distress", "self_esteem", "livelihood", "standing"):
        assert (one[name][turned] != two[name][turned]).all(), f"{name} depends on the origin"
    for name in ("hostility", "community_safety", "general_trust", "skill"):
        assert (one[name][turned] == two[name][turned]).all(), f"{name} does not"


@pytest.mark.parametrize("seed", [1, 2])
def test_more_persons_only_append(seed: int) -> None:
    """A larger place has the same households first; only the last one, cut off before, may now be whole."""
    small, large = (founded(seed, context__returnee_share=0.0, context__persons=n) for n in (301, 640))
    assert (len(small.person), len(large.person)) == (301, 640)
    homes = len(small.household)
    assert (small.household.people[:-1] == large.household.people[: homes - 1]).all()
    assert small.household.people[-1] <= large.household.people[homes - 1]
    assert (small.person.key == large.person.key[:301]).all()
    whole = slice(small.household.people[:-1].sum())
    for name in (*SAME_FOR_ALL, *DRAWN, "origin", "skill_base", "strain"):
        assert (small.person[name][whole] == large.person[name][whole]).all(), name


def test_hostility_of_the_place_moves_only_hostility() -> None:
    """Another mean of one trait moves that trait, for everyone upwards, and no other draw."""
    calm, tense = founded(context__hostility=0.17), founded(context__hostility=0.4)
    assert (calm.person.hostility < tense.person.hostility).all()
    for name in (*SAME_FOR_ALL, *DRAWN, "origin", "strain", "tie_count"):
        if name != "hostility":
            assert (calm.person[name] == tense.person[name]).all(), name
    assert used(calm, "tie").tobytes() == used(tense, "tie").tobytes()


def test_a_longer_burn_in_moves_no_later_draw() -> None:
    """Burn-in weeks have keys of their own: without memory, strain is the same however long was lived before.

    (With a memory of 0 the strain of a week is the draw of that week and nothing else.)
    """
    numbers = {"strain_memory": 0.0}
    lived = [Community.start(quiet(burn_in=b, parameters=numbers), 4) for b in (1, 2, 13, 40)]
    for _ in range(8):
        first = lived[0].state.person.strain
        assert first.std() > 0.1
        for other in lived[1:]:
            assert (other.state.person.strain == first).all()
        for community in lived:
            community.advance(1)


def test_burn_in_is_lived() -> None:
    """A longer burn-in starts from the same people and leaves another week zero; it is not recorded."""
    born = founded(context__persons=160).person
    short, long = (Community.start(quiet(burn_in=b), 1) for b in (4, 30))
    for community in (short, long):
        assert community.week == 0
        assert (community.state.person.key == born.key).all()
        assert (community.state.person.proneness == born.proneness).all()
        assert (community.records().weekly()["week"] == 0).all()
    assert (short.state.person.distress != long.state.person.distress).all()
