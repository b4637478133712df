"""The report of a sweep: which points do what, where harm is likely, what matters, where it fails."""

from collections.abc import Iterator

from sim.errors import OutputError
from sim.outcomes import OUTCOMES
from sim.words import say, say_count

from ...discovering import varied
from ...experiments.condition import Condition
from ...experiments.plan import Wanted
from ...experiments.sweep import Sweep
from ...insight.compare import BENEFIT, HARM
from ...insight.discovery import discover
from ...insight.effects import Effect, effects
from ...insight.robustness import weigh
from ...insight.tell_discovery import tell as tell_boxes
from ...insight.tell_effects import column_title, point_words, tell_choice, tell_harms
from ...sensing import GIVEN, SCREENING, SHARES, sensed, tell_sensed
from ...words import amount, amount_in_words, label, number, share, stratum_label
from .blocks import Block, Cell, Front, Grid, Heading, Points, Text
from .compared import difference, mark, sure
from .kinds import Told, question_of, warnings_of
from .opened import Opened
from .rests import weakest
from .takes import pyramid, staff_sentences

ENDS, MOST_BOXED = 6, 2
HEADS = (
    "report.column.point", "report.column.worse_better", "report.column.difference", "report.column.benefit",
    "report.column.harm", "report.column.sure",
)  # fmt: skip
Found = dict[str, list[Effect]]


def tell(opened: Opened) -> Told:
    """Everything that a sweep tells."""
    sweep = Sweep(opened.folder)
    found = effects(sweep)
    scenario, asked = sweep.kit.scenarios[0], str(sweep.manifest["experiment"]["question"])
    main = sweep.kit.wanted[0]
    failed = say_count("report.failed", sweep.failed) if sweep.failed else ""
    own = warnings_of(scenario, opened.weeks, {}, failed)
    others = [line for one in sweep.kit.scenarios[1:] for line in warnings_of(one, opened.weeks, {})]
    warnings = tuple(dict.fromkeys([*own, *others]))
    front = Front(
        question_of(scenario, asked),
        _verdict(main, found[main.column]),
        tuple(_sentences(sweep, main, found)),
        say("report.sweep_sure", points=number(len(sweep.design)), runs=number(opened.manifest["runs"])),
        warnings,
        _grid(sweep, main, found[main.column]),
        wrong=tuple(tell_harms(sweep, found))[:3],
        takes=tuple(staff_sentences(scenario, {}))[:2],
        rests=weakest(),
    )
    comparison = [
        block for wanted in sweep.kit.wanted for block in _column(sweep, wanted, found[wanted.column])
    ]
    return Told(
        front,
        tuple(comparison),
        tuple(_harm(sweep, found)),
        tuple(pyramid(scenario)),
        tuple(_matters(sweep)),
    )


def _known(each: list[Effect]) -> list[Effect]:
    return [effect for effect in each if effect.seen.runs]


def _verdict(wanted: Wanted, each: list[Effect]) -> str:
    """At how many points the first outcome is better, worse, or neither."""
    known = [effect for effect in _known(each) if not effect.is_level]
    if not known:
        return say("report.verdict.nothing")
    better = sum(effect.seen.claim == BENEFIT for effect in known)
    worse = sum(effect.seen.claim == HARM for effect in known)
    return say(
        "report.verdict.points",
        better=number(better),
        worse=number(worse),
        all=number(len(known)),
        label=label(wanted.outcome),
        who=stratum_label(wanted.stratum),
    )


def _sentences(sweep: Sweep, wanted: Wanted, found: Found) -> Iterator[str]:
    """The best and the last point of the first outcome, and where harm is."""
    known = _known(found[wanted.column])
    for effect, key in ((known[0], "report.best_point"), (known[-1], "report.last_point")) if known else ():
        value = amount_in_words(wanted.outcome, effect.seen.difference, signed=not effect.is_level)
        yield say(
            key,
            point=point_words(sweep, effect.point),
            label=column_title(wanted),
            value=value,
            sure=sure(effect.seen),
        )
    yield next(iter(tell_harms(sweep, found)))


def _grid(sweep: Sweep, wanted: Wanted, each: list[Effect]) -> Grid:
    """The points of one outcome, best first; of many the ends."""
    known = _known(each)
    told = known if len(known) <= 2 * ENDS else [*known[:ENDS], *known[-ENDS:]]
    left = len(known) - len(told)
    note = say_count("report.points_left_out", left) if left else ""
    if known and known[0].is_level:
        heads: tuple[str, ...] = ("report.column.point", "report.column.level")
        rows: list[tuple[Cell, ...]] = [(point_words(sweep, one.point), _level(wanted, one)) for one in told]
        note = " ".join(part for part in (say("report.level_note"), note) if part)
        return Grid(column_title(wanted), tuple(say(name) for name in heads), tuple(rows), note)
    rows = [_point(sweep, wanted, one) for one in told]
    return Grid(column_title(wanted), tuple(say(name) for name in HEADS), tuple(rows), note)


def _level(wanted: Wanted, effect: Effect) -> str:
    """The level of an outcome that exists only where groups meet, with its interval."""
    middle, low, high = (
        amount(wanted.outcome, value) for value in (effect.seen.difference, effect.seen.low, effect.seen.high)
    )
    return say("compare.with_interval", middle=middle, low=low, high=high)


def _point(sweep: Sweep, wanted: Wanted, effect: Effect) -> tuple[Cell, ...]:
    seen, name = effect.seen, wanted.outcome
    told = mark(name, seen), difference(name, seen), share(seen.benefit), share(seen.harm), sure(seen)
    return point_words(sweep, effect.point), *told


def _column(sweep: Sweep, wanted: Wanted, each: list[Effect]) -> Iterator[Block]:
    yield _grid(sweep, wanted, each)
    weighed = weigh(sweep, wanted.column)
    if weighed is not None:
        yield Points(tuple(line.strip() for line in tell_choice(sweep, wanted.column, weighed) if line))


def _harm(sweep: Sweep, found: Found) -> Iterator[Block]:
    first, *rest = [line.strip() for line in tell_harms(sweep, found)]
    yield Text(first, "lead")
    yield Points(tuple(rest))
    if sweep.failed:
        yield Text(say_count("report.failed", sweep.failed), "warning")


def _matters(sweep: Sweep) -> Iterator[Block]:
    """Sensitivity in words, and the boxes in which it fails, as sentences."""
    kind = sweep.manifest["design"]["kind"]
    yield Heading(say("report.sensitivity"))
    if kind in (*SCREENING, *SHARES, *GIVEN) and sweep.kit.factors:
        for scenario in range(len(sweep.kit.names)):
            for wanted in sweep.kit.wanted:
                lines = [
                    line.strip()
                    for line in tell_sensed(sweep, sensed(sweep, scenario, wanted))
                    if line.strip()
                ]
                yield Text(lines[0])
                yield Points(tuple(lines[1:]))
    else:
        yield Text(say("report.no_sensitivity"))
    yield Heading(say("report.fails"))
    told = False
    for wanted in sweep.kit.wanted[:MOST_BOXED]:
        lines = _boxes(sweep, wanted)
        told = told or bool(lines)
        yield Points(tuple(lines))
    if not told:
        yield Text(say("report.no_boxes"))


def _boxes(sweep: Sweep, wanted: Wanted) -> list[str]:
    """Where one outcome ends worse, or, if it never does, where it is not better by what matters."""
    outcome = OUTCOMES[wanted.outcome]
    factors, points = varied(sweep)
    if outcome.good == "none" or not factors or not sweep.is_paired:
        return []
    limit = 0.0 if outcome.relative else outcome.smallest
    worse, sign = (">", 1.0) if outcome.good == "down" else ("<", -1.0)
    for value in (sign * limit, -sign * limit):
        condition = Condition.parse(f"{wanted.column} {worse} {value:g}", sweep)
        hits = condition.hits(sweep)
        if condition.is_level or not (hits == 1.0).any():
            continue
        try:
            return tell_boxes(discover(factors, points, hits, condition.in_words(sweep)))
        except OutputError:
            return []
    return []
