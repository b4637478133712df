"""The engine and the second writing of the model agree, week by week, value by value.

The reference was written from ``docs/model.md`` without sight of the engine's rules, so a
disagreement means that one of the two, or the page, is wrong (log: ``docs/reference.md``).
"""

from collections import Counter
from functools import cache

import pytest

from sim.community import Community
from sim.scenario import Scenario
from tests.reference import Village
from tests.reference.compare import Difference, first_difference
from tests.reference.village import WEEK
from tests.reference.worlds import EVENTS, WORLDS

SEEDS = (1, 2)
CASES = [(name, seed) for name in WORLDS for seed in SEEDS]


def _both(scenario: Scenario, seed: int) -> tuple[Community, Village]:
    community = Community.start(scenario, seed)
    return community, Village.from_snapshot(scenario, community.state, seed)


def _phase(scenario: Scenario, seed: int, week: int) -> str:
    """The first phase of that week after which the two differ."""
    community, village = _both(scenario, seed)
    for _ in range(week - 1):
        community.advance(1)
        village.step()
    village.begin_week()
    for name in WEEK:
        community.step_phase(name)
        village.step_phase(name)
        difference = first_difference(community.state, village)
        if difference is not None:
            return f"phase {name}: {_say(difference)}"
    return "phase not found"


def _say(found: Difference) -> str:
    return f"{found.field}[{found.key}] engine {found.engine!r} reference {found.reference!r}"


@cache
def _run(name: str, seed: int) -> tuple[Counter[str], str]:
    """What happened in one world according to the reference, and the first disagreement, if any."""
    scenario = WORLDS[name]()
    community, village = _both(scenario, seed)
    difference = first_difference(community.state, village)
    while difference is None and village.week < scenario.weeks:
        community.advance(1)
        village.step()
        difference = first_difference(community.state, village)
    told = ""
    if difference is not None:
        told = f"week {village.week}, {_say(difference)}; {_phase(scenario, seed, village.week)}"
    return Counter(event[2] for event in village.events), told


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_engine_and_reference_agree(name: str, seed: int) -> None:
    _, told = _run(name, seed)
    assert told == ""


def test_every_kind_of_event_was_compared() -> None:
    happened: Counter[str] = Counter()
    for name, seed in CASES:
        happened += _run(name, seed)[0]
    rare = {event: happened[event] for event in EVENTS if happened[event] < 5}
    assert not rare
    assert not set(happened) - set(EVENTS)
