"""Inviting: who is asked into a group, by rule, near the place where it meets."""

from math import floor

import numpy as np

from ..chance import Purpose, code, stream, u01
from ..dynamics import whole
from ..jit import part, rule, typed
from ..ranking import ranked
from ..setting import Setting
from ..state import NEVER, SEATS, State

BY_NEED, AT_RANDOM, SELF_APPLICATION, NOMINATION, BY_DISPUTE, BY_HOSTILITY, BY_BURDEN = 0, 1, 2, 3, 4, 5, 6
NETWORK, YOUTH = 1, 2
NEAR, FAR = typed(40), 8
GOLDEN_RATIO = 0.6180339887498949
_RECRUIT = code(Purpose.RECRUIT)


@rule
def preference(state: State, programme: Setting, i: int) -> float:
    """What speaks for inviting someone under the rule in force.

    1.5·strength × distress (by need), voice (self-application), standing (nomination), a dispute that can be
    mediated (by dispute) or a lasting condition (by burden); 3·strength·H (by hostility, safety experiments
    only); 0 at random. Source: weights assumed [A].
    """
    person, plan = state.person, programme.plan
    if plan.rule == BY_NEED:
        return 1.5 * plan.strength * person.distress[i]
    if plan.rule == SELF_APPLICATION:
        return 1.5 * plan.strength * person.voice[i]
    if plan.rule == NOMINATION:
        return 1.5 * plan.strength * person.standing[i]
    if plan.rule == BY_DISPUTE:
        return 1.5 * plan.strength * _has_mediable(state, programme, i)
    if plan.rule == BY_HOSTILITY:
        return 3.0 * plan.strength * person.hostility[i]
    if plan.rule == BY_BURDEN:
        return 1.5 * plan.strength if person.condition[i] > 0.0 else 0.0
    return 0.0


@rule
def _has_mediable(state: State, programme: Setting, i: int) -> float:
    """1 for a party of an open dispute of a type that can be mediated, else 0."""
    person, tie, pair = state.person, state.tie, state.pair
    for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
        p = tie.pair[t]
        if pair.dispute[p] == 1 and programme.types.mediable[pair.type[p]] == 1:
            return 1.0
    return 0.0


@rule
def _violence_between(state: State, i: int, j: int) -> bool:
    """Whether there was ever an incident between two people who know each other."""
    person, tie, pair = state.person, state.tie, state.pair
    for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
        if tie.other[t] == j:
            return bool(pair.struck[tie.pair[t]] != NEVER)
    return False


@rule
def _household_is_free(state: State, h: float) -> bool:
    """Nobody of the household is in a living group, or has just been taken for this one."""
    first = state.household.first[h]
    for k in range(first, first + state.household.people[h]):
        if state.person.group[state.order.row[k]] >= 0:
            return False
    return True


@rule
def _is_invited(programme: Setting, role: int) -> bool:
    """Whether people of this role are invited; in a village everyone is."""
    return role == 0 or programme.roles.invited[role - 1] == 1


@rule
def four(arriving: int, others: int, origin: int, gender: int) -> np.ndarray:
    """Quotas as ``quotas`` gives them."""
    seats = np.empty(4, np.int64)
    seats[0], seats[1], seats[2], seats[3] = arriving, others, origin, gender
    return seats


@part
def quotas(state: State, programme: Setting, g: int) -> np.ndarray:
    """Seats by (arriving, others), the one origin (−1 any) and the one gender (−1 any) of a group.

    Of a network they are those of its focal person.
    """
    plan, person = programme.plan, state.person
    if plan.modality == NETWORK:
        return four(1, 1, -1, -1)
    place = (g + 1) * GOLDEN_RATIO
    place -= floor(place)
    arriving, origin, gender = plan.seats, -1, -1
    if plan.then_mixed == 1 and programme.slots.partner[g] >= 0:
        odd = programme.slots.number[g] % 2
        if plan.separate_by == 1:
            return four(plan.seats, plan.seats, -1, odd)
        return four(plan.seats * odd, plan.seats * (1 - odd), -1, -1)
    if plan.separate == 1:
        if plan.separate_by == 1:
            gender = 0 if place < 0.5 else 1
        else:
            origin = len(programme.origins) - 1
            for o in range(len(programme.origins) - 1, -1, -1):
                if place < programme.origins.cumulated[o]:
                    origin = o
        return four(plan.seats, plan.seats, origin, gender)
    share = plan.share_arriving
    if share < 0.0:
        come, n = 0, 0
        for i in range(len(person)):
            if _is_invited(programme, person.role[i]):
                come += person.arriving[i]
                n += 1
        share = come / n if n > 0 else 0.0
    arriving = int(floor(share * plan.seats + 0.5))
    return four(arriving, plan.seats - arriving, origin, gender)


@part
def invite(
    state: State, programme: Setting, seed: int, week: int, g: int, have: int, room: int, seats: np.ndarray
) -> int:
    """Fill empty seats after the first ``have``; the circle of households asked widens until they are full.

    Returns how many members there are then.
    """
    homes = len(state.household)
    radius = NEAR
    while True:
        taken = _choose(state, programme, seed, week, g, radius, have, room, seats)
        if taken >= have + room or 2 * radius + 1 >= homes:
            break
        radius *= 2
    return taken


@rule
def _eligible(state: State, programme: Setting, seats: np.ndarray, i: int) -> bool:
    """Who may be invited: by age (or youth), role, the group's origin and gender; never enrolled before."""
    person, plan = state.person, programme.plan
    if plan.modality == YOUTH:
        if person.youth[i] == 0:
            return False
    elif person.age[i] < plan.min_age:
        return False
    if person.enrolled_in[i] >= 0 or not _is_invited(programme, person.role[i]):
        return False
    if seats[2] >= 0 and person.origin[i] != seats[2]:
        return False
    return seats[3] < 0 or person.gender[i] == seats[3]


@part
def _choose(
    state: State, programme: Setting, seed: int, week: int, g: int, radius: int, have: int, room: int,
    seats: np.ndarray,
) -> int:  # fmt: skip
    """Take candidates within a radius by falling score, as quotas and households allow.

    score = ``preference`` + u(RECRUIT, person, group) − .05·max(0, d − 8), d the distance to the venue in
    households round the ring; equal: the lower key.
    """
    household, group, plan = state.household, state.group, programme.plan
    homes, venue = len(household), group.venue[g]
    ring = 2 * radius + 1 >= homes
    first, last = (0, homes - 1) if ring else (venue - radius, venue + radius)
    people = 0
    for h in range(first, last + 1):
        people += household.people[h % homes]
    row, score = np.empty(people, np.int64), np.empty(people)
    source, n = stream(seed, _RECRUIT, week), whole(0)
    for step in range(first, last + 1):
        h = step % homes
        if plan.one_home == 1 and not _household_is_free(state, h):
            continue
        away = abs(h - venue)
        away = min(away, homes - away)
        for k in range(household.first[h], household.first[h] + household.people[h]):
            i = state.order.row[k]
            if _eligible(state, programme, seats, i):
                row[n] = i
                luck = u01(source, state.person.key[i], group.key[g])
                score[n] = 0.05 * max(0, away - FAR) - preference(state, programme, i) - luck
                n += 1
    for h in range(first, last + 1):
        household.taken[h % homes] = -1
    return _take(state, plan, g, row, ranked(score, n), have, room, seats)


@part
def _take(
    state: State, plan: np.record, g: int, row: np.ndarray, order: np.ndarray, have: int, room: int,
    seats: np.ndarray,
) -> int:  # fmt: skip
    """Seat candidates in turn."""
    person, household, group = state.person, state.household, state.group
    for seat in range(have, SEATS):
        group.member[g, seat] = -1
    arriving, others = seats[0], seats[1]
    taken = have
    for place in order:
        i = row[place]
        left = arriving if person.arriving[i] == 1 else others
        if taken >= have + room or left <= 0:
            continue
        if plan.one_home == 1 and household.taken[person.household[i]] == g:
            continue
        clash = False
        if plan.rule == BY_DISPUTE:
            for seat in range(taken):
                clash = clash or _violence_between(state, i, group.member[g, seat])
        if not clash:
            group.member[g, taken] = i
            household.taken[person.household[i]] = g
            arriving -= person.arriving[i]
            others -= 1 - person.arriving[i]
            taken += 1
    return taken


@part
def seat_by_key(state: State, g: int, taken: int) -> None:
    """Seats in order of key, the empty ones last."""
    person, member = state.person, state.group.member
    for a in range(1, min(taken, SEATS)):
        i, b = member[g, a], a
        while b > 0 and person.key[member[g, b - 1]] > person.key[i]:
            member[g, b] = member[g, b - 1]
            b -= 1
        member[g, b] = i
    for seat in range(taken):
        person.seat[member[g, seat]] = seat
        person.group[member[g, seat]] = g
    state.group.headcount[g] = taken


@part
def close_ranks(state: State, g: int) -> int:
    """Members move to the first seats; how many there are."""
    member, kept = state.group.member, 0
    for seat in range(SEATS):
        i = member[g, seat]
        if i >= 0:
            member[g, seat] = -1
            member[g, kept] = i
            kept += 1
    return kept
