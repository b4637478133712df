"""What happens in a moment or in a week, in sentences."""

from collections.abc import Iterator

import numpy as np

from sim.events import Event
from sim.scenario import Scenario
from sim.words import has, say, say_count

from .moments import Moment
from .seats import Circle
from .speaking import how_much, name, names

OPENLY = 0.45
"""Felt safety from which on the model lets most people open up (its parameter safety_to_speak)."""
COUNTED = {
    Event.fell_out: "fell_out", Event.grew_hot: "grew_hot", Event.mediated: "mediated",
    Event.agreed: "agreed", Event.broke: "broke", Event.selfhelp_formed: "selfhelp_formed",
    Event.selfhelp_ended: "selfhelp_ended",
    Event.referred: "referred", Event.served: "served", Event.refused: "refused",
    Event.facilitator_left: "facilitator_left",
}  # fmt: skip


def phase_name(scenario: Scenario, phase: int) -> str:
    """What a phase of the programme is called."""
    phases = scenario.programme.phases
    known = phases[min(max(phase, 0), len(phases) - 1)].name
    return say(f"trainer.phase.{known}") if has(f"trainer.phase.{known}") else known.replace("_", " ")


def tell_moment(moment: Moment, circle: Circle, scenario: Scenario) -> str:
    """One moment of a meeting."""
    return " ".join(_told(moment, circle, scenario))


def _told(moment: Moment, circle: Circle, scenario: Scenario) -> Iterator[str]:
    who = name(circle.number(moment.teller))
    if moment.stage == "attend":
        expected = len(moment.present) + len(moment.absent)
        yield say_count("trainer.tell.came", len(moment.present), expected=expected)
        if moment.absent:
            yield say_count("trainer.tell.away", len(moment.absent), who=names(circle, moment.absent))
    elif moment.stage == "turns":
        again = moment.turns.get(moment.speaker, 0) > 1
        yield say(
            f"trainer.tell.{'speaks_again' if again else 'speaks'}", who=name(circle.number(moment.speaker))
        )
    elif moment.stage == "opening_up":
        yield say(f"trainer.tell.{'opens_safely' if moment.value >= OPENLY else 'opens_unsafely'}", who=who)
    elif moment.crisis:
        yield say(f"trainer.tell.{'crisis' if moment.crisis == 1 else 'crisis_held'}")
    elif moment.repaired:
        yield say("trainer.tell.repaired", who=who, by=names(circle, moment.repaired))
    elif moment.hurters:
        yield say("trainer.tell.hurt", who=who, by=names(circle, moment.hurters))
    elif moment.stage == "answers":
        yield say("trainer.tell.seen", who=who, how=how_much(moment.value, "seen"))
    elif moment.stage == "together":
        yield say("trainer.tell.together", how=how_much(moment.value, "amount"))
    else:
        yield from _after(moment, circle, scenario)


def _after(moment: Moment, circle: Circle, scenario: Scenario) -> Iterator[str]:
    if not moment.turns:
        yield say("trainer.tell.not_held")
    if moment.left:
        yield say_count("trainer.tell.left", len(set(moment.left)), who=names(circle, moment.left))
    if moment.phase >= 0:
        yield say("trainer.tell.phase", phase=phase_name(scenario, moment.phase))
    yield say("trainer.tell.home")


def tell_community(events: np.recarray) -> list[str]:
    """What happened in the community in a week; violence in a word, never by place or person."""
    found = [
        say_count(f"trainer.week.{words}", int(count))
        for event, words in COUNTED.items()
        if (count := (events.event == event).sum())
    ]
    if (events.event == Event.violence).any():
        found.append(say("trainer.week.violence"))
    return found or [say("trainer.week.nothing")]
