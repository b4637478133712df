"""The report of a rollout: what it changes over all communities, staff, money, and where it stands when."""

from collections.abc import Iterator

from sim.words import say, say_count

from ...insight.tell import PERSONAL, findings
from ...rollout.doing import Done, work_of
from ...rollout.money import item_label, ledger
from ...rollout.plan import RolloutPlan
from ...rollout.results import Effect, Results, against_other
from ...rollout.staffing import staffing
from ...rollout.tell import SHOWN, WHOLE, money_lines, plan_sentences, tell_luck_and_ignorance
from ...words import amount_in_words, label, number, share, stratum_label
from .answer import in_words, verdict
from .blocks import Block, Cell, Front, Grid, Heading, Points, Text
from .compared import difference, drawn, mark, whom
from .kinds import Told, question_of, warnings_of
from .opened import Opened
from .rests import weakest
from .takes import pyramid
from .timeline import timeline

HEADLINES = ("srq20", "self_esteem", "reintegration", "violence")
OTHERS = ("reach=household", "reach=other")


def tell(opened: Opened) -> Told:
    """Everything that a rollout tells; nothing about a named place, and no place is ranked."""
    work = work_of(opened.manifest)
    done = Done(opened.folder, work)
    plan, results = done.plan, done.results
    has_sets = results.has_sets
    return Told(
        _front(done),
        tuple(_comparison(results)),
        tuple(_harm(done)),
        tuple(_takes(plan, results)),
        (Text(say("report.no_sweep")),),
        has_sets,
    )


def _front(done: Done) -> Front:
    plan, results, scenario = done.plan, done.results, done.plan.scenario
    failed = say_count("rollout.failed", results.failed, folder=done.folder.name) if results.failed else ""
    warnings = warnings_of(scenario, plan.weeks, _readings(results), failed, notices=False)
    costs = next(iter(money_lines(plan, results))) if results.lived else say("rollout.no_prices")
    takes = (_reach(plan), *list(plan_sentences(plan))[:2], costs)
    if not results.lived:
        return Front(
            question_of(scenario), say("report.verdict.nothing"), (say("report.all_failed"),), "–", warnings,
            takes=takes, rests=weakest(),
        )  # fmt: skip
    judged = _effects(results)
    better, worse = (results.of_participants(f"share_{which}_off") for which in ("better", "worse"))
    found = verdict([effect.judgement for effect in judged], better, worse)
    return Front(
        question_of(scenario), in_words(found), _sentences(plan, judged, worse), _sure(results), warnings,
        _picture(judged), takes=takes, wrong=tuple(_wrong(results))[:3], rests=weakest(),
    )  # fmt: skip


def _readings(results: Results) -> dict[str, float]:
    """What the register of warnings asks of a rollout: the highest chance of harm."""
    if not results.lived:
        return {}
    chances = [
        results.effect(name, stratum, results.last).judgement.harm
        for name in PERSONAL
        for stratum in ("all", "reach=participant", *OTHERS)
    ]
    return {"chance_of_harm": max((one for one in chances if one == one), default=0.0)}


def _sentences(plan: RolloutPlan, judged: list[Effect], worse: float) -> tuple[str, ...]:
    inside = findings([(one.outcome, one.judgement) for one in judged if one.stratum != "all"])
    around = findings([(one.outcome, one.judgement) for one in judged if one.stratum == "all"])
    return (
        say("report.rollout_inside", weeks=plan.weeks, findings=inside),
        say("report.rollout_around", findings=around),
        _of_people("report.rollout_wrong", worse) or say("report.wrong_unknown"),
    )


def _of_people(sentence: str, worse: float) -> str:
    """How many participants end worse off; nothing where persons were not followed one by one."""
    known = worse == worse
    return say(sentence, worse=share(worse), limit=amount_in_words("srq20", 1.0)) if known else ""


def _sure(results: Results) -> str:
    if results.has_sets:
        return tell_luck_and_ignorance(results)
    return say("report.rollout_sure", communities=number(results.lived))


def _effects(results: Results) -> list[Effect]:
    found = [results.effect(name, "reach=participant", results.last) for name in HEADLINES]
    found += [results.effect(name, "all", results.last) for name in ("cohesion", *WHOLE)]
    return [effect for effect in found if effect.judgement.runs]


def _picture(found: list[Effect]) -> Grid:
    effects = ((effect.outcome, effect.stratum, effect.judgement) for effect in found)
    return drawn(effects, say("report.rollout_picture"), say("report.rollout_note"))


def _comparison(results: Results) -> Iterator[Block]:
    if not results.lived:
        yield Text(say("report.all_failed"), "warning")
        return
    yield _picture(
        [
            effect
            for stratum in ("reach=participant", *OTHERS)
            for name in SHOWN
            if (effect := results.effect(name, stratum, results.last)).judgement.runs
        ]
    )
    yield _over_time(results)
    if results.has_other:
        yield Heading(say("rollout.against_other"))
        rows = tuple(
            (
                say(f"table.rollout.{one.name}"),
                number(one.this.value),
                number(one.other.value),
                say(
                    "compare.with_interval",
                    middle=number(one.difference.value, signed=True),
                    low=number(one.difference.low, signed=True),
                    high=number(one.difference.high, signed=True),
                ),
            )
            for one in against_other(results)
        )
        heads = (
            "report.column.what",
            "report.column.this",
            "report.column.other",
            "report.column.difference",
        )
        yield Grid(say("report.other_caption"), tuple(say(name) for name in heads), rows)
    yield Text(say("rollout.fixed"), "note")


def _over_time(results: Results) -> Grid:
    """Distress of participants at each week that was read."""
    rows: list[tuple[Cell, ...]] = []
    for week in results.weeks:
        seen = results.effect("srq20", "reach=participant", week).judgement
        if seen.runs:
            cells = (mark("srq20", seen), difference("srq20", seen), share(seen.benefit), share(seen.harm))
            rows.append((number(week), *cells))
    heads = (
        "report.column.week",
        "report.column.worse_better",
        "report.column.difference",
        "report.column.benefit",
        "report.column.harm",
    )
    caption = whom("srq20", "reach=participant")
    return Grid(caption, tuple(say(name) for name in heads), tuple(rows), say("report.rollout_note"))


def _harm(done: Done) -> Iterator[Block]:
    if done.results.lived:
        yield Points(tuple(_wrong(done.results)))
    if done.results.failed:
        yield Text(say_count("rollout.failed", done.results.failed, folder=done.folder.name), "warning")


def _wrong(results: Results) -> Iterator[str]:
    """Shares of communities that end worse, participants first; the worst of the outcomes told first."""
    found = [
        results.effect(name, stratum, results.last)
        for stratum in ("reach=participant", *OTHERS)
        for name in SHOWN
    ]
    harmful = [effect for effect in found if effect.judgement.harm > 0.0]
    for effect in sorted(harmful, key=lambda one: -one.judgement.harm)[:3]:
        yield say(
            "report.rollout_harm",
            harm=share(effect.judgement.harm),
            label=label(effect.outcome),
            who=stratum_label(effect.stratum),
        )
    if not harmful:
        yield say("report.rollout_no_harm")
    if told := _of_people("report.rollout_worse", results.of_participants("share_worse_off")):
        yield told
    left = results.total(results.counted("facilitators_left")).value
    if left >= 1.0:
        yield say("report.rollout_left", left=number(left))


def _reach(plan: RolloutPlan) -> str:
    places = plan.places
    return say(
        "report.rollout_reach",
        municipalities=number(len(places.municipalities)),
        waves=number(len(places.waves)),
        communities=number(len(places.communities)),
        groups=number(len(plan.opened)),
        wanted=number(sum(place.wanted for place in places.communities)),
    )


def _takes(plan: RolloutPlan, results: Results) -> Iterator[Block]:
    yield from pyramid(plan.scenario)
    yield from timeline(plan)
    if results.lived:
        yield _counted(results)
    yield Heading(say("report.staff"))
    yield _staff(plan)
    yield Points(tuple(plan_sentences(plan)))
    yield Heading(say("report.money"))
    yield Points(tuple(money_lines(plan, results)) if results.lived else (say("rollout.no_prices"),))
    if plan.costs.given:
        yield _ledger(plan, results)


def _counted(results: Results) -> Grid:
    """People counted once, groups, meetings, referrals: totals over all communities with their intervals."""
    names = (
        "enrolled",
        "completed",
        "groups_opened",
        "groups_completed",
        "meetings_held",
        "selfhelp_alive_year",
        "agreements_held_year",
        "referrals",
        "facilitators_left",
    )
    rows = []
    for name in names:
        total = results.total(results.counted(name))
        told = say(
            "compare.with_interval",
            middle=number(total.value),
            low=number(total.low),
            high=number(total.high),
        )
        rows.append((say(f"table.counted.{name}"), told))
    head = say("report.column.what"), say("report.column.number")
    return Grid(say("report.counted_caption"), head, tuple(rows), say("report.counted_note"))


def _staff(plan: RolloutPlan) -> Grid:
    heads = (
        "wave",
        "begins",
        "communities",
        "wanted",
        "opened",
        "pairs",
        "first_group",
        "weeks_of_training",
        "supervisors",
        "leaving",
    )
    rows = tuple(
        (
            number(need.wave + 1),
            number(need.begins),
            number(need.communities),
            number(need.groups_wanted),
            number(need.groups_opened),
            number(need.pairs_trained),
            number(need.first_group or float("nan")),
            number(need.weeks_of_training),
            number(need.supervisors),
            number(need.leaving),
        )
        for need in staffing(plan)
    )
    return Grid(say("report.staff_by_wave"), tuple(say(f"table.rollout.{head}") for head in heads), rows)


def _ledger(plan: RolloutPlan, results: Results) -> Grid:
    """Money by year and ingredient."""
    table = ledger(plan, results)
    known = table[table["amount"].notna()].copy()
    known["year"] = ((known["quarter"].fillna(1).astype(int) - 1) // 4) + 1
    sums = known.pivot_table(index="item", columns="year", values="amount", aggfunc="sum", fill_value=0.0)
    heads = (say("report.column.what"), *(say("report.year", year=int(str(year))) for year in sums.columns))
    rows = tuple(
        (item_label(str(item)), *(number(float(value)) for value in row))
        for item, row in zip(sums.index, sums.to_numpy(), strict=True)
    )
    return Grid(say("report.ledger_caption", currency=plan.costs.currency), heads, rows)
