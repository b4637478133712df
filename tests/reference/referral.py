"""Section 4.8: violence at home is told, and goes to services."""

from collections import Counter
from typing import TYPE_CHECKING

from sim.chance import Purpose

from .people import Person
from .rules import balance, clip, hill
from .ties import Pair, Told

if TYPE_CHECKING:
    from .village import Village


def refer(village: "Village") -> None:
    """Plans run out, people tell, cases wait, are served by rank, and all of it is felt."""
    now, week = village.now, village.week
    cases = [pair for pair in village.open_pairs() if now.disputes[pair.type].private]
    full = waiting(cases) >= village.parameters.queue_weeks * now.places_per_week
    tells = village.draw(Purpose.TELL_AT_HOME)
    for pair in cases:
        if pair.told == Told.PLAN and week > pair.plan_until:
            pair.told = Told.NO
        if pair.told == Told.NO and tells(*pair.key) < chance_to_tell(village, pair.one_exposed):
            village.note("refused" if full else "referred", pair.one_exposed)
            if not full:
                pair.told, pair.told_week = Told.WAITS, week
    serve(village, cases)
    feel(village, cases)


def waiting(cases: list[Pair]) -> int:
    """How many cases wait."""
    return sum(pair.told == Told.WAITS for pair in cases)


def chance_to_tell(village: "Village", person: Person) -> float:
    """Elsewhere, or in a circle in which the person was this week."""
    p = village.parameters
    chance = p.tell_elsewhere * person.community_safety
    if village.now.programme.room_for_violence_at_home and person.circle is not None:
        session = person.circle.session
        if session is not None and person in session.present:
            chance += p.tell_in_group * hill(person.group_safety, p.safety_to_speak, 4)
    return clip(chance)


def serve(village: "Village", cases: list[Pair]) -> None:
    """Free places go to those who told first, then by lot."""
    now, p = village.now, village.parameters
    most = max(1.0, now.places_per_month)
    village.places = min(village.places + now.places_per_week, most) if now.places_per_month > 0.0 else 0.0
    rank = village.draw(Purpose.REFERRAL_RANK)
    queue = [pair for pair in cases if pair.told == Told.WAITS]
    queue.sort(key=lambda pair: (pair.told_week, rank(*pair.key), pair.key))
    for pair in queue[: int(village.places)]:
        pair.told = Told.PLAN
        pair.plan_until = village.week + int(p.plan_weeks)
        village.places -= 1.0
        village.note("served", pair.one_exposed)


def feel(village: "Village", cases: list[Pair]) -> None:
    """A plan makes safer, waiting frightens."""
    p, week = village.parameters, village.week
    plans = Counter(pair.one_exposed for pair in cases if pair.has_plan(week))
    waits = Counter(pair.one_exposed for pair in cases if pair.told == Told.WAITS)
    for person in dict.fromkeys([*plans, *waits]):
        gain, loss = p.plan_safety * plans[person], p.waiting_fear * waits[person]
        person.community_safety = balance(person.community_safety, gain, loss)
