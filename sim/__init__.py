"""Common Ground: group sociotherapy simulated, person by person, week by week.

A tool for thinking: no forecast, no clinical instrument. All persons are synthetic.
Public names are imported when first used, so that a look at a scenario costs no compiler.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .acts import Act
    from .community import Community, Conduct
    from .errors import CommonGroundError, RunError, ScenarioError
    from .model import Facilitator, Participant, SociotherapyModel
    from .records import Records
    from .runs import Pair, Result, run, run_pair
    from .scenario import Scenario, load_scenario, ready_scenarios
    from .warm import warm

__version__ = "0.1.0"
_HOMES = {
    "Act": "acts",
    "Community": "community", "Conduct": "community", "CommonGroundError": "errors", "RunError": "errors",
    "ScenarioError": "errors", "Facilitator": "model", "Participant": "model", "SociotherapyModel": "model",
    "Records": "records", "Pair": "runs", "Result": "runs", "run": "runs", "run_pair": "runs",
    "Scenario": "scenario", "load_scenario": "scenario", "ready_scenarios": "scenario", "warm": "warm",
}  # fmt: skip
__all__ = [
    "Act",
    "CommonGroundError",
    "Community",
    "Conduct",
    "Facilitator",
    "Pair",
    "Participant",
    "Records",
    "Result",
    "RunError",
    "Scenario",
    "ScenarioError",
    "SociotherapyModel",
    "__version__",
    "load_scenario",
    "ready_scenarios",
    "run",
    "run_pair",
    "warm",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
