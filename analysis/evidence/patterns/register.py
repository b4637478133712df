"""All patterns, in groups whose arms are lived together."""

from .amounts import AMOUNTS
from .circle import CIRCLE
from .conduct import CONDUCT_PATTERNS
from .held import HELD
from .pattern import Pattern
from .places import PLACE_PATTERNS
from .principles import PRINCIPLE_PATTERNS
from .study import STUDY
from .violent import VIOLENT

GROUPS: dict[str, tuple[Pattern, ...]] = {
    "study": STUDY, "circle": CIRCLE, "principles": PRINCIPLE_PATTERNS, "conduct": CONDUCT_PATTERNS,
    "amounts": AMOUNTS, "violence": VIOLENT, "places": PLACE_PATTERNS, "held": HELD,
}  # fmt: skip


def _place(name: str) -> tuple[int, str]:
    """P1 before P1b before P2."""
    digits = "".join(letter for letter in name if letter.isdigit())
    return int(digits), name


_ALL = [pattern for group in GROUPS.values() for pattern in group]
PATTERNS: dict[str, Pattern] = {p.id: p for p in sorted(_ALL, key=lambda p: _place(p.id))}


def grouped(ids: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The groups that have any of these patterns, with those that they have."""
    found = {
        name: tuple(pattern.id for pattern in group if pattern.id in ids) for name, group in GROUPS.items()
    }
    return {name: chosen for name, chosen in found.items() if chosen}
