"""Take the pictures of the trainer's room for README and docs: ``python -m tests.browser`` (``make screens``)."""

from pathlib import Path
from typing import Any

from tests.browser.room import Served, serving
from tests.browser.tools import chromium

FOLDER = Path(__file__).parents[2] / "docs" / "img"
SIZE = {"width": 1280, "height": 720}
SEEN = {
    "room_circle": "room=circle&week=9&group=2&moment=27",
    "room_village": "room=village&week=12",
    "room_whatif": "room=whatif&week=12&lever=push&value=0.8&at=8&group=1",
    "room_guide": "room=guide&step=2",
}


def main() -> None:
    """The rooms as a visitor sees them, and an incident in the chair."""
    with serving() as served, chromium() as browser:
        for name, query in SEEN.items():
            page = _page(browser, served, query)
            page.wait_for_timeout(500)
            _take(page, name)
        _chair(_page(browser, served, "room=chair&seed=3"))


def _page(browser: Any, served: Served, query: str) -> Any:
    return served.open(browser.new_context(viewport=SIZE).new_page(), query)


def _take(page: Any, name: str) -> None:
    page.screenshot(path=str(FOLDER / f"{name}.png"))
    print(FOLDER / f"{name}.png")
    page.context.close()


def _chair(page: Any) -> None:
    """Lead until something arises, and choose."""

    def press(words: str) -> None:
        page.get_by_role("button", name=words, exact=True).click()

    press("A hard group")
    options = page.locator(".cg-options button:not([disabled])")
    while True:
        press("Open the meeting")
        page.get_by_role("button", name="See the meeting").or_(options.first).or_(
            page.get_by_role("button", name="Show it")
        ).first.wait_for()
        if options.count():
            break
        press("See the meeting")
        press("To the next meeting")
    options.first.click()
    page.get_by_text("What usually follows").wait_for()
    _take(page, "room_chair")


if __name__ == "__main__":
    main()
