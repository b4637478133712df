"""From what a trainee chooses to how the group is led: steps of conduct, acts, and the minutes they take."""

from collections.abc import Iterable
from typing import NamedTuple

from sim.acts import Act
from sim.community import Conduct
from sim.facts import supervision_of
from sim.scenario import Scenario

from ..life import At, Future, Turn
from ..whatif import PRINCIPLES
from .attempt import SKIP, Answer, Attempt, Session
from .bank import Option, bank
from .levels import scenario_of

STEP = 0.12
"""One step of a move on a scale of 0–1. An assumption; plausible from 0.05 to 0.20."""
MEETING, OPENING = 180, 15
"""Minutes of a meeting, and of its opening."""
TEND = 2
"""Steps of a principle that is tended."""
LASTS = 3
"""Meetings for which a rule that the group made for itself is felt."""
FORMS: dict[str, tuple[int, dict[str, int], float | None]] = {
    "planned": (0, {}, None), "round": (30, {}, 1.0),
    "pairs": (20, {"participation": 1, "equality": 1}, None), "free": (0, {"equality": -1}, 0.0),
    "task": (40, {"activity": 3}, None),
}  # fmt: skip
"""Minutes, steps, and the share of turns that go round."""
PACES = {"wait": -3, "invite": 0, "press": 3}
LEADS = {"you": {}, "members": {"responsibility": 2, "containment": -1}}
AFTER = {
    "nothing": {}, "talk": {"interest": 1, "exhaustion": 1}, "visit": {"interest": 1, "exhaustion": 1},
    "supervise": {"supervision": 2, "exhaustion": -1}, "rest": {"interest": -1, "exhaustion": -2},
}  # fmt: skip
ACT_STEPS: dict[str, dict[str, int]] = {
    "activity": {"activity": 2}, "repair": {"repair": 3}, "supervise": {"supervision": 2},
}  # fmt: skip
COLUMNS = {
    "push": "directiveness",
    "containment": "holding",
    "exhaustion": "effort",
    "referral": "crisis_procedure",
}
NEUTRAL = {"holding": 0.5, "effort": 0.5}


class Week(NamedTuple):
    """What one week's choices come to: steps by column of conduct, the share of rounds, minutes, acts."""

    steps: dict[str, int]
    round_share: float | None
    minutes: int
    acts: tuple[Act, ...]


def first_week(attempt: Attempt) -> int:
    """The week of the first meeting."""
    return scenario_of(attempt.level).programme.start


def week_of(attempt: Attempt, number: int) -> int:
    """The week of a meeting, counted from 0."""
    return first_week(attempt) + number * (scenario_of(attempt.level).programme.weeks_between_meetings or 1)


def options_of(session: Session) -> list[tuple[Answer, Option]]:
    """What was done about incidents; what was skipped left out."""
    found = []
    for answer in session.answers:
        incident = bank().incident(answer.incident)
        option = incident.option(answer.option) if incident is not None and answer.option != SKIP else None
        if option is not None:
            found.append((answer, option))
    return found


def minutes_of(session: Session) -> int:
    """Minutes of the meeting that are spoken for."""
    incidents = sum(bank().minutes(option) for _, option in options_of(session))
    return OPENING + FORMS[session.form][0] + incidents


def fits(session: Session, option: Option) -> bool:
    """Whether there is time left for an option: nobody can stretch a meeting."""
    return minutes_of(session) + bank().minutes(option) <= MEETING


def choices(session: Session) -> Week:
    """What the choices for one meeting come to, for that meeting alone."""
    steps: dict[str, int] = {}
    _add(steps, dict.fromkeys(session.tend, TEND))
    _, form, round_share = FORMS[session.form]
    for part in (form, LEADS[session.leads], AFTER[session.after], {"push": PACES[session.pace]}):
        _add(steps, part)
    acts: list[Act] = []
    taken = 0
    for answer, option in options_of(session):
        _add(steps, option.moves)
        taken += bank().minutes(option)
        for act in option.acts:
            _add(steps, ACT_STEPS.get(act, {}))
            round_share = 1.0 if act == "go_round" else round_share
            if act in ("hold_phase", "advance_phase"):
                acts.append(Act(act))
            elif act in ("refer", "exclude") and answer.person >= 0:
                who = answer.other if act == "exclude" and answer.other >= 0 else answer.person
                acts.append(Act(act, who))
            elif act == "visit" and answer.person >= 0:
                acts.append(Act("visit", answer.person))
    return Week(steps, round_share, taken, tuple(acts))


def _add(steps: dict[str, int], more: dict[str, int]) -> None:
    for name, count in more.items():
        steps[name] = steps.get(name, 0) + count


def _lasting(sessions: Iterable[Session]) -> dict[str, int]:
    """What earlier meetings still add: rules that the group made, and what the outside was told."""
    steps: dict[str, int] = {}
    for age, session in enumerate(sessions, start=1):
        acts = {act for _, option in options_of(session) for act in option.acts}
        if "rule" in acts and age <= LASTS:
            _add(steps, {"responsibility": 1})
        if "report_up" in acts and age <= LASTS:
            _add(steps, {"containment": -1})
    return steps


def planned(scenario: Scenario) -> dict[str, float]:
    """The model's own conduct: what the scenario plans."""
    programme = scenario.programme
    principles = {name: float(getattr(programme.principles, name)) for name in PRINCIPLES}
    return {
        **principles, **NEUTRAL, "directiveness": programme.directiveness,
        "activity": principles["participation"], "repair": principles["responsibility"],
        "crisis_procedure": float(programme.facilitators.crisis_procedure),
        "supervision": supervision_of(programme.facilitators),
    }  # fmt: skip


def conduct_of(scenario: Scenario, week: Week, lasting: dict[str, int]) -> Conduct:
    """The conduct of a week; what nobody changed stays as planned."""
    steps = dict(week.steps)
    _add(steps, lasting)
    base = planned(scenario)
    values: dict[str, float] = {}
    for name, count in steps.items():
        column = COLUMNS.get(name, name)
        if count:
            values[column] = min(1.0, max(0.0, base[column] + STEP * count))
    if week.round_share is not None:
        values["round_share"] = week.round_share
    for follower, of in (("activity", "participation"), ("repair", "responsibility")):
        if follower in values and of in values:
            values[follower] = min(1.0, values[follower] + values[of] - base[of])
    return Conduct(**values, set_aside=week.minutes / MEETING if week.minutes else None)


def turn_of(attempt: Attempt, upto: int | None = None) -> Turn:
    """The whole attempt (its first ``upto`` meetings) as one turn at week 0."""
    scenario = scenario_of(attempt.level)
    conduct: list[tuple[At, Conduct]] = []
    acts: list[tuple[At, tuple[Act, ...]]] = []
    sessions = attempt.sessions if upto is None else attempt.sessions[:upto]
    for number, session in enumerate(sessions):
        if not (session.begun or session.done):
            continue
        week, at = choices(session), (attempt.group, week_of(attempt, number))
        earlier = list(reversed(sessions[:number]))
        conduct.append((at, conduct_of(scenario, week, _lasting(earlier))))
        if week.acts:
            acts.append((at, week.acts))
    return Turn(0, (), tuple(conduct), tuple(acts))


def future_of(attempt: Attempt, upto: int | None = None) -> Future:
    """The future that the trainee has led."""
    return Future(scenario_of(attempt.level), attempt.seed, (turn_of(attempt, upto),))


def own_conduct(attempt: Attempt) -> Future:
    """The same group led as the model's facilitators would."""
    return Future(scenario_of(attempt.level), attempt.seed)
