"""The trainer's room in a real browser, without any network: the walks of a trainer and of a trainee.

One server for all of them, started as a trainer would start it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.trainer.view import ROOMS
from sim.words import in_language, languages, say
from tests.browser.room import Served, serving
from tests.browser.tools import chromium, findings

SIZE = {"width": 1280, "height": 720}
TABLET = {"width": 834, "height": 1112}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails where the browser's console has an error, or anything is asked of elsewhere."""
    context = browser.new_context(viewport=SIZE, accept_downloads=True)
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url)
            if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")) else None)  # fmt: skip
    yield page
    assert wrong == []
    context.close()


def press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def week(page: Any) -> int:
    """The week in view, as the slider says it."""
    found = re.search(r"\d+", page.locator(".cg-time .cg-slide span").inner_text())
    assert found is not None
    return int(found.group())


def until(page: Any, script: str) -> None:
    page.wait_for_function(script)


def in_address(page: Any, **wanted: object) -> None:
    """Wait until the address says what is looked at."""
    for name, value in wanted.items():
        until(page, f"new URLSearchParams(location.search).get('{name}') == '{value}'")


def test_a_trainer_plays_a_group_to_its_end(served: Served, page: Any) -> None:
    """In slow motion through a meeting, then week by week until the group lives on by itself or has ended."""
    served.open(page)
    press(page, "one week on")
    in_address(page, week=1)
    page.locator("svg[aria-label='The circle of group 1']").wait_for()
    press(page, "Play")
    until(page, "document.querySelector('.cg-now').innerText.includes('takes the word')")
    press(page, "Pause")
    page.get_by_label("Step by").select_option("weeks")
    page.get_by_role("slider").fill("13")
    in_address(page, week=13)
    press(page, "Play")
    until(page, "Number(new URLSearchParams(location.search).get('week')) >= 18")
    press(page, "Pause")
    told = page.locator(".cg-now").inner_text()
    assert "lives on by itself" in told or "has ended" in told or "has met" in told
    assert page.locator("[data-key]").count() <= 12


def test_a_trainer_forks_at_week_8_and_finds_the_first_difference(served: Served, page: Any) -> None:
    served.open(page, "room=whatif&week=8")
    page.get_by_label("What changes").select_option("participation")
    page.get_by_label("To what").select_option("0.0")
    page.get_by_text("The two futures part in week 9.").wait_for()
    in_address(page, at=8, lever="participation", value="0.0")
    assert page.locator(".cg-half svg").count() == 2
    assert page.locator("[stroke='#7A3E9D']").count() == 0, "at week 8 nobody differs yet"
    for _ in range(4):
        press(page, "one week on")
    in_address(page, week=12)
    until(page, "document.querySelectorAll('.cg-half svg [stroke=\"#7A3E9D\"]').length > 4")
    page.get_by_label("Look at").select_option("weeks")
    until(page, "document.querySelectorAll('.cg-half polyline').length > 10")


def test_a_trainee_leads_a_meeting_in_the_chair_and_compares(
    served: Served, page: Any, tmp_path: Path
) -> None:
    """All fifteen meetings, whatever arises, to the comparison at the end; then the file, opened again."""
    served.open(page, "room=chair&seed=3")
    press(page, "A hard group")
    arisen = 0
    for meeting in range(15):
        page.get_by_role("button", name="Open the meeting").wait_for()
        if meeting == 0:
            page.get_by_label("equality").check()
            page.get_by_label("Form").select_option("round")
            page.get_by_text("45 of 180 minutes").wait_for()
        press(page, "Open the meeting")
        arisen += _answer_all(page)
        press(page, "See the meeting")
        press(page, "To its end")
        page.locator(".cg-why").wait_for()
        press(page, "To the next meeting")
    page.get_by_text("Nothing here is a mark").wait_for()
    headings = page.locator(".cg-words h2").all_inner_texts()
    order = [
        heading
        for heading in headings
        if heading in ("Harm", "The quietest three", "The facilitators' strength", "What was gained")
    ]
    assert (
        order == ["Harm", "The quietest three", "The facilitators' strength", "What was gained"]
        and arisen >= 2
    )
    with page.expect_download() as kept:
        press(page, "Keep as a file")
    file = tmp_path / "attempt.json"
    kept.value.save_as(file)
    assert json.loads(file.read_text())["level"] == "hard"
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("Another attempt (1)").wait_for()


def _answer_all(page: Any) -> int:
    """Answer whatever arises, with what there is time for; how much arose."""
    count = 0
    see, show = page.get_by_role("button", name="See the meeting"), page.get_by_role("button", name="Show it")
    options = page.locator(".cg-options button:not([disabled])")
    while True:
        see.or_(show).or_(options.first).first.wait_for()
        if see.count():
            return count
        if show.count():
            show.click()
            options.first.wait_for()
        options.last.click()
        count += 1
        page.get_by_text("What usually follows").wait_for()
        assert "of 40" in page.locator(".cg-why").inner_text()
        press(page, "Go on")


def test_a_view_is_there_again_after_reloading_and_in_a_bookmark(
    served: Served, page: Any, browser: Any
) -> None:
    served.open(page, "room=village&week=20&scenario=pushing_hard")
    page.get_by_label("Disputes").uncheck()
    in_address(page, layers="ties,agreements,groups")
    until(page, "!document.querySelector('.cg-stage').innerHTML.includes('B84E00')")
    picture = page.locator(".cg-stage svg").inner_html()
    page.reload()
    page.locator(".cg-stage svg").wait_for()
    assert page.locator(".cg-stage svg").inner_html() == picture and week(page) == 20
    other = browser.new_context(viewport=SIZE).new_page()
    other.goto(page.url)
    other.locator(".cg-stage svg").wait_for()
    assert other.locator(".cg-stage svg").inner_html() == picture
    other.context.close()


def test_two_tabs_have_two_models(served: Served, page: Any) -> None:
    """What one tab does is not seen in the other, though both belong to one browser."""
    served.open(page, "room=circle&week=5&pace=weeks")
    other = served.open(page.context.new_page(), "room=circle&week=5&pace=weeks&scenario=pushing_hard&seed=2")
    press(page, "one week on")
    in_address(page, week=6)
    assert week(other) == 5
    press(other, "one week on")
    in_address(other, week=6)
    pictures = [one.locator(".cg-stage svg").inner_html() for one in (page, other)]
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("room", [room for room in ROOMS if room != "mesa"])
def test_everyone_can_use_every_room(served: Served, page: Any, room: str, language: str) -> None:
    """axe-core finds nothing serious; nothing hangs over the edge on a projector or a tablet, at any size."""
    served.open(page, f"room={room}&week=9&lang={language}&step=2&lever=push&value=0.8&at=5")
    assert page.locator("html").get_attribute("lang") == language
    with in_language(language):
        page.get_by_role("button", name=say(f"trainer.room.{room}"), exact=True).wait_for()
    assert findings(page) == []
    for size in (SIZE, TABLET):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_page_for_researchers_has_a_model_of_its_own(served: Served, page: Any) -> None:
    served.open(page, "room=mesa")
    page.get_by_text("Time: 0").wait_for()
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text("Time: 1").wait_for()
    press(page, "Back to the rooms")
    in_address(page, room="circle")
    page.locator(".cg-stage svg").wait_for()
    assert page.locator(".cg-stage svg").count() == 1


def test_it_can_be_used_with_the_keyboard_alone(served: Served, page: Any) -> None:
    served.open(page, "room=circle&week=9&pace=weeks")
    page.keyboard.press("ArrowRight")
    in_address(page, week=10)
    page.locator("[data-key]").first.focus()
    page.keyboard.press("Enter")
    page.locator(".cg-card").wait_for()
    page.get_by_role("button", name="The village").focus()
    page.keyboard.press("Enter")
    in_address(page, room="village")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press(" ")
    until(page, "Number(new URLSearchParams(location.search).get('week')) > 13")
    assert week(page) > 11


def test_a_wrong_upload_is_told_and_nothing_is_lost(served: Served, page: Any, tmp_path: Path) -> None:
    served.open(page, "room=village&week=7")
    files = {
        "typo.yaml": ("name: x\nprogramme:\n  grups: 3\n", "Did you mean groups?"),
        "large.yaml": ("# " + "x" * 200_000, "too large"),
        "path.yaml": ("name: x\nextends: /etc/passwd.yaml\n", "extend ready scenarios"),
        "code.yaml": ("!!python/object/apply:os.system ['true']\n", "not opened"),
    }
    for name, (text, told) in files.items():
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        page.locator("input[type=file]").set_input_files(file)
        until(page, f"(document.querySelector('.cg-notice')?.innerText || '').includes({told!r})")
        assert week(page) == 7
    good = tmp_path / "mine.yaml"
    good.write_text("name: mine\nextends: burundi_hamlet\nprogramme:\n  groups: 2\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(good)
    in_address(page, scenario="own")


def test_a_lost_connection_comes_back(served: Served, page: Any) -> None:
    """The room waits for the visitor, who finds it as it was."""
    served.open(page, "room=circle&week=5&pace=weeks")
    press(page, "one week on")
    in_address(page, week=6)
    page.context.set_offline(True)
    page.evaluate("window.solara && window.kernel && window.kernel._ws && window.kernel._ws.close()")
    page.context.set_offline(False)
    press(page, "one week on")
    in_address(page, week=7)
    page.get_by_text("Week 7 of 104").wait_for()
    assert week(page) == 7


def test_others_on_the_network_need_the_token(browser: Any) -> None:
    """With --host there is a token in the address; without it there is no page and no connection."""
    with serving("--host", "0.0.0.0") as shared:
        assert "token=" in shared.url
        context = browser.new_context()
        page = context.new_page()
        bare = shared.url.partition("?")[0]
        assert page.goto(bare).status == 403
        assert page.goto(shared.url).status == 200
        page.locator(".cg-foot").wait_for()
        assert "token" not in page.url, "it has moved into a cookie, so that no bookmark carries it"
        assert page.goto(bare).status == 200
        for path in ("etc/passwd", "static/../../etc/passwd", "resourcez", "_solara/cdn/%2e%2e/%2e%2e/x"):
            assert page.goto(bare + path).status in (403, 404)
        context.close()
