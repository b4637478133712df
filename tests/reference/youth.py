"""Youth groups: the contract, crises of anger and of pain, and help from outside."""

from enum import IntEnum
from typing import TYPE_CHECKING

from sim.chance import Purpose

from .rules import clip, mean
from .seat import Breach

if TYPE_CHECKING:
    from .meeting import Meeting

HIGH = 0.6


class Help(IntEnum):
    """Who comes in a crisis that the facilitators cannot handle."""

    AMBULANCE = 1
    PARENTS = 2
    POLICE = 3


def keep_the_contract(meeting: "Meeting") -> None:
    """Some break the contract; facilitators take that up, or let it pass."""
    village, p, conduct = meeting.village, meeting.p, meeting.conduct
    if not village.now.of_youth or meeting.circle.leads_itself:
        return
    breaks, taken = village.draw(Purpose.BREACH_OF_CONTRACT), village.draw(Purpose.TAKEN_UP)
    held = (1.0 - meeting.containment) * (1.0 - 0.5 * conduct["responsibility"])
    for seat in meeting.seats:
        person = seat.person
        if breaks(person.key) < clip(p.contract_breach * person.hostility * held):
            village.note("contract_breached", person, circle=meeting.circle)
            seat.breach = Breach.PASSED_OVER
            if taken(person.key) < conduct["repair"]:
                seat.breach = Breach.TAKEN_UP
                village.note("taken_up", person, circle=meeting.circle)


def anger(meeting: "Meeting") -> float:
    """The mean hostility of those present."""
    return mean([seat.person.hostility for seat in meeting.seats])


def heat(meeting: "Meeting") -> float:
    """What makes a crisis among the young: pain and anger, less where there is trust and one line."""
    trust = mean([seat.trust for seat in meeting.seats])
    calm = (1.0 - 0.5 * trust * meeting.safety) * (1.0 - meeting.p.team_line * team_unity(meeting))
    return 2.0 * (meeting.pain + anger(meeting)) * calm


def team_unity(meeting: "Meeting") -> float:
    """How far all adults hold one line."""
    return float(meeting.village.now.programme.facilitators.team.unity)


def call_help(meeting: "Meeting") -> float:
    """The part of an unhandled crisis that is felt, by whether help came and which."""
    village, circle = meeting.village, meeting.circle
    _, procedure = circle.care_for_leaders(village)
    left = 1.0
    if village.draw(Purpose.HELP_COMES)(circle.key) < procedure:
        help_that_comes = whom_to_call(meeting)
        left = 1.0 if help_that_comes is Help.POLICE else meeting.p.help_left
        village.note("help_called", circle=circle, other_key=help_that_comes)
    return left * (0.5 if village.now.children_protected else 1.0)


def whom_to_call(meeting: "Meeting") -> Help:
    """The police in great anger, an ambulance in great pain, else the parents."""
    angry, pained = anger(meeting), meeting.pain
    hostile = max(seat.person.hostility for seat in meeting.seats)
    distressed = max((seat.person.distress for seat in meeting.tellers), default=0.0)
    if angry > pained and hostile > HIGH:
        return Help.POLICE
    return Help.AMBULANCE if pained >= angry and distressed > HIGH else Help.PARENTS
