"""A study in words for planners: what it aims at, how often it finds it or misleads, how large it must be."""

from collections.abc import Iterator

from sim.words import say, say_count

from ...words import asked, number, share, wrapped
from .spec import Kind
from .trial import Trial
from .worth import ENOUGH, Worth, enough

WHAT: dict[Kind, str] = {
    "parallel": "trial.what_parallel", "cluster": "trial.what_cluster", "wait_list": "trial.what_wait_list",
    "quasi_experiment": "trial.what_quasi", "stepped_wedge": "trial.what_wedge",
}  # fmt: skip
WIDTHS = (18, 24, 12, 16, 13, 11)
CLEAR = 2.0
"""A bias of so many standard errors is told as one."""


def tell_trial(trial: Trial, studies: int, vectors: int) -> list[str]:
    """What is lived, before it is."""
    spec = trial.file
    lines = [asked(spec.question)] if spec.question else []
    what = say(
        WHAT[spec.kind], clusters=number(spec.sample.clusters), half=number(spec.sample.clusters // 2),
        persons=number(spec.sample.persons, 2 if spec.sample.persons % 1 else 0), steps=len(spec.steps),
        waves=", ".join(str(week) for week in spec.waves),
        waits=spec.control.waits or 0, outcome=say(f"outcome.{spec.instrument.outcome}.label"),
    )  # fmt: skip
    runs = say_count("trial.studies", studies * vectors)
    if vectors > 1:
        runs = say("trial.studies_of_sets", studies=number(studies), vectors=number(vectors))
    return wrapped([*lines, what, runs])


def tell_worth(trial: Trial, found: list[Worth], vectors: int, failed: int) -> list[str]:
    """What came out."""
    own = next(one for one in found if one.own)
    lines = list(answers(trial, own))
    if vectors > 1:
        lines.append(
            say("trial.luck_and_ignorance", luck=_points(own.luck), ignorance=_points(own.ignorance),
                vectors=number(vectors))
        )  # fmt: skip
    if failed:
        lines.append(say_count("trial.failed", failed))
    table = ["", *_table(found)] if len(found) > 1 else []
    return [*wrapped(lines), *table, *wrapped(advice(trial, found)), "", say("cli.fixed_line")]


def answers(trial: Trial, own: Worth) -> Iterator[str]:
    """Truth, bias, power, wrong signs, false alarms, overstatement: a sentence each."""
    alpha = share(trial.file.analysis.alpha)
    yield say("trial.truth", truth=_signed(own.truth), mean=_signed(own.mean), spread=_points(own.spread))
    if abs(own.bias) > CLEAR * own.bias_error:
        yield say("trial.biased", bias=_signed(own.bias))
    else:
        yield say("trial.unbiased", bias=_signed(own.bias), error=_points(own.bias_error))
    yield say(
        "trial.power", power=share(own.power.value), low=share(own.power.low), high=share(own.power.high),
        alpha=f"{trial.file.analysis.alpha:g}",
    )  # fmt: skip
    yield say("trial.wrong", wrong=_rare(own.wrong.value), sure=_rare(own.wrong_and_sure.value))
    yield say("trial.false_alarm", share=_rare(own.false_alarm.value), low=share(own.false_alarm.low),
              high=share(own.false_alarm.high), alpha=alpha)  # fmt: skip
    if own.overstated > 1.05:
        yield say("trial.overstated", times=number(own.overstated, 1))


def _table(found: list[Worth]) -> Iterator[str]:
    head = ("size", "power", "wrong", "false_alarm", "overstated", "spread")
    yield _cells([say(f"table.trial_{name}") for name in head])
    for one in found:
        size = say("trial.own_size", size=number(one.size)) if one.own else number(one.size)
        power = say("trial.chance", value=share(one.power.value), low=share(one.power.low),
                    high=share(one.power.high))  # fmt: skip
        yield _cells([
            size, power, _rare(one.wrong.value), _rare(one.false_alarm.value), number(one.overstated, 1),
            _points(one.spread),
        ])  # fmt: skip


def _cells(cells: list[str]) -> str:
    return "".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def advice(trial: Trial, found: list[Worth]) -> list[str]:
    """Which size is large enough, where sizes were asked for."""
    if len(found) < 2:
        return []
    least, wanted = enough(found), share(ENOUGH)
    unit = say("trial.persons_in_each_arm" if trial.file.compares_persons else "trial.clusters_in_all")
    if least is None:
        return ["", say("trial.none_enough", wanted=wanted)]
    return ["", say("trial.enough", size=number(least), unit=unit, wanted=wanted)]


def _points(value: float) -> str:
    return number(value, 2)


def _signed(value: float) -> str:
    return number(value, 2, signed=True)


def _rare(value: float) -> str:
    """A share that may be very small."""
    return (
        say("unit.percent", value=number(100.0 * value, 1 if value < 0.1 else 0)) if value == value else "–"
    )
