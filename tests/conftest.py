"""What every test begins with."""

import pytest

from sim.words import use_language


@pytest.fixture(autouse=True)
def _english() -> None:
    """English, whatever the test before it spoke: the language of a process is its own."""
    use_language("en")
