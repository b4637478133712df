"""Section 4.11: what a week does to each person."""

from math import exp
from typing import TYPE_CHECKING, Any

from .rules import balance, clip, move
from .ties import GROUP

if TYPE_CHECKING:
    from .people import Household, Person
    from .village import Village


def live(village: "Village") -> None:
    """Household by household: nobody reads others here but those they live with."""
    season = village.now.season_strain
    for household in village.households:
        homes = [at_home(person, household) for person in household.members]
        for person, (distress, livelihood) in zip(household.members, homes, strict=True):
            Week(person, village.parameters, season, distress, livelihood).live()


def at_home(person: "Person", household: "Household") -> tuple[float, float]:
    """The mean distress and livelihood of the others in the household; 0 for who is alone."""
    number = len(household.members) - 1
    if not number:
        return 0.0, 0.0
    distress = livelihood = 0.0
    for other in household.members:
        if other is not person:
            distress += other.distress
            livelihood += other.livelihood
    return distress / number, livelihood / number


def support(person: "Person", p: Any) -> float:
    """Support by the three people one trusts most, and by all whom one trusts enough."""
    trusts = []
    breadth = 0.0
    by_trust, middle = p.support_by_trust >= 0.5, p.support_trust**4
    for tie in person.ties.values():
        trust = tie.trust
        trusts.append(trust)
        turned = trust
        if by_trust:
            square = trust * trust
            power = square * square
            turned *= power / (power + middle)
        if tie.kind is GROUP and (person.circle is None or tie.other.circle is not person.circle):
            turned *= p.support_apart
        breadth += turned
    trusts.sort()
    top = sum(trusts[-3:]) / 3.0
    return p.support_top * top + (1.0 - p.support_top) * (1.0 - exp(-breadth / p.support_depth))


class Week:
    """One person's week, as it stood when the phase began."""

    __slots__ = (
        "acceptance", "distress", "exposure", "livelihood_at_home", "p", "person", "safety", "strain",
        "suffered", "support", "witnessed", "worst",
    )  # fmt: skip

    def __init__(self, person: "Person", p: Any, season: float, distress: float, livelihood: float) -> None:
        self.person, self.p = person, p
        self.distress = person.distress
        self.acceptance = person.acceptance
        self.safety = person.community_safety
        self.suffered, self.witnessed = person.suffered, person.witnessed
        self.livelihood_at_home = livelihood
        self.worst = max(pair.tension for pair in person.disputes) if person.disputes else 0.0
        self.support = support(person, p)
        burden = 1.0 - p.women_burden if person.man else 1.0 + p.women_burden
        self.strain = clip(
            p.strain_weight * person.strain
            + p.poverty_strain * (1.0 - person.livelihood)
            + p.fear_strain * (1.0 - person.community_safety)
            + p.dispute_strain * self.worst
            + p.household_strain * distress * burden
            + season
            + person.load
        )
        self.exposure = 0.0
        if self.suffered or self.witnessed:
            self.exposure = 1.0 - exp(-(3.0 * self.suffered + p.witness_exposure * self.witnessed))

    def live(self) -> None:
        """All of it. Each value reads the others as they stood; the order of lines does not matter."""
        person = self.person
        esteem, hostility = self.esteem(), self.hostility()
        safety, acceptance, distress = self.felt_safety(), self.acceptance_gained(), self.distress_felt()
        person.support, person.stress = self.support, self.strain
        person.self_esteem, person.hostility = esteem, hostility
        person.community_safety, person.acceptance, person.distress = safety, acceptance, distress
        person.livelihood = self.livelihood()
        if person.circle is None:
            p = self.p
            person.respect = move(person.respect, 0.3 + 0.4 * person.standing, p.respect_drift)
            person.voice = move(person.voice, 0.15 + 0.6 * person.standing, p.voice_drift)
        if person.skill > person.skill_base:
            person.skill = move(person.skill, person.skill_base, self.p.skill_fading)

    def felt_safety(self) -> float:
        """Felt safety in the community."""
        p = self.p
        gain = p.safety_gain_support * (0.3 + 0.7 * self.support)
        loss = p.safety_loss_violence * self.exposure + p.safety_fading
        return balance(self.safety, gain, loss + p.safety_lost_dispute * self.worst**2)

    def acceptance_gained(self) -> float:
        """Acceptance grows where it is safe and there is support; strain feeds the struggle."""
        p = self.p
        gain = p.growth_by_support * self.support * self.safety
        loss = p.struggle_by_stress * 0.5 * (self.strain + self.distress)
        return balance(self.acceptance, gain, loss + p.acceptance_lost_violence * self.suffered)

    def distress_felt(self) -> float:
        """Distress comes with strain and goes with acceptance and support."""
        p = self.p
        gain = p.distress_gain * self.person.proneness * 2.0 * self.strain**2 * (1.3 - 0.6 * self.acceptance)
        gain += p.distress_by_violence * self.suffered
        loss = p.distress_recovery * (0.1 + 0.9 * self.acceptance) * (0.4 + 0.6 * self.support)
        return balance(self.distress, gain, loss)

    def esteem(self) -> float:
        """Self-esteem."""
        p, person = self.p, self.person
        gain = p.esteem_support * self.support * (0.5 + person.respect)
        loss = p.esteem_fading * (self.distress + 0.2) + p.esteem_lost_violence * self.suffered
        return balance(person.self_esteem, gain, loss)

    def livelihood(self) -> float:
        """Livelihood tends to what is usual, and is shared at home."""
        p, person = self.p, self.person
        usual = 0.4 - 0.1 * person.arriving + (0.05 if person.man else -0.05)
        rate = p.livelihood_drift
        shared = p.livelihood_sharing * max(0.0, self.livelihood_at_home - person.livelihood)
        return balance(person.livelihood, rate * usual + shared, rate * (1.0 - usual))

    def hostility(self) -> float:
        """Hostility is bred by violence, disputes and strain, and fades with acceptance and skill."""
        p, person = self.p, self.person
        gain = p.hostility_victim * self.suffered + p.hostility_dispute * self.worst**2
        gain += p.hostility_stress * self.strain
        if self.witnessed:
            gain += p.hostility_witness * (1.0 - exp(-self.witnessed))
        loss = p.hostility_fading * (0.35 + 0.7 * self.acceptance + 0.5 * person.skill)
        return balance(person.hostility, gain, loss)
