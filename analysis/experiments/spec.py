"""What an experiment file says, typed: scenarios, what varies, design, seeds, outcomes, when to stop."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import model_validator

from sim.scenario.base import Frozen, Id, Listed, Section, key
from sim.scenario.models import NAME

Kind = Literal["grid", "latin_hypercube", "sobol", "morris", "one_at_a_time", "paired"]
USUAL_SAMPLES = {"latin_hypercube": 100, "sobol": 128, "morris": 20}
USUAL_STEPS = {"grid": 5, "one_at_a_time": 5, "morris": 4}
USUAL_SEEDS, USUAL_MOST = 10, 1000
COLUMN = r"^[a-z][a-z0-9_]*$"
Settings = Annotated[Mapping[str, Any], Frozen]


def spelled_out(value: object) -> object:
    """A file with its short forms written in full: ``seeds: 20`` means ``seeds: {count: 20}``."""
    if not isinstance(value, dict):
        return value
    full = dict(value)
    for name, inner, kind in (
        ("seeds", "count", (int, float)),
        ("design", "kind", str),
        ("weekly", "keep", bool),
    ):
        if isinstance(full.get(name), kind):
            full[name] = {inner: full[name]}
    if isinstance(full.get("scenarios"), (str, dict)):
        full["scenarios"] = [full["scenarios"]]
    for name, inner in (("scenarios", "scenario"), ("outcomes", "outcome")):
        if isinstance(full.get(name), (list, tuple)):
            full[name] = [{inner: one} if isinstance(one, str) else one for one in full[name]]
    return full


class Variant(Section):
    """One scenario of an experiment: a ready scenario or a file, with other values for some keys."""

    name: str = key("", "what tables call it; left out: the scenario's own name", max_length=80)
    scenario: str = key(..., "the ready scenario or file it starts from", max_length=400)
    set: Settings = key({}, "other values for some keys, by dotted key")


class Design(Section):
    """Which points of all that varies are lived."""

    kind: Kind = key(
        "grid",
        "grid: every combination; latin_hypercube: spread evenly; sobol: for shares of variance; "
        "morris: for screening; one_at_a_time: each key alone; paired: the scenarios only",
    )
    samples: int | None = key(
        None,
        "latin_hypercube: points (100); sobol: base samples, a power of 2 (128); morris: trajectories (20)",
        ge=2, le=1_000_000,
    )  # fmt: skip
    steps: int | None = key(
        None, "grid and one_at_a_time: values taken from a range (5); morris: levels, even (4)",
        ge=2, le=1000,
    )  # fmt: skip
    seed: int = key(1, "seed of the design itself, where points are drawn", ge=0, le=2**31 - 1)


class Seeds(Section):
    """With how many people and lucks each point is lived; all points share the same seeds."""

    count: int = key(USUAL_SEEDS, "seeds for each point", ge=1, le=100_000)
    first: int = key(1, "the first seed; the others follow it", ge=0, le=2**53)


class Asked(Section):
    """One outcome that is read from every run."""

    outcome: Id = key(..., "an outcome of the register")
    stratum: str = key(
        "", "for whom; left out: participants, or all for outcomes of the community", max_length=80
    )
    at: int | None = key(None, "the week at which it is read", unit="week", ge=0, le=2080)
    from_: int | None = key(
        None, "the first week of a window over which it is read", unit="week", ge=0, le=2080, alias="from"
    )
    to: int | None = key(None, "the last week of the window", unit="week", ge=0, le=2080)
    as_: str | None = key(
        None, "the column's name; left out: the outcome", max_length=60, alias="as", pattern=COLUMN
    )


class Weekly(Section):
    """Which weekly series are kept of every run."""

    keep: bool = key(True, "whether weekly series are kept")
    outcomes: Annotated[tuple[Id, ...], Listed] = key(
        (), "the outcomes; left out: those that are asked for", max_length=100
    )
    strata: Annotated[tuple[str, ...], Listed] = key(
        (), "for whom; left out: all, and those that are asked for", max_length=100
    )


class UntilPrecise(Section):
    """Go on with more seeds until the interval of the mean paired difference is narrow enough."""

    outcome: Id = key(..., "one of the outcomes that are asked for, by its column")
    halfwidth: float = key(
        ..., "half the width of the 95 % interval that is wanted", unit="as the outcome", ge=1e-9, le=1e9
    )
    most: int = key(USUAL_MOST, "seeds for a point at most", ge=10, le=100_000)


class ExperimentFile(Section):
    """One experiment: scenarios, what varies in them, which runs, what is read."""

    name: str = key("default", "a short name", min_length=1, max_length=80, pattern=NAME)
    question: str = key("", "the question this experiment is to answer", max_length=400)
    notes: str = key("", "anything worth remembering", max_length=20_000)
    scenarios: Annotated[tuple[Variant, ...], Listed] = key(
        ..., "one scenario or several: ready names, files, or each with what it changes",
        min_length=1, max_length=200,
    )  # fmt: skip
    set: Settings = key({}, "other values for some keys of all scenarios, by dotted key")
    paired: bool = key(
        True, "whether every run has a matched run: the same people with the same luck without the programme"
    )
    against: str = key(
        "none", "what the matched run lives: none (no programme), or a scenario, in which the same keys vary",
        max_length=400,
    )  # fmt: skip
    vary: Settings = key(
        {}, "the keys that vary, by dotted key: a list of values, a range {low, high, prior}, or register; "
        "parameters: register varies every process parameter",
        max_length=500,
    )  # fmt: skip
    design: Design = key(Design(), "which points are lived")
    seeds: Seeds = key(Seeds(), "with how many seeds each point is lived")
    weeks: int | None = key(
        None, "weeks that are lived; left out: as the scenarios say", unit="weeks", ge=0, le=2080
    )
    outcomes: Annotated[tuple[Asked, ...], Listed] = key(
        (), "the outcomes that are read; left out: the headline outcomes", max_length=200
    )
    weekly: Weekly = key(Weekly(), "which weekly series are kept of every run")
    until_precise: UntilPrecise | None = key(
        None, "go on with more seeds until an outcome is known precisely enough"
    )

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        return spelled_out(data)
