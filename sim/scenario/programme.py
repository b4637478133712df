"""The programme: groups, principles, phases, facilitators, and what comes after."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from .base import Id, Listed, Section, key


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


class Phase(Section):
    """A stretch of a group's way."""

    name: Id = key(..., "short name")
    min_sessions: int = key(..., "meetings it lasts at least", unit="meetings", ge=1, le=30)
    gate_safety: float | None = key(
        None,
        "felt safety in the group that lets it go on; null: nothing is asked",
        unit="index",
        ge=0.0,
        le=1.0,
    )
    talk: float = key(1.0, "how much room personal stories have", unit="share", ge=0.0, le=1.0)
    holding: float = key(1.0, "how closely facilitators hold the group", unit="ratio", ge=0.5, le=2.0)
    practice: float = key(0.5, "how much is done together and tried out", unit="share", ge=0.0, le=1.0)
    expects_telling: bool = key(False, "whether people feel that a story is expected of them")
    past_talk: float = key(0.2, "how much of what is told is the painful past", unit="share", ge=0.0, le=1.0)
    mediates: bool = key(False, "whether the group helps its members settle disputes")


Row = tuple[str, int, float | None, float, float, float, bool, float, bool]


def _phases(*rows: Row) -> tuple[Phase, ...]:
    names = tuple(Phase.model_fields)
    return tuple(Phase.model_validate(dict(zip(names, row, strict=True))) for row in rows)


PRESETS: Mapping[str, tuple[Phase, ...]] = {
    "six_phases": _phases(
        ("safety", 2, 0.45, 0.3, 1.3, 0.25, False, 0.0, False),
        ("trust", 2, 0.50, 1.0, 1.0, 0.25, False, 0.0, False),
        ("care", 2, 0.52, 1.0, 1.0, 0.45, True, 0.2, False),
        ("respect", 3, 0.55, 1.0, 1.0, 0.7, True, 0.2, True),
        ("new_life", 2, 0.60, 1.0, 1.0, 0.7, True, 0.2, True),
        ("memories", 2, None, 1.0, 1.0, 0.7, True, 0.6, True),
    ),
    "founding_text": _phases(
        ("safety", 3, 0.45, 0.3, 1.3, 0.25, False, 1.0, False),
        ("trust", 3, 0.55, 1.0, 1.0, 0.25, False, 1.0, False),
        ("respect", 3, 0.60, 1.0, 1.0, 0.7, True, 1.0, True),
        ("new_life", 3, None, 1.0, 1.0, 0.7, True, 1.0, True),
    ),
}


class Recruitment(Section):
    """Who is invited."""

    rule: Literal["by_need", "random", "self_application", "nomination", "by_dispute", "by_hostility"] = key(
        "by_need", "who is invited first; by_hostility only with purpose: safety_experiment"
    )
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


class Facilitators(Section):
    """Who leads the groups, and who looks after them."""

    per_group: int = key(2, "facilitators in a group", unit="persons", ge=1, le=2)
    skill: float = key(0.75, "mean skill", unit="index", ge=0.0, le=1.0)
    skill_spread: float = key(
        0.12, "how much skill differs among them (standard deviation)", unit="index", ge=0.0, le=0.4
    )
    supervision: float = key(
        0.6, "how well they are supervised and visited", unit="index", ge=0.0, le=1.0, changeable=True
    )
    groups_each: int = key(1, "groups that each leads at the same time", unit="groups", ge=1, le=4)
    crisis_procedure: bool = key(
        True, "whether they know what to do when someone is overwhelmed", changeable=True
    )


class Programme(Section):
    """What is done, for how long, by whom, and how well."""

    modality: Literal["group", "none"] = key("group", "group: sociotherapy groups; none: no programme")
    start: int = key(1, "first week in which a group can meet", unit="week", ge=1, le=2080)
    groups: int = key(6, "groups in all", unit="groups", ge=0, le=100_000)
    weeks_between_groups: int = key(
        0, "weeks between the start of one group and the next; 0: all at once", unit="weeks", ge=0, le=520
    )
    group_size: int = key(12, "participants in a group", unit="persons", ge=4, le=15)
    sessions: int = key(15, "meetings of a group, one a week", unit="meetings", ge=1, le=60)
    minutes: int = key(180, "length of a meeting", unit="minutes", ge=60, le=240, changeable=True)
    min_age: int = key(25, "youngest age at which adults are invited", unit="years", ge=15, le=60)
    recruitment: Recruitment = key(Recruitment(), "who is invited")
    composition: Literal["mixed", "separate"] = key(
        "mixed", "mixed: everyone together; separate: groups of one kind only"
    )
    separate_by: Literal["origin", "gender"] = key("origin", "what separate groups are separated by")
    principles: Principles = key(Principles(), "how fully groups live the principles")
    phases: Annotated[tuple[Phase, ...], Listed] = key(
        PRESETS["six_phases"],
        "the phases: six_phases, founding_text, or a list of your own",
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
    facilitators: Facilitators = key(Facilitators(), "who leads the groups")
    after: Literal["none", "self_help", "self_help_visited"] = key(
        "self_help",
        "what follows: nothing, self-help groups, or self-help groups that are visited",
        changeable=True,
    )
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

    @field_validator("phases", mode="before")
    @classmethod
    def _preset(cls, value: Any) -> Any:
        if isinstance(value, str):
            if value not in PRESETS:
                raise PydanticCustomError("error.choice", "unknown preset", {"choices": tuple(PRESETS)})
            return PRESETS[value]
        return value
