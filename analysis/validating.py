"""``commonground validate``: hold the model against its patterns, and tell first what does not hold."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import __version__
from sim.errors import OutputError, Problem, ScenarioError, nearest
from sim.scenario import short_hash
from sim.words import say, say_count

from .evidence.bank import Bank, Vectors, fill
from .evidence.ensemble import Ensemble
from .evidence.patterns.expected import FILE as EXPECTED
from .evidence.patterns.expected import changed, load_expected
from .evidence.patterns.judge import Judged, checked, in_order, measured, spread, verdict
from .evidence.patterns.page import check_page, rebuild
from .evidence.patterns.pattern import Check, Pattern
from .evidence.patterns.ranges import USUAL_SEEDS, USUAL_VECTORS, ranges
from .evidence.patterns.reader import LIVED, PatternReader
from .evidence.patterns.register import PATTERNS, grouped
from .evidence.patterns.tables import checks_table, numbers_table, patterns_table
from .evidence.patterns.tell import tell_changed, tell_patterns
from .experiments.crews import Crew
from .experiments.experiment import PROCESSES, crew_of
from .experiments.record import BEGUN, DONE, as_bytes, hashes
from .experiments.store import write_whole
from .output import check_target, write_csv
from .output.folder import MANIFEST, reason
from .output.manifest import FORMAT, Clock
from .progress import Gauge
from .sweeping import Stopped, terminable
from .words import wrapped

Values = NDArray[np.float64]
DEFAULT_SEEDS, QUICK_SEEDS = 24, 6
DEFAULTS, RANGES, ENSEMBLE = "defaults", "ranges", "ensemble"


@dataclass(frozen=True)
class ValidateRequest:
    """What was asked for on the command line."""

    only: tuple[str, ...] = ()
    seeds: int = DEFAULT_SEEDS
    vectors: int = USUAL_VECTORS
    ensemble: Ensemble | None = None
    out: Path | None = None
    page: Path | None = None
    workers: int | None = None
    expected: Path = EXPECTED
    pool: str = PROCESSES

    @classmethod
    def of(
        cls, only: tuple[str, ...], seeds: int | None, vectors: int | None, quick: bool,
        ensemble: Ensemble | None, **more: Any,
    ) -> "ValidateRequest":  # fmt: skip
        """A request with what was left open filled in; a quick one asks for fewer seeds and no ranges."""
        usual = (QUICK_SEEDS, 0) if quick else (DEFAULT_SEEDS, USUAL_VECTORS)
        seeds = usual[0] if seeds is None else seeds
        return cls(only, seeds, usual[1] if vectors is None else vectors, ensemble, **more)

    @property
    def ids(self) -> tuple[str, ...]:
        """The patterns that are asked for, in order. Raises ScenarioError for those that do not exist."""
        problems = [
            Problem(say("validate.unknown", given=name), "", 0, "--only", name, "", nearest(name, PATTERNS))
            for name in self.only
            if name not in PATTERNS
        ]
        if problems:
            raise ScenarioError(*problems)
        return tuple(name for name in PATTERNS if not self.only or name in self.only)

    @property
    def folder(self) -> Path:
        """Where results go."""
        return self.out or Path("results") / f"validate-{self.design_hash}"

    @cached_property
    def design_hash(self) -> str:
        """What makes these results differ from others, in 16 hexadecimal digits."""
        from sim.jit import ENGINE_HASH

        readers = [PatternReader(ids).key for ids in grouped(self.ids).values()]
        sets = self.ensemble.key if self.ensemble else ""
        return short_hash([list(self.ids), readers, self.seeds, self.vectors, sets, __version__, ENGINE_HASH])

    @property
    def command(self) -> str:
        """The command that rebuilds them."""
        words = ["commonground", "validate", "--seeds", str(self.seeds), "--vectors", str(self.vectors)]
        words += ["--only", ",".join(self.only)] if self.only else []
        return " ".join([*words, *(["--ensemble", self.ensemble.given] if self.ensemble else [])])


class Stage(NamedTuple):
    """Vectors and seeds with which all patterns are read."""

    name: str
    vectors: Vectors
    seeds: range


@dataclass(frozen=True)
class Validated:
    """What came out; ``changed``: what was expected of patterns whose verdict is another."""

    folder: Path
    judged: list[Judged]
    changed: list[tuple[str, Judged]]
    failed: int
    request: ValidateRequest


def validate(request: ValidateRequest) -> Validated | Stopped:
    """Do what was asked; the same request goes on where it was stopped. Raises ScenarioError, OutputError."""
    clock, expected, manifest = Clock(), load_expected(request.expected), _manifest(request)
    if request.page is not None:
        check_page(request.page)
    check_target(request.folder, lambda found: found.get("design_hash") == request.design_hash)
    with terminable(), Gauge() as gauge:
        try:
            _begin(request.folder, manifest)
            judged, failed = _judge(request, gauge)
        except KeyboardInterrupt as error:
            return Stopped(request.folder, gauge.done, gauge.total, error)
    for name, frame in (
        ("patterns", patterns_table(judged, expected)), ("checks", checks_table(judged)),
        ("numbers", numbers_table(judged)),
    ):  # fmt: skip
        write_csv(frame, request.folder / f"{name}.csv")
    files = hashes(request.folder, sorted(request.folder.glob("*.csv")))
    _write(
        request.folder,
        {**manifest, "state": DONE, "failed": failed, "files": files, "ran": clock.ran()},
    )
    if request.page is not None:
        rebuild(request.page, judged)
    exact = request.seeds == DEFAULT_SEEDS
    return Validated(request.folder, judged, changed(expected, judged, exact), failed, request)


def _begin(folder: Path, manifest: dict[str, Any]) -> None:
    """Say first whose folder this is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MANIFEST).exists():
            _write(folder, manifest)
    except OSError as error:
        raise OutputError(say("output.unwritable", folder=folder, reason=reason(error))) from None


def stages(request: ValidateRequest) -> list[Stage]:
    """With which vectors and seeds patterns are read."""
    found = [Stage(DEFAULTS, Vectors.none(), range(1, request.seeds + 1))]
    if request.ensemble is not None:
        found.append(Stage(ENSEMBLE, request.ensemble.vectors, range(1, USUAL_SEEDS + 1)))
    if request.vectors:
        found.append(Stage(RANGES, ranges(request.vectors), range(1, USUAL_SEEDS + 1)))
    return found


def _judge(request: ValidateRequest, gauge: Gauge) -> tuple[list[Judged], int]:
    """Fill the banks of all groups and stages; judge every pattern, the most uncomfortable first."""

    def hire() -> Crew:
        return crew_of(request.workers, None, None, request.pool)

    found, failed = list[Judged](), 0
    groups, lived = grouped(request.ids), stages(request)
    gauge.expect(len(groups) * sum(len(stage.vectors) * len(stage.seeds) for stage in lived))
    for group, ids in groups.items():
        reader, banks = PatternReader(ids), dict[str, Bank]()
        for stage in lived:
            gauge.expect(-len(stage.vectors) * len(stage.seeds))  # the bank says it again
            folder = request.folder / "banks" / f"{stage.name}-{group}"
            banks[stage.name] = fill(
                folder, reader, stage.vectors, stage.seeds, hire=hire, gauge=gauge, command=request.command
            )
        failed += sum(bank.failed for bank in banks.values())
        found += [judged(pattern, banks) for pattern in reader.patterns]
    return in_order(found), failed


def judged(pattern: Pattern, banks: dict[str, Bank]) -> Judged:
    """One pattern, from the banks of its group by stage."""
    rows = _numbers(pattern, banks[DEFAULTS])[0]
    checks = checked(pattern, rows)
    return Judged(
        pattern, verdict(checks), tuple(measured(pattern, rows)), tuple(checks),
        _spread(pattern, pattern.claim, banks.get(ENSEMBLE)),
        _spread(pattern, pattern.asked_of_all, banks.get(RANGES)),
    )  # fmt: skip


def _numbers(pattern: Pattern, bank: Bank) -> Values:
    """(vector, seed, number) of one pattern."""
    places = [bank.columns.index(f"{pattern.id}.{name}") for name in pattern.measures]
    return bank.values()[..., places]


def _spread(pattern: Pattern, check: Check, bank: Bank | None) -> Any:
    if bank is None:
        return None
    lived = bank.of(f"{pattern.id}.{LIVED}")
    return spread(check, pattern.measures, _numbers(pattern, bank), lived)


def _manifest(request: ValidateRequest) -> dict[str, Any]:
    """Everything needed to understand the folder."""
    from sim.jit import ENGINE_HASH

    return {
        "format": FORMAT, "kind": "validate", "state": BEGUN, "version": __version__,
        "command": request.command, "patterns": list(request.ids), "seeds": request.seeds,
        "vectors": request.vectors, "seeds_a_vector": USUAL_SEEDS,
        "ensemble": request.ensemble.as_told() if request.ensemble else None, "engine_hash": ENGINE_HASH,
        "design_hash": request.design_hash, "files": {},
    }  # fmt: skip


def _write(folder: Path, manifest: dict[str, Any]) -> None:
    write_whole(folder / MANIFEST, as_bytes(manifest))


def tell_validated(done: Validated) -> list[str]:
    """The lines that ``validate`` prints."""
    request = done.request
    lines = [say("validate.head", patterns=len(done.judged), seeds=request.seeds, vectors=request.vectors)]
    lines += [*tell_patterns(done.judged), ""]
    if done.failed:
        lines += wrapped([say_count("validate.failed", done.failed)])
    told = [tell_changed(expected, one) for expected, one in done.changed]
    lines += wrapped(told or [say("validate.as_expected")])
    return [*lines, say("cli.fixed_line"), say("cli.written", folder=done.folder)]
