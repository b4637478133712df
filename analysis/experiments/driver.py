"""The driver: have every run done exactly once, whatever dies on the way, and keep what comes back.

Few parts are under way at a time. Where a worker dies, the parts that were under way are done again one by
one; a part that kills its worker again is taken apart, and a run that does so every time is a failure.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from typing import Any, NamedTuple, Protocol

from sim.errors import OutputError
from sim.words import say

from .crews import Crew, check_engines
from .parts import Part, broken_part, joined, live_part
from .plan import Block, Plan
from .store import Status, Store

TRIES = 2
"""So often a run may kill its worker before it is called a failure: one death may have other reasons."""
HEARD = 0.2
"""Seconds between two looks at the keyboard."""
SECONDS_A_PART = 2.0
NANOSECONDS = 600.0
"""What a person-week costs roughly, everything included."""
MOST_IN_PART, FEWEST_PARTS = 500, 16
Live = Callable[[Any, list[Any]], Part]
Broken = Callable[[Any, Any, str], Part]
Tell = Callable[[int, int, bool], None]
"""How many runs, how many of them failed, and whether they were done just now."""


class Piece(NamedTuple):
    """One part of the work: its number and its runs."""

    number: int
    first: int
    after: int

    @property
    def runs(self) -> int:
        """How many runs it has."""
        return self.after - self.first


def runs_a_part(plan: Plan, runs: int) -> int:
    """How many runs make a part: about two seconds' worth, but enough parts to share out."""
    persons = max(scenario.context.persons for scenario in plan.kit.scenarios)
    weeks = plan.kit.weeks + max(scenario.burn_in for scenario in plan.kit.scenarios)
    each = plan.arms * (persons * weeks * NANOSECONDS * 1e-9 + 0.003)
    return max(1, min(int(SECONDS_A_PART / each), MOST_IN_PART, -(-runs // FEWEST_PARTS)))


def pieces_of(
    plan: Any, block: Block, number: int, runs: Callable[[Any, int], int] | None = None
) -> Iterator[Piece]:
    """A block in pieces, numbered from ``number`` on; the same whoever does them, and wherever."""
    size, end = (runs or runs_a_part)(plan, block.runs), block.start + block.runs
    for place, first in enumerate(range(block.start, end, size)):
        yield Piece(number + place, first, min(first + size, end))


class Work(Protocol):
    """What a driver can have done: tasks by number, and the kit that workers need for them."""

    @property
    def kit(self) -> Any:
        """What workers need beside their tasks."""

    def tasks(self, block: Block, first: int, after: int) -> list[Any]:
        """The tasks of runs ``first`` up to ``after`` (not included)."""


class Driver:
    """Drives one crew through the blocks of one plan and keeps what comes back in one store.

    ``live`` does some tasks, ``broken`` is what comes of one that kills its worker every time, and ``size``
    says how many runs make a part.
    """

    def __init__(
        self, plan: Work, store: Store, crew: Crew, tell: Tell, live: Live = live_part,
        broken: Broken = broken_part, size: Callable[[Any, int], int] | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.store, self.crew, self.tell, self.live = plan, store, crew, tell, live
        self.broken, self.size = broken, size or runs_a_part
        self.parts = self.failed = 0
        self.seconds = 0.0
        self._reason, self._broken = "", False

    def do(self, block: Block) -> None:
        """Have all runs of a block done that are not done yet."""
        pieces = list(pieces_of(self.plan, block, self.parts, self.size))
        self._do(block, deque(self._undone(pieces)))
        self.parts += len(pieces)

    def _undone(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            status = self.store.done(*piece)
            if status is None:
                yield piece
            else:
                self._count(piece, status, False)

    def _count(self, piece: Piece, status: Status, just_now: bool) -> None:
        self.failed += status.failed
        self.seconds += status.seconds
        self.tell(piece.runs, status.failed, just_now)

    def _do(self, block: Block, waiting: deque[Piece]) -> None:
        flying: dict[Future[Part], Piece] = {}
        try:
            self._fly(block, waiting, flying)
        finally:
            for future in flying:
                future.cancel()

    def _fly(self, block: Block, waiting: deque[Piece], flying: "dict[Future[Part], Piece]") -> None:
        suspects: deque[Piece] = deque()
        while waiting or flying or suspects:
            while waiting and not suspects and len(flying) < 2 * self.crew.workers:
                try:
                    flying[self._submit(block, waiting[0].first, waiting[0].after)] = waiting[0]
                    waiting.popleft()
                except BrokenExecutor:  # those under way will say so too
                    self._broken = True
                    break
            landed, _ = wait(flying, timeout=HEARD, return_when=FIRST_COMPLETED)
            for future in landed:
                piece = flying.pop(future)
                part = self._part_of(future)
                if part is None:
                    suspects.append(piece)
                else:
                    self._keep(piece, part)
            if not flying:
                self._mend()
                while suspects:
                    piece = suspects.popleft()
                    self._keep(piece, self._alone(block, piece))

    def _submit(self, block: Block, first: int, after: int) -> "Future[Part]":
        return self.crew.submit(self.live, self.plan.kit, self.plan.tasks(block, first, after))

    def _part_of(self, future: "Future[Part]") -> Part | None:
        """What came back; None where the worker died, or something else than a run went wrong."""
        try:
            part = future.result()
        except CancelledError:
            raise OutputError(say("experiment.called_off")) from None
        except Exception as error:
            self._reason = f"{type(error).__name__}: {error}"
            self._broken = self._broken or isinstance(error, BrokenExecutor)
            return None
        check_engines({part.engine})
        return part

    def _keep(self, piece: Piece, part: Part) -> None:
        self._count(piece, self.store.put(*piece, part), True)

    def _alone(self, block: Block, piece: Piece) -> Part:
        """A piece while nothing else is under way; taken apart if it goes wrong again."""
        part = self._try(block, piece.first, piece.after)
        if part is not None:
            return part
        return joined([self._single(block, run) for run in range(piece.first, piece.after)])

    def _single(self, block: Block, run: int) -> Part:
        for _ in range(TRIES):
            part = self._try(block, run, run + 1)
            if part is not None:
                return part
        return self.broken(self.plan.kit, self.plan.tasks(block, run, run + 1)[0], self._reason)

    def _try(self, block: Block, first: int, after: int) -> Part | None:
        try:
            future = self._submit(block, first, after)
        except BrokenExecutor:
            self._broken = True
            self._mend()
            future = self._submit(block, first, after)
        while not future.done():
            wait([future], timeout=HEARD)
        part = self._part_of(future)
        self._mend()
        return part

    def _mend(self) -> None:
        """Begin anew with another crew where the old one broke."""
        if self._broken:
            self._broken = False
            self.crew.renew()
