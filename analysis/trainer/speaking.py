"""How the room speaks of people: in words before numbers, without grades, and never by name."""

from collections.abc import Iterable

from sim.words import say

from ..words import listed
from .pictures import fifth
from .seats import Circle, Seat


def name(number: int) -> str:
    """What someone in the circle is called."""
    return say("trainer.person", number=number) if number else say("trainer.someone")


def names(circle: Circle, rows: Iterable[int]) -> str:
    """Several people of a circle, in the order of their chairs."""
    return listed(name(number) for number in sorted({circle.number(row) for row in rows}))


def how_much(value: float, of_what: str) -> str:
    """A state between 0 and 1 in words, by fifths: ``trainer.how.safety.0`` … ``trainer.how.safety.4``."""
    return say(f"trainer.how.{of_what}.{fifth(value)}")


def state_of(seat: Seat, away: bool = False) -> str:
    """How someone in the circle is, in a sentence."""
    if away:
        return say("trainer.person_away")
    return say(
        "trainer.person_state", safety=how_much(seat.safety, "safety"),
        acceptance=how_much(seat.acceptance, "acceptance"),
    )  # fmt: skip
