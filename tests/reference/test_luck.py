"""The second writing of the keyed draws gives the same bits as the first."""

import numpy as np

from sim import chance
from tests.reference import luck

CASES = [
    (0, 0, 0, 0, 0), (1, 7, -26, 480, -1), (2**63 - 1, 65535, 156, 2**40, 3), (12345, 85, 17, 4816, 4801),
    (7, 42, 0, 3, -1), (99, 81, -3, 2, 15),
]  # fmt: skip


def test_one_draw() -> None:
    for seed, purpose, week, who, whom in CASES:
        source = np.uint64(chance.stream(np.int64(seed), purpose, week))
        expected = chance.u01(source, who, whom)
        assert luck.draws(seed, purpose, week)(who, whom) == expected


def test_many_draws() -> None:
    who = np.array([16, 17, 32, 2**40], dtype=np.uint64)
    whom = np.array([33, 48, 49, 2**41], dtype=np.uint64)
    single = luck.draws(5, 60, -4)
    assert luck.many(5, 60, -4, who, whom) == [single(int(a), int(b)) for a, b in zip(who, whom, strict=True)]
    assert luck.many(5, 60, -4, who) == [single(int(a)) for a in who]


def test_normal_draws() -> None:
    for u in (0.0, 1e-12, 0.02, 0.3, 0.5, 0.925, 0.975, 1.0 - 2.0**-53):
        assert abs(luck.normal(u) - chance.normal(u)) < 1e-12
