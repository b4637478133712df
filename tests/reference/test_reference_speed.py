"""What one person costs for one week in the reference, beside what Mesa's own examples cost.

Shows that the engine is compared with an honest peer: the same rules, object by object.
"""

from collections.abc import Callable
from time import process_time

import pytest
from mesa.examples.basic.boltzmann_wealth_model.model import BoltzmannScenario, BoltzmannWealth
from mesa.examples.basic.schelling.model import Schelling, SchellingScenario

from sim.community import Community
from sim.scenario import Scenario
from tests.reference import Village

pytestmark = pytest.mark.bench
MOST = 25_000.0  # ns per person and week
WEEKS, ROUNDS = 30, 3


def _cost(make: Callable[[], object], agents: int, steps: int) -> float:
    """Nanoseconds per agent and step: the best of some rounds, the first step left out."""
    best = float("inf")
    for _ in range(ROUNDS):
        model = make()
        model.step()
        begin = process_time()
        for _ in range(steps):
            model.step()
        best = min(best, process_time() - begin)
    return best / (agents * steps) * 1e9


def _village() -> Village:
    scenario = Scenario.default()
    return Village.from_snapshot(scenario, Community.start(scenario, 1).state, 1)


def _schelling() -> Schelling:
    return Schelling(SchellingScenario(height=24, width=25, density=0.8, rng=1))


def _wealth() -> BoltzmannWealth:
    return BoltzmannWealth(BoltzmannScenario(n=480, width=24, height=20, rng=1))


def test_reference_is_an_honest_peer(capsys: pytest.CaptureFixture[str]) -> None:
    persons = len(_village().people)
    own = _cost(_village, persons, WEEKS)
    schelling = _cost(_schelling, len(_schelling().agents), WEEKS)
    wealth = _cost(_wealth, len(_wealth().agents), WEEKS)
    with capsys.disabled():
        print(f"\nreference (Mesa agents)    {own:8.0f} ns per person-week at {persons} persons")
        print(f"Mesa's Schelling           {schelling:8.0f} ns per agent-step")
        print(f"Mesa's Boltzmann wealth    {wealth:8.0f} ns per agent-step")
    assert own <= MOST
