"""The reference by itself: values worked out by hand from the page, and what must always hold."""

from math import exp, sqrt

import pytest

from sim.chance import Purpose, normal
from sim.scenario import Scenario
from tests.reference import Village, luck
from tests.reference.people import MIND, STATIC
from tests.reference.practice_worlds import WORLDS as PRACTICE
from tests.reference.rules import balance, hill, move
from tests.reference.small import small_state
from tests.reference.ties import OPEN, Kind
from tests.reference.worlds import WORLDS as VILLAGES

WORLDS = {**VILLAGES, **PRACTICE}
SEED = 4
NUMBERS = {
    "life_event_mean": 0.07, "strain_memory": 0.96, "strain_spread": 0.32, "life_event_size": 0.5,
    "life_event_rate": 0.008, "trust_drift": 0.01, "home_trust": 0.52, "usual_trust": 0.5,
    "contact_household": 1.0, "contact_neighbour": 0.35, "outgroup_discount": 0.5,
    "trust_gain_everyday": 0.02, "harm_weight": 3.0, "support_trust": 0.5, "support_depth": 5.0,
    "support_top": 0.5,
}  # fmt: skip


def _village(scenario: Scenario, households: int = 20) -> Village:
    return Village.from_snapshot(scenario, small_state(households), SEED)


def _quiet() -> Village:
    context = {"hardship": 0.45, "secular_trend": -0.05}
    tree = {"context": context, "programme": {"modality": "none"}, "parameters": NUMBERS}
    return _village(Scenario.model_validate(tree))


def _minds(village: Village) -> list[float]:
    return [getattr(person, name) for person in village.people for name in MIND]


def test_forms() -> None:
    assert hill(0.5, 0.5, 3) == 0.5
    assert hill(-1.0, 0.5, 3) == 0.0
    assert balance(0.4, 0.5, 0.0) == pytest.approx(0.7)
    assert balance(0.4, 1.5, 0.5) == pytest.approx(0.4 + 0.75 * 0.6 - 0.25 * 0.4)
    assert move(0.2, 0.6, 0.1) == pytest.approx(0.24)


def test_snapshot_is_read_whole() -> None:
    village, state = _quiet(), small_state()
    assert len(village.people) == 60
    assert [person.key for person in village.people] == state.person["key"].tolist()
    assert sum(len(person.ties) for person in village.people) == int(state.community.ties[0])
    for row, person in enumerate(village.people):
        for name in (*MIND, *STATIC):
            assert getattr(person, name) == state.person[name][row]
        assert list(person.ties) == sorted(person.ties)
        for key, tie in person.ties.items():
            assert (tie.holder, tie.other.key, tie.back.other) == (person, key, person)


def test_strain_by_hand() -> None:
    village = _quiet()
    person = village.people[7]
    before = person.strain
    village.begin_week()
    village.step_phase("strain")
    usual = 0.45 - 0.07 - 0.05 * 1 / 52
    noise = normal(luck.draws(SEED, Purpose.STRAIN_NOISE, 1)(person.key))
    expected = usual + 0.96 * (before - usual) + 0.32 * sqrt(1 - 0.96**2) * noise
    expected += 0.5 * (luck.draws(SEED, Purpose.LIFE_EVENT, 1)(person.key) < 0.008)
    assert person.strain == pytest.approx(min(max(expected, 0.0), 1.0), abs=1e-12)


def test_everyday_trust_by_hand() -> None:
    village = _quiet()
    village.begin_week()
    contact = luck.draws(SEED, Purpose.CONTACT, 1)
    expected = {}
    for pair in village.pairs:
        for tie in (pair.forth, pair.back):
            one, other, back = tie.holder, tie.other, tie.back.trust
            usual = one.general_trust if tie.cross else 0.5
            home = tie.kind is Kind.HOUSEHOLD
            rate, towards = (0.005, 0.52) if home else (0.01, usual)
            gain, loss = rate * towards, rate * (1 - towards)
            if contact(*pair.key) < (1.0 if home else 0.35):
                credit = 1 - 0.5 * (1 - one.general_trust) if tie.cross else 1.0
                gain += 0.02 * (1 - other.hostility) * (0.4 + 0.4 * back + 0.2 * other.skill) * credit
                loss += 3 * 0.02 * other.hostility * (1 - back) * (1 - 0.7 * other.skill)
            expected[tie] = tie.trust + gain * (1 - tie.trust) - loss * tie.trust
    village.step_phase("encounters")
    assert all(tie.trust == pytest.approx(value, abs=1e-12) for tie, value in expected.items())


def test_support_by_hand() -> None:
    village = _quiet()
    village.begin_week()
    person = village.people[10]
    trusts = sorted(tie.trust for tie in person.ties.values())
    breadth = sum(t * t**4 / (t**4 + 0.5**4) for t in trusts)
    expected = 0.5 * sum(trusts[-3:]) / 3 + 0.5 * (1 - exp(-breadth / 5))
    village.step_phase("persons")
    assert person.support == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", WORLDS)
def test_what_always_holds(name: str) -> None:
    village = _village(WORLDS[name](), 40)
    for _ in range(30):
        village.step()
        assert all(0.0 <= value <= 1.0 for value in _minds(village))
        assert all(0.0 <= tie.trust <= 1.0 for person in village.people for tie in person.ties.values())
        assert [pair.key for pair in village.pairs] == sorted(pair.key for pair in village.pairs)
        for person in village.people:
            own = {tie.pair for tie in person.ties.values() if tie.pair.status is OPEN}
            assert own == set(person.disputes)
            assert person.circle is None or (person.circle.is_living and person in person.circle.members)
        for circle in village.circles:
            assert all(0.0 <= value <= 1.0 for value in (circle.goal, circle.commitment, circle.burden))
            assert all(person.circle is circle for person in circle.members)
        assert all(places >= 0.0 for places in village.places.values())


def test_same_seed_same_village() -> None:
    one, two = (_village(WORLDS["busy"](), 40) for _ in range(2))
    for _ in range(20):
        one.step()
        two.step()
    assert one.events == two.events
    assert _minds(one) == _minds(two)


def test_order_of_people_and_pairs_does_not_matter() -> None:
    straight, turned = (_village(WORLDS["none"](), 30) for _ in range(2))
    turned.people.reverse()
    turned.pairs.reverse()
    turned._person_keys = turned._person_keys[::-1]
    turned._low_keys, turned._high_keys = turned._low_keys[::-1], turned._high_keys[::-1]
    for _ in range(20):
        straight.step()
        turned.step()
    turned.people.reverse()
    assert _minds(straight) == pytest.approx(_minds(turned), abs=1e-12)
    assert sorted(straight.events) == sorted(turned.events)


def test_weeks_of_burn_in_know_no_programme() -> None:
    village = _village(WORLDS["busy"](), 40)
    village.week = -5
    for _ in range(5):
        village.step()
    assert village.week == 0
    assert {event[2] for event in village.events} <= {
        "fell_out", "violence", "agreed", "decided", "broke", "faded", "referred", "served", "refused"
    }  # fmt: skip
