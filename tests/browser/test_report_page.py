"""The report in a real browser: everyone can use it, on a desk, on a telephone and on paper."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from analysis.reports import ReportRequest, write_report
from sim.words import languages
from tests.browser.tools import SIZES, chromium, find_browser, findings
from tests.report.small import compared
from tests.rollout.small import TEXT


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A comparison and a rollout."""
    root = tmp_path_factory.mktemp("pages")
    file = root / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert main(["rollout", str(file), "--out", str(root / "rollout"), "--pool", "threads"]) == 0
    return {"comparison": compared(root / "comparison"), "rollout": root / "rollout"}


@pytest.mark.parametrize("kind", ["comparison", "rollout"])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("size", sorted(SIZES))
def test_no_serious_finding_for_everyone(
    browser: Any, folders: dict[str, Path], tmp_path: Path, kind: str, language: str, size: str
) -> None:
    """axe-core finds nothing serious, nothing is asked of a network, and nothing hangs over the edge."""
    width, height = SIZES[size]
    html = write_report(ReportRequest(folders[kind], tmp_path, language)).files[0]
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(html.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    broken = page.evaluate("[...document.images].filter(one => !one.complete || !one.naturalWidth).length")
    assert broken == 0
    assert said == []
    context.close()


def test_it_can_be_read_without_scripts(browser: Any, folders: dict[str, Path], tmp_path: Path) -> None:
    html = write_report(ReportRequest(folders["comparison"], tmp_path)).files[0]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(html.as_uri())
    assert page.locator("h2").count() == 7 and page.locator("#answer .lead").is_visible()
    context.close()


def test_printed_it_has_pages_with_numbers_and_one_sheet_is_one(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    find_browser()
    done = write_report(ReportRequest(folders["comparison"], tmp_path, pdf=True, one_page=True))
    assert [file.name for file in done.files] == ["report.html", "report.pdf", "onepage.pdf", "onepage.png"]
    assert pages_in(done.files[1]) > 5
    assert pages_in(done.files[2]) == 1
    picture = done.files[3].read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (1080, 1350)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(file.name for file in done.files)


@pytest.mark.parametrize("sheet", ["a4", "phone"])
@pytest.mark.parametrize("language", languages())
def test_everything_fits_on_one_sheet(
    browser: Any, folders: dict[str, Path], tmp_path: Path, sheet: str, language: str
) -> None:
    """Letters shrink until everything is on the sheet, and stay large enough to be read."""
    from analysis.reporting.report.document import report_of
    from analysis.reporting.report.opened import open_folder
    from analysis.reporting.report.page import one_page
    from analysis.reports import in_language

    with in_language(language):
        text = one_page(report_of(open_folder(folders["comparison"])), sheet)
    file = tmp_path / "sheet.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1080, "height": 1350})
    page.goto(file.as_uri())
    inside, outside = page.evaluate(
        "(() => { const s = document.querySelector('.sheet'); return [s.scrollHeight, s.clientHeight] })()"
    )
    assert inside <= outside
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= (
        8.5 if sheet == "a4" else 13.0
    )
    assert findings(page) == []
    page.close()


def pages_in(pdf: Path) -> int:
    """How many pages a PDF says it has: the count of the root of its tree of pages."""
    import re

    body = pdf.read_bytes()
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.S):
        try:
            body += zlib.decompress(packed)
        except zlib.error:
            continue
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages.*?/Count\s+(\d+)", body, re.S))
