"""Designs: which points of the unit cube, or of the listed values, are lived. Pure functions of a seed."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from .factors import Factor, Places
from .spec import USUAL_SAMPLES, USUAL_STEPS, Design

Rows = NDArray[np.float64]
"""(point, factor): numbers as they are, choices as their place in the list, NaN for the scenario's own."""


def full(design: Design) -> Design:
    """The design with everything spelled out that was left to its kind."""
    samples = design.samples if design.samples is not None else USUAL_SAMPLES.get(design.kind)
    steps = design.steps if design.steps is not None else USUAL_STEPS.get(design.kind)
    return design.model_copy(update={"samples": samples, "steps": steps})


def problem_of(factors: Sequence[Factor]) -> dict[str, object]:
    """The factors as SALib knows them: positions in the unit cube."""
    names = [factor.key for factor in factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def places_of(design: Design, factors: Sequence[Factor]) -> Places:
    """(point, factor) positions in the unit cube of a design that draws its points."""
    design = full(design)
    count = int(design.samples or 0)
    if design.kind == "latin_hypercube":
        from scipy.stats import qmc

        sampler = qmc.LatinHypercube(len(factors), rng=np.random.default_rng(design.seed))
        return np.asarray(sampler.random(count))
    if design.kind == "sobol":
        from SALib.sample import sobol

        return np.asarray(
            sobol.sample(problem_of(factors), count, calc_second_order=False, seed=design.seed), float
        )
    if design.kind == "morris":
        from SALib.sample import morris

        return np.asarray(
            morris.sample(problem_of(factors), count, num_levels=design.steps, seed=design.seed), float
        )
    raise ValueError(design.kind)


def size_of(design: Design, factors: Sequence[Factor]) -> int:
    """How many points a design has, before any of them is made."""
    design = full(design)
    steps = [len(factor.steps(int(design.steps or 2))) for factor in factors]
    count, wide = int(design.samples or 0), len(factors)
    return {
        "grid": int(np.prod(steps, dtype=object)) if steps else 1,
        "one_at_a_time": 1 + sum(steps),
        "paired": 1,
        "latin_hypercube": count,
        "sobol": count * (wide + 2),
        "morris": count * (wide + 1),
    }[design.kind]


def rows_of(design: Design, factors: Sequence[Factor]) -> Rows:
    """(point, factor) values of a design."""
    design = full(design)
    if design.kind == "paired" or not factors:
        return np.empty((1, 0))
    if design.kind in ("grid", "one_at_a_time"):
        steps = [
            [_cell(factor, value) for value in factor.steps(int(design.steps or 2))] for factor in factors
        ]
        if design.kind == "grid":
            return np.array(list(product(*steps)))
        rows = [[np.nan] * len(factors)]
        for place, values in enumerate(steps):
            rows += [
                [value if other == place else np.nan for other in range(len(factors))] for value in values
            ]
        return np.array(rows)
    places = places_of(design, factors)
    columns = [
        [_cell(factor, factor.value_at(place)) for place in places[:, number]]
        for number, factor in enumerate(factors)
    ]
    return np.array(columns).T


def _cell(factor: Factor, value: object) -> float:
    return float(factor.values.index(value)) if factor.kind == "choice" else float(value)  # type: ignore[arg-type]
