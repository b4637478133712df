"""Youth sociotherapy, in words: a contract, aggression that must be held, help in a crisis, one line of adults."""

from typing import Any

import numpy as np

from sim.scenario import Scenario, load_scenario
from tests.practice.seen import effects, events, levels, lived, members
from tests.worlds import youth

AMBULANCE, PARENTS, POLICE = 1, 2, 3
PROTECTION = {"name": "officer", "kind": "child_protection", "capacity_per_month": 1.0}


def test_members_are_young_whatever_the_youngest_age_of_adults() -> None:
    community = lived(youth(programme__min_age=60), 1)
    inside = [i for g in range(len(community.state.group)) for i in members(community, g)]
    assert inside and (community.state.person.youth[inside] == 1).all()


def test_the_contract_is_broken_by_the_hostile_and_taken_up_by_responsibility() -> None:
    def taken(responsibility: float) -> tuple[int, int]:
        found = [
            lived(youth(programme__principles__responsibility=responsibility), 10, seed) for seed in (1, 2, 3)
        ]
        broken = sum(len(events(one, "contract_breached")) for one in found)
        return broken, sum(len(events(one, "taken_up")) for one in found)

    (often, never), (seldom, most) = taken(0.0), taken(1.0)
    assert never == 0 < most
    assert seldom < often
    hostility, breaches = [], []
    for seed in range(1, 7):
        community = lived(youth(), 10, seed)
        inside = community.state.person.enrolled_in >= 0
        counted = events(community, "contract_breached")["person"].value_counts()
        breaches += [int(counted.get(int(key), 0)) for key in community.state.person.key[inside]]
        hostility += list(
            community.records().history("hostility")[0, inside]
        )  # what is taken up soothes later
    assert np.corrcoef(hostility, breaches)[0, 1] > 0.1


def test_a_crisis_that_nobody_in_the_room_handles_brings_help_by_procedure_only() -> None:
    def called(procedure: bool) -> tuple[int, int, int]:
        staff = {"skill": 0.1, "crisis_procedure": procedure}
        found = [lived(youth(programme__facilitators=staff), 10, seed) for seed in range(1, 7)]
        return tuple(  # type: ignore[return-value]
            sum(len(events(one, kind)) for one in found)
            for kind in ("crisis", "crisis_handled", "help_called")
        )

    crises, handled, help_came = called(True)
    assert help_came == crises - handled > 0
    assert called(False)[2] == 0


def test_who_is_called_depends_on_what_it_is() -> None:
    """The police where anger is dangerous, an ambulance for pain that is, else the parents."""
    angry = youth(context__hostility=0.85, programme__phases="youth")
    pained = youth(context__hostility=0.02, context__hardship=0.9, parameters={
        **dict(youth().parameters), "safety_to_speak": 0.02, "pressure_to_tell": 1.0,
    })  # fmt: skip

    def called(scenario: Scenario) -> np.ndarray:
        low = {"programme.facilitators": {"skill": 0.05, "supervision": 0.0}}
        found = [lived(scenario.with_(low), 10, seed) for seed in range(1, 13)]
        codes = [int(code) for one in found for code in events(one, "help_called")["value"]]
        assert len(codes) > 10
        return np.bincount(codes, minlength=4) / len(codes)

    assert called(angry)[POLICE] > called(pained)[POLICE] + 0.3
    assert called(pained)[AMBULANCE] > called(angry)[AMBULANCE]
    assert called(pained)[PARENTS] > 0.0


def test_child_protection_softens_what_a_crisis_leaves() -> None:
    """With an officer who can be reached, members feel safer after crises that nobody handled."""
    staff: dict[str, Any] = {"programme__facilitators": {"skill": 0.1, "crisis_procedure": False}}
    safety = []
    for services in ([], [PROTECTION]):
        scenario = youth(**staff, context__services=services)
        safety.append(np.nanmean(levels(scenario, 8, 8, "group_safety", "reach=participant")))
    assert safety[1] > safety[0]


def test_youth_groups_do_not_settle_disputes_of_the_village() -> None:
    phases = [{"name": "one", "min_sessions": 1, "mediates": True, "expects_telling": True}]
    made = lived(youth(programme__phases=phases), 20).records().agreements()
    assert "group" not in set(made["mediator"])


def test_adults_in_one_line_lower_crises() -> None:
    def crises(unity: float) -> float:
        scenario = load_scenario("youth_dayroom", {"programme.facilitators.team.unity": unity})
        return float(levels(scenario, 24, 16, "crises").mean())

    assert crises(1.0) < 0.85 * crises(0.0)


def test_weak_containment_harms_and_more_so_among_the_most_hostile_p21() -> None:
    """P21: what is learned in a group that nobody holds is hostility, the more the more hostile its members."""

    def change(skill: float, rule: str) -> float:
        scenario = load_scenario("youth_dayroom", {
            "purpose": "safety_experiment", "programme.facilitators.skill": skill,
            "programme.recruitment": {"rule": rule, "strength": 1.0 if rule == "by_hostility" else 0.25},
        })  # fmt: skip
        return float(effects(scenario, 12, 14, "hostility", "reach=participant").mean())

    well, badly = change(0.9, "nomination"), change(0.3, "nomination")
    assert well < 0.0 < badly
    assert change(0.3, "by_hostility") > badly + 0.002
