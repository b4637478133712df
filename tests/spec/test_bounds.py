"""Promise: bounded by construction. Every state moves by ``balance`` and stays in its range.

Parameters run over all that the register lets the model compute with (twice the plausible range where it
sets no end), scenarios over all that a file may say. Trials are drawn from fixed seeds.
"""

import math
from typing import Any

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.community import Community, Conduct
from sim.dynamics import balance, clip, hill
from sim.parameters import PARAMETERS
from sim.scenario import Scenario
from sim.state import CONDUCT
from tests.spec.states import assert_consistent
from tests.worlds import RAISED, lively

SEEDED = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
WEEKS = 24
index = st.floats(0.0, 1.0) | st.sampled_from([0.0, 1.0])
amount = st.floats(0.0, 1e9) | st.sampled_from([0.0, 5e-324, 1e-300, 0.5, 1.0, 1e300])


@settings(SEEDED, max_examples=2000)
@given(index, amount, amount)
def test_balance_never_leaves_the_index(x: float, gain: float, loss: float) -> None:
    """For any x in [0, 1] and any gain and loss from 0 on, ``balance`` gives a number in [0, 1]."""
    after = balance(x, gain, loss)
    assert 0.0 <= after <= 1.0
    assert balance(x, gain, 0.0) >= x
    assert balance(x, 0.0, loss) <= x


@settings(SEEDED, max_examples=500)
@given(index, index, st.floats(0.0, 1.0))
def test_balance_is_a_move_towards_what_pulls(x: float, aim: float, rate: float) -> None:
    """A move at a rate towards an aim ends between where it began and the aim, and at rate 1 there."""
    after = balance(x, rate * aim, rate * (1.0 - aim))
    assert min(x, aim) - 1e-15 <= after <= max(x, aim) + 1e-15
    assert math.isclose(balance(x, aim, 1.0 - aim), aim, abs_tol=1e-15)


@settings(SEEDED, max_examples=500)
@given(st.floats(-2.0, 2.0), st.floats(0.01, 1.0), st.sampled_from([3, 4, 6]))
def test_curves_stay_in_the_index_and_rise(x: float, half: float, power: int) -> None:
    """``clip`` and ``hill`` give numbers in [0, 1]; ``hill`` rises, is 0 below 0 and one half at its half."""
    assert 0.0 <= hill(x, half, power) <= hill(x + 0.01, half, power) <= 1.0
    assert hill(half, half, power) == 0.5
    assert clip(x) == min(max(x, 0.0), 1.0)


def ends(name: str) -> tuple[float, float]:
    """The least and the most of a number that the model is asked to compute with."""
    entry = PARAMETERS[name]
    return entry.least, entry.most if math.isfinite(entry.most) else 2.0 * entry.high


def _span(name: str) -> st.SearchStrategy[float]:
    return st.floats(*ends(name)) | st.sampled_from(ends(name))


numbers = st.fixed_dictionaries({}, optional={name: _span(name) for name in PARAMETERS})
phases = st.builds(
    lambda gates, flags, amounts: [
        {"name": f"p{k}", "min_sessions": 1 + k % 2, "gate_safety": gate, "talk": a, "holding": 0.5 + 1.5 * a,
         "practice": a, "expects_telling": flag, "past_talk": a, "mediates": not flag}
        for k, (gate, flag, a) in enumerate(zip(gates, flags, amounts, strict=True))
    ],
    *(st.lists(kind, min_size=3, max_size=3) for kind in (st.none() | index, st.booleans(), index)),
)  # fmt: skip
origins = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=6).map(
    lambda drawn: [
        {"id": f"o{k}", "share": (share + (k == 0)) / (1 + sum(s for s, _ in drawn)), "arriving": arriving}
        for k, (share, arriving) in enumerate(drawn)
    ]
)
seasons = st.lists(
    st.builds(
        lambda first, last, come, strain, past: {
            "name": "lean", "from": first, "to": last, "attendance": come, "strain": strain,
            "past_talk": past,
        },
        st.integers(1, 52), st.integers(1, 52), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), index,
    ), max_size=3,
)  # fmt: skip
context = st.fixed_dictionaries({
    "persons": st.integers(15, 120), "household_size": st.floats(1.0, 12.0), "origins": origins,
    "hostility": index, "hardship": index, "secular_trend": st.floats(-0.5, 0.5), "cultural_fit": index,
    "neighbourhood_households": st.integers(2, 40),
    "services": st.floats(0.0, 50.0).map(lambda c: [{"name": "x", "kind": "gbv", "capacity_per_month": c}]),
    "calendar": st.builds(lambda w, s: {"first_week": w, "seasons": s}, st.integers(1, 52), seasons),
    "shocks": st.lists(
        st.builds(lambda w, n: {"week": w, "incidents": n}, st.integers(1, WEEKS), st.integers(1, 400)),
        max_size=3,
    ),
})  # fmt: skip
programme = st.fixed_dictionaries({
    "modality": st.sampled_from(["group", "group", "group", "none"]), "start": st.integers(1, 4),
    "groups": st.integers(0, 8), "weeks_between_groups": st.integers(0, 3), "group_size": st.integers(4, 15),
    "sessions": st.integers(1, 10), "minutes": st.integers(60, 240), "min_age": st.integers(15, 60),
    "recruitment": st.fixed_dictionaries({
        "rule": st.sampled_from(
            ["by_need", "random", "self_application", "nomination", "by_dispute", "by_hostility"]
        ),
        "strength": index, "share_arriving": st.none() | index,
    }),
    "composition": st.sampled_from(["mixed", "separate"]),
    "separate_by": st.sampled_from(["origin", "gender"]),
    "principles": st.fixed_dictionaries({name: index for name in (*CONDUCT[:6], "here_and_now")}),
    "phases": phases, "pacing": st.sampled_from(["safety_gated", "calendar"]),
    "context_analysis": st.floats(0.0, 2.0), "directiveness": index,
    "facilitators": st.fixed_dictionaries({
        "per_group": st.integers(1, 2), "skill": index, "skill_spread": st.floats(0.0, 0.4),
        "supervision": index, "groups_each": st.integers(1, 4), "crisis_procedure": st.booleans(),
    }),
    "after": st.sampled_from(["none", "self_help", "self_help_visited"]),
    "community_meetings": st.integers(0, 4), "room_for_violence_at_home": st.booleans(),
    "savings": st.booleans(), "paused": st.booleans(),
})  # fmt: skip
seeds = st.integers(0, 2**63 - 1)


def _live(tree: dict[str, Any], seed: int, conduct: dict[str, float] | None = None) -> None:
    """Start, live, and hold everything against its range; nothing that is recorded may be infinite."""
    scenario = Scenario.model_validate({"weeks": WEEKS, "burn_in": 3, "purpose": "safety_experiment", **tree})
    community = Community.start(scenario, seed, log=True)
    assert_consistent(community.state)
    if conduct and scenario.programme.modality == "group":
        led = {
            (g, w): Conduct(**conduct) for g in range(scenario.programme.groups) for w in range(1, WEEKS, 2)
        }
        community = community.fork(overrides=led)
    for weeks in (1, 9, WEEKS - 10):
        community.advance(weeks)
        assert_consistent(community.state)
    log = community.book.log
    assert not np.isinf(log.history).any()
    assert not np.isinf(log.weekly).any()
    assert np.isfinite(log.row.value[: log.count[0]]).all()


def test_any_single_number_at_its_end_keeps_every_state_in_range() -> None:
    """Each number of the register at its least and at its most, in a village where everything happens."""
    broken = []
    for name in PARAMETERS:
        for value in ends(name):
            community = Community.start(lively(parameters={**RAISED, name: value}, burn_in=0), 2)
            community.advance(20)
            try:
                assert_consistent(community.state)
            except (AssertionError, ValueError) as error:
                broken.append(f"{name} = {value}: {error}")
    assert not broken, "\n".join(broken)


@settings(SEEDED, max_examples=100)
@given(numbers, seeds)
def test_any_numbers_of_the_register_keep_every_state_in_range(given_: dict[str, float], seed: int) -> None:
    """Any parameter vector: 24 busy weeks, and every state is a number within its declared range."""
    place, plan = {"persons": 90, "hostility": 0.4}, {"groups": 3, "group_size": 8, "sessions": 8}
    _live({"context": place, "programme": plan, "parameters": {**RAISED, **given_}}, seed)


@settings(SEEDED, max_examples=100)
@given(context, programme, st.dictionaries(st.sampled_from(CONDUCT), index, max_size=len(CONDUCT)), seeds)
def test_any_scenario_keeps_every_state_in_range(
    place: dict[str, Any], plan: dict[str, Any], conduct: dict[str, float], seed: int
) -> None:
    """Any place, programme and conduct of facilitators: the state stays whole and within its ranges."""
    _live({"context": place, "programme": plan}, seed, conduct)


@settings(SEEDED, max_examples=100)
@given(context, programme, numbers, seeds)
@example({}, {}, {name: entry.least for name, entry in PARAMETERS.items()}, 1)
@example({}, {}, {n: e.most if math.isfinite(e.most) else 2.0 * e.high for n, e in PARAMETERS.items()}, 1)
def test_any_numbers_in_any_scenario(
    place: dict[str, Any], plan: dict[str, Any], given_: dict[str, float], seed: int
) -> None:
    """Both at once, and all numbers at their lowest and at their highest."""
    _live({"context": place, "programme": plan, "parameters": given_}, seed)
