"""What one entry of the register of parameters says, and how entries are written."""

from dataclasses import dataclass
from math import inf

GRADES = {
    "S": "stated in a founding text of the project",
    "L": "direction from the literature, size assumed",
    "K": "calibrated to the named quantity",
    "A": "assumption, must be swept",
}


@dataclass(frozen=True)
class Parameter:
    """One number of the model.

    ``low`` and ``high`` bound what is plausible (for sweeps and priors); ``least`` and ``most`` what
    the model can compute with. ``kind`` is process, weight or switch. A ``frozen`` weight moved no
    headline outcome when changed alone, and is left out of screenings.
    """

    name: str
    symbol: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    grade: str
    source: str
    why: str
    kind: str = "process"
    least: float = 0.0
    most: float = inf
    frozen: bool = False
    prior: str = "uniform"


def process(
    name: str, symbol: str, default: float, low: float, high: float, unit: str, meaning: str,
    grade: str, source: str, why: str, *, least: float = 0.0, most: float = inf,
) -> Parameter:
    """A process parameter. Rates that span a decade get a log-uniform prior, others a uniform one."""
    prior = "log_uniform" if low > 0.0 and high / low >= 6.0 else "uniform"
    return Parameter(name, symbol, default, low, high, unit, meaning, grade, source, why,
                     "process", least, most, False, prior)


def weight(
    name: str, default: float, unit: str, meaning: str, grade: str = "A", source: str = "paper_study",
    why: str = "as tried in the paper study", *, frozen: bool = False, least: float = 0.0,
    most: float = inf,
) -> Parameter:
    """A fixed weight: varied by half in the structural run, not meant for users."""
    low, high = max(least, 0.5 * default), min(most, 1.5 * default)
    return Parameter(name, name, default, low, high, unit, meaning, grade, source, why,
                     "weight", least, most, frozen)


def switch(name: str, default: float, meaning: str, source: str, why: str) -> Parameter:
    """A structural switch: 1 keeps a mechanism, 0 takes it out (``challenge``: 0 leaves it out)."""
    return Parameter(name, name, default, 0.0, 1.0, "0–1", meaning, "A", source, why,
                     "switch", 0.0, 1.0)
