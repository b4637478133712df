"""Turns: the round, the open floor, and who opens up."""

from math import exp, floor

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..events import Event, Log, emit
from ..jit import kernel, rule, typed
from ..parameters import Numbers
from ..principles import equality, freedom
from ..state import State, Table
from .circle import at_least_once, pressure, talked_over, use_turn, will_to_tell

PHASE = typed(4)
_OPEN, _USED = code(Purpose.OPEN_TURN), code(Purpose.TURN_USED)
_WANTS, _FLOOR = code(Purpose.WANTS_TO_TELL), code(Purpose.FLOOR)
_SPOKE, _OPENED = code(Event.spoke), code(Event.opened_up)


@rule
def _floor_taker(chair: Table, m: int, target: float) -> int:
    """The first chair whose cumulated weight exceeds the target."""
    running = 0.0
    for a in range(m):
        running += chair.weight[a]
        if running > target:
            return a
    return m - 1


@kernel
def take_turns(state: State, parameters: Numbers, log: Log, seed: int, week: int, g: int) -> None:
    """Two turns a person: some go round the circle, the rest to those of standing and voice."""
    person, chair, session = state.person, state.chair, state.session[0]
    m = session.present
    total, key = 0.0, state.group.key[g]
    for a in range(m):
        i = chair.person[a]
        chair.turns[a] = 0
        claim = parameters.turn_standing * person.standing[i] + parameters.turn_voice * person.voice[i]
        chair.weight[a] = exp(parameters.turn_steepness * claim)
        total += chair.weight[a]
    opened, used = stream(seed, _OPEN, week), stream(seed, _USED, week)
    in_round = int(floor(session.round_share * 2 * m + 0.5))
    for turn in range(2 * m):
        a = turn % m if turn < in_round else _floor_taker(chair, m, u01(opened, key, turn) * total)
        i = chair.person[a]
        chance = use_turn(
            parameters.turn_use_floor, person.group_safety[i], person.voice[i], session.participation
        )
        if u01(used, key, turn) < chance:
            chair.turns[a] += 1
            if log.on[0]:
                emit(log, week, PHASE, _SPOKE, i, -1, g, turn)
    _weigh_turns(chair, session, m)


@rule
def _weigh_turns(chair: Table, session: np.record, m: int) -> None:
    """Who was talked over, and the Gini of turns used."""
    total, differences = 0, 0
    for a in range(m):
        total += chair.turns[a]
        for b in range(m):
            differences += abs(chair.turns[a] - chair.turns[b])
    mean = total / m
    session.gini = differences / (2.0 * m * total) if total > 0 else 0.0
    for a in range(m):
        chair.dominated[a] = talked_over(chair.turns[a], mean, freedom(session.equality))


@kernel
def open_up(
    state: State, parameters: Numbers, phase: np.record, log: Log, seed: int, week: int, g: int
) -> None:
    """Who wants to tell something, and who gets the floor for it."""
    person, chair, session = state.person, state.chair, state.session[0]
    wants, floor_draw = stream(seed, _WANTS, week), stream(seed, _FLOOR, week)
    free = freedom(session.democracy)
    pull = pressure(phase.expects_telling, parameters.pressure_to_tell, free, session.directiveness)
    wanting = 0
    for a in range(session.present):
        i = chair.person[a]
        reserve = parameters.men_reserve if person.gender[i] == 1 else 0.0
        will = will_to_tell(person.group_safety[i], parameters.safety_to_speak, pull)
        chance = parameters.story_chance * will * (1.0 - reserve) * phase.talk
        chair.told[a] = 0
        chair.wants[a] = 0
        if u01(wants, person.key[i]) < at_least_once(chance, chair.turns[a]):
            chair.wants[a] = 1
            wanting += 1
            luck = parameters.floor_chance * u01(floor_draw, person.key[i])
            chair.claim[a] = equality(
                session.equality, person.stories[i], parameters.told_enough, person.standing[i], luck
            )
    _give_floor(chair, session.present, min(wanting, session.stories))
    community = state.community[0]
    community.stories_wanted += wanting
    for a in range(session.present):
        if chair.told[a] == 1:
            i = chair.person[a]
            person.disclosures[i] = 1
            community.stories_heard += 1.0
            if person.group_safety[i] < parameters.safety_to_speak:
                community.unsafe_tellings += 1.0
            if log.on[0]:
                emit(log, week, PHASE, _OPENED, i, -1, g, person.group_safety[i])


@rule
def _give_floor(chair: Table, m: int, stories: int) -> None:
    """The highest claims tell (equal claims: the lower key, which sits first)."""
    for _ in range(stories):
        best = -1
        for a in range(m):
            free = chair.wants[a] == 1 and chair.told[a] == 0
            if free and (best < 0 or chair.claim[a] > chair.claim[best]):
                best = a
        chair.told[best] = 1
