"""What must hold across the keys of a programme: openings, named phases, facts about facilitators."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import nearest
from ..words import say
from .checks import Finding

if TYPE_CHECKING:
    from .models import Scenario

INSTEAD = ("start", "groups", "rounds", "weeks_between_groups", "weeks_between_rounds")


def practice(scenario: "Scenario") -> Iterator[Finding]:
    """Everything wrong across the keys of a programme whose single keys are right."""
    yield from _named_phases(scenario)
    yield from _facts(scenario)
    programme = scenario.programme
    if programme.openings and programme.rounds > 1:
        path = ("programme", "openings")
        yield Finding(path, say("error.openings_and_rounds"), (("programme", "rounds"),))


def _named_phases(scenario: "Scenario") -> Iterator[Finding]:
    programme = scenario.programme
    names = [phase.name for phase in programme.phases]
    for key in ("newcomers_until", "mix_from"):
        given = getattr(programme, key)
        if given is not None and given not in names:
            message = say("error.unknown_phase", given=given)
            involved = (("programme", "phases"),)
            yield Finding(
                ("programme", key), message, involved, given, ", ".join(names), nearest(given, names)
            )


def _facts(scenario: "Scenario") -> Iterator[Finding]:
    """A fact and another fraction than the usual one are not both written, since the fraction follows."""
    staff, path = scenario.programme.facilitators, ("programme", "facilitators")
    for fraction, fact in (("skill", "training_days"), ("supervision", "supervised")):
        written = getattr(staff, fraction) != type(staff).model_fields[fraction].default
        if written and getattr(staff, fact) is not None:
            message = say("error.fact_and_fraction", fact=fact, fraction=fraction)
            yield Finding((*path, fact), message, ((*path, fraction),))
