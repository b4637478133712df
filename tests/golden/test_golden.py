"""Promise: numbers do not move by themselves. A golden file changes only in a commit that says why."""

import json

from tests.golden import FILE, golden, moved


def test_the_golden_run_gives_the_numbers_that_were_committed() -> None:
    """The hamlet with seed 1, thirty weeks: headline numbers to ten digits, and how often all happened.

    If they moved on purpose: ``python -m tests.golden --why "…"``; commit the lines that it prints.
    """
    assert len(golden()) > 60
    assert moved() == []


def test_the_golden_file_says_why_it_was_last_written() -> None:
    """The reason stands in the file, as a sentence."""
    why = json.loads(FILE.read_text("utf-8"))["why"]
    assert len(why.split()) >= 4
