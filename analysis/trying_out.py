"""``commonground trial``: live a study many times and say what it can tell."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.words import say

from .evidence.bank import Bank, Vectors, fill
from .evidence.ensemble import Ensemble
from .evidence.trials.load import load_trial
from .evidence.trials.reader import TrialReader
from .evidence.trials.tell import tell_worth
from .evidence.trials.trial import Trial
from .evidence.trials.worth import Worth, power_table, statistics_table, worth_of
from .experiments.experiment import PROCESSES, crew_of
from .experiments.store import read_manifest
from .output.derived import write_derived
from .output.tables import write_csv
from .progress import Gauge
from .running import command_line, plain_name, settings_of
from .sweeping import Stopped, terminable
from .words import asked

if TYPE_CHECKING:
    from .experiments.crews import Crew

STUDIES, REPORT = "studies", "report"
STUDIES_A_VECTOR = 10


@dataclass(frozen=True)
class TrialRequest:
    """What was asked for on the command line."""

    trial: str
    runs: int | None = None
    seed: int | None = None
    sizes: tuple[int, ...] = ()
    ensemble: Ensemble | None = None
    workers: int | None = None
    scheduler: str | None = None
    pool: str = PROCESSES
    settings: tuple[str, ...] = ()
    out: Path | None = None
    picture: str = "svg"

    @property
    def vectors(self) -> Vectors:
        """The sets of numbers with which it is lived: those of the ensemble, or the defaults."""
        return self.ensemble.vectors if self.ensemble else Vectors.none()


@dataclass(frozen=True)
class Tried:
    """What came out: every study, what they are worth by size, and the folder."""

    trial: Trial
    bank: Bank
    worth: list[Worth]
    vectors: int
    folder: Path


def trial_of(request: TrialRequest) -> Trial:
    """The study that was asked for. Raises ScenarioError."""
    asked: dict[str, object] = settings_of(request.settings)
    if request.sizes:
        asked["sizes"] = list(request.sizes)
    if request.seed is not None:
        asked["seed"] = request.seed
    if request.runs is not None:
        asked["studies"] = request.runs
    trial = load_trial(request.trial, asked)
    if request.ensemble is None or request.runs is not None:
        return trial
    few = trial.file.model_copy(update={"studies": min(STUDIES_A_VECTOR, trial.file.studies)})
    return Trial(few, trial.programme, trial.control)


def try_out(trial: Trial, request: TrialRequest) -> Tried | Stopped:
    """Live every study that was not lived yet, then write and tell. Raises OutputError."""
    folder = request.out or Path("results") / usual_folder(trial, request)
    command = command_of(trial, request)

    def hire() -> "Crew":
        return crew_of(request.workers, request.scheduler, None, request.pool)

    with terminable(), Gauge() as gauge:
        try:
            return _done(trial, request, folder, hire, gauge, command)
        except KeyboardInterrupt as error:
            return Stopped(folder, gauge.done, gauge.total, error)


def _done(
    trial: Trial, request: TrialRequest, folder: Path, hire: "Callable[[], Crew]", gauge: Gauge, command: str
) -> Tried:
    spec, studies = trial.file, folder / STUDIES
    seeds = range(spec.seed, spec.seed + spec.studies)
    bank = fill(
        studies, TrialReader(trial, True), request.vectors, seeds, hire=hire, gauge=gauge, command=command
    )
    found = [worth_of(trial, bank, size) for size in trial.sizes]
    done = Tried(trial, bank, found, len(request.vectors), folder)
    write_derived(
        folder / REPORT, read_manifest(studies), "trial", command,
        lambda path: _write(path, done, request.picture),
        {"trial": spec.model_dump(mode="json"), "scenario": trial.programme.resolved()},
    )  # fmt: skip
    return done


def _write(path: Path, done: Tried, picture: str) -> None:
    from .figures import save
    from .figures.trial import trial_figure

    x = done.trial.file.instrument.name
    write_csv(power_table(done.worth), path / "power.csv")
    write_csv(statistics_table(done.bank), path / "statistics.csv")
    unit = say("trial.persons_in_each_arm" if done.trial.file.compares_persons else "trial.clusters_in_all")
    title = asked(done.trial.file.question, done.trial.file.name)
    differences, null = done.bank.of(f"{x}_difference"), done.bank.of("null_difference")
    save(trial_figure(title, done.worth, differences, null, unit), path / f"figure.{picture}")


def tell_tried(done: Tried) -> list[str]:
    """The lines that ``trial`` prints at its end."""
    told = tell_worth(done.trial, done.worth, done.vectors, done.bank.failed)
    return [*told, say("cli.written", folder=done.folder)]


def command_of(trial: Trial, request: TrialRequest) -> str:
    """The command that does the same again."""
    spec = trial.file
    words = ["trial", request.trial, "--runs", str(spec.studies), "--seed", str(spec.seed)]
    words += ["--sizes", ",".join(map(str, request.sizes))] if request.sizes else []
    words += ["--ensemble", request.ensemble.given] if request.ensemble else []
    words += ["--format", request.picture]
    return command_line(words, request.settings)


def usual_folder(trial: Trial, request: TrialRequest) -> str:
    """Where results go unless said otherwise."""
    spec = trial.file
    sets = f"-{plain_name(request.ensemble.name)}{len(request.ensemble)}" if request.ensemble else ""
    return f"{plain_name(spec.name)}-trial-seed{spec.seed}-runs{spec.studies}{sets}"
