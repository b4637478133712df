"""From an experiment file to a plan: scenarios loaded, factors made, every point tried, outcomes found."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import Problem, ScenarioError, nearest
from sim.outcomes import HEADLINE, OUTCOMES
from sim.scenario import Scenario
from sim.strata import WORST, strata_of
from sim.words import say

from ..insight.intervals import FEWEST
from ..insight.readings import YEAR, is_rate, readings
from ..words import number
from .designs import full, rows_of, size_of
from .factors import Factor
from .load import Read, experiment_file
from .plan import Kit, Plan, Recorded, Wanted
from .spec import Asked, Design, ExperimentFile, Seeds, spelled_out
from .varied import factors_of

MOST_POINTS = 1_000_000
TRIED = 2_000
"""So many points are tried before anything is lived; of larger designs the corners and the first ones."""
TOLD = 10
NONE = "none"


def load_plan(name_or_path: str | Path, overrides: Mapping[str, object] | None = None) -> Plan:
    """The plan of a ready experiment or of a file. Raises ScenarioError with every problem at once."""
    file = experiment_file(name_or_path)
    read = Read(ExperimentFile, file, overrides or {}, spelled_out, ("scenarios",))
    spec = read.spec
    if spec is None:
        read.raise_if_wrong()
        raise AssertionError("a file without problems is typed")
    scenarios = _scenarios(read, spec)
    against = _against(read, spec, scenarios)
    factors, problems = factors_of(spec.vary, read.layer)
    read.problems += problems
    design = _design(read, spec, factors)
    weeks = _weeks(read, spec, [*scenarios.values(), *([against] if against else [])])
    wanted = _wanted(read, spec, weeks, list(scenarios.values()))
    recorded = _recorded(read, spec, wanted, list(scenarios.values()))
    _until(read, spec, wanted)
    read.raise_if_wrong()
    kit = Kit(
        tuple(scenarios), tuple(scenarios.values()), spec.paired, against, tuple(factors), weeks,
        tuple(wanted), recorded,
    )  # fmt: skip
    rows = rows_of(design, factors)
    plan = Plan(spec.name, spec.question, kit, spec.against, design, rows, _seeds(spec), spec.until_precise)
    _try_out(read, plan)
    read.raise_if_wrong()
    return plan


def _scenarios(read: Read[ExperimentFile], spec: ExperimentFile) -> dict[str, Scenario]:
    found: dict[str, Scenario] = {}
    for place, variant in enumerate(spec.scenarios):
        path = ("scenarios", place)
        scenario = read.scenario(variant.scenario, {**spec.set, **variant.set}, path)
        if scenario is None:
            continue
        name = variant.name or scenario.name
        if name in found:
            read.note(path, say("experiment.same_name", name=name), given=name)
        found[name] = scenario
    return found


def _against(
    read: Read[ExperimentFile], spec: ExperimentFile, scenarios: dict[str, Scenario]
) -> Scenario | None:
    """What matched runs live: one of the experiment's own scenarios, another one, or nothing."""
    if not spec.paired or spec.against == NONE:
        return None
    if spec.against in scenarios:
        return scenarios[spec.against]
    return read.scenario(spec.against, spec.set, ("against",))


def _design(read: Read[ExperimentFile], spec: ExperimentFile, factors: list[Factor]) -> Design:
    design = spec.design
    if design.kind == "paired" and spec.vary:
        read.note(("design",), say("experiment.paired_varies"))
    if design.kind != "paired" and not spec.vary:
        read.note(("vary",), say("experiment.nothing_varies", kind=design.kind), nearest="design: paired")
    if design.samples is not None and design.kind in ("grid", "one_at_a_time", "paired"):
        read.note(("design", "samples"), say("experiment.no_samples", kind=design.kind))
    if design.steps is not None and design.kind in ("latin_hypercube", "sobol", "paired"):
        read.note(("design", "steps"), say("experiment.no_steps", kind=design.kind))
    if design.kind == "sobol" and design.samples and design.samples & (design.samples - 1):
        power = 1 << (design.samples.bit_length() - 1)
        read.note(("design", "samples"), say("experiment.power_of_two"), nearest=f"{power} or {2 * power}")
    if design.kind == "morris" and design.steps and design.steps % 2:
        read.note(("design", "steps"), say("experiment.even_levels"), nearest=str(design.steps + 1))
    if factors and not read.problems and size_of(design, factors) > MOST_POINTS:
        many = number(size_of(design, factors))
        read.note(("design",), say("experiment.too_many_points", points=many, most=number(MOST_POINTS)))
    return full(design)


def _weeks(read: Read[ExperimentFile], spec: ExperimentFile, scenarios: list[Scenario]) -> int:
    horizons = sorted({scenario.weeks for scenario in scenarios})
    if spec.weeks is not None:
        return spec.weeks
    if len(horizons) > 1:
        given = ", ".join(str(horizon) for horizon in horizons)
        read.note(("weeks",), say("experiment.different_weeks", weeks=given))
    return horizons[0] if horizons else 0


def _seeds(spec: ExperimentFile) -> Seeds:
    """At least ten seeds where an interval decides when to stop."""
    if spec.until_precise is None or spec.seeds.count >= FEWEST:
        return spec.seeds
    return spec.seeds.model_copy(update={"count": FEWEST})


def _strata(scenarios: list[Scenario]) -> list[str]:
    known = scenarios or [Scenario.default()]
    names = [stratum.name for scenario in known for stratum in strata_of(scenario)]
    return [*dict.fromkeys(names), WORST]


def _wanted(
    read: Read[ExperimentFile], spec: ExperimentFile, weeks: int, scenarios: list[Scenario]
) -> list[Wanted]:
    asked = spec.outcomes or tuple(Asked(outcome=name) for name in HEADLINE)
    strata = _strata(scenarios)
    found: dict[str, Wanted] = {}
    for place, one in enumerate(asked):
        wanted = _one(read, one, ("outcomes", place), weeks, strata)
        if wanted is None:
            continue
        if wanted.column in found:
            read.note(("outcomes", place), say("experiment.same_column", column=wanted.column))
        found[wanted.column] = wanted
    return list(found.values())


def _one(
    read: Read[ExperimentFile], asked: Asked, path: tuple[str | int, ...], weeks: int, strata: list[str]
) -> Wanted | None:
    if not _known(read, asked.outcome, list(OUTCOMES), (*path, "outcome"), "error.unknown_outcome"):
        return None
    entry = OUTCOMES[asked.outcome]
    community = entry.level == "community"
    stratum = asked.stratum or ("all" if community else "reach=participant")
    if not _known(read, stratum, strata, (*path, "stratum"), "error.unknown_stratum"):
        return None
    if community and stratum != "all":
        read.note((*path, "stratum"), say("experiment.community", outcome=asked.outcome), given=stratum)
        return None
    usual = readings(weeks)[list(OUTCOMES).index(asked.outcome)]
    first, last = usual.first, usual.last
    if asked.at is not None:
        first = last = asked.at
    elif asked.from_ is not None or asked.to is not None:
        first, last = asked.from_ or 0, weeks if asked.to is None else asked.to
    if asked.at is not None and (asked.from_ is not None or asked.to is not None):
        read.note((*path, "at"), say("experiment.at_or_window"))
    if not first <= last <= weeks:
        read.note(path, say("experiment.window", first=first, last=last, weeks=weeks))
    factor = float(YEAR) if is_rate(entry) and weeks else 1.0
    return Wanted(asked.as_ or asked.outcome, asked.outcome, stratum, first, last, factor)


def _known(
    read: Read[ExperimentFile], given: str, allowed: list[str], path: tuple[str | int, ...], message: str
) -> bool:
    if given in allowed:
        return True
    closest = nearest(given, allowed)
    choices = "" if closest else ", ".join(allowed)
    read.note(path, say(message, given=given), given=given, allowed=choices, nearest=closest)
    return False


def _recorded(
    read: Read[ExperimentFile], spec: ExperimentFile, wanted: list[Wanted], scenarios: list[Scenario]
) -> Recorded | None:
    weekly = spec.weekly
    if not weekly.keep:
        return None
    known = _strata(scenarios)
    for place, stratum in enumerate(weekly.strata):
        _known(read, stratum, known, ("weekly", "strata", place), "error.unknown_stratum")
    for place, outcome in enumerate(weekly.outcomes):
        _known(read, outcome, list(OUTCOMES), ("weekly", "outcomes", place), "error.unknown_outcome")
    outcomes = weekly.outcomes or dict.fromkeys(one.outcome for one in wanted)
    strata = weekly.strata or dict.fromkeys(["all", *(one.stratum for one in wanted)])
    ordered = tuple(name for name in OUTCOMES if name in set(outcomes))
    return Recorded(ordered, tuple(name for name in known if name in set(strata)))


def _until(read: Read[ExperimentFile], spec: ExperimentFile, wanted: list[Wanted]) -> None:
    until = spec.until_precise
    if until is None:
        return
    columns = [one.column for one in wanted]
    _known(read, until.outcome, columns, ("until_precise", "outcome"), "experiment.unknown_column")
    if not spec.paired:
        read.note(("until_precise",), say("experiment.until_needs_pairs"))


def _try_out(read: Read[ExperimentFile], plan: Plan) -> None:
    """Make the scenarios of the points, so that what cannot be lived is told before anything is."""
    problems: dict[tuple[str, str], Problem] = {}
    for point in _tried(plan):
        settings = plan.settings(point)
        try:
            lived = plan.kit.scenarios[plan.scenario_at(point)].with_(settings)
            if plan.kit.against is not None:
                plan.kit.against.with_(settings)
            del lived
        except ScenarioError as error:
            for problem in error.problems:
                problems.setdefault((problem.key, problem.message), _at_point(read, problem, settings))
        if len(problems) >= TOLD:
            break
    read.problems += problems.values()


def _tried(plan: Plan) -> list[int]:
    """The points to try: all of them, or of large designs those with the lowest and highest of each key."""
    if plan.points <= TRIED:
        return list(range(plan.points))
    corners = {0, *range(0, plan.points, max(plan.points // TRIED, 1))}
    for column in plan.rows.T:
        corners |= {int(column.argmin()), int(column.argmax())}
    return sorted(corners)


def _at_point(read: Read[ExperimentFile], problem: Problem, settings: dict[str, Any]) -> Problem:
    path = ("vary", problem.key) if problem.key in settings else ("vary",)
    place = read.place(path)
    named = ", ".join(f"{key} = {value}" for key, value in list(settings.items())[:4])
    message = say("experiment.at_point", message=problem.message, settings=named)
    key = f"vary.{problem.key}" if problem.key else "vary"
    return Problem(message, place.file, place.line, key, problem.given, problem.allowed, problem.nearest)
