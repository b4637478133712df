"""Promise: safe company relieves those who sit in it, at once and for as long as it meets; nobody else."""

import numpy as np
import pytest

from sim.community import Community
from sim.runs import run, run_pair
from sim.scenario import Scenario, load_scenario

END, LATER = 15, 31
RELIEF = "parameters.company_relief"
KINDS = ("burundi_hamlet", "relapse_prevention", "youth_dayroom")


def lived(scenario: Scenario, relief: float, weeks: int, seed: int = 1) -> Community:
    community = Community.start(scenario.with_({RELIEF: relief}), seed, log=True)
    community.advance(weeks)
    return community


@pytest.mark.parametrize("name", KINDS)
def test_relief_begins_with_the_first_meeting_for_those_who_came(name: str) -> None:
    """Groups, networks and youth groups. Who stayed away, or came to a meeting that was not held, and lives in another
    home, lives as if there were none.
    """
    scenario = load_scenario(name)
    with_, without = (lived(scenario, relief, scenario.programme.start).state for relief in (0.1, 0.0))
    met = (without.person.group >= 0) & (without.group.met[without.person.group] == 1)
    came = (without.person.present == 1) & met
    at_home = np.isin(without.person.household, without.person.household[came])
    assert came.sum() > 10
    assert (with_.person.present == without.person.present).all()
    assert (with_.person.distress[came] < without.person.distress[came]).all()
    assert (with_.person.distress[~at_home] == without.person.distress[~at_home]).all()


def test_one_is_relieved_as_far_as_one_feels_safe() -> None:
    """By hand, for those who told nothing: relief · felt safety · distress is gone, of which the week gives a tenth back."""
    scenario = load_scenario("burundi_hamlet")
    changed = scenario.with_({"changes": [{"week": 2, "set": {RELIEF: 0.1}}]})
    before, one = (lived(scenario, 0.0, weeks).state.person for weeks in (1, 2))
    other = lived(changed, 0.0, 2).state.person
    came = (one.present == 1) & (one.disclosures == 0)
    gone = (one.distress - other.distress)[came]
    share = gone / (0.1 * before.group_safety * before.distress)[came]
    assert came.sum() > 30
    assert 0.85 < np.median(share) < 0.95
    assert 0.5 < share.min() <= share.max() < 1.0  # most comes back to those prone to distress


def test_what_company_gave_fades_where_nobody_meets_any_more() -> None:
    """Between a quarter and two thirds of it is left sixteen weeks after the last meeting (Purgato et al.: about half)."""
    scenario = load_scenario("burundi_hamlet").with_({"programme.after": "none"})
    gained = []
    for seed in range(1, 7):
        pair = run_pair(scenario, scenario.with_({RELIEF: 0.0}), seed=seed, weeks=LATER)
        with_, without = (one.records.history("srq20") for one in (pair.programme, pair.reference))
        gained.append((with_ - without)[[END, LATER]][:, pair.programme.records.reach == 0].mean(axis=1))
    at_the_end, later = np.mean(gained, axis=0)
    assert at_the_end < -0.4
    assert 0.25 < later / at_the_end < 0.67


def test_effects_fade_without_groups_and_last_with_them() -> None:
    """The whole effect, against no programme: it fades after the last meeting unless groups go on alone."""
    later = {}
    for after in ("none", "self_help"):
        scenario = load_scenario("burundi_hamlet").with_({"programme.after": after})
        found = []
        for seed in range(1, 9):
            pair = run_pair(scenario, seed=seed, weeks=LATER)
            members = pair.programme.records.reach == 0
            with_, without = (one.records.history("srq20") for one in (pair.programme, pair.reference))
            found.append((with_ - without)[[END, LATER]][:, members].mean(axis=1))
        at_the_end, then = np.mean(found, axis=0)
        assert at_the_end < -0.7
        later[after] = then / at_the_end
    assert later["none"] < 0.85
    assert later["self_help"] > 1.0


def test_violence_at_home_is_as_frequent_as_surveys_say() -> None:
    """Partnered women with an incident in a year without a programme: 16 to 18 % say so in Burundi (DHS 2016–17)."""
    shares = []
    for seed in range(1, 9):
        records = run(load_scenario("no_programme"), seed, weeks=104, log=False).records
        person, suffered = records.state.person, records.history("violence_private")
        partnered = (person.key % 16 == 0) & np.isin(person.key + 1, person.key)
        for year in (slice(1, 53), slice(53, 105)):
            shares.append(float((suffered[year][:, partnered].sum(axis=0) > 0).mean()))
    assert 0.13 < np.mean(shares) < 0.20
    assert np.std(shares) < 0.08


def test_without_a_threshold_more_is_told_in_circles_that_feel_unsafe() -> None:
    """Below the threshold the linear form lets more be told, so that more is told unsafely."""
    unsafe = {}
    for threshold in (1.0, 0.0):
        changed = {"parameters.disclosure_threshold": threshold, "programme.facilitators.skill": 0.2}
        scenario = load_scenario("burundi_hamlet").with_(changed)
        weekly = [run(scenario, seed, weeks=END).weekly for seed in range(1, 5)]
        unsafe[threshold] = sum(one.loc[one["stratum"] == "all", "unsafe_tellings"].sum() for one in weekly)
    assert unsafe[0.0] > 1.3 * unsafe[1.0] > 0
