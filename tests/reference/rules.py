"""The few forms out of which every rule is made (section 1 of the description)."""

from math import exp
from typing import Any


def clip(x: float, low: float = 0.0, high: float = 1.0) -> float:
    """Cut to the range."""
    return low if x < low else high if x > high else x


def hill(x: float, middle: float, steepness: float) -> float:
    """An S-shaped curve from 0 to 1, one half at ``middle``; 0 for x ≤ 0."""
    if x <= 0.0:
        return 0.0
    power = x**steepness
    return power / (power + middle**steepness)


def openness(safety: float, p: Any) -> float:
    """How far felt safety in a circle lets people tell: with a threshold, or step by step."""
    if p.disclosure_threshold < 0.5:
        return min(1.0, safety / (2.0 * p.safety_to_speak))
    return hill(safety, p.safety_to_speak, 4)


def balance(x: float, gain: float, loss: float) -> float:
    """Gains close a share of the way up, losses of the way down; together never more than all of it."""
    total = gain + loss
    if total > 1.0:
        gain /= total
        loss /= total
    return x + gain * (1.0 - x) - loss * x


def move(x: float, towards: float, rate: float) -> float:
    """Move towards a value at a rate."""
    return balance(x, rate * towards, rate * (1.0 - towards))


def mean(numbers: list[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(numbers) / len(numbers) if numbers else 0.0


def acquaintance(number: int) -> float:
    """How far this many known people of other origins stand for all of them."""
    return 1.0 - exp(-0.5 * number)


def fraction(x: float) -> float:
    """The part behind the point."""
    return x % 1.0


def first_above(weights: list[float], mark: float) -> int:
    """The first place whose cumulated weight exceeds the mark (the last one if none does)."""
    total = 0.0
    for place, weight in enumerate(weights):
        total += weight
        if total > mark:
            return place
    return len(weights) - 1
