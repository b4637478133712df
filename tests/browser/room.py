"""A running trainer's room for tests: one server, started once, and pages that open it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS = 60


class Served:
    """A server: its address and its process."""

    def __init__(self, url: str, process: "subprocess.Popen[str]") -> None:
        self.url, self.process = url, process

    def memory(self) -> float:
        """Megabytes that the process holds by itself (Linux)."""
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="utf-8")
        found = re.search(r"Private_Dirty:\s+(\d+)", text)
        assert found is not None
        return int(found.group(1)) / 1024

    def open(self, page: Any, query: str = "") -> Any:
        """Open the room and wait until it is there."""
        page.set_default_timeout(SECONDS * 1000)
        page.goto(self.url + ("?" + query if query else ""))
        page.locator(".cg-foot, .cg-back").first.wait_for()
        return page


@contextmanager
def serving(*words: str) -> Iterator[Served]:
    """The command, as one would start it, on a free port."""
    command = [sys.executable, "-m", "analysis", "trainer", "--port", "0", "--no-browser", *words]
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **nowhere, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found is not None, line + str(
            process.stderr.read() if process.poll() is not None and process.stderr else ""
        )
        yield Served(found.group(0), process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
