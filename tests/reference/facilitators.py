"""Section 4.9: those who lead tire, recover, learn and may leave."""

from collections import Counter
from math import exp
from typing import TYPE_CHECKING

from sim.chance import Purpose
from sim.facts import leaving_of

from .people import Facilitator, Person
from .rules import balance, clip, mean, move

if TYPE_CHECKING:
    from .circle import Circle, Session
    from .village import Village


def lead(village: "Village") -> None:
    """A week of everyone who leads a running group; who leaves is missed by the members."""
    p = village.parameters
    missed: Counter[Person] = Counter()
    for facilitator in village.leaders.values():
        led = [circle for circle in facilitator.circles if is_led_now(circle)]
        if not led:
            rest(village, facilitator)
            continue
        tire(village, facilitator, led)
        if leaves(village, facilitator):
            facilitator.left = True
            village.note("facilitator_left", other_key=facilitator.key, circle=led[0])
            missed.update(member for circle in led for member in circle.members)
        else:
            perhaps_train(village, facilitator, led)
    for person, number in missed.items():
        person.group_safety = balance(person.group_safety, 0.0, number * p.leader_lost_cut)


def is_led_now(circle: "Circle") -> bool:
    """Whether a group asks something of its facilitators this week: always while it runs."""
    return circle.is_running or (circle.in_follow_up and circle.session is not None)


def leaves(village: "Village", facilitator: Facilitator) -> bool:
    """Whether someone leaves who is worn out, or for other reasons."""
    p, key = village.parameters, facilitator.key
    likely = p.leaving_rate * (1.3 - facilitator.mission)
    worn_out = facilitator.exhaustion > p.leaving_exhaustion
    if worn_out and village.draw(Purpose.FACILITATOR_LEAVES)(key) < likely:
        return True
    return village.draw(Purpose.FACILITATOR_MOVES)(key) < leaving_of(village.now.programme.facilitators)


def rest(village: "Village", facilitator: Facilitator) -> None:
    """Between rounds, those who have led recover."""
    programme, p = village.now.programme, village.parameters
    if facilitator.circles and (programme.rounds > 1 or programme.openings):
        protected = mean(list(facilitator.resources))
        loss = p.exhaustion_recovery * protected * facilitator.rely_on_others
        facilitator.exhaustion = balance(facilitator.exhaustion, 0.0, loss)


def perhaps_train(village: "Village", facilitator: Facilitator, led: "list[Circle]") -> None:
    """Follow-up training, once, for those whose group is far enough."""
    training = village.now.programme.facilitators.follow_up_training
    if training is None or facilitator.trained:
        return
    if any(circle.is_running and circle.sessions >= training.after_session for circle in led):
        facilitator.trained = True
        gain = village.parameters.follow_up_worth * training.days
        facilitator.skill = balance(facilitator.skill, gain, 0.0)
        village.note("trained_again", other_key=facilitator.key)


def backing(village: "Village", supervision: float) -> float:
    """Supervision, and other professionals who hold one line with the facilitators."""
    team = village.now.programme.facilitators.team
    there = 1.0 - exp(-team.others / 3.0)
    return 1.0 - (1.0 - supervision) * (1.0 - village.parameters.team_help * team.unity * there)


def demand_of(session: "Session", p) -> float:
    """What one meeting asks of those who lead it."""
    return (
        p.demand_stories * (len(session.tellers) / len(session.present)) * 2.0 * session.distress_told
        + p.demand_harm * min(session.hurts, 4)
        + p.demand_crisis * session.crisis
        + p.demand_fear * (1.0 - session.safety)
    )


def tire(village: "Village", facilitator: Facilitator, led: "list[Circle]") -> None:
    """Exhaustion and the five resources, all from what stood when the phase began."""
    p = village.parameters
    cared = [circle.care_for_leaders(village) for circle in led]
    supervision, procedure = mean([one[0] for one in cared]), mean([one[1] for one in cared])
    met = [circle for circle in led if circle.session is not None]
    demand = safety = 0.0
    if met:
        safety = mean([circle.session.safety for circle in met])
        asked = [
            demand_of(circle.session, p) + (circle.own_conduct.get("effort", 0.5) - 0.5) for circle in met
        ]
        demand = clip(p.demand_group * len(led) + mean(asked))
    protected = mean(list(facilitator.resources))
    contain, take_action = facilitator.goals(procedure)
    rely, work, tired = facilitator.rely_on_others, facilitator.work_on_self, facilitator.exhaustion
    gain = 2.0 * p.exhaustion_speed * demand * (1.0 - protected)
    facilitator.exhaustion = balance(tired, gain, p.exhaustion_recovery * protected * rely)
    facilitator.rely_on_others = move(rely, backing(village, supervision), 0.1)
    facilitator.work_on_self = balance(work, 0.03 * rely, 0.02 * tired)
    facilitator.contain = move(facilitator.contain, contain, 0.05)
    facilitator.take_action = move(facilitator.take_action, take_action, 0.05)
    facilitator.mission = balance(facilitator.mission, 0.04 * safety, 0.05 * tired)
