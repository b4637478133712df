"""Promise: records say what the state says. Tables follow the data contract; means are plain means.

Values of persons are kept as float32, so that a mean recomputed from a state rounds its values first.
"""

from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest

from sim.community import Community
from sim.outcomes import DERIVED, HISTORY, OUTCOMES, WEEKLY
from sim.runs import Pair, run_pair
from tests.spec.states import used
from tests.worlds import lively, quiet

CLOSE = 1e-12
WEEKS = 20
KEYS = {
    "run": "int32",
    "seed": "int64",
    "arm": "category",
    "week": "int16",
    "stratum": "category",
    "n": "int32",
}
SPLITS = {
    "origin": ("resident", "returnee"), "gender": ("woman", "man"), "standing": ("low", "middle", "high"),
}  # fmt: skip
CROSSED = [f"{split}={part}" for split, parts in SPLITS.items() for part in parts]
STRATA = [
    "all", *CROSSED, *(f"reach={reach}" for reach in ("participant", "household", "other")),
    *(f"participant,{part}" for part in CROSSED), "worst_tenth",
]  # fmt: skip
ARRIVING = ("reintegration", "reintegration_bonds", "reintegration_trusted", "reintegration_peace",
            "reintegration_voice")  # fmt: skip


@cache
def pair() -> Pair:
    return run_pair(lively(context__returnee_share=0.35), seed=2, weeks=WEEKS, log=True)


@cache
def lived() -> Community:
    community = Community.start(lively(context__returnee_share=0.35), 2, log=True)
    community.advance(WEEKS)
    return community


@cache
def weekly(arm: str = "programme") -> pd.DataFrame:
    return getattr(pair(), arm).weekly


def at(stratum: str, week: int = WEEKS, arm: str = "programme") -> pd.Series:
    frame = weekly(arm)
    return frame[(frame["stratum"] == stratum) & (frame["week"] == week)].iloc[0]


def test_the_weekly_table_follows_the_contract() -> None:
    """One row per week and stratum, sorted; keys, then every outcome of the register, with its unit."""
    frame = weekly()
    assert list(frame.columns) == [*KEYS, *OUTCOMES]
    assert {name: str(frame[name].dtype) for name in KEYS} == KEYS
    assert all(frame[name].dtype == np.float64 for name in OUTCOMES)
    assert list(frame["stratum"].cat.categories) == STRATA
    expected = list(product(range(WEEKS + 1), STRATA))
    assert list(zip(frame["week"], frame["stratum"], strict=True)) == expected
    assert set(frame["seed"]) == {2}
    assert set(frame["arm"]) == {"programme"}
    assert set(weekly("reference")["arm"]) == {"reference"}
    assert frame.attrs["units"] == {name: outcome.unit for name, outcome in OUTCOMES.items()}
    assert not np.isinf(frame[list(OUTCOMES)].to_numpy()).any()


@pytest.mark.parametrize("origins", [1, 3])
def test_strata_name_the_origins_of_the_place(origins: int) -> None:
    """A place with one or three origins has strata for those, and for participants of each."""
    names = ["here", "back", "new"][:origins]
    share = [{"id": name, "share": 1.0 / origins, "arriving": name == "new"} for name in names]
    community = Community.start(quiet(context__origins=share), 1)
    community.advance(1)
    frame = community.records().weekly()
    listed = [name for name in frame["stratum"].cat.categories if "origin=" in name]
    assert listed == [f"origin={name}" for name in names] + [f"participant,origin={name}" for name in names]
    if origins == 1:
        for name in (*ARRIVING, "cohesion_cross_trust", "cohesion_mixing", "cohesion"):
            assert frame[name].isna().all(), (
                f"{name} is not defined where everyone is of one origin that was there"
            )


def _people() -> pd.DataFrame:
    return pair().programme.persons()


def _inside(people: pd.DataFrame, stratum: str) -> pd.Series:
    chosen = pd.Series(True, people.index)
    for part in stratum.replace("participant,", "reach=participant,").split(","):
        if part != "all":
            column, value = part.split("=")
            chosen &= people[column] == value
    return chosen


@pytest.mark.parametrize("stratum", STRATA[:-1])
def test_means_are_plain_means_over_the_people_of_a_stratum(stratum: str) -> None:
    """Recomputed from the table of persons: how many there are, and the mean of every state."""
    everyone = _people()
    names = [
        outcome.name for outcome in HISTORY if outcome.name in everyone and outcome.name != "group_safety"
    ]
    assert {"distress", "hostility", "community_safety", "respect", "support", "livelihood"} <= set(names)
    for week in (0, WEEKS):
        people = everyone[everyone["week"] == week]
        people = people[_inside(people, stratum)]
        assert at(stratum, week)["n"] == len(people) > 0
        for name in names:
            mean = people[name].astype(np.float32).astype(np.float64).mean()
            assert abs(at(stratum, week)[name] - mean) < CLOSE, name


def test_outcomes_of_ties_are_recomputed_from_the_network() -> None:
    """Trust, bridging, conflict, cohesion, reintegration by their formulas, from ties, pairs and people."""
    state = lived().state
    person, tie, pairs = state.person, used(state, "tie"), used(state, "pair")
    n = len(person)
    trust = np.zeros((n, n))
    owner = np.repeat(np.arange(n), person.tie_count)
    trust[owner, tie.other] = tie.trust
    near = np.bincount(owner[tie.kind == 2], tie.trust[tie.kind == 2], n)
    known = np.bincount(owner[tie.kind == 2], minlength=n)
    cross = person.origin[:, None] != person.origin[None, :]
    tied = np.zeros((n, n), bool)
    tied[owner, tie.other] = True
    row = at("all")
    near = (near / np.maximum(known, 1))[known > 0].astype(np.float32)
    assert abs(row["trust"] - near.mean(dtype=float)) < 1e-7
    assert abs(row["bridging"] - (trust * cross).sum(1).astype(np.float32).mean(dtype=float)) < 1e-6
    tension = pairs.tension[pairs.dispute == 1].sum()
    assert abs(row["conflict"] - 100 * tension / n) < CLOSE * 100
    cross_trust = trust[cross & tied].mean()
    both = (trust + trust.T) / (2 * trust.sum())
    strength = both.sum(1)
    modular = sum(
        both[np.ix_(here, here)].sum() - strength[here].sum() ** 2
        for here in (person.origin == origin for origin in (0, 1))
    )
    parts = {"cross_trust": cross_trust, "mixing": 1 - max(0.0, modular), "voice": person.voice.mean()}
    for name, value in parts.items():
        assert abs(row[f"cohesion_{name}"] - value) < 1e-10, name
    assert abs(row["cohesion"] - sum(parts.values()) / 3) < 1e-10
    returnee, resident = person.origin == 1, person.origin == 0
    bonds = 1 - np.exp(-0.5 * (trust * (trust >= 0.5))[np.ix_(returnee, resident)].sum(1))
    met = tied[np.ix_(returnee, resident)]
    received = trust.T[np.ix_(returnee, resident)].sum(1) / np.maximum(met.sum(1), 1)
    peace = 1 - person.worst_cross[returnee]
    for name, value in (("bonds", bonds), ("trusted", received), ("peace", peace)):
        assert abs(row[f"reintegration_{name}"] - value.mean()) < 1e-6, name
    whole = (bonds + received + peace + person.voice[returnee]) / 4
    assert abs(row["reintegration"] - whole.mean()) < 1e-6


def test_scores_are_read_from_distress() -> None:
    """SRQ-20 and PHQ-9 are 20 and 27 times distress, in every stratum and week."""
    frame = weekly()
    assert np.allclose(frame["srq20"], 20.0 * frame["distress"], rtol=0, atol=1e-10)
    assert np.allclose(frame["phq9"], 27.0 * frame["distress"], rtol=0, atol=1e-10)
    assert {outcome.name for outcome in DERIVED} == {
        "srq20", "srq20_case", "phq9", "reintegration_voice", "loneliness",
    }  # fmt: skip
    assert np.allclose(frame["loneliness"], 1.0 - frame["support"], rtol=0, atol=1e-10)


def test_nothing_is_null_where_it_is_defined_and_nothing_zero_where_it_is_not() -> None:
    """Reintegration of residents, attendance without a meeting, community outcomes of a stratum: null."""
    for arm in ("programme", "reference"):
        frame = weekly(arm)
        community = [outcome.name for outcome in WEEKLY]
        assert frame.loc[frame["stratum"] != "all", community].isna().all(axis=None)
        always = [
            "trust",
            "distress",
            "violence",
            "conflict",
            "cohesion",
            "agreements_held",
            "groups_running",
        ]
        assert frame.loc[frame["stratum"] == "all", always].notna().all(axis=None)
        for name in ARRIVING:
            here = frame["stratum"].isin(["origin=resident", "participant,origin=resident"])
            assert frame.loc[here, name].isna().all(), name
            assert frame.loc[frame["stratum"].isin(["all", "origin=returnee"]), name].notna().all(), name
    meetings = ["attendance", "stories_heard", "turns_gini", "crises", "group_safety", "dropout"]
    assert weekly("reference")[meetings].isna().all(axis=None)
    everyone = weekly()[weekly()["stratum"] == "all"].set_index("week")
    assert everyone.loc[0, meetings].isna().all()
    assert everyone.loc[1, ["attendance", "dropout"]].notna().all()
    others = weekly()[weekly()["stratum"].isin(["reach=household", "reach=other"])]
    assert others[["attendance", "dropout", "hurts"]].isna().all(axis=None)


def test_both_arms_are_read_with_the_labels_of_the_programme() -> None:
    """Who takes part in the programme arm is called participant in both arms, from week 0 on."""
    programme, reference = weekly(), weekly("reference")
    assert (programme["n"] == reference["n"]).all()
    assert at("reach=participant", 0, "reference")["n"] == 35
    base = [frame[frame["week"] == 0].drop(columns="arm") for frame in (programme, reference)]
    pd.testing.assert_frame_equal(*base, check_exact=True)
    people = [getattr(pair(), arm).persons() for arm in ("programme", "reference")]
    assert (people[0]["reach"] == people[1]["reach"]).all()
    enrolled = set(people[0].loc[people[0]["group"] >= 0, "person"])
    assert set(people[1].loc[people[1]["reach"] == "participant", "person"]) == enrolled
    assert (people[1]["group"] == -1).all()
    homes = set(people[0].loc[people[0]["reach"] == "participant", "household"])
    with_them = people[0]["household"].isin(homes) & (people[0]["reach"] != "participant")
    assert (people[0].loc[with_them, "reach"] == "household").all()
    assert (people[0].loc[~with_them & ~people[0]["person"].isin(enrolled), "reach"] == "other").all()


@pytest.mark.parametrize("name", ["distress", "trust", "hostility", "respect"])
def test_the_worst_off_tenth_is_chosen_at_week_zero(name: str) -> None:
    """The same tenth in both arms and all weeks: those with the worst value before anything began."""
    for arm in ("programme", "reference"):
        values = getattr(pair(), arm).records.history(name)
        start = np.nan_to_num(values[0].astype(float), nan=np.inf if OUTCOMES[name].good == "up" else -np.inf)
        worst = np.argsort(start if OUTCOMES[name].good == "up" else -start, kind="stable")[:20]
        assert at("worst_tenth", 0, arm)["n"] == 20
        for week in (0, WEEKS):
            assert abs(at("worst_tenth", week, arm)[name] - values[week, worst].astype(float).mean()) < CLOSE
