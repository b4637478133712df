"""From facts about facilitators to the fractions of the model: THE table of assumptions.

Planners write training days, supervision and stipends; what the engine reads follows from ``FACTS`` and
the formulas here. All sizes are assumptions (grade A) unless a source is named.
``docs/tables/facilitators.md`` is generated from this table.
"""

from math import exp
from typing import NamedTuple

from .scenario import Facilitators, Supervised


class Fact(NamedTuple):
    """One number of the table: what it stands for, its value, its grade and source."""

    name: str
    value: float
    meaning: str
    grade: str = "A"
    source: str = "judgement"


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("community_nominated", 0.40, "skill before training of someone the community proposed"),
        Fact("graduates_of_groups", 0.45, "skill before training of someone who went through a group"),
        Fact("training_gain", 0.45, "skill that training adds at most"),
        Fact("training_pace", 10.0, "days of training that bring 63 % of it", "A", "programme"),
        Fact("individual", 1.0, "supervision one to one", "L", "ims"),
        Fact("group", 0.8, "supervision in a group", "L", "ims"),
        Fact("peer", 0.5, "supervision by peers", "L", "ims"),
        Fact("phone", 0.4, "supervision by phone", "L", "ims"),
        Fact("none", 0.0, "no supervision"),
        Fact("supervision_pace", 6.0, "weeks between supervisions beyond one that leave 37 %"),
        Fact("pairs_per_supervisor", 10.0, "facilitating pairs that a supervisor can look after well"),
        Fact("line_managed", 0.8, "what is left of supervision by one's line manager", "L", "ims"),
        Fact("stipend_none", 0.25, "share who leave in a year, unpaid", "L", "raja2022"),
        Fact("stipend_transport", 0.15, "the same with transport paid", "L", "raja2022"),
        Fact("stipend_stipend", 0.10, "the same with a stipend", "L", "raja2022"),
        Fact("stipend_salary", 0.05, "the same with a salary", "L", "ngugi2018"),
    )
}
WEEKS = 52


def skill_of(staff: Facilitators) -> float:
    """Mean skill (0–1): selection + gain·(1 − e^(−days/pace)), or as written where no days are given."""
    if staff.training_days is None:
        return float(staff.skill)
    learnt = 1.0 - exp(-staff.training_days / FACTS["training_pace"].value)
    return min(1.0, FACTS[staff.selection].value + FACTS["training_gain"].value * learnt)


def supervision_of(staff: Facilitators) -> float:
    """Supervision (0–1): as written, or form × frequency × ratio × distance from line management."""
    return float(staff.supervision) if staff.supervised is None else supervised(staff.supervised)


def supervised(facts: Supervised) -> float:
    """Supervision (0–1) that these facts make."""
    often = exp(-(facts.every_weeks - 1) / FACTS["supervision_pace"].value)
    share = min(1.0, FACTS["pairs_per_supervisor"].value / facts.ratio)
    apart = 1.0 if facts.apart_from_line_management else FACTS["line_managed"].value
    return FACTS[facts.form].value * often * share * apart


def leaving_of(staff: Facilitators) -> float:
    """Weekly chance (0–1) that a facilitator leaves for other reasons than exhaustion."""
    if staff.stipend is None:
        return 0.0
    return 1.0 - (1.0 - FACTS[f"stipend_{staff.stipend}"].value) ** (1.0 / WEEKS)
