"""Money: the ledger by municipality, quarter and item, and what it buys. Nothing is ranked by its cost."""

from math import inf, nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.records import REFERENCE
from sim.words import say

from .places import Place
from .plan import RolloutPlan
from .purse import EVERYWHERE, QUARTER
from .results import Estimate, Results

if TYPE_CHECKING:
    import pandas as pd

COMMITTED, FROM_RUNS, UNSPENT = "committed", "from_runs", "unspent"
PER_MEETING = ("meeting_materials", "shared_food")
GROUP_ITEMS = (
    "facilitators", "meeting_materials", "shared_food", "supervision_visit", "closing_celebration",
    "self_help_visit",
)  # fmt: skip
MINUTES = 60.0


class Line(NamedTuple):
    """One line of the ledger; no municipality (−1) or quarter (−1) where it belongs to none."""

    kind: str
    municipality: int
    quarter: int
    item: str
    quantity: float


class Ratio(NamedTuple):
    """What one of something cost; ``harm`` is the chance of harm that stands beside it."""

    what: str
    number: Estimate
    cost: float
    low: float
    high: float
    harm: float


def lines(plan: RolloutPlan, results: Results | None = None) -> list[Line]:
    """All lines: what was committed, and, once communities were lived, referrals and what was not spent."""
    sums: dict[tuple[int, int, str], float] = {}
    for charge in plan.charges:
        key = charge.municipality, charge.quarter, charge.item
        sums[key] = sums.get(key, 0.0) + charge.quantity
    found = [Line(COMMITTED, *key, quantity) for key, quantity in sorted(sums.items())]
    if results is None or not results.lived:
        return found
    referrals = results.total(results.counted("referrals")).value
    found.append(Line(FROM_RUNS, EVERYWHERE, -1, "referral", referrals))
    if plan.costs.perspective == "provider_and_participants":
        found.append(Line(FROM_RUNS, EVERYWHERE, -1, "participants", _hours(plan, results)))
    missed = max(0.0, planned_meetings(plan) - results.total(results.counted("meetings_held")).value)
    found += [Line(UNSPENT, EVERYWHERE, -1, item, -missed) for item in PER_MEETING if missed >= 0.5]
    return found


def _hours(plan: RolloutPlan, results: Results) -> float:
    """Hours of participants in meetings, if all seats were taken."""
    programme = plan.scenario.programme
    meetings = results.total(results.counted("meetings_held")).value
    return meetings * programme.group_size * programme.minutes / MINUTES


def planned_meetings(plan: RolloutPlan) -> float:
    """Meetings that groups can hold by the last week if nothing but the plan's own stops comes between."""
    programme = plan.scenario.programme
    between = programme.weeks_between_meetings or (2 if programme.modality == "network_meeting" else 1)
    total = 0
    for group in plan.opened:
        place: Place = plan.places.communities[group.community]
        name = plan.places.municipalities[place.municipality].name
        stopped = {
            week
            for stop in plan.rollout.stops
            if not stop.municipalities or name in stop.municipalities
            for week in range(max(stop.first, group.week), min(stop.until, plan.weeks) + 1)
        }
        weeks = plan.weeks - group.week + 1 - len(stopped)
        total += min(programme.sessions, -(-max(weeks, 0) // between))
    return float(total)


def missing(plan: RolloutPlan, results: Results | None = None) -> list[str]:
    """Ingredients that this rollout takes and that have no price, in the order of prices."""
    taken = {line.item for line in lines(plan, results) if line.quantity > 0.0}
    return [item for item in plan.costs.missing if item in taken]


def price_of(plan: RolloutPlan, item: str) -> float | None:
    """The price of an item; None where it is not given."""
    if item == "participants":
        return plan.costs.participant_hour
    return plan.costs.given.get(item)


def ledger(plan: RolloutPlan, results: Results | None = None) -> "pd.DataFrame":
    """One row a line: kind, municipality, quarter, item, quantity, unit price, amount; empty: not given."""
    import pandas as pd

    rows = []
    for line in lines(plan, results):
        price = price_of(plan, line.item)
        area = "" if line.municipality < 0 else plan.places.municipalities[line.municipality].name
        rows.append({
            "kind": line.kind, "municipality": area,
            "quarter": line.quarter + 1 if line.quarter >= 0 else None,
            "item": line.item, "quantity": round(line.quantity, 6), "unit_price": price,
            "amount": None if price is None else price * line.quantity,
        })  # fmt: skip
    frame = pd.DataFrame(
        rows, columns=["kind", "municipality", "quarter", "item", "quantity", "unit_price", "amount"]
    )
    return frame.astype({"quarter": "Int64"})


def total_cost(plan: RolloutPlan, results: Results | None, items: tuple[str, ...] = ()) -> float:
    """All lines that have a price, with indirect costs, discounted to the first quarter."""
    rate, total = plan.costs.discount_rate, 0.0
    for line in lines(plan, results):
        price = price_of(plan, line.item)
        if price is not None and (not items or line.item in items):
            indirect = 1.0 if line.item == "participants" else 1.0 + plan.costs.indirect_rate
            later = max(line.quarter, 0) * QUARTER / 52.0
            total += indirect * price * line.quantity / (1.0 + rate) ** later
    return total


def wave_cost(plan: RolloutPlan, wave: int, items: tuple[str, ...] = ()) -> float:
    """What was committed for the municipalities of one wave alone; of some items only, if named."""
    members = set(plan.places.waves[wave])
    return sum(
        plan.purse.price({charge.item: charge.quantity})
        for charge in plan.charges
        if charge.municipality in members and (not items or charge.item in items)
    )


def ratios(plan: RolloutPlan, results: Results) -> list[Ratio]:
    """Cost of one person enrolled, one who completed, one group, and of what they led to."""
    if not plan.costs.given or not results.lived:
        return []
    cost = total_cost(plan, results)
    harm = results.effect("srq20", "reach=participant", results.last).judgement.harm
    violent = results.effect("violence", "all", results.last).judgement.harm
    counted = {
        "enrolled": results.counted("enrolled"),
        "completed": results.counted("completed"),
        "group": results.counted("groups_opened"),
        "selfhelp_year": results.counted("selfhelp_alive_year"),
        "srq20_point": results.points_gained("srq20"),
        "agreement_year": results.counted("agreements_held_year", less=REFERENCE),
    }
    return [
        _ratio(what, cost, results.total(values), violent if what == "agreement_year" else harm)
        for what, values in counted.items()
    ]


def _ratio(what: str, cost: float, number: Estimate, harm: float) -> Ratio:
    """Cost by number; where the interval of the number reaches zero, the cost of one may be any amount."""

    def of(one: float) -> float:
        return nan if np.isnan(one) else cost / one if one > 0.0 else inf

    value = of(number.value)
    return Ratio(what, number, value, of(number.high), of(number.low), harm)


def ratios_table(found: list[Ratio], plan: RolloutPlan, results: Results) -> "pd.DataFrame":
    """The ratios as a table; an infinite cost (nothing gained for sure) is left empty."""
    import pandas as pd

    silent = " ".join(missing(plan, results))
    return pd.DataFrame(
        [
            {
                "cost_per": one.what, "number": one.number.value, "number_low": one.number.low,
                "number_high": one.number.high, "cost": _finite(one.cost), "cost_low": _finite(one.low),
                "cost_high": _finite(one.high), "chance_of_harm": _finite(one.harm),
                "currency": plan.costs.currency, "prices_missing": silent,
            }
            for one in found
        ],
        columns=["cost_per", "number", "number_low", "number_high", "cost", "cost_low", "cost_high",
                 "chance_of_harm", "currency", "prices_missing"],
    )  # fmt: skip


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def item_label(item: str) -> str:
    """What people call an ingredient."""
    return say(f"ingredient.{item}")
