"""Another language is that language throughout: reports of every kind of folder, and the command line."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from analysis.cli import LANGUAGE, main
from sim.words import FOLDER, languages
from tests.report.small import VILLAGE, page_of, rollout, sweep, trial

OTHERS = [language for language in languages() if language != "en"]
WORDS = 4
"""Fewer words than these in a row may be a name or a number that both languages write alike."""
COMMANDS = (
    "list", "check", "map", "run", "compare", "sweep", "sensitivity", "discover", "rollout", "trial", "calibrate",
    "validate", "report", "describe",
)  # fmt: skip


def said(language: str) -> set[str]:
    """Stretches of words of a language's catalogues, long enough to be known again; placeholders part them."""
    found = set()
    for file in (FOLDER / language / "LC_MESSAGES").glob("*.po"):
        with file.open("rb") as stream:
            entries = [entry for entry in read_po(stream) if entry.id]
        for entry in entries:
            for form in (entry.string,) if isinstance(entry.string, str) else entry.string:
                for part in re.split(r"\{[^}]*\}|`[^`]*`|[.:;|\n\[\]()*]", form):
                    found.add(plain(part))
    return {part for part in found if len(part.split()) >= WORDS}


def plain(text: str) -> str:
    """Words with one space between them, as the window of a terminal does not break them."""
    return " ".join(text.replace("\u2060", "").split())


@cache
def english_only(language: str) -> frozenset[str]:
    """What English says and the other language does not, in any of its sentences."""
    own = " ".join(said(language))
    return frozenset(part for part in said("en") if part not in own)


def english_in(text: str, language: str) -> list[str]:
    """The English stretches of words that stand in a text."""
    whole = f" {plain(text)} "
    return sorted(part for part in english_only(language) if part in whole)


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_of_english_is_seen(language: str, comparison: Path) -> None:
    """Else the tests below could not fail: an English report is full of English."""
    assert len(english_in(page_of(comparison).text, language)) > 100


@pytest.mark.parametrize("kind", ["comparison", "runs", "sweep", "trial", "rollout"])
@pytest.mark.parametrize("language", OTHERS)
def test_a_report_speaks_one_language(
    language: str,
    kind: str,
    tmp_path: Path,
    comparison: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So do the commands that made the folder."""
    monkeypatch.setenv(LANGUAGE, language)
    if kind == "comparison":
        folder = comparison
    elif kind == "runs":
        folder = tmp_path / "out"
        assert main(["run", "burundi_hamlet", "--weeks", "12", *VILLAGE, "--out", str(folder)]) == 0
    else:
        folder = {"sweep": sweep, "trial": trial, "rollout": rollout}[kind](tmp_path)
    page = page_of(folder, language)
    assert next(page.all("html"))["lang"] == language
    told = " ".join([page.text, *(image.get("alt", "") for image in page.all("img"))])
    assert english_in(told, language) == []
    printed = capsys.readouterr()
    assert english_in(printed.out + " " + printed.err, language) == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("command", COMMANDS)
def test_help_speaks_the_language(
    language: str, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE, language)
    assert main([command, "--help"]) == 0
    told = capsys.readouterr().out
    assert english_in(told, language) == []
    assert not re.search(r"\b(?:usage:|show this|positional)", told)


@pytest.mark.parametrize("language", OTHERS)
def test_commands_speak_the_language(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What works and what is refused: sentences, tables, and what the parser says by itself."""
    monkeypatch.setenv(LANGUAGE, language)
    monkeypatch.chdir(tmp_path)
    out = str(tmp_path / "out")
    lines = (
        (0, "list"), (0, "check", "burundi_hamlet"), (0, "map", "burundi_hamlet", "--runs", "2"),
        (0, "compare", "burundi_hamlet", "--runs", "3", "--weeks", "12", *VILLAGE, "--out", out),
        (0, "compare", "burundi_hamlet", "--runs", "2", "--weeks", "12", *VILLAGE, "--out", out + "1"),
        (0, "report", out), (2, "compare", "burundi_hamlat"),
        (2, "run", "burundi_hamlet", "--set", "programme.grups=2"), (2, "report", str(tmp_path)),
        (2, "run", "burundi_hamlet", "--weeks", "many"), (2, "run"), (2, "runn"),
    )  # fmt: skip
    for code, *words in lines:
        assert main(words) == code, words
        told = capsys.readouterr()
        assert english_in(told.out + " " + told.err, language) == [], words


@pytest.mark.parametrize("language", OTHERS)
def test_the_environment_chooses_the_language(language: str) -> None:
    """As a person would: from outside, by one variable; the language of the machine changes nothing."""
    told = {
        chosen: subprocess.run(
            [sys.executable, "-m", "analysis", "list"],
            env={**os.environ, LANGUAGE: chosen, "LANG": f"{language}_XX.UTF-8", "PYTHONIOENCODING": "utf-8"},
            capture_output=True, text=True, encoding="utf-8", check=True,
        ).stdout
        for chosen in ("", "en", language)
    }  # fmt: skip
    assert told[""] == told["en"] != told[language]
