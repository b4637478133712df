"""Promise: the other tables too follow the data contract, and a large place is written like a small one."""

import io

import numpy as np
import pandas as pd
import pytest

import sim.book
from sim.chance import Purpose, normal, stream, u01
from sim.community import Community
from sim.outcomes import HISTORY, WEEKLY
from tests.spec.states import used
from tests.spec.test_records import WEEKS, lived, pair
from tests.worlds import hamlet, lively, quiet

AGREEMENTS = (
    "run", "arm", "seed", "agreement", "week", "dispute_type", "tie", "cross_origin", "party_a", "party_b",
    "mediator", "group", "commitment", "tension", "status", "broken_week",
)  # fmt: skip
GROUPS = (
    "run", "arm", "group", "modality", "facilitators", "start_week", "end_week", "enrolled", "present_mean",
    "sessions_held", "phase", "ended", "selfhelp_from", "selfhelp_until",
    "follow_from", "goal", "safety_start", "safety_end",
    "trust_start", "trust_end", "ownership", "turns_gini", "hurts", "crises", "dropouts",
)  # fmt: skip
PERSONS = (
    "run", "arm", "week", "person", "household", "neighbourhood", "origin", "gender", "standing", "reach",
    "youth", "role", "group", "sessions",
)  # fmt: skip
RANKING = ("rank", "score", "priority", "need", "order", "risk", "percentile", "worst_off")


def test_the_week_zero_row_is_the_state_after_burn_in() -> None:
    """Before anything else week 0 is written: its means are those of the state that burn-in left."""
    community = Community.start(lively(burn_in=9), 4)
    baseline = community.records().weekly().iloc[0]
    assert baseline["stratum"] == "all"
    for name in ("distress", "hostility", "general_trust", "voice"):
        values = community.state.person[name].astype(np.float32).astype(float)
        assert baseline[name] == pytest.approx(values.mean(), abs=1e-12)
    assert baseline["agreements_held"] == (used(community.state, "pair").dispute == 2).sum()


def test_the_register_of_agreements_follows_the_contract() -> None:
    """One row each, by week, then by pair; parties in order of key; broken ones with their week."""
    frame, state = lived().records().agreements(), lived().state
    assert tuple(frame.columns) == AGREEMENTS
    assert len(frame) > 20
    assert list(frame["agreement"]) == list(range(len(frame)))
    place = frame[["week", "party_a", "party_b"]]
    assert place.equals(place.sort_values(list(place.columns)))
    assert frame["week"].between(1, WEEKS).all()
    assert (frame["party_a"] < frame["party_b"]).all()
    assert set(frame["tie"]) <= {"household", "neighbour", "group"}
    assert ((frame["party_a"] // 16 == frame["party_b"] // 16) == (frame["tie"] == "household")).all()
    assert "violence_at_home" not in set(frame["dispute_type"])
    origin = dict(zip(state.person.key, state.person.origin, strict=True))
    crossing = frame["party_a"].map(origin) != frame["party_b"].map(origin)
    assert (crossing.map({True: "true", False: "false"}) == frame["cross_origin"]).all()
    broken = frame["status"] == "broken"
    assert set(frame["status"]) == {"held", "broken"}
    assert (frame["broken_week"].notna() == broken).all()
    assert (frame.loc[broken, "broken_week"] > frame.loc[broken, "week"]).all()
    held = used(state, "pair")[used(state, "pair").dispute == 2]
    held = held[held.since >= 1]
    parties = sorted(zip(state.person.key[held.low], state.person.key[held.high], strict=True))
    assert sorted(zip(frame.loc[~broken, "party_a"], frame.loc[~broken, "party_b"], strict=True)) == parties
    read = pd.read_csv(io.StringIO(frame.to_csv(index=False)))
    assert (read["broken_week"].isna() == ~broken).all()


def test_the_table_of_groups_follows_the_contract() -> None:
    """One row for each group that opened; what it counts is what was told."""
    frame, events = lived().records().groups(), lived().records().events()
    assert tuple(frame.columns) == GROUPS
    assert list(frame["group"]) == [0, 1, 2, 3, 4]
    assert set(frame["ended"]) <= {"completed", "too_few", "stopped", "running"}
    assert (frame["start_week"] == 1).all()
    over = frame["ended"] != "running"
    assert (frame["end_week"].notna() == over).all()
    sessions = events[events["event"] == "did_together"]
    for row in frame.itertuples():
        last = WEEKS if pd.isna(row.end_week) else row.end_week
        mine = events[(events["group"] == row.group) & (events["week"] <= last)]
        held = set(sessions.loc[(sessions["group"] == row.group) & (sessions["week"] <= last), "week"])
        met = mine[mine["week"].isin(held)]
        assert row.sessions_held == len(held)
        assert row.enrolled == (mine["event"] == "enrolled").sum() == 7
        assert row.present_mean == pytest.approx((met["event"] == "attended").sum() / len(held))
        assert row.hurts == (mine["event"] == "hurt").sum()
        assert row.crises == (mine["event"] == "crisis").sum()
        assert row.dropouts == (mine["event"] == "dropped_out").sum()
        assert row.safety_start == pytest.approx(mine.loc[mine["event"] == "enrolled", "value"].mean())
        assert 0.0 <= row.turns_gini < 1.0
    formed = events[events["event"] == "selfhelp_formed"].set_index("group")["week"]
    assert frame.set_index("group")["selfhelp_from"].dropna().astype(int).to_dict() == formed.to_dict()
    assert (frame["selfhelp_until"].notna() <= frame["selfhelp_from"].notna()).all()


def test_groups_that_found_too_few_are_listed_as_such() -> None:
    """A village too small for its plan has groups that ended in the week in which they were to open."""
    community = Community.start(quiet(context__persons=60, programme__groups=9), 1)
    community.advance(3)
    frame = community.records().groups()
    few = frame[frame["ended"] == "too_few"]
    assert len(frame) == 9
    assert len(few) > 0
    assert (few["end_week"] == few["start_week"]).all()
    assert (few[["enrolled", "sessions_held"]] == 0).all(axis=None)
    assert (frame.loc[frame["ended"] == "running", "enrolled"] >= 4).all()


def test_the_table_of_persons_follows_the_contract_and_ranks_nobody() -> None:
    """Weeks 0 and the last, people in order of key; traits and states, and no number that sorts people."""
    frame, state = pair().programme.persons(), lived().state
    assert tuple(frame.columns[: len(PERSONS)]) == PERSONS
    assert not [name for name in frame.columns if any(word in name for word in RANKING)]
    assert sorted(set(frame["week"])) == [0, WEEKS]
    for _, people in frame.groupby("week"):
        assert list(people["person"]) == list(state.person.key)
    last = frame[frame["week"] == WEEKS]
    for name in ("distress", "hostility", "skill", "voice", "support", "strain"):
        assert (last[name].to_numpy() == state.person[name]).all(), name
    assert (last["sessions"].to_numpy() == state.person.sessions).all()
    assert (last["household"] == last["person"] // 16).all()
    assert str(frame["youth"].dtype) == "bool"
    assert (frame["standing"].astype(str).groupby(frame["week"]).value_counts() >= 66).all()


def test_persons_of_a_week_in_between_are_as_they_were_then() -> None:
    """Asked for week 5, the table says what people were like then, and how often they had come by then."""
    then = Community.start(lively(context__returnee_share=0.35), 2, log=True)
    then.advance(5)
    known, asked = then.records().persons([5]), lived().records().persons([5])
    assert (known["sessions"] > 0).any()
    assert list(asked["sessions"]) == list(known["sessions"])
    for name in ("distress", "hostility", "skill", "voice"):
        assert np.allclose(asked[name], known[name], rtol=0, atol=1e-7), name


def test_cases_are_observed_through_the_noise_of_an_interview() -> None:
    """A case is a rounded score at or above 10 (women) or 8 (men), with noise of 2.1 points, drawn apart."""
    records = lived().records()
    person = lived().state.person
    for week in (0, 7, WEEKS):
        source = np.uint64(stream(2, int(Purpose.INSTRUMENT), week))
        noise = 2.1 * np.array([normal(u01(source, int(key))) for key in person.key])
        score = np.clip(np.floor(20.0 * records.history("distress")[week].astype(float) + noise + 0.5), 0, 20)
        cases = score >= np.where(person.gender == 0, 10, 8)
        assert (records.history("srq20_case")[week] == cases).all()


def test_a_large_place_is_written_like_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit only sums are kept: the same means for every stratum that does not ask for reach."""
    scenario = hamlet(weeks=12, programme__start=2)
    small = Community.start(scenario, 1)
    monkeypatch.setattr(sim.book, "LARGE", 100)
    large = Community.start(scenario, 1)
    assert large.book.is_large
    assert not small.book.is_large
    for community in (small, large):
        community.advance(7)
    large = large.fork()
    for community in (small, large):
        community.advance(7)
    whole, sums = small.records().weekly(), large.records().weekly()
    strata = [
        name for name in sums["stratum"].cat.categories if "reach" not in name and "participant" not in name
    ]
    assert len(strata) == 8
    names = [outcome.name for outcome in (*HISTORY, *WEEKLY)] + ["srq20", "phq9"]
    both = [
        frame[frame["stratum"].isin(strata)].set_index("week")[names].to_numpy() for frame in (whole, sums)
    ]
    assert both[0].shape == (15 * 8, len(names))
    np.testing.assert_allclose(*both, rtol=0, atol=1e-9)
    seen = {"outcome": "distress", "stratum": "gender=woman", "above": 0.0, "for_weeks": 3}
    trigger = {"when": seen, "lasts": 2, "set": {"programme.paused": True}}
    armed = Community.start(scenario.with_({"changes": [trigger]}), 1)
    armed.advance(5)
    assert armed.fired == {0: 5}
