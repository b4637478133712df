"""A small snapshot of week zero laid out by hand: households of three on a ring, neighbours two homes on."""

from typing import Any

from sim.state import allocate

HOME = 3
LEVELS = {
    "distress": 0.4, "acceptance": 0.4, "self_esteem": 0.45, "hostility": 0.3, "community_safety": 0.5,
    "general_trust": 0.3, "skill": 0.35, "livelihood": 0.35, "respect": 0.5, "voice": 0.45, "strain": 0.5,
    "standing": 0.5,
}  # fmt: skip


def spread(*numbers: int) -> float:
    """A number in [−.2, .2] that looks arbitrary and is always the same."""
    mixed = sum((place + 3) * 0.7548776662466927 * (number + 1) for place, number in enumerate(numbers))
    return 0.4 * (mixed % 1.0) - 0.2


def acquaintances(households: int) -> list[tuple[int, int]]:
    """Everyone of a household, and the same place in the next two households."""
    pairs = set()
    for row in range(HOME * households):
        home, place = divmod(row, HOME)
        pairs |= {(row, HOME * home + other) for other in range(HOME) if other > place}
        for step in (1, 2):
            other = HOME * ((home + step) % households) + place
            pairs.add((min(row, other), max(row, other)))
    return sorted(pairs)


def small_state(households: int = 20) -> Any:
    """The snapshot."""
    persons, pairs = HOME * households, acquaintances(households)
    state = allocate({"person": persons, "tie": 2 * len(pairs), "pair": len(pairs), "household": households})
    table = state.person
    for row in range(persons):
        home, place = divmod(row, HOME)
        table["key"][row], table["household"][row] = 16 * home + place, home
        table["origin"][row] = table["arriving"][row] = home % 3 == 0
        table["gender"][row], table["youth"][row] = place % 2, place >= 2
        table["age"][row] = 20 if place >= 2 else 30 + home
        for number, (name, level) in enumerate(LEVELS.items()):
            table[name][row] = level + spread(row, number)
    table["skill_base"] = table["skill"]
    lay(state, pairs)
    return state


def lay(state: Any, pairs: list[tuple[int, int]]) -> None:
    """Ties both ways, in the order of keys."""
    known: list[list[tuple[int, int]]] = [[] for _ in state.person]
    for row, (low, high) in enumerate(pairs):
        known[low].append((high, row))
        known[high].append((low, row))
    places, next_row = {}, 0
    for person, others in enumerate(known):
        state.person["tie_first"][person], state.person["tie_count"][person] = next_row, len(others)
        state.person["tie_lower"][person] = sum(other < person for other, _ in others)
        for other, pair in sorted(others):
            places[person, other] = next_row
            same_home = person // HOME == other // HOME
            state.tie["other"][next_row], state.tie["pair"][next_row] = other, pair
            state.tie["origin"][next_row] = state.person["origin"][other]
            state.tie["kind"][next_row] = 1 if same_home else 2
            state.tie["trust"][next_row] = 0.5 + spread(person, other)
            next_row += 1
    for (person, other), row in places.items():
        state.tie["back"][row] = places[other, person]
    for row, (low, high) in enumerate(pairs):
        tie = places[low, high]
        state.pair["low"][row], state.pair["high"][row], state.pair["tie"][row] = low, high, tie
        state.pair["kind"][row] = state.tie["kind"][tie]
    state.community["ties"][0], state.community["pairs"][0] = next_row, len(pairs)
