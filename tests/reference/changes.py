"""Section 4.5, second half: what a meeting leaves behind in trust, feelings and the group."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import networks, youth
from .circle import Circle
from .meeting import Meeting
from .people import Person
from .rules import acquaintance, balance, mean, move
from .seat import Breach, Seat
from .ties import Tie

if TYPE_CHECKING:
    from .village import Village


def meet_in_circles(village: "Village") -> None:
    """All groups that meet this week. No two of them share a member, so each is finished by itself."""
    for circle in village.circles:
        circle.session = None
        if circle.meets(village):
            hold(village, circle)


def hold(village: "Village", circle: Circle) -> None:
    """One meeting, and what it leaves behind."""
    meeting = Meeting(village, circle)
    meeting.attend()
    trusts: list[tuple[Tie, float]] = []
    states: list[tuple[Person, dict[str, float]]] = []
    tries: list[tuple[Person, bool]] = []
    if meeting.seats:
        meeting.report()
        stories = meeting.plan_time()
        meeting.take_turns()
        meeting.open_up(stories)
        meeting.answer()
        youth.keep_the_contract(meeting)
        meeting.perhaps_crisis()
        trusts = [change for seat in meeting.seats for change in new_trust(meeting, seat)]
        states = [(seat.person, new_feelings(meeting, seat)) for seat in meeting.seats]
        tries = [(seat.person, meeting.tries_next(seat)) for seat in meeting.seats if meeting.tries_things]
    safeties = [(person, new_safety(meeting, person)) for person in circle.members]
    for tie, trust in trusts:
        tie.trust = trust
    for person, values in states:
        for name, value in values.items():
            setattr(person, name, value)
    for person, safety in safeties:
        if person not in meeting.leavers:
            person.group_safety = safety
    for person, tried in tries:
        person.tried = tried
    close(meeting)


def close(meeting: Meeting) -> None:
    """The group counts its sessions, goes on to the next phase, and lets go of those who left."""
    village, circle = meeting.village, meeting.circle
    if meeting.seats:
        circle.session = meeting.session()
        circle.ownership = meeting.owned()
        networks.after_meeting(meeting)
        if circle.is_running:
            circle.sessions += 1
            circle.meetings += 1
            go_on(village, circle, meeting.safety)
        for seat in meeting.tellers:
            seat.person.stories += 1
    for person in meeting.leavers:
        circle.loses(person)
        village.note("dropped_out", person, circle=circle)


def go_on(village: "Village", circle: Circle, safety: float) -> None:
    """To the next phase: when it feels safe, or by the calendar."""
    programme = village.now.programme
    last = len(programme.phases) - 1
    phase = circle.phase
    if programme.pacing == "calendar":
        phase = min(last, circle.sessions * len(programme.phases) // programme.sessions)
    else:
        part = programme.phases[phase]
        safe = part.gate_safety is None or safety >= part.gate_safety
        if phase < last and circle.meetings >= part.min_sessions and safe:
            phase += 1
    if phase != circle.phase:
        circle.phase = phase
        circle.meetings = 0
        village.note("phase_advanced", circle=circle)


def new_trust(meeting: Meeting, seat: Seat) -> Iterator[tuple[Tie, float]]:
    """Trust in each of the others present: by the common task, by answers, by listening."""
    p, person = meeting.p, seat.person
    told = {one.person for one in meeting.tellers}
    calm = 1.0 - seat.hostility * (1.0 - meeting.containment)
    together = 0.5 * p.trust_gain_session * p.joint_task_value * meeting.conduct["activity"] * calm
    listening = p.listened_gain * p.trust_gain_session * meeting.attention * (1.0 - 0.5 * person.hostility)
    for other in seat.others:
        gain, loss = together, 0.0
        if seat.tells:
            harm = seat.harm[other]
            gain += p.trust_gain_session * seat.support[other] * (1.0 - harm)
            loss += p.harm_weight * p.trust_gain_session * harm
        if other in told:
            gain += listening
        tie = person.ties[other.key]
        yield tie, balance(tie.trust, gain, loss)


def new_feelings(meeting: Meeting, seat: Seat) -> dict[str, float]:
    """Everything but felt safety in the group."""
    return {
        "acceptance": new_acceptance(meeting, seat),
        "distress": new_distress(meeting, seat),
        "general_trust": new_general_trust(meeting, seat),
        "hostility": new_hostility(meeting, seat),
        "skill": new_skill(meeting, seat),
        **new_self_image(meeting, seat),
    }


def new_general_trust(meeting: Meeting, seat: Seat) -> float:
    """People of another origin in the circle stand for their origin."""
    person = seat.person
    trusts = [person.ties[one.key].trust for one in seat.others if one.origin != person.origin]
    if not trusts:
        return person.general_trust
    return move(person.general_trust, mean(trusts), meeting.p.trust_generalises * acquaintance(len(trusts)))


def pressed(meeting: Meeting) -> float:
    """The push that is left where the group decides together."""
    return meeting.push * (1.0 - 0.5 * meeting.conduct["democracy"])


def new_safety(meeting: Meeting, person: Person) -> float:
    """Felt safety in the group; those who were not there only notice who left for good."""
    p = meeting.p
    gain, loss = 0.0, len(meeting.leavers) * p.dropout_cut
    seat = next((one for one in meeting.seats if one.person is person), None)
    if seat is not None:
        shared = 0.5 + 0.5 * meeting.conduct["democracy"]
        held = meeting.containment * shared * meeting.circle.holding(meeting.village)
        task = p.joint_task_value * meeting.conduct["activity"]
        gain = p.safety_speed * (held + task + seat.seen)
        loss += p.safety_speed * p.harm_weight * threat(meeting, seat)
        loss += p.crisis_cut * meeting.crisis_left
        loss += p.breach_cut * sum(one.breach is Breach.PASSED_OVER for one in meeting.seats)
    return balance(person.group_safety, gain, loss)


def threat(meeting: Meeting, seat: Seat) -> float:
    """What makes a circle feel unsafe."""
    p, person = meeting.p, seat.person
    mood = p.hostility_threat * seat.hostility + p.distrust_threat * (1.0 - seat.trust)
    return (
        (1.0 - meeting.containment) * mood
        + p.hurt_threat * seat.hurt
        + p.dominance_threat * seat.dominated * (1.0 - person.standing)
        + p.push_threat * pressed(meeting) * (1.0 - person.group_safety)
    )


def new_acceptance(meeting: Meeting, seat: Seat) -> float:
    """The paradox: people change when they are seen as they are, and struggle when pushed."""
    p, person, push = meeting.p, seat.person, pressed(meeting)
    safety = person.group_safety
    used_to = 1.0 + p.habituation * person.stories / p.story_habituation
    gain = 2.0 * p.being_seen_gain * seat.seen * safety / used_to + p.challenge * push * safety**2
    loss = 2.0 * p.struggle_by_push * push * (1.0 - safety) ** 2
    return balance(person.acceptance, gain, loss + p.acceptance_lost_hurt * seat.hurt + seat.relived)


def new_distress(meeting: Meeting, seat: Seat) -> float:
    """Being hurt and reliving distress; to sit among people with whom one feels safe relieves."""
    p, person = meeting.p, seat.person
    gain = p.distress_by_hurt * seat.hurt + 0.5 * seat.relived
    return balance(person.distress, gain, p.company_relief * person.group_safety)


def new_self_image(meeting: Meeting, seat: Seat) -> dict[str, float]:
    """Respect, self-esteem and voice."""
    p, person, k = meeting.p, seat.person, meeting.p.self_image_speed
    harm = 0.5 * p.harm_weight * seat.hurt
    shared = 0.5 + 0.5 * meeting.conduct["democracy"]
    respected = k * (0.5 * (1.0 - seat.dominated) * shared + seat.seen)
    spoken = k * 0.5 * min(seat.turns, 3) * person.group_safety
    reported = p.try_seen * meeting.attention * seat.reports
    esteemed = k * (seat.seen + 0.5 * person.respect + reported)
    return {
        "respect": balance(person.respect, respected, k * (harm + seat.dominated)),
        "self_esteem": balance(person.self_esteem, esteemed, k * (harm + 0.3 * seat.dominated)),
        "voice": balance(person.voice, spoken, k * (seat.hurt + 0.5 * seat.dominated)),
    }


def new_skill(meeting: Meeting, seat: Seat) -> float:
    """Practice by doing: speaking, and what the phase tries out."""
    p, part = meeting.p, meeting.part
    practice = p.practice_turn * min(seat.turns, 2) + p.try_practice * seat.reports
    if part.expects_telling or seat.tells:
        practice += part.practice
    if meeting.circle.leads_itself:
        practice *= 0.5
    gain = 1.5 * p.skill_gain * meeting.conduct["learning_by_doing"] * practice * seat.person.group_safety
    return balance(seat.person.skill, gain, 0.0)


def new_hostility(meeting: Meeting, seat: Seat) -> float:
    """Applause teaches hostility; disapproval, being seen and the common task take it away."""
    p, person, conduct = meeting.p, seat.person, meeting.conduct
    speed = 2.0 * p.approval_of_hostility * (1.0 if person.youth else p.adult_approval)
    gain = speed * person.hostility * seat.hostility * (1.0 - meeting.containment)
    answering = 0.3 + 0.7 * conduct["repair"]
    loss = speed * p.disapproval * (1.0 - seat.hostility) * answering * person.group_safety
    loss += p.hostility_seen * seat.seen * (0.5 + 0.5 * person.skill)
    loss += p.hostility_task * conduct["activity"] * person.group_safety
    gain += p.contract_anger * (seat.breach is Breach.PASSED_OVER)
    loss += p.contract_anger * (seat.breach is Breach.TAKEN_UP)
    return balance(person.hostility, gain, loss)
