"""A thousand runs of the hamlet on two cores: in threads, which share one interpreter, or in processes."""

from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from multiprocessing import get_context
from time import perf_counter

from sim.community import Community
from sim.scenario import Scenario, load_scenario

from .measure import Figures, Spread, interleaved

RUNS, WORKERS, CHUNK, BLOCK, ROUNDS = 1_000, 2, 20, 80, 3


@cache
def hamlet() -> Scenario:
    """The scenario, read once in each process."""
    return load_scenario("burundi_hamlet")


def one(seed: int) -> float:
    """One whole run: week zero and 26 weeks before it, 104 weeks with records, the weekly table."""
    scenario = hamlet()
    community = Community.start(scenario, seed)
    community.advance(scenario.weeks)
    return float(community.records().weekly()["distress"].iloc[-1])


def some(seeds: range) -> list[float]:
    """Some runs one after another."""
    return [one(seed) for seed in seeds]


def _threads() -> Executor:
    return ThreadPoolExecutor(WORKERS)


def _processes() -> Executor:
    return ProcessPoolExecutor(WORKERS, get_context("spawn"))


POOLS: dict[str, Callable[[], Executor]] = {"threads": _threads, "processes": _processes}


def through(pool: Executor, runs: int, first: int = 1) -> float:
    """Seconds for so many runs in chunks, by the clock on the wall."""
    chunks = [range(seed, min(seed + CHUNK, first + runs)) for seed in range(first, first + runs, CHUNK)]
    began = perf_counter()
    done = sum(len(result) for result in pool.map(some, chunks))
    assert done == runs
    return perf_counter() - began


def measure(runs: int = RUNS) -> Figures:
    """Seconds per thousand runs both ways, and ``runs`` runs in full, start included, the better way."""
    one(1)
    starts, pools = {}, {}
    for name, make in POOLS.items():
        began = perf_counter()
        pools[name] = make()
        list(pools[name].map(some, [range(1, 2)] * WORKERS))
        starts[name] = perf_counter() - began
    parts = {name: (lambda pool=pool: through(pool, BLOCK)) for name, pool in pools.items()}
    found = interleaved(parts, ROUNDS)
    for pool in pools.values():
        pool.shutdown()
    per_thousand = {name: Spread.of([1_000 * s / BLOCK for s in spans]) for name, spans in found.items()}
    better = min(POOLS, key=lambda name: starts[name] + per_thousand[name].middle)
    began = perf_counter()
    with POOLS[better]() as pool:
        through(pool, runs)
    return {
        "better": better, "runs": runs, "seconds": (perf_counter() - began) * 1_000 / runs,
        "per_thousand": per_thousand, "starts": starts,
    }  # fmt: skip
