"""Who would be reached: exactly those whom the engine enrols, and nothing is changed by asking."""

import numpy as np
import pandas as pd
import pytest

from analysis.mapping.net import net_of
from analysis.mapping.reach import invited, opens_groups, parts_of, reach, rules_for
from analysis.mapping.table import Map
from analysis.mapping.tell import Told
from analysis.mapping.tell_reach import judged, missed, tell_reach
from sim.runs import run
from sim.scenario import Scenario
from sim.setting import RULES
from sim.state import copy as copy_state

from .small import started, table, three_origins, values, village

ALLOWED = [rule for rule in RULES if rule not in ("by_hostility", "by_burden")]


def _enrolled(scenario: Scenario, seed: int) -> pd.DataFrame:
    """Persons of a real run at week 0, with who took part in the end."""
    return run(scenario, seed=seed, weeks=2, log=False).persons([0])


@pytest.mark.parametrize("rule", ALLOWED)
def test_reached_are_those_who_are_enrolled_when_the_scenario_is_run(rule: str) -> None:
    scenario = village()
    community = started(scenario, 3)
    taken = invited(community, rule)
    persons = _enrolled(scenario.with_({"programme.recruitment.rule": rule}), 3)
    key = community.state.person.key
    enrolled = set(persons.loc[persons["reach"] == "participant", "person"])
    assert set(key[taken]) == enrolled and len(enrolled) > 20


@pytest.mark.parametrize("rule", ["by_need", "nomination"])
def test_shares_and_ratios_are_those_of_the_persons_table(rule: str) -> None:
    scenario = village()
    community = started(scenario, 4)
    found = values(list(reach(net_of(community.state), community)))
    persons = _enrolled(scenario.with_({"programme.recruitment.rule": rule}), 4)
    inside = persons[persons["reach"] == "participant"]
    assert found["invited", f"rule={rule}"] == len(inside)
    for column in ("origin", "gender", "standing"):
        for name in persons[column].unique():
            share, whole = (inside[column] == name).mean(), (persons[column] == name).mean()
            assert found["share_of_invited", f"rule={rule},{column}={name}"] == pytest.approx(share)
            assert found["ratio", f"rule={rule},{column}={name}"] == pytest.approx(share / whole)


def test_asking_changes_nothing() -> None:
    community = started(village(), 6)
    before = copy_state(community.state)
    for rule in ALLOWED:
        invited(community, rule)
    for was, now in zip(before, community.state, strict=True):
        assert was.tobytes() == now.tobytes()


def test_waves_pauses_and_changes_do_not_hide_who_is_invited() -> None:
    """The question is whom a rule would reach; a plan in waves gives the same people as one all at once."""
    plain = village()
    waves = plain.with_(
        {
            "programme.start": 9, "programme.weeks_between_groups": 5, "programme.paused": True,
            "changes": [{"week": 1, "set": {"programme.paused": True}}],
        }
    )  # fmt: skip
    assert np.array_equal(invited(started(waves, 2), "random"), invited(started(plain, 2), "random"))


def test_need_reaches_the_distressed_and_nomination_the_respected() -> None:
    scenario = village(programme__recruitment__strength=1.0)
    found = Map(table(scenario, range(1, 9)))
    ratios = {
        (rule, of): found.get("reach", "ratio", f"rule={rule},{of}").value
        for rule in ALLOWED
        for of in ("most_distressed", "standing=high", "standing=low", "in_dispute")
    }
    assert ratios["by_need", "most_distressed"] > ratios["random", "most_distressed"]
    assert ratios["nomination", "standing=high"] > 1.0 > ratios["nomination", "standing=low"]
    assert ratios["by_dispute", "in_dispute"] == max(ratios[rule, "in_dispute"] for rule in ALLOWED)


def test_hostility_is_a_rule_in_safety_experiments_only() -> None:
    assert rules_for(village()) == ALLOWED
    experiment = village(purpose="safety_experiment", programme__recruitment__rule="by_hostility")
    assert rules_for(experiment) == ["by_hostility", *ALLOWED]


def test_origins_age_bands_genders_and_thirds_leave_nobody_out() -> None:
    net = net_of(started(three_origins(), 1).state)
    parts = parts_of(net, three_origins())
    for kind in ("origin=", "gender=", "standing=", "age="):
        assert (
            np.sum([inside for of, inside in parts.items() if of.startswith(kind)], axis=0).tolist()
            == [1] * net.persons
        )


@pytest.mark.parametrize("settings", [{"programme.modality": "none"}, {"programme.groups": 0}])
def test_without_groups_nobody_is_asked(settings: dict[str, object]) -> None:
    scenario = village().with_(settings)
    assert not opens_groups(scenario)
    found = table(scenario, (1,))
    assert set(found.loc[found["section"] == "reach", "measure"]) == {"share_of_community"}
    assert "opens no groups" in tell_reach(Told(Map(found), scenario), False)[0]


def test_whoever_is_missed_is_told_with_the_warning() -> None:
    scenario = village(
        context__persons=400, programme__recruitment__strength=1.0, programme__min_age=15,
        programme__recruitment__share_arriving=0.0,
    )  # fmt: skip
    told = Told(Map(table(scenario, range(1, 5))), scenario)
    assert all("origin=returnee" in parts for parts in missed(told).values()), "no seat is theirs"
    words = " ".join(tell_reach(told, False))
    assert "One part of the community is hardly invited." in words
    assert "by nomination, returnees" in words and "people of low standing" in words


def test_an_age_limit_is_told_once_and_not_as_somebody_missed() -> None:
    scenario = village()
    told = Told(Map(table(scenario, (1, 2))), scenario)
    assert "age=15-24" not in judged(told)
    words = " ".join(tell_reach(told, True))
    assert "Nobody below 25 is invited by any rule" in words and "the usual one is taken" in words
    young = village(programme__min_age=18)
    assert "Nobody below" not in " ".join(tell_reach(Told(Map(table(young, (1,))), young), False))
