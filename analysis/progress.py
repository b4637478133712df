"""What people see while they wait: nothing for two seconds, then a bar; nothing where nobody watches."""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from shutil import get_terminal_size
from time import perf_counter
from typing import Any, Protocol

from sim.words import say

from .words import number

PATIENCE, REFRESH = 2.0, 0.2
WIDE = 14


def watched[Made](made: Iterable[Made], total: int | None) -> Iterator[Made]:
    """The same things, with a bar on stderr once two seconds have gone by (on a terminal only)."""
    if not sys.stderr.isatty():
        yield from made
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task(say("cli.runs"), total=total)
    began, shown = perf_counter(), False
    try:
        for one in made:
            progress.advance(task)
            if not shown and perf_counter() - began > PATIENCE:
                progress.start()
                shown = True
            yield one
    finally:
        if shown:
            progress.stop()


class Gauge:
    """How far a long piece of work is: runs done and failed, runs a second, time left.

    A bar on a terminal once two seconds have gone by, a line that renews itself in a notebook, else nothing.
    """

    def __init__(self, shown: bool = True) -> None:
        self.done = self.failed = self.fresh = self.total = 0
        self._face = _face() if shown else None
        self._began = self._last = perf_counter()

    def expect(self, runs: int) -> None:
        """So many more runs are to be done."""
        self.total += runs

    def tell(self, runs: int, failed: int, just_now: bool = True) -> None:
        """So many runs were done (or were found done already), and so many of them failed."""
        self.done += runs
        self.failed += failed
        self.fresh += runs if just_now else 0
        now = perf_counter()
        if self._face and just_now and now - self._began > PATIENCE and now - self._last > REFRESH:
            self._last = now
            self._face.show(self.line())

    @property
    def rate(self) -> float:
        """Runs a second since the work began."""
        return self.fresh / max(perf_counter() - self._began, 1e-9)

    def line(self) -> str:
        """Where it stands, in a line."""
        left = (self.total - self.done) / self.rate if self.fresh else 0.0
        clock = f"{int(left // 3600)}:{int(left // 60 % 60):02d}:{int(left % 60):02d}"
        share = self.done / self.total if self.total else 1.0
        bar = "━" * round(WIDE * share) + "╌" * (WIDE - round(WIDE * share))
        return f"{bar} {self.words(clock)}"

    def words(self, left: str) -> str:
        """The same without the bar; ``left`` is the time left."""
        return say(
            "cli.gauge", done=number(self.done), total=number(self.total), failed=number(self.failed),
            rate=f"{self.rate:.1f}", left=left,
        )  # fmt: skip

    def __enter__(self) -> "Gauge":
        return self

    def __exit__(self, *_: object) -> None:
        if self._face:
            self._face.clear()


class _Face(Protocol):
    """Where a line is shown that renews itself."""

    def show(self, line: str) -> None: ...

    def clear(self) -> None: ...


class _Terminal:
    def show(self, line: str) -> None:
        width = get_terminal_size().columns - 1
        print(f"\r\x1b[K{line[:width]}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


class _Notebook:
    def __init__(self) -> None:
        self.handle: Any = None

    def show(self, line: str) -> None:
        display: Any = import_module("IPython.display").display
        shown = {"text/plain": line}
        if self.handle is None:
            self.handle = display(shown, raw=True, display_id=True)
        else:
            self.handle.update(shown, raw=True)

    def clear(self) -> None:
        if self.handle is not None:
            self.show("")


def _face() -> _Face | None:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None and hasattr(shell, "kernel"):
        return _Notebook()
    return _Terminal() if sys.stderr.isatty() else None


def make_ready() -> None:
    """Compile the kernels if this version never ran here, naming the one in work on stderr."""
    from sim.jit import is_warm

    if is_warm():
        return
    from sim.warm import warm

    alone = sys.stderr.isatty()

    def tell(kernel: str) -> None:
        line = say("cli.compiling", kernel=kernel)
        print(f"\r\x1b[K{line}" if alone else line, end="" if alone else "\n", file=sys.stderr, flush=True)

    warm(tell)
    if alone:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
