"""Money moved from one line to another: ``supervision:groups=0.1``. The same communities, the same luck.

A line costs in proportion to what it is made of: supervisors, groups wanted, trainers. A share of what one
line costs in the plan is taken from it and given to the other; both plans are then made anew, so that what
they really cost is told, not assumed.
"""

import re
from typing import NamedTuple

from sim.errors import Problem, ScenarioError, nearest
from sim.words import say

from .money import GROUP_ITEMS, lines, price_of
from .plan import RolloutPlan, plan_of

FORM = re.compile(r"\s*([a-z_]+)\s*:\s*([a-z_]+)\s*=\s*([0-9.]+)\s*")
LINES = {
    "supervision": ("supervisor", "supervision_visit"),
    "groups": tuple(item for item in GROUP_ITEMS if item != "supervision_visit"),
    "training": ("training_course", "training_trainee"),
}


class Move(NamedTuple):
    """So large a share of what one line costs goes to another."""

    source: str
    target: str
    share: float

    @classmethod
    def parse(cls, text: str) -> "Move":
        """``supervision:groups=0.1``. Raises ScenarioError."""
        found = FORM.fullmatch(text)
        try:
            amount = float(found[3]) if found else -1.0
        except ValueError:
            amount = -1.0
        if found is None or not 0.0 < amount < 1.0:
            raise ScenarioError(Problem(say("rollout.move_form", given=text), "--move-budget"))
        for name in found.groups()[:2]:
            if name not in LINES:
                closest = nearest(name, LINES)
                allowed = "" if closest else ", ".join(LINES)
                message = say("rollout.unknown_line", given=name)
                raise ScenarioError(Problem(message, "--move-budget", 0, "", name, allowed, closest))
        if found[1] == found[2]:
            raise ScenarioError(Problem(say("rollout.same_line", given=found[1]), "--move-budget"))
        return cls(found[1], found[2], amount)


def moved(plan: RolloutPlan, move: Move) -> RolloutPlan:
    """The plan with the money moved. Raises ScenarioError where a line costs nothing as far as is known."""
    costs = {line: line_cost(plan, line) for line in (move.source, move.target)}
    for line, cost in costs.items():
        if cost <= 0.0:
            raise ScenarioError(Problem(say("rollout.line_without_cost", given=line), "--move-budget"))
    taken = move.share * costs[move.source]
    factors = {move.source: 1.0 - move.share, move.target: 1.0 + taken / costs[move.target]}
    keys = dict(_scaled(plan, line, factor) for line, factor in factors.items())
    return plan_of(plan.scenario.with_({**keys, "name": f"{plan.scenario.name}+{move.source}-{move.target}"}))


def line_cost(plan: RolloutPlan, line: str) -> float:
    """What one line costs in the plan, as far as prices are given."""
    prices = {item: price_of(plan, item) or 0.0 for item in LINES[line]}
    return sum(prices[one.item] * one.quantity for one in lines(plan) if one.item in prices)


def _scaled(plan: RolloutPlan, line: str, factor: float) -> tuple[str, object]:
    rollout = plan.rollout
    if line == "groups":
        return "rollout.groups_wanted.number", rollout.groups_wanted.number * factor
    if line == "training":
        return "rollout.training.trainers", max(1, round(rollout.training.trainers * factor))
    have = rollout.supervision.supervisors
    number = plan.supervisors_needed if have is None else have
    return "rollout.supervision.supervisors", round(number * factor)
