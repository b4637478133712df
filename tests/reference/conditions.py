"""What a scenario says about one week: programme, place, season and the numbers in force."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sim.scenario.models import Scenario

from .lines import BEHIND_YOUTH, LINE_OF, LINES, is_open, line

PRINCIPLES = (
    "interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing",
    "here_and_now",
)  # fmt: skip
FOLLOWS = {"round_share": "equality", "activity": "participation", "repair": "responsibility"}


class Conditions:
    """One week as the scenario has it."""

    def __init__(self, scenario: Scenario, week: int, parameters: Mapping[str, float]) -> None:
        self.context = scenario.context
        self.programme = scenario.programme
        self.parameters = SimpleNamespace(**{**scenario.parameters_in_force(), **parameters})
        self.there_is_a_programme = self.programme.modality != "none"
        self.of_networks = self.programme.modality == "network_meeting"
        self.of_youth = self.programme.modality == "youth_group"
        self.disputes = list(self.context.disputes.values())
        self._season(week)
        self._services(week)
        self.incidents = sum(shock.incidents for shock in self.context.shocks if shock.week == week)

    def _season(self, week: int) -> None:
        year = (self.context.calendar.first_week - 1 + week - 1) % 52 + 1
        held = [s for s in self.context.calendar.seasons if in_season(year, s.first, s.last)]
        self.season_attendance = sum(season.attendance for season in held)
        self.season_strain = sum(season.strain for season in held)
        self.season_past_talk = sum(season.past_talk for season in held)

    def _services(self, week: int) -> None:
        services, hours = self.context.services, self.parameters.travel_hours
        self.lines = {
            name: line([one for one in services if LINE_OF.get(one.kind) == name], week, hours)
            for name in LINES
        }
        self.children_protected = any(
            one.kind == BEHIND_YOUTH and is_open(one, week) and one.capacity_per_month > 0.0
            for one in services
        )
        self.pathway = self.context.safeguards.referral_pathway

    @property
    def one_per_household(self) -> bool:
        """Whether a household has one member in groups at a time."""
        said = self.programme.one_per_household
        if said is None:
            return not self.of_networks and not self.context.roles
        return said

    def is_invited(self, role: int) -> bool:
        """Whether people of a role are; in a village everyone is."""
        return role == 0 or self.context.roles[role - 1].invited

    def conduct(self, own: Mapping[str, float]) -> dict[str, float]:
        """How a group is led: the principles, what follows them, and what its facilitators do differently."""
        principles = self.programme.principles
        named = {name: getattr(principles, name) for name in PRINCIPLES}
        named |= {name: value for name, value in own.items() if name in named}
        followers = {name: own.get(name, named[principle]) for name, principle in FOLLOWS.items()}
        return named | followers

    def phase(self, number: int) -> Any:
        """One of the programme's phases, at most the last."""
        return self.programme.phases[min(number, len(self.programme.phases) - 1)]

    def phase_named(self, name: str) -> int:
        """The place of a phase in the programme."""
        return [phase.name for phase in self.programme.phases].index(name)


def in_season(week_of_year: int, first: int, last: int) -> bool:
    """From the first to the last week, perhaps over the turn of the year."""
    if first <= last:
        return first <= week_of_year <= last
    return week_of_year >= first or week_of_year <= last
