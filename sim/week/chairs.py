"""Chairs: who sits in a circle, whom each of them trusts there, and what those who lead bring."""

import numpy as np

from ..dynamics import clip
from ..growth import find_tie
from ..jit import part, rule
from ..parameters import Numbers
from ..principles import effective
from ..state import SEATS, Table
from .circle import containment_of


@part
def sit_down(person: Table, tie: Table, chair: Table, group: np.record) -> None:
    """Put all members into chairs, with the trust of each in each."""
    taken = 0
    for seat in range(SEATS):
        if group.member[seat] >= 0:
            chair[taken].person = group.member[seat]
            taken += 1
    for a in range(taken):
        chair.tie[a, a] = -1
        chair.trust[a, a] = 0.0
        for b in range(a + 1, taken):
            t = find_tie(person, tie, chair[a].person, chair[b].person)
            back = tie[t].back
            chair.tie[a, b], chair.tie[b, a] = t, back
            chair.trust[a, b], chair.trust[b, a] = tie[t].trust, tie[back].trust
    _trust_in_all(chair, taken)


@part
def stay(person: Table, chair: Table, active: int) -> None:
    """Those who came move together; the chairs of the others are taken away."""
    taken = 0
    for a in range(active):
        if person[chair[a].person].present == 1:
            kept = 0
            for b in range(active):
                if person[chair[b].person].present == 1:
                    chair.tie[taken, kept] = chair.tie[a, b]
                    chair.trust[taken, kept] = chair.trust[a, b]
                    kept += 1
            taken += 1
    kept = 0
    for a in range(active):
        if person[chair[a].person].present == 1:
            chair[kept].person = chair[a].person
            kept += 1
    _trust_in_all(chair, taken)


@rule
def _trust_in_all(chair: Table, m: int) -> None:
    """The mean trust of each in the others."""
    for a in range(m):
        total = 0.0
        for b in range(m):
            total += chair.trust[a, b]
        chair[a].others_trust = total / (m - 1) if m > 1 else 0.0


@part
def prepare(
    person: Table,
    chair: Table,
    staff: Table,
    group: np.record,
    session: np.record,
    fit: float,
    parameters: Numbers,
) -> None:
    """What the facilitators (or the group itself) bring: principles as they fit, and containment.

    ε of each principle by ``effective``, in a self-help group × (½ + ½·ownership) and no push. c = mean of
    ``containment_of`` over the facilitators, + (holding − ½) where a week is led otherwise than planned; in
    a self-help group clip(selfhelp_containment + ½·Q̄·o +
    ¼·T̄). Source: form assumed [A].
    """
    conduct, own, alone = group.conduct, group.ownership, session.alone == 1
    part = 0.5 + 0.5 * own if alone else 1.0
    base = parameters.fit_floor
    session.interest = effective(conduct[0], fit, base) * part
    session.equality = effective(conduct[1], fit, base) * part
    session.democracy = effective(conduct[2], fit, base) * part
    session.participation = effective(conduct[3], fit, base) * part
    session.responsibility = effective(conduct[4], fit, base) * part
    session.learning_by_doing = effective(conduct[5], fit, base) * part
    session.directiveness = 0.0 if alone else conduct[6]
    session.round_share = effective(conduct[7], fit, base) * part
    session.activity = effective(conduct[8], fit, base) * part
    session.repair = effective(conduct[9], fit, base) * part
    session.here_and_now = effective(conduct[12], fit, base) * part
    session.set_aside = 0.0 if alone else conduct[15]
    held = 0.0
    if alone:
        skill, trust = 0.0, 0.0
        for a in range(session.active):
            skill += person[chair[a].person].skill
            trust += chair[a].others_trust
        skill, trust = skill / session.active, trust / session.active
        session.containment = clip(parameters.selfhelp_containment + 0.5 * skill * own + 0.25 * trust)
        return
    for f in range(group.facilitator, group.facilitator + session.leaders):
        one = staff[f]
        held += containment_of(
            one.skill, one.contain, one.exhaustion, parameters.container_floor, parameters.exhaustion_toll
        )
    session.containment = clip(held / session.leaders + (conduct[13] - 0.5))
