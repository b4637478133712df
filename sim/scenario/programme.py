"""The programme: groups, principles, phases, facilitators, and what comes after."""

from typing import Annotated, Any, Literal

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from .base import Id, Listed, Section, key
from .phases import PRESETS, Phase
from .staff import Facilitators


class Principles(Section):
    """How fully groups live each principle: 0 not at all, 1 as well as can be imagined."""

    interest: float = key(
        0.7, "people listen to each other with interest", unit="index", ge=0.0, le=1.0, changeable=True
    )
    equality: float = key(
        0.7,
        "everyone counts the same, also those with less standing",
        unit="index",
        ge=0.0,
        le=1.0,
        changeable=True,
    )
    democracy: float = key(0.7, "the group decides together", unit="index", ge=0.0, le=1.0, changeable=True)
    participation: float = key(
        0.7, "everyone takes part; nobody only watches", unit="index", ge=0.0, le=1.0, changeable=True
    )
    responsibility: float = key(
        0.7, "people answer for themselves and for one another", unit="index", ge=0.0, le=1.0, changeable=True
    )
    learning_by_doing: float = key(
        0.7, "people learn by doing things together", unit="index", ge=0.0, le=1.0, changeable=True
    )
    here_and_now: float = key(
        0.0,
        "while the group does not feel safe, talk stays with today (an optional seventh)",
        unit="index",
        ge=0.0,
        le=1.0,
        changeable=True,
    )


class Recruitment(Section):
    """Who is invited."""

    rule: Literal[
        "by_need", "random", "self_application", "nomination", "by_dispute", "by_burden", "by_hostility"
    ] = key("by_need", "who is invited first; by_hostility only with purpose: safety_experiment")
    strength: float = key(
        0.25, "how strictly the rule is followed; 0 leaves it to chance", unit="share", ge=0.0, le=1.0
    )
    share_arriving: float | None = key(
        None,
        "share of the seats for people of arriving origins; null: as in the community",
        unit="share",
        ge=0.0,
        le=1.0,
    )


class Network(Section):
    """A network meeting: the people who matter to one person."""

    contacts: int = key(6, "key contacts who are asked to come", unit="persons", ge=1, le=14)
    choose: Literal["strongest", "household", "across_origin", "standing"] = key(
        "strongest",
        "whom the focal person asks first: those most trusted both ways, those at home, those of another "
        "origin, or those whose word weighs",
    )
    goal: Literal["change", "abstinence"] = key(
        "change", "what the goal is; with abstinence relapses can happen"
    )


class Opening(Section):
    """One group of a plan: when it opens and who leads it."""

    week: int = key(..., "week in which it opens", unit="week", ge=1, le=2080)
    pair: int = key(..., "facilitating pair that leads it: 0, 1, …", unit="number", ge=0, le=10_000)
    skill: float | None = key(
        None, "mean skill of that pair; null: as of all facilitators", unit="index", ge=0.0, le=1.0
    )


class Programme(Section):
    """What is done, for how long, by whom, and how well."""

    modality: Literal["group", "network_meeting", "youth_group", "none"] = key(
        "group",
        "group: sociotherapy groups; network_meeting: one person and those who matter to them; youth_group: "
        "young people with a contract; none: no programme",
    )
    start: int = key(1, "first week in which a group can meet", unit="week", ge=1, le=2080)
    groups: int = key(6, "groups (or networks) in a round", unit="groups", ge=0, le=100_000)
    rounds: int = key(1, "rounds of groups, one after another", unit="rounds", ge=1, le=40)
    weeks_between_rounds: int = key(
        26, "weeks from the start of one round to that of the next", unit="weeks", ge=1, le=520
    )
    openings: Annotated[tuple[Opening, ...], Listed] = key(
        (),
        "groups one by one, as a rollout plans them; instead of start, groups, rounds and weeks between",
        max_length=5_000,
    )
    weeks_between_groups: int = key(
        0, "weeks between the start of one group and the next; 0: all at once", unit="weeks", ge=0, le=520
    )
    group_size: int = key(12, "participants in a group", unit="persons", ge=4, le=15)
    newcomers_until: Id | None = key(
        None, "phase before which newcomers may fill empty seats; null: groups stay closed"
    )
    sessions: int = key(15, "meetings of a group", unit="meetings", ge=1, le=60)
    weeks_between_meetings: int | None = key(
        None, "weeks from one meeting to the next; null: networks 2, others 1", unit="weeks", ge=1, le=8
    )
    minutes: int = key(180, "length of a meeting", unit="minutes", ge=60, le=240, changeable=True)
    min_age: int = key(25, "youngest age at which adults are invited", unit="years", ge=15, le=60)
    recruitment: Recruitment = key(Recruitment(), "who is invited")
    composition: Literal["mixed", "separate", "separate_then_mixed"] = key(
        "mixed",
        "mixed: everyone together; separate: groups of one kind only; separate_then_mixed: two groups begin "
        "apart and exchange half of their members later",
    )
    separate_by: Literal["origin", "gender"] = key("origin", "what separate groups are separated by")
    mix_from: Id | None = key(None, "phase in which separate groups are mixed; null: the one in the middle")
    one_per_household: bool | None = key(
        None, "whether a household has one member in groups at a time; null: in a village yes, in networks no"
    )
    principles: Principles = key(Principles(), "how fully groups live the principles")
    phases: Annotated[tuple[Phase, ...], Listed] = key(
        PRESETS["six_phases"],
        "the phases: six_phases, founding_text, network, youth, or a list of your own",
        min_length=1,
        max_length=12,
    )
    pacing: Literal["safety_gated", "calendar"] = key(
        "safety_gated",
        "safety_gated: a group goes on when it feels safe; calendar: on fixed dates",
        changeable=True,
    )
    context_analysis: float = key(
        0.65,
        "how thoroughly the place was studied before the start; 1 is thorough, 2 the most",
        unit="index",
        ge=0.0,
        le=2.0,
    )
    directiveness: float = key(
        0.1, "how hard facilitators push", unit="index", ge=0.0, le=1.0, changeable=True
    )
    try_and_report: bool = key(
        False,
        "whether members try between meetings what was suggested, by choice, and report back",
        changeable=True,
    )
    network: Network = key(Network(), "how network meetings work")
    follow_ups: int = key(
        12, "monthly follow-up meetings of a network after its last meeting", unit="meetings", ge=0, le=60
    )
    facilitators: Facilitators = key(Facilitators(), "who leads the groups")
    after: Literal["none", "self_help", "self_help_visited"] = key(
        "self_help",
        "what follows: nothing, self-help groups, or self-help groups that are visited",
        changeable=True,
    )
    closing_celebration: bool = key(
        False, "whether a group that completed invites those around it to celebrate", changeable=True
    )
    goods_for_coming: bool = key(False, "whether coming is rewarded with goods", changeable=True)
    community_meetings: int = key(
        0,
        "open meetings of the whole community in four weeks",
        unit="meetings/4 weeks",
        ge=0,
        le=4,
        changeable=True,
    )
    room_for_violence_at_home: bool = key(
        True,
        "whether violence at home can be spoken of and leads to a referral; never to mediation",
        changeable=True,
    )
    savings: bool = key(False, "whether members save and earn together at each meeting", changeable=True)
    paused: bool = key(False, "whether all meetings are suspended", changeable=True)

    @property
    def all_groups(self) -> int:
        """Groups of all rounds, or of the plan; 0 without a programme."""
        if self.modality == "none":
            return 0
        return len(self.openings) or self.groups * self.rounds

    @property
    def opening_weeks(self) -> list[int]:
        """The week in which each group can open, in order of number."""
        if self.modality == "none":
            return []
        if self.openings:
            return [opening.week for opening in self.openings]
        rounds = [self.start + number * self.weeks_between_rounds for number in range(self.rounds)]
        return [first + n * self.weeks_between_groups for first in rounds for n in range(self.groups)]

    @property
    def every(self) -> int:
        """Weeks from one meeting of a group to the next."""
        return self.weeks_between_meetings or (2 if self.modality == "network_meeting" else 1)

    @property
    def duration(self) -> int:
        """Weeks from a group's first meeting to its last, both counted."""
        return (self.sessions - 1) * self.every + 1

    @property
    def seats(self) -> int:
        """Seats in a group or network."""
        return self.network.contacts + 1 if self.modality == "network_meeting" else self.group_size

    @field_validator("phases", mode="before")
    @classmethod
    def _preset(cls, value: Any) -> Any:
        if isinstance(value, str):
            if value not in PRESETS:
                raise PydanticCustomError("error.choice", "unknown preset", {"choices": tuple(PRESETS)})
            return PRESETS[value]
        return value
