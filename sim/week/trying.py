"""Trying: between meetings people try what was suggested, by choice, and report back."""

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import clip, whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, rule, typed
from ..parameters import Numbers
from ..principles import freedom, interest
from ..state import Table

PHASE = typed(4)
_TRIES = code(Purpose.TRIES)
_REPORTED = code(Event.reported)


@rule
def dare(rate: float, learning: float, safety: float, push: float) -> float:
    """People try something if the group learns by doing and they feel safe; push takes the choice away.

    P = clip(rate·ε_L·s·(1 − push)). Reads try_chance. Source: founding text (learning by doing) [S], size
    assumed [A].

    >>> dare(0.8, 1.0, 0.5, 0.0)
    0.4
    """
    return clip(rate * learning * safety * (1.0 - push))


@part
def count_reports(person: Table, chair: Table, session: np.record, reports: int) -> None:
    """Who of those present tried something since their last meeting and reports it."""
    session.reports = 0
    for a in range(session.present):
        here, me = chair[a], person[chair[a].person]
        here.reported = here.breach = 0
        if reports == 1 and session.alone == 0 and me.tried == 1:
            here.reported = 1
            session.reports += 1


@part
def choose_to_try(
    person: Table,
    chair: Table,
    session: np.record,
    parameters: Numbers,
    log: Log,
    seed: int,
    week: int,
    g: int,
) -> None:
    """What was tried is told, and everyone chooses anew."""
    source = stream(seed, _TRIES, week)
    push = session.directiveness * freedom(session.democracy)
    for a in range(session.present):
        me = person[chair[a].person]
        if chair[a].reported == 1 and log.on[0]:
            attention = interest(session.interest, parameters.attention_floor)
            emit(log, week, PHASE, _REPORTED, whole(chair[a].person), NOBODY, g, attention)
        chance = dare(parameters.try_chance, session.learning_by_doing, me.group_safety, push)
        me.tried = 1 if u01(source, me.key) < chance else 0
