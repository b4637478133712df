"""Ethnic labels are refused: origin is where people lived during the crisis, never what they are called.

The list is kept in the code, so that no setting can switch it off.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from .base import Path

STEMS = ("hutu", "tutsi", "watusi", "mulenge")
WORDS = frozenset(
    {
        "twa",
        "batwa",
        "abatwa",
        "mutwa",
        "umutwa",
        "gatwa",
        "ubutwa",
        "pygmy",
        "pygmies",
        "pygmee",
        "pygmees",
        "hima",
        "bahima",
        "abahima",
        "muhima",
        "umuhima",
        "ganwa",
        "baganwa",
        "abaganwa",
        "muganwa",
        "umuganwa",
        "ethnic",
        "ethnics",
        "ethnical",
        "ethnically",
        "ethnicity",
        "ethnicities",
        "ethno",
        "ethnie",
        "ethnies",
        "ethnique",
        "ethniques",
        "tribe",
        "tribes",
        "tribal",
        "tribalism",
        "tribu",
        "tribus",
        "tribalisme",
        "race",
        "races",
        "racial",
        "raciale",
        "ubwoko",
        "amoko",
    }
)
NOT_READ = ("notes", "extends", "parameters")


@cache
def ethnic_word(text: str) -> str:
    """The first ethnic word in a text, or an empty string."""
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(mark for mark in folded if unicodedata.category(mark) not in {"Mn", "Cf"}).casefold()
    for word in re.split(r"[^a-z]+", folded):
        if word in WORDS or any(stem in word for stem in STEMS):
            return word
    return ""


def labels(tree: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every text and every free name of a scenario, with its path; notes are not read."""
    for name, value in tree.items():
        if name not in NOT_READ:
            yield from _texts(value, (name,))


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield (*path, name), str(name)
            yield from _texts(part, (*path, name))
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))
