"""Gatherings: community meetings, where members speak and others hear."""

from math import exp

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, clip, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import kernel, part, rule, typed
from ..parameters import Numbers
from ..setting import Setting
from ..state import State, Table

PHASE = typed(9)
_GATHER, _SPEAK = code(Purpose.GATHER), code(Purpose.SPEAK_IN_PUBLIC)
_CELEBRATE, _AT_CLOSING = code(Purpose.CELEBRATE), code(Purpose.SPEAK_AT_CLOSING)
_SPOKE, _CELEBRATED = code(Event.spoke_in_public), code(Event.celebrated)


@rule
def is_gathering(per_month: int, week: int) -> bool:
    """Whether a community meeting falls in this week, so many in four weeks.

    (week·c) mod 4 < c, from week 1.

    >>> is_gathering(1, 4)
    True
    """
    return per_month > 0 and week >= 1 and (week * per_month) % 4 < per_month


@rule
def be_heard(distress: float, respect: float) -> float:
    """What a speaker carries: calm and being respected.

    ½·(1 − D) + ½·C. Source: form assumed [A].

    >>> be_heard(0.5, 0.5)
    0.5
    """
    return 0.5 * (1.0 - distress) + 0.5 * respect


@kernel
def gatherings(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """The meeting of the community, celebrations of groups that completed, and what both spread."""
    gathered = is_gathering(programme.plan.community_meetings, week)
    completed = programme.plan.celebration == 1 and _anyone_celebrates(state.person)
    if not gathered and not completed:
        return
    spread = np.zeros(2)
    if gathered:
        spread[0] = _gather(state, parameters, log, seed, week)
    if completed:
        spread[1] = _celebrate(state, parameters, log, seed, week)
    _take_home(state, parameters, seed, week, spread)
    if completed:
        for i in range(len(state.person)):
            state.person.celebrates[i] = 0


@part
def _anyone_celebrates(person: Table) -> bool:
    """Whether a group completed this week and celebrates."""
    found = False
    for i in range(len(person)):
        found = found or person[i].celebrates == 1
    return found


@part
def _gather(state: State, parameters: Numbers, log: Log, seed: int, week: int) -> float:
    """Who comes to the community meeting, who of the members speaks, and how much of it is heard.

    Comes if u(GATHER, i) < gather_base + gather_voice·V; of those who ever joined a group, speaks if
    u(SPEAK_IN_PUBLIC, i) < V.
    """
    person, order = state.person, state.order
    coming, speaking = stream(seed, _GATHER, week), stream(seed, _SPEAK, week)
    there, speakers, carried = 0, 0, 0.0
    for k in range(len(person)):
        i = order.row[k]
        if not _comes(person, parameters, coming, i):
            continue
        there += 1
        if person.enrolled_in[i] >= 0 and u01(speaking, person.key[i]) < person.voice[i]:
            speakers += 1
            carried += be_heard(person.distress[i], person.respect[i])
            if log.on[0]:
                emit(
                    log, week, PHASE, _SPOKE, whole(i), NOBODY, whole(person.enrolled_in[i]), person.voice[i]
                )
    return heard(carried, speakers, there, parameters.gather_reach)


@part
def _celebrate(state: State, parameters: Numbers, log: Log, seed: int, week: int) -> float:
    """Members and their guests; some members speak before them."""
    person, order = state.person, state.order
    coming, speaking = stream(seed, _CELEBRATE, week), stream(seed, _AT_CLOSING, week)
    there, speakers, carried = 0, 0, 0.0
    for k in range(len(person)):
        i = order.row[k]
        if not _is_guest(person, state.tie, parameters, coming, i):
            continue
        there += 1
        if person.celebrates[i] == 1 and u01(speaking, person.key[i]) < person.voice[i]:
            speakers += 1
            carried += be_heard(person.distress[i], person.respect[i])
            if log.on[0]:
                emit(
                    log, week, PHASE, _SPOKE, whole(i), NOBODY, whole(person.enrolled_in[i]), person.voice[i]
                )
    if log.on[0]:
        emit(log, week, PHASE, _CELEBRATED, NOBODY, NOBODY, NOBODY, float(there))
    return heard(carried, speakers, there, parameters.gather_reach)


@rule
def heard(carried: float, speakers: int, there: int, reach: float) -> float:
    """What a meeting spreads: how calm and respected its speakers are, and how many among those there.

    g = carried/speakers·(1 − e^(−reach·speakers/there)). Reads gather_reach. Source: form assumed [A].

    >>> heard(0.0, 0, 10, 20.0)
    0.0
    """
    if speakers == 0:
        return 0.0
    return carried / speakers * (1.0 - exp(-reach * speakers / there))


@part
def _take_home(state: State, parameters: Numbers, seed: int, week: int, spread: np.ndarray) -> None:
    """What everyone who came takes home, from either meeting or from both.

    F and G gain gather_spread·g, Q gains gather_skill·g.
    """
    person = state.person
    coming, guests = stream(seed, _GATHER, week), stream(seed, _CELEBRATE, week)
    for i in range(len(person)):
        total = 0.0
        if spread[0] > 0.0 and _comes(person, parameters, coming, i):
            total += spread[0]
        if spread[1] > 0.0 and _is_guest(person, state.tie, parameters, guests, i):
            total += spread[1]
        if total > 0.0:
            gain = parameters.gather_spread * total
            person.general_trust[i] = balance(person.general_trust[i], gain, 0.0)
            person.community_safety[i] = balance(person.community_safety[i], gain, 0.0)
            person.skill[i] = balance(person.skill[i], parameters.gather_skill * total, 0.0)


@rule
def _comes(person: Table, parameters: Numbers, source: np.uint64, i: int) -> bool:
    """Whether someone comes to the community meeting: u(GATHER, i) < gather_base + gather_voice·V."""
    chance = parameters.gather_base + parameters.gather_voice * person.voice[i]
    return u01(source, person.key[i]) < chance


@rule
def _is_guest(person: Table, tie: Table, parameters: Numbers, source: np.uint64, i: int) -> bool:
    """Members come; of the others those who know one of them, if they like.

    Comes if u(CELEBRATE, i) < clip(celebrate_come + gather_voice·V).
    """
    if person.celebrates[i] == 1:
        return True
    for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
        if person.celebrates[tie.other[t]] == 1:
            chance = clip(parameters.celebrate_come + parameters.gather_voice * person.voice[i])
            return bool(u01(source, person.key[i]) < chance)
    return False
