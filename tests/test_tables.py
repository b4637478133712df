"""The generated tables of the documentation are those of the running code."""

import pytest

from analysis.reporting.describe import DOCS, TABLES, page


@pytest.mark.parametrize("name", TABLES)
def test_the_page_is_current(name: str) -> None:
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == page(name)
