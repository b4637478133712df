"""Promise: the same scenario and seed give the same bits, today, tomorrow, and in another process."""

import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from sim.community import Community
from sim.runs import run, run_pair, without_programme
from sim.scenario import Scenario
from tests.spec.outside import told
from tests.spec.states import differences
from tests.spec.test_forks import assert_same_tables, frames
from tests.worlds import lively, quiet

PROGRAM = "from tests.spec.test_repeat import fingerprints; import json; print(json.dumps(fingerprints()))"


def fingerprint(frame: pd.DataFrame) -> str:
    """A digest of every bit of a table, of its names and its types."""
    digest = hashlib.sha256(json.dumps([list(frame.columns), [str(kind) for kind in frame.dtypes]]).encode())
    for name in frame.columns:
        values = frame[name]
        plain = (
            values.to_numpy() if values.dtype.kind in "fiu" else np.array([str(value) for value in values])
        )
        digest.update(np.ascontiguousarray(plain).tobytes())
    return digest.hexdigest()


def fingerprints() -> dict[str, str]:
    """Of every table of a lively village in its 25th week."""
    community = Community.start(lively(), 7, log=True)
    community.advance(25)
    return {name: fingerprint(frame) for name, frame in frames(community).items()}


def test_two_runs_are_one_run() -> None:
    """Started twice, lived twice, written twice: equal to the bit."""
    one, two = (Community.start(lively(), 5, log=True) for _ in range(2))
    for community in (one, two):
        community.advance(25)
    assert differences(one.state, two.state) == []
    assert_same_tables(one, two)


def test_another_process_gives_the_same_bits() -> None:
    """Whatever lived here before, and in whatever order its hashes are, another process writes the same."""
    Community.start(quiet(), 1).advance(5)
    here = fingerprints()
    assert len(set(here.values())) == 5
    assert json.loads(told(PROGRAM, PYTHONHASHSEED="77")) == here


def test_communities_do_not_see_each_other() -> None:
    """Two that are advanced in turn are as two that are advanced alone."""
    alone = [Community.start(lively(), seed) for seed in (1, 2)]
    for community in alone:
        community.advance(12)
    together = [Community.start(lively(), seed) for seed in (1, 2)]
    for _ in range(12):
        for community in together:
            community.advance(1)
    for one, two in zip(alone, together, strict=True):
        assert differences(one.state, two.state) == []


def test_a_scenario_is_not_changed_by_being_lived() -> None:
    """Its hash is the same after as before, and a copy from its resolved form lives the same life."""
    scenario = lively()
    before = scenario.scenario_hash
    one = Community.start(scenario, 3)
    one.advance(10)
    assert scenario.scenario_hash == before
    again = Scenario.model_validate({k: v for k, v in scenario.written.items() if k != "extends"})
    two = Community.start(again, 3)
    two.advance(10)
    assert differences(one.state, two.state) == []


def test_run_is_start_and_advance() -> None:
    """``run`` gives what the community itself writes; ``weeks`` stands in for the scenario's own horizon."""
    result = run(lively(), seed=4, weeks=8)
    community = Community.start(lively(), 4, log=True)
    community.advance(8)
    tables = frames(community)
    assert (result.seed, result.arm, result.scenario) == (4, "programme", lively())
    assert result.weekly["week"].max() == 8
    for name in ("weekly", "events", "agreements", "groups"):
        pd.testing.assert_frame_equal(getattr(result, name), tables[name], check_exact=True)
    pd.testing.assert_frame_equal(result.persons(), tables["persons"], check_exact=True)
    assert run(quiet(weeks=3), log=False).weekly["week"].max() == 3


@pytest.mark.parametrize("against", ["none", "another programme", "another place"])
def test_each_arm_of_a_pair_is_that_run_alone(against: str) -> None:
    """A pair is two runs with one seed; sharing burn-in changes no bit, nor does not sharing it."""
    scenario = lively()
    other = {
        "none": without_programme(scenario),
        "another programme": lively(programme__group_size=11, programme__facilitators__per_group=1),
        "another place": lively(context__hostility=0.2),
    }[against]
    pair = run_pair(scenario, "none" if against == "none" else other, seed=6, weeks=15)
    for arm, alone in ((pair.programme, scenario), (pair.reference, other)):
        community = Community.start(alone, 6)
        community.advance(15)
        assert differences(arm.records.state, community.state) == []
        weekly = community.records().weekly(pair.programme.labels, arm=arm.arm)
        pd.testing.assert_frame_equal(arm.weekly, weekly, check_exact=True)
    assert (pair.programme.arm, pair.reference.arm) == ("programme", "reference")
    assert (pair.programme.labels == pair.reference.labels).all()
