"""The rules of one meeting: who comes, who speaks, who opens up, how they are answered, how it feels."""

from math import floor
from typing import Any

import numpy as np

from ..dynamics import balance, clip, hill
from ..jit import rule
from ..parameters import Numbers


@rule
def containment_of(skill: float, contain: float, exhaustion: float, base: float, toll: float) -> float:
    """A facilitator holds feelings by skill, by the resource to contain, and less when worn out.

    clip(skill·(base + (1 − base)·z₃)(1 − toll·X)).
    c, 0–1. Reads a facilitator's skill, resource z₃ and exhaustion X; container_floor, exhaustion_toll.
    Source: Bakker and Demerouti 2017 (resources buffer), form assumed [A].

    >>> round(containment_of(0.8, 1.0, 0.0, 0.4, 0.9), 3)
    0.8
    """
    return clip(skill * (base + (1.0 - base) * contain) * (1.0 - toll * exhaustion))


@rule
def come(
    parameters: Numbers, safety: float, trust: float, care: float, livelihood: float, season: float
) -> float:
    """People come to a circle where they feel safe, trusted and cared for, if work lets them.

    P = clip(attendance_base + attendance_safety·s + attendance_trust·T̄ + attendance_care·care −
    attendance_poverty·(1 − R) + season), with care = ε_I + ε_R (self-help: ε_I + ownership). Reads felt
    safety in the circle, trust in its members, livelihood (each 0–1). Source: form assumed [A]; level as
    attendance_base.
    """
    return clip(
        parameters.attendance_base
        + parameters.attendance_safety * safety
        + parameters.attendance_trust * trust
        + parameters.attendance_care * care
        - parameters.attendance_poverty * (1.0 - livelihood)
        + season
    )


@rule
def budget(free: float, wanted: float, story: float) -> float:
    """Share of the wanted structure that fits into a meeting in which one story must stay possible.

    k = min(1, max(0, B − story)/n), 1 if n = 0; B free and n wanted minutes. Reads minutes_story. Source:
    founding text (what a meeting holds), minutes assumed [A].

    >>> budget(155.0, 290.0, 10.0)
    0.5
    """
    return min(1.0, max(0.0, free - story) / wanted) if wanted > 0.0 else 1.0


@rule
def stories_that_fit(free: float, used: float, story: float) -> int:
    """Stories that can be heard in what is left of a meeting.

    floor((B − used)/story), at least 0. Reads minutes_story. Source: as ``budget``.

    >>> stories_that_fit(155.0, 100.0, 10.0)
    5
    """
    return max(int(floor((free - used) / story + 1e-9)), 0)


@rule
def use_turn(base: float, safety: float, voice: float, invited: float) -> float:
    """A turn is used by those who feel safe, who are used to speaking, and who are invited by the task.

    floor + (1 − floor)·clip(½s + ½V + .3ε_P). Reads turn_use_floor, felt safety, voice. Source: form assumed
    [A].

    >>> use_turn(0.35, 1.0, 1.0, 0.0)
    1.0
    """
    return base + (1.0 - base) * clip(0.5 * safety + 0.5 * voice + 0.3 * invited)


@rule
def talked_over(turns: int, mean: float, freedom: float) -> float:
    """Who has fewer turns than others is talked over: clip(1 − n/n̄)·freedom.

    Reads turns used and their mean; ``freedom`` is that under equality. Source: Woolley et al. 2010 [L],
    form assumed [A].

    >>> talked_over(1, 2.0, 1.0)
    0.5
    """
    return clip(1.0 - turns / mean) * freedom if mean > 0.0 else 0.0


@rule
def pressure(expected: float, conformity: float, freedom: float, push: float) -> float:
    """The pull to tell although one does not feel safe: being expected to, and being pushed.

    π = clip(expected·conformity·freedom + ½·push). Reads pressure_to_tell, the phase's expectation. Source:
    Asch [L], size assumed.

    >>> pressure(0.0, 0.25, 1.0, 0.5)
    0.25
    """
    return clip(expected * conformity * freedom + 0.5 * push)


@rule
def openness(safety: float, half: float, threshold: float) -> float:
    """Safety opens people: little below a threshold, then nearly all; without it, step by step.

    hill(s, half, 4); where the switch ``threshold`` is below ½: min(1, s/(2·half)), the same at ``half``.
    Reads safety_to_speak (as ``half``), disclosure_threshold. Source: Edmondson 1999 [L], form assumed [A].

    >>> openness(0.45, 0.45, 1.0)
    0.5
    >>> openness(0.25, 0.5, 0.0)
    0.25
    """
    return hill(safety, half, 4) if threshold >= 0.5 else min(1.0, safety / (2.0 * half))


@rule
def will_to_tell(open_up: float, pull: float) -> float:
    """Safety opens people; so does pressure, at a price: h + π(1 − h).

    will = h + π·(1 − h); h is ``openness``, π ``pressure``. Source: form assumed [A].

    >>> will_to_tell(0.5, 0.2)
    0.6
    """
    return open_up + pull * (1.0 - open_up)


@rule
def at_least_once(chance: float, turns: int) -> float:
    """Chance that something happens in any of the turns: 1 − (1 − q)ⁿ.

    Reads story_chance (in ``chance``, q = story_chance·…, see ``open_up``) and turns used n; writes whether
    one wants to tell.

    >>> at_least_once(0.5, 2)
    0.75
    """
    none = 1.0
    for _ in range(turns):
        none *= 1.0 - chance
    return 1.0 - none


@rule
def give_support(attention: float, hostility: float, trust: float) -> float:
    """An answer supports as far as the listener attends, is not hostile, and trusts: attn(1 − H)(½ + ½T).

    support = attn·(1 − H)·(½ + ½T). Reads the attention of ``interest``, the listener's hostility and trust
    in the teller. Source: form assumed [A].

    >>> give_support(1.0, 0.0, 1.0)
    1.0
    """
    return attention * (1.0 - hostility) * (0.5 + 0.5 * trust)


@rule
def answer_harshly(
    parameters: Numbers, hostility: float, trust: float, held: float, skill: float, safety: float
) -> float:
    """Answers hurt where listeners are hostile, distrust, lack skill or feel unsafe, and nobody holds it.

    P = clip(hurtful_answer·(f + (1 − f)H)(1 − T)(1 − c)(1 − ½Q)·ℓ), f = hurt_floor, ℓ = 1 +
    listeners_safety·((1 − s)/hurt_safety − 1). H, T, Q, s of the listener, c containment. Source:
    professional judgement, the main number of harm [A]; unsafe listeners, Edmondson 1999 [A].
    """
    base = parameters.hurt_floor + (1.0 - parameters.hurt_floor) * hostility
    unsafe = 1.0 + parameters.listeners_safety * ((1.0 - safety) / parameters.hurt_safety - 1.0)
    return clip(
        parameters.hurtful_answer * base * (1.0 - trust) * (1.0 - held) * (1.0 - 0.5 * skill) * unsafe
    )


@rule
def relive(parameters: Numbers, safety: float, past: float) -> float:
    """To tell while unsafe is to live it again, the past more than today.

    rl = reliving_cost·(r + (1 − r)·past)·max(0, 1 − s/safety_to_speak), r = reliving_today. It is lost from
    acceptance, half of it added to distress. Source: Cilliers et al. 2016 [L], size assumed.
    """
    depth = parameters.reliving_today + (1.0 - parameters.reliving_today) * past
    return parameters.reliving_cost * depth * max(0.0, 1.0 - safety / parameters.safety_to_speak)


@rule
def feel_safer(
    parameters: Numbers, safety: float, hold: float, task: float, seen: float, threat: float
) -> Any:
    """Felt safety in the circle: held, doing together and being seen raise it; threat weighs more.

    s: gain safety_speed·(hold + task + seen), loss safety_speed·harm_weight·threat, with hold = c(½ +
    ½ε_D)·holding of the phase. Returns (gain, loss), to which the circle's own blows are added. Source:
    Edmondson 1999, form assumed [A]; speed [K].
    """
    gain = parameters.safety_speed * (hold + task + seen)
    loss = parameters.safety_speed * parameters.harm_weight * threat
    return gain, loss


@rule
def threatened(
    parameters: Numbers,
    held: float,
    hostility: float,
    trust: float,
    hurt: float,
    dominated: float,
    standing: float,
    push: float,
    safety: float,
) -> float:
    """What threatens in a circle: hostility and distrust that nobody holds, hurt, being talked over, push.

    threat = (1 − c)(hostility_threat·H̄ + distrust_threat·(1 − T̄)) + hurt_threat·hurt +
    dominance_threat·dom·(1 − σ) + push_threat·push·(1 − s). Reads the others' mean hostility, own mean trust
    in them, own standing. Source: form assumed [A].
    """
    loose = parameters.hostility_threat * hostility + parameters.distrust_threat * (1.0 - trust)
    return (
        (1.0 - held) * loose
        + parameters.hurt_threat * hurt
        + parameters.dominance_threat * dominated * (1.0 - standing)
        + parameters.push_threat * push * (1.0 - safety)
    )


@rule
def accept(
    parameters: Numbers,
    acceptance: float,
    seen: float,
    safety: float,
    told: int,
    hurt: float,
    relived: float,
    push: float,
) -> float:
    """The paradox of change: being seen as one is moves people; being pushed feeds the struggle.

    A: gain 2·being_seen_gain·seen·s/(1 + habituation·told/story_habituation) + challenge·push·s², loss
    2·struggle_by_push·push·(1 − s)² + acceptance_lost_hurt·hurt + rl. ``told``: stories told before;
    ``challenge`` is the rival hypothesis, 0 by default. Source: Beisser 1970, founding text [S], sizes
    assumed [L]; being_seen_gain to Scholte et al. 2011 [K].
    """
    habit = 1.0 + parameters.habituation * told / parameters.story_habituation
    gain = 2.0 * parameters.being_seen_gain * seen * safety / habit
    gain += parameters.challenge * push * safety * safety
    unsafe = 1.0 - safety
    loss = 2.0 * parameters.struggle_by_push * push * unsafe * unsafe
    return balance(acceptance, gain, loss + parameters.acceptance_lost_hurt * hurt + relived)


@rule
def ache(parameters: Numbers, distress: float, hurt: float, relived: float, safety: float) -> float:
    """Company in which one feels safe relieves, whatever is said; being hurt and reliving distress.

    D: gain distress_by_hurt·hurt + ½·relived, loss company_relief·s. Relief begins with the first safe
    meeting and ends with the meetings; what it gave fades as distress does. Reads distress, felt safety in
    the circle before the meeting, hurt and reliving (each 0–1); writes distress. Source: universality and
    hope (Yalom), remoralisation before anything else (Howard et al. 1993), company as a buffer (Cohen and
    Wills 1985) [L]; size by how fast effects fade (Purgato et al. 2018) [K].
    """
    gain = parameters.distress_by_hurt * hurt + 0.5 * relived
    return balance(distress, gain, parameters.company_relief * safety)


@rule
def respected(
    parameters: Numbers, respect: float, seen: float, hurt: float, dominated: float, say: float
) -> float:
    """Respect grows where one has a say and is seen, and falls where one is hurt or talked over.

    C: gain k(½(1 − dom)·say + seen), loss k(½·harm_weight·hurt + dom), k = self_image_speed. Source: form
    assumed [A].
    """
    k = parameters.self_image_speed
    loss = k * (0.5 * parameters.harm_weight * hurt + dominated)
    return balance(respect, k * (0.5 * (1.0 - dominated) * say + seen), loss)


@rule
def esteemed(
    parameters: Numbers, self_esteem: float, seen: float, respect: float, hurt: float, dominated: float
) -> float:
    """Self-esteem grows with being seen and respected.

    E: gain k(seen + ½C), loss k(½·harm_weight·hurt + .3·dom), k = self_image_speed. What one tried and
    reports counts as seen. Source: form assumed [A].
    """
    k = parameters.self_image_speed
    loss = k * (0.5 * parameters.harm_weight * hurt + 0.3 * dominated)
    return balance(self_esteem, k * (seen + 0.5 * respect), loss)


@rule
def voiced(
    parameters: Numbers, voice: float, turns: int, safety: float, hurt: float, dominated: float
) -> float:
    """Voice is a habit: it grows by speaking safely.

    V: gain ½k·min(turns, 3)·s, loss k(hurt + ½dom), k = self_image_speed. Source: form assumed [A].
    """
    k = parameters.self_image_speed
    return balance(voice, k * 0.5 * min(turns, 3) * safety, k * (hurt + 0.5 * dominated))


@rule
def practised(
    parameters: Numbers, turns: int, expected: float, exercise: float, told: int, alone: bool
) -> float:
    """How much of a meeting was practice.

    practice_turn·min(turns, 2) + exercise of the phase (where it does not expect telling only if one told),
    half of it in a self-help group. Source: form assumed [A].
    """
    trained = exercise if expected > 0.5 else exercise * told
    return (parameters.practice_turn * min(turns, 2) + trained) * (0.5 if alone else 1.0)


@rule
def applaud(
    parameters: Numbers,
    hostility: float,
    others: np.ndarray,
    held: float,
    repair: float,
    safety: float,
    seen: float,
    skill: float,
    task: float,
    youth: bool,
    breach: int,
) -> float:
    """Hostile talk is learned where peers applaud, and unlearned where they say that they disapprove.

    ``breach`` of the contract: 0 none, 1 passed over, 2 taken up.
    H: gain 2a·H·H̄(1 − c), loss 2a·disapproval·(1 − H̄)(.3 + .7·repair)s + hostility_seen·seen(½ + ½Q) +
    hostility_task·task·s; a = approval_of_hostility, for adults × adult_approval; contract_anger is gained
    by a breach passed over, lost by one taken up. Source: Dishion et al. 1999 [L], size assumed; common
    task, Sherif [L].
    """
    a = parameters.approval_of_hostility * (1.0 if youth else parameters.adult_approval)
    gain = 2.0 * a * hostility * others * (1.0 - held)
    loss = 2.0 * a * parameters.disapproval * (1.0 - others) * (0.3 + 0.7 * repair) * safety
    loss += parameters.hostility_seen * seen * (0.5 + 0.5 * skill)
    loss += parameters.hostility_task * task * safety
    if breach == 1:
        gain += parameters.contract_anger
    elif breach == 2:
        loss += parameters.contract_anger
    return balance(hostility, gain, loss)
