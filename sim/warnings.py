"""THE register of warnings: what anyone should see before trusting or running a programme.

A warning reads either the scenario, before anything is run, or outcomes afterwards; the same
sentence (``warning.W01`` … in the catalogue) stands in the check, the report and the trainer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .facts import FACTS, supervision_of
from .parameters import PARAMETERS
from .scenario import Phase, Scenario
from .words import say

Readings = Mapping[str, float]

LITTLE_SUPERVISION = 0.2
HARD_PUSH = 0.4
GOOD_LEADING = 0.8
PAINFUL_TALK = 0.5
FEWEST_GROUPS = 5
MOST_PAIRS = 1.5 * FACTS["pairs_per_supervisor"].value
SMALLEST_CELL = 10
# readings of outcomes, made in analysis: what each means
READINGS = {
    "referrals_full_weeks": "longest run of weeks in which more people waited than the service takes",
    "facilitators_exhausted": "share of facilitators whose exhaustion passed .6",
    "least_invited": "lowest ratio, over origins and genders, of share among invited to share of persons",
    "largest_gap": "largest gap of benefit or harm between origins or genders, in differences that matter",
    "chance_of_harm": "highest chance of harm over all strata",
    "violent_pairs_in_groups": "pairs in one group between whom there was violence",
}


@dataclass(frozen=True)
class Warning:
    """One warning: its id, what it reads, and when it holds."""

    id: str
    reads: Literal["scenario", "outcomes"]
    in_scenario: Callable[[Scenario], bool] | None = None
    in_outcomes: Callable[[Readings], bool] | None = None

    @property
    def label(self) -> str:
        """The id of its sentence in the catalogue."""
        return f"warning.{self.id}"

    def __str__(self) -> str:
        return say(self.label)


def _no_way_to_services(scenario: Scenario) -> bool:
    """Violence at home occurs, and either the service or the agreed way to it is missing."""
    context = scenario.context
    private = any(
        kind.private and _occurs(kind.partners + kind.household + kind.cross + kind.same)
        for kind in context.disputes.values()
    )
    served = any(service.kind == "gbv" and service.capacity_per_month > 0.0 for service in context.services)
    return private and not (served and context.safeguards.referral_pathway)


def _occurs(weight: float) -> bool:
    return weight > 0.0


def _left_alone(scenario: Scenario) -> bool:
    staff = scenario.programme.facilitators
    return supervision_of(staff) < LITTLE_SUPERVISION and staff.follow_up_training is None


def _too_many_to_look_after(scenario: Scenario) -> bool:
    """More facilitating pairs to a supervisor than half as many again as one can look after well."""
    facts = scenario.programme.facilitators.supervised
    return facts is not None and facts.ratio > MOST_PAIRS


def _left_unfinished(scenario: Scenario) -> bool:
    """Funding ends while groups still meet: that of a service they lean on, or, in a rollout, their own."""
    programme = scenario.programme
    if scenario.rollout is not None and scenario.rollout.stops:
        return True
    last = max(programme.opening_weeks, default=0) + programme.duration - 1
    return any(one.ends is not None and one.ends < last for one in scenario.context.services)


def _bought(scenario: Scenario) -> bool:
    return scenario.programme.goods_for_coming


def _pushed_before_safe(scenario: Scenario) -> bool:
    """Everyone comes before feeling safe: a hard push meets people below the first gate."""
    return scenario.programme.directiveness > HARD_PUSH


def _no_complaints(scenario: Scenario) -> bool:
    return not scenario.context.safeguards.complaints


def _is_painful(phase: Phase) -> bool:
    return phase.expects_telling and phase.past_talk >= PAINFUL_TALK


def _memories_too_early(scenario: Scenario) -> bool:
    """A phase of painful memories that no gate of safety keeps back, or that meets commemoration weeks."""
    programme = scenario.programme
    for place, phase in enumerate(programme.phases):
        gates = [before for before in programme.phases[:place] if before.gate_safety is not None]
        unguarded = programme.pacing == "calendar" or not gates
        if _is_painful(phase) and (unguarded or _meets_commemoration(scenario, place)):
            return True
    return False


def _meets_commemoration(scenario: Scenario, place: int) -> bool:
    programme, calendar = scenario.programme, scenario.context.calendar
    seasons = [season for season in calendar.seasons if season.name == "commemoration"]
    before = sum(phase.min_sessions for phase in programme.phases[:place])
    every = programme.every
    for start in programme.opening_weeks if seasons else ():
        if start > scenario.weeks:
            continue
        weeks = range(start + before * every, start + max(programme.duration, before * every + 1), every)
        if any(season.covers(calendar.week_of_year(week)) for season in seasons for week in weeks):
            return True
    return False


def _far_from_evidence(scenario: Scenario) -> bool:
    """A number outside its range, or a place from which no figures were published."""
    given = scenario.parameters.items()
    return scenario.context.setting != "village" or any(
        not PARAMETERS[name].low <= value <= PARAMETERS[name].high for name, value in given
    )


def _too_few(scenario: Scenario) -> bool:
    smallest = min(origin.share for origin in scenario.context.origins) * scenario.context.persons
    return scenario.programme.all_groups < FEWEST_GROUPS or smallest < SMALLEST_CELL


def _too_good(scenario: Scenario) -> bool:
    principles = scenario.programme.principles
    return any(value > GOOD_LEADING for name, value in principles if name != "here_and_now")


WARNINGS: dict[str, Warning] = {
    warning.id: warning
    for warning in (
        Warning("W01", "scenario", _no_way_to_services),
        Warning("W02", "outcomes", None, lambda seen: seen.get("referrals_full_weeks", 0.0) >= 4.0),
        Warning("W03", "scenario", _left_alone),
        Warning(
            "W04",
            "outcomes",
            _too_many_to_look_after,
            lambda seen: seen.get("facilitators_exhausted", 0.0) > 0.2,
        ),
        Warning("W05", "outcomes", None, lambda seen: seen.get("least_invited", 1.0) < 0.5),
        Warning("W06", "outcomes", None, lambda seen: seen.get("largest_gap", 0.0) > 1.0),
        Warning("W07", "outcomes", None, lambda seen: seen.get("chance_of_harm", 0.0) > 0.2),
        Warning("W08", "scenario", _pushed_before_safe),
        Warning("W09", "scenario", _no_complaints),
        Warning("W10", "scenario", _memories_too_early),
        Warning("W11", "outcomes", None, lambda seen: seen.get("violent_pairs_in_groups", 0.0) > 0.0),
        Warning("W12", "scenario", _far_from_evidence),
        Warning("W13", "scenario", _too_few),
        Warning("W14", "scenario", _too_good),
        Warning("W15", "scenario", _left_unfinished),
        Warning("W16", "scenario", _bought),
    )
}
WITHOUT_PROGRAMME = {"W12"}


def from_scenario(scenario: Scenario) -> list[Warning]:
    """The warnings that the scenario alone calls for, at any time of the run, in order of their ids."""
    moments = _moments(scenario)
    return [
        warning
        for warning in WARNINGS.values()
        if warning.in_scenario is not None and any(_calls(warning, moment) for moment in moments)
    ]


def _calls(warning: Warning, moment: Scenario) -> bool:
    running = moment.programme.all_groups > 0
    holds = warning.in_scenario is not None and warning.in_scenario(moment)
    return holds and (running or warning.id in WITHOUT_PROGRAMME)


def _moments(scenario: Scenario) -> list[Scenario]:
    """The scenario as it stands at each date, with and without the changes that wait for a trigger."""
    weeks = [1, *scenario.stops(scenario.weeks)]
    moments = [scenario, *(scenario.in_force(week) for week in weeks)]
    for index, _ in scenario.triggers:
        moments += [scenario.in_force(week, {index: week - 1}) for week in weeks]
    return moments


def from_outcomes(readings: Readings) -> list[Warning]:
    """The warnings that readings of outcomes call for (see ``READINGS``); a missing reading is no warning."""
    return [w for w in WARNINGS.values() if w.in_outcomes is not None and w.in_outcomes(readings)]
