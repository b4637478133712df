"""Every column of every table: its type, its unit, and what it means."""

from functools import cache

from sim.outcomes import OUTCOMES
from sim.state import PERSON

_KEYS = (("run", "int32"), ("arm", "cat"))
SCHEMAS: dict[str, tuple[tuple[str, str], ...]] = {
    "weekly": (
        ("run", "int32"), ("seed", "int64"), ("arm", "cat"), ("week", "int16"), ("stratum", "cat"),
        ("n", "int32"),
    ),
    "events": (
        *_KEYS, ("week", "int16"), ("phase", "cat"), ("order", "int32"), ("event", "cat"),
        ("person", "int32"), ("other", "int32"), ("group", "int32"), ("pair", "int32"), ("value", "float64"),
    ),
    "groups": (
        *_KEYS, ("group", "int32"), ("modality", "cat"), ("facilitators", "int32s"), ("start_week", "int16"),
        ("end_week", "int16"), ("enrolled", "int32"), ("present_mean", "float64"), ("sessions_held", "int16"),
        ("phase", "int8"), ("ended", "cat"), ("selfhelp_from", "int16"), ("selfhelp_until", "int16"),
        ("follow_from", "int16"), ("goal", "float64"),
        ("safety_start", "float64"), ("safety_end", "float64"), ("trust_start", "float64"),
        ("trust_end", "float64"), ("ownership", "float64"), ("turns_gini", "float64"), ("hurts", "int32"),
        ("crises", "int32"), ("dropouts", "int32"),
    ),
    "persons": (
        *_KEYS, ("week", "int16"), ("person", "int64"), ("household", "int64"), ("neighbourhood", "int32"),
        ("origin", "cat"), ("gender", "cat"), ("standing", "cat"), ("reach", "cat"), ("youth", "bool"),
        ("role", "cat"), ("group", "int32"), ("sessions", "int16"),
    ),
    "paired": (
        ("scenario", "cat"), ("against", "cat"), ("vector", "int32"), ("seed", "int64"), ("outcome", "cat"),
        ("stratum", "cat"), ("window", "cat"), ("programme", "float64"), ("reference", "float64"),
        ("difference", "float64"),
    ),
}  # fmt: skip
CATEGORIES = {
    "arm": ("programme", "reference"),
    "modality": ("group", "network_meeting", "youth_group"),
    "ended": ("completed", "too_few", "stopped", "running"),
}
AGREEMENTS = (
    "run", "arm", "seed", "agreement", "week", "dispute_type", "tie", "cross_origin", "party_a", "party_b",
    "mediator", "group", "commitment", "tension", "status", "broken_week",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, str]] = {
    "run": ("", "number of the run, from 0"),
    "seed": ("", "seed of the run: its people and their luck"),
    "vector": ("", "set of numbers of the ensemble, from 0"),
    "arm": ("", "programme, or reference: what it is compared with"),
    "week": ("week", "0 is the state before the first week"),
    "stratum": ("", "for whom the outcomes are read"),
    "n": ("persons", "persons in the stratum"),
    "phase": ("", "phase of the week"),
    "order": ("", "place within the phase of the week"),
    "event": ("", "what happened"),
    "person": ("key", "whom it concerns: 16 × household + place; facilitators by their own number"),
    "other": ("key", "the other person, −1 none"),
    "group": ("key", "group, −1 none"),
    "pair": ("row", "pair between whom the dispute stands, −1 none"),
    "value": ("see the kind of event", "what the event carries"),
    "modality": ("", "kind of meeting"),
    "facilitators": ("key", "who leads the group"),
    "start_week": ("week", "first week"),
    "end_week": ("week", "last week with facilitators; null while it goes on"),
    "enrolled": ("persons", "members at the start"),
    "present_mean": ("persons", "members present, mean over meetings"),
    "sessions_held": ("meetings", "meetings held with facilitators"),
    "groups.phase": ("", "phase reached, from 0"),
    "ended": ("", "how it ended"),
    "follow_from": ("week", "week from which a network is followed up once a month"),
    "goal": ("index", "way to the goal of the focal person; not defined for other groups"),
    "role": ("", "role in a home or a school; empty in a village"),
    "selfhelp_from": ("week", "week in which it went on alone"),
    "selfhelp_until": ("week", "last week alone; null while it goes on"),
    "safety_start": ("index 0–1", "mean felt safety in the group on joining"),
    "safety_end": ("index 0–1", "mean felt safety in the group at the last meeting"),
    "trust_start": ("index 0–1", "mean trust among members on joining"),
    "trust_end": ("index 0–1", "mean trust among members at the end"),
    "ownership": ("index 0–1", "how far the group is the members' own"),
    "turns_gini": ("Gini 0–1", "how unequally turns were used, mean over meetings"),
    "hurts": ("answers", "hurtful answers met"),
    "crises": ("crises", "crises that broke out"),
    "dropouts": ("persons", "members who stopped coming"),
    "persons.person": ("key", "16 × household + place; synthetic"),
    "household": ("key", "household"),
    "neighbourhood": ("key", "neighbourhood"),
    "origin": ("", "residence history, never ethnicity"),
    "gender": ("", "gender"),
    "standing": ("", "third of standing at week 0, within the community"),
    "reach": ("", "took part, lives with one who did, or neither"),
    "youth": ("", "grown child who lives with parents"),
    "persons.group": ("key", "group ever joined, −1 none"),
    "sessions": ("meetings", "meetings attended by the last week"),
    "scenario": ("", "what was compared"),
    "against": ("", "what it was compared with"),
    "outcome": ("", "outcome of the register"),
    "window": ("", "weeks from which the outcome is read"),
    "programme": ("as the outcome; rates per year", "reading with the programme"),
    "reference": ("as the outcome; rates per year", "reading of the matched run without it"),
    "difference": ("as the outcome; rates per year", "programme minus reference"),
}
PERSON_MEANINGS = {
    field.name: ("index 0–1" if field.unit == "index" else field.unit, field.meaning) for field in PERSON
}


@cache
def outcome_columns() -> dict[str, tuple[str, str]]:
    """Unit and meaning of the columns that are outcomes."""
    return {name: (outcome.unit, outcome.formula) for name, outcome in OUTCOMES.items()}
