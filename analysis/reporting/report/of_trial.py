"""The report of a virtual trial: what the study would find, how often it misleads, how large it must be."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.words import say, say_count

from ...evidence.trials.spec import TrialFile
from ...evidence.trials.tell import advice, answers
from ...evidence.trials.trial import Trial
from ...evidence.trials.worth import Chance, Worth
from ...words import number, share
from .blocks import Block, Front, Grid, Points, Text
from .kinds import Told, question_of, warnings_of
from .opened import WORTH, Opened
from .rests import weakest
from .takes import pyramid, staff_sentences

if TYPE_CHECKING:
    import pandas as pd

CHANCES = ("power", "wrong", "wrong_and_sure", "false_alarm")


def tell(opened: Opened) -> Told:
    """Everything that a trial tells."""
    import pandas as pd

    trial = Trial(TrialFile.model_validate(opened.tables["trial"]), opened.scenario, None)
    found = [_worth(row) for _, row in pd.read_csv(opened.folder / WORTH / "power.csv").iterrows()]
    own = next(one for one in found if one.own)
    lines = [*answers(trial, own), *(line for line in advice(trial, found) if line)]
    scenario = opened.scenario
    failed = int(opened.manifest.get("failed", 0))
    warning = say_count("trial.failed", failed) if failed else ""
    grid = _grid(trial, found)
    front = Front(
        question_of(scenario, trial.file.question),
        _verdict(own),
        tuple(lines[:3]),
        _sure(own),
        warnings_of(scenario, scenario.weeks, {}, warning),
        grid,
        wrong=tuple(lines[3:6]),
        takes=tuple(staff_sentences(scenario, {}))[:2],
        rests=weakest(),
    )
    return Told(
        front,
        (Points(tuple(lines)), grid),
        tuple(_misleads(own)),
        tuple(pyramid(scenario)),
        (Text(say("report.no_sweep")),),
        own.ignorance == own.ignorance,
    )


def _worth(row: "pd.Series[Any]") -> Worth:
    """One row of the table as it was."""
    told: dict[str, Any] = {"size": int(row["size"]), "own": bool(row["own"]), "studies": int(row["studies"])}
    for name in Worth._fields:
        if name in CHANCES:
            told[name] = Chance(*(float(row[name + end]) for end in ("", "_low", "_high")))
        elif name not in told:
            told[name] = float(row[name])
    return Worth(**told)


def _verdict(own: Worth) -> str:
    power = own.power
    return say(
        "report.verdict.trial",
        power=share(power.value),
        low=share(power.low),
        high=share(power.high),
        wrong=_rare(own.wrong.value),
    )


def _rare(value: float) -> str:
    return (
        say("unit.percent", value=number(100.0 * value, 1 if value < 0.1 else 0)) if value == value else "–"
    )


def _sure(own: Worth) -> str:
    if own.ignorance != own.ignorance:
        return say("report.trial_sure", studies=number(own.studies))
    larger = say("report.ignorance" if own.ignorance > own.luck else "report.luck")
    return say(
        "report.trial_sure_sets", luck=number(own.luck, 2), ignorance=number(own.ignorance, 2), larger=larger
    )


def _grid(trial: Trial, found: list[Worth]) -> Grid:
    """Sizes with power, wrong signs and false alarms."""
    heads = ("size", "power", "wrong", "false_alarm", "overstated", "spread")
    rows = tuple(
        (
            say("trial.own_size", size=number(one.size)) if one.own else number(one.size),
            say(
                "trial.chance",
                value=share(one.power.value),
                low=share(one.power.low),
                high=share(one.power.high),
            ),
            _rare(one.wrong.value),
            _rare(one.false_alarm.value),
            number(one.overstated, 1),
            number(one.spread, 2),
        )
        for one in found
    )
    unit = say("trial.persons_in_each_arm" if trial.file.compares_persons else "trial.clusters_in_all")
    return Grid(
        say("report.trial_caption", unit=unit), tuple(say(f"table.trial_{name}") for name in heads), rows
    )


def _misleads(own: Worth) -> Iterator[Block]:
    """The harm of a study: to mislead."""
    yield Text(
        say(
            "report.trial_harm",
            wrong=_rare(own.wrong.value),
            sure=_rare(own.wrong_and_sure.value),
            alarm=_rare(own.false_alarm.value),
        )
    )
