"""A card in words for one person: how they are, whom they trust; never first where they come from."""

import numpy as np

from sim.scenario import Scenario
from sim.state import State
from sim.words import say, say_count

from ..words import listed, own_labels
from .seats import Circle
from .speaking import how_much, name, state_of

TRUSTED = 0.5


def row_of(state: State, key: int) -> int:
    """The row of a person, −1 for a key that nobody has."""
    found = np.flatnonzero(state.person.key == key)
    return int(found[0]) if len(found) else -1


def card(state: State, scenario: Scenario, key: int, circle: Circle | None, origins: bool) -> list[str]:
    """Sentences about one person; the first is a heading. Empty for a key that nobody has."""
    row = row_of(state, key)
    if row < 0:
        return []
    me = state.person[row]
    if circle is not None and row in circle.people:
        lines = _in_circle(state, circle, row)
    else:
        lines = [_outside(state, row)]
    lines.append(say("trainer.card.community", safety=how_much(float(me.community_safety), "safety")))
    lines.append(say("trainer.card.distress", distress=how_much(float(me.distress), "distress")))
    lines.append(_ties(state, row))
    if me.open_disputes:
        lines.append(say_count("trainer.card.disputes", int(me.open_disputes)))
    if origins:
        own = own_labels(scenario)
        origin = scenario.context.origins[int(me.origin)]
        lines.append(
            say("trainer.card.origin", origin=say(own.get(origin.id, f"stratum.origin={origin.id}")))
        )
    return lines


def _in_circle(state: State, circle: Circle, row: int) -> list[str]:
    seat, me = circle.people[row], state.person[row]
    away = me.present == 0
    lines = [say("trainer.card.in_group", who=name(seat.number), group=circle.group + 1)]
    lines.append(state_of(seat, away))
    if away:
        lines.append(state_of(seat))
    trust = circle.trust[seat.number - 1]
    close = [name(place + 1) for place in np.argsort(-trust, kind="stable")[:2] if trust[place] >= TRUSTED]
    if close:
        lines.append(say("trainer.card.trusts", who=listed(close)))
    else:
        lines.append(say("trainer.card.trusts_nobody"))
    lines.append(say_count("trainer.card.stories", int(me.stories)))
    lines.append(say_count("trainer.card.sessions", int(me.sessions)))
    return lines


def _outside(state: State, row: int) -> str:
    group = int(state.person.enrolled_in[row])
    if int(state.person.group[row]) >= 0:
        return say("trainer.card.of_group", group=int(state.person.group[row]) + 1)
    return say("trainer.card.was_in_group", group=group + 1) if group >= 0 else say("trainer.card.neighbour")


def _ties(state: State, row: int) -> str:
    me = state.person[row]
    first = int(me.tie_first)
    trust = state.tie.trust[first : first + int(me.tie_count)]
    return say_count("trainer.card.ties", len(trust), trusted=int((trust >= TRUSTED).sum()))
