"""The trainer's room in a real browser: how soon it can be used, and how many pictures a second are drawn.

Browser and server share the machine, as they do on a trainer's laptop.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.browser.room import Served, serving
from tests.browser.tools import chromium

from .measure import Figures

SIZE = {"width": 1280, "height": 720}
SECONDS = 6.0
PLAYING = 6
WEEK = "Number(new URLSearchParams(location.search).get('week'))"
THOUSAND = "name: thousand\nextends: burundi_hamlet\ncontext:\n  persons: 1000\n"


def _open(browser: Any, served: Served, query: str) -> Any:
    return served.open(browser.new_context(viewport=SIZE).new_page(), query)


def _rate(browser: Any, served: Served, query: str, visitors: int = 1) -> float:
    """Pictures a second of the slowest of so many visitors who all play at once."""
    pages = [_open(browser, served, f"{query}&seed={k + 1}") for k in range(visitors)]
    for page in pages:
        page.get_by_role("button", name="Play", exact=True).click()
    first, begun = [page.evaluate(WEEK) for page in pages], time.perf_counter()
    time.sleep(SECONDS)
    last, took = [page.evaluate(WEEK) for page in pages], time.perf_counter() - begun
    for page in pages:
        page.context.close()
    return min(b - a for a, b in zip(first, last, strict=True)) / took


def _first(browser: Any) -> float:
    """Seconds from the command until someone has pressed and the page has answered."""
    begun = time.perf_counter()
    with serving() as served:
        page = _open(browser, served, "")
        page.get_by_role("button", name="Play", exact=True).click()
        page.get_by_role("button", name="Pause", exact=True).wait_for()
        took = time.perf_counter() - begun
        page.context.close()
    return took


def _picture() -> float:
    """Seconds of the server's work for one picture of a village that plays, without a browser."""
    import solara
    from ipyvue import VueTemplate

    from analysis.trainer import app
    from analysis.trainer.view import View

    usual = app.view_of
    app.view_of = lambda query, first: View(room="village", week=2)
    try:
        _, context = solara.render(app.Page(), handle_error=False)
        controls = [one for one in context.find(VueTemplate).widgets if hasattr(one, "_event_callbacks")]
        next(one for one in controls if getattr(one, "words", "") == "Play").vue_press(None)
        ticker = next(one for one in controls if hasattr(one, "stamp"))
        ticker.vue_tick(ticker.stamp)
        begun = time.perf_counter()
        for _ in range(40):
            ticker.vue_tick(ticker.stamp)
        return (time.perf_counter() - begun) / 40
    finally:
        app.view_of = usual


def measure() -> Figures:
    """Seconds to the first page, pictures a second by what is drawn, and the server's seconds a picture."""
    with chromium() as browser, TemporaryDirectory() as folder:
        first = [_first(browser) for _ in range(3)]
        with serving() as served:
            found = {
                "village_480": _rate(browser, served, "room=village"),
                "weeks": _rate(browser, served, "room=weeks"),
                "six_villages": _rate(browser, served, "room=village", PLAYING),
            }
        file = Path(folder) / "thousand.yaml"
        file.write_text(THOUSAND, encoding="utf-8")
        with serving(str(file)) as served:
            found["village_1000"] = _rate(browser, served, "room=village")
    return {"first": sorted(first), "picture": _picture(), **found}
