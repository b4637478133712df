"""Sections 4.2 and 4.3: strain and encounters."""

from math import sqrt
from typing import TYPE_CHECKING, Any

from sim.chance import Purpose

from .luck import normal
from .rules import acquaintance, balance, clip, move
from .ties import GROUP, HOUSEHOLD, NEIGHBOUR, Tie

if TYPE_CHECKING:
    from .people import Person
    from .village import Village


def bear_strain(village: "Village") -> None:
    """Slow strain wanders around what hardship and the trend of the years make usual."""
    p, context = village.parameters, village.now.context
    years = min(max(village.week, 0), 104) / 52.0
    usual = context.hardship - p.life_event_mean + context.secular_trend * years
    spread = p.strain_spread * sqrt(1.0 - p.strain_memory**2)
    noise = village.draw_people(Purpose.STRAIN_NOISE)
    events = village.draw_people(Purpose.LIFE_EVENT)
    for person, u, event in zip(village.people, noise, events, strict=True):
        strain = usual + p.strain_memory * (person.strain - usual) + spread * normal(u)
        if event < p.life_event_rate:
            strain += p.life_event_size
        person.strain = clip(strain)


def meet(village: "Village") -> None:
    """People who know each other meet or do not; trust fades, grows and suffers."""
    p = village.parameters
    chance = {HOUSEHOLD: p.contact_household, NEIGHBOUR: p.contact_neighbour, GROUP: p.contact_group}
    for person in village.people:
        person.begin_encounters()
    for pair, u in zip(village.pairs, village.draw_pairs(Purpose.CONTACT), strict=True):
        met = u < chance[pair.kind]
        forth, back = pair.forth, pair.back
        trusts = everyday_trust(forth, met, p), everyday_trust(back, met, p)
        forth.trust, back.trust = trusts
    for person in village.people:
        take_in_encounters(person, p)


def everyday_trust(tie: Tie, met: bool, p: Any) -> float:
    """The trust at the week's end; what one takes in of the other is noted on the way."""
    one, other, trust = tie.holder, tie.other, tie.trust
    kind, usual, credit = tie.kind, p.usual_trust, 1.0
    if tie.cross:
        usual = one.general_trust
        credit = 1.0 - p.outgroup_discount * (1.0 - usual)
        one.cross_ties += 1
        one.cross_trust += trust
    if kind is NEIGHBOUR:
        rate, towards = p.trust_drift, usual
    elif kind is HOUSEHOLD:
        rate, towards = 0.5 * p.trust_drift, p.home_trust
    else:
        rate, towards = 1.5 * p.trust_drift, 0.5 * usual
    gain, loss = rate * towards, rate * (1.0 - towards)
    if met:
        hostility, skill, back = other.hostility, other.skill, tie.back.trust
        kindness = (1.0 - hostility) * (0.4 + 0.4 * back + 0.2 * skill)
        nasty = hostility * (1.0 - back) * (1.0 - 0.7 * skill)
        gain += p.trust_gain_everyday * kindness * credit
        loss += p.harm_weight * p.trust_gain_everyday * nasty
        one.met += 1
        one.met_hostility += hostility
        if skill > one.skill:
            one.copied += p.skill_imitation * trust * (skill - one.skill)
    return balance(trust, gain, loss)


def take_in_encounters(person: "Person", p: Any) -> None:
    """Skill is copied, moods are absorbed, and known people stand for their origin."""
    if person.copied > 0.0:
        person.skill = balance(person.skill, person.copied, 0.0)
    if person.met:
        difference = person.met_hostility / person.met - person.hostility
        absorbed = p.hostility_contagion * abs(difference)
        if difference > 0.0:
            person.hostility = balance(person.hostility, absorbed, 0.0)
        else:
            person.hostility = balance(person.hostility, 0.0, absorbed)
    if person.cross_ties:
        rate = p.trust_generalises * acquaintance(person.cross_ties)
        person.general_trust = move(person.general_trust, person.cross_trust / person.cross_ties, rate)
