"""Networks: who comes, what meetings leave behind, how they end, and the way to the goal."""

from typing import TYPE_CHECKING

from sim.chance import Purpose

from .circle import Circle, Ending, Stage
from .invitation import Invitation
from .people import Person
from .rules import balance, clip
from .ties import OPEN, Tie

if TYPE_CHECKING:
    from .meeting import Meeting
    from .village import Village

FEWEST = 2
MONTH = 4


def invite(village: "Village", circle: Circle) -> list[Person]:
    """A focal person, and those contacts who agree to come; nobody if there is no contact."""
    p = village.parameters
    chosen = Invitation(village, circle, 1).choose()
    if not chosen:
        return []
    focal, contacts = chosen[0], []
    agrees = village.draw(Purpose.AGREES_TO_COME)
    for tie in in_order(village, focal):
        if len(contacts) == village.now.programme.network.contacts:
            break
        chance = p.contact_agrees + (1.0 - p.contact_agrees) * tie.back.trust
        if agrees(tie.other.key, circle.key) < clip(chance):
            contacts.append(tie.other)
    if not contacts:
        return []
    circle.focal = focal
    circle.goal, circle.commitment, circle.burden = 0.0, p.goal_commitment, 0.0
    return [focal, *contacts]


def in_order(village: "Village", focal: Person) -> list[Tie]:
    """The people a focal person may ask, those first who are asked first."""
    rule, disputes = village.now.programme.network.choose, village.now.disputes

    def rank(tie: Tie) -> float:
        if rule == "standing":
            return tie.other.standing
        preferred = (rule == "household" and tie.other.household is focal.household) or (
            rule == "across_origin" and tie.cross
        )
        return 2.0 * preferred + tie.trust + tie.back.trust

    def may_be_asked(tie: Tie) -> bool:
        pair = tie.pair
        private = pair.status is OPEN and disputes[pair.type].private
        return tie.other.circle is None and not pair.was_violent and not private

    ties = [tie for tie in focal.ties.values() if may_be_asked(tie)]
    return sorted(ties, key=lambda tie: (-rank(tie), tie.other.key))


def after_meeting(meeting: "Meeting") -> None:
    """Commitment grows by shared responsibility, more where a plan is adjusted; contacts carry together."""
    village, circle, p, conduct = meeting.village, meeting.circle, meeting.p, meeting.conduct
    if circle.focal is None:
        return
    present = len(meeting.seats)
    gain = 0.5 * conduct["responsibility"] * present / meeting.active
    if circle.in_follow_up and circle.commitment < 0.5:
        gain += p.plan_adjusted * conduct["democracy"]
        village.note("plan_adjusted", circle.focal, circle=circle)
    circle.commitment = balance(circle.commitment, gain, 0.0)
    circle.burden = balance(circle.burden, p.carried * meeting.focal_distress / (present - 1), 0.0)


def close(village: "Village", circle: Circle) -> None:
    """A network stops without its focal person; after its last meeting it is followed up for months."""
    follow_ups, planned = village.now.programme.follow_ups, village.now.programme.sessions
    done = circle.is_running and circle.sessions >= planned
    if circle.focal not in circle.members:
        end(village, circle, Ending.STOPPED)
    elif len(circle.members) < FEWEST:
        end(village, circle, Ending.TOO_FEW)
    elif done and follow_ups > 0:
        circle.stage = Stage.FOLLOW_UP
        circle.follow_from = village.week
        village.note("follow_up_begun", circle=circle)
    elif done or (circle.in_follow_up and village.week - circle.follow_from >= MONTH * follow_ups):
        end(village, circle, Ending.COMPLETED)


def end(village: "Village", circle: Circle, ending: Ending) -> None:
    """The end, and how safe members felt."""
    circle.safety_end = circle.felt_safety()
    circle.end(village, ending)


def pursue_goals(village: "Village") -> None:
    """Every focal person keeps the commitment or slips; goals relieve, and those who care carry."""
    p = village.parameters
    around = [circle for circle in village.circles if circle.focal is not None]
    if not around:
        return
    for person in village.people:
        person.load = person.condition
    for circle in around:
        assert circle.focal is not None
        pursue(village, circle, circle.focal)
        circle.focal.load -= p.goal_relief * circle.goal
        for person in circle.members:
            if person is not circle.focal:
                person.load += p.burden_strain * circle.burden


def pursue(village: "Village", circle: Circle, focal: Person) -> None:
    """One week of one goal."""
    p, commitment = village.parameters, circle.commitment
    kept = village.draw(Purpose.KEEPS)(focal.key) < clip(p.goal_floor + (1.0 - p.goal_floor) * commitment)
    village.note("commitment_kept" if kept else "commitment_slipped", focal, circle=circle)
    gain = p.goal_gain * focal.support if kept else 0.0
    loss = 0.0 if kept else p.goal_slip * focal.stress
    if village.now.programme.network.goal == "abstinence":
        chance = p.relapse_rate * focal.stress**2 * (1.0 - commitment) * (1.0 - 0.5 * focal.support)
        if village.draw(Purpose.RELAPSE)(focal.key) < clip(chance):
            loss += p.relapse_loss
            village.note("relapsed", focal, circle=circle)
    circle.goal = balance(circle.goal, gain, loss)
    fading = p.commitment_fading + (0.0 if kept else p.commitment_slip)
    circle.commitment = balance(commitment, 0.0, fading)
    circle.burden = balance(circle.burden, 0.0, p.burden_fading)
