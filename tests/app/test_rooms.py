"""Every room as a component, without a browser: it renders, speaks one language, and does what is pressed."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from sim.words import languages, say
from tests.browser.tools import missing
from tests.report.test_languages import english_in

try:
    import ipyvue
    import solara
except ImportError:  # pragma: no cover
    missing("Solara is not installed")

from analysis.trainer import app, server
from analysis.trainer.chair.attempt import Attempt, Session
from analysis.trainer.view import View

LED = Attempt(level="calm", seed=1, sessions=(Session(done=True),) * 3)
WHOLE = LED.model_copy(update={"sessions": (Session(done=True),) * 15})
VIEWS = {
    "circle": View(week=9, moment=12, person=1105), "circle at rest": View(week=40, pace="weeks"),
    "village": View(room="village", week=20, person=17, origins=True), "weeks": View(room="weeks", week=30),
    "what if": View(room="whatif", week=12, lever="push", value="0.8", at=8),
    "what if, nothing chosen": View(room="whatif"), "what if, village": View(room="whatif", week=9, lever="shock", value="30", at=6, step=1),
    "compare": View(room="compare", week=10), "compare weeks": View(room="compare", week=10, step=2),
    "compare another place": View(room="compare", week=3, other="youth_dayroom"),
    "guide": View(room="guide"), "guide page": View(room="guide", step=2), "guide end": View(room="guide", step=7),
    "chair": View(room="chair"), "chair plan": View(room="chair", attempt=LED.code()),
    "chair begun": View(room="chair", attempt=LED.having(Session(begun=True)).code()),
    "chair unfolds": View(room="chair", attempt=LED.code(), step=1, moment=5),
    "chair end": View(room="chair", attempt=WHOLE.code()), "no groups": View(scenario="no_programme"),
    "youth": View(scenario="youth_dayroom", week=6), "network": View(scenario="family_conflict", week=8),
    "home": View(scenario="lifecare_groups", week=5, moment=3), "large": View(room="village", scenario="burundi_colline", week=3),
}  # fmt: skip


def plain(markup: str) -> str:
    """The words of a piece of markup, with those that are only heard or shown on pointing."""
    heard = " ".join(re.findall(r'aria-label="([^"]*)"', markup))
    return unescape(re.sub(r"<[^>]*>", " ", markup) + " " + heard)


class Shown:
    """A page that was rendered: its words, and its controls by their label or words."""

    def __init__(self, view: View, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app, "view_of", lambda query, usual: view)
        self.box, self.context = solara.render(app.Page(), handle_error=False)

    @property
    def widgets(self) -> list[Any]:
        return [
            one for one in self.context.find(ipyvue.VueTemplate).widgets if hasattr(one, "_event_callbacks")
        ]

    @property
    def told(self) -> str:
        parts: list[str] = []
        for one in self.widgets:
            for name in ("html", "picture", "words", "label", "told"):
                parts.append(plain(str(getattr(one, name, "") or "")))
            parts += [str(option[1]) for option in getattr(one, "options", ()) or ()]
        return "\n".join(parts)

    @property
    def view(self) -> View:
        from analysis.trainer.view import usual, view_of

        query = next(one.query for one in self.widgets if hasattr(one, "query"))
        return view_of("?" + query, usual("burundi_hamlet", "en"))

    def find(self, words: str) -> Any:
        found = [
            one for one in self.widgets if words in (getattr(one, "words", None), getattr(one, "label", None))
        ]
        assert found, f"there is no {words!r}"
        return found[0]

    def press(self, words: str) -> None:
        button = self.find(words)
        assert not button.disabled
        button.vue_press(None)

    def choose(self, label: str, value: str) -> None:
        self.find(label).vue_chosen(value)


@pytest.fixture(autouse=True)
def _usual(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(server, "house", server.House("burundi_hamlet", "en"))
    yield


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", VIEWS)
def test_a_room_speaks_one_language(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sentence is from the catalogue in force, filled, and none is an id."""
    shown = Shown(VIEWS[name].but(lang=language), monkeypatch)
    assert len(shown.told) > 300
    assert "trainer." not in shown.told and "incident." not in shown.told and "{" not in shown.told
    if language != "en":
        assert english_in(shown.told, language) == []


@pytest.mark.parametrize("name", VIEWS)
def test_every_control_has_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for one in Shown(VIEWS[name], monkeypatch).widgets:
        if hasattr(one, "words") or hasattr(one, "label"):
            assert getattr(one, "words", "") or getattr(one, "label", "")


def test_pressing_goes_from_room_to_room_and_keeps_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(week=7), monkeypatch)
    for room in ("village", "weeks", "whatif", "compare", "circle"):
        shown.press(say(f"trainer.room.{room}"))
        assert (shown.view.room, shown.view.week) == (room, 7)


def test_playing_goes_on_and_stops_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(room="village", week=102), monkeypatch)
    shown.press("Play")
    ticker = shown.find("Pause") and next(one for one in shown.widgets if hasattr(one, "stamp"))
    assert ticker.playing
    for _ in range(3):
        ticker.vue_tick(ticker.stamp)
    assert shown.view.week == 104 and not ticker.playing


def test_forking_shows_where_two_futures_part(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(room="whatif", week=8), monkeypatch)
    shown.choose("What changes", "participation")
    shown.choose("To what", "0.0")
    assert (shown.view.at, shown.view.lever) == (8, "participation")
    assert "The two futures part in week 9." in shown.told and "As planned:" in shown.told


def test_a_person_can_be_pointed_at_and_their_origin_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(week=9), monkeypatch)
    stage = next(one for one in shown.widgets if hasattr(one, "picture"))
    key = stage.picture.split('data-key="')[1].split('"')[0]
    stage.vue_chosen(key)
    assert (
        shown.view.person == int(key)
        and re.search(r"Person \d+, group 1", shown.told)
        and "Origin:" not in shown.told
    )
    shown.find("Show where people come from (by shape)").vue_ticked(True)
    assert "Origin:" in shown.told


def test_the_language_changes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(week=9), monkeypatch)
    shown.choose("Language", "fr")
    assert shown.view.lang == "fr" and "Le cercle" in shown.told and "The circle" not in shown.told


def test_leading_a_meeting_in_the_chair(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the choice of a level to the next meeting; what is tended is kept, and no more than two."""
    shown = Shown(View(room="chair"), monkeypatch)
    shown.press("A calm group")
    for principle in ("equality", "participation"):
        shown.find(principle).vue_ticked(True)
    assert shown.find("responsibility").disabled
    shown.choose("Form", "round")
    assert "45 of 180 minutes" in shown.told
    shown.press("Open the meeting")
    shown.press("See the meeting")
    assert "have come" in shown.told
    shown.press("To its end")
    assert "Why" in shown.told
    shown.press("To the next meeting")
    from analysis.trainer.chair.attempt import from_code

    attempt = from_code(shown.view.attempt)
    assert (
        attempt is not None and attempt.led == 1 and attempt.sessions[0].tend == ("equality", "participation")
    )


def test_a_wrong_file_is_told_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(room="chair"), monkeypatch)
    upload = next(one for one in shown.widgets if hasattr(one, "accept"))
    for text in ("{}", "", "<script>alert(1)</script>"):
        upload.vue_given({"name": "x.json", "size": len(text), "text": text})
        assert "Nothing was opened" in shown.told and shown.view.attempt == ""
    upload.vue_given({"name": "x.json", "size": 9, "text": WHOLE.text(reasons=False)})
    assert "Nothing here is a mark" in shown.told


def test_what_is_typed_stays_words(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(room="chair", attempt=LED.code()), monkeypatch)
    shown.press("Begin anew")
    field = next(one for one in shown.widgets if hasattr(one, "lines"))
    field.vue_written("<img src=x onerror=alert(1)>")
    shown.press("A calm group")
    shown.press("Pause and breathe")
    html = "".join(str(getattr(one, "html", "")) for one in shown.widgets)
    assert "<img" not in html and "&lt;img" in html


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: x\nextends: /etc/passwd.yaml\n", "extend ready scenarios"), ("extends: ../burundi_hamlet\n", "extend ready"),
        ("name: x\nrollout: {}\n", "one community at a time"), ("name: x\nprogramme:\n  grups: 3\n", "groups"),
        ("name: x\ncontext:\n  persons: 9000\n", "up to 3000 people"), ("!!python/object:os.system x", "not opened"),
        ("x" * 100_001, "too large"), ("", "not opened"), ("name: x\nname: y\n", "not opened"), ("\x00\x01", "not opened"),
    ],
)  # fmt: skip
def test_a_wrong_scenario_is_refused_like_a_file(
    text: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told with line and key; what was looked at stays; no file of the machine is read for it."""
    shown = Shown(View(week=9), monkeypatch)
    upload = next(one for one in shown.widgets if hasattr(one, "accept"))
    upload.vue_given({"name": "mine.yaml", "size": len(text), "text": text})
    assert told in shown.told and (shown.view.scenario, shown.view.week) == ("burundi_hamlet", 9)


def test_a_scenario_of_ones_own_can_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(View(week=9), monkeypatch)
    upload = next(one for one in shown.widgets if hasattr(one, "accept"))
    upload.vue_given(
        {
            "name": "mine.yaml",
            "size": 60,
            "text": "name: mine\nextends: burundi_hamlet\nprogramme:\n  groups: 2\n",
        }
    )
    assert shown.view.scenario == "own" and shown.view.week == 0
    assert "Group 2" in shown.told and "Group 3" not in shown.told
