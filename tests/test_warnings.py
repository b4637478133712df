"""The register of warnings: each holds when it should, and has a sentence."""

import pytest

from sim.scenario import Scenario, load_scenario, ready_scenarios
from sim.warnings import READINGS, WARNINGS, from_outcomes, from_scenario
from sim.words import has

SAFE = "burundi_hamlet"
CLINIC = {"name": "clinic", "kind": "gbv", "capacity_per_month": 0.8}


def ids(scenario: Scenario) -> list[str]:
    return [warning.id for warning in from_scenario(scenario)]


def test_the_register_is_complete_and_every_warning_has_a_sentence() -> None:
    assert list(WARNINGS) == [f"W{number:02}" for number in range(1, 17)]
    for warning in WARNINGS.values():
        assert has(warning.label)
        assert str(warning).endswith(".")


@pytest.mark.parametrize(
    "settings, expected",
    [
        ({}, []),
        ({"context.services": []}, ["W01"]),
        ({"context.services": [{"name": "clinic", "kind": "gbv", "capacity_per_month": 0}]}, ["W01"]),
        ({"context.safeguards.referral_pathway": False}, ["W01"]),
        ({"programme.facilitators.supervision": 0.1}, ["W03"]),
        ({"programme.directiveness": 0.41}, ["W08"]),
        ({"programme.directiveness": 0.4}, []),
        ({"context.safeguards.complaints": False}, ["W09"]),
        ({"programme.pacing": "calendar"}, ["W10"]),
        ({"programme.phases": "founding_text"}, []),
        ({"parameters.harm_weight": 7.0}, ["W12"]),
        ({"parameters.harm_weight": 5.0}, []),
        ({"programme.groups": 4}, ["W13"]),
        ({"context.returnee_share": 0.01}, ["W13"]),
        ({"programme.principles.interest": 0.85}, ["W14"]),
        ({"programme.principles.here_and_now": 0.9}, []),
        ({"programme.facilitators.supervised": {"form": "phone", "every_weeks": 8}}, ["W03"]),
        ({"programme.facilitators.supervised": {"ratio": 15}}, []),
        ({"programme.facilitators.supervised": {"ratio": 16}}, ["W04"]),
        ({"programme.facilitators": {"supervision": 0.1, "follow_up_training": {"days": 4}}}, []),
        ({"context.services": [{**CLINIC, "ends": 14}]}, ["W15"]),
        ({"context.services": [{**CLINIC, "ends": 15}]}, []),
        ({"programme.goods_for_coming": True}, ["W16"]),
        ({"programme.rounds": 2, "programme.groups": 3}, []),
    ],
)
def test_warnings_from_a_scenario(settings: dict[str, object], expected: list[str]) -> None:
    assert ids(load_scenario(SAFE, settings)) == expected


def test_memories_in_commemoration_weeks() -> None:
    def memories(first: int) -> list[str]:
        season = {"name": "commemoration", "from": first, "to": first + 1}
        return ids(load_scenario(SAFE, {"context.calendar.seasons": [season]}))

    assert memories(2) == []
    assert memories(14) == ["W10"]
    assert memories(30) == []


def test_no_programme_no_warning_about_it() -> None:
    bare = Scenario.default()
    assert ids(bare) == ["W01", "W09"]
    assert ids(bare.with_({"programme.modality": "none"})) == []
    assert ids(bare.with_({"programme.groups": 0, "parameters.harm_weight": 7})) == ["W12"]


def test_changes_on_the_way_are_read_too() -> None:
    dated = {"week": 5, "until": 6, "set": {"programme.directiveness": 0.9}}
    seen = {"when": {"outcome": "violence", "above": 0.3}, "set": {"programme.facilitators.supervision": 0}}
    assert ids(load_scenario(SAFE, {"changes": [dated, seen]})) == ["W03", "W08"]


def test_ready_scenarios_warn_only_where_they_mean_to() -> None:
    warned = {name: ids(load_scenario(name)) for name in ready_scenarios()}
    assert {name: found for name, found in warned.items() if found} == {
        "no_supervision": ["W03"],
        "pushing_hard": ["W08"],
        "commemoration": ["W10"],
        "referral_funding_ends": ["W15"],
        "funding_gap": ["W15"],
        "lifecare_groups": ["W12"],
        "youth_dayroom": ["W12"],
    }


@pytest.mark.parametrize(
    "reading, quiet, loud, warning",
    [
        ("referrals_full_weeks", 3, 4, "W02"),
        ("facilitators_exhausted", 0.2, 0.21, "W04"),
        ("least_invited", 0.5, 0.49, "W05"),
        ("largest_gap", 1.0, 1.1, "W06"),
        ("chance_of_harm", 0.2, 0.21, "W07"),
        ("violent_pairs_in_groups", 0, 1, "W11"),
    ],
)
def test_warnings_from_outcomes(reading: str, quiet: float, loud: float, warning: str) -> None:
    assert reading in READINGS
    assert from_outcomes({reading: quiet}) == []
    assert [found.id for found in from_outcomes({reading: loud})] == [warning]
    assert from_outcomes({}) == []
