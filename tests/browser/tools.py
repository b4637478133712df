"""A real browser for tests: Chromium by Playwright, and axe-core from npm to judge what everyone can use.

Where CI is set a missing browser or axe-core is a failure; elsewhere the test is skipped and says why.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from analysis.reporting.report.browser import QUIET, browser
from sim.errors import OutputError

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


def missing(what: str) -> None:
    """Fail where CI is set, else skip: something that the test needs is not there."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def find_browser() -> str:
    """The browser that reports are printed with."""
    try:
        return browser()
    except OutputError as error:
        missing(str(error))
        raise


def axe() -> str:
    """The source of axe-core; fetched once by npm from the pinned lock file if it is not there."""
    if not AXE.is_file():
        npm = shutil.which("npm")
        if npm is None:
            missing("npm is not installed, so axe-core cannot be fetched")
        scratch = Path(mkdtemp(prefix="axe-"))
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, scratch / name)
        words = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(words, cwd=scratch, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            missing(f"npm could not fetch axe-core: {done.stderr.strip()[-200:]}")
        AXE.parents[1].mkdir(parents=True, exist_ok=True)
        fetched = scratch / "node_modules" / "axe-core"
        if not AXE.is_file():  # another process may have been quicker
            shutil.copytree(fetched, AXE.parent, dirs_exist_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)
    return AXE.read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    rooted = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # No name is looked up: a page reaches nothing but servers that tests start on this machine.
    words = [f"{word}, EXCLUDE 127.0.0.1" if "resolver" in word else word for word in QUIET]
    words.remove("--headless")
    with sync_playwright() as made:
        found = made.chromium.launch(executable_path=find_browser(), args=[*words, *rooted])
        try:
            yield found
        finally:
            found.close()


def findings(page: Any) -> list[str]:
    """What axe-core finds on a page: rule, impact, and where; serious and critical ones only."""
    page.evaluate(axe())
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node.get('failureSummary', '')[:160]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
