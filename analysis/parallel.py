"""Do the same for many seeds, side by side, and hand back the results in order.

Kernels let go of the interpreter's lock, so threads use every core without starting new interpreters
(which would take longer than twenty runs of a hamlet). The threads are daemons: Ctrl-C never waits.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence


def workers() -> int:
    """How many runs go side by side: one a core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class _Desk:
    """What the threads share: which item is next, what is done, and how far they may run ahead."""

    def __init__(self, items: int, ahead: int) -> None:
        self.items, self.ahead = items, ahead
        self.next = self.handed_out = 0
        self.done: dict[int, object] = {}
        self.failed: dict[int, BaseException] = {}
        self.closed = False
        self.changed = threading.Condition()

    def take(self) -> int | None:
        """The place of the next item, as soon as it is not too far ahead; None when there is no more."""
        with self.changed:
            self.changed.wait_for(lambda: self.closed or self.next < self.handed_out + self.ahead)
            if self.closed or self.next >= self.items:
                return None
            self.next += 1
            return self.next - 1

    def put(self, place: int, made: object, error: BaseException | None) -> None:
        """Lay down what one item gave."""
        with self.changed:
            if error is None:
                self.done[place] = made
            else:
                self.failed[place] = error
            self.changed.notify_all()

    def collect(self, place: int) -> object:
        """Wait for what one item gave; raises what it raised."""
        with self.changed:
            while place not in self.done and place not in self.failed:
                self.changed.wait(0.2)  # a wait with an end, so that Ctrl-C is heard on every system
            self.handed_out = place + 1
            self.changed.notify_all()
            if place in self.failed:
                raise self.failed[place]
            return self.done.pop(place)

    def close(self) -> None:
        """Nothing more is wanted."""
        with self.changed:
            self.closed = True
            self.changed.notify_all()


def in_order[Item, Made](
    make: Callable[[Item], Made], items: Sequence[Item], side_by_side: int | None = None
) -> Iterator[Made]:
    """``make(item)`` for every item, in order; few results wait at a time, however many items there are."""
    count = min(side_by_side or workers(), len(items))
    if count <= 1:
        yield from (make(item) for item in items)
        return
    desk = _Desk(len(items), ahead=2 * count)

    def work() -> None:
        while (place := desk.take()) is not None:
            try:
                desk.put(place, make(items[place]), None)
            except BaseException as error:
                desk.put(place, None, error)

    for _ in range(count):
        threading.Thread(target=work, daemon=True).start()
    try:
        for place in range(len(items)):
            yield desk.collect(place)  # type: ignore[misc]
    finally:
        desk.close()
