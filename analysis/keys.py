"""Keys of scenarios and numbers of the model in people's words."""

from typing import Any

import numpy as np

from sim.parameters import PARAMETERS
from sim.scenario.keys import find
from sim.words import has, say

from .words import number

PARAMETER = "parameters."
DISPUTE = "context.disputes."


def key_label(key: str) -> str:
    """What people call a key, as a noun phrase: ``the number of groups each facilitator leads``."""
    name, last = key.split("."), key.rpartition(".")[2]
    if key.startswith(DISPUTE) and len(name) == 4 and has(f"key.{DISPUTE}*.{last}"):
        return say(f"key.{DISPUTE}*.{last}", type=dispute_label(name[2]))
    return say(f"key.{key}") if has(f"key.{key}") else last.replace("_", " ")


def dispute_label(name: str) -> str:
    """What people call a type of dispute."""
    return say(f"dispute.{name}") if has(f"dispute.{name}") else name.replace("_", " ")


def key_unit(key: str) -> str:
    """The unit of a key, empty where it has none."""
    if key.startswith(PARAMETER):
        return PARAMETERS[key.removeprefix(PARAMETER)].unit
    entry = find(tuple(key.split(".")))
    return entry.unit if entry else ""


def count_in_words(value: int) -> str:
    """A whole number as people write it: small ones as words, others in figures."""
    return say(f"value.{value}") if has(f"value.{value}") else value_in_words(value)


def value_in_words(value: Any) -> str:
    """A value of a key: numbers with as many digits as they need, up to three that count."""
    if isinstance(value, (bool, np.bool_)):
        return say("value.true" if value else "value.false")
    if isinstance(value, (int, float, np.integer)):
        return number(float(value), decimals_for(float(value)))
    return say(f"value.{value}") if has(f"value.{value}") else str(value).replace("_", " ")


def decimals_for(value: float) -> int:
    """Decimals that show three digits that count, and none for whole numbers.

    >>> decimals_for(0.4567), decimals_for(12.0), decimals_for(0.02)
    (3, 0, 2)
    """
    for decimals in range(7):
        if round(value, decimals) == value or abs(value) * 10**decimals >= 99.5:
            return decimals
    return 7


def value_in_brief(value: Any) -> str:
    """A value with two digits that count, for names of points."""
    if isinstance(value, (float, np.floating)):
        return value_in_words(float(f"{value:.2g}"))
    return value_in_words(value)
