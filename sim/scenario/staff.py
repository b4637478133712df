"""Facilitators: who leads the groups, described in facts or in the model's own fractions."""

from typing import Literal

from .base import Section, key


class Pair(Section):
    """Who the two facilitators of a group are."""

    mixed_sex: bool = key(True, "whether a woman and a man lead together")
    mixed_origin: bool = key(True, "whether someone who arrived and someone who was there lead together")


class FollowUpTraining(Section):
    """Training while groups are under way."""

    after_session: int = key(
        6, "session of their first group after which it is held", unit="meetings", ge=1, le=60
    )
    days: int = key(4, "its length", unit="days", ge=1, le=30)


class Supervised(Section):
    """Supervision in facts; the model's fraction follows by the table of assumptions."""

    form: Literal["individual", "group", "peer", "phone", "none"] = key("group", "how it is given")
    every_weeks: int = key(2, "weeks between two supervisions", unit="weeks", ge=1, le=52)
    ratio: float = key(
        10.0, "facilitating pairs that one supervisor looks after", unit="pairs", ge=1.0, le=500.0
    )
    apart_from_line_management: bool = key(True, "whether supervisors are not also the line managers")


class Team(Section):
    """Other professionals around the facilitators: teachers, nurses, social workers, parents' council."""

    others: int = key(0, "other professionals to turn to", unit="persons", ge=0, le=100)
    unity: float = key(0.5, "how far all adults hold one consistent line", unit="index", ge=0.0, le=1.0)


class Facilitators(Section):
    """Who leads the groups, and who looks after them."""

    per_group: int = key(2, "facilitators in a group", unit="persons", ge=1, le=2)
    pair: Pair = key(Pair(), "who the facilitators of a group are")
    selection: Literal["community_nominated", "graduates_of_groups"] = key(
        "community_nominated", "where they come from; counts where training_days is given"
    )
    training_days: int | None = key(
        None, "days of initial training; null: skill counts as written", unit="days", ge=0, le=120
    )
    follow_up_training: FollowUpTraining | None = key(None, "training while groups are under way; null: none")
    skill: float = key(
        0.75, "mean skill; follows from training_days where that is given", unit="index", ge=0.0, le=1.0
    )
    skill_spread: float = key(
        0.12, "how much skill differs among them (standard deviation)", unit="index", ge=0.0, le=0.4
    )
    supervision: float = key(
        0.6, "how well they are supervised and visited; follows from supervised where that is given",
        unit="index", ge=0.0, le=1.0, changeable=True,
    )  # fmt: skip
    supervised: Supervised | None = key(None, "supervision in facts; null: supervision counts as written")
    stipend: Literal["none", "transport", "stipend", "salary"] | None = key(
        None, "what they are paid; null: nobody leaves but the worn out"
    )
    groups_each: int = key(1, "groups that each leads at the same time", unit="groups", ge=1, le=4)
    crisis_procedure: bool = key(
        True, "whether they know what to do when someone is overwhelmed", changeable=True
    )
    team: Team = key(Team(), "other professionals around them")
