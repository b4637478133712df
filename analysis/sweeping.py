"""``commonground sweep``: do all runs of an experiment; the same command goes on where it was stopped."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from sim.words import say, say_count

from .experiments.experiment import PROCESSES, Experiment, crew_of
from .experiments.plan import Plan
from .experiments.resolve import load_plan
from .experiments.sweep import Sweep
from .progress import Gauge
from .running import command_line, plain_name, settings_of
from .words import asked, number


class Terminated(KeyboardInterrupt):
    """The system asked the program to end (SIGTERM)."""


@dataclass(frozen=True)
class SweepRequest:
    """What was asked for on the command line."""

    experiment: str
    workers: int | None = None
    scheduler: str | None = None
    pool: str = PROCESSES
    settings: tuple[str, ...] = ()
    out: Path | None = None


@dataclass(frozen=True)
class Stopped:
    """A sweep that was stopped on the way, by whom, and how far it was."""

    folder: Path
    done: int
    total: int
    error: KeyboardInterrupt


def plan_of(request: SweepRequest) -> Plan:
    """The plan that was asked for. Raises ScenarioError."""
    return load_plan(request.experiment, settings_of(request.settings))


def sweep(plan: Plan, request: SweepRequest) -> Sweep | Stopped:
    """Do what was asked. Raises OutputError."""
    command = command_line(["sweep", request.experiment], request.settings)
    folder = request.out or Path("results") / plain_name(plan.name)
    with terminable(), Gauge() as gauge:
        try:
            return Experiment(plan, command).drive(
                folder, lambda: crew_of(request.workers, request.scheduler, None, request.pool), gauge
            )
        except KeyboardInterrupt as error:
            return Stopped(folder, gauge.done, gauge.total, error)


@contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM ends the work as Ctrl-C does: at once, and so that it can go on later."""

    def stop(_: int, __: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def what_is_swept(plan: Plan) -> str:
    """One sentence: how many runs of what."""
    block = plan.first_block()
    return say_count(
        "sweep.what", plan.points, name=plan.name, points=number(plan.points), seeds=plan.seeds.count,
        runs=number(block.runs), arms=plan.arms, weeks=plan.kit.weeks,
    )  # fmt: skip


def tell_sweep(swept: Sweep) -> list[str]:
    """The lines that ``sweep`` prints at its end."""
    manifest = swept.manifest
    question = manifest["experiment"]["question"]
    lines = [asked(question)] if question else []
    lines.append(
        say("sweep.done", runs=number(manifest['runs']), points=number(manifest['points']),
            seconds=f"{manifest['ran']['seconds']:.0f}")
    )  # fmt: skip
    if swept.failed:
        lines.append(say_count("sweep.failed", swept.failed, folder=swept.folder))
    kind = manifest["design"]["kind"]
    if kind in ("morris", "sobol", "latin_hypercube", "grid"):
        lines.append(say("sweep.next_sensitivity", folder=swept.folder))
    lines.append(say("sweep.next_compare", folder=swept.folder))
    return [*lines, say("cli.fixed_line"), say("cli.written", folder=swept.folder)]


def tell_stopped(stopped: Stopped) -> str:
    """What to say when a sweep was stopped on the way."""
    return say("sweep.stopped", done=number(stopped.done), total=number(stopped.total), folder=stopped.folder)
