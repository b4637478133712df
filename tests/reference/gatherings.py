"""Section 4.10: community meetings, and celebrations when groups close."""

from collections import defaultdict
from math import exp
from typing import TYPE_CHECKING

from sim.chance import Purpose

from .people import Person
from .rules import balance, clip

if TYPE_CHECKING:
    from .village import Village

Carried = dict[Person, float]  # how much was carried over to everyone who came


def come_together(village: "Village") -> None:
    """All meetings of the week, and what they leave behind."""
    p = village.parameters
    carried: Carried = defaultdict(float)
    gather(village, carried)
    celebrate(village, carried)
    for person, heard in carried.items():
        spread = p.gather_spread * heard
        person.community_safety = balance(person.community_safety, spread, 0.0)
        person.general_trust = balance(person.general_trust, spread, 0.0)
        person.skill = balance(person.skill, p.gather_skill * heard, 0.0)


def gather(village: "Village", carried: Carried) -> None:
    """An open meeting of the whole community, where members of groups may speak."""
    p, programme, week = village.parameters, village.now.programme, village.week
    often = programme.community_meetings if village.now.there_is_a_programme else 0
    if week < 1 or often <= 0 or (week * often) % 4 >= often:
        return
    coming = village.draw_people(Purpose.GATHER)
    came = [
        person
        for person, u in zip(village.people, coming, strict=True)
        if u < p.gather_base + p.gather_voice * person.voice
    ]
    speaks = village.draw(Purpose.SPEAK_IN_PUBLIC)
    speakers = [one for one in came if one.enrolled_in >= 0 and speaks(one.key) < one.voice]
    for person in speakers:
        village.note("spoke_in_public", person)
    listen(village, came, speakers, carried)


def celebrate(village: "Village", carried: Carried) -> None:
    """Groups that closed this week invite all whom their members know."""
    members = dict.fromkeys(sorted(village.completed, key=lambda person: person.key))
    if not members or not village.now.programme.closing_celebration:
        return
    p = village.parameters
    comes, speaks = village.draw(Purpose.CELEBRATE), village.draw(Purpose.SPEAK_AT_CLOSING)
    known = {tie.other.key: tie.other for member in members for tie in member.ties.values()}
    guests = [
        guest
        for key, guest in sorted(known.items())
        if guest not in members and comes(key) < clip(p.celebrate_come + p.gather_voice * guest.voice)
    ]
    speakers = [member for member in members if speaks(member.key) < member.voice]
    village.note("celebrated")
    for person in speakers:
        village.note("spoke_in_public", person)
    listen(village, [*members, *guests], speakers, carried)


def listen(village: "Village", came: list[Person], speakers: list[Person], carried: Carried) -> None:
    """Everyone who came hears those who speak."""
    if not speakers:
        return
    heard = sum(0.5 * (1.0 - one.distress) + 0.5 * one.respect for one in speakers) / len(speakers)
    heard *= 1.0 - exp(-village.parameters.gather_reach * len(speakers) / len(came))
    for person in came:
        carried[person] += heard
