"""The engine beside the same rules as Mesa agents, and those beside Mesa's own examples."""

from collections.abc import Callable
from time import process_time
from typing import Any

from tests.reference import Village

from .measure import Figures, Spread, interleaved, ratio, watched
from .places import SEED, at_week_zero

PERSONS, WEEKS, ROUNDS, TIMES = 480, 52, 5, 20


def measure() -> Figures:
    """ns per person-week or agent-step, and how many times the engine's cost the reference's is."""
    parts: dict[str, Callable[[], float]] = {
        "engine": _engine, "reference": _reference, "schelling": _schelling, "wealth": _wealth,
    }  # fmt: skip
    for part in parts.values():
        part()
    found = interleaved(parts, ROUNDS)
    times = ratio(found["reference"], found["engine"])
    return {"times": times, **{name: Spread.of(values) for name, values in found.items()}}


def _engine() -> float:
    start = at_week_zero(PERSONS)
    futures = [start.fork() for _ in range(TIMES)]
    with watched() as clock:
        for future in futures:
            future.advance(WEEKS)
    return clock.advance / (len(start.state.person) * WEEKS * TIMES) * 1e9


def _reference() -> float:
    start = at_week_zero(PERSONS)
    village = Village.from_snapshot(start.scenario, start.state, SEED)
    return _cost(village, len(village.people), WEEKS)


def _schelling() -> float:
    from mesa.examples.basic.schelling.model import Schelling, SchellingScenario

    model = Schelling(SchellingScenario(height=24, width=25, density=0.8, rng=SEED))
    model.step()
    return _cost(model, len(model.agents), 30)


def _wealth() -> float:
    from mesa.examples.basic.boltzmann_wealth_model.model import BoltzmannScenario, BoltzmannWealth

    model = BoltzmannWealth(BoltzmannScenario(n=PERSONS, width=24, height=20, rng=SEED))
    model.step()
    return _cost(model, len(model.agents), 30)


def _cost(model: Any, agents: int, steps: int) -> float:
    began = process_time()
    for _ in range(steps):
        model.step()
    return (process_time() - began) / (agents * steps) * 1e9
