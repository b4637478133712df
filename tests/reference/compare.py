"""The engine's state and the reference's, value by value."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from .circle import Circle
from .people import MIND
from .ties import OPEN, Pair, Told
from .village import Village

CLOSE = 1e-9
RESOURCES = ("rely_on_others", "work_on_self", "contain", "take_action", "mission")


class Difference(NamedTuple):
    """One value on which the two do not agree."""

    field: str
    key: object
    engine: object
    reference: object


def differences(state: Any, village: Village) -> Iterator[Difference]:
    """All of them: persons, ties, pairs, groups, facilitators, places."""
    for part in (_persons, _ties, _pairs, _groups, _facilitators):
        yield from part(state, village)
    yield from _check("community.places", 0, state.community.places[0], village.places)


def _check(field: str, key: object, engine: Any, reference: Any) -> Iterator[Difference]:
    if isinstance(reference, float):
        if not abs(float(engine) - reference) <= CLOSE:
            yield Difference(field, key, float(engine), reference)
    elif int(engine) != int(reference):
        yield Difference(field, key, int(engine), int(reference))


def _persons(state: Any, village: Village) -> Iterator[Difference]:
    table = state.person
    rows = {key: row for row, key in enumerate(table["key"].tolist())}
    columns = {name: table[name].tolist() for name in (*MIND, "stories", "suffered", "absences")}
    joined, living = _group_keys(state, "enrolled_in"), _group_keys(state, "group")
    for person in village.people:
        row = rows[person.key]
        for name in (*MIND, "stories", "suffered"):
            yield from _check(f"person.{name}", person.key, columns[name][row], getattr(person, name))
        yield from _check("person.enrolled_in", person.key, joined[row], person.enrolled_in)
        group = -1 if person.circle is None else person.circle.number
        yield from _check("person.group", person.key, living[row], group)
        if person.circle is not None:
            yield from _check("person.absences", person.key, columns["absences"][row], person.absences)


def _group_keys(state: Any, name: str) -> list[int]:
    keys = state.group["key"].tolist()
    return [keys[row] if row >= 0 else -1 for row in state.person[name].tolist()]


def _ties(state: Any, village: Village) -> Iterator[Difference]:
    keys = state.person["key"].tolist()
    rows = {key: row for row, key in enumerate(keys)}
    first, count = state.person["tie_first"].tolist(), state.person["tie_count"].tolist()
    others, trusts, kinds = (state.tie[name].tolist() for name in ("other", "trust", "kind"))
    for person in village.people:
        row = rows[person.key]
        span = range(first[row], first[row] + count[row])
        known = [keys[others[t]] for t in span]
        if known != list(person.ties):
            yield Difference("tie.other", person.key, known, list(person.ties))
            continue
        for t, tie in zip(span, person.ties.values(), strict=True):
            name = (person.key, tie.other.key)
            yield from _check("tie.kind", name, kinds[t], tie.kind)
            yield from _check("tie.trust", name, trusts[t], tie.trust)


def _pairs(state: Any, village: Village) -> Iterator[Difference]:
    keys = state.person["key"].tolist()
    table = state.pair[: int(state.community.pairs[0])]
    rows = zip(table["low"].tolist(), table["high"].tolist(), strict=True)
    found = {tuple(sorted((keys[low], keys[high]))): row for row, (low, high) in enumerate(rows)}
    if len(found) != len(village.pairs):
        yield Difference("pair", "number", len(found), len(village.pairs))
    for pair in village.pairs:
        row = found.get(pair.key)
        if row is None:
            yield Difference("pair", pair.key, "missing", "there")
            continue
        for name, value in _facts(pair, village):
            column = "dispute" if name == "status" else name
            yield from _check(f"pair.{column}", pair.key, table[column][row], value)


def _facts(pair: Pair, village: Village) -> Iterator[tuple[str, Any]]:
    """What means something in the status of the pair."""
    yield "status", pair.status
    yield "struck", pair.struck
    yield "told", pair.told
    if pair.status:
        yield "type", pair.type
        yield "tension", pair.tension
    if pair.status > OPEN:
        yield "commitment", pair.commitment
    if pair.status is OPEN:
        if pair.cooling_until > village.week:
            yield "cooling_until", pair.cooling_until
        if village.now.disputes[pair.type].private:
            yield "exposed", pair.exposed
    if pair.told == Told.WAITS:
        yield "told_week", pair.told_week
    if pair.told == Told.PLAN:
        yield "plan_until", pair.plan_until


def _groups(state: Any, village: Village) -> Iterator[Difference]:
    table = state.group
    rows = {key: row for row, key in enumerate(table["key"].tolist())}
    keys = state.person["key"].tolist()
    for circle in village.circles:
        row = rows[circle.number]
        for name, value in _standing(circle):
            yield from _check(f"group.{name}", circle.number, table[name][row], value)
        members = [keys[member] for member in table["member"][row].tolist() if member >= 0]
        if circle.is_living and members != [member.key for member in circle.members]:
            yield Difference("group.member", circle.number, members, [one.key for one in circle.members])


def _standing(circle: Circle) -> Iterator[tuple[str, Any]]:
    yield "state", circle.stage
    if circle.is_running or circle.leads_itself:
        yield "sessions", circle.sessions
        yield "ownership", circle.ownership
        yield "met", circle.session is not None
    if circle.is_running:
        yield "phase", circle.phase
        yield "meetings", circle.meetings
    if circle.leads_itself:
        yield "selfhelp_from", circle.selfhelp_from


def _facilitators(state: Any, village: Village) -> Iterator[Difference]:
    table = state.facilitator
    rows = {key: row for row, key in enumerate(table["key"].tolist())}
    for key, facilitator in village.leaders.items():
        if not facilitator.circles:
            continue
        for name in ("exhaustion", "skill", *RESOURCES):
            value = getattr(facilitator, name)
            yield from _check(f"facilitator.{name}", key, table[name][rows[key]], value)
        yield from _check("facilitator.left", key, table["state"][rows[key]] == 3, facilitator.left)


def first_difference(state: Any, village: Village) -> Difference | None:
    """The first, or nothing."""
    return next(differences(state, village), None)
