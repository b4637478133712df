"""Strain: what life puts on people, whatever the programme does."""

from math import sqrt

from ..chance import Purpose, code, normal, stream, u01
from ..dynamics import clip
from ..events import Log
from ..jit import kernel, rule
from ..parameters import Numbers
from ..setting import Setting
from ..state import State

_NOISE, _EVENT = code(Purpose.STRAIN_NOISE), code(Purpose.LIFE_EVENT)
TREND_WEEKS, YEAR = 104, 52


@rule
def week_of_year(first_week: int, week: int) -> int:
    """Week of the year, 1 to 52.

    (first_week − 1 + week − 1) mod 52 + 1.

    >>> week_of_year(40, 14)
    1
    """
    return (first_week - 1 + week - 1) % YEAR + 1


@rule
def usual_strain(hardship: float, events: float, trend: float, week: int) -> float:
    """The set point of strain: hardship, less what life events add, with a trend over two years.

    m = hardship − life_event_mean + secular_trend·min(max(week, 0), 104)/52. Source: Brown and Harris [L];
    trend as the scenario says.

    >>> round(usual_strain(0.45, 0.07, -0.05, 52), 3)
    0.33
    """
    return hardship - events + trend * min(max(week, 0), TREND_WEEKS) / YEAR


@rule
def bear_strain(z: float, usual: float, memory: float, spread: float, noise: float, event: float) -> float:
    """Strain lingers: AR(1) around the usual, with sudden events; clipped to [0, 1].

    z' = usual + memory·(z − usual) + spread·√(1 − memory²)·noise + event.
    Reads strain_memory, strain_spread, life_event_size at life_event_rate; writes slow strain z (0–1).
    Source: Brown and Harris [L], form assumed [A].

    >>> bear_strain(0.5, 0.4, 0.0, 0.3, 0.0, 0.5)
    0.9
    """
    return clip(usual + memory * (z - usual) + spread * sqrt(1.0 - memory * memory) * noise + event)


@kernel
def strain(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Everyone's slow strain."""
    person = state.person
    noises, events = stream(seed, _NOISE, week), stream(seed, _EVENT, week)
    plan = programme.plan
    usual = usual_strain(plan.hardship, parameters.life_event_mean, plan.trend, week)
    for i in range(len(person)):
        key = person.key[i]
        event = parameters.life_event_size if u01(events, key) < parameters.life_event_rate else 0.0
        noise = normal(u01(noises, key))
        person.strain[i] = bear_strain(
            person.strain[i], usual, parameters.strain_memory, parameters.strain_spread, noise, event
        )
