"""Every section of docs/performance.md, measured and printed beside its targets.

A missed target is printed, not failed: how fast a machine is today is no property of the engine. What fails
is a measurement that gives no figures, or sides of a comparison that did not do the same work.
"""

import os
from collections.abc import Iterator
from math import isfinite
from typing import Any

import pytest

from .measure import Figures
from .sections import LONG, SECTIONS, load, measured
from .targets import judge, line

pytestmark = pytest.mark.bench
ASKED = [name for name in SECTIONS if name not in LONG or os.environ.get("COMMONGROUND_BENCH_MILLION")]


@pytest.fixture(scope="module")
def found() -> dict[str, Figures]:
    """Figures by section, filled as sections are measured; what they are compared with is what was kept."""
    return {name: section["figures"] for name, section in load().items()}


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inside)
    else:
        yield value


@pytest.mark.parametrize("section", ASKED)
def test_speed(section: str, found: dict[str, Figures], capsys: pytest.CaptureFixture[str]) -> None:
    found[section] = measured(section)["figures"]
    with capsys.disabled():
        print(f"\n{section}")
        print(*[line(verdict) for verdict in judge(found, (section,))], sep="\n")
    if "why_not" in found[section]:
        pytest.skip(found[section]["why_not"])
    assert found[section].get("same", True), "the engine without events lived through other weeks"
    numbers = [leaf for leaf in _leaves(found[section]) if isinstance(leaf, int | float)]
    assert numbers and all(isfinite(leaf) for leaf in numbers)
