"""The C beside which the engine is measured does the same work."""

import ctypes

import pytest

from sim import state as states

from .naive import (
    HOUSEHOLD,
    NATIVE,
    PAIR,
    PERSON,
    PLAIN,
    TIE,
    WARMED_UP,
    Plain,
    World,
    compiler,
    engine_lives,
    library,
    running,
)

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(compiler() is None, reason="no C compiler on this machine"),
]
CLOSE = 1e-12
"""Both add in the same order; what differs is how each compiler's exponential rounds its last bit."""
WEEKS = 12


def test_layouts_are_those_of_the_c_source() -> None:
    sizes = [PERSON.itemsize, TIE.itemsize, PAIR.itemsize, HOUSEHOLD.itemsize, ctypes.sizeof(World)]
    assert [library().size_of(ctypes.c_int64(place)) for place in range(5)] == sizes


@pytest.mark.parametrize("flags", [PLAIN, NATIVE], ids=["plain", "native"])
@pytest.mark.parametrize("persons", [480, 5_000])
def test_c_and_engine_agree(persons: int, flags: tuple[str, ...]) -> None:
    """From the same state in mid-programme, the two phases leave the same state behind."""
    community = running(persons)
    assert community.state.community.incidents[0] > 0 or persons < 1_000, (
        "nobody was hurt: a path goes unseen"
    )
    assert (community.state.person.group >= 0).any(), "no group runs: a path goes unseen"
    plain, state = Plain(community, flags), states.copy(community.state)
    plain.live(WARMED_UP, WEEKS)
    engine_lives(community, state, WARMED_UP, WEEKS)
    assert abs(plain.world.tension - state.community.tension[0]) <= CLOSE * persons
    assert plain.world.agreed == state.community.agreed[0]
    assert {name: gap for name, gap in plain.farthest(state).items() if not gap <= CLOSE} == {}
    moved = Plain(community, flags).farthest(state)
    assert moved["tie.trust"] > 1e-3 and moved["person.distress"] > 1e-3
