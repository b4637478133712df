"""Section 4.4: disputes arise, heat up, turn violent, are settled, break again and fade."""

from typing import TYPE_CHECKING, Any

from sim.chance import Purpose
from sim.state import NEVER

from .people import Person
from .rules import balance, clip, first_above, hill
from .ties import AGREED, DECIDED, GROUP, HOUSEHOLD, NEIGHBOUR, NONE, OPEN, Pair, Tie, Told

if TYPE_CHECKING:
    from .village import Village

MOST = 2.5  # what hostility, trust and skill can make of the rate of disputes: above it nothing need be asked


def quarrel(village: "Village") -> None:
    """One week of all pairs: everyone acts on the week's beginning, then all of it becomes true."""
    week = DisputeWeek(village)
    shocked = week.shocked_pairs()
    for pair, u in zip(village.pairs, village.draw_pairs(Purpose.ARISE), strict=True):
        shock = bool(shocked) and pair.key in shocked
        if pair.status is OPEN:
            week.continue_open(pair, shock)
        elif shock:
            week.shock_into_dispute(pair)
        elif pair.status is not NONE:
            week.perhaps_break(pair)
        elif u < week.likeliest:
            week.perhaps_arise(pair, u)
    week.apply()


class DisputeWeek:
    """The work of one week, and what it found."""

    def __init__(self, village: "Village") -> None:
        self.village = village
        self.p = village.parameters
        self.week = village.week
        self.lost_trust: dict[Tie, float] = {}
        self.news: list[tuple[Pair, dict]] = []
        self.incidents: list[tuple[Person, Person]] = []
        self.often = self._how_often()
        self.likeliest = self.p.dispute_rate * max(self.often.values()) * MOST

    def _how_often(self) -> dict[str, float]:
        p = self.p
        return {
            "partners": p.dispute_partners,
            "household": p.dispute_household,
            "group": p.dispute_group,
            "cross": p.dispute_cross_origin,
            "same": p.dispute_neighbour,
        }

    def lose_trust(self, tie: Tie, loss: float) -> None:
        """Note a loss of trust; all losses of the week are applied together."""
        self.lost_trust[tie] = self.lost_trust.get(tie, 0.0) + loss

    def draw(self, purpose: Purpose, pair: Pair) -> float:
        """The draw of a pair."""
        return self.village.draw(purpose)(*pair.key)

    # settled disputes

    def perhaps_break(self, pair: Pair) -> None:
        """An agreement or a decision may not hold."""
        p = self.p
        hottest = max(pair.low.hostility, pair.high.hostility)
        chance = p.breach_rate * (1.0 - pair.mean_trust) * (0.5 + hottest) * (1.0 - pair.commitment)
        if self.draw(Purpose.BREACH, pair) >= chance:
            return
        self.news.append((pair, {"status": OPEN, "tension": p.breach_tension, "told": Told.NO}))
        for tie in (pair.forth, pair.back):
            self.lose_trust(tie, p.breach_distrust * p.harm_weight)
        self.village.note("broke", *pair.parties)

    # open disputes

    def continue_open(self, pair: Pair, shock: bool) -> None:
        """Tension moves; there may be violence; somebody may help; it may be over."""
        gain, loss = self.tension(pair)
        for tie in (pair.forth, pair.back):
            self.lose_trust(tie, self.p.dispute_distrust * pair.tension)
        doer = self.doer(pair)
        struck = self.turns_violent(pair, doer)
        if shock and not struck:
            struck, doer = True, pair.more_hostile
        facts: dict = {}
        if struck:
            facts = self.strike(pair, doer)
            gain += self.p.escalation
        tension = balance(pair.tension, gain, loss)
        facts["tension"] = tension
        if not struck:
            facts |= self.settlement(pair) or self.fading(pair, tension)
        self.news.append((pair, facts))

    def tension(self, pair: Pair) -> tuple[float, float]:
        """What an open dispute gains and loses by itself."""
        p = self.p
        hottest = max(pair.low.hostility, pair.high.hostility)
        skill = pair.mean_skill
        gain = p.tension_up * hill(pair.tension, 0.5, 3) * (0.3 + 0.7 * hottest) * (1.0 - 0.5 * skill)
        loss = p.tension_down * (0.2 + 0.5 * pair.mean_trust + 0.5 * skill)
        if pair.has_plan(self.week):
            loss += p.plan_easing
        return gain, loss

    def doer(self, pair: Pair) -> Person:
        """Who would be violent."""
        if self.kind_of(pair).private:
            return pair.other(pair.one_exposed)
        return pair.more_hostile

    def kind_of(self, pair: Pair) -> Any:
        """The type of the dispute."""
        return self.village.now.disputes[pair.type]

    def turns_violent(self, pair: Pair, doer: Person) -> bool:
        """Whether there is an incident that nobody forced."""
        if self.week < pair.cooling_until:
            return False
        p = self.p
        chance = p.violence_scale * pair.tension**2 * doer.hostility * (1.0 - 0.5 * doer.skill)
        if pair.kind is not HOUSEHOLD:
            safety = pair.low.community_safety + pair.high.community_safety
            chance *= min(1.5, (safety / 1.4) ** p.avoidance)
        if self.kind_of(pair).private:
            chance *= p.private_violence
        if pair.has_plan(self.week):
            chance *= 1.0 - p.safety_plan_effect
        return self.draw(Purpose.VIOLENCE, pair) < clip(chance)

    def strike(self, pair: Pair, doer: Person) -> dict:
        """An incident happens."""
        hurt = pair.other(doer)
        self.incidents.append((doer, hurt))
        self.lose_trust(hurt.ties[doer.key], self.p.incident_distrust * self.p.harm_weight)
        self.village.note("violence", doer, hurt)
        return {"cooling_until": self.week + int(self.p.cooling_weeks), "struck": self.week}

    def settlement(self, pair: Pair) -> dict:
        """Neighbours and elders may step in; empty if nothing came of it."""
        p = self.p
        if not self.kind_of(pair).mediable:
            return {}
        helpers = 0.5 * (best_helper(pair.low, pair.high) + best_helper(pair.high, pair.low))
        attempt = p.neighbour_mediation * (p.elders_base + p.elders_skill * helpers)
        if self.draw(Purpose.ELDERS, pair) >= attempt:
            return {}
        end, agree = self.draw(Purpose.ELDERS_END, pair), p.elders_agree * (1.0 - pair.tension)
        if end < agree:
            self.village.note("agreed", *pair.parties)
            return {"status": AGREED, "commitment": p.elders_commitment, "told": Told.NO}
        if end < agree + p.elders_decide:
            self.village.note("decided", *pair.parties)
            return {"status": DECIDED, "commitment": 0.0, "told": Told.NO}
        return {}

    def fading(self, pair: Pair, tension: float) -> dict:
        """A dispute without tension is over."""
        if tension >= self.p.fading_tension:
            return {}
        self.village.note("faded", *pair.parties)
        return {"status": NONE, "told": Told.NO}

    # new disputes

    def perhaps_arise(self, pair: Pair, u: float) -> None:
        """People who live side by side may fall out."""
        p = self.p
        rate = p.dispute_rate * self.often[pair.relation]
        low, high = pair.low, pair.high
        room = max(0.0, 1.0 - (len(low.disputes) + len(high.disputes)) / p.dispute_cap)
        heat = 0.5 + low.hostility + high.hostility
        if u < rate * (1.0 - pair.mean_trust) * heat * (1.0 - pair.mean_skill) * room:
            kind = self.new_type(pair)
            base = 0.5 if self.village.now.disputes[kind].private else 0.3
            facts = self.new_dispute(pair, kind, base)
            self.news.append((pair, facts | {"cooling_until": NEVER}))

    def new_type(self, pair: Pair) -> int:
        """What it is about."""
        weights = [getattr(kind, pair.situation) for kind in self.village.now.disputes]
        total = sum(weights)
        return first_above([weight / total for weight in weights], self.draw(Purpose.DISPUTE_TYPE, pair))

    def new_dispute(self, pair: Pair, kind: int, base: float) -> dict:
        """A dispute that was not open becomes open."""
        self.village.note("fell_out", *pair.parties)
        return {
            "status": OPEN,
            "type": kind,
            "tension": base + 0.4 * self.draw(Purpose.DISPUTE_TENSION, pair),
            "commitment": 0.0,
            "told": Told.NO,
            "exposed": self.who_is_exposed(pair),
        }

    def who_is_exposed(self, pair: Pair) -> int:
        """0 the lower key, 1 the higher."""
        u = self.draw(Purpose.EXPOSED, pair)
        if pair.low.man == pair.high.man:
            return 0 if u < 0.5 else 1
        woman = 1 if pair.low.man else 0
        return woman if u < self.p.private_man else 1 - woman

    # shocks

    def shocked_pairs(self) -> set[tuple[int, int]]:
        """The neighbours between whom an incident is forced."""
        number = self.village.now.incidents
        if not number:
            return set()
        draw = self.village.draw(Purpose.SHOCK)
        keys = [pair.key for pair in self.village.pairs if pair.kind is NEIGHBOUR]
        return set(sorted(keys, key=lambda key: (draw(*key), key))[:number])

    def shock_into_dispute(self, pair: Pair) -> None:
        """An incident between people who had no open dispute; now they have."""
        kind = self.new_type(pair) if pair.status is NONE else pair.type
        if pair.status is AGREED:
            self.village.note("broke", *pair.parties)
        facts = self.new_dispute(pair, kind, 0.5)
        self.news.append((pair, facts | self.strike(pair, pair.more_hostile)))

    # the end of the phase

    def apply(self) -> None:
        """Everything becomes true at once."""
        for tie, loss in self.lost_trust.items():
            tie.trust = balance(tie.trust, 0.0, loss)
        for pair, facts in self.news:
            pair.becomes(facts)
        for person in self.village.people:
            person.suffered = 0
            person.witnessed = 0.0
        for doer, hurt in self.incidents:
            hurt.suffered += 1
            self.witnesses(hurt, doer, 1.0)
            self.witnesses(doer, hurt, 0.5)

    def witnesses(self, seen: Person, apart_from: Person, share: float) -> None:
        """Everyone who knows a party of an incident, but not the other party."""
        p = self.p
        weight = {
            HOUSEHOLD: p.witness_household,
            NEIGHBOUR: p.witness_neighbour,
            GROUP: p.witness_group,
        }
        for tie in seen.ties.values():
            if tie.other is not apart_from:
                tie.other.witnessed += share * weight[tie.kind]


def best_helper(person: Person, party: Person) -> float:
    """The skill and trust of the best helper one knows, the other party left out."""
    helpers = (tie.other.skill * tie.trust for tie in person.ties.values() if tie.other is not party)
    return max(helpers, default=0.0)
