"""Promise: the event log tells what happened, all of it, and telling changes nothing."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

import sim.community
from sim.book import Book, with_register
from sim.community import Community
from sim.events import Event
from sim.week import WEEK
from tests.spec.states import differences, used
from tests.worlds import lively, quiet

SEEDS = (2, 3)
WEEKS = 30
COLUMNS = {
    "run": "int32", "arm": "category", "week": "int16", "phase": "category", "order": "int32",
    "event": "category", "person": "int32", "other": "int32", "group": "int32", "pair": "int32",
    "value": "float64",
}  # fmt: skip


@cache
def lived(seed: int) -> Community:
    community = Community.start(lively(burn_in=0), seed, log=True)
    community.advance(WEEKS)
    return community


@cache
def told(seed: int) -> pd.DataFrame:
    return lived(seed).records().events()


@cache
def seen(seed: int) -> pd.DataFrame:
    """Outcomes of the whole village by week."""
    weekly = lived(seed).records().weekly()
    return (
        weekly[weekly["stratum"] == "all"].set_index("week").drop(columns=["run", "seed", "arm", "stratum"])
    )


def count(seed: int, *events: str) -> np.ndarray:
    """How often these events happened, by week (0 … 30)."""
    weeks = told(seed).loc[told(seed)["event"].isin(events), "week"]
    return np.bincount(weeks, minlength=WEEKS + 1)


def outcome(seed: int, name: str) -> np.ndarray:
    return seen(seed)[name].fillna(0.0).to_numpy()


def assert_equal(ours: np.ndarray, theirs: np.ndarray) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)  # outcomes of persons are kept as float32


@pytest.mark.parametrize("seed", SEEDS)
def test_listening_changes_nothing(seed: int) -> None:
    """With the log on or off, every bit of the state and of the outcomes is the same."""
    silent = Community.start(lively(burn_in=0), seed)
    silent.advance(WEEKS)
    assert differences(silent.state, lived(seed).state) == []
    weekly = silent.records().weekly()
    pd.testing.assert_frame_equal(weekly, lived(seed).records().weekly(), check_exact=True)
    nothing = silent.records().events()
    assert len(nothing) == 0
    assert {name: str(kind) for name, kind in nothing.dtypes.items()} == COLUMNS


def test_events_are_told_in_the_words_of_the_contract() -> None:
    """Columns, their order and types; phases in the order of the week; keys of people, −1 for nobody."""
    frame = told(SEEDS[0])
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == COLUMNS
    assert list(frame["phase"].cat.categories) == [phase.name for phase in WEEK]
    assert list(frame["event"].cat.categories) == [event.name for event in Event]
    place = frame[["week", "order"]].assign(phase=frame["phase"].cat.codes)[["week", "phase", "order"]]
    assert place.equals(place.sort_values(["week", "phase", "order"]))
    assert not place.duplicated().any()
    keys = set(lived(SEEDS[0]).state.person.key) | {-1}
    people = frame[~frame["event"].isin(["facilitator_left", "facilitator_joined"])]
    assert set(people["person"]) | set(people["other"]) <= keys
    bounded = frame[frame["event"].map(lambda name: Event[name].unit).isin(["index", "probability"])]
    assert bounded["value"].between(0.0, 1.0).all()


def test_the_pair_of_a_dispute_is_the_row_of_its_two_parties() -> None:
    """Events of disputes name their tie; others name none."""
    frame, state = told(2), lived(2).state
    about = frame["pair"] >= 0
    disputes = {"fell_out", "grew_hot", "violence", "mediated", "agreed", "decided", "broke", "faded"}
    assert set(frame.loc[about, "event"]) == disputes
    assert not set(frame.loc[~about, "event"]) & disputes
    pair = used(state, "pair")[frame.loc[about, "pair"]]
    parties = np.sort(frame.loc[about, ["person", "other"]].to_numpy(), axis=1)
    assert (parties[:, 0] == state.person.key[pair.low]).all()
    assert (parties[:, 1] == state.person.key[pair.high]).all()


@pytest.mark.parametrize("room", [1, 7, 1000])
def test_a_full_log_is_made_larger_and_the_weeks_lived_again(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little room there is at first, all events are told, once, in order, and the bits stay."""
    blank = Book.blank
    monkeypatch.setattr(
        Book, "blank", lambda state, weeks, events: blank(state, weeks, room if events else 0)
    )
    tight = Community.start(lively(burn_in=0), 2, log=True)
    assert len(tight.book.log.row) == room
    tight.advance(WEEKS)
    assert differences(tight.state, lived(2).state) == []
    pd.testing.assert_frame_equal(tight.records().events(), told(2), check_exact=True)
    stepped = Community.start(lively(burn_in=0), 2, log=True)
    for phase in WEEK:
        stepped.step_phase(phase.name)
    week = told(2)[told(2)["week"] == 1].drop(columns="pair")
    pd.testing.assert_frame_equal(stepped.records().events().drop(columns="pair"), week, check_exact=True)


def test_a_full_register_is_made_larger_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreements find room in the same way, with the log on or off."""
    monkeypatch.setattr(sim.community, "with_register", lambda state, free: with_register(state, free // 200))
    for log in (True, False):
        tight = Community.start(lively(burn_in=0), 2, log=log)
        tight.state = tight.state._replace(agreement=tight.state.agreement[:0])
        tight.advance(WEEKS)
        register = tight.records().agreements()
        assert len(register) > 20
        pd.testing.assert_frame_equal(register, lived(2).records().agreements(), check_exact=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_violence_and_disputes_are_those_of_the_outcomes(seed: int) -> None:
    """Incidents, new disputes, and open ones counted up from what arose, broke, was settled and faded."""
    n = 200
    assert count(seed, "violence").sum() > 20
    assert_equal(count(seed, "violence"), n * outcome(seed, "violence"))
    assert_equal(2 * count(seed, "fell_out"), n * outcome(seed, "disputes_new"))
    begun = told(seed)[
        told(seed)["event"].isin(["fell_out", "broke"])
    ]  # both, where a shock breaks an agreement
    begun = begun.drop_duplicates(["week", "person", "other"])
    opened = np.bincount(begun["week"], minlength=WEEKS + 1)
    over = count(seed, "agreed", "decided", "faded")
    at_start = n * outcome(seed, "disputes_open")[0] / 2
    assert_equal(2 * (at_start + np.cumsum(opened - over)), n * outcome(seed, "disputes_open"))
    home = told(seed)[told(seed)["event"] == "violence"]
    home = home[home["person"] // 16 == home["other"] // 16]
    assert_equal(np.bincount(home["week"], minlength=WEEKS + 1), n * outcome(seed, "violence_private"))
    shocks = told(seed)[told(seed)["event"] == "shock"]
    assert list(zip(shocks["week"], shocks["value"], strict=True)) == [(5, 6.0), (17, 4.0)]


@pytest.mark.parametrize("seed", SEEDS)
def test_agreements_are_those_of_the_register(seed: int) -> None:
    """Every agreement made stands in the register, with week, parties, mediator, and how it ended."""
    frame, register = told(seed), lived(seed).records().agreements()
    made = frame[frame["event"] == "agreed"].sort_values(["week", "person", "other"])
    assert len(made) == len(register) > 20
    for ours, theirs in (("week", "week"), ("person", "party_a"), ("other", "party_b"), ("group", "group")):
        assert (made[ours].to_numpy() == register[theirs].to_numpy()).all(), ours
    assert (made["value"].to_numpy() == register["commitment"].to_numpy()).all()
    assert set(register["mediator"]) == {"elders", "group", "selfhelp"} or seed != 2
    by_group = register["mediator"].isin(["group", "selfhelp"])
    assert (by_group == (register["group"] >= 0)).all()
    again = frame[frame["event"].isin(["broke", "fell_out"])]
    reopened = set(zip(again["week"], again["person"], again["other"], strict=True))
    broken = register[register["status"] == "broken"]
    assert len(broken) > 5
    assert set(zip(broken["broken_week"], broken["party_a"], broken["party_b"], strict=True)) <= reopened
    assert_equal(count(seed, "agreed"), outcome(seed, "agreements_made"))
    weeks = broken["broken_week"].astype(int)
    assert_equal(np.bincount(weeks, minlength=WEEKS + 1), outcome(seed, "agreements_broken"))
    assert_equal(np.cumsum(count(seed, "agreed")) - np.cumsum(outcome(seed, "agreements_broken")),
                 outcome(seed, "agreements_held"))  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_who_took_part_is_who_is_counted(seed: int) -> None:
    """Enrolled are the participants; who came is attendance; who stayed away for good is the dropout."""
    frame, state, groups = told(seed), lived(seed).state, lived(seed).records().groups()
    joined = frame[frame["event"] == "enrolled"]
    assert sorted(joined["person"]) == sorted(state.person.key[state.person.enrolled_in >= 0])
    assert (joined.groupby("group").size().to_numpy() == groups["enrolled"].to_numpy()).all()
    came, stayed = count(seed, "attended"), count(seed, "absent")
    with np.errstate(invalid="ignore"):
        assert_equal(np.nan_to_num(came / (came + stayed)), outcome(seed, "attendance"))
    sessions = frame[frame["event"] == "attended"].groupby("person").size()
    assert (sessions.reindex(state.person.key, fill_value=0).to_numpy() == state.person.sessions).all()
    left = frame[frame["event"] == "dropped_out"]
    ends = groups.set_index("group")["end_week"].astype("float").fillna(WEEKS + 1)
    early = left[left["week"].to_numpy() <= ends.reindex(left["group"]).to_numpy()]
    assert (
        early.groupby("group").size().reindex(groups["group"], fill_value=0)
        == groups.set_index("group")["dropouts"]
    ).all()
    assert_equal(len(early) / len(joined), outcome(seed, "dropout")[-1])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_said_is_what_is_counted(seed: int) -> None:
    """Stories, hurts, repairs, crises and the Gini of turns are those of the outcomes."""
    frame = told(seed)
    held = count(seed, "did_together")
    present = np.zeros(WEEKS + 1)
    gini = np.zeros(WEEKS + 1)
    meetings = frame[frame["event"] == "did_together"]
    spoke, came = frame[frame["event"] == "spoke"], frame[frame["event"] == "attended"]
    for week, group in zip(meetings["week"], meetings["group"], strict=True):
        here = came.loc[(came["week"] == week) & (came["group"] == group), "person"]
        turns = spoke.loc[(spoke["week"] == week) & (spoke["group"] == group), "person"].value_counts()
        turns = turns.reindex(here, fill_value=0).to_numpy()
        present[week] += len(here)
        apart = np.abs(turns[:, None] - turns[None, :]).sum()
        gini[week] += apart / (2 * len(here) * turns.sum()) if turns.sum() else 0.0
    some = np.maximum(held, 1)
    assert_equal(gini / some, outcome(seed, "turns_gini"))
    assert_equal(count(seed, "opened_up") / some, outcome(seed, "stories_heard"))
    assert_equal(count(seed, "crisis") / some, outcome(seed, "crises"))
    attended = np.maximum(count(seed, "attended"), 1)
    for event, name in (("opened_up", "disclosures"), ("hurt", "hurts"), ("repaired", "repairs")):
        assert count(seed, event).sum() > 10, event
        assert_equal(count(seed, event) / attended, outcome(seed, name))
    unsafe = frame[(frame["event"] == "opened_up") & (frame["value"] < 0.35)]
    assert_equal(np.bincount(unsafe["week"], minlength=WEEKS + 1) / some, outcome(seed, "unsafe_tellings"))


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_staff_and_referrals_are_those_of_the_outcomes(seed: int) -> None:
    """Groups that end, go on and end again; facilitators who leave and are replaced; cases served."""
    frame, groups = told(seed), lived(seed).records().groups()
    alive = np.cumsum(count(seed, "selfhelp_formed") - count(seed, "selfhelp_ended"))
    assert_equal(alive, outcome(seed, "selfhelp_running"))
    running = np.where(np.arange(WEEKS + 1) >= 1, len(groups), 0) - np.cumsum(count(seed, "group_ended"))
    assert_equal(running, outcome(seed, "groups_running"))
    assert_equal(count(seed, "facilitator_left"), outcome(seed, "facilitators_left"))
    assert (count(seed, "facilitator_joined")[1:] == count(seed, "facilitator_left")[:-1]).all()
    assert_equal(count(seed, "referred"), outcome(seed, "referrals_made"))
    assert_equal(count(seed, "refused"), outcome(seed, "referrals_refused"))
    assert (count(seed, "served") == count(seed, "safety_plan")).all()
    assert count(seed, "served").sum() > 2
    for group, moves in frame[frame["event"] == "phase_advanced"].groupby("group"):
        assert list(moves["value"]) == list(range(1, len(moves) + 1))
        assert moves["value"].iloc[-1] <= groups.set_index("group").loc[group, "phase"]


def test_a_pause_is_told() -> None:
    """A running group that is paused says so, and says when it meets again."""
    changes = [{"week": 4, "until": 6, "set": {"programme.paused": True}}]
    community = Community.start(quiet(changes=changes), 1, log=True)
    community.advance(9)
    frame = community.records().events()
    for name, week in (("stopped", 4), ("resumed", 7)):
        happened = frame[frame["event"] == name]
        assert list(happened["week"]) == [week] * 2
        assert list(happened["group"]) == [0, 1]
        assert list(happened["value"]) == [3.0, 3.0]
