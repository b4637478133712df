"""Ten times as many communities: ten times the time, and no more room."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sizes import ROOT


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads the memory of all processes")
def test_memory_is_flat_and_time_linear_in_the_number_of_communities() -> None:
    found = []
    for communities in (100, 1000):
        words = [sys.executable, "-m", "tests.bench.rollout", "province_two_waves", str(communities)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    few, many = found
    assert many["memory"] - few["memory"] < 150e6, found  # rows of 900 communities and their tables
    assert many["wall"] < 12.0 * few["wall"], found
