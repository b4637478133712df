"""What a planner writes: load it, check it, vary it, hash it.

``load_scenario`` reads a file or a ready scenario; ``Scenario`` is what comes out, typed and frozen.
"""

from .changes import Change, Trigger
from .context import Calendar, Context, Dispute, Divider, Origin, Season, Shock
from .costs import Costs, Prices
from .hashing import canonical_json, short_hash
from .load import load_scenario, parse_set, ready_contexts, ready_scenarios
from .models import Scenario
from .phases import PRESETS, Phase
from .programme import Network, Opening, Principles, Programme, Recruitment
from .roles import Bond, Burdened, Role
from .rollout import Budget, Municipality, Rollout
from .services import Safeguards, Service
from .staff import Facilitators, FollowUpTraining, Pair, Supervised, Team

__all__ = [
    "PRESETS",
    "Bond",
    "Budget",
    "Burdened",
    "Calendar",
    "Change",
    "Context",
    "Costs",
    "Dispute",
    "Divider",
    "Facilitators",
    "FollowUpTraining",
    "Municipality",
    "Network",
    "Opening",
    "Origin",
    "Pair",
    "Phase",
    "Prices",
    "Principles",
    "Programme",
    "Recruitment",
    "Role",
    "Rollout",
    "Safeguards",
    "Scenario",
    "Season",
    "Service",
    "Shock",
    "Supervised",
    "Team",
    "Trigger",
    "canonical_json",
    "load_scenario",
    "parse_set",
    "ready_contexts",
    "ready_scenarios",
    "short_hash",
]
