"""Who does what, where, until when: one row a municipality and activity, as countries coordinate."""

from typing import TYPE_CHECKING, Any

from sim.scenario import Scenario
from sim.words import say

from ...rollout.doing import work_of
from ...rollout.plan import RolloutPlan
from ...words import own_labels, stratum_label
from .opened import Opened

if TYPE_CHECKING:
    import pandas as pd

CODES = {"groups": "4.1", "selfhelp": "4.2"}
"""Activity codes to be checked against the country's own list; they may be changed in the file."""
COLUMNS = (
    "who_organisation",
    "where_province",
    "where_municipality",
    "where_pcode",
    "what_code",
    "what_activity",
    "what_detail",
    "when_first_week",
    "when_last_week",
    "status",
    "wave",
    "communities",
    "groups",
    "facilitators",
    "participants_planned",
    "target_population",
    "contact",
)


def four_w(opened: Opened) -> "pd.DataFrame":
    """The table; names of columns are in English, as coordination templates are. Outcomes are never in it."""
    import pandas as pd

    if opened.kind == "rollout":
        rows = _of_plan(work_of(opened.manifest).plan)
    else:
        rows = _of_place(opened.scenario)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(scenario: Scenario, activity: str, **told: Any) -> dict[str, Any]:
    programme = scenario.programme
    detail = say(f"table.four_w.detail_{activity}", size=programme.seats, sessions=programme.sessions)
    return {
        "who_organisation": scenario.organisation,
        "what_code": CODES[activity],
        "what_activity": say(f"table.four_w.{activity}"),
        "what_detail": detail,
        "status": say("report.four_w_status"),
        "target_population": _people(scenario),
        "contact": "",
        "where_province": "",
        "where_municipality": "",
        "where_pcode": "",
        "wave": "",
        **told,
    }


def _people(scenario: Scenario) -> str:
    own = own_labels(scenario)
    return "; ".join(stratum_label(f"origin={one.id}", own) for one in scenario.context.origins)


def _of_plan(plan: RolloutPlan) -> list[dict[str, Any]]:
    """Municipalities in the order of their waves, those without groups too."""
    scenario, per_group = plan.scenario, plan.scenario.programme.facilitators.per_group
    found = []
    for wave, members in enumerate(plan.places.waves):
        for number in members:
            area = plan.places.municipalities[number]
            places = [one.number for one in plan.places.communities if one.municipality == number]
            groups = [group for place in places for group in plan.by_community[place]]
            where = {
                "where_province": area.province,
                "where_municipality": area.name,
                "where_pcode": area.said.pcode,
                "wave": wave + 1,
                "communities": len(places),
            }
            when = {
                "when_first_week": min((one.week for one in groups), default=""),
                "when_last_week": max((one.last for one in groups), default=""),
            }
            led = {
                "groups": len(groups),
                "facilitators": per_group * len({one.pair for one in groups}),
                "participants_planned": len(groups) * scenario.programme.seats,
            }
            found.append(_row(scenario, "groups", **where, **when, **led))
            if scenario.programme.after != "none":
                later = {"when_first_week": when["when_last_week"], "when_last_week": plan.weeks}
                found.append(_row(scenario, "selfhelp", **where, **later, **(led | {"facilitators": 0})))
    return found


def _of_place(scenario: Scenario) -> list[dict[str, Any]]:
    programme = scenario.programme
    opens = programme.opening_weeks
    if not opens:
        return []
    staff, where = programme.facilitators, {"where_municipality": scenario.context.place, "communities": 1}
    led = {
        "groups": len(opens),
        "participants_planned": len(opens) * programme.seats,
        "facilitators": staff.per_group * -(-len(opens) // staff.groups_each),
    }
    first, last = min(opens), max(opens) + programme.duration - 1
    rows = [_row(scenario, "groups", when_first_week=first, when_last_week=last, **where, **led)]
    if programme.after != "none":
        rows.append(
            _row(
                scenario,
                "selfhelp",
                when_first_week=last,
                when_last_week=scenario.weeks,
                **where,
                **(led | {"facilitators": 0}),
            )
        )
    return rows
