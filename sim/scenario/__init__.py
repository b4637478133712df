"""What a planner writes: load it, check it, vary it, hash it.

``load_scenario`` reads a file or a ready scenario; ``Scenario`` is what comes out, typed and frozen.
"""

from .changes import Change, Trigger
from .context import Calendar, Context, Dispute, Origin, Safeguards, Season, Service, Shock
from .hashing import canonical_json, short_hash
from .load import load_scenario, parse_set, ready_contexts, ready_scenarios
from .models import Scenario
from .programme import PRESETS, Facilitators, Phase, Principles, Programme, Recruitment

__all__ = [
    "PRESETS",
    "Calendar",
    "Change",
    "Context",
    "Dispute",
    "Facilitators",
    "Origin",
    "Phase",
    "Principles",
    "Programme",
    "Recruitment",
    "Safeguards",
    "Scenario",
    "Season",
    "Service",
    "Shock",
    "Trigger",
    "canonical_json",
    "load_scenario",
    "parse_set",
    "ready_contexts",
    "ready_scenarios",
    "short_hash",
]
