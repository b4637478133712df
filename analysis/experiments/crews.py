"""Crews: who does the work. Processes or threads of this machine, the workers of a Dask cluster, or any
executor; all behind the protocol of ``concurrent.futures``.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from sim.errors import OutputError
from sim.words import say

SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
PATIENCE = 30.0
"""Seconds that a cluster may take to answer, and to have its first worker."""


class Crew(Protocol):
    """Who does the work."""

    @property
    def workers(self) -> int:
        """How many work at a time."""

    def submit[Made](self, do: Callable[..., Made], *given: Any) -> "Future[Made]":
        """Have something done."""

    def renew(self) -> None:
        """Begin anew after a worker died and took the others with it."""

    def close(self, at_once: bool = False) -> None:
        """Let everybody go; ``at_once`` without waiting for what they are doing."""


class Processes:
    """Processes of this machine. They know nothing of ``__main__`` and end when the driver does."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def submit[Made](self, do: Callable[..., Made], *given: Any) -> "Future[Made]":
        """Have something done; the first call starts the processes."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, _context(), initializer=_begin)
        with _single_threaded():
            return self._pool.submit(do, *given)

    def renew(self) -> None:
        """Forget the broken pool; the next call starts another."""
        self.close(at_once=True)

    def close(self, at_once: bool = False) -> None:
        """End the processes."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if at_once:
            for process in list((pool._processes or {}).values()):
                with suppress(OSError, ValueError):
                    process.kill()
        pool.shutdown(wait=not at_once, cancel_futures=True)


def _begin() -> None:
    """A worker leaves Ctrl-C to its driver, and ends when that is gone."""
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext as _Start
    from multiprocessing.context import SpawnProcess as _Base
elif _FORKS:
    from multiprocessing.context import ForkServerContext as _Start
    from multiprocessing.context import ForkServerProcess as _Base
else:
    from multiprocessing.context import SpawnContext as _Start
    from multiprocessing.context import SpawnProcess as _Base


class _Worker(_Base):
    """A process that does not import the user's script again, so that no script needs a guard."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        with _main_hidden():
            return _Base._Popen(process_obj)


class _Context(_Start):
    """Workers forked from a clean process that has learned everything; spawned where that cannot be."""

    Process = _Worker  # type: ignore[assignment,unused-ignore]


def _context() -> Any:
    made = _Context()
    if _FORKS:
        made.set_forkserver_preload([f"{__package__}.preload"])
    return made


@contextmanager
def _main_hidden() -> Iterator[None]:
    kept = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = kept


@contextmanager
def _single_threaded() -> Iterator[None]:
    """Processes that start meanwhile use one thread each; this process keeps its own settings."""
    kept = {name: os.environ.get(name) for name in SINGLE}
    os.environ.update(dict.fromkeys(SINGLE, "1"))
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class Given:
    """Any executor that somebody hands in; it stays open when the work is done."""

    def __init__(self, executor: Executor, workers: int) -> None:
        self.executor, self.workers = executor, workers

    def submit[Made](self, do: Callable[..., Made], *given: Any) -> "Future[Made]":
        """Have something done."""
        return self.executor.submit(do, *given)

    def renew(self) -> None:
        """Nobody here knows how to mend an executor that somebody else made."""
        raise OutputError(say("experiment.executor_broken"))

    def close(self, at_once: bool = False) -> None:
        """Whoever made it closes it."""


class Threads(Given):
    """Threads of this process: they start at once and take up little room, but a crash takes all along."""

    def __init__(self, workers: int) -> None:
        super().__init__(ThreadPoolExecutor(workers), workers)

    def close(self, at_once: bool = False) -> None:
        """End the threads; what they are doing is finished first."""
        self.executor.shutdown(wait=not at_once, cancel_futures=True)


class Cluster:
    """The workers of a Dask cluster, wherever they are. Raises OutputError if it cannot be used."""

    def __init__(self, address: str) -> None:
        try:
            client: Any = import_module("distributed").Client
            _hush("distributed", "tornado")
        except ImportError:
            raise OutputError(say("experiment.no_dask")) from None
        try:
            self.client: Any = client(address, timeout=PATIENCE, set_as_default=False)
            self.client.wait_for_workers(1, timeout=PATIENCE)
            engines = self.client.run(_ready)
        except (OSError, TimeoutError, ValueError) as error:
            raise OutputError(say("experiment.no_scheduler", address=address, reason=error)) from None
        check_engines(set(engines.values()))
        self.executor: Executor = self.client.get_executor(pure=False)

    @property
    def workers(self) -> int:
        """How many runs the cluster does at a time, at this moment."""
        with _reachable():
            return max(1, sum(self.client.ncores().values()))

    def submit[Made](self, do: Callable[..., Made], *given: Any) -> "Future[Made]":
        """Have something done."""
        with _reachable():
            return self.executor.submit(do, *given)

    def renew(self) -> None:
        """A cluster mends itself."""

    def close(self, at_once: bool = False) -> None:
        """Let the cluster go; what it is still doing is called off."""
        with suppress(Exception):
            self.executor.shutdown(wait=False)
        self.client.close(timeout=1 if at_once else 5)


def _hush(*packages: str) -> None:
    """What these packages have to say of a lost scheduler is told as a sentence, by us."""
    for name in [*packages, *logging.root.manager.loggerDict]:
        if name.partition(".")[0] in packages:
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _reachable() -> Iterator[None]:
    """What Dask says of a scheduler that is gone, as a sentence."""
    try:
        yield
    except (OSError, RuntimeError):
        raise OutputError(say("experiment.called_off")) from None


def _ready() -> str:
    """Compile everything where it is not, and say which engine this is."""
    from sim.jit import ENGINE_HASH, is_warm
    from sim.warm import warm

    if not is_warm():
        warm()
    return ENGINE_HASH


def check_engines(found: set[str]) -> None:
    """Raise OutputError if a worker has another engine than the driver: its runs would be others."""
    from sim.jit import ENGINE_HASH

    others = sorted(found - {ENGINE_HASH})
    if others:
        raise OutputError(say("experiment.other_engine", there=others[0], here=ENGINE_HASH))
