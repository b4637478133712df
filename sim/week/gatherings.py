"""Gatherings: community meetings, where members speak and others hear."""

from math import exp

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import balance, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import kernel, rule, typed
from ..parameters import Numbers
from ..setting import Setting
from ..state import State, Table

PHASE = typed(9)
_GATHER, _SPEAK = code(Purpose.GATHER), code(Purpose.SPEAK_IN_PUBLIC)
_SPOKE = code(Event.spoke_in_public)


@rule
def is_gathering(per_month: int, week: int) -> bool:
    """Whether a community meeting falls in this week, so many in four weeks.

    >>> is_gathering(1, 4)
    True
    """
    return per_month > 0 and week >= 1 and (week * per_month) % 4 < per_month


@rule
def be_heard(distress: float, respect: float) -> float:
    """What a speaker carries: calm and being respected.

    >>> be_heard(0.5, 0.5)
    0.5
    """
    return 0.5 * (1.0 - distress) + 0.5 * respect


@kernel
def gatherings(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Who comes, who of the members speaks, and what it spreads to all who came."""
    if not is_gathering(programme.plan.community_meetings, week):
        return
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
    if speakers == 0:
        return
    spread = carried / speakers * (1.0 - exp(-parameters.gather_reach * speakers / there))
    for i in range(len(person)):
        if _comes(person, parameters, coming, i):
            gain = parameters.gather_spread * spread
            person.general_trust[i] = balance(person.general_trust[i], gain, 0.0)
            person.community_safety[i] = balance(person.community_safety[i], gain, 0.0)
            person.skill[i] = balance(person.skill[i], parameters.gather_skill * spread, 0.0)


@rule
def _comes(person: Table, parameters: Numbers, source: np.uint64, i: int) -> bool:
    chance = parameters.gather_base + parameters.gather_voice * person.voice[i]
    return u01(source, person.key[i]) < chance
