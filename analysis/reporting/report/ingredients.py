"""Costs of a programme in one community, by ingredients; only what has a price is counted."""

from typing import NamedTuple

from sim.scenario import Costs, Scenario
from sim.words import say

from ...insight.table import Comparison
from ...rollout.tell import money
from ...words import amount_in_words, listed, number, share


class Line(NamedTuple):
    """One ingredient: how much of it, its price (None where it is not given), and the amount."""

    item: str
    quantity: float
    price: float | None

    @property
    def amount(self) -> float:
        """Quantity times price; 0 where there is no price."""
        return self.quantity * (self.price or 0.0)


def lines(scenario: Scenario, readings: dict[str, float]) -> list[Line]:
    """What the programme takes in this one community; what belongs to many communities is left out."""
    programme, staff = scenario.programme, scenario.programme.facilitators
    groups = readings.get("groups_opened", float(programme.all_groups))
    meetings = readings.get("meetings_held", groups * programme.sessions)
    weeks = groups * programme.duration
    visits = weeks / staff.supervised.every_weeks if staff.supervised is not None else 0.0
    taken = {
        "facilitators": weeks,
        "meeting_materials": meetings,
        "shared_food": meetings,
        "follow_up_training": groups * (staff.follow_up_training.days if staff.follow_up_training else 0),
        "supervision_visit": visits,
        "community_entry": 1.0,
        "safeguarding": 1.0,
        "monitoring": 1.0,
        "closing_celebration": readings.get("groups_completed", 0.0) * programme.closing_celebration,
        "referral": readings.get("referrals", 0.0),
    }
    given = scenario.costs.given if scenario.costs else {}
    return [Line(item, quantity, given.get(item)) for item, quantity in taken.items() if quantity > 0.0]


def cost_of(found: list[Line], costs: Costs) -> float:
    """All that has a price, with indirect costs."""
    return (1.0 + costs.indirect_rate) * sum(line.amount for line in found)


def cost_sentences(one: Comparison, readings: dict[str, float]) -> list[str]:
    """Money in sentences: nothing without prices; harm stands beside what a point of gain costs."""
    costs = one.scenario.costs
    if costs is None or not costs.given:
        return [say("rollout.no_prices")]
    found = lines(one.scenario, readings)
    total = cost_of(found, costs)
    told = [say("report.cost_here", amount=money(costs, total), year=costs.price_year or "–")]
    silent = [say(f"ingredient.{line.item}") for line in found if line.price is None]
    if silent:
        told.append(say("rollout.missing_prices", names=listed(silent)))
    seen = one.judged("srq20", "reach=participant")
    for what in ("enrolled", "completed"):
        if readings.get(what, 0.0) > 0.0:
            told.append(
                say(
                    "report.cost_per",
                    what=say(f"table.cost.{what}"),
                    cost=money(costs, total / readings[what]),
                    harm=share(seen.harm),
                )
            )
    people = readings.get("enrolled", 0.0)
    if seen.high < 0.0 and people > 0.0:  # the whole interval lies on the better side
        low, high = (total / (people * -edge) for edge in (seen.low, seen.high))
        told.append(
            say(
                "report.cost_point",
                middle=money(costs, total / (people * -seen.difference)),
                low=number(low),
                high=number(high),
                harm=share(seen.harm),
            )
        )
    else:
        told.append(say("report.cost_no_point", point=amount_in_words("srq20", 1.0), harm=share(seen.harm)))
    return told
