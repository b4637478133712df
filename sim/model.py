"""The Mesa facade: a community as a ``mesa.Model``, its people and facilitators as agents.

The numbers are those of ``Community``, to the bit; Mesa keeps time, collects and shows. Nothing here draws
at random or decides anything but the seed, when none is given.
"""

import copy
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

import mesa
import numpy as np

from .community import Community, Overrides, checked_seed
from .errors import Problem, RunError, ScenarioError, nearest
from .outcomes import DERIVED, HISTORY, OUTCOMES, WEEKLY
from .parameters import PARAMETERS
from .participants import FacilitatorView, PersonView
from .scenario import Scenario, load_scenario
from .scenario.keys import ANY, keys
from .strata import (
    CASE,
    DERIVED_FROM,
    Stratum,
    cell_codes,
    interview,
    large_sums,
    means_of,
    means_of_sums,
)
from .words import say

SEEDS = 2**53
"""Seeds made up here stay below, so that any program can write them down exactly."""
Reporter = str | Callable[..., Any] | list[Any]


class Participant(PersonView, mesa.Agent):  # type: ignore[misc]
    """One person of the community (``reach`` says whether ever in a group). Read-only."""


class Facilitator(FacilitatorView, mesa.Agent):  # type: ignore[misc]
    """One who leads groups. Read-only."""


class SociotherapyModel(mesa.Model):  # type: ignore[misc]
    """One community under one scenario, as a Mesa model; one step is one week.

    ``scenario`` is a scenario, a ready name or a path. ``rng`` is the seed: a whole number; None makes one up
    (see ``seed_used``); anything else is refused, because every draw here is a function of the seed.
    ``settings`` vary the scenario: a key of a scenario file or a parameter by its last name (``groups=4``,
    ``equality=0.2``, ``persons=200``); ``overrides`` does so by dotted key (``{"programme.groups": 4}``).
    ``log`` records events too. Reporters given here are collected beside the outcomes, every week.

    The model comes back at week 0, after burn-in. It is ``running`` until the scenario's last week; it can be
    stepped on. ``community`` is the engine's own view, with records, forks and conduct.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "burundi_hamlet",
        rng: int | None = None,
        *,
        overrides: Mapping[str, object] | None = None,
        log: bool = False,
        model_reporters: Mapping[str, Reporter] | None = None,
        agent_reporters: Mapping[str, Reporter] | None = None,
        **settings: object,
    ) -> None:
        chosen = choose(scenario, overrides or {}, settings)
        seed = choose_seed(rng)
        super().__init__(rng=seed)
        self.community = Community.start(chosen, seed, log=log)
        self.week = 0
        self._people: dict[int, Participant] = {}
        self._staff: list[Facilitator] = []
        self._outcomes: dict[int, dict[str, float]] = {}
        self.running = chosen.weeks > 0
        self.datacollector: Any = mesa.DataCollector(
            model_reporters={**OUTCOME_REPORTERS, **(model_reporters or {})}, agent_reporters=agent_reporters
        )
        self.datacollector.collect(self)

    @property
    def seed_used(self) -> int:
        """The seed of this community: given, or made up."""
        return self.community.seed

    @property
    def scenario(self) -> NoReturn:
        """Not here: see ``community.scenario``.

        Mesa keeps scenarios of its own kind under this name, and SolaraViz starts the next model with one.
        """
        raise AttributeError(say("mesa.scenario_elsewhere"))

    @scenario.setter
    def scenario(self, scenario: object) -> None:
        """Mesa's own scenario is not kept; it would only repeat the seed."""

    def outcomes(self) -> dict[str, float]:
        """Every outcome over the whole community in this week; not a number where it is not defined."""
        if self.week not in self._outcomes:
            self._outcomes = weekly_outcomes(self.community, self.week, self.community.week)
        return self._outcomes[self.week]

    def step(self) -> None:
        """Live one week (or show the next one, if it has been lived already)."""
        self.community.advance(max(0, self.week + 1 - self.community.week))
        self.week += 1
        if self.week >= self.community.scenario.weeks:
            self.running = False
        if self.datacollector is not None:
            self.datacollector.collect(self)

    def run_for(self, duration: float) -> None:
        """Live ``duration`` weeks: in one compiled call, unless something wants to see every week."""
        self.run_until(self.time + duration)

    def run_until(self, end_time: float) -> None:
        """Live until Mesa's clock shows ``end_time`` (in weeks)."""
        if self._is_unwatched():
            self.community.advance(max(0, int(end_time) - self.community.week))
        super().run_until(end_time)

    def _is_unwatched(self) -> bool:
        """Whether only recorded outcomes are read week by week; they can be read when all weeks are over."""
        if type(self).step is not SociotherapyModel.step or any(self.subscribers.values()):
            return False
        weekly = self._default_schedule.next_scheduled_time
        if weekly is None or [event.time for event in self._event_list.peek_ahead(2)] != [weekly]:
            return False
        collector = self.datacollector
        return collector is None or (
            type(collector) is mesa.DataCollector
            and not (collector.agent_reporters or collector.agenttype_reporters)
            and all(OUTCOME_REPORTERS.get(n) is r for n, r in collector.model_reporters.items())
        )

    def fork(
        self,
        scenario: Scenario | str | Path | None = None,
        overrides: Overrides | None = None,
        luck: int = 0,
    ) -> "SociotherapyModel":
        """An independent model that goes on from this week; with no arguments, to the bit as this one would.

        ``scenario``, ``overrides`` (conduct by group and week) and ``luck`` are those of ``Community.fork``.
        What was collected so far is copied, and so is what else was set on the model.
        """
        then = None if scenario is None else choose(scenario, {}, {})
        other = copy.deepcopy(self, {id(self.community): self.community.fork(then, overrides, luck)})
        if then is not None:
            other.running = other.week < then.weeks
        return other

    def __getstate__(self) -> dict[str, Any]:
        """All but who observes this model: Mesa refers to observers weakly, and they do not travel."""
        return {**self.__dict__, "subscribers": defaultdict(list)}

    def people(self, rows: Iterable[int]) -> list[Participant]:
        """Views of the people in these rows of the state."""
        views = self._everyone()
        return [views[row] for row in rows]

    def _everyone(self) -> dict[int, Participant]:
        """All views by row, in order of key, made when they are first asked for."""
        if not self._people:
            order = self.community.state.order["row"].tolist()
            self._people = {row: Participant(self, row, place) for place, row in enumerate(order, 1)}
        return self._people

    @property
    def facilitators(self) -> Any:
        """Everyone who leads or is to lead groups, as a set of agents."""
        state, programme = self.community.state, self.community.scenario.programme
        first = len(state.person) + 1
        for row in range(len(self._staff), len(state.facilitator)):
            self._staff.append(Facilitator(self, row, first + row))
        planned = programme.all_groups > 0
        return self._set(view for view in self._staff if planned or view.state != "waiting")

    @property
    def agents(self) -> Any:
        """Everyone in the community, in order of key (facilitators stand apart: ``facilitators``)."""
        return self._set(self._everyone().values())

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """People and facilitators, each as a set of agents."""
        return {Participant: self.agents, Facilitator: self.facilitators}

    @property
    def agent_types(self) -> list[type]:
        """The two kinds of agents."""
        return [Participant, Facilitator]

    def _set(self, agents: Iterable[Any]) -> Any:
        """A set of agents of the kind that Mesa itself keeps; changing it changes nothing here."""
        return type(super().agents)(agents, random=self.random)

    def register_agent(self, agent: object) -> NoReturn:
        """Refused: people come and go by the scenario alone."""
        raise RunError(say("mesa.fixed_people"), week=self.community.week)

    deregister_agent = register_agent

    def remove_all_agents(self) -> NoReturn:
        """Refused: people come and go by the scenario alone."""
        self.register_agent(None)


def _outcome(name: str, model: SociotherapyModel) -> float:
    return model.outcomes()[name]


OUTCOME_REPORTERS: dict[str, Reporter] = {name: partial(_outcome, name) for name in OUTCOMES}
"""What is collected every week: each outcome of the register over the whole community."""


def choose(
    given: Scenario | str | Path, overrides: Mapping[str, object], settings: Mapping[str, object]
) -> Scenario:
    """The scenario meant, with what is varied. Raises ScenarioError."""
    unknown = [_unknown(name) for name in settings if name not in setting_keys()]
    if not isinstance(given, Scenario | str | Path):
        unknown.append(Problem(say("mesa.scenario", given=type(given).__name__), key="scenario"))
    if unknown:
        raise ScenarioError(*unknown)
    scenario = given if isinstance(given, Scenario) else load_scenario(given)
    varied = {**overrides, **{setting_keys()[name]: value for name, value in settings.items()}}
    plain = {key: v.item() if isinstance(v, np.generic) else v for key, v in varied.items()}
    return scenario.with_(plain) if plain else scenario


def _unknown(name: str) -> Problem:
    if name == "seed":
        return Problem(say("mesa.seed"), key=name)
    return Problem(say("mesa.unknown_setting", given=name), key=name, nearest=nearest(name, setting_keys()))


@cache
def setting_keys() -> dict[str, str]:
    """Dotted keys by the names that stand for them as settings: last parts that occur only once.

    A model is one community, so the keys of rollouts and costs have no short names.
    """
    dotted = [
        ".".join(path) for path, key in keys().items()
        if ANY not in path and key.kind != "section" and path[0] not in ("rollout", "costs")
    ]  # fmt: skip
    dotted += [f"parameters.{name}" for name in PARAMETERS]
    last = [key.rpartition(".")[2] for key in dotted]
    return {name: key for name, key in zip(last, dotted, strict=True) if last.count(name) == 1}


def choose_seed(rng: object) -> int:
    """The seed that is meant by ``rng``. Raises ScenarioError for anything but a whole number or None."""
    if rng is None:
        return secrets.randbelow(SEEDS)
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer):
        raise ScenarioError(Problem(say("mesa.rng", given=type(rng).__name__), key="rng"))
    return checked_seed(int(rng))


def weekly_outcomes(community: Community, first: int, last: int) -> dict[int, dict[str, float]]:
    """Every outcome over the whole community, by week, read from what was recorded."""
    weeks = slice(first, last + 1)
    means = dict(zip((o.name for o in HISTORY), _means(community, weeks), strict=True))
    for outcome in DERIVED:
        if outcome.name in DERIVED_FROM:
            source, factor, offset = DERIVED_FROM[outcome.name]
            means[outcome.name] = factor * means[source] + offset
    means[CASE], means["reintegration_voice"] = _scored(community, weeks)
    community_wide = community.book.log.weekly[weeks].T
    columns = means | dict(zip((o.name for o in WEEKLY), community_wide, strict=True))
    return {
        week: {name: float(columns[name][place]) for name in OUTCOMES}
        for place, week in enumerate(range(first, last + 1))
    }


def _means(community: Community, weeks: slice) -> np.ndarray:
    """(outcome, week) means of what is recorded of persons."""
    if community.book.is_large:
        return means_of_sums(large_sums(community.book)[weeks], (Stratum("all"),))[:, 0].T
    return _averaged(community, community.book.log.history[weeks])


def _scored(community: Community, weeks: slice) -> np.ndarray:
    """(outcome, week) means of observed cases, and of voice among people of an arriving origin."""
    book = community.book
    if book.is_large:
        return np.full((2, weeks.stop - weeks.start), np.nan)
    return _averaged(
        community, interview(book.log.history[weeks], community.state, community.seed, weeks.start)
    )


def _averaged(community: Community, values: np.ndarray) -> np.ndarray:
    return means_of(values, cell_codes(community.state, None), (Stratum("all"),))[:, 0].T
