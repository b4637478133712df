"""What is said after a choice and at the end: it describes, gives reasons and doubts, and never grades."""

from sim.words import say

from ..speaking import name
from .arising import Arisen
from .bank import Option
from .futures import FUTURES, WEEKS, Usual

CLEAR = 24
"""Futures of forty in which something goes one way before it is called a tendency."""


END = {
    "harms": ("harms",), "quiet": ("quiet",), "strength": ("strength",), "gains": ("safety", "acceptance"),
}  # fmt: skip
"""The order of the end: harm first, gains last."""


def situation(arisen: Arisen) -> str:
    """What has arisen, with the people whom it is about."""
    return arisen.incident.words("situation", who=name(arisen.number), other=name(arisen.other_number))


def shuffled(arisen: Arisen, seed: int, week: int) -> list[Option]:
    """The options in an order of their own for each group and week."""
    from sim.chance import Purpose, stream, u01

    source = stream(seed, int(Purpose.INCIDENT), week)
    return sorted(arisen.incident.options, key=lambda option: u01(source, 1000 + ord(option.id)))


def tell_usual(usual: Usual) -> list[str]:
    """What usually follows, harm first."""
    lines = []
    for measure in ("harms", "safety", "quiet", "strength"):
        better, worse = usual.of(measure)
        lines.append(
            say(
                f"trainer.usual.{measure}", better=better, worse=worse, same=FUTURES - better - worse,
                futures=FUTURES, weeks=WEEKS,
            )
        )  # fmt: skip
    return lines


def tell_practice(option: Option, arisen: Arisen, usual: Usual) -> list[str]:
    """What practice says, and where it and the model differ. The model never overrules a red line."""
    if option.practice == "red_line":
        return [say("trainer.practice.red_line"), arisen.incident.words(f"{option.id}.why")]
    lines = [
        arisen.incident.words(f"{option.id}.why"),
        say("trainer.practice.good", good=arisen.incident.words("good")),
    ]
    better, worse = usual.of("safety")
    if option.practice == "recommended" and worse >= CLEAR:
        lines.append(say("trainer.practice.model_worse"))
    elif option.practice == "recommended" and better < CLEAR:
        lines.append(say("trainer.practice.model_little"))
    elif option.practice == "caution" and better >= CLEAR:
        lines.append(say("trainer.practice.model_better"))
    elif option.practice == "caution" and worse < CLEAR:
        lines.append(say("trainer.practice.model_blind"))
    return lines


def tell_whole(usual: Usual, led: list[float], own: list[float]) -> list[tuple[str, list[str]]]:
    """The end: harms, the quietest three, the facilitators' strength, gains, in that order; no points."""
    found = []
    for heading, measures in END.items():
        lines = []
        if heading == "harms":
            lines.append(say("trainer.end.harms_once", led=round(led[0]), own=round(own[0])))
        for measure in measures:
            better, worse = usual.of(measure)
            lines.append(
                say(
                    f"trainer.end.{measure}",
                    better=better,
                    worse=worse,
                    same=FUTURES - better - worse,
                    futures=FUTURES,
                )
            )
        found.append((say(f"trainer.end.heading.{heading}"), lines))
    return found
