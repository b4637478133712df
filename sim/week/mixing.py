"""Mixing: two groups that began apart exchange half of their members."""

import numpy as np

from ..chance import code
from ..dynamics import whole
from ..events import NOBODY, Event, Log, emit
from ..jit import part, typed
from ..setting import Setting
from ..state import SEATS, State
from .inviting import close_ranks, seat_by_key

PHASE = typed(0)
RUNNING = 1
_MIXED = code(Event.mixed)


@part
def mix(state: State, programme: Setting, log: Log, week: int, touched: np.ndarray) -> int:
    """Mix the groups that are far enough; they are listed in ``touched``, and counted."""
    group, slots, count = state.group, programme.slots, whole(0)
    for g in range(programme.plan.groups):
        other = slots.partner[g]
        if other <= g or group.mixed[g] == 1:
            continue
        both = group.state[g] == RUNNING and group.state[other] == RUNNING
        if both and min(group.phase[g], group.phase[other]) >= programme.plan.mix_from:
            _exchange(state, g, other)
            for one in (g, other):
                touched[count] = one
                count += 1
                if log.on[0]:
                    emit(log, week, PHASE, _MIXED, NOBODY, NOBODY, whole(one), float(group.headcount[one]))
    return count


@part
def _exchange(state: State, g: int, other: int) -> None:
    """In order of key every second member of the one changes places with one of the other."""
    group = state.group
    ours, theirs = close_ranks(state, g), close_ranks(state, other)
    first, second = np.empty(SEATS, np.int32), np.empty(SEATS, np.int32)
    for seat in range(SEATS):
        first[seat], second[seat] = group.member[g, seat], group.member[other, seat]
        group.member[g, seat] = group.member[other, seat] = -1
    here, there = whole(0), whole(0)
    for k in range(max(ours, theirs)):
        for source in range(2):
            if k >= (ours if source == 0 else theirs):
                continue
            i = first[k] if source == 0 else second[k]
            if k % 2 == source:
                group.member[g, here] = i
                here += 1
            else:
                group.member[other, there] = i
                there += 1
    group.mixed[g] = group.mixed[other] = 1
    seat_by_key(state, g, here)
    seat_by_key(state, other, there)
