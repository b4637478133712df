"""Section 4.8: facilitators refer members in severe distress to care."""

from typing import TYPE_CHECKING

from sim.chance import Purpose

from .circle import Circle
from .lines import Desk
from .people import Care, Person
from .referral import Felt
from .rules import balance, mean

if TYPE_CHECKING:
    from .village import Village


def refer(village: "Village", felt: Felt) -> None:
    """Care ends, facilitators refer, people wait and are served by rank; care eases distress."""
    waiting = [person for person in village.people if person.care is Care.WAITS]
    desk = Desk(village, "care", len(waiting))
    if not desk.line.capacity > 0.0:
        for person in waiting:
            person.care = Care.NONE
            felt.let_down[person] += 1
            village.note("let_down", person)
    for person in village.people:
        if person.care is Care.IN_CARE and village.week > person.care_until:
            person.care = Care.NONE
    if desk.line.listed and village.now.there_is_a_programme:
        refer_members(village, desk)
    serve(village, desk)


def refer_members(village: "Village", desk: Desk) -> None:
    """Those who were there, are in severe distress, and neither wait nor are in care."""
    p, goes = village.parameters, village.draw(Purpose.GOES_CARE)
    referred = village.draw(Purpose.REFER_CARE)
    for circle in referring(village):
        assert circle.session is not None
        chance = chance_to_refer(village, circle)
        for person in circle.session.present:
            severe = person.distress >= p.severe_distress and person.care is Care.NONE
            if person.circle is circle and severe and referred(person.key) < chance:
                answer = desk.answer(goes(person.key))
                village.note(answer, person)
                if answer == "referred":
                    person.care, person.care_week = Care.WAITS, village.week


def referring(village: "Village") -> list[Circle]:
    """Groups with facilitators that held a session this week."""
    return [circle for circle in village.circles if circle.is_led and circle.session is not None]


def chance_to_refer(village: "Village", circle: Circle) -> float:
    """Facilitators who take action refer; without an agreed pathway little comes of it."""
    p = village.parameters
    chance = p.refer_rate * mean([one.take_action for one in circle.facilitators])
    return float(chance if village.now.pathway else chance * p.no_pathway)


def serve(village: "Village", desk: Desk) -> None:
    """Free places go to those who were referred first, then by lot."""
    p, week = village.parameters, village.week
    rank = village.draw(Purpose.CARE_RANK)
    queue: list[Person] = [person for person in village.people if person.care is Care.WAITS]
    queue.sort(key=lambda person: (person.care_week, rank(person.key), person.key))
    served = queue[: desk.free_places()]
    for person in served:
        person.care, person.care_until = Care.IN_CARE, week + int(p.care_weeks)
        village.note("served", person)
    desk.take(len(served))
    for person in village.people:
        if person.care is Care.IN_CARE:
            person.distress = balance(person.distress, 0.0, p.care_relief)
