"""Keys and numbers of the model in people's words: every one has a label, each its own, in words of the field."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from analysis.keys import count_in_words, key_label, key_unit, value_in_words
from sim.parameters import PARAMETERS
from sim.scenario.keys import keys
from sim.scenario.labels import ethnic_word
from sim.scenario.phases import PRESETS
from sim.words import FOLDER

NUMBERS = {"integer", "number", "boolean", "choice"}
NEVER_VARIED = {"purpose", "context.setting"}
MANY_COMMUNITIES = {"rollout", "costs"}  # experiments live single communities
DISPUTE = "context.disputes.*."
AVOIDED = {
    *("case", "cases", "subject", "subjects", "agent", "agents", "victim", "victims"),
    *("perpetrator", "perpetrators", "beneficiary", "beneficiaries", "patient", "patients"),
}


def _entries(beginning: str) -> dict[str, str]:
    file = Path(FOLDER) / "en" / "LC_MESSAGES" / "keys.po"
    with file.open("rb") as stream:
        found = {str(message.id): str(message.string) for message in read_po(stream) if message.id}
    return {key.removeprefix(beginning): words for key, words in found.items() if key.startswith(beginning)}


def _variable() -> set[str]:
    """Numbers, choices, yes and no that stand outside lists, the phases, and what disputes are about."""
    plain = {
        ".".join(path)
        for path, entry in keys().items()
        if entry.kind in NUMBERS
        and "*" not in path
        and ".".join(path) not in NEVER_VARIED
        and path[0] not in MANY_COMMUNITIES
    }
    disputes = {DISPUTE + name for name in ("partners", "household", "cross", "same", "mediable")}
    return plain | disputes | {"programme.phases"}


LABELS = _entries("key.")


def test_every_key_that_can_be_varied_has_a_label_and_nothing_else_has() -> None:
    assert {name for name in LABELS if not name.startswith("parameters.")} == _variable()


def test_every_number_of_the_model_has_a_label_and_nothing_else_has() -> None:
    named = {name.removeprefix("parameters.") for name in LABELS if name.startswith("parameters.")}
    assert named == set(PARAMETERS)


def test_no_two_labels_are_the_same() -> None:
    assert len(set(LABELS.values())) == len(LABELS)


@pytest.mark.parametrize("name", sorted(LABELS))
def test_a_label_is_a_short_phrase_in_words_of_the_field(name: str) -> None:
    label = LABELS[name]
    assert (label[0].islower() and label[-1].isalnum()) or label.endswith("}"), label
    assert 1 < len(label.split()) <= 11 and len(label) <= 55, label
    assert "_" not in label.replace("{type}", ""), label
    assert not AVOIDED.intersection(re.findall(r"[a-z]+", label)), label
    assert not ethnic_word(label), label


def test_every_choice_of_a_key_that_can_be_varied_has_words() -> None:
    choices = {
        choice for path, entry in keys().items() for choice in entry.choices if ".".join(path) in _variable()
    }
    counted = {str(number) for number in range(13)}
    assert set(_entries("value.")) == choices | set(PRESETS) | {"true", "false"} | counted


def test_labels_as_people_read_them() -> None:
    assert key_label("programme.facilitators.groups_each") == "the number of groups each facilitator leads"
    assert key_label("parameters.harm_weight") == "how much more a bad experience counts than a good one"
    assert key_label("context.disputes.land.cross") == "the weight of land among disputes across origins"
    assert key_label("context.disputes.water_points.mediable") == "mediation of disputes about water points"
    assert key_label("context.disputes.land.private") == "private", "without a label: its own name"


def test_units_are_those_of_the_registers() -> None:
    assert key_unit("programme.minutes") == "minutes"
    assert key_unit("parameters.cooling_weeks") == "weeks"
    assert key_unit("context.disputes.land.cross") == "weight"
    assert key_unit("no.such_key") == ""


def test_values_as_people_read_them() -> None:
    seen = [value_in_words(value) for value in (True, False, "by_need", "self_help", 0.4567, 12, 1500.0)]
    assert seen == ["yes", "no", "by need", "self-help", "0.457", "12", "1,500"]
    assert value_in_words("own_preset") == "own preset"
    assert [count_in_words(number) for number in (2, 12, 13)] == ["two", "twelve", "13"]
