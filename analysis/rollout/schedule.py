"""The schedule: week by week, who is trained, who begins a group where, and what is paid for it.

In a week, first those leave who leave; then a wave begins, communities are entered and studied; courses
begin, refreshers are held, groups open. Whatever is scarce goes by wave, then by the order of the list.
"""

from collections import deque
from heapq import heappop, heappush
from math import ceil

from sim.scenario import Scenario
from sim.scenario.rollout import Stop

from .pairs import Course, Opened, Pair, leaving_week, pairs_wanted, skill_of, weeks_apart
from .places import Place, Where
from .purse import QUARTER, Purse, quarter_of
from .tally import Tally

ANALYSIS_WEEKS = 4.0
"""Weeks of two people that a context analysis of effort 1 takes."""
UNKNOWN = 1 << 30


class Schedule:
    """Plans one rollout from its first week to its last. ``do()`` fills what the attributes hold."""

    def __init__(self, scenario: Scenario, places: Where) -> None:
        assert scenario.rollout is not None
        self.scenario, self.rollout, self.places = scenario, scenario.rollout, places
        self.weeks = scenario.weeks
        self.purse = Purse(self.rollout.budget, scenario.costs, self.weeks)
        self.pairs: list[Pair] = []
        self.courses: list[Course] = []
        self.opened: list[Opened] = []
        self.waiting = [0] * len(places.communities)
        self.tally = Tally(self.weeks)
        self._of = [[] for _ in places.municipalities]  # type: list[list[Place]]
        for place in places.communities:
            self._of[place.municipality].append(place)
        self._open_from = [UNKNOWN] * len(places.communities)
        self._to_enter: deque[Place] = deque()
        self._to_train: deque[int] = deque()
        self._masters = [1] * self.rollout.training.trainers
        self._may_train: list[tuple[int, int]] = []
        self._diary: list[tuple[int, int, int]] = []
        self._finish: dict[int, list[Course]] = {}
        self._leaving: dict[int, list[int]] = {}
        self._refreshing: dict[int, list[int]] = {}
        self._stopped = _stopped_weeks(self.rollout.stops, places, self.weeks)

    def do(self) -> None:
        """Plan all weeks."""
        waves, between = self.rollout.waves, self.rollout.waves.weeks_between
        begins = {waves.start + wave * between: wave for wave in range(len(self.places.waves))}
        for week in range(1, self.weeks + 1):
            if (week - 1) % QUARTER == 0:
                self._begin_quarter(week)
            self._leave(week)
            self._certify(week)
            if week in begins:
                self._begin_wave(begins[week])
            self._enter(week)
            self._train(week)
            self._release(week)
            self._refresh(week)
            self._open_groups(week)
            self.tally.note(week)
        self.purse.close()

    def is_stopped(self, municipality: int, week: int) -> bool:
        """Whether nothing goes on in a municipality in a week."""
        return week in self._stopped[municipality]

    def _everything_stopped(self, week: int) -> bool:
        return bool(self._stopped) and all(week in weeks for weeks in self._stopped)

    def _begin_quarter(self, week: int) -> None:
        """The money of the quarter is there; staff, supervisors and shared costs are paid from it first."""
        self.purse.open(quarter_of(week))
        waves = self.rollout.waves
        end = min(week + QUARTER, self.weeks + 1)
        lived = [w for w in range(max(week, waves.start), end) if not self._everything_stopped(w)]
        late = week > waves.start + (len(self.places.waves) - 1) * waves.weeks_between
        if not lived or (late and not self._is_anything_left(week)):
            return
        staff, supervision = self.rollout.staff, self.rollout.supervision
        number = supervision.supervisors
        if number is None:
            serving = sum(1 for pair in self.pairs if pair.ready < end and pair.leaves > week)
            number = ceil(serving / supervision.ratio - 1e-9)
        weeks = float(len(lived))
        self.purse.pay_standing({
            "shared": weeks, "national_staff": staff.national * weeks,
            "international_staff": staff.international * weeks, "supervisor": number * weeks,
        })  # fmt: skip

    def _is_anything_left(self, week: int) -> bool:
        return any(self.waiting) or any(group.last >= week for group in self.opened)

    def _leave(self, week: int) -> None:
        """A pair that leaves is replaced by one that is trained next, where groups are still wanted."""
        for number in self._leaving.pop(week, []):
            pair = self.pairs[number]
            wanted = any(self.waiting[place.number] for place in self._of[pair.municipality])
            if self.rollout.facilitators.retrained and wanted:
                self._to_train.appendleft(pair.community)

    def _begin_wave(self, wave: int) -> None:
        """Communities of the wave want their groups; one pair for each is asked for first, then a second."""
        places = [place for number in self.places.waves[wave] for place in self._of[number]]
        self._to_enter.extend(place for place in places if place.wanted)
        pairs = [(pairs_wanted(self.rollout, place.wanted), place.number) for place in places]
        for turn in range(max((count for count, _ in pairs), default=0)):
            self._to_train.extend(number for count, number in pairs if turn < count)
        for place in places:
            self.waiting[place.number] = place.wanted
        self.tally.wanted += sum(place.wanted for place in places)

    def _enter(self, week: int) -> None:
        """Communities are entered and studied, side by side; groups open when that is done."""
        effort = self.scenario.programme.context_analysis
        study = ANALYSIS_WEEKS * effort
        items = {"context_analysis": study, "community_entry": 1.0, "safeguarding": 1.0, "monitoring": 1.0}
        for _ in range(len(self._to_enter)):
            place = self._to_enter.popleft()
            is_paid = not self.is_stopped(place.municipality, week) and self.purse.pay(
                "entry", {place.municipality: items}
            )
            if is_paid:
                self._open_from[place.number] = week + ceil(study - 1e-9)
            else:
                self._to_enter.append(place)

    def _train(self, week: int) -> None:
        """Courses begin while there are trainers, rooms, trainees and money."""
        training = self.rollout.training
        if week + training.course_weeks > self.weeks:
            return
        while self._to_train and self.purse.can("training") and not self._everything_stopped(week):
            if training.venues is not None and self.tally.courses(week) >= training.venues:
                return
            master, pair = self._trainer(week)
            if master < 0 and pair < 0:
                return
            trainees = self._next_trainees(week)
            if not trainees or not self.purse.pay("training", self._course_items(trainees)):
                self._to_train.extendleft(reversed(trainees))
                return
            self._begin_course(week, master, pair, trainees)

    def _trainer(self, week: int) -> tuple[int, int]:
        """A master trainer who is free, or else (in a cascade) a pair of the lowest generation."""
        for master, free in enumerate(self._masters):
            if free <= week:
                return master, -1
        while self._may_train:
            number = self._may_train[0][1]
            if self.pairs[number].leaves > week:
                return -1, number
            heappop(self._may_train)
        return -1, -1

    def _next_trainees(self, week: int) -> list[int]:
        """The next communities for which a pair is trained; those that are stopped keep their turn."""
        found, passed = list[int](), list[int]()
        while self._to_train and len(found) < self.rollout.training.trainees_per_course:
            community = self._to_train.popleft()
            stopped = self.is_stopped(self.places.communities[community].municipality, week)
            (passed if stopped else found).append(community)
        self._to_train.extendleft(reversed(passed))
        return found

    def _course_items(self, trainees: list[int]) -> dict[int, dict[str, float]]:
        """What a course takes, by the municipalities of its trainees."""
        persons = float(self.scenario.programme.facilitators.per_group)
        parts: dict[int, dict[str, float]] = {}
        for community in trainees:
            part = parts.setdefault(self.places.communities[community].municipality, {})
            part["training_course"] = part.get("training_course", 0.0) + 1.0 / len(trainees)
            part["training_trainee"] = part.get("training_trainee", 0.0) + persons
        return parts

    def _begin_course(self, week: int, master: int, trainer: int, trainees: list[int]) -> None:
        last = week + self.rollout.training.course_weeks - 1
        if master >= 0:
            self._masters[master] = last + 1
            generation = 1
        else:
            heappop(self._may_train)
            generation = self.pairs[trainer].generation + 1
        first = len(self.pairs)
        for community in trainees:
            number = len(self.pairs)
            leaves = leaving_week(self.rollout, number, last + 1)
            municipality = self.places.communities[community].municipality
            pair = Pair(number, community, municipality, generation, last + 1, leaves, community)
            self.pairs.append(pair)
            self.tally.begin_service(pair)
            if leaves <= self.weeks:
                self._leaving.setdefault(int(leaves), []).append(number)
        course = Course(week, last, master, trainer, tuple(range(first, len(self.pairs))))
        self.courses.append(course)
        self.tally.begin_course(course)
        self._finish.setdefault(last + 1, []).append(course)

    def _certify(self, week: int) -> None:
        """Pairs whose course has ended may lead groups, or in a cascade train others first."""
        cascade = self.rollout.training.cascade == "trainees_train"
        refresher = self.rollout.training.refresher
        for course in self._finish.pop(week, []):
            if course.pair >= 0:
                self._fill_diary(course.pair, week)
            for number in course.trainees:
                if refresher is not None:
                    self._refreshing.setdefault(week + refresher.after_weeks, []).append(number)
                if cascade:
                    heappush(self._may_train, (self.pairs[number].generation, number))
                else:
                    self._fill_diary(number, week)

    def _fill_diary(self, number: int, week: int) -> None:
        for turn in range(self.rollout.facilitators.groups_at_once):
            heappush(self._diary, (week, number, turn))

    def _release(self, week: int) -> None:
        """Pairs that could lead a course, but are not needed for one now, go and lead groups."""
        while self._may_train:
            self._fill_diary(heappop(self._may_train)[1], week)

    def _refresh(self, week: int) -> None:
        """Refreshers that are due; those that cannot be paid wait."""
        refresher = self.rollout.training.refresher
        for number in self._refreshing.pop(week, []):
            pair = self.pairs[number]
            if refresher is None or pair.leaves <= week:
                continue
            items = {"follow_up_training": float(refresher.days)}
            stopped = self.is_stopped(pair.municipality, week)
            if not stopped and self.purse.pay("refresher", {pair.municipality: items}):
                pair.refreshed = week
            else:
                self._refreshing.setdefault(week + 1, []).append(number)

    def _open_groups(self, week: int) -> None:
        """Pairs that have time open the next group: at home, else where most are waiting nearby."""
        if not self.purse.can("groups"):
            return
        again = []
        while self._diary and self._diary[0][0] <= week:
            _, number, turn = heappop(self._diary)
            pair = self.pairs[number]
            if pair.leaves <= week:
                continue
            place = self._next_place(pair, week)
            if place is not None and self._open(pair, place, week):
                free = max(week + weeks_apart(self.rollout), pair.runs_until[-1] + 1)
                heappush(self._diary, (free, number, turn))
            elif place is not None or any(self.waiting[one.number] for one in self._of[pair.municipality]):
                again.append((week + 1, number, turn))
        for entry in again:
            heappush(self._diary, entry)

    def _next_place(self, pair: Pair, week: int) -> Place | None:
        """Where the pair opens its next group. It is in one place at a time."""
        if self.is_stopped(pair.municipality, week):
            return None
        here = self.places.communities[pair.place]
        if self.waiting[here.number] and self._open_from[here.number] <= week:
            return here
        if not pair.is_free(week):
            return None
        open_now = [
            place for place in self._of[pair.municipality]
            if self.waiting[place.number] and self._open_from[place.number] <= week
        ]  # fmt: skip
        return max(open_now, key=lambda place: (self.waiting[place.number], -place.number), default=None)

    def _open(self, pair: Pair, place: Place, week: int) -> bool:
        first = not pair.runs_until
        if not self.purse.pay("groups", {place.municipality: self.group_items(first)}):
            return False
        last = self._last_week(place.municipality, week)
        self.tally.begin_group(week, last, max(pair.runs_until, default=0))
        pair.place = place.number
        pair.runs_until = [*(end for end in pair.runs_until if end >= week), last]
        self.waiting[place.number] -= 1
        skill = skill_of(self.rollout, pair, week)
        self.opened.append(Opened(week, last, place.number, pair.number, skill))
        return True

    def _last_week(self, municipality: int, week: int) -> int:
        """The last week of a group that opens now: weeks without money are made up for later."""
        left, last = self.rollout.facilitators.weeks_per_group, week - 1
        while left > 0:
            last += 1
            left -= last > self.weeks or not self.is_stopped(municipality, last)
        return last

    def group_items(self, first: bool = False) -> dict[str, float]:
        """What one group takes from opening to closing; ``first``: the first one that its pair leads."""
        programme, rollout = self.scenario.programme, self.rollout
        meetings = float(programme.sessions)
        training = programme.facilitators.follow_up_training
        visited = programme.after == "self_help_visited"
        return {
            "facilitators": 0.0 if rollout.facilitators.pay == "volunteer"
            else float(rollout.facilitators.weeks_per_group),
            "meeting_materials": meetings, "shared_food": meetings,
            "supervision_visit": float(rollout.supervision.visits_per_group),
            "follow_up_training": float(training.days) if training is not None and first else 0.0,
            "closing_celebration": float(programme.closing_celebration),
            "self_help_visit": float(rollout.supervision.self_help_visits) if visited else 0.0,
        }  # fmt: skip


def _stopped_weeks(stops: tuple[Stop, ...], places: Where, weeks: int) -> list[set[int]]:
    """The weeks of each municipality in which nothing goes on."""
    found: list[set[int]] = [set() for _ in places.municipalities]
    for stop in stops:
        for area in places.municipalities:
            if not stop.municipalities or area.name in stop.municipalities:
                found[area.number].update(range(stop.first, min(stop.until, weeks) + 1))
    return found
