"""Patterns as data: every check can fail and can hold, every pattern is complete and says what it is."""

import numpy as np
import pytest

from analysis.evidence.patterns.expected import load_expected
from analysis.evidence.patterns.judge import NOT, VERDICTS
from analysis.evidence.patterns.mismatches import BEFORE, MISMATCHES, SHARE, frozen
from analysis.evidence.patterns.pattern import KINDS, QUANTITY, Pattern
from analysis.evidence.patterns.reader import PatternReader
from analysis.evidence.patterns.register import GROUPS, PATTERNS, grouped
from sim.words import has
from tests.patterns.known import judge

ASKED_FOR = {*(f"P{number}" for number in range(1, 44)), "P1b"}
ALL = list(PATTERNS.values())


def test_every_pattern_that_was_asked_for_is_there_once() -> None:
    assert set(PATTERNS) >= ASKED_FOR
    assert len(PATTERNS) == sum(len(group) for group in GROUPS.values())
    assert list(PATTERNS)[:3] == ["P1", "P1b", "P2"]


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: pattern.id)
def test_a_pattern_is_complete(pattern: Pattern) -> None:
    assert pattern.kind in KINDS and pattern.checks and pattern.arms
    assert len(set(pattern.measures)) == len(pattern.measures)
    assert all(has(f"pattern.{pattern.id}.{what}") for what in ("says", "study", "published"))
    numbers = dict.fromkeys(pattern.measures, 0.5)
    for check in (*pattern.checks, pattern.asked_of_all):
        check.of(numbers)  # reads nothing that is not measured
        assert check.low < check.high and not (np.isinf(check.low) and np.isinf(check.high))


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: pattern.id)
def test_every_check_can_fail_and_can_hold(pattern: Pattern) -> None:
    draw = np.random.default_rng(7)
    for check in (*pattern.checks, pattern.asked_of_all):
        seen = set()
        for scale in (0.1, 1.0, 10.0):
            for row in draw.normal(0.0, scale, (400, len(pattern.measures))):
                seen.add(check.holds(dict(zip(pattern.measures, row, strict=True))))
        assert {True, False} <= seen, check.name


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: pattern.id)
def test_what_does_not_exist_is_never_said_to_hold(pattern: Pattern) -> None:
    nothing = dict.fromkeys(pattern.measures, float("nan"))
    assert all(check.holds(nothing) is not True for check in pattern.checks)


WRONG = {  # numbers as the defaults give them, and which to turn round
    "P7": ({"srq20_participants": -1.7, "srq20_household": -0.4, "srq20_others": -0.1,
            "hostility_participants": -0.05, "hostility_household": -0.03, "hostility_others": -0.01},
           ("srq20_participants", "srq20_household")),
    "P11": ({"early": 0.09, "late": 0.19, "none": 0.38}, ("early", "late")),
    "P12": ({"bridging_mixed": 2.8, "net_mixed": -1.6, "bridging_separate": 0.0, "net_separate": -1.7},
            ("bridging_mixed", "bridging_separate")),
    "P18": ({"attendance_without": 0.74, "dropout_without": 0.17, "net_without": -0.6, "attendance_with": 0.83,
             "dropout_with": 0.08, "net_with": -1.6}, ("attendance_without", "attendance_with")),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_two_numbers_turned_round_turn_the_verdict(name: str) -> None:
    numbers, (one, two) = WRONG[name]
    pattern = PATTERNS[name]
    noise = np.random.default_rng(1).normal(0.0, 0.001, (6, len(pattern.measures)))
    right = noise + [numbers[measure] for measure in pattern.measures]
    turned = {**numbers, one: numbers[two], two: numbers[one]}
    wrong = noise + [turned[measure] for measure in pattern.measures]
    assert judge(pattern, right).verdict == "holds"
    assert judge(pattern, wrong).verdict == NOT


def test_every_pattern_has_an_expected_verdict() -> None:
    expected = load_expected()
    assert list(expected) == list(PATTERNS)
    assert set(expected.values()) <= set(VERDICTS)


def test_what_was_measured_before_is_kept_for_every_known_mismatch() -> None:
    assert BEFORE.is_file()
    before = frozen()
    assert {pattern for pattern, _ in before} == set(PATTERNS)
    for mismatch, pattern, name in MISMATCHES:
        known = {check.name for check in PATTERNS[pattern].checks} | set(PATTERNS[pattern].measures)
        assert name in known | {SHARE}, f"{mismatch}: {name}"
        assert (pattern, name) in before, f"{mismatch}: {name}"


def test_quantities_that_were_tuned_say_so() -> None:
    assert {name for name, pattern in PATTERNS.items() if pattern.tuned and pattern.kind == QUANTITY} >= {
        "P1", "P16", "P41", "P45",
    }  # fmt: skip


def test_readers_live_shared_arms_once_and_differ_by_what_they_read() -> None:
    one, both = PatternReader(("P1",)), PatternReader(("P1", "P24"))
    assert len(one.arms) == len(both.arms) == 1
    assert one.key != both.key and one.cost == both.cost > 0.0
    assert both.columns[: len(one.columns)] == one.columns
    assert grouped(("P24", "P22")) == {"study": ("P24",), "amounts": ("P22",)}
