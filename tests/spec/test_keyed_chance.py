"""Promise: every random draw is a pure function of (seed, purpose, week, who, whom); purposes stay.

Nothing here is left to luck: the draws are fixed by their keys, so a bound that holds once holds for good.
"""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from sim.chance import Purpose, normal, stream, u01
from tests.sizes import ROOT

CHECK_VALUES = (
    ((0, 0, 0, 0, 0), 0.19113527495148241),
    ((1, 7, -26, 480, -1), 0.15954803693274966),
    ((2**63 - 1, 65535, 156, 2**40, 3), 0.5035123975906869),
)
MANY = 20_000
FAR = 5.0  # standard errors; one correlation in 1.7 million lies farther out by chance


def _source(seed: int, purpose: int, week: int) -> np.uint64:
    """A stream as kernels hold it (handed out to Python, 64 bits come back as a plain number)."""
    return np.uint64(stream(seed, purpose, week))


def _draws(seed: int = 1, purpose: int = 80, week: int = 3, whom: int = -1, people: int = MANY) -> np.ndarray:
    source = _source(seed, purpose, week)
    return np.array([u01(source, who, whom) for who in range(people)])


@pytest.mark.parametrize(("keys", "value"), CHECK_VALUES)
def test_draws_are_those_that_the_contract_fixes(keys: tuple[int, ...], value: float) -> None:
    """The published check values come out to the bit, at the edges of the seed and for negative weeks."""
    seed, purpose, week, who, whom = keys
    assert u01(_source(seed, purpose, week), who, whom) == value


def test_nobody_is_minus_one() -> None:
    """A draw that concerns one person alone is the draw with nobody (−1) as the other."""
    source = _source(5, 7, 9)
    assert u01(source, 11) == u01(source, 11, -1) != u01(source, 11, 0)


def test_draws_are_uniform() -> None:
    """Draws fill [0, 1) evenly, whichever key runs on: who, whom, week, purpose or seed."""
    runs = {
        "who": _draws(),
        "pair": np.array([u01(_source(1, 60, 3), a, b) for a in range(160) for b in range(a + 1, 160)]),
        "week": np.array([u01(_source(1, 80, week), 16) for week in range(-26, MANY)]),
        "purpose": np.array([u01(_source(1, purpose, 3), 16) for purpose in range(MANY)]),
        "seed": np.array([u01(_source(seed, 80, 3), 16) for seed in range(MANY)]),
    }
    for name, values in runs.items():
        assert values.min() >= 0.0, name
        assert values.max() < 1.0, name
        assert stats.kstest(values, "uniform").pvalue > 1e-4, name
        counts = np.histogram(values, 64, (0.0, 1.0))[0]
        assert stats.chisquare(counts).pvalue > 1e-4, name


def test_neighbouring_keys_have_nothing_in_common() -> None:
    """Draws that differ in one key by one are unrelated, also when a pair is read from the other side."""
    base = _draws()
    others = {
        "next person": _draws(people=MANY + 1)[1:], "next place": _draws(people=MANY + 16)[16:],
        "next week": _draws(week=4), "week before zero": _draws(week=-3), "next purpose": _draws(purpose=81),
        "next seed": _draws(seed=2), "somebody": _draws(whom=0), "the next one": _draws(whom=1),
    }  # fmt: skip
    source = _source(1, 80, 3)
    here = np.array([u01(source, a, b) for a, b in product(range(140), range(140)) if a < b])
    there = np.array([u01(source, b, a) for a, b in product(range(140), range(140)) if a < b])
    for name, (one, two) in {**{n: (base, v) for n, v in others.items()}, "from b": (here, there)}.items():
        shared = abs(np.corrcoef(one, two)[0, 1]) * np.sqrt(len(one))
        assert shared < FAR, f"{name}: {shared:.1f} standard errors"
        assert not np.any(one == two), name


def test_no_two_streams_are_alike() -> None:
    """Purposes and weeks of one run, and seeds of neighbouring runs, all have streams of their own."""
    seen = {
        int(stream(seed, purpose, week))
        for seed, purpose, week in product(range(8), (int(p) for p in Purpose), range(-30, 160))
    }
    assert len(seen) == 8 * len(Purpose) * 190


def test_normal_is_the_standard_normal_quantile() -> None:
    """``normal`` equals scipy's quantile to 14 digits from the far tails to the middle, and rises."""
    tails = 2.0 ** -np.arange(2.0, 54.0)
    u = np.unique(np.concatenate([tails, np.linspace(1e-4, 1.0 - 1e-4, 4001), 1.0 - tails]))
    ours = np.array([normal(x) for x in u])
    assert np.max(np.abs(ours - ndtri(u)) / np.maximum(1.0, np.abs(ndtri(u)))) < 1e-14
    assert all(a < b for a, b in pairwise(ours))


def test_normal_is_finite_at_the_ends() -> None:
    """A draw of exactly 0 (and a 1 that no draw gives) is read as the outermost number that is possible."""
    assert normal(0.0) == normal(2.0**-54) == pytest.approx(-8.29, abs=0.01)
    assert normal(1.0) == normal(1.0 - 2.0**-53) == pytest.approx(8.21, abs=0.01)


def test_normal_draws_are_standard_normal() -> None:
    """Normal draws have mean 0, SD 1 and the right shape."""
    values = np.array([normal(u) for u in _draws()])
    assert stats.kstest(values, "norm").pvalue > 1e-4


def test_seeds_of_others_are_seeds() -> None:
    """A seed taken from a stream (of a community, of another luck) lies in 0 ≤ seed < 2⁶³ and is new."""
    seeds = [int(_source(seed, 31, luck)) >> 1 for seed in range(50) for luck in range(50)]
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert len(set(seeds)) == len(seeds)


def _listed() -> dict[int, list[str]]:
    lines = (ROOT / "tests" / "golden" / "purposes.txt").read_text("utf-8").splitlines()
    entries = [[part.strip() for part in line.split("|")] for line in lines if line and line[0] != "#"]
    assert [int(entry[0]) for entry in entries] == sorted({int(entry[0]) for entry in entries})
    return {int(entry[0]): entry[1:] for entry in entries}


def test_a_purpose_never_changes_its_meaning() -> None:
    """Every purpose ever committed keeps its code, its name and its keys; new ones are added to the list."""
    running = {int(p): [p.name, p.phase, p.who, p.whom] for p in Purpose}
    listed = _listed()
    assert {code: running.get(code) for code in listed} == listed, "a committed purpose changed or is gone"
    assert running.keys() == listed.keys(), "append new purposes to tests/golden/purposes.txt"


def test_purposes_do_not_share_codes() -> None:
    """Each name has a code of its own, from 0 to 65535."""
    assert len(Purpose.__members__) == len(list(Purpose))
    assert all(0 <= int(p) <= 65535 for p in Purpose)
