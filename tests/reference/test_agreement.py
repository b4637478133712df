"""The engine and the second writing of the model agree, week by week, value by value.

The reference was written from ``docs/model.md`` without sight of the engine's rules, so a
disagreement means that one of the two, or the page, is wrong (log: ``docs/reference.md``).
"""

from collections import Counter
from functools import cache

import pytest

from sim.community import Community, Conduct
from tests.reference import Village
from tests.reference.compare import Difference, first_difference, picture
from tests.reference.happened import Happened, first_unlike, logged, told
from tests.reference.practice_worlds import WORLDS as PRACTICE
from tests.reference.village import WEEK
from tests.reference.worlds import EVENTS, LED, none
from tests.reference.worlds import WORLDS as VILLAGES

WORLDS = {**VILLAGES, **PRACTICE}
SEEDS = (1, 2)
BURN_IN = 12
CASES = [(name, seed) for name in WORLDS for seed in SEEDS]


def _both(name: str, seed: int) -> tuple[Community, Village]:
    scenario, led = WORLDS[name](), LED.get(name, {})
    community = Community.start(scenario, seed, log=True)
    if led:
        community = community.fork(overrides={at: Conduct(**how) for at, how in led.items()})
    village = Village.from_snapshot(scenario, community.state, seed)
    village.led = led
    return community, village


def _phase(name: str, seed: int, week: int) -> str:
    """The first phase of that week after which the two differ."""
    community, village = _both(name, seed)
    for _ in range(week - 1):
        community.advance(1)
        village.step()
    village.begin_week()
    for phase in WEEK:
        community.step_phase(phase)
        village.step_phase(phase)
        found = first_difference(community.state, picture(village, at_the_end=False))
        if found is not None:
            return f"phase {phase}: {_say(found)}"
    return "phase not found"


def _week(community: Community, village: Village) -> tuple[Happened, Happened]:
    """What happened in the week that both have just lived, by the one and by the other."""
    keys = community.state.person.key
    return logged(community.book.log, keys, village.week), told(village, village.week)


def _say(found: Difference) -> str:
    return f"{found.field}[{found.key}] engine {found.engine!r} reference {found.reference!r}"


@cache
def _run(name: str, seed: int) -> tuple[Counter[str], str]:
    """What happened in one world according to the reference, and the first disagreement, if any."""
    community, village = _both(name, seed)
    found = first_difference(community.state, picture(village))
    while found is None and village.week < community.scenario.weeks:
        community.advance(1)
        village.step()
        found = first_difference(community.state, picture(village))
        unlike = first_unlike(*_week(community, village)) if found is None else ""
        if unlike:
            return Counter(event[2] for event in village.events), f"week {village.week}, {unlike}"
    difference = ""
    if found is not None:
        difference = f"week {village.week}, {_say(found)}; {_phase(name, seed, village.week)}"
    return Counter(event[2] for event in village.events), difference


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


@pytest.mark.parametrize("seed", SEEDS)
def test_they_agree_on_the_weeks_before_week_zero(seed: int) -> None:
    founded = Community.start(none(burn_in=0), seed)
    village = Village.from_snapshot(founded.scenario, founded.state, seed)
    village.week = -BURN_IN
    for _ in range(BURN_IN):
        village.step()
    lived = Community.start(none(burn_in=BURN_IN), seed)
    assert first_difference(lived.state, picture(village)) is None
