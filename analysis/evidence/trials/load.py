"""Finding and reading trial files: everything that is wrong is told at once, with its line."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sim.book import LARGE
from sim.errors import ScenarioError, nearest
from sim.outcomes import OUTCOMES
from sim.runs import without_programme
from sim.scenario import Scenario
from sim.scenario.base import Path as KeyPath
from sim.scenario.load import READY, shown
from sim.scenario.read import read_file
from sim.words import say

from ...experiments.load import Read, named_file
from ...words import number
from .spec import NONE, TrialFile, spelled_out
from .trial import Arms, Trial

KEYS = ("kind", "waves", "instrument")
"""Keys by which a file is known as a trial."""
NEEDED = ("kind", "programme", "waves")
BY_LOT = ("cluster", "wait_list", "stepped_wedge")
Reading = Read[TrialFile]


def ready_trials() -> dict[str, Path]:
    """The ready trials: name → file, in alphabetical order."""
    return {file.stem: file for file in sorted((READY / "trials").glob("*.yaml"))}


def trial_file(given: str | Path) -> Path:
    """The file of a ready trial, or of a path. Raises ScenarioError."""
    return named_file(str(given), ready_trials(), say("trial.none_such", given=given))


def is_trial(name_or_path: str) -> bool:
    """Whether a name or file means a trial; what cannot be read is taken for something else."""
    try:
        file = trial_file(name_or_path)
        return len(set(read_file(file, shown(file)).tree) & set(KEYS)) > 1
    except ScenarioError:
        return False


def load_trial(name_or_path: str | Path, overrides: Mapping[str, object] | None = None) -> Trial:
    """A ready trial or a file, with other values by dotted key. Raises ScenarioError with every problem."""
    read = Read(TrialFile, trial_file(name_or_path), overrides or {}, spelled_out, NEEDED)
    spec = read.spec
    if spec is None:
        read.raise_if_wrong()
        raise AssertionError("a file without problems is typed")
    programme = _scenario(read, spec.programme.scenario, spec.programme.set, spec, ("programme", "scenario"))
    control = _control(read, spec, programme)
    for check in (_waves, _steps, _sample, _instrument, _loss, _sizes):
        check(read, spec)
    if programme is not None:
        _places(read, spec, programme, control)
    read.raise_if_wrong()
    assert programme is not None
    return Trial(spec, programme, control)


def _scenario(
    read: Reading, given: str, settings: Mapping[str, Any], spec: TrialFile, path: KeyPath
) -> Scenario | None:
    """The scenario of one arm, which is lived until the last wave."""
    scenario = read.scenario(given, settings, path)
    if scenario is None or scenario.changes or not spec.waves:
        return scenario
    return read.told(path, lambda: scenario.with_({"weeks": max(1, *spec.waves)}))


def _control(read: Reading, spec: TrialFile, programme: Scenario | None) -> Scenario | None:
    """What controls live, where it is not the same place without programme or with the programme later."""
    own, path = spec.control, ("control", "scenario")
    if spec.kind == "wait_list":
        if own.waits is None:
            read.note(("control",), say("trial.waits_missing"))
        elif own.waits <= max(spec.waves[0], 1):
            read.note(("control", "waits"), say("trial.waits_early"), given=str(own.waits))
    elif own.waits is not None:
        read.note(("control", "waits"), say("trial.waits_for_nothing", kind=spec.kind))
    if own.scenario != NONE:
        if spec.kind in ("wait_list", "stepped_wedge", "parallel"):
            read.note(path, say("trial.no_control", kind=spec.kind), given=own.scenario)
            return None
        return _scenario(read, own.scenario, own.set, spec, path)
    if not own.set or programme is None:
        return None
    if spec.kind != "quasi_experiment":
        read.note(("control", "set"), say("trial.same_place"))
        return None
    elsewhere = _scenario(read, spec.programme.scenario, {**spec.programme.set, **own.set}, spec, path)
    return without_programme(elsewhere) if elsewhere else None


def _waves(read: Reading, spec: TrialFile) -> None:
    given = ", ".join(str(week) for week in spec.waves)
    if any(week < 0 or week > 2080 for week in spec.waves):
        read.note(("waves",), say("trial.weeks"), given=given)
    if list(spec.waves) != sorted(set(spec.waves)):
        read.note(("waves",), say("trial.rising"), given=given)


def _steps(read: Reading, spec: TrialFile) -> None:
    if (spec.kind == "stepped_wedge") != bool(spec.steps):
        read.note(("steps",), say("trial.steps"))
    if (spec.kind == "stepped_wedge") != (spec.method == "wedge"):
        method, kind = spec.method, spec.kind
        read.note(("analysis", "method"), say("trial.method", method=method, kind=kind), given=method)
    if spec.kind == "parallel" and spec.method == "cluster_means":
        read.note(("analysis", "method"), say("trial.both_arms_in_each"), given=spec.method)
    if not spec.steps:
        return
    given = ", ".join(str(week) for week in spec.steps)
    if list(spec.steps) != sorted(set(spec.steps)) or spec.steps[0] < 1:
        read.note(("steps",), say("trial.rising"), given=given)
    first = [sum(wave >= step for wave in spec.waves) for step in spec.steps]
    if spec.waves and (min(first) == 0 or len(set(first)) == 1 or spec.waves[0] >= spec.steps[0]):
        read.note(("steps",), say("trial.steps_apart"), given=given)


def _sample(read: Reading, spec: TrialFile) -> None:
    sample, path = spec.sample, ("sample", "clusters")
    if spec.kind in ("cluster", "wait_list", "quasi_experiment") and sample.clusters % 2:
        read.note(path, say("trial.even"), given=str(sample.clusters), nearest=str(sample.clusters + 1))
    if spec.kind == "stepped_wedge" and spec.steps and sample.clusters < len(spec.steps):
        read.note(path, say("trial.step_without_cluster", steps=len(spec.steps)), given=str(sample.clusters))
    if sample.match and spec.kind != "quasi_experiment":
        read.note(("sample", "match"), say("trial.match_only", kind=spec.kind))
    if sample.choose == "eligible" and spec.kind == "parallel":
        read.note(("sample", "choose"), say("trial.parallel_joined"))
    who = sample.eligible
    if who.age_from > who.age_to:
        read.note(("sample", "eligible"), say("trial.nobody"))
    if None not in (who.least_score, who.most_score) and who.least_score > who.most_score:  # type: ignore[operator]
        read.note(("sample", "eligible"), say("trial.nobody"))
    for name, ends in sample.differ.items():
        if len(ends) != 2 or ends[0] >= ends[1]:
            given = ", ".join(f"{end:g}" for end in ends)
            read.note(("sample", "differ", name), say("trial.two_ends"), given=given)


def _instrument(read: Reading, spec: TrialFile) -> None:
    tool = spec.instrument
    persons = [name for name, outcome in OUTCOMES.items() if outcome.level == "person"]
    if tool.outcome not in persons:
        closest = nearest(tool.outcome, persons)
        choices = "" if closest else ", ".join(persons)
        read.note(("instrument", "outcome"), say("trial.outcome", given=tool.outcome), given=tool.outcome,
                  allowed=choices, nearest=closest)  # fmt: skip
    elif OUTCOMES[tool.outcome].timing == "W":
        read.note(("instrument", "outcome"), say("trial.state_only", given=tool.outcome), given=tool.outcome)
    elif tool.whole and OUTCOMES[tool.outcome].unit.startswith("index"):
        message = say("trial.whole_index", given=tool.outcome)
        read.note(("instrument", "outcome"), message, nearest="instrument.whole: false")
    if (tool.noise is None) == (tool.reliability is None):
        read.note(("instrument",), say("trial.noise_or_reliability"))
    if tool.least >= tool.most:
        read.note(("instrument",), say("trial.scale"))


def _loss(read: Reading, spec: TrialFile) -> None:
    for name in ("programme", "control"):
        shares, path = getattr(spec.loss, name), ("loss", name)
        given = ", ".join(f"{share:g}" for share in shares)
        if any(not 0.0 <= share < 1.0 for share in shares) or list(shares) != sorted(shares):
            read.note(path, say("trial.shares"), given=given)
        if len(shares) not in (0, 1, len(spec.waves) - 1):
            read.note(path, say("trial.as_many_losses", waves=len(spec.waves) - 1), given=given)
    if spec.kind == "stepped_wedge" and spec.loss.control:
        read.note(("loss", "control"), say("trial.no_control_arm"))


def _sizes(read: Reading, spec: TrialFile) -> None:
    given = ", ".join(str(size) for size in spec.sizes)
    if any(size < 2 or size > 100_000 for size in spec.sizes):
        read.note(("sizes",), say("trial.size_range"), given=given)
    if spec.kind in ("cluster", "wait_list") and any(size % 2 for size in spec.sizes):
        read.note(("sizes",), say("trial.even"), given=given)
    if spec.kind == "stepped_wedge" and any(size < max(2, len(spec.steps)) for size in spec.sizes):
        read.note(("sizes",), say("trial.step_without_cluster", steps=len(spec.steps)), given=given)


def _places(read: Reading, spec: TrialFile, programme: Scenario, control: Scenario | None) -> None:
    """What only the scenarios tell: size, openings, a place in common, origins, keys that can differ."""
    if programme.programme.all_groups == 0:
        read.note(("programme",), say("trial.no_programme"))
    elif spec.kind != "stepped_wedge" and min(programme.programme.opening_weeks) <= min(
        spec.waves, default=0
    ):
        first = min(programme.programme.opening_weeks)
        read.note(("waves",), say("trial.first_wave", week=first))
    for path, one in ((("programme",), programme), (("control",), control)):
        if one is not None and one.context.persons > LARGE:
            read.note(path, say("trial.too_large", most=number(LARGE)))
    if spec.kind in ("wait_list", "stepped_wedge") and programme.programme.openings:
        read.note(("programme",), say("trial.openings", kind=spec.kind))
    if spec.kind == "parallel" and programme.programme.recruitment.rule != "random":
        rule = programme.programme.recruitment.rule
        read.note(
            ("programme",), say("trial.by_lot"), given=rule, nearest="programme.recruitment.rule: random"
        )
    arms = Arms(programme, control or without_programme(programme), True)
    if spec.kind in BY_LOT and control and control.week_zero_keys() != programme.week_zero_keys():
        read.note(("control",), say("trial.other_place"))
    known = [origin.id for one in (arms.programme, arms.control) for origin in one.context.origins]
    for origin in spec.sample.eligible.origins:
        if origin not in known:
            read.note(("sample", "eligible", "origins"), say("trial.origin", given=origin), given=origin,
                      allowed=", ".join(dict.fromkeys(known)))  # fmt: skip
    for name, ends in spec.sample.differ.items():
        for end in ends:
            for one in (arms.programme, arms.control):
                read.told(("sample", "differ", name), partial(one.with_, {name: end}))
