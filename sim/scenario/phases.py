"""Phases: the stretches of a group's way, and ready lists of them."""

from collections.abc import Mapping

from .base import Id, Section, key


class Phase(Section):
    """A stretch of a group's way."""

    name: Id = key(..., "short name")
    min_sessions: int = key(..., "meetings it lasts at least", unit="meetings", ge=1, le=30)
    gate_safety: float | None = key(
        None,
        "felt safety in the group that lets it go on; null: nothing is asked",
        unit="index",
        ge=0.0,
        le=1.0,
    )
    talk: float = key(1.0, "how much room personal stories have", unit="share", ge=0.0, le=1.0)
    holding: float = key(1.0, "how closely facilitators hold the group", unit="ratio", ge=0.5, le=2.0)
    practice: float = key(0.5, "how much is done together and tried out", unit="share", ge=0.0, le=1.0)
    expects_telling: bool = key(False, "whether people feel that a story is expected of them")
    past_talk: float = key(0.2, "how much of what is told is the painful past", unit="share", ge=0.0, le=1.0)
    mediates: bool = key(False, "whether the group helps its members settle disputes")


Row = tuple[str, int, float | None, float, float, float, bool, float, bool]


def _phases(*rows: Row) -> tuple[Phase, ...]:
    names = tuple(Phase.model_fields)
    return tuple(Phase.model_validate(dict(zip(names, row, strict=True))) for row in rows)


PRESETS: Mapping[str, tuple[Phase, ...]] = {
    "six_phases": _phases(
        ("safety", 2, 0.45, 0.3, 1.3, 0.25, False, 0.0, False),
        ("trust", 2, 0.50, 1.0, 1.0, 0.25, False, 0.0, False),
        ("care", 2, 0.52, 1.0, 1.0, 0.45, True, 0.2, False),
        ("respect", 3, 0.55, 1.0, 1.0, 0.7, True, 0.2, True),
        ("new_life", 2, 0.60, 1.0, 1.0, 0.7, True, 0.2, True),
        ("memories", 2, None, 1.0, 1.0, 0.7, True, 0.6, True),
    ),
    "founding_text": _phases(
        ("safety", 3, 0.45, 0.3, 1.3, 0.25, False, 1.0, False),
        ("trust", 3, 0.55, 1.0, 1.0, 0.25, False, 1.0, False),
        ("respect", 3, 0.60, 1.0, 1.0, 0.7, True, 1.0, True),
        ("new_life", 3, None, 1.0, 1.0, 0.7, True, 1.0, True),
    ),
    "network": _phases(
        ("goals", 2, 0.40, 0.7, 1.2, 0.45, False, 0.1, False),
        ("working", 4, 0.45, 1.0, 1.0, 0.7, True, 0.1, True),
        ("holding_on", 2, None, 1.0, 1.0, 0.7, True, 0.1, True),
    ),
    "youth": _phases(
        ("contract", 2, 0.40, 0.3, 1.3, 0.45, False, 0.0, False),
        ("together", 3, 0.45, 0.7, 1.2, 0.7, False, 0.0, False),
        ("own_voice", 3, 0.50, 1.0, 1.0, 0.7, False, 0.1, False),
        ("leaving", 2, None, 1.0, 1.0, 0.7, False, 0.0, False),
    ),
}
