"""A rollout in words: where, when, how many, who it takes, what it changes, at what cost, how sure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario import Costs
from sim.words import say, say_count

from ..summary import tell_scenario_warnings
from ..words import amount, amount_in_words, asked, heading, number, share, stratum_label, unit, wrapped
from .kit import Work
from .money import GROUP_ITEMS, Ratio, item_label, missing, ratios, total_cost, wave_cost
from .parts import OTHER
from .plan import RolloutPlan
from .results import Effect, Results, against_other
from .staffing import staffing

if TYPE_CHECKING:
    from .doing import Done

WHOLE = ("violence", "conflict")
SHOWN = ("srq20", "trust", "self_esteem", "reintegration", "community_safety", "violence")
WIDTHS = (6, 8, 13, 8, 8, 8, 13, 7, 18)
EFFECT_WIDTHS = (58, 12, 18, 9, 7)


def tell_plan(work: Work) -> list[str]:
    """What is planned, before anything is lived."""
    plan = work.plan
    lines = [asked(plan.scenario.question)] if plan.scenario.question else []
    lines += [_what(plan)]
    if len(work.lived) < len(plan.places.communities):
        total = len(plan.places.communities)
        lines.append(say("rollout.sampled", lived=number(len(work.lived)), total=number(total)))
    lines = wrapped([*lines, ""])
    warnings = tell_scenario_warnings([plan.scenario])
    told = [*lines, *wrapped(warnings), *_staffing(plan), *wrapped(plan_sentences(plan)), ""]
    return [*told, *(_tell_other(plan, work.against) if work.against is not None else [])]


def _tell_other(plan: RolloutPlan, other: RolloutPlan) -> Iterator[str]:
    """The other rollout that is lived beside: its staff, and what both cost."""
    yield say("rollout.beside", name=other.scenario.name)
    yield from _staffing(other)
    yield from wrapped(plan_sentences(other))
    if plan.costs.given and other.costs.given:
        one, two = (_money(each, total_cost(each, None)) for each in (plan, other))
        yield from wrapped([say("rollout.both_costs", one=one, two=two)])
    yield ""


def _what(plan: RolloutPlan) -> str:
    places = plan.places
    return say(
        "rollout.what", name=plan.scenario.name, municipalities=number(len(places.municipalities)),
        waves=number(len(places.waves)), communities=number(len(places.communities)),
        persons=number(sum(place.persons for place in places.communities)), weeks=plan.weeks,
        wanted=number(sum(place.wanted for place in places.communities)),
    )  # fmt: skip


def _staffing(plan: RolloutPlan) -> Iterator[str]:
    """The table "can we staff it?"."""
    yield say("rollout.staffing")
    heads = ("wave", "begins", "communities", "wanted", "opened", "pairs", "first_group", "skill", "for_one")
    yield _cells([say(f"table.rollout.{head}") for head in heads], WIDTHS)
    for need in staffing(plan):
        for_one = number(need.pairs_for_one, 1) if np.isfinite(need.pairs_for_one) else "–"
        cells = [
            need.wave + 1, need.begins, number(need.communities), number(need.groups_wanted),
            number(need.groups_opened), number(need.pairs_trained), need.first_group or "–",
            number(100 * need.mean_skill), for_one,
        ]  # fmt: skip
        yield _cells([str(cell) for cell in cells], WIDTHS)
    yield ""


def _cells(cells: list[str], widths: tuple[int, ...]) -> str:
    return "  " + "".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def plan_sentences(plan: RolloutPlan) -> Iterator[str]:
    """The bottleneck, who waits at the end, who leaves, what stays unpaid: a sentence each."""
    neck = plan.bottleneck
    supervision = plan.rollout.supervision
    if neck is not None:
        yield say(
            "rollout.bottleneck", week=neck[0], wave=neck[1] + 1, pairs=number(neck[2], 1),
            ratio=number(supervision.ratio), needed=number(plan.supervisors_needed),
        )  # fmt: skip
    elif plan.opened:
        yield say("rollout.no_bottleneck", needed=number(plan.supervisors_needed))
    left = int(plan.by_week["waiting"][-1])
    if left:
        yield say_count("rollout.still_waiting", left, groups=number(left))
    leaving = sum(1 for pair in plan.pairs if pair.leaves <= plan.weeks)
    yield say_count("rollout.leaving", leaving, leaving=number(leaving), pairs=number(len(plan.pairs)))
    unpaid = sum(quarter.unpaid for quarter in plan.quarters)
    if unpaid > 0.0:
        yield say("rollout.unpaid", amount=_money(plan, unpaid))


def tell_done(done: "Done") -> list[str]:
    """What came out: warnings of failures, effects with harm beside benefit, money, what it rests on."""
    plan, results = done.plan, done.results
    lines: list[str] = []
    if results.failed:
        lines += wrapped([say_count("rollout.failed", results.failed, folder=done.folder)])
    if results.lived:
        lines += [*_effects(plan, results), *_all_persons(results), ""]
        lines += [*wrapped(money_lines(plan, results)), ""]
    lines += wrapped([say("rollout.fixed")])
    return [*lines, say("cli.fixed_line"), say("cli.written", folder=done.folder)]


def _effects(plan: RolloutPlan, results: Results) -> Iterator[str]:
    weeks = plan.weeks
    yield from wrapped([
        say_count("rollout.over", results.lived, communities=number(results.lived), weeks=weeks)
    ])  # fmt: skip
    heads = ("outcome", "difference", "interval", "benefit", "harm")
    titles = [say(f"table.rollout.{head}") for head in heads]
    yield "  " + titles[0].ljust(EFFECT_WIDTHS[0]) + _cells(titles[1:], EFFECT_WIDTHS[1:])
    for outcome in SHOWN:
        yield _effect_line(results.effect(outcome, "reach=participant", results.last))
    for outcome in WHOLE:
        yield _effect_line(results.effect(outcome, "all", results.last))
    if results.has_sets:
        yield from wrapped([tell_luck_and_ignorance(results)])
    if results.has_other:
        yield from _against_other(results)


def tell_luck_and_ignorance(results: Results) -> str:
    """How much of the doubt is luck, and how much is that nobody knows the numbers better."""
    parts = results.effect("srq20", "reach=participant", results.last).parts
    assert parts is not None
    told = {name: amount_in_words("srq20", value) for name, value in parts._asdict().items()}
    return say("rollout.luck_and_ignorance", sets=int(results.fine["repetition"].nunique()), **told)


def _against_other(results: Results) -> Iterator[str]:
    """What this rollout gives less what the other gives, over the same communities."""
    yield ""
    yield from wrapped([say("rollout.against_other")])
    for outcome in ("srq20", *WHOLE):
        yield _effect_line(results.effect(outcome, "all", results.last, OTHER))
    for one in against_other(results):
        low, high = number(one.difference.low, signed=True), number(one.difference.high, signed=True)
        interval = say("rollout.from_to", low=low, high=high)
        cells = [number(one.difference.value, signed=True), interval, "", ""]
        label = say(f"table.rollout.{one.name}")
        yield "  " + label.ljust(EFFECT_WIDTHS[0]) + _cells(cells, EFFECT_WIDTHS[1:])


def _effect_line(effect: Effect) -> str:
    judged, name = effect.judgement, effect.outcome
    label = say("rollout.of_whom", label=heading(name), unit=unit(name), who=stratum_label(effect.stratum))
    low, high = amount(name, judged.low, signed=True), amount(name, judged.high, signed=True)
    interval = say("rollout.from_to", low=low, high=high) if np.isfinite(judged.low) else "–"
    cells = [
        amount(name, judged.difference, signed=True),
        interval,
        share(judged.benefit),
        share(judged.harm),
    ]
    return "  " + label.ljust(EFFECT_WIDTHS[0]) + _cells(cells, EFFECT_WIDTHS[1:])


def _all_persons(results: Results) -> Iterator[str]:
    """How many took part and completed, and for how many it ended worse."""
    enrolled, completed = (results.total(results.counted(name)) for name in ("enrolled", "completed"))
    yield ""
    yield from wrapped([
        say("rollout.people", enrolled=number(enrolled.value), completed=number(completed.value),
            worse=share(results.of_participants("share_worse_off")),
            matters=amount_in_words("srq20", 1.0))
    ])  # fmt: skip


def _figure(value: float) -> str:
    """An amount of money with the digits that it deserves."""
    return number(value, 0 if abs(value) >= 100.0 else 2)


def _money(plan: RolloutPlan, value: float) -> str:
    return money(plan.costs, value)


def money(costs: Costs, value: float) -> str:
    """An amount of money with its currency, and in another one beside it where a rate is given."""
    text = say("rollout.amount", amount=_figure(value), currency=costs.currency)
    if costs.exchange_rate is None:
        return text
    other = number(value * costs.exchange_rate.rate, 0)
    return say("rollout.amount_in", amount=text, other=other, to=costs.exchange_rate.to)


def money_lines(plan: RolloutPlan, results: Results) -> Iterator[str]:
    """What it costs in all, prices that are missing, another wave, and what one of each thing costs."""
    costs = plan.costs
    if not costs.given:
        yield say("rollout.no_prices")
        return
    yield say("rollout.cost_in_all", amount=_money(plan, total_cost(plan, results)),
              year=costs.price_year or "–")  # fmt: skip
    silent = missing(plan, results)
    if silent:
        yield say("rollout.missing_prices", names=", ".join(item_label(one) for one in silent))
    last = len(plan.places.waves) - 1
    groups = _money(plan, wave_cost(plan, last, GROUP_ITEMS))
    yield say("rollout.next_wave", amount=_money(plan, wave_cost(plan, last)), groups=groups)
    for ratio in ratios(plan, results):
        yield ratio_line(plan, ratio)


def ratio_line(plan: RolloutPlan, ratio: Ratio) -> str:
    """What one of something costs, with its interval and the chance of harm beside it."""
    what = say(f"table.cost.{ratio.what}")
    if not np.isfinite(ratio.cost):
        return say("rollout.ratio_none", what=what, harm=share(ratio.harm))
    if np.isfinite(ratio.low) and np.isfinite(ratio.high):
        return say(
            "rollout.ratio", what=what, cost=_money(plan, ratio.cost), low=_figure(ratio.low),
            high=_figure(ratio.high), harm=share(ratio.harm),
        )  # fmt: skip
    low = _figure(ratio.low) if np.isfinite(ratio.low) else "–"
    return say(
        "rollout.ratio_open", what=what, cost=_money(plan, ratio.cost), low=low, harm=share(ratio.harm)
    )
