"""The week: twelve phases, one room each. ``WEEK`` is the order as data; ``advance`` calls them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..events import Log
from ..jit import kernel
from ..parameters import Numbers
from ..setting import Setting
from ..state import State
from .disputes import disputes
from .encounters import encounters
from .facilitators import facilitators
from .gatherings import gatherings
from .mediation import mediation
from .meetings import meetings
from .observe import observe
from .persons import persons
from .referral import referral
from .rollout import rollout
from .selfhelp import selfhelp
from .strain import strain


class Phase(NamedTuple):
    """One phase of the week: its name, the kernel, what it reads and writes, and a sentence."""

    name: str
    kernel: Callable[..., None]
    reads: str
    writes: str
    sentence: str


WEEK: tuple[Phase, ...] = (
    Phase("rollout", rollout, "plan, distress, voice, standing, disputes", "groups, facilitators, ties",
          "Groups that are due open, and people near the place are invited."),
    Phase("strain", strain, "hardship, strain", "strain", "Life puts its strain on people."),
    Phase("encounters", encounters, "trust, hostility, skill, general trust",
          "trust, hostility, skill, general trust", "People who know each other meet, day by day."),
    Phase("disputes", disputes, "disputes, hostility, skill, trust, community safety",
          "disputes, trust, exposure to violence",
          "Disputes arise, grow or ease, turn violent, or are settled."),
    Phase("meetings", meetings, "the circle", "the circle",
          "Groups meet: people come, speak, open up, and are answered."),
    Phase("mediation", mediation, "disputes of members", "disputes, trust, agreements",
          "Groups that are far enough take up the disputes of their members."),
    Phase("selfhelp", selfhelp, "trust, ownership, attendance", "groups, livelihood",
          "Groups close, go on by themselves, earn together, or end."),
    Phase("referral", referral, "violence at home, safety, places", "safety plans, community safety",
          "Violence at home is told and referred, never mediated."),
    Phase("facilitators", facilitators, "meetings, resources", "exhaustion, resources, group safety",
          "The work wears facilitators or carries them; some leave."),
    Phase("gatherings", gatherings, "voice, distress, respect", "general trust, community safety, skill",
          "At community meetings members speak and others hear."),
    Phase("persons", persons, "support, strain, violence, household", "every state of a person",
          "What the week was settles in everyone."),
    Phase("observe", observe, "everything", "records", "The week is written down."),
)  # fmt: skip


@kernel
def advance(
    state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int, weeks: int
) -> None:
    """Live through ``weeks`` weeks, of which ``week`` is the first."""
    for now in range(week, week + weeks):
        rollout(state, programme, parameters, log, seed, now)
        strain(state, programme, parameters, log, seed, now)
        encounters(state, programme, parameters, log, seed, now)
        disputes(state, programme, parameters, log, seed, now)
        meetings(state, programme, parameters, log, seed, now)
        mediation(state, programme, parameters, log, seed, now)
        selfhelp(state, programme, parameters, log, seed, now)
        referral(state, programme, parameters, log, seed, now)
        facilitators(state, programme, parameters, log, seed, now)
        gatherings(state, programme, parameters, log, seed, now)
        persons(state, programme, parameters, log, seed, now)
        observe(state, programme, parameters, log, seed, now)
        state.community.week[0] = now


def phase(name: str) -> Any:
    """The kernel of one phase."""
    return {entry.name: entry.kernel for entry in WEEK}[name]
