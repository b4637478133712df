"""Money: the ledger adds up, missing prices are told and never zero, and harm stands beside every ratio."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.experiments.crews import Threads
from analysis.progress import Gauge
from analysis.rollout.doing import Done, do_rollout
from analysis.rollout.money import GROUP_ITEMS, ledger, missing, ratios, total_cost, wave_cost
from analysis.rollout.moving import Move, line_cost, moved
from analysis.rollout.plan import plan_of
from analysis.rollout.tell import tell_done, tell_plan
from sim.errors import ScenarioError
from sim.scenario import load_scenario
from tests.rollout.small import TEXT, work_in


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("money")
    return do_rollout(work_in(folder), folder / "out", lambda: Threads(1), Gauge(shown=False), "")


def test_the_ledger_adds_up_to_what_was_committed(done: Done) -> None:
    table = ledger(done.plan)
    by_quarter = (1.1 * table["amount"].fillna(0.0)).groupby(table["quarter"]).sum()
    for quarter in done.plan.quarters:
        assert by_quarter.get(quarter.quarter + 1, 0.0) == pytest.approx(quarter.committed)
    assert total_cost(done.plan, None) == pytest.approx(sum(one.committed for one in done.plan.quarters))
    groups = table[table["item"] == "facilitators"]
    assert groups["quantity"].sum() == 7 * len(done.plan.opened)
    assert groups["amount"].sum() == 2.0 * 7 * len(done.plan.opened)
    trainees = table[table["item"] == "training_trainee"]["quantity"].sum()
    assert trainees == 2 * len(done.plan.pairs)
    assert table[table["item"] == "training_course"]["quantity"].sum() == pytest.approx(
        len(done.plan.courses)
    )


def test_a_price_that_is_not_given_is_missing_and_never_zero(done: Done) -> None:
    table = pd.read_csv(done.folder / "ledger.csv")
    silent = table[table["item"] == "shared_food"]
    assert len(silent) and silent["unit_price"].isna().all() and silent["amount"].isna().all()
    assert "shared_food" in missing(done.plan, done.results)
    assert "closing_celebration" not in missing(done.plan, done.results), "nobody plans one here"
    costs = pd.read_csv(done.folder / "costs.csv")
    assert costs["prices_missing"].str.contains("shared_food").all()


def test_harm_stands_beside_every_ratio(done: Done) -> None:
    found = ratios(done.plan, done.results)
    assert [one.what for one in found] == [
        "enrolled", "completed", "group", "selfhelp_year", "srq20_point", "agreement_year",
    ]  # fmt: skip
    assert all(0.0 <= one.harm <= 1.0 for one in found)
    enrolled = found[0]
    people = done.results.counted("enrolled").sum()
    assert enrolled.cost == pytest.approx(total_cost(done.plan, done.results) / people)
    assert enrolled.low <= enrolled.cost <= enrolled.high
    year = found[3]
    assert year.number.value == 0.0 and np.isinf(year.cost), "in twenty weeks nothing lives for a year"
    text = " ".join("\n".join(tell_done(done)).split())
    assert text.count("chance of harm") == 6 and "cannot be told" in text


def test_what_was_not_spent_is_reported(tmp_path: Path) -> None:
    """A community that pauses itself holds fewer meetings than were paid for."""
    rule = "  triggers: [{outcome: trust, above: 0.0, for_weeks: 1, lasts: 50}]\ncosts:"
    work = work_in(tmp_path, TEXT.replace("\ncosts:", f"\n{rule}", 1))
    done = do_rollout(work, tmp_path / "out", lambda: Threads(1), Gauge(shown=False), "")
    table = pd.read_csv(done.folder / "ledger.csv")
    unspent = table[(table["kind"] == "unspent") & (table["item"] == "meeting_materials")]
    assert len(unspent) == 1 and unspent["amount"].iloc[0] < 0.0


def test_an_untroubled_rollout_spends_what_was_planned(done: Done) -> None:
    assert not (ledger(done.plan, done.results)["kind"] == "unspent").any()


def test_no_price_at_all_means_no_word_on_costs(tmp_path: Path) -> None:
    text = TEXT.split("costs:")[0]
    done = do_rollout(work_in(tmp_path, text), tmp_path / "out", lambda: Threads(1), Gauge(shown=False), "")
    assert ratios(done.plan, done.results) == []
    assert "nothing is said about costs" in "\n".join(tell_done(done))


def test_the_cost_of_the_next_wave_leaves_out_what_is_sunk(done: Done) -> None:
    whole, groups = wave_cost(done.plan, 1), wave_cost(done.plan, 1, GROUP_ITEMS)
    assert 0.0 < groups < whole


def test_discounting_makes_later_costs_smaller() -> None:
    keys = {"rollout.municipalities": 2, "rollout.communities": 4, "costs": {
        "currency": "units", "price_year": 2026, "prices": {"shared": 1.0, "facilitators": 2.0}}}  # fmt: skip
    plain = plan_of(load_scenario("burundi_hamlet", keys))
    later = plan_of(plain.scenario.with_({"costs.discount_rate": 0.1}))
    assert total_cost(later, None) < total_cost(plain, None)


def test_participants_hours_count_only_where_asked_and_never_as_money(tmp_path: Path) -> None:
    text = TEXT.replace(
        "  indirect_rate", "  perspective: provider_and_participants\n  participant_hour: 1\n  indirect_rate"
    )
    done = do_rollout(work_in(tmp_path, text), tmp_path / "out", lambda: Threads(1), Gauge(shown=False), "")
    hours = ledger(done.plan, done.results).set_index("item").loc["participants", "quantity"]
    meetings = done.results.counted("meetings_held").sum()
    assert hours == pytest.approx(meetings * 8 * 3.0)
    assert sum(one.committed for one in done.plan.quarters) < total_cost(done.plan, done.results)


def test_the_plan_is_told_before_anything_is_lived(done: Done) -> None:
    text = "\n".join(tell_plan(done.work))
    assert "4 municipalities in 2 waves, 10 communities" in text
    assert "Can we staff it?" in text and "Supervision is the bottleneck" in text


def test_money_is_moved_from_one_line_to_another() -> None:
    """Ten percent of what supervision costs buy groups; in all, the plan costs about the same."""
    before = plan_of(load_scenario("province_two_waves"))
    after = moved(before, Move.parse("supervision:groups=0.1"))
    assert after.rollout.supervision.supervisors == 27
    taken = 0.1 * line_cost(before, "supervision")
    groups = len(after.opened) - len(before.opened)
    each = line_cost(before, "groups") / len(before.opened)
    assert groups * each == pytest.approx(taken, rel=0.2) and groups > 0
    assert len(after.places.communities) == len(before.places.communities)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("supervision", "FROM:TO=SHARE"),
        ("supervision:groups=2", "FROM:TO=SHARE"),
        ("supervision:groups=1.2.3", "FROM:TO=SHARE"),
        ("supervison:groups=0.1", "Did you mean supervision?"),
        ("groups:groups=0.1", "cannot be moved"),
    ],
)
def test_what_cannot_be_moved(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Move.parse(text)
    assert said in str(caught.value)


def test_no_money_is_moved_where_nothing_is_known_of_it(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="costs nothing in this plan"):
        moved(work_in(tmp_path).plan, Move.parse("supervision:groups=0.1"))
