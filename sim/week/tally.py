"""Count everyone's open disputes: how many, how many hot, and the tension of the worst."""

from ..jit import kernel
from ..state import Table

HOT = 0.6
OPEN, AGREED = 1, 2


@kernel
def tally(person: Table, pair: Table, community: Table) -> None:
    """Gather open disputes into the persons who are parties to them."""
    for i in range(len(person)):
        person.open_disputes[i] = 0
        person.hot_disputes[i] = 0
        person.worst_tension[i] = 0.0
        person.worst_cross[i] = 0.0
    tension_sum, agreed = 0.0, 0
    for p in range(community[0].pairs):
        if pair.dispute[p] != OPEN:
            agreed += 1 if pair.dispute[p] == AGREED else 0
            continue
        tension = pair.tension[p]
        tension_sum += tension
        cross = person.origin[pair.low[p]] != person.origin[pair.high[p]]
        for side in range(2):
            i = pair.low[p] if side == 0 else pair.high[p]
            person.open_disputes[i] += 1
            if tension > HOT:
                person.hot_disputes[i] += 1
            person.worst_tension[i] = max(person.worst_tension[i], tension)
            if cross:
                person.worst_cross[i] = max(person.worst_cross[i], tension)
    community[0].tension, community[0].agreed = tension_sum, agreed
