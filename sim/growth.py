"""New ties: when a group forms, its members come to know each other.

Ties lie person by person in order of key, sorted by the other's key; pairs lie by (lower, higher)
key. New ones are merged in place from the tail, and links are drawn anew in one walk.
"""

import numpy as np

from .dynamics import clip, whole
from .jit import kernel, part, rule
from .parameters import Numbers
from .ranking import ranked
from .scenario import Scenario
from .setting import slots_of
from .state import NEVER, SEATS, State, Table, rows


@rule
def find_tie(person: Table, tie: Table, i: int, j: int) -> int:
    """Row of the tie of i towards j, −1 if they do not know each other."""
    low = whole(person[i].tie_first)
    high = low + whole(person[i].tie_count) - 1
    wanted = person[j].key
    while low <= high:
        middle = (low + high) // 2
        key = person[tie[middle].other].key
        if key == wanted:
            return int(middle)
        if key < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return -1


@kernel
def relink(state: State) -> None:
    """Set ``back`` and ``pair`` of ties, ``tie`` and ``kind`` of pairs, ``tie_lower`` of persons.

    Walking in order of key, a person's ties are met from the other side in just the order in which
    they lie, so one counter a person finds each tie's way back.
    """
    person, tie, pair = state.person, state.tie, state.pair
    met = np.zeros(len(person), np.int32)
    p = 0
    for k in range(len(person)):
        i = state.order.row[k]
        person.tie_lower[i] = met[i]
        for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
            j = tie.other[t]
            back = person.tie_first[j] + met[j]
            met[j] += 1
            tie.back[t] = back
            if person.key[j] > person.key[i]:
                tie.pair[t] = p
                tie.pair[back] = p
                pair.tie[p] = t
                pair.kind[p] = tie.kind[t]
                p += 1


@part
def _count_new(state: State, added: np.ndarray) -> np.ndarray:
    """Per person, how many ties the new pairs bring."""
    extra = np.zeros(len(state.person), np.int32)
    for a in range(len(added)):
        extra[added[a, 0]] += 1
        extra[added[a, 1]] += 1
    return extra


@part
def _spread_pairs(state: State, added: np.ndarray) -> None:
    """Merge new pairs (sorted by keys) into the table of pairs, from the tail."""
    person, pair = state.person, state.pair
    old, new = state.community.pairs[0] - 1, len(added) - 1
    to = old + len(added)
    while new >= 0:
        low, high = added[new, 0], added[new, 1]
        later = False
        if old >= 0:
            a, b = person.key[pair.low[old]], person.key[low]
            later = a > b or (a == b and person.key[pair.high[old]] > person.key[high])
        if later:
            pair[to] = pair[old]
            old -= 1
        else:
            _blank(pair, to, low, high)
            new -= 1
        to -= 1
    state.community.pairs[0] += len(added)


@rule
def _blank(pair: Table, p: int, low: int, high: int) -> None:
    pair.low[p], pair.high[p], pair.kind[p] = low, high, 3
    pair.tension[p] = pair.commitment[p] = 0.0
    pair.dispute[p] = pair.type[p] = pair.exposed[p] = pair.told[p] = pair.mediator[p] = pair.fact[p] = 0
    pair.victim[p] = pair.law[p] = 0
    pair.agreement[p] = -1
    pair.since[p] = pair.cooling_until[p] = pair.struck[p] = NEVER
    pair.told_week[p] = pair.plan_until[p] = pair.law_week[p] = NEVER


@part
def _spread_ties(state: State, added: np.ndarray, extra: np.ndarray, parameters: Numbers) -> None:
    """Move everyone's ties up to make room (from the tail), then put the new ones in their places."""
    person, tie, order = state.person, state.tie, state.order
    shift = 0
    for k in range(len(person)):
        shift += extra[order.row[k]]
    state.community.ties[0] += shift
    for k in range(len(person) - 1, -1, -1):
        if shift == 0:
            break
        i = order.row[k]
        shift -= extra[i]
        first = whole(person.tie_first[i])
        if shift > 0:
            for t in range(first + whole(person.tie_count[i]) - 1, first - 1, -1):
                tie[t + shift] = tie[t]
        person.tie_first[i] = first + shift
    for a in range(len(added)):
        _insert(state, added[a, 0], added[a, 1], parameters)
        _insert(state, added[a, 1], added[a, 0], parameters)


@part
def _insert(state: State, i: int, j: int, parameters: Numbers) -> None:
    """A new tie of kind group, in order of key; its trust is first_trust within an origin, G_i across."""
    person, tie = state.person, state.tie
    first = whole(person.tie_first[i])
    t = first + whole(person.tie_count[i])
    while t > first and person.key[tie.other[t - 1]] > person.key[j]:
        tie[t] = tie[t - 1]
        t -= 1
    tie.other[t] = j
    tie.kind[t], tie.origin[t] = 3, person.origin[j]
    cross = person.origin[i] != person.origin[j]
    tie.trust[t] = person.general_trust[i] if cross else clip(parameters.first_trust)
    person.tie_count[i] += 1


@part
def _sort_pairs(state: State, added: np.ndarray, count: int) -> np.ndarray:
    """New pairs in order of (lower key, higher key)."""
    person = state.person
    code = np.empty(count, np.int64)
    for a in range(count):
        code[a] = person.key[added[a, 0]] * 2**31 + person.key[added[a, 1]]
    order = ranked(code, count)
    placed = np.empty((count, 2), np.int32)
    for a in range(count):
        placed[a, 0], placed[a, 1] = added[order[a], 0], added[order[a], 1]
    return placed


@part
def acquaint(state: State, opened: np.ndarray, parameters: Numbers) -> None:
    """Make ties of kind group between members of newly opened groups who did not know each other."""
    person, group = state.person, state.group
    added = np.empty((len(opened) * SEATS * (SEATS - 1) // 2, 2), np.int32)
    count = whole(0)
    for o in range(len(opened)):
        g = opened[o]
        for a in range(group.headcount[g]):
            for b in range(a + 1, group.headcount[g]):
                i, j = group.member[g, a], group.member[g, b]
                if find_tie(state.person, state.tie, i, j) < 0:
                    swap = person.key[i] > person.key[j]
                    added[count, 0] = j if swap else i
                    added[count, 1] = i if swap else j
                    count += 1
    if count > 0:
        new = _sort_pairs(state, added, count)
        extra = _count_new(state, new)
        _spread_pairs(state, new)
        _spread_ties(state, new, extra, parameters)
        relink(state)


def pairs_a_group(scenario: Scenario) -> int:
    """Pairs that one group may add at most: among all whom it ever has or is mixed with."""
    programme = scenario.programme
    if programme.modality == "network_meeting":
        seats = programme.network.contacts + 1
        return seats * (seats - 1) // 2
    seats = min(programme.group_size, SEATS)
    pairs = seats * (seats - 1) // 2
    if programme.newcomers_until is not None:
        pairs += seats * (seats - 1)
    if programme.composition == "separate_then_mixed":
        pairs += seats * seats // 2 + 1
    return pairs


def name_rows(state: State, scenario: Scenario) -> None:
    """Give groups and facilitators their keys."""
    slots, number = slots_of(scenario), np.arange(len(state.facilitator))
    state.group.key[: len(slots)] = slots.key
    each = scenario.programme.facilitators.per_group
    state.facilitator.key[:] = 2 * (number // each) + number % each


def staff_of(scenario: Scenario) -> int:
    """Facilitators that the groups of a scenario need."""
    slots = slots_of(scenario)
    pairs = int(slots.pair.max()) + 1 if len(slots) else 0
    return pairs * scenario.programme.facilitators.per_group


def widen(state: State, scenario: Scenario) -> State:
    """The same state with room for all groups, facilitators and ties that a scenario may bring."""
    groups, opened = scenario.programme.all_groups, int(np.sum(state.group.start_week != NEVER))
    open_ended = scenario.programme.newcomers_until or scenario.programme.composition == "separate_then_mixed"
    coming = groups if open_ended else max(0, groups - opened)
    pairs = coming * pairs_a_group(scenario)
    used = state.community[0]
    facilitators = state.facilitator if opened else rows("facilitator", 0)
    wider = state._replace(
        group=_longer(state.group, "group", groups),
        facilitator=_longer(facilitators, "facilitator", max(1, staff_of(scenario))),
        tie=_longer(state.tie, "tie", int(used.ties) + 2 * pairs),
        pair=_longer(state.pair, "pair", int(used.pairs) + pairs),
        dispute=_longer(state.dispute, "dispute", int(used.pairs) + pairs),
    )
    name_rows(wider, scenario)
    return wider


def _longer(table: np.recarray, level: str, count: int) -> np.recarray:
    """A level with at least ``count`` rows."""
    if len(table) >= count:
        return table
    return np.concatenate([table, rows(level, count - len(table))]).view(np.recarray)
