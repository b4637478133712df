"""What a meeting was like for each who came."""

from dataclasses import dataclass, field
from enum import IntEnum

from .people import Person


class Breach(IntEnum):
    """Whether a young person broke the contract, and whether anyone took that up."""

    NONE = 0
    PASSED_OVER = 1
    TAKEN_UP = 2


@dataclass
class Seat:
    """Someone present, with what the meeting was like from there."""

    person: Person
    others: list[Person]
    trust: float  # mean trust in the others present
    hostility: float  # mean hostility of the others present
    turns: int = 0
    dominated: float = 0.0
    tells: bool = False
    reports: bool = False
    breach: Breach = Breach.NONE
    support: dict[Person, float] = field(default_factory=dict)
    harm: dict[Person, float] = field(default_factory=dict)
    seen: float = 0.0
    hurt: float = 0.0
    relived: float = 0.0
