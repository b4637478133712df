"""A group: its members and leaders, where it stands, and what its last meeting was like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from math import exp
from typing import TYPE_CHECKING, Any

from sim.facts import supervision_of

from .people import Facilitator, Person
from .rules import clip, mean

if TYPE_CHECKING:
    from .plans import Plan
    from .village import Village

NEVER = -9999


class Stage(IntEnum):
    """Where a group is in its life."""

    PLANNED = 0
    RUNNING = 1
    SELFHELP = 2
    ENDED = 3
    FOLLOW_UP = 4


class Ending(IntEnum):
    """How its time with facilitators came to an end."""

    NOT_YET = 0
    COMPLETED = 1
    TOO_FEW = 2
    STOPPED = 3


@dataclass
class Session:
    """What other phases of the week want to know of a meeting that was held."""

    present: list[Person]
    conduct: dict[str, float]
    containment: float
    safety: float  # mean of those present, before the meeting
    tellers: list[Person] = field(default_factory=list)
    distress_told: float = 0.0  # mean distress of those who told
    hurts: int = 0
    crisis: bool = False


class Circle:
    """A sociotherapy group, later perhaps a self-help group; or a network around a focal person."""

    def __init__(self, plan: "Plan") -> None:
        self.plan = plan
        self.number = plan.number
        self.key = plan.key
        self.stage = Stage.PLANNED
        self.ending = Ending.NOT_YET
        self.opened = self.follow_from = NEVER
        self.ever = 0  # members ever enrolled
        self.mixed = False
        self.focal: Person | None = None
        self.goal = self.commitment = self.burden = 0.0
        self.phase = 0
        self.meetings = 0
        self.sessions = 0
        self.ownership = 0.0
        self.members: list[Person] = []
        self.facilitators: list[Facilitator] = []
        self.own_conduct: Mapping[str, float] = {}
        self.selfhelp_from = NEVER
        self.session: Session | None = None
        self.safety_start = self.safety_end = float("nan")  # of members, when they join and at the end

    @property
    def is_running(self) -> bool:
        """With facilitators."""
        return self.stage == Stage.RUNNING

    @property
    def leads_itself(self) -> bool:
        """Without."""
        return self.stage == Stage.SELFHELP

    @property
    def in_follow_up(self) -> bool:
        """A network that is seen again once in a month."""
        return self.stage == Stage.FOLLOW_UP

    @property
    def is_led(self) -> bool:
        """With facilitators, be it once in a month."""
        return self.is_running or self.in_follow_up

    @property
    def is_living(self) -> bool:
        """One of the three."""
        return self.is_led or self.leads_itself

    def meets(self, village: "Village") -> bool:
        """As often as planned with facilitators, every second week without, monthly in follow-up."""
        week = village.week
        if self.leads_itself:
            since, every = week - self.selfhelp_from, 2
        elif self.in_follow_up:
            since, every = week - self.follow_from, 4
        else:
            programme = village.now.programme
            usual = 2 if village.now.of_networks else 1
            every = programme.weeks_between_meetings or usual
            return self.is_running and not programme.paused and (week - self.opened) % every == 0
        return since > 0 and since % every == 0 and (self.leads_itself or not village.now.programme.paused)

    def part(self, village: "Village") -> Any:
        """The phase of the programme it is in; self-help groups stay in the last."""
        phases = village.now.programme.phases
        return phases[-1] if self.leads_itself else village.now.phase(self.phase)

    def holding(self, village: "Village") -> float:
        """How closely it is held."""
        return 1.0 if self.leads_itself else self.part(village).holding

    def push(self, village: "Village") -> float:
        """How hard its members are pushed."""
        if self.leads_itself:
            return 0.0
        return self.own_conduct.get("directiveness", village.now.programme.directiveness)

    def care_for_leaders(self, village: "Village") -> tuple[float, float]:
        """Supervision, and whether there is a procedure for crises."""
        plan, own = village.now.programme.facilitators, self.own_conduct
        supervision = own.get("supervision", supervision_of(plan))
        return supervision, own.get("crisis_procedure", plan.crisis_procedure)

    def minutes(self, village: "Village") -> float:
        """How long it meets."""
        if self.leads_itself:
            return village.parameters.selfhelp_minutes
        return village.now.programme.minutes * (1.0 - self.own_conduct.get("set_aside", 0.0))

    def effective_conduct(self, village: "Village") -> dict[str, float]:
        """What is meant well, cut to what fits the place."""
        p, context, programme = village.parameters, village.now.context, village.now.programme
        studied = 1.0 - exp(-p.analysis_return * programme.context_analysis)
        fit = context.cultural_fit + (1.0 - context.cultural_fit) * studied
        share = p.fit_floor + (1.0 - p.fit_floor) * fit
        if self.leads_itself:
            share *= 0.5 + 0.5 * self.ownership
        return {name: value * share for name, value in village.now.conduct(self.own_conduct).items()}

    def containment(self, village: "Village") -> float:
        """How well strong feelings are held, by facilitators or by the members themselves."""
        p = village.parameters
        if self.leads_itself:
            skill = mean([member.skill for member in self.members])
            return clip(p.selfhelp_containment + 0.5 * skill * self.ownership + 0.25 * self.mean_trust())
        held = []
        for one in self.facilitators:
            able = one.skill * (p.container_floor + (1.0 - p.container_floor) * one.contain)
            held.append(clip(able * (1.0 - p.exhaustion_toll * one.exhaustion)))
        return clip(mean(held) + (self.own_conduct.get("holding", 0.5) - 0.5))

    def handles_crises(self) -> float:
        """The chance that a crisis is handled."""
        return self.ownership if self.leads_itself else mean([one.take_action for one in self.facilitators])

    def mean_trust(self) -> float:
        """The mean trust of members in members."""
        return mean([member.trust_in(self.members) for member in self.members])

    def loses(self, person: Person) -> None:
        """Someone leaves for good."""
        self.members.remove(person)
        person.circle = None

    def felt_safety(self) -> float:
        """The mean of its members (0 if nobody is left)."""
        return mean([member.group_safety for member in self.members]) if self.members else 0.0

    def end(self, village: "Village", ending: Ending) -> None:
        """The group is over; its members are free."""
        self.stage = Stage.ENDED
        self.ending = ending
        for member in self.members:
            member.circle = None
        self.members = []
        village.note("group_ended", circle=self)
