"""Sentences for people: whole sentences with named placeholders, from gettext catalogues.

Code never holds a sentence. It holds an id (``error.unknown_key``), and the catalogue of the
language in force holds the sentence. Catalogues lie in ``sim/locale/LANGUAGE/LC_MESSAGES``, one
``.po`` file a wing (errors, outcomes, cli …), compiled to ``.mo`` by ``python -m sim.words``.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
_language = "en"
_here: ContextVar[str | None] = ContextVar("language", default=None)


def use_language(language: str) -> None:
    """Choose the language of all sentences from now on (``en``; others as catalogues arrive)."""
    global _language
    if language not in languages():
        raise ValueError(say("error.language", given=language, allowed=", ".join(languages())))
    _language = language


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak a language here only: in this thread or task, until the block ends, whatever others speak."""
    if language not in languages():
        raise ValueError(say("error.language", given=language, allowed=", ".join(languages())))
    before = _here.set(language)
    try:
        yield
    finally:
        _here.reset(before)


def language() -> str:
    """The language in force."""
    return _here.get() or _language


@lru_cache
def _languages() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if (folder / "LC_MESSAGES").is_dir()))


def languages() -> list[str]:
    """Languages that have catalogues, in alphabetical order."""
    return list(_languages())


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    catalogue: gettext.NullTranslations | None = None
    for file in sorted((FOLDER / language / "LC_MESSAGES").glob("*.mo")):
        with file.open("rb") as stream:
            wing = gettext.GNUTranslations(stream)
        if catalogue is None:
            catalogue = wing
        else:
            catalogue.add_fallback(wing)
    if (
        language != "en" and catalogue is not None
    ):  # a language in the making speaks English where it is silent
        catalogue.add_fallback(_catalogue("en"))
    return catalogue or gettext.NullTranslations()


@cache
def _sentence(language: str, message: str) -> str:
    """A sentence as it stands in the catalogues, which are asked one after the other only once."""
    return _catalogue(language).gettext(message)


def say(message: str, /, **values: object) -> str:
    """The sentence with this id, its placeholders filled with ``values``."""
    sentence = _sentence(language(), message)
    return sentence.format(**values) if values else sentence


def say_count(message: str, count: int, /, **values: object) -> str:
    """The sentence for ``count`` things (singular or plural form by the language's own rule)."""
    sentence = _catalogue(language()).ngettext(message, message + ".plural", count)
    return sentence.format(count=count, **values)


def say_in_english(message: str, /) -> str:
    """The English sentence with this id, whatever the language in force: for files that programs read."""
    return _catalogue("en").gettext(message)


def has(message: str) -> bool:
    """Whether the language in force has a sentence with this id."""
    return _sentence(language(), message) != message


def compile_catalogues() -> list[Path]:
    """Write a ``.mo`` beside every ``.po`` (a maintainer's task; needs Babel). Returns the files."""
    from datetime import UTC, datetime

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for source in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream)
        catalogue.creation_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same sentences give the same bytes
        target = source.with_suffix(".mo")
        with target.open("wb") as stream:
            write_mo(stream, catalogue)
        written.append(target)
    return written


if __name__ == "__main__":
    for compiled in compile_catalogues():
        print(compiled)
