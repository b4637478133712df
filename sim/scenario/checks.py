"""What keys must not say together, and what must hold across a whole scenario."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import nearest
from ..words import say
from .base import Path
from .labels import ethnic_word, labels

if TYPE_CHECKING:
    from .context import Dispute
    from .models import Scenario

VIOLENCE_AT_HOME = re.compile(r"violence|abuse|rape|assault|viol|vbg|gbv|incest|batter")
SITUATIONS = ("partners", "household", "cross", "same")
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Finding:
    """Something wrong across keys: where to point, the sentence, and the other keys it is about."""

    path: Path
    message: str
    others: tuple[Path, ...] = ()
    given: str = ""
    allowed: str = ""
    nearest: str = ""

    @property
    def involved(self) -> tuple[Path, ...]:
        """Every key that the sentence is about."""
        return (self.path, *self.others)


def findings(scenario: "Scenario") -> Iterator[Finding]:
    """Everything wrong across the keys of a scenario whose single keys are right."""
    from .change_checks import changes
    from .place_checks import place
    from .practice_checks import practice
    from .rollout_checks import rollout

    judged = (people, origins, place, disputes, recruitment, phases, practice, parameters, changes, rollout)
    for check in judged:
        yield from check(scenario)


def people(scenario: "Scenario") -> Iterator[Finding]:
    """A group cannot be larger than the community."""
    size, persons = scenario.programme.group_size, scenario.context.persons
    if size > persons:
        yield Finding(
            ("programme", "group_size"),
            say("error.group_too_large", size=size, persons=persons),
            (("context", "persons"),),
            str(size),
        )


def origins(scenario: "Scenario") -> Iterator[Finding]:
    """Shares add up to 1; every origin has a name of its own."""
    path: Path = ("context", "origins")
    found = scenario.context.origins
    total = sum(origin.share for origin in found)
    if abs(total - 1.0) > TOLERANCE:
        yield Finding(path, say("error.shares", total=f"{total:.6g}"), given=f"{total:.6g}")
    for name, times in Counter(origin.id for origin in found).items():
        if times > 1:
            yield Finding(path, say("error.same_id", given=name), given=name)


def disputes(scenario: "Scenario") -> Iterator[Finding]:
    """Violence at home is private and never mediated; every situation has some type of dispute."""
    path: Path = ("context", "disputes")
    kinds = scenario.context.disputes
    for name, kind in kinds.items():
        yield from _protected(name, kind, (*path, name))
    village = not scenario.context.roles
    for situation in SITUATIONS if village else SITUATIONS[1:]:
        if sum(getattr(kind, situation) for kind in kinds.values()) <= 0.0:
            yield Finding(path, say("error.no_dispute", situation=situation), given="0")


def _protected(name: str, kind: "Dispute", path: Path) -> Iterator[Finding]:
    if kind.private and kind.mediable:
        yield Finding((*path, "mediable"), say("error.never_mediated", given=name), (path,), "true", "false")
    elif not kind.private and VIOLENCE_AT_HOME.search(name):
        message = say("error.violence_is_private", given=name)
        yield Finding((*path, "private"), message, (path,), "false", "true")


def recruitment(scenario: "Scenario") -> Iterator[Finding]:
    """Inviting people by their hostility is for marked experiments only."""
    rule = scenario.programme.recruitment.rule
    if rule == "by_hostility" and scenario.purpose != "safety_experiment":
        yield Finding(("programme", "recruitment", "rule"), say("error.by_hostility"), (("purpose",),), rule)


def phases(scenario: "Scenario") -> Iterator[Finding]:
    """Phases are told apart by their names."""
    for name, times in Counter(phase.name for phase in scenario.programme.phases).items():
        if times > 1:
            yield Finding(("programme", "phases"), say("error.same_id", given=name), given=name)


def parameters(scenario: "Scenario") -> Iterator[Finding]:
    """Numbers of the model are known to the register and can be computed with."""
    for name, value in scenario.parameters.items():
        yield from parameter(name, value, ("parameters", name))


def parameter(name: str, value: float, path: Path) -> Iterator[Finding]:
    """One number of the model: its name is known, and its value can be computed with."""
    from ..parameters import PARAMETERS

    entry = PARAMETERS.get(name)
    if entry is None:
        yield Finding(
            path, say("error.unknown_parameter", given=name), given=name, nearest=nearest(name, PARAMETERS)
        )
    elif not entry.least <= value <= entry.most:
        allowed = say("allowed.range", least=f"{entry.least:g}", most=f"{entry.most:g}")
        if entry.most == float("inf"):
            allowed = say("allowed.from", least=f"{entry.least:g}")
        given = f"{value:g}"
        yield Finding(path, say("error.parameter_range", given=given), given=given, allowed=allowed)


def words_for_people(tree: Mapping[str, Any]) -> Iterator[Finding]:
    """No ethnic word in any name, question or label, be the rest right or wrong."""
    for path, text in labels(tree):
        word = ethnic_word(text)
        if word:
            yield Finding(path, say("error.ethnic", given=word), given=word)
