"""The reduced study: the published change of distress and the signs of the main effects."""

import pytest

from sim.scenario import load_scenario
from tests.study import basin, readings

Found = dict[str, tuple[float, float]]
pytestmark = pytest.mark.validate


@pytest.fixture(scope="module")
def headline() -> Found:
    return readings(load_scenario("burundi_hamlet"), 12)


def test_distress_changes_as_published(headline: Found) -> None:
    """Participants −2.3, the same people without programme −0.8 (Scholte 2011), each within three errors + .3."""
    for key, published in (("change", -2.3), ("change_without", -0.8)):
        mean, error = headline[key]
        assert abs(mean - published) < 3 * error + 0.3


def test_family_gains_less_than_participants_and_others_little(headline: Found) -> None:
    participants, household, others = (headline[k][0] for k in ("net_last", "net_household", "net_others"))
    assert participants < household < others < 0.1


def test_two_thirds_of_groups_live_on(headline: Found) -> None:
    mean, error = headline["alive"]
    assert abs(mean - 0.684) < 3 * error + 0.05


def test_violence_has_a_low_and_a_high_basin() -> None:
    low, high = basin(0.17, 6), basin(0.80, 6)
    assert low[-1] < 0.2 < high[-1]
    assert high[-1] > high[0]
