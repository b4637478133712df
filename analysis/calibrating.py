"""``commonground calibrate``: which numbers agree with the evidence, and whether that can be known at all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import __version__
from sim.words import say, say_count

from .evidence.calibration.doing import Calibrated, Workshop, calibrate
from .evidence.calibration.files import load_calibration
from .evidence.calibration.plan import CalibrationPlan
from .evidence.calibration.tables import ensemble_table, posterior_table, screening_table, targets_table
from .evidence.ensemble import ENSEMBLE
from .evidence.whole import Whole
from .experiments.experiment import PROCESSES, crew_of
from .output.manifest import FORMAT
from .progress import Gauge
from .running import command_line, plain_name, settings_of
from .sweeping import Stopped, terminable
from .words import asked, listed, number, wrapped

if TYPE_CHECKING:
    import pandas as pd

KIND = "calibration"
QUICK: dict[str, object] = {
    "screening.trajectories": 4, "matching": 256, "bank": 512, "keep": 0.3, "truths": 100,
    "ensemble.vectors": 12, "ensemble.spare": 4, "ensemble.seeds": 2, "ensemble.years": 2,
}  # fmt: skip
"""A reduced run: a look at whether everything works, no base for an ensemble."""


@dataclass(frozen=True)
class CalibrateRequest:
    """What was asked for on the command line."""

    calibration: str
    quick: bool = False
    workers: int | None = None
    scheduler: str | None = None
    pool: str = PROCESSES
    settings: tuple[str, ...] = ()
    out: Path | None = None
    picture: str = "svg"


@dataclass(frozen=True)
class Found:
    """A calibration that was done, with its tables, in its folder."""

    folder: Path
    done: Calibrated
    tables: "dict[str, pd.DataFrame]"


def plan_of(request: CalibrateRequest) -> CalibrationPlan:
    """The plan that was asked for. Raises ScenarioError."""
    quick = QUICK if request.quick else {}
    return load_calibration(request.calibration, {**quick, **settings_of(request.settings)})


def calibrate_by(
    plan: CalibrationPlan, request: CalibrateRequest, tell: Callable[[str], None]
) -> Found | Stopped:
    """Do what was asked; the same command goes on where it was stopped. Raises OutputError."""
    words = ["calibrate", request.calibration, *(["--quick"] if request.quick else [])]
    command = command_line(words, request.settings)
    folder = request.out or Path("results") / f"{plain_name(plan.file.name)}{'-quick' * request.quick}"
    told = {"calibration": plan.file.model_dump(mode="json")}
    whole = Whole(folder, KIND, plan.design_hash, command, told)
    whole.begin()
    with terminable(), Gauge() as gauge:
        shop = Workshop(
            folder, lambda: crew_of(request.workers, request.scheduler, None, request.pool), gauge, tell,
            command,
        )  # fmt: skip
        try:
            done = calibrate(plan, shop)
        except KeyboardInterrupt as error:
            return Stopped(folder, gauge.done, gauge.total, error)
    return _written(whole, done, command, request.picture)


def _written(whole: Whole, done: Calibrated, command: str, picture: str) -> Found:
    """The tables, the ensemble with its own manifest, the figure, and last the manifest."""
    from .figures.calibration import calibration_figure

    tables = {
        "screening": screening_table(done), "recovery": done.recovery, "posterior": posterior_table(done),
        "targets": targets_table(done), ENSEMBLE: ensemble_table(done),
    }  # fmt: skip
    question = asked(done.plan.file.question)
    whole.end(
        tables, lambda: calibration_figure(question, tables["targets"], tables["posterior"]), picture,
        {ENSEMBLE: told_of(done, tables["targets"], command)},
    )  # fmt: skip
    return Found(whole.folder, done, tables)


def told_of(done: Calibrated, targets: "pd.DataFrame", command: str) -> dict[str, Any]:
    """The manifest of an ensemble: what it was made from, and what it meets and misses."""
    from sim.jit import ENGINE_HASH

    plan, recovery = done.plan, done.recovery
    return {
        "format": FORMAT, "kind": "ensemble", "name": plan.file.name, "version": __version__,
        "engine_hash": ENGINE_HASH, "design_hash": plan.design_hash, "command": command,
        "vectors": len(done.ensemble), "ruled_out": len(done.looked_at) - len(done.kept_all),
        "numbers": done.free, "plausible_share": round(done.plausible, 4),
        "met": list(targets.loc[targets["is_met"], "statistic"]),
        "missed": list(targets.loc[~targets["is_met"], "statistic"]),
        "not_constrained": list(recovery.loc[~recovery["is_constrained"], "number"]),
        "recovered": bool(recovery["is_covered"].all() and recovery["is_uniform"].all()),
    }  # fmt: skip


def what_is_calibrated(plan: CalibrationPlan) -> str:
    """One sentence: how many figures, how many numbers, how many readings at most."""
    file, numbers = plan.file, len(plan.factors)
    return say(
        "calibrate.what", name=file.name, targets=len(file.targets), numbers=numbers,
        readings=number(readings_of(plan)),
    )  # fmt: skip


def readings_of(plan: CalibrationPlan) -> int:
    """How many readings all stages have together."""
    file = plan.file
    screening = file.screening.trajectories * (len(plan.factors) + 1) * file.screening.seeds
    looked_at = (file.ensemble.vectors + file.ensemble.spare) * (file.ensemble.seeds + 2)
    return screening + file.matching + file.rounds * file.bank + looked_at


def tell_found(found: Found) -> list[str]:
    """The lines that ``calibrate`` prints at its end."""
    done, targets, recovery = found.done, found.tables["targets"], found.done.recovery
    met, missed = targets[targets["is_met"]], targets[~targets["is_met"]]
    lines = [asked(done.plan.file.question), say("calibrate.plausible", share=number(100 * done.plausible))]
    lines.append(say("calibrate.free", numbers=listed(done.free)))
    covered = recovery["coverage_90"]
    right = bool(recovery["is_covered"].all() and recovery["is_uniform"].all())
    lines.append(
        say(
            "calibrate.recovered" if right else "calibrate.not_recovered",
            truths=int(recovery["truths"].iloc[0]),
            low=number(100 * covered.min()),
            high=number(100 * covered.max()),
        )
    )
    loose = list(recovery.loc[~recovery["is_constrained"], "number"])
    if loose:
        lines.append(say("calibrate.loose", numbers=listed(loose)))
    lines.append(say_count("calibrate.met", len(met), total=len(targets)))
    lines += [
        say("calibrate.missed", statistic=row.statistic, seen=f"{row.seen:g}", after=f"{row.after:.3g}",
            low=f"{row.low:.3g}", high=f"{row.high:.3g}")
        for row in missed.itertuples()
    ]  # fmt: skip
    out = len(done.looked_at) - len(done.kept_all)
    lines.append(say("calibrate.ensemble", vectors=len(done.ensemble), out=out, total=len(done.looked_at)))
    return [*wrapped(lines), "", say("cli.fixed_line"), say("cli.written", folder=found.folder)]
