"""The reduced form: every pattern at the default numbers, with four seeds, against what is expected of it.

With so few seeds only what the interval of the claim leaves no doubt of counts as a contradiction; the seeds
are fixed, so the same engine gives the same answer.
"""

import pytest

from analysis.evidence.patterns.expected import changed, load_expected
from analysis.evidence.patterns.judge import NOT
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


def test_what_two_patterns_read_of_one_arm_agrees() -> None:
    """P1, P39 and P40 live the same hamlets: what they have in common is equal to the bit."""
    numbers = {one.pattern.id: {e.name: e.value for e in one.numbers} for one in lived("study")}
    assert numbers["P1"]["net"] == numbers["P39"]["net_later"]
    assert numbers["P1"]["change_without"] == numbers["P40"]["change_as_put_in"]
    assert numbers["P1"]["net"] == pytest.approx(numbers["P1"]["change"] - numbers["P1"]["change_without"])
