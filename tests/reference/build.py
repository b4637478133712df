"""A village from the snapshot of week zero that the engine starts from as well."""

from typing import Any

from .lines import LINES
from .people import MIND, STATIC, Household, Person
from .ties import Kind, Pair, Status, Tie, Told
from .village import Village

TRAITS = (
    "key",
    "origin",
    "arriving",
    "gender",
    "youth",
    "age",
    "role",
    "stories",
    "suffered",
    *MIND,
    *STATIC,
)


def fill(village: Village, state: Any) -> None:
    """Everybody, everybody's ties, every dispute, and the free places of services."""
    village.week = int(state.community.week[0])
    village.places = dict(zip(LINES, state.community.places[0].tolist(), strict=True))
    people = add_people(village, state.person)
    add_pairs(village, state, people)
    village.settle()


def add_people(village: Village, table: Any) -> list[Person]:
    """One agent per row, in the order of rows."""
    homes: dict[int, Household] = {}
    columns = {name: table[name].tolist() for name in TRAITS}
    people = []
    for row, home in enumerate(table.household.tolist()):
        household = homes.setdefault(home, Household(home))
        traits = {name: values[row] for name, values in columns.items()}
        person = Person(village, household, traits)
        household.members.append(person)
        people.append(person)
    for household in homes.values():
        household.members.sort(key=lambda person: person.key)
    village.households = [homes[home] for home in sorted(homes)]
    village.people = list(people)
    return people


def add_pairs(village: Village, state: Any, people: list[Person]) -> None:
    """Ties both ways, and the dispute of each pair if there is one."""
    trusts = state.tie.trust.tolist()
    backs = state.tie.back.tolist()
    for row in state.pair[: int(state.community.pairs[0])]:
        low, high, kind = people[row["low"]], people[row["high"]], Kind(int(row["kind"]))
        forth = int(row["tie"])
        pair = Pair(Tie(low, high, kind, trusts[forth]), Tie(high, low, kind, trusts[backs[forth]]))
        pair.becomes(
            {
                "status": Status(int(row["dispute"])),
                "type": int(row["type"]),
                "tension": float(row["tension"]),
                "commitment": float(row["commitment"]),
                "cooling_until": int(row["cooling_until"]),
                "struck": int(row["struck"]),
                "exposed": int(row["exposed"]),
                "told": Told(int(row["told"])),
                "told_week": int(row["told_week"]),
                "plan_until": int(row["plan_until"]),
                "law": bool(row["law"]),
                "law_week": int(row["law_week"]),
            }
        )
        village.pairs.append(pair)
