"""Section 4.5, first half: one meeting from who comes to whether there is a crisis."""

from math import exp, floor
from typing import TYPE_CHECKING

from sim.chance import Purpose

from . import youth
from .circle import Circle, Session
from .people import Person
from .rules import balance, clip, first_above, hill, mean, openness
from .seat import Seat

if TYPE_CHECKING:
    from .village import Village


class Meeting:
    """One group's week. Reads what stood when the phase began; ``changes.py`` applies it at the end."""

    def __init__(self, village: "Village", circle: Circle) -> None:
        self.village, self.circle, self.p = village, circle, village.parameters
        self.conduct = circle.effective_conduct(village)
        self.containment = circle.containment(village)
        self.part = circle.part(village)
        self.push = circle.push(village)
        self.active = len(circle.members)
        self.seats: list[Seat] = []
        self.leavers: list[Person] = []
        self.hurts = 0
        self.crisis = False
        self.crisis_left = 0.0  # the part of a crisis that is felt
        self.safety = 0.0
        self.distress_told = 0.0
        self.focal_distress = 0.0 if circle.focal is None else circle.focal.distress

    # who comes

    def attend(self) -> None:
        """Members come or stay away; who stays away too often leaves for good."""
        circle, village = self.circle, self.village
        draw = village.draw(Purpose.ATTEND)
        present = []
        for person in circle.members:
            came = draw(person.key) < self.chance_to_come(person)
            village.note("attended" if came else "absent", person, circle=circle)
            person.absences = 0 if came else person.absences + 1
            if came:
                present.append(person)
        patience = 6 if circle.leads_itself else 3
        self.leavers = [person for person in circle.members if person.absences >= patience]
        enough = len(present) >= 3
        if circle.focal is not None:
            enough = circle.focal in present and len(present) >= 2
        if enough:
            self.sit_down(present)

    def chance_to_come(self, person: Person) -> float:
        """Those who feel safe, trust and can afford it come."""
        p, circle = self.p, self.circle
        care = circle.ownership if circle.leads_itself else self.conduct["responsibility"]
        chance = p.attendance_base + p.attendance_safety * person.group_safety
        chance += p.attendance_trust * person.trust_in(circle.members)
        chance += p.attendance_care * (self.conduct["interest"] + care)
        chance -= p.attendance_poverty * (1.0 - person.livelihood)
        if circle.leads_itself:
            chance -= p.attendance_selfhelp
        elif self.village.now.programme.goods_for_coming:
            chance += p.goods_attendance
        return clip(chance + self.village.now.season_attendance)

    def sit_down(self, present: list[Person]) -> None:
        """A seat for everyone who came."""
        for person in present:
            others = [other for other in present if other is not person]
            hostility = mean([other.hostility for other in others])
            self.seats.append(Seat(person, others, person.trust_in(present), hostility))
        self.safety = mean([person.group_safety for person in present])

    # what was tried since the last meeting

    @property
    def tries_things(self) -> bool:
        """Whether members try something between meetings, and report."""
        return self.village.now.programme.try_and_report and not self.circle.leads_itself

    def report(self) -> None:
        """Those who tried something tell how it went."""
        for seat in self.seats:
            seat.reports = self.tries_things and seat.person.tried
            if seat.reports:
                self.village.note("reported", seat.person, circle=self.circle)

    def tries_next(self, seat: Seat) -> bool:
        """Whether someone tries something until next time: who feels safe and free."""
        p, conduct = self.p, self.conduct
        pressed = self.push * (1.0 - 0.5 * conduct["democracy"])
        chance = p.try_chance * conduct["learning_by_doing"] * seat.person.group_safety * (1.0 - pressed)
        return self.village.draw(Purpose.TRIES)(seat.person.key) < clip(chance)

    # time and turns

    def plan_time(self) -> int:
        """What is done together comes first; the stories that can be heard in what is left."""
        p, conduct, number = self.p, self.conduct, len(self.seats)
        needed = p.minutes_task * conduct["activity"] + p.minutes_round * number * conduct["round_share"]
        needed += p.minutes_deciding * conduct["democracy"]
        needed += p.minutes_practice * conduct["learning_by_doing"]
        reports = p.minutes_report * sum(seat.reports for seat in self.seats)
        budget = max(0.0, self.circle.minutes(self.village) - p.minutes_opening - reports)
        if p.time_budget < 0.5:
            return number
        share = min(1.0, max(0.0, budget - p.minutes_story) / needed) if needed > 0.0 else 1.0
        for name in (
            "participation", "equality", "democracy", "learning_by_doing", "activity", "round_share"
        ):  # fmt: skip
            conduct[name] *= share
        return max(0, floor((budget - share * needed) / p.minutes_story + 1e-9))

    def take_turns(self) -> None:
        """A round, then open turns that go to those whose word weighs."""
        p, number = self.p, len(self.seats)
        turns = 2 * number
        around = self.conduct["round_share"] * (1.0 if self.circle.focal is None else 0.5)
        in_round = floor(around * turns + 0.5)
        opens, uses = self.village.draw(Purpose.OPEN_TURN), self.village.draw(Purpose.TURN_USED)
        weights = [self.weight(seat.person) for seat in self.seats]
        total = sum(weights)
        for turn in range(turns):
            if turn < in_round:
                seat = self.seats[turn % number]
            else:
                seat = self.open_turn(opens(self.circle.key, turn), weights, total)
            person = seat.person
            ready = clip(0.5 * person.group_safety + 0.5 * person.voice + 0.3 * self.conduct["participation"])
            if uses(self.circle.key, turn) < p.turn_use_floor + (1.0 - p.turn_use_floor) * ready:
                seat.turns += 1
                self.village.note("spoke", person, circle=self.circle)
        usual = sum(seat.turns for seat in self.seats) / number
        for seat in self.seats:
            silent = clip(1.0 - seat.turns / usual) if usual > 0.0 else 0.0
            seat.dominated = silent * (1.0 - 0.5 * self.conduct["equality"])

    def open_turn(self, u: float, weights: list[float], total: float) -> Seat:
        """To whom an open turn goes; in a network often to the focal person."""
        focal, share = self.circle.focal, self.p.focal_turns
        if focal is not None:
            if u < share:
                return next(seat for seat in self.seats if seat.person is focal)
            u = (u - share) / (1.0 - share)
        return self.seats[first_above(weights, u * total)]

    def weight(self, person: Person) -> float:
        """How a person does in winning the floor."""
        p = self.p
        return exp(p.turn_steepness * (p.turn_standing * person.standing + p.turn_voice * person.voice))

    # opening up

    def open_up(self, stories: int) -> None:
        """Some want to tell; if there is no time for all, equality decides who does."""
        draw, floors = self.village.draw(Purpose.WANTS_TO_TELL), self.village.draw(Purpose.FLOOR)
        wanting = [seat for seat in self.seats if draw(seat.person.key) < self.chance_to_want(seat)]
        claims = {
            seat.person.key: self.claim(seat.person, floors(seat.person.key)) for seat in wanting
        }  # fmt: skip
        wanting.sort(key=lambda seat: (-claims[seat.person.key], seat.person.key))
        for seat in wanting[:stories]:
            seat.tells = True
            self.village.note("opened_up", seat.person, circle=self.circle)

    def chance_to_want(self, seat: Seat) -> float:
        """Safety lets people tell; pressure makes them."""
        p, person = self.p, seat.person
        pressure = 0.5 * self.push
        if self.part.expects_telling:
            pressure += p.pressure_to_tell * (1.0 - 0.5 * self.conduct["democracy"])
        pressure = clip(pressure)
        safe = openness(person.group_safety, p)
        will = safe + pressure * (1.0 - safe)
        one_turn = p.story_chance * will * (1.0 - p.men_reserve * person.man) * self.part.talk
        return 1.0 - (1.0 - one_turn) ** seat.turns

    def claim(self, person: Person, luck: float) -> float:
        """Who gets the floor: with equality those who told less, without it those with standing."""
        p, equality = self.p, self.conduct["equality"]
        fresh = 1.0 - min(person.stories / p.told_enough, 1.0)
        claim = equality * fresh + (1.0 - equality) * person.standing + p.floor_chance * luck
        return claim + 2.0 * (person is self.circle.focal)

    # answers

    @property
    def attention(self) -> float:
        """How well people listen."""
        return self.p.attention_floor + (1.0 - self.p.attention_floor) * self.conduct["interest"]

    @property
    def tellers(self) -> list[Seat]:
        """Those who told."""
        return [seat for seat in self.seats if seat.tells]

    def answer(self) -> None:
        """Everyone present answers everyone who told."""
        p, part = self.p, self.part
        hurts, repairs = self.village.draw(Purpose.HURT), self.village.draw(Purpose.REPAIR)
        past = clip(part.past_talk + self.village.now.season_past_talk)
        past *= 1.0 - self.conduct["here_and_now"] * (1.0 - hill(self.safety, p.safety_to_speak, 4))
        for seat in self.tellers:
            teller = seat.person
            for listener in seat.others:
                trust = listener.ties[teller.key].trust
                seat.support[listener] = self.attention * (1.0 - listener.hostility) * (0.5 + 0.5 * trust)
                seat.harm[listener] = 0.0
                if hurts(listener.key, teller.key) < self.chance_to_hurt(listener, trust):
                    repaired = repairs(listener.key, teller.key) < self.conduct["repair"]
                    seat.harm[listener] = p.repaired_harm if repaired else 1.0
                    self.hurts += 1
                    self.village.note("hurt", teller, listener, self.circle)
                    if repaired:
                        self.village.note("repaired", teller, listener, self.circle)
            seat.seen = mean(list(seat.support.values()))
            seat.hurt = min(1.0, sum(seat.harm.values()))
            unsafe = max(0.0, 1.0 - teller.group_safety / p.safety_to_speak)
            seat.relived = p.reliving_cost * (p.reliving_today + (1.0 - p.reliving_today) * past) * unsafe

    def chance_to_hurt(self, listener: Person, trust: float) -> float:
        """Hostility and distrust hurt; containment and skill prevent it."""
        p = self.p
        chance = p.hurtful_answer * (p.hurt_floor + (1.0 - p.hurt_floor) * listener.hostility)
        chance *= (1.0 - trust) * (1.0 - self.containment) * (1.0 - 0.5 * listener.skill)
        unsafe = (1.0 - listener.group_safety) / p.hurt_safety
        return clip(chance * (1.0 + p.listeners_safety * (unsafe - 1.0)))

    def perhaps_crisis(self) -> None:
        """Someone may be overwhelmed."""
        self.distress_told = mean([seat.person.distress for seat in self.tellers])
        key, of_youth = self.circle.key, self.village.now.of_youth and not self.circle.leads_itself
        chance = self.p.crisis_rate * (1.0 - 0.5 * self.containment)
        chance *= youth.heat(self) if of_youth else self.pain
        self.crisis = self.village.draw(Purpose.CRISIS)(key) < clip(chance)
        if not self.crisis:
            return
        self.village.note("crisis", circle=self.circle)
        if self.village.draw(Purpose.CRISIS_HANDLED)(key) < self.circle.handles_crises():
            self.village.note("crisis_handled", circle=self.circle)
        else:
            self.crisis_left = youth.call_help(self) if of_youth else 1.0

    @property
    def pain(self) -> float:
        """How much there is of what was told."""
        return len(self.tellers) / len(self.seats) * 2.0 * self.distress_told

    # the group

    def session(self) -> Session:
        """What others want to know of it."""
        return Session(
            present=[seat.person for seat in self.seats],
            conduct=self.conduct,
            containment=self.containment,
            safety=self.safety,
            tellers=[seat.person for seat in self.tellers],
            distress_told=self.distress_told,
            hurts=self.hurts,
            crisis=self.crisis,
        )

    def owned(self) -> float:
        """The group becomes the members' own."""
        p = self.p
        gain = p.ownership_gain * self.conduct["responsibility"] * len(self.seats) / self.active
        if self.part.expects_telling:
            gain *= p.ownership_later
        if self.village.now.programme.goods_for_coming and not self.circle.leads_itself:
            gain *= 1.0 - p.goods_crowding
        return balance(self.circle.ownership, gain, 0.0)
