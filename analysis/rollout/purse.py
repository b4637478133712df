"""The purse: money by quarter. It is charged when something is committed, and never goes below zero."""

from typing import NamedTuple

from sim.scenario import Budget, Costs

QUARTER = 13
"""Weeks of a quarter."""
EVERYWHERE = -1
"""In place of a municipality: what belongs to the programme as a whole."""


class Charge(NamedTuple):
    """Something that was committed: in which quarter, for which municipality, what, and how much of it."""

    quarter: int
    municipality: int
    item: str
    quantity: float


class Quarter(NamedTuple):
    """The money of one quarter: at its beginning, committed in it, and left at its end."""

    quarter: int
    available: float
    committed: float
    left: float
    unpaid: float


def quarter_of(week: int) -> int:
    """The quarter of a week (both from 0 and 1): weeks 1–13 are quarter 0."""
    return (week - 1) // QUARTER


class Purse:
    """Holds the money of a rollout; without a budget everything can be paid."""

    def __init__(self, budget: Budget | None, costs: Costs | None, weeks: int) -> None:
        self.budget, self.weeks = budget, weeks
        self.prices = costs.given if costs else {}
        self.rate = 1.0 + (costs.indirect_rate if costs else 0.0)
        self.charges: list[Charge] = []
        self.quarters: list[Quarter] = []
        self.left = self._available = self._committed = self._unpaid = 0.0
        self.halted = False
        self._waiting: set[str] = set()
        self._quarter = -1

    def open(self, quarter: int) -> None:
        """A new quarter begins: its money is there, and what had to wait may be tried again."""
        self.close()
        kept = self.left if self.budget is not None and self.budget.carry_over else 0.0
        self.left = self._available = kept + self._money(quarter)
        self._quarter, self._committed, self._unpaid = quarter, 0.0, 0.0
        self._waiting.clear()

    def close(self) -> None:
        """The quarter is over."""
        if self._quarter >= 0:
            self.quarters.append(
                Quarter(self._quarter, self._available, self._committed, self.left, self._unpaid)
            )

    def _money(self, quarter: int) -> float:
        budget = self.budget
        if budget is None:
            return 0.0
        if budget.quarters:
            return budget.quarters[quarter] if quarter < len(budget.quarters) else 0.0
        is_over = budget.number is not None and quarter >= budget.number
        return 0.0 if is_over or budget.per_quarter is None else budget.per_quarter

    def price(self, items: dict[str, float]) -> float:
        """What so much of these things costs; what has no price counts nothing here."""
        return self.rate * sum(self.prices.get(item, 0.0) * quantity for item, quantity in items.items())

    def can(self, kind: str) -> bool:
        """Whether something of this kind may be tried: not where money ran out for it in this quarter."""
        return not self.halted and kind not in self._waiting

    def pay(self, kind: str, parts: dict[int, dict[str, float]]) -> bool:
        """Commit to something if the money is there; else it waits, or nothing new is begun any more.

        ``parts`` says by municipality what is committed.
        """
        if not self.can(kind):
            return False
        cost = sum(self.price(items) for items in parts.values())
        if self.budget is not None:
            if cost > self.left:
                self._waiting.add(kind)
                self.halted = self.halted or self.budget.when_spent == "stop"
                return False
            self.left -= cost
        self._committed += cost
        for municipality, items in parts.items():
            self._note(municipality, items)
        return True

    def pay_standing(self, items: dict[str, float]) -> None:
        """What goes on whatever happens; of what the money does not reach for, the rest stays unpaid."""
        cost = self.price(items)
        share = 1.0
        if self.budget is not None and cost > self.left:
            share = self.left / cost
            self._unpaid += cost - self.left
        paid = min(cost * share, self.left) if self.budget is not None else cost
        self.left -= paid if self.budget is not None else 0.0
        self._committed += paid
        self._note(EVERYWHERE, {item: share * quantity for item, quantity in items.items()})

    def _note(self, municipality: int, items: dict[str, float]) -> None:
        self.charges += [
            Charge(self._quarter, municipality, item, quantity)
            for item, quantity in items.items()
            if quantity > 0.0
        ]
