"""What people see while they wait: nothing for two seconds, then a bar; nothing where nobody watches."""

import sys
from collections.abc import Iterable, Iterator
from time import perf_counter

from sim.words import say

PATIENCE = 2.0


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
