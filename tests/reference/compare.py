"""The engine's state and the reference's, value by value.

Of the reference a *picture* is taken: one table a level, in the order of keys. A value that means
nothing in the state of its row (the tension of no dispute) is NaN in the picture and not compared.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.state import SEATS

from .circle import Circle, Stage
from .lines import LINES
from .people import MIND, Care, Facilitator, Person
from .ties import AGREED, OPEN, Pair, Told
from .village import Village

CLOSE = 1e-9
UNSAID = float("nan")
LEVELS = ("person", "tie", "pair", "group", "facilitator", "community")
PERSON = (
    *MIND, "stories", "suffered", "enrolled_in", "group", "absences", "role", "condition", "load", "tried",
    "care", "care_week", "care_until",
)  # fmt: skip
TALLY = ("sessions", "open_disputes", "hot_disputes", "worst_tension", "worst_cross")
PLACES = tuple(f"places {name}" for name in LINES)
COMMUNITY = (*PLACES, "waiting", "gini", "tension", "agreed", "waiting_care", "waiting_law")
HOT = 0.6
PAIR = (
    "dispute", "struck", "told", "type", "tension", "commitment", "cooling_until", "exposed", "told_week",
    "plan_until", "law", "law_week",
)  # fmt: skip
GROUP = (
    "state", "sessions", "ownership", "met", "phase", "meetings", "selfhelp_from", "safety_start", "safety_end",
    "ended", "follow_from", "mixed", "goal", "commitment", "burden", "focal",
)  # fmt: skip
FACILITATOR = (
    "exhaustion", "skill", "rely_on_others", "work_on_self", "contain", "take_action", "mission", "gender",
    "arriving", "trained", "left",
)  # fmt: skip


class Table(NamedTuple):
    """One level: a row of keys and a row of values for each unit."""

    keys: np.ndarray
    names: tuple[str, ...]
    values: np.ndarray


Picture = dict[str, Table]


class Difference(NamedTuple):
    """One value on which the two do not agree."""

    field: str
    key: object
    engine: object
    reference: object


def _table(keys: list[tuple[int, ...]], names: tuple[str, ...], rows: list[list[float]]) -> Table:
    number = len(rows)
    width = len(keys[0]) if keys else 1
    return Table(
        np.array(keys, np.int64).reshape(number, width),
        names,
        np.array(rows, float).reshape(number, len(names)),
    )


def picture(village: Village, at_the_end: bool = True) -> Picture:
    """What the reference says after this week (or phase: then what is counted at the end is left out)."""
    people, pairs = village.people, village.pairs
    ties = [tie for person in people for tie in person.ties.values()]
    known = [(tie.holder.key, tie.other.key) for tie in ties]
    leaders = sorted((key, one) for key, one in village.leaders.items() if one.circles)
    circles = [(circle.key,) for circle in village.circles]
    seats = tuple(f"member {seat}" for seat in range(SEATS))
    return {
        "person": _table(
            [(one.key,) for one in people], (*PERSON, *TALLY),
            [_person(one) + tally for one, tally in zip(people, _tallies(village, at_the_end), strict=True)],
        ),
        "tie": _table(known, ("kind", "trust"), [[tie.kind, tie.trust] for tie in ties]),
        "pair": _table([pair.key for pair in pairs], PAIR, [_pair(pair, village) for pair in pairs]),
        "group": _table(circles, (*GROUP, *seats), [_group(circle) for circle in village.circles]),
        "facilitator": _table(
            [(key,) for key, _ in leaders], FACILITATOR, [_leads(one) for _, one in leaders]
        ),
        "community": _table([(0,)], COMMUNITY, [[*village.places.values(), *_sums(village, at_the_end)]]),
    }  # fmt: skip


def _tallies(village: Village, at_the_end: bool) -> list[list[float]]:
    """Meetings attended, and the own open disputes, of everyone."""
    if not at_the_end or village.week < 1:
        return [[UNSAID] * len(TALLY)] * len(village.people)
    came = Counter(event[3] for event in village.events if event[2] == "attended")
    own: dict[int, list[Pair]] = {person.key: [] for person in village.people}
    for pair in village.pairs:
        if pair.status is OPEN:
            for party in pair.parties:
                own[party.key].append(pair)
    return [[came[person.key], *_quarrels(own[person.key])] for person in village.people]


def _quarrels(own: list[Pair]) -> list[float]:
    tensions = [pair.tension for pair in own]
    across = [pair.tension for pair in own if len({party.origin for party in pair.parties}) > 1]
    hot = sum(tension > HOT for tension in tensions)
    return [len(own), hot, max(tensions, default=0.0), max(across, default=0.0)]


def _sums(village: Village, at_the_end: bool) -> list[float]:
    """Cases that wait, inequality of turns in this week's meetings, tension and agreements that stand."""
    if not at_the_end or village.week < 1:
        return [UNSAID] * (len(COMMUNITY) - len(LINES))
    disputes = [pair for pair in village.pairs if pair.status is OPEN]
    waiting = sum(pair.told == Told.WAITS for pair in disputes)
    gini = sum(_gini(village, circle) for circle in village.circles if circle.session is not None)
    agreed = sum(pair.status is AGREED for pair in village.pairs)
    care = sum(person.care is Care.WAITS for person in village.people)
    law = sum(pair.law for pair in village.pairs)
    return [waiting, gini, sum(pair.tension for pair in disputes), agreed, care, law]


def _gini(village: Village, circle: Circle) -> float:
    """Of the turns used, over those who came: from the sorted numbers."""
    here = [event for event in village.events if event[0] == village.week and event[5] == circle.number]
    spoke = Counter(event[3] for event in here if event[2] == "spoke")
    turns = sorted(spoke[event[3]] for event in here if event[2] == "attended")
    total, n = sum(turns), len(turns)
    if total == 0:
        return 0.0
    return 2.0 * sum(place * used for place, used in enumerate(turns, 1)) / (n * total) - (n + 1) / n


def _person(person: Person) -> list[float]:
    number, absences = (-1, UNSAID) if person.circle is None else (person.circle.number, person.absences)
    mind = [getattr(person, name) for name in MIND]
    return [
        *mind, person.stories, person.suffered, person.enrolled_in, number, absences,
        person.role, person.condition, person.load, person.tried, person.care,
        person.care_week if person.care is Care.WAITS else UNSAID,
        person.care_until if person.care is Care.IN_CARE else UNSAID,
    ]  # fmt: skip


def _pair(pair: Pair, village: Village) -> list[float]:
    """What means something in the status of the pair."""
    cooling = exposed = UNSAID
    if pair.status is OPEN:
        if pair.cooling_until > village.week:
            cooling = pair.cooling_until
        if village.now.disputes[pair.type].private:
            exposed = pair.exposed
    return [
        pair.status, pair.struck, pair.told,
        pair.type if pair.status else UNSAID,
        pair.tension if pair.status else UNSAID,
        pair.commitment if pair.status > OPEN else UNSAID,
        cooling, exposed,
        pair.told_week if pair.told == Told.WAITS else UNSAID,
        pair.plan_until if pair.told == Told.PLAN else UNSAID,
        pair.law, pair.law_week if pair.law else UNSAID,
    ]  # fmt: skip


def _group(circle: Circle) -> list[float]:
    values = [float(circle.stage)] + [UNSAID] * (len(GROUP) - 1 + SEATS)
    if circle.is_living:
        members = [member.key for member in circle.members]
        values[1:4] = circle.sessions, circle.ownership, circle.session is not None
        values[len(GROUP) :] = members + [-1] * (SEATS - len(members))
    if circle.is_led:
        values[4:6] = circle.phase, circle.meetings
    if circle.leads_itself:
        values[6] = circle.selfhelp_from
    values[7:9] = circle.safety_start, circle.safety_end
    if circle.stage == Stage.ENDED:
        values[9] = circle.ending
    if circle.in_follow_up:
        values[10] = circle.follow_from
    values[11] = circle.mixed
    if circle.focal is not None:
        values[12:16] = circle.goal, circle.commitment, circle.burden, circle.focal.key
    return values


def _leads(leader: Facilitator) -> list[float]:
    return [not leader.woman if name == "gender" else getattr(leader, name) for name in FACILITATOR]


def differences(state: Any, expected: Picture) -> Iterator[Difference]:
    """All of them, level by level."""
    for level in LEVELS:
        told = expected[level]
        found = READERS[level](state, told.names)
        if level in ("group", "facilitator"):  # the engine may have room for some that never come
            wanted = np.isin(found.keys[:, 0], told.keys)
            found = Table(found.keys[wanted], found.names, found.values[wanted])
        if found.keys.shape != told.keys.shape or np.any(found.keys != told.keys):
            yield Difference(level, "keys", len(found.keys), len(told.keys))
            continue
        far = ~(np.abs(found.values - told.values) <= CLOSE) & ~np.isnan(told.values)
        for row, column in np.argwhere(far):
            key = tuple(int(part) for part in told.keys[row])
            values = float(found.values[row, column]), float(told.values[row, column])
            yield Difference(f"{level}.{told.names[column]}", key[0] if len(key) == 1 else key, *values)


def first_difference(state: Any, expected: Picture) -> Difference | None:
    """The first, or nothing."""
    return next(differences(state, expected), None)


def _columns(table: Any, names: tuple[str, ...]) -> np.ndarray:
    return np.stack([np.asarray(table[name], float) for name in names], axis=1)


def _read_person(state: Any, names: tuple[str, ...]) -> Table:
    table = state.person[np.argsort(state.person["key"])]
    return Table(np.asarray(table["key"])[:, None], names, _columns(table, names))


def _read_tie(state: Any, names: tuple[str, ...]) -> Table:
    person = state.person
    keys, rows = [], []
    for row in np.argsort(person["key"]):
        first = int(person["tie_first"][row])
        span = range(first, first + int(person["tie_count"][row]))
        others = person["key"][state.tie["other"][span]]
        keys += [(int(person["key"][row]), int(other)) for other in others]
        rows += span
    return Table(np.array(keys, np.int64), names, _columns(state.tie[rows], names))


def _read_pair(state: Any, names: tuple[str, ...]) -> Table:
    table = state.pair[: int(state.community["pairs"][0])]
    keys = state.person["key"]
    ends = np.sort(np.stack([keys[table["low"]], keys[table["high"]]], axis=1), axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    return Table(ends[order], names, _columns(table[order], names))


def _read_group(state: Any, names: tuple[str, ...]) -> Table:
    table = state.group
    members = np.full((len(table), SEATS), -1.0)
    for row, seats in enumerate(np.asarray(table["member"])):
        there = [int(state.person["key"][one]) for one in seats if one >= 0]
        members[row, : len(there)] = there
    keys = np.append(state.person["key"], -1)  # the last is nobody's
    focal = keys[np.asarray(table["focal"])].astype(float)[:, None]
    values = np.concatenate([_columns(table, GROUP[:-1]), focal, members], axis=1)
    return Table(np.asarray(table["key"])[:, None], names, values)


def _read_facilitator(state: Any, names: tuple[str, ...]) -> Table:
    table = state.facilitator
    values = _columns(table, FACILITATOR[:-1])
    left = np.asarray(table["state"] == 3, float)[:, None]
    return Table(np.asarray(table["key"])[:, None], names, np.concatenate([values, left], axis=1))


def _read_community(state: Any, names: tuple[str, ...]) -> Table:
    places = np.asarray(state.community["places"], float)
    values = np.concatenate([places, _columns(state.community, names[len(LINES) :])], axis=1)
    return Table(np.zeros((1, 1), np.int64), names, values)


READERS = {
    "person": _read_person, "tie": _read_tie, "pair": _read_pair, "group": _read_group,
    "facilitator": _read_facilitator, "community": _read_community,
}  # fmt: skip
