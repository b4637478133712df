"""The six principles of sociotherapy, one small rule each, and the optional seventh.

Each reads its own effective fidelity: how well facilitators live the principle, times how well it fits
the place. Each can be set to 0 alone, and then something of its own is missing from the circle.
"""

from math import exp

from .dynamics import hill
from .jit import rule


@rule
def cultural_fit(before: float, analysis: float, speed: float) -> float:
    """Listening to a place before the start makes what one brings fit better, the first weeks most.

    fit = before + (1 − before)(1 − e^(−speed·analysis)).
    Reads context.cultural_fit (0–1), programme.context_analysis (1 ≈ a month of two people),
    analysis_return. Source: founding text (context analysis), size assumed [A].

    >>> cultural_fit(0.5, 0.0, 2.5)
    0.5
    """
    return before + (1.0 - before) * (1.0 - exp(-speed * analysis))


@rule
def effective(fidelity: float, fit: float, floor: float) -> float:
    """A principle works as far as it is lived and as far as it fits the place.

    fidelity·(floor + (1 − floor)·fit). Reads fit_floor. Source: paper study [A].

    >>> effective(0.7, 1.0, 0.4)
    0.7
    """
    return fidelity * (floor + (1.0 - floor) * fit)


@rule
def interest(fidelity: float, floor: float) -> float:
    """We take an interest in one another: whoever opens up has our attention.

    attention = floor + (1 − floor)·ε. Writes the attention (0–1) with which every answer in the circle
    is given. Reads attention_floor. Source: founding text [S], size assumed [A].

    >>> round(interest(0.5, 0.4), 3)
    0.7
    """
    return floor + (1.0 - floor) * fidelity


@rule
def equality(fidelity: float, told: float, enough: float, standing: float, chance: float) -> float:
    """Everyone counts the same: those who have spoken least come first, not those of standing.

    claim = ε(1 − min(told/enough, 1)) + (1 − ε)·standing + chance. Writes the claim to the floor when
    there is not time for all.
    Reads told_enough, floor_chance (in ``chance``). Source: founding text [S]; equal turns:
    Woolley 2010.

    >>> equality(1.0, 0.0, 5.0, 0.2, 0.0)
    1.0
    """
    return fidelity * (1.0 - min(told / enough, 1.0)) + (1.0 - fidelity) * standing + chance


@rule
def democracy(fidelity: float) -> float:
    """We decide together: nobody is made to, and what is agreed is ours.

    say = ½ + ½ε. Writes the share of say (½–1) that members have in the circle and in agreements. What is
    left of pressure under it is ``freedom``. Source: founding text [S]; moderate by Kleine 2017.

    >>> democracy(1.0)
    1.0
    """
    return 0.5 + 0.5 * fidelity


@rule
def freedom(fidelity: float) -> float:
    """Pressure, push and being talked over count less where the group has a say: 1 − ½ε.

    Writes what is left of pressure: free = 1 − ½·ε (½–1). Reads the fidelity of the principle that gives the
    say. Source: as ``democracy``.

    >>> freedom(1.0)
    0.5
    """
    return 1.0 - 0.5 * fidelity


@rule
def participation(fidelity: float, worth: float) -> float:
    """We do something together every time: safety and trust begin in the common task.

    worth·ε. Writes what the joint daily activity gives. Reads joint_task_value. Source: founding text [S];
    common goals: Sherif.

    >>> participation(0.5, 0.5)
    0.25
    """
    return worth * fidelity


@rule
def responsibility(fidelity: float, gain: float, present: float, later: float) -> float:
    """The group is ours: we come, we make good what hurt, and we carry it on.

    gain·ε·present·later. Writes what a meeting adds to the members' ownership of the group (gain term).
    Reads ownership_gain, ownership_later. Source: founding text [S], size assumed [A].

    >>> round(responsibility(0.5, 0.1, 1.0, 1.0), 3)
    0.05
    """
    return gain * fidelity * present * later


@rule
def learning_by_doing(fidelity: float, gain: float, practice: float, safety: float) -> float:
    """What one tries in the circle one can do at home.

    1.5·gain·ε·practice·safety. Writes the gain of conflict and listening skill. Reads skill_gain.
    Source: founding text [S], size assumed [A].

    >>> round(learning_by_doing(1.0, 0.1, 1.0, 0.5), 3)
    0.075
    """
    return 1.5 * gain * fidelity * practice * safety


@rule
def here_and_now(fidelity: float, past: float, safety: float, half: float) -> float:
    """We start from today; the painful past comes later, when people feel safe and choose it.

    past·(1 − ε(1 − hill(safety, half, 4))). Writes how much of what is told is about the past (0–1).
    Optional seventh principle of the Rwandan practice, off by default. Reads safety_to_speak.

    >>> here_and_now(1.0, 0.6, 0.0, 0.45)
    0.0
    """
    return past * (1.0 - fidelity * (1.0 - hill(safety, half, 4)))
