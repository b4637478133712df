"""Work that is stopped after so many parts, as by Ctrl-C."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from analysis.experiments.driver import Driver


@contextmanager
def stopped_after(parts: int) -> Iterator[None]:
    """Within it, the driver is interrupted when it would keep one part more."""
    kept: list[int] = []
    keep = Driver._keep

    def few(self, piece, part):  # type: ignore[no-untyped-def]
        if len(kept) == parts:
            raise KeyboardInterrupt
        kept.append(piece.number)
        keep(self, piece, part)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Driver, "_keep", few)
        yield
