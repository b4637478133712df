"""Count everyone's open disputes: how many, how many hot, and the tension of the worst."""

from ..jit import kernel, rule
from ..state import Table

HOT = 0.6
OPEN = 1


@kernel
def list_disputes(pair: Table, dispute: Table, pairs: int) -> int:
    """List the pairs in open dispute or of which something was found, in their order; how many they are."""
    n = 0
    for p in range(pairs):
        if pair[p].dispute == OPEN or pair[p].fact != 0:
            dispute[n].pair = p
            n += 1
    return n


@kernel
def tally(person: Table, pair: Table, dispute: Table, community: Table) -> None:
    """Gather open disputes into the persons who are parties to them."""
    for i in range(len(person)):
        me = person[i]
        if me.open_disputes > 0:
            me.open_disputes = me.hot_disputes = 0
            me.worst_tension = me.worst_cross = 0.0
    total = 0.0
    for k in range(community[0].open_disputes):
        one = pair[dispute[k].pair]
        if one.dispute == OPEN:
            total += one.tension
            cross = person[one.low].origin != person[one.high].origin
            _feel_dispute(person[one.low], one.tension, cross)
            _feel_dispute(person[one.high], one.tension, cross)
    community[0].tension = total


@rule
def _feel_dispute(party: Table, tension: float, cross: bool) -> None:
    """One more open dispute of a party: how many, how many hot ones, and the worst tension."""
    party.open_disputes += 1
    party.hot_disputes += 1 if tension > HOT else 0
    party.worst_tension = max(party.worst_tension, tension)
    if cross:
        party.worst_cross = max(party.worst_cross, tension)
