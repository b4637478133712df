"""Vectors over the whole ranges of the register: a Latin hypercube of all process parameters."""

from functools import cache

from sim.parameters import PARAMETERS

from ...experiments.designs import rows_of
from ...experiments.factors import Factor
from ...experiments.spec import Design
from ..bank import Vectors
from ..ensemble import PREFIX

SEED = 5
USUAL_VECTORS, USUAL_SEEDS = 200, 4


@cache
def ranges(count: int) -> Vectors:
    """So many vectors, the same whenever they are asked for."""
    factors = [
        Factor(PREFIX + name, "number", entry.low, entry.high, entry.prior, (), entry.unit)
        for name, entry in PARAMETERS.items()
        if entry.kind == "process"
    ]
    design = Design(kind="latin_hypercube", samples=count, seed=SEED)
    return Vectors(tuple(factor.key for factor in factors), rows_of(design, factors))
