"""From a calibration file to a plan: study and village loaded, numbers found, targets held against both."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.errors import ScenarioError, nearest
from sim.scenario.load import READY, shown
from sim.scenario.read import read_file
from sim.words import say

from ...experiments.factors import Factor
from ...experiments.load import Read, named_file
from ...experiments.varied import factors_of
from ..targets import load_targets
from ..trials.load import load_trial
from ..trials.reader import TrialReader
from .plan import CalibrationPlan, CalibrationReader
from .spec import CalibrationFile
from .village import COLUMNS, VillageReader

FITTED = "calibrate"
KEYS = ("targets", "screening", "matching", "bank")
"""Keys by which a file is known as a calibration."""


def calibration_file(given: str | Path) -> Path:
    """The file of a ready calibration, or of a path. Raises ScenarioError."""
    return named_file(str(given), ready_calibrations(), say("calibrate.none_such", given=given))


def is_calibration(name_or_path: str) -> bool:
    """Whether a name or file means a calibration; what cannot be read is taken for something else."""
    try:
        file = calibration_file(name_or_path)
        return bool(set(read_file(file, shown(file)).tree) & set(KEYS))
    except ScenarioError:
        return False


def ready_calibrations() -> dict[str, Path]:
    """The ready calibrations: name → file, in alphabetical order."""
    return {file.stem: file for file in sorted((READY / "calibrations").glob("*.yaml"))}


def load_calibration(
    name_or_path: str | Path, overrides: Mapping[str, object] | None = None
) -> CalibrationPlan:
    """The plan of a ready calibration or of a file. Raises ScenarioError with every problem at once."""
    file = calibration_file(name_or_path)
    read = Read(CalibrationFile, file, overrides or {}, needed=("trial", "village", "vary", "targets"))
    spec = read.spec
    if spec is None:
        read.raise_if_wrong()
        raise AssertionError("a file without problems is typed")
    factors, problems = factors_of(spec.vary, read.layer)
    read.problems += problems
    _check_numbers(read, spec, factors)
    village = read.scenario(spec.village, {}, ("village",))
    study = read.told(("trial",), lambda: TrialReader(load_trial(_beside(file, spec.trial))))
    columns = (*study.columns, *COLUMNS) if study is not None else None
    _check_targets(read, spec, columns)
    read.raise_if_wrong()
    assert study is not None and village is not None
    wanted = tuple(target.statistic for target in spec.targets)
    reader = CalibrationReader(study, VillageReader(village, spec.villages), wanted)
    return CalibrationPlan(spec, reader, tuple(factors))


def _beside(file: Path, given: str) -> str:
    """A path in a file is meant from where the file lies."""
    beside = file.parent / given
    return str(beside) if beside.is_file() else given


def _check_numbers(read: Read[CalibrationFile], spec: CalibrationFile, factors: Sequence[Factor]) -> None:
    """Only numbers with a range can be fitted, and those always free must be among them."""
    known = [factor.key for factor in factors]
    for factor in factors:
        if factor.is_listed or factor.kind != "number":
            read.note(("vary", factor.key), say("calibrate.needs_range", given=factor.key), given=factor.key)
    for place, given in enumerate(spec.screening.always):
        if given not in known:
            path = ("screening", "always", place)
            read.note(
                path, say("calibrate.not_varied", given=given), given=given, nearest=nearest(given, known)
            )
    if spec.screening.keep < len(spec.screening.always):
        read.note(("screening", "keep"), say("calibrate.keep_too_few", given=spec.screening.keep))


def _check_targets(read: Read[CalibrationFile], spec: CalibrationFile, columns: Sequence[str] | None) -> None:
    """Targets name statistics that are read (``columns``, if the study is known) and figures for fitting."""
    figures, seen = load_targets(), set[str]()
    for place, target in enumerate(spec.targets):
        path, given = ("targets", place), target.statistic
        if columns is not None and given not in columns:
            closest = nearest(given, columns)
            allowed = "" if closest else ", ".join(columns)
            message = say("calibrate.no_statistic", given=given)
            read.note((*path, "statistic"), message, given=given, allowed=allowed, nearest=closest)
        if given in seen:
            read.note((*path, "statistic"), say("calibrate.twice", given=given))
        seen.add(given)
        for figure in target.figures:
            _check_figure(read, figure, figures, (*path, "figures"))


def _check_figure(
    read: Read[CalibrationFile], given: str, figures: Mapping[str, object], path: tuple[str | int, ...]
) -> None:
    if given not in figures:
        read.note(path, say("calibrate.no_figure", given=given), given=given, nearest=nearest(given, figures))
    elif getattr(figures[given], "use", "") != FITTED:
        use = getattr(figures[given], "use", "")
        read.note(path, say("calibrate.not_for_fitting", given=given, use=use), given=given)
