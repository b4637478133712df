"""Studies of small villages: chosen, measured and lost as the file says, the same bits for the same seed."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.evidence.trials.load import load_trial
from analysis.evidence.trials.luck import Draw, interview_noise, uniforms
from analysis.evidence.trials.places import _live, live_places
from analysis.evidence.trials.reader import TrialReader
from analysis.evidence.trials.sample import (
    chances,
    could_be_asked,
    draw_sample,
    found_again,
    matched_to,
    noise_of,
    observed,
)
from analysis.evidence.trials.spec import Instrument, Loss
from sim.chance import Purpose, normal, stream, u01
from tests.trials.small import OTHERS, of_kind, read, trial_in


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The small study, and everyone in its places."""
    trial = trial_in(tmp_path_factory.mktemp("study"))
    return trial, live_places(trial, {}, 3, True)


def test_draws_are_those_of_the_engine_for_many_at_once() -> None:
    keys = np.array([0, 16, 33, 160_001])
    source = stream(9, int(Draw.LOST), 4)
    assert uniforms(9, Draw.LOST, keys, 4).tolist() == [u01(source, int(key)) for key in keys]
    source = stream(9, int(Purpose.INSTRUMENT), 4)
    assert interview_noise(9, 4, keys) == pytest.approx([normal(u01(source, int(key))) for key in keys])


def test_draws_of_studies_are_apart_from_those_of_the_engine() -> None:
    assert not {int(one) for one in Draw} & {int(one) for one in Purpose}


@pytest.mark.parametrize("kind", ["cluster", *OTHERS])
def test_every_kind_of_study_reports_everything_and_the_same_again(kind: str, tmp_path: Path) -> None:
    trial = of_kind(tmp_path, kind)
    one, again, other = (read(trial, seed) for seed in (1, 1, 2))
    assert one == again and one != other
    assert not [name for name, value in one.items() if np.isnan(value) and "above" not in name]
    plain = read(trial, 1, with_matched=False)
    assert plain == {name: one[name] for name in plain}, "to live the matched runs changes nothing"
    size = trial.own_size
    assert (one[f"srq_difference_{size}"], one[f"p_{size}"]) == (one["srq_difference"], one["p"])
    assert one["srq_low"] < one["srq_difference"] < one["srq_high"]


def test_sizes_are_first_parts_of_one_study(tmp_path: Path) -> None:
    small = read(trial_in(tmp_path, sizes=[4], sample__clusters=4), 5)
    large = read(trial_in(tmp_path, sizes=[4, 8], sample__clusters=8), 5)
    assert large["n_programme"] == 2 * small["n_programme"] == 38
    assert large["srq_difference_4"] != large["srq_difference_8"]


def test_the_study_itself_does_not_hang_on_the_sizes_that_are_asked_for(tmp_path: Path) -> None:
    """Persons of larger sizes are of further places; parts of a study are of its own."""
    alone = read(of_kind(tmp_path, "quasi_experiment", sizes=[]), 2)
    among = read(of_kind(tmp_path, "quasi_experiment", sizes=[10, 28, 70]), 2)
    assert alone == {name: among[name] for name in alone}
    assert among["srq_difference_10"] != among["srq_difference"] != among["srq_difference_70"]


def test_numbers_of_the_model_reach_every_arm_but_not_what_a_scenario_sets_itself(tmp_path: Path) -> None:
    trial = trial_in(tmp_path)
    usual, other = read(trial, 1), read(trial, 1, parameters__distress_gain=0.2)
    assert other["srq_start_control"] > usual["srq_start_control"]
    assert other["srq_start_programme"] > usual["srq_start_programme"]
    own = trial_in(tmp_path, **{"programme.set": {
        **trial.file.programme.set, "parameters.distress_gain": 0.1}})  # fmt: skip
    assert read(own, 1, parameters__distress_gain=0.2) == read(own, 1)


def test_who_would_join_where_no_group_opens_is_who_joins_there(lived: tuple[Any, Any]) -> None:
    """Lists are made before lots are drawn, so both arms are chosen alike."""
    trial, people = lived
    arms = trial.arms({})
    one, two = (_live(trial, arms, 77, 0, allotted, False) for allotted in (0, 1))
    assert (set(one.arm), set(two.arm)) == ({0}, {1})
    assert np.array_equal(one.joined, two.joined) and one.joined.sum() > 10
    assert np.array_equal(one.real[:, 0], two.real[:, 0]) and not np.array_equal(one.real, two.real)
    assert set(people.arm) == {0, 1} and not people.stopped[people.arm == 1].any()
    assert np.array_equal(people.real[people.arm == 1], people.matched[people.arm == 1])
    assert np.array_equal(people.real[:, 0], people.matched[:, 0])


def test_quotas_are_right_on_average_and_alike_in_both_arms(tmp_path: Path) -> None:
    trial = trial_in(tmp_path, sample__clusters=64, sample__persons=11.25)
    quotas = [trial.quota(number) for number in range(64)]
    assert sum(quotas) == 720 and set(quotas) == {11, 12}
    assert sum(quotas[::2]) == sum(quotas[1::2])


def test_lots_part_clusters_evenly_and_anew_for_each_study(tmp_path: Path) -> None:
    trial = trial_in(tmp_path, sample__clusters=10)
    orders = {tuple(trial.allotted(seed)) for seed in range(20)}
    assert len(orders) == 20 and all(sorted(order) == list(range(10)) for order in orders)
    assert sum(trial.arm_of(number) for number in range(10)) == 5
    wedge = of_kind(tmp_path, "stepped_wedge")
    assert [wedge.step_of(number) for number in range(4)] == [1, 5, 1, 5]


def test_noise_has_the_reliability_that_was_asked_for(lived: tuple[Any, Any], tmp_path: Path) -> None:
    _, people = lived
    trial = trial_in(tmp_path, instrument__noise=None, instrument__reliability=0.83)
    sd, rng = noise_of(trial, people), np.random.default_rng(1)
    values = people.real[could_be_asked(trial, people), 0]
    again = [values + sd * rng.normal(size=len(values)) for _ in range(800)]
    pairs = [np.corrcoef(again[n], again[n + 1])[0, 1] for n in range(0, 800, 2)]
    assert np.mean(pairs) == pytest.approx(0.83, abs=0.015), (
        "two interviews agree as far as they are reliable"
    )


def test_scores_are_whole_and_within_the_scale() -> None:
    tool = Instrument(noise=2.0)
    seen = observed(np.array([[-3.0, 0.4], [19.9, 10.5]]), np.array([[0.0, 0.1], [2.0, 0.0]]), 2.0, tool)
    assert seen.tolist() == [[0.0, 1.0], [20.0, 11.0]]
    exact = Instrument(noise=0.0, whole=False, least=-5.0)
    assert observed(np.array([[-3.25]]), np.ones((1, 1)), 0.0, exact).tolist() == [[-3.25]]


def test_errors_that_a_place_shares_make_its_people_alike(tmp_path: Path) -> None:
    trial = trial_in(tmp_path, sample__clusters=40, instrument__noise=0.0, instrument__shared_noise=3.0)
    plain = trial_in(tmp_path, sample__clusters=40, instrument__noise=0.0)
    shared, alone = (read(one, 1)["icc"] for one in (trial, plain))
    assert alone < 0.2 < 0.5 < shared
    people = live_places(trial, {}, 1, False)
    assert len(np.unique(people.shared[:, 0])) == 40 and abs(np.std(people.shared) - 1.0) < 0.25
    assert np.array_equal(people.shared, live_places(trial, {}, 1, False).shared)


def people_of(lost: Any, arm: Any) -> Any:
    """Just enough of people to lose them."""
    from analysis.evidence.trials.places import People

    blank = dict.fromkeys(People._fields, np.zeros(len(arm)))
    return People(**{**blank, "lost": lost, "arm": arm})  # type: ignore[arg-type]


def test_losses_are_as_many_as_asked_for_and_lean_as_asked_for() -> None:
    n = 40_000
    rng = np.random.default_rng(2)
    arm = np.repeat([0, 1], n // 2)
    first, people = rng.normal(8, 4, n), people_of(rng.random(n), arm)
    loss = Loss(programme=(0.19,), control=(0.1, 0.27), by_score=0.8)
    found = found_again(first, people, loss, 3, np.zeros(n))
    assert found[:, 0].all() and not (found[:, 2] & ~found[:, 1]).any(), "nobody comes back"
    shares = [1.0 - found[arm == a, wave].mean() for a in (0, 1) for wave in (1, 2)]
    assert shares == pytest.approx([0.095, 0.19, 0.1, 0.27], abs=0.01)
    gone = ~found[:, 2]
    assert first[gone].mean() - first[~gone].mean() > 2.0
    stopped = (rng.random(n) < 0.1).astype(float)
    found = found_again(first, people, Loss(programme=(0.2,), by_stopping=2.0), 2, stopped)
    assert (~found[(arm == 0) & (stopped == 1), 1]).mean() > 0.4
    assert found[arm == 1].all()


def test_chances_have_the_mean_and_the_odds_that_were_asked_for() -> None:
    leaning = np.array([0.0, 1.0, -0.5, 2.0])
    found = chances(0.3, leaning)
    assert found.mean() == pytest.approx(0.3)
    odds = np.log(found / (1 - found))
    assert odds - odds[0] == pytest.approx(leaning)
    assert chances(0.0, leaning).tolist() == [0.0] * 4
    assert chances(0.2, np.zeros(3)).tolist() == [0.2] * 3


def test_matching_takes_the_nearest_of_the_same_gender_and_nobody_twice() -> None:
    people = people_of(np.zeros(6), np.array([0, 0, 1, 1, 1, 1]))._replace(
        gender=np.array([0, 0, 0, 1, 0, 0]), age=np.array([30, 30, 30, 30, 80, 31])
    )
    first = np.array([8.0, 8.0, 9.0, 8.0, 8.0, 11.0])
    own, pool = np.array([0, 1]), np.array([2, 3, 4, 5])
    assert matched_to(own, pool, people, first, ("score", "gender")).tolist() == [4, 2]
    assert matched_to(own, pool, people, first, ("score", "gender", "age")).tolist() == [2, 4]
    assert matched_to(own, pool[[0, 3, 2]], people, first, ("age", "gender")).tolist() == [2, 5]
    assert matched_to(own, pool, people, first, ("score",)).tolist() == [3, 4]
    assert matched_to(np.arange(2), pool[:1], people, first, ("score",)).tolist() == [2]


def test_eligible_are_only_those_the_file_names(tmp_path: Path) -> None:
    eligible = {"age_from": 25, "age_to": 60, "gender": "woman", "origins": ["returnee"], "least_score": 5.0}
    trial = trial_in(
        tmp_path, sample={"clusters": 4, "persons": 30, "choose": "eligible", "eligible": eligible}
    )
    sample = draw_sample(trial, live_places(trial, {}, 1, False))
    people = sample.people
    assert len(people.age) > 4
    assert (people.gender == 0).all() and (people.origin == 1).all()
    assert people.age.min() >= 25 and people.age.max() <= 60 and sample.scores[:, 0].min() >= 5.0
    assert not people.joined.all()


def test_controls_of_a_quasi_experiment_are_of_other_places_and_like_the_participants(tmp_path: Path) -> None:
    trial = of_kind(tmp_path, "quasi_experiment")
    sample = draw_sample(trial, live_places(trial, {}, 4, False))
    people, mine = sample.people, sample.people.arm == 0
    assert mine.sum() == (~mine).sum() == 38 and people.joined[mine].all() and not people.joined[~mine].any()
    assert not set(people.cluster[mine]) & set(people.cluster[~mine])
    assert np.array_equal(people.gender[mine], people.gender[~mine])
    apart = sample.scores[mine, 0] - sample.scores[~mine, 0]
    assert abs(apart.mean()) < 1.0 < sample.scores[:, 0].std()


def test_places_differ_where_they_are_said_to(tmp_path: Path) -> None:
    differ = {"context.hostility": [0.1, 0.6]}
    trial = trial_in(tmp_path, sample__differ=differ)
    drawn = [trial.settings(seed, 0)["context.hostility"] for seed in range(200)]
    assert 0.1 <= min(drawn) < 0.15 and 0.55 < max(drawn) <= 0.6  # type: ignore[type-var]
    assert read(trial, 1)["srq_start_control"] != read(trial_in(tmp_path), 1)["srq_start_control"]


def test_a_programme_against_itself_is_found_no_more_often_than_promised(tmp_path: Path) -> None:
    """Both arms live the same: p is uniform, so 5 in 100 studies find something."""
    trial = trial_in(tmp_path, sizes=[], waves=[0, 6], sample__clusters=8, loss__control=[])
    same = trial_in(
        tmp_path, sizes=[], waves=[0, 6], sample__clusters=8, loss__control=[],
        control={"scenario": "burundi_hamlet", "set": dict(trial.file.programme.set)},
    )  # fmt: skip
    p = np.array([read(same, seed, with_matched=False)["p"] for seed in range(1, 81)])
    assert (p < 0.05).sum() <= 11  # more than that: once in a thousand
    assert 0.35 < p.mean() < 0.65


def test_truth_is_the_effect_on_those_who_were_asked_and_null_studies_have_none(tmp_path: Path) -> None:
    trial = trial_in(tmp_path, waves=[0, 40], sample__clusters=4, instrument__noise=0.0,
                     loss__programme=[], loss__control=[])  # fmt: skip
    found = [read(trial, seed) for seed in range(1, 5)]
    truth = np.mean([one["srq_truth"] for one in found])
    assert truth < 0.0
    gap = [one["srq_difference"] - one["null_difference"] for one in found]
    assert np.mean(gap) == pytest.approx(truth, abs=0.15), "without error and loss only the effect parts them"


def test_the_rwandan_study_lived_again_is_near_what_was_published() -> None:
    trial = load_trial("rwanda_quasi_experiment")
    reader = TrialReader(trial)
    found = dict(zip(reader.columns, np.mean([reader.read({}, s) for s in (1, 2, 3)], axis=0), strict=True))
    assert found["n_programme"] == found["n_control"] == 100
    assert found["srq_start_programme"] == pytest.approx(8.41, abs=1.5)
    assert found["srq_sd_programme"] == pytest.approx(5.05, abs=1.2)
    assert -4.0 < found["srq_change_programme"] < -1.0 < found["srq_change_control"] + 1.5
    assert found["lost_programme"] == pytest.approx(0.19, abs=0.09)
    assert found["lost_control"] == pytest.approx(0.27, abs=0.09)
