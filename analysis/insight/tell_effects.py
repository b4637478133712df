"""The effects of a sweep in words: for each outcome the best and the worst points, harm beside benefit."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.words import say, say_count

from ..keys import value_in_brief
from ..words import (
    amount,
    amount_in_words,
    briefly,
    heading,
    listed,
    share,
    stratum_label,
    unit,
)
from .compare import BENEFIT, CLOSE, HARM, SAME, Judgement
from .effects import Effect
from .robustness import Weighed, weighed_table

if TYPE_CHECKING:
    import pandas as pd

    from ..experiments.plan import Wanted
    from ..experiments.sweep import Sweep

SHOWN, ENDS = 12, 5
OFTEN, TOLD_HARMS = 0.20, 6
SURE = {
    HARM: "compare.sure.harm", BENEFIT: "compare.sure.benefit", SAME: "compare.sure.same",
    CLOSE: "compare.sure.close",
}  # fmt: skip


def point_words(sweep: "Sweep", point: int) -> str:
    """A point in words: its scenario where there are several, and what varies; else its number."""
    row = sweep.design.iloc[point]
    keys = [factor.key for factor in sweep.kit.factors if sweep.design[factor.key].nunique() > 1]
    parts = [str(row["scenario"])] if len(sweep.kit.names) > 1 else []
    if len(keys) > 4:
        return say("effects.point", point=point) + (f" ({parts[0]})" if parts else "")
    parts += [f"{key.rpartition('.')[2].replace('_', ' ')} {value_in_brief(row[key])}" for key in keys]
    return ", ".join(parts) or str(row["scenario"])


def tell_effects(sweep: "Sweep", found: dict[str, list[Effect]]) -> list[str]:
    """A block for each column of results, the best point first."""
    lines = []
    for column, each in found.items():
        wanted = sweep.wanted(column)
        known = [effect for effect in each if effect.seen.runs]
        lines.append(column_title(wanted))
        if known and known[0].is_level:
            lines.append("  " + say("effects.level"))
        if not known:
            lines += ["  " + say("effects.undefined"), ""]
            continue
        told = known if len(known) <= SHOWN else [*known[:ENDS], None, *known[-ENDS:]]
        for effect in told:
            skipped = "  " + say("effects.between", points=len(known) - 2 * ENDS)
            lines.append(skipped if effect is None else _line(sweep, effect))
        if len(known) < len(each):
            lines.append("  " + say_count("effects.some_undefined", len(each) - len(known)))
        lines.append("")
    return [*lines, *tell_harms(sweep, found)]


def column_title(wanted: "Wanted") -> str:
    """An outcome, for whom, when, and in which unit."""
    one = wanted.first == wanted.last
    when = (
        say("effects.at", week=wanted.last)
        if one
        else say("effects.from", first=wanted.first, last=wanted.last)
    )
    return say(
        "effects.title", label=heading(wanted.outcome), who=stratum_label(wanted.stratum), when=when,
        unit=unit(wanted.outcome),
    )  # fmt: skip


def _line(sweep: "Sweep", effect: Effect) -> str:
    outcome, seen = effect.wanted.outcome, effect.seen
    middle, low, high = (
        amount(outcome, value, signed=not effect.is_level) for value in (seen.difference, seen.low, seen.high)
    )
    words = briefly(seen.phrase) if seen.phrase else ""
    cells = (
        f"{point_words(sweep, effect.point)[:48]:<48}",
        f"{say('compare.with_interval', middle=middle, low=low, high=high):>24}",
        "" if effect.is_level else f"{_chances(seen):>28}",
        say(SURE[seen.claim], phrase=words) if seen.claim in SURE else "",
    )
    return ("  " + "  ".join(cells)).rstrip()


def _chances(seen: Judgement) -> str:
    return say("effects.chances", benefit=share(seen.benefit), harm=share(seen.harm))


def tell_harms(sweep: "Sweep", found: dict[str, list[Effect]]) -> Iterator[str]:
    """Where harm is likelier than one run in five, told beside the benefit."""
    harmful = [
        e for each in found.values() for e in each if e.seen.harm == e.seen.harm and e.seen.harm > OFTEN
    ]
    if not harmful:
        yield say("effects.no_harm", limit=share(OFTEN))
        return
    worst = sorted(harmful, key=lambda effect: (-effect.seen.harm, effect.point))
    points = len({effect.point for effect in harmful})
    yield say("effects.harm", points=points, all=len(sweep.design), limit=share(OFTEN))
    for effect in worst[:TOLD_HARMS]:
        outcome = effect.wanted.outcome
        yield "  " + say(
            "effects.harm_line", point=point_words(sweep, effect.point), label=column_title(effect.wanted),
            harm=share(effect.seen.harm),
            difference=amount_in_words(outcome, effect.seen.difference, signed=True),
        )  # fmt: skip


def _lead(worst: "pd.Series[float]") -> float:
    """How far the first choice is ahead of the second."""
    return float(worst.iloc[0] - worst.iloc[1])


def tell_choice(sweep: "Sweep", column: str, weighed: Weighed) -> list[str]:
    """Which choice does least badly in its worst tenth of states, and whether that can be told at all."""
    table = weighed_table(weighed)
    outcome = sweep.wanted(column).outcome
    first = table.iloc[0]
    lines = [
        say("effects.choice_title", title=column_title(sweep.wanted(column)), states=weighed.effects.shape[1])
    ]
    for row in table.to_dict("records"):
        mean, worst, regret = (
            amount_in_words(outcome, row[name], signed=name != "largest_regret")
            for name in ("mean_benefit", "worst_tenth_benefit", "largest_regret")
        )
        best = share(row["share_of_states_best"])
        words = say("effects.choice", choice=row["choice"], mean=mean, worst=worst, regret=regret, best=best)
        lines.append("  " + words)
    chance, lead = float(first["chance_most_robust"]), _lead(table["worst_tenth_benefit"])
    if lead < weighed.smallest:
        lines.append(say("effects.robust_same", limit=amount_in_words(outcome, weighed.smallest)))
    elif chance >= 0.95:
        lines.append(say("effects.most_robust", choice=first["choice"], chance=share(chance)))
    else:
        close = table[table["chance_most_robust"] >= 0.05]["choice"]
        lines.append(say("effects.robust_close", choices=listed(str(name) for name in close)))
    return [*lines, ""]
