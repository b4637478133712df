"""From what is written under ``vary`` to factors, with a sentence for everything that cannot be varied."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.errors import Problem, nearest
from sim.parameters import PARAMETERS
from sim.scenario.base import plain
from sim.scenario.keys import Key, find, keys, siblings
from sim.scenario.problems import show
from sim.scenario.tree import Layer, Place
from sim.words import say

from .factors import PRIORS, Factor

REGISTER, ALL = "register", "parameters"
NEVER = (
    *("name", "question", "notes", "extends", "purpose", "words", "weeks", "changes"),
    *("rollout", "costs"),  # an experiment lives single communities
)
RANGE = ("low", "high", "prior")
COUNTED = ("integer", "number")


class Refused(Exception):
    """Why something cannot be varied: the sentence, what is allowed, what is nearest."""

    def __init__(self, message: str, allowed: str = "", closest: str = "", given: str = "") -> None:
        self.message, self.allowed, self.closest, self.given = message, allowed, closest, given
        super().__init__(message)

    def problem(self, place: Place, key: str) -> Problem:
        """The same with its place in the file."""
        return Problem(self.message, place.file, place.line, key, self.given, self.allowed, self.closest)


def factors_of(vary: Mapping[str, Any], layer: Layer) -> tuple[list[Factor], list[Problem]]:
    """The factors that a file describes, and everything that is wrong with them."""
    found: dict[str, Factor] = {}
    problems: list[Problem] = []
    for key, written in vary.items():
        place = layer.place(("vary", key))
        try:
            for factor in _factors(key, plain(written)):
                if factor.key in found and key != ALL:
                    raise Refused(say("experiment.varied_twice", key=factor.key))
                found.setdefault(factor.key, factor)
        except Refused as refusal:
            problems.append(refusal.problem(place, f"vary.{key}"))
    return list(found.values()), problems


def _factors(key: str, written: Any) -> Iterator[Factor]:
    if key == ALL:
        if written != REGISTER:
            raise Refused(say("experiment.all_parameters"), REGISTER)
        names = [name for name, entry in PARAMETERS.items() if entry.kind == "process"]
        yield from (_of_register(name) for name in names)
    elif key.startswith(f"{ALL}."):
        yield _parameter(key, written)
    else:
        yield _of_key(_known(key), written)


def _of_register(name: str) -> Factor:
    entry = PARAMETERS[name]
    return Factor(f"{ALL}.{name}", "number", entry.low, entry.high, entry.prior, (), entry.unit)


def _parameter(key: str, written: Any) -> Factor:
    name = key.partition(".")[2]
    if name not in PARAMETERS:
        raise Refused(
            say("error.unknown_parameter", given=name), "", _prefixed(nearest(name, PARAMETERS)), name
        )
    entry = PARAMETERS[name]
    if written == REGISTER:
        return _of_register(name)
    return _written(key, "number", entry.unit, entry.least, entry.most, written)


def _prefixed(name: str) -> str:
    return f"{ALL}.{name}" if name else ""


def _known(key: str) -> Key:
    """The key of a scenario that this dotted name means, if it can be varied."""
    path = tuple(key.split("."))
    entry = find(path)
    if entry is None:
        known = {".".join(known) for known in keys() if "*" not in known}
        closest = nearest(key, [*known, *(_prefixed(name) for name in PARAMETERS)])
        allowed = "" if closest else ", ".join(siblings(path))
        raise Refused(say("experiment.unknown_key", given=key), allowed, closest, key)
    if entry.section is not None and entry.kind == "section":
        raise Refused(say("experiment.section", given=key), ", ".join(siblings((*path, ""))), "", key)
    if path[0] in NEVER or "*" in entry.path:
        raise Refused(say("experiment.never_varied", given=key), "", "", key)
    return entry


def _of_key(entry: Key, written: Any) -> Factor:
    if written == REGISTER:
        raise Refused(say("experiment.not_in_register", given=entry.name), "", "", REGISTER)
    return _written(entry.name, entry.kind, entry.unit, entry.least, entry.most, written)


def _written(key: str, kind: str, unit: str, least: float | None, most: float | None, written: Any) -> Factor:
    if isinstance(written, list):
        return _listed(key, kind, unit, written)
    if isinstance(written, dict) and kind in COUNTED:
        return _range(key, kind, unit, least, most, written)
    if isinstance(written, dict):
        raise Refused(say("experiment.no_range", given=key))
    raise Refused(say("experiment.vary_form", given=show(written)), "", "", show(written))


def _listed(key: str, kind: str, unit: str, written: list[Any]) -> Factor:
    """Listed values; whether each may stand there is seen when scenarios are made of them."""
    if not written:
        raise Refused(say("experiment.no_values"))
    repeated = [value for place, value in enumerate(written) if value in written[:place]]
    if repeated:
        raise Refused(say("experiment.value_twice", given=show(repeated[0])), given=show(repeated[0]))
    counted = kind in COUNTED and all(type(value) in (int, float) for value in written)
    if kind == "number" and counted:
        written = [float(value) for value in written]
    return Factor(key, kind if counted else "choice", values=tuple(written), unit=unit)


def _range(
    key: str, kind: str, unit: str, least: float | None, most: float | None, written: dict[str, Any]
) -> Factor:
    for name in written:
        if name not in RANGE:
            raise Refused(say("experiment.range_key", given=name), "", nearest(name, RANGE) or "low", name)
    low, high = (_end(written, name, kind) for name in ("low", "high"))
    prior = written.get("prior", "uniform")
    if prior not in PRIORS:
        raise Refused(say("error.choice", given=show(prior)), ", ".join(PRIORS), nearest(str(prior), PRIORS))
    if not low < high:
        raise Refused(say("experiment.range_order", low=low, high=high))
    if prior == "log_uniform" and (low <= 0.0 or kind == "integer"):
        raise Refused(say("experiment.log_range"))
    for value in (low, high):
        if (least is not None and value < least) or (most is not None and value > most):
            ends = f"{least:g}" if least is not None else "−∞", f"{most:g}" if most is not None else "∞"
            allowed = say("allowed.range", least=ends[0], most=ends[1])
            raise Refused(say("experiment.range_beyond", given=f"{value:g}"), allowed, "", f"{value:g}")
    return Factor(key, kind, low, high, prior, (), unit)


def _end(written: dict[str, Any], name: str, kind: str) -> float:
    value: Any = written.get(name)
    if type(value) not in (int, float) or value != value or abs(value) == float("inf"):
        raise Refused(say("experiment.range_end", name=name, given=show(value)), given=show(value))
    if kind == "integer" and not isinstance(value, int):
        raise Refused(say("error.whole", given=show(value)), given=show(value))
    return float(value) if kind == "number" else value
