"""The plan and the results as tables that any spreadsheet opens."""

from typing import TYPE_CHECKING

from ..words import DIFFERENCES_ONLY
from .plan import RolloutPlan
from .results import Results, against_other
from .staffing import staffing

if TYPE_CHECKING:
    import pandas as pd


def plan_table(plan: RolloutPlan) -> "pd.DataFrame":
    """One row a group: where, in which wave, when, by which pair of which generation, how skilled."""
    import pandas as pd

    within = _numbers_within(plan)
    rows = [
        (
            area.province, area.name, within[place.number], place.wave + 1, place.persons, place.wanted,
            group.week, group.last, group.pair, plan.pairs[group.pair].generation, round(group.skill, 4),
        )
        for place, groups in zip(plan.places.communities, plan.by_community, strict=True)
        for area in [plan.places.municipalities[place.municipality]]
        for group in groups
    ]  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=["province", "municipality", "community", "wave", "persons", "groups_wanted", "week", "last",
                 "pair", "generation", "skill"],
    )  # fmt: skip


def _numbers_within(plan: RolloutPlan) -> list[int]:
    """The number of each community within its municipality, from 1."""
    seen: dict[int, int] = {}
    found = []
    for place in plan.places.communities:
        seen[place.municipality] = seen.get(place.municipality, 0) + 1
        found.append(seen[place.municipality])
    return found


def waiting_table(plan: RolloutPlan) -> "pd.DataFrame":
    """One row a week: groups wanted, opened, waiting and running; pairs and supervisors."""
    import pandas as pd

    frame = pd.DataFrame(plan.by_week).assign(supervisors=plan.supervisors)
    frame.insert(0, "week", range(plan.weeks + 1))
    return frame


def quarters_table(plan: RolloutPlan) -> "pd.DataFrame":
    """One row a quarter: money at its beginning, committed, left, and what stayed unpaid."""
    import pandas as pd

    frame = pd.DataFrame(plan.quarters, columns=["quarter", "available", "committed", "left", "unpaid"])
    frame["quarter"] += 1
    if plan.rollout.budget is None:
        frame[["available", "left"]] = None
    return frame


def staffing_table(plan: RolloutPlan) -> "pd.DataFrame":
    """One row a wave: can we staff it?"""
    import pandas as pd

    frame = pd.DataFrame(staffing(plan))
    frame["wave"] += 1
    return frame.replace(float("inf"), None)


def against_table(results: Results) -> "pd.DataFrame":
    """One row a measure: this rollout, the other, and the difference, with intervals over communities."""
    import pandas as pd

    return pd.DataFrame([
        {"measure": one.name}
        | {
            f"{part}{end}": getattr(getattr(one, part), field)
            for part in ("this", "other", "difference")
            for end, field in (("", "value"), ("_low", "low"), ("_high", "high"))
        }
        for one in against_other(results)
    ])  # fmt: skip


def effects_table(results: Results) -> "pd.DataFrame":
    """One row an outcome, stratum and week: the difference, its interval, chances of benefit and of harm.

    Of violence only differences are told, never a level.
    """
    import pandas as pd

    rows = []
    for effect in results.effects():
        judged = effect.judgement
        hidden = effect.outcome in DIFFERENCES_ONLY
        rows.append({
            "against": effect.contrast, "outcome": effect.outcome, "stratum": effect.stratum,
            "week": effect.week, "communities": judged.runs,
            "programme": None if hidden else judged.programme,
            "reference": None if hidden else judged.reference,
            "difference": judged.difference, "low": judged.low, "high": judged.high,
            "smallest_that_matters": judged.smallest, "chance_of_benefit": judged.benefit,
            "chance_of_harm": judged.harm, "claim": judged.claim, "phrase": judged.phrase,
            **(effect.parts._asdict() if effect.parts is not None else {}),
        })  # fmt: skip
    return pd.DataFrame(rows)
