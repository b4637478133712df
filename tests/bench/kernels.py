"""What one person costs for one week, by size of the community and by phase of the week."""

from collections.abc import Callable
from time import process_time

import numpy as np

from sim.book import with_register
from sim.jit import kernel
from sim.week import WEEK

from .measure import Figures, Spread, interleaved, watched
from .places import at_week_zero

SIZES = (480, 1_000, 5_000, 20_000, 100_000)
PHASE_SIZES = (5_000, 20_000)
WEEKS, LEAST = 52, 250_000
"""Every timing lives through at least a year of at least so many person-weeks."""


def by_size(sizes: tuple[int, ...] = SIZES, rounds: int = 5) -> Figures:
    """Kernel and whole cost in ns per person-week over a year with the programme, for each size."""
    whole: dict[int, list[float]] = {persons: [] for persons in sizes}

    def part(persons: int) -> Callable[[], float]:
        def cost() -> float:
            inside, outside = _year(persons)
            whole[persons].append(outside)
            return inside

        return cost

    for persons in sizes:
        _year(persons)
    for spans in whole.values():
        spans.clear()
    found = interleaved({str(persons): part(persons) for persons in sizes}, rounds)
    return {
        str(persons): {
            "kernel": Spread.of(found[str(persons)]), "whole": Spread.of(whole[persons]),
            "groups": at_week_zero(persons).scenario.programme.groups, "persons": _people(persons),
        }
        for persons in sizes
    }  # fmt: skip


def _people(persons: int) -> int:
    return len(at_week_zero(persons).state.person)


def _year(persons: int) -> tuple[float, float]:
    """ns per person-week in the kernel alone, and with what ``Community.advance`` does around it."""
    times = max(1, round(LEAST / (persons * WEEKS)))
    futures = [at_week_zero(persons).fork() for _ in range(times)]
    with watched() as clock:
        began = process_time()
        for future in futures:
            future.advance(WEEKS)
        outside = process_time() - began
    scale = 1e9 / (_people(persons) * WEEKS * times)
    return clock.advance * scale, outside * scale


@kernel
def nothing(state, programme, parameters, log, seed, week):  # type: ignore[no-untyped-def]
    """A phase that does nothing: what is left is the cost of calling one from Python."""
    return


def overhead(persons: int, calls: int = 2_000) -> float:
    """Seconds that one call of a phase costs before it does anything."""
    arguments = (*at_week_zero(persons)._arguments(), 1)
    nothing(*arguments)
    spans = np.empty(calls)
    for call in range(calls):
        began = process_time()
        nothing(*arguments)
        spans[call] = process_time() - began
    return float(np.median(spans))


def by_phase(sizes: tuple[int, ...] = PHASE_SIZES, rounds: int = 5) -> Figures:
    """ns per person-week of each phase over a year, stepped from Python, the cost of the calls taken off."""
    return {str(persons): _phases(persons, rounds) for persons in sizes}


def _phases(persons: int, rounds: int) -> Figures:
    call, scale = overhead(persons), 1e9 / (_people(persons) * WEEKS)
    seen: dict[str, list[float]] = {phase.name: [] for phase in WEEK}
    whole = []
    _stepped(persons)
    for _ in range(rounds):
        whole.append(_year(persons)[0])
        for name, seconds in _stepped(persons).items():
            seen[name].append(max(seconds - WEEKS * call, 0.0) * scale)
    spreads = {name: Spread.of(values) for name, values in seen.items()}
    return {"call": call * 1e6, "whole": Spread.of(whole), "phases": spreads}


def _stepped(persons: int) -> dict[str, float]:
    """Seconds of each phase over a year; kernels are called straight, for ``step_phase`` copies the state."""
    future = at_week_zero(persons).fork()
    future.state = with_register(future.state, 20 * persons)
    spent = dict.fromkeys([phase.name for phase in WEEK], 0.0)
    for week in range(1, WEEKS + 1):
        future._prepare(week)
        arguments = (*future._arguments(), week)
        for phase in WEEK:
            began = process_time()
            phase.kernel(*arguments)
            spent[phase.name] += process_time() - began
        future.week = week
    return spent
