"""``commonground run``: live through one scenario, once or with several seeds, and write what happened."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import Problem, ScenarioError
from sim.outcomes import HEADLINE
from sim.scenario import Scenario, load_scenario, parse_set

from .insight.seen import readings_table, seen_in, usual
from .output import Arm, Design, Folder, Tables, check_target, write_csv
from .output.manifest import Clock, write_manifest
from .parallel import in_order
from .progress import make_ready, watched
from .words import asked

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs import Result

KEPT = ("run", "week", "stratum", "n", "groups_running", *HEADLINE)
"""Columns of the weekly tables that the figure and the summary need."""


@dataclass(frozen=True)
class RunRequest:
    """What was asked for on the command line."""

    scenario: str
    seed: int = 1
    runs: int = 1
    weeks: int | None = None
    settings: tuple[str, ...] = ()
    persons: bool = False
    out: Path | None = None
    picture: str = "svg"
    replay: str = ""


@dataclass(frozen=True)
class Ran:
    """What came out: the scenario, its folder, the weekly tables, and readings for warnings."""

    scenario: Scenario
    design: Design
    folder: Path
    weekly: "pd.DataFrame"
    readings: dict[str, float]


@dataclass(frozen=True)
class One:
    """The tables of one run; events of the first run only."""

    weekly: "pd.DataFrame"
    events: "pd.DataFrame | None"
    agreements: "pd.DataFrame"
    groups: "pd.DataFrame"
    persons: "pd.DataFrame | None"
    readings: dict[str, float]


def load(name: str, settings: tuple[str, ...]) -> Scenario:
    """A scenario with the values of ``--set`` over it. Raises ScenarioError with every problem."""
    return load_scenario(name, settings_of(settings))


def settings_of(settings: tuple[str, ...]) -> dict[str, object]:
    """The values of ``--set`` by key, the last one winning. Raises ScenarioError with every problem."""
    problems: list[Problem] = []
    overrides: dict[str, object] = {}
    for setting in settings:
        try:
            key, value = parse_set(setting)
            overrides.pop(key, None)
            overrides[key] = value
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(*problems)
    return overrides


def plain_name(name: str) -> str:
    """A name as part of a file's name, on every system."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)
    return kept.strip(".") or "scenario"


def command_line(words: list[str], settings: tuple[str, ...]) -> str:
    """The command that rebuilds a folder."""
    from shlex import join

    return join(["commonground", *words, *(word for one in settings for word in ("--set", one))])


def run_scenario(request: RunRequest) -> Ran:
    """Do what was asked; raises ScenarioError or OutputError before anything is left behind."""
    clock = Clock()
    if request.replay:
        return _replay(request, clock)
    scenario = load(request.scenario, request.settings)
    design = design_of(request, scenario)
    target = request.out or Path("results") / f"{plain_name(scenario.name)}-seed{request.seed}"
    make = partial(live_one, scenario, design.weeks, request.persons, request.seed)
    return _write(design, target, request.picture, clock, make)


def _replay(request: RunRequest, clock: Clock) -> Ran:
    """A stored run again, in a folder of its own."""
    from .replaying import find_run, live_again

    stored = find_run(request.replay)
    words = ["run", "--replay", request.replay, "--format", request.picture]
    design = Design(
        (Arm(stored.arm, stored.scenario.name, stored.scenario),), (stored.seed,), stored.weeks,
        command_line([*words, *["--persons"] * request.persons], ()),
    )  # fmt: skip
    usual_name = f"{plain_name(stored.folder.name)}-run{stored.run}-{stored.arm}"
    target = request.out or Path("results") / usual_name
    return _write(
        design, target, request.picture, clock, lambda _: tables_of(live_again(stored), request.persons)
    )


def _write(design: Design, target: Path, picture: str, clock: Clock, make: Callable[[int], One]) -> Ran:
    """Live the runs of a design and write their tables, figure and manifest."""
    check_target(target, design.is_in)
    make_ready()
    made = watched(in_order(make, design.seeds), len(design.seeds))
    kept: dict[str, Any] = {"weekly": [], "readings": []}
    with Folder(target) as folder:
        agreements = []
        with Tables(folder.path) as tables:
            for number, one in enumerate(made):
                _add(tables, one, number)
                agreements.append(one.agreements.assign(run=number))
                kept["weekly"].append(one.weekly[list(KEPT)].assign(run=number))
                kept["readings"].append(one.readings)
        weekly = _joined(kept["weekly"])
        _finish(folder.path, agreements, weekly, design, picture)
        found = usual(kept["readings"])
        write_csv(readings_table({design.arms[0].scenario.name: found}), folder.path / "readings.csv")
        write_manifest(folder.path, design, clock)
    return Ran(design.arms[0].scenario, design, target, weekly, found)


def design_of(request: RunRequest, scenario: Scenario) -> Design:
    """Which runs a request means, and the command that rebuilds them."""
    weeks = scenario.weeks if request.weeks is None else request.weeks
    seeds = tuple(range(request.seed, request.seed + request.runs))
    words = ["run", request.scenario, "--seed", str(request.seed), "--runs", str(request.runs)]
    words += ["--weeks", str(weeks), "--format", request.picture] + ["--persons"] * request.persons
    return Design(
        (Arm("programme", scenario.name, scenario),), seeds, weeks, command_line(words, request.settings)
    )


def live_one(scenario: Scenario, weeks: int, persons: bool, first: int, seed: int) -> One:
    """One run and its tables; events are kept for the first seed only, for they are many."""
    from sim.runs import run

    return tables_of(run(scenario, seed, weeks, log=seed == first), persons, seed == first)


def tables_of(result: "Result", persons: bool, events: bool = True) -> One:
    """The tables of a run."""
    weekly = result.weekly
    return One(
        weekly,
        result.events if events else None,
        result.agreements,
        result.groups,
        result.persons() if persons else None,
        seen_in(result, weekly),
    )


def _add(tables: Tables, one: One, number: int) -> None:
    tables.add("weekly", one.weekly.assign(run=number))
    tables.add("groups", one.groups.assign(run=number))
    if one.events is not None:
        tables.add("events", one.events)
    if one.persons is not None:
        tables.add("persons", one.persons.assign(run=number))


def _joined(frames: list["pd.DataFrame"]) -> "pd.DataFrame":
    import pandas as pd

    return pd.concat(frames, ignore_index=True)


def _finish(
    folder: Path, agreements: list["pd.DataFrame"], weekly: "pd.DataFrame", design: Design, picture: str
) -> None:
    from .figures import run_figure, save
    from .output.columns import AGREEMENTS

    write_csv(_joined(agreements)[list(AGREEMENTS)], folder / "agreements.csv")
    scenario = design.arms[0].scenario
    save(run_figure(weekly, asked(scenario.question, scenario.name)), folder / f"figure.{picture}")
