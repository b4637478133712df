"""Folders that several tests read; each is made once in a session of tests."""

from pathlib import Path

import pytest

from tests.report.small import compared


@pytest.fixture(scope="session")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small comparison with a report's folder of its own."""
    return compared(tmp_path_factory.mktemp("report") / "comparison")
