"""Why: for every jump a sentence, from what the rule of the meeting really added up.

Felt safety moves by ``feel_safer``; its largest gain or loss is the reason that is told.
"""

from typing import Any, NamedTuple

from sim.events import Event
from sim.principles import democracy, freedom, participation
from sim.scenario import Scenario
from sim.state import State
from sim.words import say

from .life import Look
from .moments import Meeting
from .seats import Circle
from .speaking import name, names
from .telling import phase_name

JUMP = 0.02
"""A change of felt safety in one week that is worth a sentence."""
MOST = 3


class Reason(NamedTuple):
    """A sentence, whom it is about (a row, −1: all), and how felt safety changed."""

    sentence: str
    row: int
    change: float


def reasons(look: Look, meeting: State, circle: Circle, scenario: Scenario, numbers: Any) -> list[Reason]:
    """Why one group's people feel as they do after a week, the largest falls first, then the largest rises.

    ``meeting``: the state right after the meeting; ``circle``: the group before it; ``numbers``: the
    parameters in force.
    """
    held = Meeting(look.events, circle.group)
    if not held.was_held:
        return []
    changes = {
        seat.row: float(look.after.person.group_safety[seat.row]) - seat.safety
        for seat in circle.seats if seat.row >= 0
    }  # fmt: skip
    falls = sorted((row for row in changes if changes[row] <= -JUMP), key=lambda row: changes[row])
    rises = sorted((row for row in changes if changes[row] >= JUMP), key=lambda row: -changes[row])
    told = [_whole_circle(held, circle, scenario)]
    told += [[_fall(row, changes[row], held, meeting, circle, scenario, numbers) for row in falls[:MOST]]]
    told += [[_rise(row, changes[row], meeting, circle, scenario, numbers) for row in rises[:MOST]]]
    return [reason for part in told for reason in part]


def _whole_circle(held: Meeting, circle: Circle, scenario: Scenario) -> list[Reason]:
    """What everyone in the circle lived through."""
    found = []
    if held.rows(Event.crisis):
        words = "trainer.why.crisis_held" if held.rows(Event.crisis_handled) else "trainer.why.crisis"
        found.append(Reason(say(words), -1, 0.0))
    left = held.people(Event.dropped_out)
    if left:
        found.append(Reason(say("trainer.why.left", who=names(circle, left)), -1, 0.0))
    for row in held.rows(Event.phase_advanced):
        phase = phase_name(scenario, int(row.value))
        found.append(Reason(say("trainer.why.phase", phase=phase), -1, 0.0))
    return found


def _parts(
    row: int, meeting: State, circle: Circle, scenario: Scenario, numbers: Any
) -> tuple[dict[str, float], dict[str, float]]:
    """The gains and losses of ``feel_safer`` for one member, by what made them; empty for who was away."""
    seated = meeting.chair.person[: int(meeting.session.present[0])]
    places = [place for place, person in enumerate(seated) if person == row]
    if not places or meeting.person.present[row] != 1:
        return {}, {}
    chair, session, me = meeting.chair[places[0]], meeting.session[0], meeting.person[row]
    held, before = float(session.containment), circle.people[row].safety
    loose = 1.0 - held
    phase = scenario.programme.phases[min(circle.phase, len(scenario.programme.phases) - 1)]
    gains = {
        "held": held * democracy(session.democracy) * phase.holding,
        "together": participation(session.activity, numbers.joint_task_value),
        "seen": float(chair.seen),
    }
    losses = {
        "hostile": loose * numbers.hostility_threat * float(chair.others_hostility),
        "distrust": loose * numbers.distrust_threat * (1.0 - float(chair.others_trust)),
        "hurt": numbers.hurt_threat * float(chair.hurt),
        "talked_over": numbers.dominance_threat * float(chair.dominated) * (1.0 - float(me.standing)),
        "pushed": numbers.push_threat
        * float(session.directiveness)
        * freedom(session.democracy)
        * (1.0 - before),
    }
    return gains, losses


def _fall(
    row: int, change: float, held: Meeting, meeting: State, circle: Circle, scenario: Scenario, numbers: Any
) -> Reason:
    who = name(circle.number(row))
    _, losses = _parts(row, meeting, circle, scenario, numbers)
    hurt = tuple(int(one.other) for one in held.rows(Event.hurt) if one.person == row)
    mended = {int(one.other) for one in held.rows(Event.repaired) if one.person == row}
    if hurt and mended.issuperset(hurt):
        return Reason(say("trainer.why.hurt_repaired", who=who, by=names(circle, hurt)), row, change)
    if hurt:
        return Reason(say("trainer.why.hurt", who=who, by=names(circle, set(hurt) - mended)), row, change)
    if held.rows(Event.crisis) and not held.rows(Event.crisis_handled) and losses:
        return Reason(say("trainer.why.fell_crisis", who=who), row, change)
    most = max(losses, key=lambda part: losses[part]) if losses else "away"
    return Reason(say(f"trainer.why.fell_{most}", who=who), row, change)


def _rise(
    row: int, change: float, meeting: State, circle: Circle, scenario: Scenario, numbers: Any
) -> Reason:
    gains, _ = _parts(row, meeting, circle, scenario, numbers)
    most = max(gains, key=lambda part: gains[part]) if gains else "away"
    return Reason(say(f"trainer.why.rose_{most}", who=name(circle.number(row))), row, change)
