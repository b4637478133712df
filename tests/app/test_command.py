"""``commonground trainer``: wrong input is told in a sentence with exit 2, and the cards are whole."""

import socket
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.trainer import cards
from analysis.trainer.chair.bank import bank
from analysis.trainer.chair.futures import MEASURES, Usual
from sim.words import in_language


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["burundi_hamlt"], "Did you mean burundi_hamlet?"), (["burundi_national"], "one community at a time"),
        (["--port", "99999"], "65,535"), (["--port", "x"], "whole number"), (["--lang", "xx"], "invalid choice"),
        (["--cards", "cards.txt"], "does not end in .pdf"), (["--cards", "nowhere/cards.pdf"], "There is no folder"),
        (["--host", "203.0.113.7"], "Choose another with --port"),
    ],
)  # fmt: skip
def test_wrong_input_is_told(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trainer", *words]) == 2
    found = capsys.readouterr()
    assert told in found.err and "Traceback" not in found.err and found.out == ""


def test_a_taken_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["trainer", "--port", str(taken.getsockname()[1]), "--no-browser"]) == 2
    assert "Choose another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_cards_hold_the_whole_bank(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every incident on a front and a back; futures on the back but for red lines, which are marked."""
    asked = []

    def usual(life: object, attempt: object) -> Usual:
        asked.append(attempt)
        return Usual((31,) * len(MEASURES), (4,) * len(MEASURES))

    monkeypatch.setattr(cards, "after_choice", usual)
    done: list[tuple[int, int]] = []
    with in_language(language):
        page = cards.page(lambda *how_far: done.append(how_far))
        titles = [incident.words("title") for incident in bank().incidents]
    from html import unescape

    words = unescape(page)
    for title in titles:
        assert words.count(f"<h2>{title}</h2>") == 2
    count = len(titles)
    assert done == [(k, count) for k in range(1, count + 1)]
    options = [option for one in bank().incidents if one.modality == "group" for option in one.options]
    assert len(asked) == sum(1 for option in options if option.practice != "red_line")
    assert page.count('<li class="red">') == sum(
        1 for one in bank().incidents for option in one.options if option.practice == "red_line"
    )
    assert "31" in words and "{" not in words.split("</style>")[1]


def test_backs_lie_behind_their_fronts() -> None:
    """Printed on both sides and turned at the long edge, left and right change places."""
    pages = cards._pages([{"title": str(k)} for k in range(6)])
    assert [[card and card["title"] for card in page["backs"]] for page in pages] == [
        ["1", "0", "3", "2"], ["5", "4", None, None],
    ]  # fmt: skip


def test_cards_are_a_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.browser.tools import find_browser

    find_browser()
    monkeypatch.setattr(cards, "after_choice", lambda life, attempt: Usual((20,) * 5, (1,) * 5))
    out = tmp_path / "cards.pdf"
    assert main(["trainer", "--cards", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF") and [file.name for file in tmp_path.iterdir()] == [
        "cards.pdf"
    ]
