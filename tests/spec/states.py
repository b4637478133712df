"""Look at a state from outside: what differs between two, whether one is whole, where everyone is."""

import numpy as np

from sim.state import COUNTERS, FIELDS, SEATS, TABLE, State, check

HOUSEHOLD, NEIGHBOUR, GROUP = 1, 2, 3
OPEN, AGREED, DECIDED = 1, 2, 3
LIVING = (1, 2, 4)
HOT = 0.6
NUMBERED = ("group", "facilitator")
SCRATCH = ("chair", "session")
"""Working memory of one meeting; nothing is read from it that was not written in the same meeting."""


def used(state: State, level: str) -> np.recarray:
    """The rows of a level that stand for something (tables keep room to grow)."""
    table = getattr(state, level)
    return table[: int(state.community[COUNTERS[level]][0])] if level in COUNTERS else table


def differences(one: State, two: State, levels: tuple[str, ...] = State._fields) -> list[str]:
    """Names of all fields that are not equal to the bit, with the number of rows that differ.

    Of groups and facilitators the rows that both have are compared.
    """
    found = []
    for field in TABLE:
        if field.level not in levels:
            continue
        a, b = used(one, field.level)[field.name], used(two, field.level)[field.name]
        if field.level in NUMBERED:
            a, b = a[: len(b)], b[: len(a)]
        if a.shape != b.shape:
            found.append(f"{field.level}.{field.name}: {a.shape} and {b.shape}")
        elif a.tobytes() != b.tobytes():
            rows = ~((a == b) | ((a != a) & (b != b)))
            found.append(f"{field.level}.{field.name}: {int(rows.sum())} of {rows.size}")
    return found


def first_difference(one: object, two: object, weeks: int) -> int | None:
    """Advance two communities side by side; the first week after which their states differ."""
    for _ in range(weeks):
        one.advance(1)  # type: ignore[attr-defined]
        two.advance(1)  # type: ignore[attr-defined]
        if differences(one.state, two.state):  # type: ignore[attr-defined]
            return int(one.week)  # type: ignore[attr-defined]
    return None


def assert_consistent(state: State) -> None:
    """Everything that a state says twice, it says alike: keys, ties there and back, pairs, seats, tallies."""
    check(state)
    _assert_numbers(state)
    _assert_households(state)
    _assert_ties(state)
    _assert_pairs(state)
    _assert_groups(state)
    _assert_tallies(state)
    _assert_register(state)


def _assert_numbers(state: State) -> None:
    unset = [
        f"{level}.{name}"
        for (level, name), field in FIELDS.items()
        if field.dtype == "f8" and field.initial == field.initial and level not in SCRATCH
        and np.isnan(used(state, level)[name]).any()
    ]  # fmt: skip
    assert not unset, f"not a number: {unset}"


def _assert_households(state: State) -> None:
    person, household, row = state.person, state.household, state.order.row
    assert sorted(row) == list(range(len(person)))
    key = person.key[row]
    assert (np.diff(key) > 0).all(), "keys are unique and in order"
    assert (person.household == person.key // 16).all()
    assert (household.people >= 1).all()
    assert household.people.sum() == len(person)
    assert (household.first == np.cumsum(household.people) - household.people).all()
    place = np.arange(len(person)) - np.repeat(household.first, household.people)
    assert (key == 16 * np.repeat(np.arange(len(household)), household.people) + place).all()
    assert (person.origin == household.origin[person.household]).all()


def _assert_ties(state: State) -> None:
    person, tie = state.person, used(state, "tie")
    row = state.order.row
    first, count = person.tie_first[row], person.tie_count[row]
    assert (first == np.cumsum(count) - count).all(), "ties lie person by person, in order of key"
    assert count.sum() == len(tie)
    owner = np.repeat(row, count)
    assert (tie.other != owner).all(), "nobody is tied to themselves"
    mine, others = person.key[owner], person.key[tie.other]
    assert ((np.diff(others) > 0) | (np.diff(mine) > 0)).all(), (
        "ties are sorted by the other's key, without doubles"
    )
    assert (tie.other[tie.back] == owner).all(), "each tie finds its way back"
    assert (owner[tie.back] == tie.other).all()
    assert (tie.back[tie.back] == np.arange(len(tie))).all()
    assert (tie.pair[tie.back] == tie.pair).all()
    assert (person.tie_lower == np.bincount(owner[others < mine], minlength=len(person))).all()
    assert (tie.kind[tie.back] == tie.kind).all()
    together = person.household[owner] == person.household[tie.other]
    assert ((tie.kind == HOUSEHOLD) == together).all()
    assert np.isin(tie.kind, (HOUSEHOLD, NEIGHBOUR, GROUP)).all()
    at_home = np.bincount(owner[together], minlength=len(person))
    assert (at_home == state.household.people[person.household] - 1).all(), (
        "people of one home know each other"
    )


def _assert_pairs(state: State) -> None:
    person, tie, pair = state.person, used(state, "tie"), used(state, "pair")
    assert 2 * len(pair) == len(tie)
    low, high = person.key[pair.low], person.key[pair.high]
    assert (low < high).all()
    assert (np.diff(low) >= 0).all()
    assert ((np.diff(high) > 0) | (np.diff(low) > 0)).all(), "pairs are sorted, without doubles"
    assert (tie.pair[pair.tie] == np.arange(len(pair))).all()
    assert (tie.other[pair.tie] == pair.high).all()
    assert (tie.other[tie.back[pair.tie]] == pair.low).all()
    assert (tie.kind[pair.tie] == pair.kind).all()


def _assert_groups(state: State) -> None:
    person, group = state.person, state.group
    seated = np.full(len(person), -1)
    known = {(int(i), int(j)) for i, j in zip(_owners(state), used(state, "tie").other, strict=True)}
    homes: list[int] = []
    for g in range(len(group)):
        seats = np.flatnonzero(group.member[g] >= 0)
        members = group.member[g, seats]
        if group.state[g] in LIVING or len(members):
            assert group.state[g] in LIVING, f"group {g} is not alive and has members"
            assert group.headcount[g] == len(members)
            assert (np.diff(person.key[members]) > 0).all(), "seats are in order of key"
            assert (person.group[members] == g).all()
            assert (person.seat[members] == seats).all()
            assert (person.enrolled_in[members] == g).all() or group.mixed[g] == 1
            assert {(int(i), int(j)) for i in members for j in members if i != j} <= known
        seated[members] = g
        homes += list(person.household[members])
    assert (person.group == seated).all()
    asked_of_families = (person.role > 0).any() or (group.focal >= 0).any()
    assert asked_of_families or len(homes) == len(set(homes)), (
        "one of a household is in a living group at most"
    )
    assert ((person.seat >= 0) == (person.group >= 0)).all()
    assert (person.seat < SEATS).all()


def _owners(state: State) -> np.ndarray:
    row = state.order.row
    return np.repeat(row, state.person.tie_count[row])


def _assert_tallies(state: State) -> None:
    person, pair, community = state.person, used(state, "pair"), state.community[0]
    quarrel = pair[pair.dispute == OPEN]
    listed = used(state, "dispute").pair
    assert (np.diff(listed) > 0).all(), "open disputes are listed in the order of pairs"
    assert np.isin(np.flatnonzero(pair.dispute == OPEN), listed).all()
    assert np.isin(pair.dispute[listed], (OPEN, AGREED, DECIDED)).all(), (
        "a dispute leaves the list a week after"
    )
    parties = np.concatenate([quarrel.low, quarrel.high])
    tension = np.concatenate([quarrel.tension, quarrel.tension])
    n = len(person)
    assert (person.open_disputes == np.bincount(parties, minlength=n)).all()
    assert (person.hot_disputes == np.bincount(parties[tension > HOT], minlength=n)).all()
    worst = np.zeros(n)
    np.maximum.at(worst, parties, tension)
    assert (person.worst_tension == worst).all()
    assert community.agreed == (pair.dispute == AGREED).sum()
    assert np.isclose(community.tension, quarrel.tension.sum(), rtol=0, atol=1e-9)
    assert person.suffered.sum() == person.did.sum() == community.incidents


def _assert_register(state: State) -> None:
    pair, register = used(state, "pair"), used(state, "agreement")
    entered = np.flatnonzero(pair.agreement >= 0)
    rows = pair.agreement[entered]
    assert (pair.dispute[entered] == AGREED).all()
    assert len(set(rows)) == len(rows)
    assert (register.low[rows] == pair.low[entered]).all()
    assert (register.high[rows] == pair.high[entered]).all()
    assert (register.broken_week[rows] < 0).all()
    assert (register.week[rows] == pair.since[entered]).all()
    later = register.broken_week > -1000
    assert (register.broken_week[later] > register.week[later]).all()
