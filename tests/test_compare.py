"""Statistics of comparisons: hand-worked examples, simulated known truth, and one small comparison lived."""

from math import isnan, sqrt

import numpy as np
import pytest
from scipy import stats

from analysis.insight import compare as c
from analysis.insight.pairs import Contest, live_seed
from analysis.insight.readings import cube, mean_of_defined, read, readings
from analysis.insight.table import Gathered
from analysis.insight.tell import answer, harms, pairs_of_parts, table
from analysis.words import certainty
from sim.outcomes import OUTCOMES, ZERO_VIOLENCE
from sim.runs import run_pair
from sim.scenario import load_scenario
from sim.words import say

SMALL = {"context.persons": 96, "programme.groups": 2, "weeks": 8}


def test_one_run_has_no_interval_and_is_never_called() -> None:
    seen = c.judge("srq20", np.array([3.0]), np.array([9.0]))
    assert (seen.low, seen.high) == (-np.inf, np.inf)
    assert (seen.claim, seen.phrase) == (c.CLOSE, "certainty.too_close")


def test_chances_by_hand() -> None:
    """Less distress is better: of −3, −2, −1, 0, 2 points, two are better and one worse by more than 1."""
    reference = np.full(5, 10.0)
    seen = c.judge("srq20", reference + np.array([-3.0, -2.0, -1.0, 0.0, 2.0]), reference)
    assert (seen.benefit, seen.harm, seen.smallest) == (0.4, 0.2, 1.0)
    assert seen.difference == pytest.approx(-0.8)


@pytest.mark.parametrize(
    ("share", "phrase"),
    [
        (1.0, "almost_certainly"), (0.95, "almost_certainly"), (0.94, "very_likely"), (0.85, "very_likely"),
        (0.84, "probably"), (0.70, "probably"), (0.69, "perhaps"), (0.55, "perhaps"), (0.54, "too_close"),
        (0.0, "too_close"),
    ],
)  # fmt: skip
def test_phrases_of_certainty(share: float, phrase: str) -> None:
    assert certainty(share) == f"certainty.{phrase}"
    assert say(f"certainty.{phrase}") != f"certainty.{phrase}"


def test_too_close_to_call_wins_over_a_high_chance() -> None:
    """All runs but one gain 1.2 points; one loses 5: the interval spans 1 point, so nothing is called."""
    difference = np.full(10, -1.2)
    difference[0] = 5.0
    seen = c.judge("srq20", 10 + difference, np.full(10, 10.0))
    assert seen.benefit == 0.9
    assert seen.low < -1.0 < seen.high
    assert seen.phrase == "certainty.too_close"


def test_no_difference_needs_the_whole_band_inside() -> None:
    inside = np.tile([-0.4, 0.4], 20)
    seen = c.judge("srq20", 10 + inside, np.full(40, 10.0))
    assert (seen.claim, seen.phrase) == (c.SAME, "certainty.almost_certainly")
    wide = np.concatenate([np.tile([-0.4, 0.4], 14), np.tile([-3.0, 3.0], 6)])
    seen = c.judge("srq20", 10 + wide, np.full(40, 10.0))
    assert (seen.claim, seen.phrase) == (c.CLOSE, "certainty.too_close")


def test_differences_that_matter_are_absolute_or_relative() -> None:
    assert c.smallest("srq20", np.array([9.0])) == 1.0
    assert c.smallest("violence", np.array([0.3, 0.1])) == pytest.approx(0.02)
    assert c.smallest("violence", np.array([0.0, 0.0])) == pytest.approx(ZERO_VIOLENCE * 52) == 0.02
    assert c.smallest("violence", np.array([np.nan])) == pytest.approx(0.02)


def test_what_is_neither_good_nor_bad_is_not_judged() -> None:
    seen = c.judge("groups_running", np.array([6.0, 6.0]), np.array([0.0, 0.0]))
    assert isnan(seen.benefit) and isnan(seen.harm)
    assert seen.claim == c.UNDEFINED


def test_runs_in_which_one_side_is_undefined_are_left_out() -> None:
    seen = c.judge("trust", np.array([0.6, np.nan, 0.7]), np.array([0.5, 0.5, np.nan]))
    assert (seen.runs, seen.difference) == (1, pytest.approx(0.1))
    assert c.judge("trust", np.array([np.nan]), np.array([0.5])).claim == c.UNDEFINED


def test_persons_against_themselves_by_hand() -> None:
    """Ten persons, distress in points: one worse by 3, two better by 2; the lowest tenth is +3."""
    reference = np.full(10, 8.0)
    programme = reference + np.array([3.0, -2.0, -2.0, 0, 0, 0, 0, 0, 0.9, -1.0])
    seen = c.persons_against_themselves("srq20", programme, reference)
    assert (seen.better, seen.worse, seen.lowest_tenth) == (0.2, 0.1, 3.0)


def test_persons_without_violence_fall_back_on_two_in_a_hundred_a_year() -> None:
    seen = c.persons_against_themselves("violence", np.array([0.019, 0.021, 1.0]), np.array([0.0, 0.0, 0.95]))
    assert (seen.better, seen.worse) == (0.0, pytest.approx(1 / 3))


@pytest.mark.parametrize("effect", [0.0, 0.3, 2.0])
def test_known_truth_is_told(effect: float) -> None:
    """Simulated gains of known size: nothing, too small to matter for sure, and large."""
    draw = np.random.default_rng(7)
    reference = draw.normal(10.0, 1.0, 400)
    seen = c.judge("srq20", reference - effect + draw.normal(0.0, 0.5, 400), reference)
    assert abs(seen.difference + effect) < 4 * 0.5 / sqrt(400)
    expected = {0.0: c.SAME, 0.3: c.SAME, 2.0: c.BENEFIT}[effect]
    assert seen.claim == expected
    chance = stats.norm.cdf((effect - 1.0) / 0.5)
    assert seen.benefit == pytest.approx(chance, abs=0.05)


def test_swapping_the_arms_swaps_benefit_and_harm() -> None:
    draw = np.random.default_rng(3)
    one, two = draw.normal(8, 1, 30), draw.normal(10, 1, 30)
    there, back = c.judge("srq20", one, two), c.judge("srq20", two, one)
    assert (there.benefit, there.harm) == (back.harm, back.benefit)
    assert there.difference == -back.difference
    assert {there.claim, back.claim} == {c.BENEFIT, c.HARM}


# ---------------------------------------------------------------------------------------------
# Readings
# ---------------------------------------------------------------------------------------------


def test_every_outcome_is_read_and_its_weeks_are_named() -> None:
    found = {entry.outcome: entry for entry in readings(104)}
    assert list(found) == list(OUTCOMES)
    assert (found["srq20"].window, found["srq20"].factor) == ("week 104", 1.0)
    assert (found["violence"].window, found["violence"].factor) == ("weeks 53–104", 52.0)
    assert (found["attendance"].window, found["attendance"].factor) == ("weeks 1–104", 1.0)
    assert {e.outcome: e.window for e in readings(8)}["violence"] == "weeks 1–8"
    assert {e.window for e in readings(0)} == {"week 0"}


def test_readings_by_hand() -> None:
    values = np.full((5, 1, len(OUTCOMES)), np.nan)
    names = list(OUTCOMES)
    values[:, 0, names.index("srq20")] = [9, 8, 7, 6, 5]
    values[:, 0, names.index("violence")] = [0.5, 0.01, 0.0, 0.03, 0.0]
    values[1:3, 0, names.index("attendance")] = [0.8, 0.6]
    found = read(values)[0]
    assert found[names.index("srq20")] == 5
    assert found[names.index("violence")] == pytest.approx(0.01 * 52)
    assert found[names.index("attendance")] == pytest.approx(0.7)
    assert isnan(found[names.index("trust")])


def test_means_of_what_is_defined() -> None:
    values = np.array([[1.0, np.nan], [3.0, np.nan]])
    assert np.array_equal(mean_of_defined(values), [2.0, np.nan], equal_nan=True)


# ---------------------------------------------------------------------------------------------
# One small comparison, lived
# ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    """Three seeds of a small hamlet against no programme."""
    scenario = load_scenario("burundi_hamlet", SMALL)
    contest = Contest.of((scenario,), None, scenario.weeks)
    kept = Gathered(scenario, contest.against)
    for seed in (1, 2, 3):
        kept.add(live_seed(contest, seed)[0])
    return kept


def test_arms_are_those_of_run_pair() -> None:
    scenario = load_scenario("burundi_hamlet", SMALL)
    met = live_seed(Contest.of((scenario,), None, scenario.weeks), 4)[0]
    pair = run_pair(scenario, seed=4)
    assert met.weekly[0].equals(pair.programme.weekly)
    assert met.weekly[1].equals(pair.reference.weekly)


def test_one_reference_serves_several_programmes() -> None:
    base = load_scenario("burundi_hamlet", SMALL)
    hard, soft = (base.with_({"programme.directiveness": push}) for push in (0.8, 0.0))
    both = live_seed(Contest.of((hard, soft), base, base.weeks), 2)
    for scenario, met in zip((hard, soft), both, strict=True):
        pair = run_pair(scenario, against=base, seed=2)
        assert met.weekly[0].equals(pair.programme.weekly)
        assert met.weekly[1].equals(pair.reference.weekly)


def test_week_zero_is_the_same_in_both_arms(gathered: Gathered) -> None:
    for one, two in gathered.courses:
        assert np.array_equal(one[0], two[0], equal_nan=True)


def test_shares_of_persons_are_counted_against_the_own_run() -> None:
    scenario = load_scenario("burundi_hamlet", SMALL)
    met = live_seed(Contest.of((scenario,), None, scenario.weeks), 1)[0]
    pair = run_pair(scenario, seed=1)
    inside = pair.programme.labels == 0
    change = 20.0 * (
        pair.programme.records.state.person.distress[inside]
        - pair.reference.records.state.person.distress[inside]
    )
    seen = met.persons["srq20", "reach=participant"]
    assert seen.worse == pytest.approx(np.mean(change > 1.0), abs=1e-6)
    assert seen.better == pytest.approx(np.mean(change < -1.0), abs=1e-6)
    assert seen.lowest_tenth == pytest.approx(np.sort(change)[-max(1, len(change) // 10) :].mean(), abs=1e-4)


def test_the_tables_agree_with_the_weekly_tables(gathered: Gathered) -> None:
    one = gathered.compare()
    paired = one.paired
    assert paired["seed"].unique().tolist() == [1, 2, 3]
    assert (paired["programme"] - paired["reference"]).equals(paired["difference"])
    order = paired[["seed", "outcome", "stratum"]].apply(lambda x: x.cat.codes if x.name != "seed" else x)
    assert order.equals(order.sort_values(["seed", "outcome", "stratum"]))
    chosen = paired[(paired["outcome"] == "srq20") & (paired["stratum"] == "all")]
    row = one.summary.query("outcome == 'srq20' and stratum == 'all'").iloc[0]
    assert row["mean_difference"] == pytest.approx(chosen["difference"].mean())
    assert row["window"] == "week 8"


def test_community_outcomes_stand_in_all_only(gathered: Gathered) -> None:
    strata = gathered.compare().summary.query("outcome == 'cohesion'")["stratum"].unique().tolist()
    assert strata == ["all"]


def test_parts_that_are_set_against_each_other_differ_in_one_thing(gathered: Gathered) -> None:
    pairs = pairs_of_parts(gathered.strata)
    assert ("participant,gender=woman", "participant,gender=man") in pairs
    assert ("participant,origin=resident", "participant,origin=returnee") in pairs
    assert len(pairs) == 1 + 1 + 3


def test_the_answer_is_short_and_harm_stands_beside_it(gathered: Gathered) -> None:
    one = gathered.compare()
    assert len(answer(one)) <= 3
    assert "luck" in " ".join(answer(one))
    told = "\n".join(harms(one))
    assert "worse off" in told and "stopped coming" in told and "worst off" in told
    lines = table(one)
    assert all(len(line) <= 132 for line in lines)
    violence = [line for line in lines if "violence suffered (" in line]
    assert all(line[38:56].strip() == "" for line in violence), "violence is no level"


def test_cubes_keep_every_number() -> None:
    weekly = run_pair(load_scenario("burundi_hamlet", SMALL), seed=1).programme.weekly
    strata, values = cube(weekly)
    row = weekly[(weekly["week"] == 5) & (weekly["stratum"] == "gender=man")].iloc[0]
    assert values[5, strata.index("gender=man"), list(OUTCOMES).index("trust")] == row["trust"]


def test_very_large_communities_are_told_as_a_whole() -> None:
    """Above 20,000 persons nobody is followed one by one: no word about participants, no gap denied."""
    scenario = load_scenario("burundi_hamlet", {"context.persons": 20_050, "weeks": 2, "burn_in": 0})
    contest = Contest.of((scenario,), None, 2)
    kept = Gathered(scenario, contest.against)
    for seed in (1, 2):
        kept.add(live_seed(contest, seed)[0])
    one = kept.compare()
    assert "not followed one by one" in answer(one)[0]
    assert "of 2 runs" in answer(one)[2] or "2 runs only" in answer(one)[2]
    told = "\n".join(harms(one))
    assert "cannot be told" in told and "No gap" not in told
    assert one.judged("srq20", "reach=participant").claim == c.UNDEFINED


def test_a_single_pair_denies_no_gap(gathered: Gathered) -> None:
    one = gathered.compare()
    first = Gathered(gathered.scenario, "none")
    met = live_seed(Contest.of((gathered.scenario,), None, 8), 1)[0]
    first.add(met)
    assert "No gap" not in "\n".join(harms(first.compare()))
    assert "single matched run" in answer(first.compare())[-1]
    assert "No gap" in "\n".join(harms(one)) or "Who gains less" in "\n".join(harms(one))
