"""Section 4.8: violence at home is told, and goes to services."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.chance import Purpose

from .lines import Desk
from .people import Person
from .rules import balance, clip, openness
from .ties import Pair, Told

if TYPE_CHECKING:
    from .village import Village


@dataclass
class Felt:
    """What the phase does to felt safety: everyone's plans, cases that wait, and being let down."""

    plans: Counter[Person] = field(default_factory=Counter)
    waits: Counter[Person] = field(default_factory=Counter)
    let_down: Counter[Person] = field(default_factory=Counter)


def refer(village: "Village", felt: Felt) -> None:
    """Plans run out, people tell, cases wait, and are served by rank."""
    now, week = village.now, village.week
    cases = [pair for pair in village.open_pairs() if now.disputes[pair.type].private]
    waiting = [pair for pair in cases if pair.told == Told.WAITS]
    desk = Desk(village, "safety", len(waiting))
    if not desk.line.capacity > 0.0:
        for pair in waiting:
            pair.told = Told.NO
            felt.let_down[pair.one_exposed] += 1
            village.note("let_down", pair.one_exposed)
    tells = village.draw(Purpose.TELL_AT_HOME)
    for pair in cases:
        if pair.told == Told.PLAN and week > pair.plan_until:
            pair.told = Told.NO
        if pair.told == Told.NO and tells(*pair.key) < chance_to_tell(village, pair.one_exposed):
            tell(village, pair, desk)
    serve(village, cases, desk)
    felt.plans.update(pair.one_exposed for pair in cases if pair.has_plan(week))
    felt.waits.update(pair.one_exposed for pair in cases if pair.told == Told.WAITS)


def tell(village: "Village", pair: Pair, desk: Desk) -> None:
    """What comes of telling."""
    p = village.parameters
    if not village.now.pathway and not village.draw(Purpose.FINDS_WAY)(*pair.key) < p.no_pathway:
        return
    answer = desk.answer(village.draw(Purpose.GOES)(*pair.key))
    village.note(answer, pair.one_exposed)
    if answer == "referred":
        pair.told, pair.told_week = Told.WAITS, village.week


def chance_to_tell(village: "Village", person: Person) -> float:
    """Elsewhere, or in a circle in which the person was this week."""
    p = village.parameters
    chance = p.tell_elsewhere * person.community_safety
    circle = person.circle
    if village.now.programme.room_for_violence_at_home and circle is not None:
        session = circle.session
        if session is not None and person in session.present:
            told = p.tell_in_group * openness(person.group_safety, p)
            no_woman = circle.is_led and not any(one.woman for one in circle.facilitators)
            chance += told * (p.tell_without_woman if no_woman and not person.man else 1.0)
    return clip(chance)


def serve(village: "Village", cases: list[Pair], desk: Desk) -> None:
    """Free places go to those who told first, then by lot."""
    rank = village.draw(Purpose.REFERRAL_RANK)
    queue = [pair for pair in cases if pair.told == Told.WAITS]
    queue.sort(key=lambda pair: (pair.told_week, rank(*pair.key), pair.key))
    served = queue[: desk.free_places()]
    for pair in served:
        pair.told = Told.PLAN
        pair.plan_until = village.week + int(village.parameters.plan_weeks)
        village.note("served", pair.one_exposed)
    desk.take(len(served))


def feel(village: "Village", felt: Felt) -> None:
    """A plan makes safer, waiting frightens, and a service that closes on those who wait lets them down."""
    p = village.parameters
    for person in dict.fromkeys([*felt.plans, *felt.waits, *felt.let_down]):
        gain = p.plan_safety * felt.plans[person]
        loss = p.waiting_fear * felt.waits[person] + p.let_down * felt.let_down[person]
        person.community_safety = balance(person.community_safety, gain, loss)
