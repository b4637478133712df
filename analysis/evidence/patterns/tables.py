"""What is known of the patterns as tidy frames: patterns, checks, numbers."""

from typing import TYPE_CHECKING, Any

from .judge import Judged, Spread

if TYPE_CHECKING:
    import pandas as pd


def patterns_table(judged: list[Judged], expected: dict[str, str]) -> "pd.DataFrame":
    """One row a pattern, the most uncomfortable first."""
    rows = []
    for one in judged:
        rows.append({
            "pattern": one.pattern.id, "kind": one.pattern.kind, "verdict": one.verdict,
            "expected": expected[one.pattern.id], "claim": one.claim.name, "value": one.claim.value,
            "low": one.claim.low, "high": one.claim.high, "asked_low": one.pattern.claim.low,
            "asked_high": one.pattern.claim.high, "asked_of_all": one.pattern.asked_of_all.name,
            **_spread("ranges", one.ranges), **_spread("ensemble", one.ensemble),
        })  # fmt: skip
    return _frame(rows)


def _spread(name: str, spread: Spread | None) -> dict[str, Any]:
    fields = Spread._fields
    return {f"{name}_{field}": getattr(spread, field) if spread else None for field in fields}


def checks_table(judged: list[Judged]) -> "pd.DataFrame":
    """One row a check; the first of each pattern is its claim."""
    return _frame([
        {
            "pattern": one.pattern.id, "check": check.name, "value": found.value, "low": found.low,
            "high": found.high, "asked_low": check.low, "asked_high": check.high, "holds": found.holds,
        }
        for one in judged
        for check, found in zip(one.pattern.checks, one.checks, strict=True)
    ])  # fmt: skip


def numbers_table(judged: list[Judged]) -> "pd.DataFrame":
    """One row a number of a pattern."""
    return _frame([
        {
            "pattern": one.pattern.id, "number": found.name, "value": found.value, "low": found.low,
            "high": found.high,
        }
        for one in judged
        for found in one.numbers
    ])  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows)
