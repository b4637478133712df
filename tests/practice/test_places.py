"""Places other than villages: who is there, whom they know, what they quarrel about; and seasons."""

import re
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.community import Community
from sim.errors import ScenarioError
from sim.scenario import Scenario, load_scenario, ready_contexts
from sim.warnings import from_scenario
from tests.practice.seen import effects, levels, lived, members
from tests.worlds import HOME, home

OF_VILLAGES = re.compile(r"\bland\b|returnee|colline|resident\b", re.IGNORECASE)


def test_nothing_in_the_engine_says_land_or_returnee() -> None:
    root = Path(sim.__file__).parent
    files = [*root.glob("week/*.py"), *root.glob("population/*.py"), root / "fields.py", root / "growth.py"]
    found = {file.name for file in files if OF_VILLAGES.search(file.read_text("utf-8"))}
    assert len(files) > 25 and found == set()


@pytest.mark.parametrize("name", ready_contexts())
def test_every_ready_place_lives_a_year_without_a_programme(name: str) -> None:
    place = load_scenario(
        f"contexts/{name}", {"programme.modality": "none", "context.persons": 160, "weeks": 52}
    )
    community = lived(place, 52)
    person = community.state.person
    assert 0.2 < person.distress.mean() < 0.5
    assert person.hostility.mean() < 0.35
    assert int(community.state.community.pairs[0]) > 160


@pytest.mark.parametrize("name", ["lifecare_home", "school_dayroom"])
def test_a_place_brings_its_own_origins_disputes_and_roles(name: str) -> None:
    context = load_scenario(f"contexts/{name}").context
    assert {origin.id for origin in context.origins} == {"long_here", "newcomer"}
    occurs = {n for n, kind in context.disputes.items() if kind.household + kind.cross + kind.same > 0.0}
    assert occurs and not occurs & {"land", "reintegration", "belief", "violence_at_home"}
    community = lived(load_scenario(f"contexts/{name}", {"programme.modality": "none"}), 26)
    types = np.array(list(context.disputes))
    pair = community.state.pair[: int(community.state.community.pairs[0])]
    assert set(types[pair[pair.dispute == 1].type]) <= occurs


def test_only_people_of_invited_roles_sit_in_groups_and_only_they_arrive() -> None:
    scenario = home()
    community = lived(scenario, 6)
    inside = [i for g in range(len(community.state.group)) for i in members(community, g)]
    assert inside and (community.state.person.role[inside] == 1).all()
    person = community.state.person
    assert (person.origin[person.role != 1] == 0).all()


def test_people_are_laid_out_role_by_role_in_units() -> None:
    scenario = Scenario.default().with_({**HOME, "context.persons": 118, "burn_in": 0})
    state = Community.start(scenario, 1).state
    counts = np.bincount(state.person.role)
    assert list(counts) == [0, 71, 35, 12]
    units = np.bincount(state.person.household)
    role_of = state.person.role[np.searchsorted(state.person.household, np.arange(len(units)))]
    assert set(units[role_of == 1]) == {3, 4} and set(units[role_of > 1]) == {1}
    ages = state.person.age
    assert ages[state.person.role == 1].min() >= 70 and ages[state.person.role == 3].max() <= 60


def test_bonds_tie_roles_as_the_context_says() -> None:
    scenario = Scenario.default().with_({**HOME, "context.persons": 240, "burn_in": 0})
    state = Community.start(scenario, 3).state
    person, tie = state.person, state.tie[: int(state.community.ties[0])]
    owner = np.repeat(np.arange(len(person)), person.tie_count)
    outside = tie.kind != 1
    from_role, to_role = person.role[owner[outside]], person.role[tie.other[outside]]
    pairs = set(zip(from_role.tolist(), to_role.tolist(), strict=True))
    assert pairs == {(1, 1), (1, 2), (1, 3), (2, 1), (3, 1)}
    staff_of = [(to_role[from_role == 1] == 3).sum(), (person.role == 1).sum()]
    assert staff_of[0] == staff_of[1], "everyone living there has one of the staff"


@pytest.mark.parametrize("settings, message", [
    ({"context.setting": "home"}, "who is there"),
    ({"context.roles": [{"id": "a", "share": 1.0}]}, "has households, not roles"),
    ({**HOME, "context.roles": [{"id": "a", "share": 0.5}, {"id": "b", "share": 0.4}]}, "add up to 0.9"),
    ({**HOME, "context.roles": [{"id": "a", "share": 0.5}, {"id": "a", "share": 0.5}]}, "a"),
    ({**HOME, "context.roles": [{"id": "a", "share": 1.0, "invited": False}]}, "at least one"),
    ({**HOME, "context.roles": [{"id": "a", "share": 1.0, "age_from": 50, "age_to": 40}]}, "below the youngest"),
    ({**HOME, "context.bonds": [{"from": "residnt", "to": "staff"}]}, "Did you mean resident"),
    ({"context.services": [{"name": "x", "kind": "gbv", "capacity_per_month": 1, "opens": 9, "ends": 3}]}, "week 3"),
    ({"programme.newcomers_until": "carr"}, "Did you mean care"),
    ({"programme.mix_from": "nowhere"}, "nowhere"),
    ({"programme.rounds": 2, "programme.openings": [{"week": 1, "pair": 0}]}, "one by one"),
])  # fmt: skip
def test_what_contradicts_itself_is_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        Scenario.default().with_(settings)


def test_groups_make_residents_of_a_home_less_lonely_p34() -> None:
    """P34: less distress and loneliness among those in groups; badly carried staff bring less."""
    usual = load_scenario("lifecare_groups")
    weak = usual.with_({
        "programme.facilitators": {"supervision": 0.1, "skill": 0.5, "team": {"others": 0}},
    })  # fmt: skip
    lonely = [effects(one, 8, 50, "loneliness", "reach=participant").mean() for one in (usual, weak)]
    distress = [effects(one, 8, 50, "srq20", "reach=participant").mean() for one in (usual, weak)]
    assert lonely[0] < lonely[1] < 0.0 and lonely[0] < -0.05
    assert distress[0] < distress[1] < 0.0
    assert abs(effects(usual, 8, 50, "loneliness", "reach=other").mean()) < 0.02


def test_a_place_without_published_figures_says_so() -> None:
    for name in ("lifecare_home", "school_dayroom"):
        assert "W12" in [warning.id for warning in from_scenario(load_scenario(f"contexts/{name}"))]
    assert "W12" not in [warning.id for warning in from_scenario(load_scenario("contexts/rwanda_hill"))]


def test_commemoration_opens_the_past_and_weighs_on_people() -> None:
    """Weeks of commemoration against the same hill without them: more strain, fewer come, unsafe tellings."""
    hill = load_scenario("commemoration", {"weeks": 20, "programme.phases": "founding_text"})
    calm = hill.with_({"context.calendar.seasons": []})
    came = [levels(one, 6, 17, "attendance", "reach=participant").mean() for one in (hill, calm)]
    distress = [effects(one, 6, 17, "srq20", "all").mean() for one in (hill, calm)]
    assert came[0] < came[1]
    assert len(distress) == 2
    worst = [
        np.mean([pair_.programme.weekly.query("stratum == 'all' and week == 17")["distress"].iloc[0]
                 for pair_ in _pairs(one)])
        for one in (hill, calm)
    ]  # fmt: skip
    assert worst[0] > worst[1] + 0.005


def _pairs(scenario: Scenario):  # type: ignore[no-untyped-def]
    from tests.practice.seen import pairs

    return pairs(scenario, 6, 17)
