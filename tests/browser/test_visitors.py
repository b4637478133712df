"""Many visitors at once on one machine: each with a model of their own, and their memory given back."""

import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.room import Served, serving
from tests.browser.tools import chromium

PLAYING = 6
MOST_MEGABYTES = 60.0
SHARED = 12.0
"""Megabytes of caches that belong to no visitor and fill up with the first ones."""
KEPT = 0.5
"""Share of what visitors took that may stay behind: what was read once for all, and pages not yet returned."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


def _settled(served: Served, below: float = 0.0, seconds: float = 20.0) -> float:
    """Memory once it no longer changes, or as soon as it is below a mark."""
    last, end = served.memory(), time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.5)
        now = served.memory()
        if abs(now - last) < 0.5 and (not below or now < below):
            return now
        last = now
    return last


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
@pytest.mark.parametrize("visitors", [12, pytest.param(30, marks=pytest.mark.bench)])
def test_visitors_have_models_of_their_own_and_give_their_memory_back(browser: Any, visitors: int) -> None:
    """At most 60 MB each, six of them playing; what each sees is their own; when they leave it is given back."""
    with serving() as served:
        first = browser.new_context(viewport={"width": 800, "height": 600})
        before = first.new_page()
        for room in ("village", "circle"):  # what all visitors share is read once
            served.open(before, f"room={room}&week=3&pace=weeks")
        empty = _settled(served)
        contexts = [browser.new_context(viewport={"width": 800, "height": 600}) for _ in range(visitors)]
        pages = []
        for number, context in enumerate(contexts):
            room = "village" if number < PLAYING else "circle"
            query = f"room={room}&week=5&pace=weeks&seed={number + 1}"
            pages.append(served.open(context.new_page(), query))
        for page in pages[:PLAYING]:
            page.get_by_role("button", name="Play", exact=True).click()
        for page in pages[:PLAYING]:
            page.wait_for_function("Number(new URLSearchParams(location.search).get('week')) >= 20")
            page.get_by_role("button", name="Pause", exact=True).click()
        pictures = {page.locator(".cg-stage svg").inner_html() for page in pages[PLAYING:]}
        assert len(pictures) == visitors - PLAYING, "each seed has people of its own"
        full = _settled(served)
        each = (full - empty) / visitors
        assert each <= MOST_MEGABYTES
        for page in pages:
            page.goto("about:blank")  # as one leaves: closing a whole browser at once says goodbye to nobody
        rest = _settled(served, below=empty + SHARED + KEPT * (full - empty))
        print(
            f"{each:.1f} MB a visitor; {empty:.0f} MB before, {full:.0f} with all, {rest:.0f} after they left"
        )
        assert rest <= empty + SHARED + KEPT * (full - empty), (
            "what visitors took is given back when they leave"
        )
        first.close()
