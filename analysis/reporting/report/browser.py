"""Printing with a browser: Chromium or one of its kin, found on this machine, without any network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.errors import OutputError
from sim.words import say

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "brave-browser",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
VARIABLE = "COMMONGROUND_BROWSER"
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
SECONDS = 120


def browser() -> str:
    """The browser to print with. Raises OutputError where there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise OutputError(say("report.no_such_browser", variable=VARIABLE, given=named))
        return found
    for name in (*NAMES, *PLACES):
        found = shutil.which(name)
        if found is not None:
            return found
    raise OutputError(say("report.no_browser", variable=VARIABLE))


def print_pdf(html: Path, pdf: Path) -> None:
    """Print a page as PDF, with the paper and page numbers that its style asks for. Raises OutputError."""
    _do([f"--print-to-pdf={pdf}", "--no-pdf-header-footer"], html, pdf)


def photograph(html: Path, png: Path, width: int, height: int) -> None:
    """Draw a page as a picture of so many points. Raises OutputError."""
    _do(
        [f"--screenshot={png}", f"--window-size={width},{height}", "--force-device-scale-factor=1"], html, png
    )


def _do(words: list[str], html: Path, made: Path) -> None:
    with TemporaryDirectory(prefix="commonground-browser-") as profile:
        rooted = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
        command = [browser(), *QUIET, *rooted, f"--user-data-dir={profile}", *words, html.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutputError(
                say("report.browser_failed", browser=command[0], reason=str(error)[:200])
            ) from error
    if done.returncode or not made.is_file():
        reason = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "")
        raise OutputError(say("report.browser_failed", browser=command[0], reason=reason[:200]))
