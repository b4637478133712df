"""Turns: the round, the open floor, and who opens up."""

from math import exp, floor

import numpy as np

from ..chance import Purpose, code, half_of, stream, u01, u01_with
from ..dynamics import whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, rule, typed
from ..parameters import Numbers
from ..principles import equality, freedom
from ..state import Table
from .circle import at_least_once, openness, pressure, talked_over, use_turn, will_to_tell

PHASE = typed(4)
_OPEN, _USED = code(Purpose.OPEN_TURN), code(Purpose.TURN_USED)
_WANTS, _FLOOR = code(Purpose.WANTS_TO_TELL), code(Purpose.FLOOR)
_SPOKE, _OPENED = code(Event.spoke), code(Event.opened_up)


@rule
def _floor_taker(chair: Table, m: int, target: float) -> int:
    """The first chair whose cumulated weight exceeds the target."""
    running = 0.0
    for a in range(m):
        running += chair[a].weight
        if running > target:
            return a
    return m - 1


@part
def take_turns(
    person: Table,
    chair: Table,
    session: np.record,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    g: int,
    key: int,
) -> None:
    """Two turns a person: some go round the circle, the rest to those of standing and voice.

    2m turns, floor(round share·2m + ½) of them in rounds (half as many in a network); the others by weight
    exp(turn_steepness·(turn_standing·σ + turn_voice·V)), or to the focal person of a network with
    focal_turns. Used if u(TURN_USED, group, turn) < ``use_turn``. Source: Woolley et al. 2010 [L], form
    assumed [A].
    """
    m, total = session.present, 0.0
    for a in range(m):
        me, here = person[chair[a].person], chair[a]
        claim = parameters.turn_standing * me.standing + parameters.turn_voice * me.voice
        here.turns = 0
        here.weight = exp(parameters.turn_steepness * claim)
        total += here.weight
    opened, used = half_of(stream(seed, _OPEN, week), key), half_of(stream(seed, _USED, week), key)
    focal, part = session.focal, (0.5 if session.focal >= 0 else 1.0)
    in_round = int(floor(part * session.round_share * 2 * m + 0.5))
    for turn in range(2 * m):
        a = turn % m
        if turn >= in_round:
            u = u01_with(opened, turn)
            if focal >= 0 and u < parameters.focal_turns:
                a = focal
            else:
                u = (u - parameters.focal_turns) / (1.0 - parameters.focal_turns) if focal >= 0 else u
                a = _floor_taker(chair, m, u * total)
        me = person[chair[a].person]
        chance = use_turn(parameters.turn_use_floor, me.group_safety, me.voice, session.participation)
        if u01_with(used, turn) < chance:
            chair[a].turns += 1
            if log.on[0]:
                emit(log, week, PHASE, _SPOKE, whole(chair[a].person), NOBODY, g, float(turn))
    _weigh_turns(chair, session, m)


@rule
def _weigh_turns(chair: Table, session: np.record, m: int) -> None:
    """Who was talked over, and the Gini of turns used."""
    total, differences = 0, 0
    for a in range(m):
        total += chair[a].turns
        for b in range(a):
            differences += 2 * abs(chair[a].turns - chair[b].turns)
    mean = total / m
    session.gini = differences / (2.0 * m * total) if total > 0 else 0.0
    for a in range(m):
        chair[a].dominated = talked_over(chair[a].turns, mean, freedom(session.equality))


@part
def open_up(
    person: Table,
    chair: Table,
    session: np.record,
    community: np.record,
    parameters: Numbers,
    phase: np.record,
    log: Log,
    seed: int,
    week: int,
    g: int,
) -> None:
    """Who wants to tell something, and who gets the floor for it.

    q = story_chance·will·(1 − men_reserve for men)·talk of the phase; wants to tell if u(WANTS_TO_TELL, i) <
    ``at_least_once``(q, turns used). The floor goes by ``equality``, with 2 more for a focal person. Source:
    Edmondson 1999 [A]; Dindia and Allen 1992 [L].
    """
    wants, floor_draw = stream(seed, _WANTS, week), stream(seed, _FLOOR, week)
    free = freedom(session.democracy)
    pull = pressure(phase.expects_telling, parameters.pressure_to_tell, free, session.directiveness)
    wanting = 0
    for a in range(session.present):
        me, here = person[chair[a].person], chair[a]
        reserve = parameters.men_reserve if me.gender == 1 else 0.0
        safe = openness(me.group_safety, parameters.safety_to_speak, parameters.disclosure_threshold)
        will = will_to_tell(safe, pull)
        chance = parameters.story_chance * will * (1.0 - reserve) * phase.talk
        here.told = here.wants = 0
        if u01(wants, me.key) < at_least_once(chance, here.turns):
            here.wants = 1
            wanting += 1
            luck = parameters.floor_chance * u01(floor_draw, me.key)
            here.claim = equality(session.equality, me.stories, parameters.told_enough, me.standing, luck)
            here.claim += 2.0 if a == session.focal else 0.0
    _give_floor(chair, session.present, min(wanting, session.stories))
    community.stories_wanted += wanting
    for a in range(session.present):
        if chair[a].told == 1:
            me = person[chair[a].person]
            me.disclosures = 1
            community.stories_heard += 1.0
            if me.group_safety < parameters.safety_to_speak:
                community.unsafe_tellings += 1.0
            if log.on[0]:
                emit(log, week, PHASE, _OPENED, whole(chair[a].person), NOBODY, g, me.group_safety)


@rule
def _give_floor(chair: Table, m: int, stories: int) -> None:
    """The highest claims tell (equal claims: the lower key, which sits first)."""
    for _ in range(stories):
        best = -1
        for a in range(m):
            free = chair[a].wants == 1 and chair[a].told == 0
            if free and (best < 0 or chair[a].claim > chair[best].claim):
                best = a
        chair[best].told = 1
