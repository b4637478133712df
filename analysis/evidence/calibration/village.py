"""What villages tell that no trial measured: groups that go on, agreements, violence at home."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.community import Community
from sim.events import Event
from sim.records import Records
from sim.runs import Result, finish, without_programme
from sim.scenario import Scenario

from ...insight.readings import YEAR

Values = NDArray[np.float64]
TEN_MONTHS = 43
DECAY = (4, 17)
"""Weeks after the last session between which help that nothing sustains is read again: one to four months."""
YEARS = 4
EXHAUSTED = 0.5
"""High emotional exhaustion: half of the scale, as the usual cut-off (27 of 54 points) has it."""
COLUMNS = (
    "selfhelp_alive", "civic_change", "decay", "agreed_share", "decided_share", "partner_violence",
    "facilitators_exhausted",
)  # fmt: skip
WOMAN, PARTNERS = 0, (0, 1)


class Lives(NamedTuple):
    """One village lived three times: with the programme, with nothing after it, and without."""

    programme: Result
    alone: Result
    without: Result
    ends: int
    exhausted: float


@dataclass(frozen=True)
class VillageReader:
    """Reads the statistics of ``COLUMNS``, each the mean over ``villages`` of one seed.

    * ``selfhelp_alive``: share of all groups that live by themselves ten months after the last session.
    * ``civic_change``: change of voice of participants over eight months, in hundredths of its scale.
    * ``decay``: net effect on SRQ-20 one to four months after the last session, as a share of that at the
      last session, where no self-help group is encouraged.
    * ``agreed_share``, ``decided_share``: disputes outside the household that, without programme in four
      years, ended by agreement of the parties and by decision over their heads, of all that arose.
    * ``partner_violence``: partnered women with an incident at home in a year, without programme.
    * ``facilitators_exhausted``: facilitators whose exhaustion is above .5 in the last week of sessions.
    """

    scenario: Scenario
    villages: int = 2

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the statistics."""
        return COLUMNS

    @property
    def key(self) -> str:
        """What is lived."""
        return f"{self.scenario.scenario_hash}-{self.villages}-{YEARS}-{TEN_MONTHS}-{DECAY}"

    @property
    def cost(self) -> float:
        """About how many seconds one reading takes."""
        weeks = 3 * self.scenario.burn_in + 2 * TEN_MONTHS + YEARS * YEAR
        return self.villages * (0.01 + weeks * self.scenario.context.persons * 6e-7)

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        """The statistics of so many villages, averaged where they exist."""
        scenario = self.scenario.with_(dict(numbers))
        each = [_statistics(_live(scenario, seed * self.villages + n)) for n in range(self.villages)]
        return [_mean(column) for column in np.array(each).T]


def _live(scenario: Scenario, seed: int) -> Lives:
    """The same people with the same luck, three times; burn-in is lived once."""
    start = Community.start(scenario, seed, log=True)
    without, alone = start.fork(without_programme(scenario)), start.fork(nothing_after(scenario))
    ends = last_session(scenario)
    start.advance(ends)
    exhausted = exhausted_share(start)
    programme = finish(start, TEN_MONTHS)
    return Lives(programme, finish(alone, ends + DECAY[1]), finish(without, YEARS * YEAR), ends, exhausted)


def nothing_after(scenario: Scenario) -> Scenario:
    """The same programme after which nobody encourages groups to go on."""
    return scenario.with_({"programme.after": "none"})


def last_session(scenario: Scenario) -> int:
    """The week in which the last group that opens on time has its last session."""
    return max(scenario.programme.opening_weeks) + scenario.programme.duration - 1


def _statistics(lives: Lives) -> list[float]:
    programme, without, ends = lives.programme.records, lives.without.records, lives.ends
    members = programme.reach == 0
    voice = programme.history("voice")
    agreed, decided = settled_shares(without)
    return [
        alive_share(programme, ends + TEN_MONTHS),
        100.0 * float((voice[min(ends + 34, len(voice) - 1)] - voice[0])[members].mean()),
        decay_of(lives.alone.records, without, ends),
        agreed,
        decided,
        partner_violence(without),
        lives.exhausted,
    ]


def alive_share(records: Records, week: int) -> float:
    """Share of all groups that ever opened which live by themselves in a week."""
    group = records.state.group[records.state.group.enrolled > 0]
    if not len(group):
        return np.nan
    alive = (group.selfhelp_from > 0) & (group.selfhelp_from <= week)
    return float((alive & ((group.selfhelp_until < 0) | (group.selfhelp_until >= week))).mean())


def decay_of(alone: Records, without: Records, ends: int) -> float:
    """What is left of the net effect one to four months after the end; NaN where there was none."""
    members = alone.reach == 0
    last = ends + DECAY[1]
    net = (alone.history("srq20")[: last + 1] - without.history("srq20")[: last + 1])[:, members].mean(axis=1)
    at_end, later = float(net[ends]), float(net[ends + DECAY[0] : last + 1].mean())
    return later / at_end if at_end < -0.1 else np.nan


def settled_shares(records: Records) -> tuple[float, float]:
    """Of disputes outside the household that arose: the shares agreed and decided."""
    log, person = records.book.log, records.state.person
    row = log.row[: min(int(log.count[0]), len(log.row))]
    row = row[(row["week"] >= 1) & (row["person"] >= 0) & (row["other"] >= 0)]
    apart = person.household[row["person"]] != person.household[row["other"]]
    arose, agreed, decided = (
        int((apart & (row["event"] == event)).sum())
        for event in (Event.fell_out, Event.agreed, Event.decided)
    )
    return (agreed / arose, decided / arose) if arose else (np.nan, np.nan)


def partner_violence(records: Records) -> float:
    """Share of partnered women with an incident at home in the last year."""
    person = records.state.person
    place = person.key % 16
    heads = np.isin(place, PARTNERS)
    paired = np.bincount(person.household[heads] - person.household.min(), minlength=1)
    partnered = heads & (paired[person.household - person.household.min()] == 2) & (person.gender == WOMAN)
    year = records.history("violence_private")[-YEAR:, partnered]
    return float((year.sum(axis=0) > 0).mean()) if partnered.any() else np.nan


def exhausted_share(community: Community) -> float:
    """Share of facilitators who lead, have led or left whose exhaustion is above .5 now."""
    led = community.state.facilitator[community.state.facilitator.state > 0]
    return float((led.exhaustion > EXHAUSTED).mean()) if len(led) else np.nan


def _mean(column: Values) -> float:
    known = column[~np.isnan(column)]
    return float(known.mean()) if len(known) else np.nan
