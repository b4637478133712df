"""The rules of an open dispute: tension, violence, help by neighbours, and breach of what was settled."""

from ..dynamics import clip, hill
from ..jit import rule


@rule
def heat(up: float, tension: float, hostility: float, skill: float) -> float:
    """Tension feeds itself above a threshold, with the more hostile party; skill cools it.

    up·hill(x, ½, 3)(.3 + .7·max H)(1 − ½Q̄).
    Reads tension_up; gain of tension (1/week). Source: Liebovitch et al. 2008 [L], weights assumed.

    >>> round(heat(0.3, 0.5, 1.0, 0.0), 3)
    0.15
    """
    return up * hill(tension, 0.5, 3) * (0.3 + 0.7 * hostility) * (1.0 - 0.5 * skill)


@rule
def ease(down: float, trust: float, skill: float) -> float:
    """Trust and skill ease tension: down·(.2 + ½T̄ + ½Q̄).

    Reads tension_down; loss of tension (1/week). Source: as ``heat``; tension_down set so that a calm place
    stays calm [K].

    >>> round(ease(0.2, 0.6, 0.2), 3)
    0.12
    """
    return down * (0.2 + 0.5 * trust + 0.5 * skill)


@rule
def meeting_ground(kind: int, safety: float, avoidance: float) -> float:
    """How much two parties are in each other's way: always at home, else less the less safe they feel.

    ``safety`` is the sum of both; min(1.5, (sum/1.4)^avoidance).
    Reads avoidance, felt safety in the community. Source: routine activity and avoidance [A].

    >>> meeting_ground(2, 1.4, 2.0)
    1.0
    """
    return 1.0 if kind == 1 else float(min(1.5, (safety / 1.4) ** avoidance))


@rule
def turn_violent(
    scale: float, tension: float, hostility: float, skill: float, meet: float, private: float
) -> float:
    """Weekly chance that a dispute turns violent, by the one who does harm.

    scale·x²·H(1 − ½Q)·meet·private, cut to [0, 1].
    Reads violence_scale; ``private`` holds private_violence and (1 − safety_plan_effect) where they apply.
    Source: form assumed [A].

    >>> round(turn_violent(0.4, 0.5, 0.5, 0.0, 1.0, 1.0), 3)
    0.05
    """
    return clip(scale * tension * tension * hostility * (1.0 - 0.5 * skill) * meet * private)


@rule
def step_in(rate: float, base: float, skilled: float, first: float, second: float) -> float:
    """Weekly chance that neighbours or elders step in: more where trusted, skilled people are near.

    rate·(base + skilled·½(b₁ + b₂)), b the best skill × trust among a party's acquaintances. Reads
    neighbour_mediation, elders_base, elders_skill. Source: form assumed [A].

    >>> round(step_in(0.03, 0.3, 3.5, 0.2, 0.2), 4)
    0.03
    """
    return rate * (base + skilled * 0.5 * (first + second))


@rule
def break_down(rate: float, trust: float, hostility: float, commitment: float) -> float:
    """Weekly chance that a settlement breaks: rate·(1 − T̄)(½ + max H)(1 − κ).

    Reads breach_rate, commitment κ (0–1). Source: Ostrom: people keep rules that they made [L], size assumed
    [A].

    >>> round(break_down(0.02, 0.5, 0.5, 0.0), 3)
    0.01
    """
    return rate * (1.0 - trust) * (0.5 + hostility) * (1.0 - commitment)
