"""When a visitor leaves: what was theirs is forgotten, and the memory goes back to the machine."""

import ctypes
import gc
from contextlib import suppress
from threading import Timer

from .view import Visit

MMAP_THRESHOLD, ARENA_MAX = -3, -8
"""Names of glibc's malloc.h."""
AFTER = 1.0
"""Seconds after which memory is given back; Solara takes the page apart meanwhile."""


def keep_memory_apart() -> None:
    """Have large arrays lie in pages of their own (glibc), so that one that is freed leaves no hole."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(MMAP_THRESHOLD, 128 * 1024)
        libc.mallopt(ARENA_MAX, 2)


def leave(visit: Visit) -> None:
    """Forget a visit now, and tidy up once the page is gone."""
    visit.forget()
    timer = Timer(AFTER, give_back)
    timer.daemon = True
    timer.start()


def give_back() -> None:
    """Collect what is left, and ask the C library to return free pages (glibc keeps them otherwise)."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
