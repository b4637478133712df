"""The mismatches that were known before the first calibration, each as named numbers, before and now."""

import csv
from pathlib import Path
from typing import NamedTuple

from .judge import Judged

BEFORE = Path(__file__).parents[3] / "docs" / "validation-before.csv"
SHARE = "share of vectors"
"""The row of a pattern that tells in how many vectors over the whole ranges it holds."""


class Number(NamedTuple):
    """A number that is told before and now: of which mismatch, of which pattern, which check or number."""

    mismatch: str
    pattern: str
    name: str


MISMATCHES = (
    Number("women", "P1b", "women_net − men_net"),
    Number("women", "P1b", "all_women_net − all_men_net"),
    Number("timing", "P39", "net_end / net_later"),
    Number("timing", "P39", "left_where_nothing_follows"),
    Number("cohesion", "P24", "r_at_end"),
    Number("cohesion", "P24", "r_later"),
    Number("gate", "P27", "end_gate_skill_0.35 − end_calendar_skill_0.35"),
    Number("gate", "P27", "later_gate_skill_0.35 − later_calendar_skill_0.35"),
    Number("gate", "P27", "end_gate_weakest − end_calendar_weakest"),
    Number("gate", "P27", "later_gate_weakest − later_calendar_weakest"),
    Number("basin", "P41", "year_12 − year_1"),
    Number("basin", "P41", SHARE),
    Number("trend", "P40", "change_without_trend"),
    Number("trend", "P40", "change_without_trend / change_as_put_in"),
    Number("network", "P42", "focal_net_at_end"),
    Number("network", "P42", "focal_net"),
    Number("home", "P43", "partnered_women_in_a_year"),
    Number("dose", "P22", "gain a session after 15 / before, end"),
    Number("dose", "P22", "gain a session after 15 / before, later"),
)


class Told(NamedTuple):
    """One number with its interval; NaN where there is none."""

    verdict: str
    value: float
    low: float
    high: float


def numbers_of(judged: list[Judged]) -> dict[tuple[str, str], Told]:
    """Every check and number of every pattern, and the share of vectors in which it holds."""
    found: dict[tuple[str, str], Told] = {}
    for one in judged:
        for entry in (*one.numbers, *one.checks):
            found[one.pattern.id, entry.name] = Told(one.verdict, entry.value, entry.low, entry.high)
        if one.ranges is not None:
            found[one.pattern.id, SHARE] = Told(one.verdict, one.ranges.share, float("nan"), float("nan"))
    return found


def frozen(file: Path = BEFORE) -> dict[tuple[str, str], Told]:
    """The same as before anything was repaired or calibrated; nothing where the file is not at hand."""
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        (row["pattern"], row["name"]): Told(
            row["verdict"], *(float(row[key] or "nan") for key in ("value", "low", "high"))
        )
        for row in rows
    }


def freeze(judged: list[Judged], file: Path) -> None:
    """Write what is known now as what was before: every claim, and all that a mismatch names."""
    named = {(number.pattern, number.name) for number in MISMATCHES}
    claims = {(one.pattern.id, one.claim.name) for one in judged}
    shares = {(one.pattern.id, SHARE) for one in judged if one.ranges is not None}
    found = numbers_of(judged)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["pattern", "verdict", "name", "value", "low", "high"])
        for (pattern, name), told in found.items():
            if (pattern, name) in named | claims | shares:
                cells = ["" if x != x else f"{x:.6g}" for x in (told.value, told.low, told.high)]
                writer.writerow([pattern, told.verdict, name, *cells])
