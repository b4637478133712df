"""Words and numbers for people: how sure, how much, in which unit.

One table of certainty for all that speaks. Numbers carry no more digits than their smallest difference
that matters deserves.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sim.outcomes import OUTCOMES
from sim.words import has, say, say_count

from .insight.readings import is_rate

if TYPE_CHECKING:
    from sim.scenario import Scenario

CERTAINTY = (
    (0.95, "certainty.almost_certainly"),
    (0.85, "certainty.very_likely"),
    (0.70, "certainty.probably"),
    (0.55, "certainty.perhaps"),
)
TOO_CLOSE = "certainty.too_close"
# Larger numbers are told by their power of ten: nobody reads so many digits, and no locale groups them.
BEYOND_READING = 1e15


def briefly(phrase: str) -> str:
    """A phrase of certainty for a table whose heading says that it holds in this model only."""
    return say("certainty.almost_certainly_here" if phrase == CERTAINTY[0][1] else phrase)


def certainty(share: float) -> str:
    """The id of the phrase for a share of runs in which something holds."""
    for least, phrase in CERTAINTY:
        if share >= least - 1e-12:
            return phrase
    return TOO_CLOSE


class Shown(NamedTuple):
    """How an outcome is shown: stored value × factor, so many decimals, and the ids of its unit.

    ``unit`` stands alone, over a column; ``amount`` is what stands in a sentence, with the value in it.
    """

    factor: float
    decimals: int
    unit: str
    amount: str


COUNTED = ("amount.index", "amount.srq20", "amount.phq9")
"""Amounts whose unit is a noun that follows the number."""
DIFFERENCES_ONLY = ("violence", "violence_private")
"""Outcomes told as differences and never as levels: a level would be read as a forecast for a place."""
PER_YEAR = {
    "agreements": Shown(1, 0, "unit.per_year", "amount.per_year"),
    "persons": Shown(1, 1, "unit.per_year", "amount.per_year"),
}
SHOWN = {
    "index 0–1": Shown(100, 0, "unit.index", "amount.index"),
    "share": Shown(100, 0, "unit.share", "amount.share"),
    "Gini 0–1": Shown(100, 0, "unit.gini", "amount.gini"),
    "points 0–20": Shown(1, 1, "unit.srq20", "amount.srq20"),
    "points 0–27": Shown(1, 1, "unit.phq9", "amount.phq9"),
    "sum of trust": Shown(1, 1, "unit.trust_sum", "amount.trust_sum"),
    "incidents/person-week": Shown(100, 0, "unit.incidents_per_year", "amount.incidents_per_year"),
    "disputes/person-week": Shown(100, 0, "unit.disputes_per_year", "amount.disputes_per_year"),
    "disputes/person": Shown(100, 0, "unit.disputes", "amount.disputes"),
    "tension/100 persons": Shown(1, 1, "unit.tension", "amount.tension"),
    "stories/member present": Shown(100, 0, "unit.per_present", "amount.per_present"),
    "hurts/member present": Shown(100, 0, "unit.per_present", "amount.per_present"),
    "repairs/member present": Shown(100, 0, "unit.per_present", "amount.per_present"),
    "stories/meeting": Shown(1, 1, "unit.per_meeting", "amount.per_meeting"),
    "crises/meeting": Shown(100, 0, "unit.per_meetings", "amount.per_meetings"),
    "agreements": Shown(1, 0, "unit.count", "amount.count"),
    "groups": Shown(1, 1, "unit.count", "amount.count"),
    "persons": Shown(1, 1, "unit.count", "amount.count"),
}


def shown(outcome: str) -> Shown:
    """How readings of an outcome are shown (rates: a year's worth)."""
    entry = OUTCOMES[outcome]
    if is_rate(entry) and entry.unit in PER_YEAR:
        return PER_YEAR[entry.unit]
    return SHOWN[entry.unit]


def label(outcome: str) -> str:
    """What people call an outcome."""
    return say(f"outcome.{outcome}.label")


def heading(outcome: str) -> str:
    """The same at the beginning of a line."""
    words = label(outcome)
    return words[:1].upper() + words[1:]


def unit(outcome: str) -> str:
    """The unit in which readings of an outcome are shown."""
    return say(shown(outcome).unit)


def own_labels(scenario: "Scenario") -> dict[str, str]:
    """What the scenario itself calls its origins, by their ids; none where it leaves that open."""
    return {origin.id: origin.label for origin in scenario.context.origins if origin.label}


def stratum_label(stratum: str, own: Mapping[str, str] | None = None) -> str:
    """What people call a part of the community; ``own``: what ``own_labels`` finds in the scenario."""
    parts = [part for part in stratum.split(",") if part != "participant"]
    if not parts:
        parts = [stratum]
    name = parts[0]
    if own and name.startswith("origin=") and name[7:] in own:
        words = say(own[name[7:]])
    else:
        words = say(f"stratum.{name}") if has(f"stratum.{name}") else name.partition("=")[2].replace("_", " ")
    return say("compare.among_participants", who=words) if stratum.startswith("participant,") else words


def asked(question: str, name: str = "") -> str:
    """The question of a file in the language in force, as far as it is known there, or the file's name."""
    return say(question) if question else name


def number(value: float, decimals: int = 0, signed: bool = False) -> str:
    """A number with so many decimals; a dash where it is not defined, no sign where it rounds to zero."""
    from babel.numbers import format_decimal

    if value != value:
        return "–"
    if abs(value) >= BEYOND_READING:
        return f"{value:.1e}".replace("-", "−")
    rounded = round(value, decimals) + 0.0
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    pattern = f"+{plain};-{plain}" if signed and rounded else plain
    return format_decimal(rounded, format=pattern, locale=say("cli.locale")).replace("-", "−")


def amount(outcome: str, value: float, signed: bool = False) -> str:
    """A reading of an outcome as it is shown, without its unit."""
    how = shown(outcome)
    return number(value * how.factor, how.decimals, signed)


def amount_in_words(outcome: str, value: float, signed: bool = False) -> str:
    """A reading of an outcome with its unit, as part of a sentence."""
    how, written = shown(outcome), amount(outcome, value, signed)
    if how.amount in COUNTED:
        return say_count(how.amount, _one_or_more(value * how.factor, how.decimals), value=written)
    return say(how.amount, value=written)


def _one_or_more(value: float, decimals: int) -> int:
    """1 where the language takes the singular after this number as it is written (``1,8 point``), else 2."""
    from babel.core import Locale

    written = Decimal(f"{abs(value):.{decimals}f}")
    return 1 if written.is_finite() and Locale.parse(say("cli.locale")).plural_form(written) == "one" else 2


def share(value: float) -> str:
    """A share of runs or persons as a percentage without decimals."""
    return "–" if value != value else say("unit.percent", value=number(100.0 * value))


def wrapped(lines: Iterable[str], width: int = 100) -> list[str]:
    """Sentences broken into lines that fit on a screen, indented as they began."""
    from textwrap import wrap

    found: list[str] = []
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        found += wrap(line, width, subsequent_indent=indent) or [""]
    return found


def listed(words: Iterable[str]) -> str:
    """``one, two and three``, by the rule of the language."""
    from babel.lists import format_list

    entries = list(words)
    return format_list(entries, locale=say("cli.locale")) if entries else ""


def side_by_side(parts: Iterable[str]) -> str:
    """``one; two; three``: parts of a sentence that may hold commas, with the stop of the language."""
    return say("cli.semicolon").join(parts)
