"""Section 4.1: successors of facilitators, groups that mix, open, and welcome newcomers."""

from typing import TYPE_CHECKING

from . import networks
from .circle import Circle, Ending, Stage
from .invitation import Invitation
from .leaders import find_facilitators, replace_who_left
from .people import Person
from .rules import balance, clip
from .ties import Kind, Pair, Tie

if TYPE_CHECKING:
    from .village import Village

FEWEST = 4


def roll_out(village: "Village") -> None:
    """Who left is replaced; groups mix, groups that are due open, and those that are open to it grow."""
    replace_who_left(village)
    if village.now.programme.paused:
        return
    mix(village)
    for circle in village.circles:
        if circle.stage == Stage.PLANNED and village.week >= circle.plan.due:
            open_circle(village, circle)
    welcome(village)


def open_circle(village: "Village", circle: Circle) -> None:
    """Facilitators are found and people invited; with too few there is no group."""
    circle.facilitators = find_facilitators(village, circle.plan)
    if village.now.of_networks:
        members, fewest = networks.invite(village, circle), networks.FEWEST
    else:
        size = village.now.programme.group_size
        members, fewest = Invitation(village, circle, size).choose(), FEWEST
    if len(members) < fewest:
        circle.end(village, Ending.TOO_FEW)
        return
    circle.stage = Stage.RUNNING
    circle.opened = village.week
    for facilitator in circle.facilitators:
        facilitator.circles.append(circle)
    enrol(village, circle, members)
    circle.safety_start = circle.felt_safety()


def enrol(village: "Village", circle: Circle, new: list[Person]) -> None:
    """People join, and feel as safe as the place and the facilitators make them."""
    p = village.parameters
    circle.members = sorted([*circle.members, *new], key=lambda person: person.key)
    circle.ever += len(new)
    for person in new:
        person.circle = circle
        person.enrolled_in = circle.number
        person.absences = 0
        person.tried = False
        represented = 1.0 - p.unlike_leaders * missing(circle, person)
        safety = p.join_safety_base + p.join_safety * person.community_safety
        person.group_safety = clip(safety * represented)
        village.note("enrolled", person, circle=circle)
    acquaint(village, circle.members)


def missing(circle: Circle, person: Person) -> int:
    """Whether nobody who leads is of one's own gender, and whether nobody has arrived (or not) alike."""
    of_gender = any(one.woman != person.man for one in circle.facilitators)
    alike = any(one.arriving == person.arriving for one in circle.facilitators)
    return (not of_gender) + (not alike)


def acquaint(village: "Village", members: list[Person]) -> None:
    """Members who did not know each other now do."""
    first = village.parameters.first_trust
    new = []
    for place, low in enumerate(members):
        for high in members[place + 1 :]:
            if high.key not in low.ties:
                cross = low.origin != high.origin
                forth = Tie(low, high, Kind.GROUP, low.general_trust if cross else first)
                back = Tie(high, low, Kind.GROUP, high.general_trust if cross else first)
                new.append(Pair(forth, back))
    for person in members:
        person.put_ties_in_order()
    village.add_pairs(new)


def mix(village: "Village") -> None:
    """Two groups that began apart exchange half of their members."""
    programme = village.now.programme
    if programme.composition != "separate_then_mixed" or village.now.of_networks:
        return
    named, phases = programme.mix_from, len(programme.phases)
    since = phases // 2 if named is None else village.now.phase_named(named)
    seats = {(circle.plan.round, circle.plan.place): circle for circle in village.circles}
    for (turn, place), one in seats.items():
        other = seats.get((turn, place + 1)) if place % 2 == 0 else None
        if other is not None and all(
            circle.is_running and not circle.mixed and circle.phase >= since for circle in (one, other)
        ):
            exchange(village, one, other)


def exchange(village: "Village", one: Circle, other: Circle) -> None:
    """Every second one of each goes over."""
    a, b = one.members, other.members
    for circle, members in ((one, a[::2] + b[1::2]), (other, a[1::2] + b[::2])):
        circle.members = sorted(members, key=lambda person: person.key)
        circle.mixed = True
        for person in members:
            person.circle = circle
        acquaint(village, circle.members)
        village.note("mixed", circle=circle)


def welcome(village: "Village") -> None:
    """Newcomers take empty seats of groups that are still at their beginning."""
    now, week = village.now, village.week
    until = now.programme.newcomers_until
    if until is None or now.of_networks:
        return
    before, size = now.phase_named(until), now.programme.group_size
    for circle in village.circles:
        young = circle.is_running and circle.opened != week and circle.phase < before
        if not young or circle.sessions >= now.programme.sessions:
            continue
        earlier = list(circle.members)
        seats = min(size - len(earlier), 2 * size - circle.ever)
        if seats <= 0:
            continue
        new = Invitation(village, circle, seats, earlier).choose()
        enrol(village, circle, new)
        for person in earlier:
            loss = village.parameters.newcomer_cut * len(new)
            person.group_safety = balance(person.group_safety, 0.0, loss)
