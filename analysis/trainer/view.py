"""What one visitor looks at: plain data that fits into the address, and the lives that belong to it."""

from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlencode

from sim.errors import Problem, ScenarioError
from sim.scenario import Scenario, load_scenario, ready_scenarios
from sim.words import languages, say

from .life import Future, Life, series
from .village import LAYERS
from .weeks import OUTCOMES, Series
from .whatif import LEVERS, fork

ROOMS = ("circle", "village", "weeks", "whatif", "chair", "compare", "guide", "mesa")
SIZES = (100, 125, 150)
LIVES = 4
MOST_PERSONS = 3_000
OWN = "own"
"""The name in the address of a scenario that the visitor opened from a file."""


@dataclass(frozen=True)
class View:
    """What is looked at. Every field has a short name in the address; what is as usual is left out."""

    lang: str = "en"
    room: str = "circle"
    scenario: str = "burundi_hamlet"
    seed: int = 1
    week: int = 0
    group: int = 0
    moment: int = -1
    person: int = -1
    origins: bool = False
    layers: str = ",".join(LAYERS)
    size: int = 100
    lever: str = ""
    value: str = ""
    at: int = 0
    other: str = "without_equality"
    step: int = 0
    attempt: str = ""
    pace: str = "moments"
    calm: bool = False

    def address(self, usual: "View") -> str:
        """The part of the address after the question mark."""
        told = {
            entry.name: getattr(self, entry.name)
            for entry in fields(self)
            if entry.name in ("room", "scenario") or getattr(self, entry.name) != getattr(usual, entry.name)
        }
        return urlencode(
            {name: int(value) if isinstance(value, bool) else value for name, value in told.items()}
        )

    def but(self, **changes: Any) -> "View":
        """The same with something else."""
        return replace(self, **changes)


def view_of(query: str, usual: View) -> View:
    """The view that an address asks for; what it gets wrong is as usual."""
    asked = parse_qs(query.lstrip("?"))
    found: dict[str, Any] = {}
    for entry in fields(View):
        text = asked.get(entry.name, [""])[0]
        kind = type(getattr(usual, entry.name))
        if not text:
            continue
        if kind is str:
            found[entry.name] = text[:4000]
        elif text.lstrip("-").isdecimal() and len(text) < 19:
            found[entry.name] = bool(int(text)) if kind is bool else int(text)
    view = usual.but(**found)
    if view.lang not in languages():
        view = view.but(lang=usual.lang)
    if view.room not in ROOMS:
        view = view.but(room=usual.room)
    if view.size not in SIZES:
        view = view.but(size=usual.size)
    return view.but(seed=max(0, view.seed), week=max(0, view.week), group=max(0, view.group))


@lru_cache
def ready() -> dict[str, Scenario]:
    """Ready scenarios that fit into a room: one community, people who can be drawn. Read once."""
    every = {name: load_scenario(name) for name in ready_scenarios()}
    return {name: scenario for name, scenario in every.items() if _fits(scenario)}


def check_fits(scenario: Scenario) -> None:
    """Raises ScenarioError for a scenario that is too large for a room, or of many places."""
    if not _fits(scenario):
        raise ScenarioError(
            Problem(
                say("trainer.too_large", persons=scenario.context.persons), key="context.persons",
                allowed=say("trainer.up_to", most=MOST_PERSONS),
            )
        )  # fmt: skip


def _fits(scenario: Scenario) -> bool:
    return scenario.context.persons <= MOST_PERSONS and scenario.rollout is None


@dataclass
class Visit:
    """One visitor: their own scenario and the lives they look at. Nothing here is shared with anyone."""

    own: Scenario | None = None
    opened: int = 0
    lives: dict[Future, Life] = field(default_factory=dict)
    lines: dict[Future, Series] = field(default_factory=dict)
    weeks: dict[Any, Any] = field(default_factory=dict)
    notes: dict[Any, Any] = field(default_factory=dict)

    def forget(self) -> None:
        """Let go of everything: the visitor has left."""
        for kept in (self.lives, self.lines, self.weeks, self.notes):
            kept.clear()

    def scenario(self, name: str) -> Scenario:
        """A ready scenario, or the visitor's own; the usual one where there is no such."""
        if name == OWN and self.own is not None:
            return self.own
        return ready().get(name) or ready()["burundi_hamlet"]

    def future(self, view: View) -> Future:
        """The future that a view is about, without its fork."""
        return Future(self.scenario(view.scenario), view.seed)

    def forked(self, view: View) -> Future | None:
        """The other future of a what-if; none where nothing sensible was asked."""
        lever = LEVERS.get(view.lever)
        if lever is None:
            return None
        value = next((one for one in lever.values if str(one) == view.value), None)
        future = self.future(view)
        if value is None or not 0 <= view.at <= future.scenario.weeks:
            return None
        return fork(future, future.scenario, view.at, lever, value)

    def life(self, future: Future) -> Life:
        """A future to look at; the ones looked at longest ago are forgotten."""
        found = self.lives.pop(future, None) or Life(future)
        self.lives[future] = found
        while len(self.lives) > LIVES:
            self.lives.pop(next(iter(self.lives)))
        return found

    def series(self, future: Future) -> Series:
        """Headline outcomes of a future."""
        if future not in self.lines:
            while len(self.lines) >= LIVES:
                self.lines.pop(next(iter(self.lines)))
            self.lines[future] = series(future, future.scenario.weeks, OUTCOMES)
        return self.lines[future]


def usual(scenario: str, lang: str) -> View:
    """What a visitor sees first."""
    return View(lang=lang, scenario=scenario)
