"""All that consumes runs: experiments, tables on disk, comparisons, words, figures, and the command line.

``sim`` never imports this package; this package reaches into ``sim`` through its public names only.
``Experiment.load(name).run()`` does an experiment; ``Sweep(folder)`` reads what one left.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .experiments.experiment import Experiment
    from .experiments.sweep import Sweep

_HOMES = {"Experiment": "experiments.experiment", "Sweep": "experiments.sweep"}
__all__ = ["Experiment", "Sweep"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
