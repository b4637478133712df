"""Sections 4.6 and 4.7: groups help to settle disputes; groups end, or go on by themselves."""

from typing import TYPE_CHECKING

from sim.chance import Purpose

from . import networks
from .circle import Circle, Ending, Session, Stage
from .people import Person
from .rules import balance, clip, hill
from .ties import Pair, Status, Tie, Told

if TYPE_CHECKING:
    from .village import Village

FEWEST = 4


def mediate(village: "Village") -> None:
    """Groups that are far enough take up the disputes of their members."""
    p = village.parameters
    attempts = village.draw(Purpose.GROUP_MEDIATION)
    news: list[tuple[Pair, dict]] = []
    gains: list[Tie] = []
    for pair in village.open_pairs():
        if (
            village.now.of_youth
            or not village.now.disputes[pair.type].mediable
            or village.week < pair.cooling_until
        ):
            continue
        circle = mediating_circle(village, pair)
        if circle is None or circle.session is None:
            continue
        willing = 0.3 + 0.7 * circle.session.conduct["learning_by_doing"]
        if attempts(*pair.key) >= p.group_mediation * willing:
            continue
        village.note("mediated", *pair.parties, circle)
        facts = talk_it_through(village, pair, circle.session)
        news.append((pair, facts))
        if "status" in facts:
            gains += [pair.forth, pair.back]
            village.note("agreed", *pair.parties, circle)
    for pair, facts in news:
        pair.becomes(facts)
    for tie in gains:
        tie.trust = balance(tie.trust, p.mediation_trust, 0.0)


def mediating_circle(village: "Village", pair: Pair) -> Circle | None:
    """The group of the lower party, else of the higher, if it met, mediates and feels safe."""
    for party in pair.parties:
        circle = party.circle
        if circle is None or circle.session is None:
            continue
        if circle.part(village).mediates and circle.session.safety >= village.parameters.mediation_safety:
            return circle
    return None


def talk_it_through(village: "Village", pair: Pair, session: Session) -> dict:
    """Tension eases; perhaps they agree."""
    p, conduct = village.parameters, session.conduct
    quality = 0.5 * session.containment + 0.5 * pair.mean_skill
    facts: dict = {"tension": balance(pair.tension, 0.0, p.mediation_easing * quality)}
    together = pair.low.circle is pair.high.circle
    chance = quality * (1.0 if together else p.mediation_outside) * (1.0 - pair.tension)
    chance *= 0.5 + 0.5 * conduct["democracy"]
    if village.draw(Purpose.GROUP_AGREES)(*pair.key) < chance:
        shared = 0.5 * (conduct["democracy"] + conduct["responsibility"])
        commitment = min(1.0, p.commitment_floor + p.commitment_shared * shared)
        facts |= {"status": Status.AGREED, "commitment": commitment, "told": Told.NO}
    return facts


def go_on_alone(village: "Village") -> None:
    """Groups that are through, too small or tired end; some go on as self-help groups."""
    earned: list[tuple[Person, float]] = []
    village.completed = []
    for circle in village.circles:
        if circle.is_living and circle.session is not None and circle.focal is None:
            if circle.leads_itself or village.now.programme.savings:
                gain = village.parameters.selfhelp_income * circle.mean_trust()
                earned += [(person, gain) for person in circle.session.present]
        if circle.focal is not None:
            if circle.is_led:
                networks.close(village, circle)
        elif circle.is_running:
            close_running(village, circle)
        elif circle.leads_itself and (len(circle.members) < FEWEST or gives_up(village, circle)):
            village.note("selfhelp_ended", circle=circle)
            circle.end(village, Ending.COMPLETED)
    for person, gain in earned:
        person.livelihood = balance(person.livelihood, gain, 0.0)


def close_running(village: "Village", circle: Circle) -> None:
    """After its last session a group ends, unless its members want it to go on."""
    p, programme = village.parameters, village.now.programme
    if len(circle.members) < FEWEST or circle.sessions >= programme.sessions:
        circle.safety_end = circle.felt_safety()
    if len(circle.members) < FEWEST:
        circle.end(village, Ending.TOO_FEW)
    elif circle.sessions >= programme.sessions:
        village.completed += circle.members
        circle.ending = Ending.COMPLETED
        wish = hill(circle.mean_trust(), p.selfhelp_trust, 6) * clip(p.selfhelp_ownership + circle.ownership)
        draw = village.draw(Purpose.SELFHELP_FORMS)
        if programme.after != "none" and draw(circle.key) < wish:
            circle.stage = Stage.SELFHELP
            circle.selfhelp_from = village.week
            village.note("selfhelp_formed", circle=circle)
        else:
            circle.end(village, Ending.COMPLETED)


def gives_up(village: "Village", circle: Circle) -> bool:
    """A self-help group that met may have had enough."""
    session = circle.session
    if session is None:
        return False
    p = village.parameters
    missing = max(0.0, p.selfhelp_turnout - len(session.present) / len(circle.members))
    chance = p.selfhelp_ending * (1.0 - circle.mean_trust()) * (1.0 - p.selfhelp_bond * circle.ownership)
    chance *= missing
    if village.now.programme.after == "self_help_visited":
        chance *= p.selfhelp_visited
    return village.draw(Purpose.SELFHELP_ENDS)(circle.key) < chance
