"""``commonground compare``: scenarios against a reference on the same people with the same luck."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import Problem, ScenarioError, nearest
from sim.outcomes import OUTCOMES
from sim.records import REFERENCE
from sim.words import say

from .evidence.ensemble import Ensemble
from .insight.intervals import BATCH, FEWEST, MOST, is_precise
from .insight.pairs import NONE, Contest, Met, live_seed
from .insight.seen import readings_table
from .insight.table import DRAWN_FOR, Comparison, Gathered
from .output import Arm, Design, Folder, Tables, check_target, write_csv
from .output.manifest import Clock, write_manifest
from .parallel import in_order
from .progress import make_ready, watched
from .running import command_line, load, plain_name

if TYPE_CHECKING:
    pass

USUAL_RUNS, RUNS_A_VECTOR = 20, 4


@dataclass(frozen=True)
class Precision:
    """When enough was lived: half the width of the interval of one outcome is below ``half_width``."""

    outcome: str
    half_width: float

    @classmethod
    def parse(cls, text: str) -> "Precision":
        """``srq20=0.3``. Raises ScenarioError."""
        name, equals, given = text.partition("=")
        try:
            wanted = float(given) if equals else np.nan
        except ValueError:
            wanted = np.nan
        if not 0.0 < wanted < np.inf:
            raise ScenarioError(Problem(say("cli.until_form", given=text), "--until-precise"))
        if name not in OUTCOMES:
            closest = nearest(name, OUTCOMES)
            allowed = "" if closest else ", ".join(OUTCOMES)
            raise ScenarioError(
                Problem(
                    say("error.unknown_outcome", given=name), "--until-precise", 0, "", name, allowed, closest
                )
            )
        return cls(name, wanted)

    @property
    def stratum(self) -> str:
        """For whom it is read: participants, or all where an outcome belongs to the community."""
        return "all" if OUTCOMES[self.outcome].level == "community" else "reach=participant"

    def __str__(self) -> str:
        return f"{self.outcome}={self.half_width:g}"


@dataclass(frozen=True)
class CompareRequest:
    """What was asked for on the command line."""

    scenarios: tuple[str, ...]
    against: str = NONE
    seed: int = 1
    runs: int = USUAL_RUNS
    until: Precision | None = None
    weeks: int | None = None
    settings: tuple[str, ...] = ()
    out: Path | None = None
    picture: str = "svg"
    ensemble: Ensemble | None = None


@dataclass
class Compared:
    """What came out: one comparison a programme, the folder, and whether the wanted precision was reached."""

    contest: Contest
    design: Design
    folder: Path
    comparisons: list[Comparison] = field(default_factory=list)
    is_precise: bool = True


def compare_scenarios(request: CompareRequest) -> Compared:
    """Do what was asked; raises ScenarioError or OutputError before anything is left behind."""
    clock = Clock()
    contest = contest_of(request)
    target = request.out or Path("results") / _usual_folder(request, contest)
    command = _command(request, contest)
    planned = _design(contest, _seeds(request), command, request.ensemble)
    if request.until:
        check_target(target, lambda manifest: manifest.get("command") == command)
    else:
        check_target(target, planned.is_in)
    make_ready()
    gathered = [Gathered(scenario, contest.against) for scenario in contest.programmes]
    with Folder(target) as folder:
        with Tables(folder.path) as tables:
            sets = len(request.ensemble) if request.ensemble else 1
            made = watched(_live(request, contest, gathered), None if request.until else sets * request.runs)
            for number, met in enumerate(made):
                _write(tables, gathered, met, number)
        comparisons = [one.compare() for one in gathered]
        seeds = tuple(dict.fromkeys(gathered[0].seeds))
        design = _design(contest, seeds, command, request.ensemble)
        check_target(target, design.is_in)
        _finish(folder.path, comparisons, request.picture)
        write_manifest(folder.path, design, clock)
    reached = request.until is None or _precise(gathered, request.until)
    return Compared(contest, design, target, comparisons, reached)


def contest_of(request: CompareRequest) -> Contest:
    """The scenarios asked for, loaded and checked against one another. Raises ScenarioError."""
    programmes = tuple(load(name, request.settings) for name in request.scenarios)
    against = None if request.against == NONE else load(request.against, request.settings)
    everyone = [*programmes, *([against] if against else [])]
    names = [scenario.name for scenario in everyone]
    twice = [name for name in names if names.count(name) > 1]
    if against and against.scenario_hash in [scenario.scenario_hash for scenario in programmes]:
        raise ScenarioError(Problem(say("cli.same_scenario", name=against.name), "--against"))
    if twice:
        raise ScenarioError(Problem(say("cli.same_name", name=twice[0]), key="name"))
    horizons = sorted({scenario.weeks for scenario in everyone})
    if request.weeks is None and len(horizons) > 1:
        weeks = ", ".join(str(horizon) for horizon in horizons)
        raise ScenarioError(Problem(say("cli.different_weeks", weeks=weeks), key="weeks"))
    return Contest.of(programmes, against, horizons[0] if request.weeks is None else request.weeks)


def _usual_folder(request: CompareRequest, contest: Contest) -> str:
    names = "+".join(plain_name(scenario.name) for scenario in contest.programmes)
    last = f"until-{plain_name(str(request.until))}" if request.until else f"runs{request.runs}"
    sets = f"-{plain_name(request.ensemble.name)}{len(request.ensemble)}" if request.ensemble else ""
    return f"{names[:80]}-against-{plain_name(contest.against)}-seed{request.seed}-{last}{sets}"


def _command(request: CompareRequest, contest: Contest) -> str:
    words = ["compare", *request.scenarios, "--against", request.against, "--seed", str(request.seed)]
    words += ["--until-precise", str(request.until)] if request.until else ["--runs", str(request.runs)]
    words += ["--ensemble", request.ensemble.given] if request.ensemble else []
    words += ["--weeks", str(contest.weeks), "--format", request.picture]
    return command_line(words, request.settings)


def _seeds(request: CompareRequest) -> tuple[int, ...]:
    return tuple(range(request.seed, request.seed + (MOST if request.until else request.runs)))


def _design(contest: Contest, seeds: tuple[int, ...], command: str, sets: Ensemble | None) -> Design:
    arms = []
    for programme, reference in zip(contest.programmes, contest.references, strict=True):
        arms += [Arm("programme", programme.name, programme), Arm(REFERENCE, contest.against, reference)]
    return Design(tuple(arms), seeds, contest.weeks, command, ensemble=sets.as_told() if sets else None)


def _live(request: CompareRequest, contest: Contest, gathered: list[Gathered]) -> Iterator[list[Met]]:
    """All seeds, or batches of ten until the interval is narrow enough (at most a thousand)."""
    make, seeds = partial(live_seed, contest), _seeds(request)
    if request.ensemble is not None:
        tasks = [(vector, seed) for vector in range(len(request.ensemble)) for seed in seeds]
        yield from in_order(partial(_live_vector, contest, request.ensemble), tasks)
        return
    if request.until is None:
        yield from in_order(make, seeds)
        return
    for first in range(0, MOST, BATCH):
        yield from in_order(make, seeds[first : first + BATCH])
        if first + BATCH >= FEWEST and _precise(gathered, request.until):
            return


def _live_vector(contest: Contest, sets: Ensemble, task: tuple[int, int]) -> list[Met]:
    """All arms with the numbers of one vector and with one seed."""
    vector, seed = task
    lived = Contest(
        tuple(sets.of(vector, one) for one in contest.programmes),
        tuple(sets.of(vector, one) for one in contest.references), contest.against, contest.weeks,
    )  # fmt: skip
    return [replace(met, vector=vector) for met in live_seed(lived, seed)]


def _precise(gathered: list[Gathered], wanted: Precision) -> bool:
    found = [one.differences(wanted.outcome, wanted.stratum) for one in gathered]
    if any(np.isnan(differences).all() for differences in found):
        raise ScenarioError(Problem(say("cli.until_undefined", outcome=wanted.outcome), "--until-precise"))
    return all(is_precise(differences, wanted.half_width) for differences in found)


def _write(tables: Tables, gathered: list[Gathered], met: list[Met], number: int) -> None:
    for one, pair in zip(gathered, met, strict=True):
        one.add(pair)
        file = "weekly" if len(gathered) == 1 else f"weekly-{plain_name(one.scenario.name)}"
        for frame in pair.weekly:
            if pair.vector is not None:  # of many sets only what is drawn is kept week by week
                frame = frame[frame["stratum"].isin(DRAWN_FOR)]
            tables.add("weekly", frame.assign(run=number), file)


def _finish(folder: Path, comparisons: list[Comparison], picture: str) -> None:
    import pandas as pd

    from .figures import compare_figure, save

    with Tables(folder) as tables:
        tables.add("paired", pd.concat([one.paired for one in comparisons], ignore_index=True))
    write_csv(pd.concat([one.summary for one in comparisons], ignore_index=True), folder / "summary.csv")
    write_csv(readings_table({one.scenario.name: one.seen for one in comparisons}), folder / "readings.csv")
    for one in comparisons:
        name = "figure" if len(comparisons) == 1 else f"figure-{plain_name(one.scenario.name)}"
        save(compare_figure(one.courses, one.title, *one.arms), folder / f"{name}.{picture}")
