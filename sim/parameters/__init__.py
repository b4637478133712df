"""THE register: every number of the model with its meaning, range, source and grade of evidence.

``PARAMETERS`` maps the plain name to its entry. ``values(overrides)`` gives the numbers in force as
one record, which rules read as ``parameters.harm_weight``. No rule holds a number of its own that
is not plain arithmetic.
"""

from collections.abc import Mapping

import numpy as np

from .practice import PRACTICE
from .process import PROCESS
from .register import GRADES, Parameter
from .sources import SOURCES, Source
from .weights import WEIGHTS

PARAMETERS: dict[str, Parameter] = {entry.name: entry for entry in (*PROCESS, *WEIGHTS, *PRACTICE)}
Numbers = np.record
"""The numbers in force, read as ``parameters.harm_weight``."""
DTYPE = np.dtype([(name, "f8") for name in PARAMETERS], align=True)


_DEFAULTS = np.rec.array([tuple(entry.default for entry in PARAMETERS.values())], dtype=DTYPE)


def values(overrides: Mapping[str, float] | None = None) -> np.record:
    """The numbers in force: defaults, replaced by ``overrides`` (by plain name).

    Raises KeyError for a name that is not in the register.
    """
    table = _DEFAULTS.copy()
    for name, number in (overrides or {}).items():
        if name not in PARAMETERS:
            raise KeyError(name)
        table[name] = number
    return table[0]


__all__ = ["DTYPE", "GRADES", "PARAMETERS", "SOURCES", "Numbers", "Parameter", "Source", "values"]
