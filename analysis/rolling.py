"""``commonground rollout``: plan a programme for many communities, live them all, tell what came out."""

from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.words import say

from .evidence.ensemble import Ensemble
from .experiments.experiment import PROCESSES, crew_of
from .rollout.doing import Done, PeopleGauge, do_rollout, same_places
from .rollout.kit import Work
from .rollout.moving import Move, moved
from .rollout.plan import RolloutPlan, plan_of
from .running import command_line, load, plain_name
from .sweeping import Stopped, terminable

SETS = 10
"""Sets of numbers of an ensemble that a rollout is lived with, unless said otherwise."""


@dataclass(frozen=True)
class RolloutRequest:
    """What was asked for on the command line."""

    scenario: str
    against: str | None = None
    move: str | None = None
    seed: int = 1
    runs: int = 1
    share: float = 1.0
    workers: int | None = None
    scheduler: str | None = None
    pool: str = PROCESSES
    settings: tuple[str, ...] = ()
    out: Path | None = None
    picture: str = "svg"
    ensemble: Ensemble | None = None


def rollout_plan(name: str, settings: tuple[str, ...]) -> RolloutPlan:
    """The plan of a scenario, with the values of ``--set`` over it. Raises ScenarioError."""
    return plan_of(load(name, settings))


def work_of_request(request: RolloutRequest) -> Work:
    """What is to be lived. Raises ScenarioError, also where two rollouts cannot be paired."""
    plan = rollout_plan(request.scenario, request.settings)
    against = rollout_plan(request.against, request.settings) if request.against else None
    if request.move is not None:
        if against is not None:
            raise ScenarioError(Problem(say("rollout.move_or_against"), "--move-budget"))
        plan, against = moved(plan, Move.parse(request.move)), plan
    if against is not None and not same_places(plan, against):
        message = say("rollout.other_places", one=plan.scenario.name, two=against.scenario.name)
        raise ScenarioError(Problem(message, "--against"))
    sets = request.ensemble.thinned(request.runs) if request.ensemble is not None else None
    runs = len(sets) if sets is not None else request.runs
    return Work(plan, against, request.seed, runs, request.share, sets)


def roll_out(work: Work, request: RolloutRequest) -> Done | Stopped:
    """Do what was asked. Raises OutputError."""
    words = ["rollout", request.scenario, "--seed", str(request.seed), "--runs", str(request.runs)]
    words += ["--sample", f"{request.share:g}"] if request.share < 1.0 else []
    words += ["--against", request.against] if request.against else []
    words += ["--move-budget", request.move] if request.move else []
    words += ["--ensemble", request.ensemble.given] if request.ensemble is not None else []
    words += ["--format", request.picture]
    command = command_line(words, request.settings)
    folder = request.out or Path("results") / usual_folder(work, request)
    with terminable(), PeopleGauge(work.persons) as gauge:
        try:
            return do_rollout(
                work, folder, lambda: crew_of(request.workers, request.scheduler, None, request.pool), gauge,
                command, request.picture,
            )  # fmt: skip
        except KeyboardInterrupt as error:
            return Stopped(folder, gauge.done, gauge.total, error)


def usual_folder(work: Work, request: RolloutRequest) -> str:
    """Where results go unless said otherwise."""
    name = plain_name(work.plan.scenario.name)
    if work.against is not None:
        name += f"-against-{plain_name(work.against.scenario.name)}"
    share = f"-sample{request.share:g}" if request.share < 1.0 else ""
    runs = f"-runs{request.runs}" if request.runs > 1 else ""
    sets = f"-{plain_name(request.ensemble.name)}" if request.ensemble is not None else ""
    return f"{name}-rollout-seed{request.seed}{runs}{share}{sets}"
