"""Promise: three voices, one model. The same rules, read by Python itself, give the same weeks.

(The second writing of the model speaks in ``tests/reference``, the Mesa facade in ``tests/test_mesa.py``.)
"""

import sys
from pathlib import Path

import numpy as np

from sim.community import Community
from sim.jit import COMPILED
from sim.state import TABLE
from tests.spec.outside import told
from tests.spec.states import used
from tests.worlds import lively

SMALL = {"context__persons": 64, "programme__groups": 2, "programme__group_size": 6, "burn_in": 1}
WEEKS = 6
CLOSE = 0.0 if sys.platform == "linux" else 1e-12
"""Equal to the bit where compiled code and Python call the same library of mathematics."""
PROGRAM = """
import sys
import warnings
import numpy as np
from sim.jit import COMPILED
from tests.spec.test_interpreted import pictures
assert not COMPILED
warnings.simplefilter("error", RuntimeWarning)
np.savez(sys.argv[1], **pictures())
"""


def pictures() -> dict[str, np.ndarray]:
    """Everything that this engine makes of a small lively village, week by week, and what it wrote down."""
    community = Community.start(lively(**SMALL), 2, log=True)
    seen = {}
    for week in range(WEEKS + 1):
        for field in TABLE:
            seen[f"{week}.{field.level}.{field.name}"] = used(community.state, field.level)[field.name].copy()
        if week < WEEKS:
            community.advance(1)
    log = community.book.log
    for name in log.row.dtype.names:
        seen[f"event.{name}"] = log.row[name][: log.count[0]]
    weekly = community.records().weekly()
    return {**seen, "weekly": weekly.drop(columns=["arm", "stratum"]).to_numpy(float)}


def test_interpreted_and_compiled_rules_agree(tmp_path: Path) -> None:
    """Six lively weeks: every field of the state, every event and every outcome is the same."""
    assert COMPILED
    file = tmp_path / "interpreted.npz"
    told(PROGRAM, str(file), NUMBA_DISABLE_JIT="1")
    compiled, interpreted = pictures(), np.load(file)
    assert compiled.keys() == set(interpreted.files)
    assert len(compiled["event.week"]) > 150
    assert (compiled[f"{WEEKS}.person.suffered"] + compiled[f"{WEEKS}.person.did"] > 0).any()
    far = {}
    for name, ours in compiled.items():
        theirs = interpreted[name]
        assert ours.dtype == theirs.dtype, name
        assert ours.shape == theirs.shape, name
        if ours.dtype.kind != "f":
            assert (ours == theirs).all(), name
        elif not np.allclose(ours, theirs, rtol=0, atol=CLOSE, equal_nan=True):
            far[name] = float(np.nanmax(np.abs(ours - theirs)))
    assert not far
