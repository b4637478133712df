"""The reduced form: every pattern at the default numbers, with four seeds, against what is expected of it.

With so few seeds only what the interval of the claim leaves no doubt of counts as a contradiction; the seeds
are fixed, so the same engine gives the same answer.
"""

import numpy as np
import pytest

from analysis.evidence.patterns.expected import changed, load_expected
from analysis.evidence.patterns.judge import NOT
from analysis.evidence.patterns.reader import PatternReader
from analysis.evidence.patterns.register import GROUPS
from analysis.evidence.patterns.tell import tell_changed
from tests.patterns.known import lived


@pytest.mark.parametrize("group", GROUPS)
def test_no_pattern_contradicts_what_is_expected_of_it(group: str) -> None:
    found = changed(load_expected(), list(lived(group)), exact=False)
    assert not found, "\n".join(tell_changed(expected, one) for expected, one in found)


def test_an_expectation_that_is_turned_round_is_noticed() -> None:
    """Of patterns that surely hold all are noticed when the opposite is expected of them."""
    sure = [one for one in lived("circle") + lived("study") if one.claim.is_sure]
    assert len(sure) >= 6
    assert len(changed({one.pattern.id: NOT for one in sure}, sure, exact=False)) == len(sure)


def test_a_pattern_reads_the_same_alone_as_among_others() -> None:
    """What is shared, and what is forgotten on the way, changes no number by a bit."""
    group = PatternReader(tuple(pattern.id for pattern in GROUPS["principles"]))
    among = dict(zip(group.columns, group.read({}, 1), strict=True))
    for name in ("P16", "P29"):
        alone = PatternReader((name,))
        assert dict(zip(alone.columns, alone.read({}, 1), strict=True)).items() <= among.items()


def test_a_vector_moves_what_it_sets_and_what_an_arm_sets_stands() -> None:
    reader = PatternReader(("P25", "P40"))

    def read(numbers: dict[str, float]) -> dict[str, float]:
        return dict(zip(reader.columns, reader.read(numbers, 1), strict=True))

    plain, harsh = read({}), read({"parameters.harm_weight": 6.0})
    assert harsh["P25.harm"] == 2.0 * plain["P25.harm"] and harsh["P25.answer"] == plain["P25.answer"]
    easing = read({"context.secular_trend": -0.2})
    assert easing["P40.change_as_put_in"] < plain["P40.change_as_put_in"] - 0.2
    assert easing["P40.change_without_trend"] == plain["P40.change_without_trend"]


def test_a_world_that_cannot_be_lived_is_left_out_and_no_others_with_it() -> None:
    reader = PatternReader(("P24", "P25"))
    found = dict(zip(reader.columns, reader.read({"context.persons": 3}, 1), strict=True))
    assert found["P24.lived"] == 0.0 and np.isnan(found["P24.r_later"])


def test_what_two_patterns_read_of_one_arm_agrees() -> None:
    """P1, P39 and P40 live the same hamlets: what they have in common is equal to the bit."""
    numbers = {one.pattern.id: {e.name: e.value for e in one.numbers} for one in lived("study")}
    assert numbers["P1"]["net"] == numbers["P39"]["net_later"]
    assert numbers["P1"]["change_without"] == numbers["P40"]["change_as_put_in"]
    assert numbers["P1"]["net"] == pytest.approx(numbers["P1"]["change"] - numbers["P1"]["change_without"])
