"""``commonground sensitivity DIR``: which of the keys that varied matter, and how much is luck."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import OutputError
from sim.words import say

from .experiments.designs import places_of
from .experiments.factors import Factor
from .experiments.plan import Wanted
from .experiments.spec import Design
from .experiments.sweep import Sweep
from .insight.given import given_data
from .insight.luck import Luck, luck
from .insight.sensitivity import morris, sobol
from .insight.tell_sensitivity import Asked, about, tell_morris, tell_shares, tell_sobol
from .output.derived import write_derived
from .output.tables import write_csv
from .running import command_line, plain_name
from .words import asked, shown, unit, wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

RESAMPLES, SEED = 1000, 1
SCREENING, SHARES, GIVEN = ("morris",), ("sobol",), ("grid", "latin_hypercube")
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Sensed:
    """One scenario and one outcome: the table of indices, and how much is luck."""

    scenario: str
    wanted: Wanted
    is_difference: bool
    table: "pd.DataFrame"
    luck: Luck


@dataclass(frozen=True)
class Sensitivity:
    """What came out for every scenario and outcome, and the folder."""

    sweep: Sweep
    found: list[Sensed]
    folder: Path


def sense(folder: Path, out: Path | None, picture: str) -> Sensitivity:
    """Compute the indices that the design of a sweep allows and write them. Raises OutputError."""
    sweep = Sweep(folder)
    kind = sweep.manifest["design"]["kind"]
    if kind not in (*SCREENING, *SHARES, *GIVEN) or not sweep.kit.factors:
        raise OutputError(say("sensitivity.no_design", folder=folder, kind=kind))
    found = [
        sensed(sweep, scenario, wanted)
        for scenario in range(len(sweep.kit.names))
        for wanted in sweep.kit.wanted
    ]
    target = out or folder.resolve().parent / f"{folder.resolve().name}-sensitivity"
    command = command_line(["sensitivity", str(folder), "--format", picture], ())
    write_derived(
        target, sweep.manifest, "sensitivity", command, lambda path: _fill(path, sweep, found, picture)
    )
    return Sensitivity(sweep, found, target)


def sensed(sweep: Sweep, scenario: int, wanted: Wanted) -> Sensed:
    """The indices of one outcome in one scenario; of its paired difference where there is one."""
    values, is_difference = _values(sweep, wanted)
    size = len(sweep.design) // len(sweep.kit.names)
    values = values[scenario * size : (scenario + 1) * size]
    design, factors = Design(**sweep.manifest["design"]), list(sweep.kit.factors)
    names = [factor.key for factor in factors]
    if design.kind in SCREENING:
        places = places_of(design, factors)
        table = morris(names, places, values, int(design.steps or 4), RESAMPLES, SEED)
    elif design.kind in SHARES:
        table = sobol(names, values, RESAMPLES, SEED)
    else:
        rows = sweep.design.iloc[scenario * size : (scenario + 1) * size]
        places = np.stack([_ordered(factor, rows[factor.key]) for factor in factors], axis=1)
        table = given_data(names, places, values, RESAMPLES, SEED)
    return Sensed(sweep.kit.names[scenario], wanted, is_difference, table, luck(values, RESAMPLES, SEED))


def _values(sweep: Sweep, wanted: Wanted) -> tuple[Values, bool]:
    """(point, seed) paired differences, or levels of what exists only where groups meet."""
    if sweep.is_paired:
        differences = sweep.differences(wanted.column)
        if not np.isnan(differences).all():
            return differences, True
    return sweep.arm(wanted.column), False


def _ordered(factor: Factor, column: "pd.Series[Any]") -> Values:
    """A column as numbers that keep its order; of choices, codes."""
    if factor.kind == "choice":
        codes, _ = column.factorize()
        return np.asarray(codes, np.float64)
    return np.asarray(column, np.float64)


def _unordered(sweep: Sweep) -> list[str]:
    return [factor.key for factor in sweep.kit.factors if factor.kind == "choice"]


def _fill(path: Path, sweep: Sweep, found: list[Sensed], picture: str) -> None:
    import pandas as pd

    from .figures import save

    tables = [
        one.table.assign(scenario=one.scenario, column=one.wanted.column, difference=one.is_difference)
        for one in found
    ]
    whole = pd.concat(tables, ignore_index=True)
    head = ["scenario", "column", "difference", "key"]
    write_csv(whole[[*head, *(name for name in whole.columns if name not in head)]], path / "sensitivity.csv")
    write_csv(pd.DataFrame([_luck_row(one) for one in found]), path / "luck.csv")
    several = len(sweep.kit.names) > 1
    for one in found:
        name = f"{plain_name(one.scenario)}-{one.wanted.column}" if several else one.wanted.column
        save(_figure(sweep, one), path / f"{name}.{picture}")


def _luck_row(one: Sensed) -> dict[str, Any]:
    """Shares of luck with their intervals, one column each."""
    row: dict[str, Any] = {"scenario": one.scenario, "column": one.wanted.column}
    for name, value in one.luck._asdict().items():
        if isinstance(value, tuple):
            row |= dict(zip((name, f"{name}_low", f"{name}_high"), value, strict=True))
        else:
            row[name] = value
    return row


def _figure(sweep: Sweep, one: Sensed) -> "Figure":
    from .figures.sensitivity import morris_figure, shares_figure, sobol_figure

    title = say("sensitivity.title", **about(_asked(one)))
    kind = sweep.manifest["design"]["kind"]
    if kind in SCREENING:
        factor = shown(one.wanted.outcome).factor
        return morris_figure(one.table, title, unit(one.wanted.outcome), factor, _unordered(sweep))
    draw = sobol_figure if kind in SHARES else shares_figure
    return draw(one.table, one.luck, title)


def tell_sensitivity(done: Sensitivity) -> list[str]:
    """The lines that ``sensitivity`` prints."""
    sweep = done.sweep
    question = sweep.manifest["experiment"]["question"]
    lines = [asked(question), ""] if question else []
    for one in done.found:
        if len(sweep.kit.names) > 1:
            lines.append(one.scenario)
        lines += [*tell_sensed(sweep, one), ""]
    return [*wrapped(lines), say("cli.fixed_line"), say("effects.written", folder=done.folder)]


def tell_sensed(sweep: Sweep, one: Sensed) -> list[str]:
    """What matters for one outcome of one scenario, as lines."""
    asked = _asked(one)
    kind = sweep.manifest["design"]["kind"]
    if kind in SCREENING:
        return tell_morris(one.table, one.luck, asked, _unordered(sweep))
    return (tell_sobol if kind in SHARES else tell_shares)(one.table, one.luck, asked)


def _asked(one: Sensed) -> Asked:
    wanted = one.wanted
    return Asked(wanted.outcome, wanted.stratum, wanted.first, wanted.last, one.is_difference)
