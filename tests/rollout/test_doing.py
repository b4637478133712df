"""Doing a rollout: every community once, whatever dies on the way, and what it says is what its runs say."""

import os
import random
import signal
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.cli import main
from analysis.experiments.crews import Given, Processes, Threads
from analysis.progress import Gauge
from analysis.rollout import doing, lives
from analysis.rollout.community import community_scenario, sampled, seed_of
from analysis.rollout.doing import Done, do_rollout
from analysis.rollout.kit import Work
from analysis.rollout.results import Results
from sim.errors import OutputError
from sim.runs import run_pair
from tests.experiments.small import marked, results, wait_until, workers_of
from tests.rollout.small import TEXT, rollout_process, work_in

unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes the way Unix does")


def _do(work: Work, folder: Path, crew: Any = None) -> Done:
    return do_rollout(
        work, folder, lambda: crew or Threads(1), Gauge(shown=False), "commonground rollout small"
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("undisturbed")
    return _do(work_in(folder), folder / "out")


def test_every_community_has_its_rows(undisturbed: Done) -> None:
    rows = undisturbed.results.rows
    assert set(rows["status"]) == {"ok"} and sorted(rows["community"].unique()) == list(range(10))
    keys = ["community", "arm", "week", "stratum"]
    assert not rows.duplicated(keys).any()
    assert len(rows) == 10 * 2 * 2 * 4  # communities, arms, weeks 0 and 20, strata
    by_stratum = rows[(rows["week"] == 20)].pivot_table(
        index=["community", "arm"], columns="stratum", values="n", observed=True
    )
    parts = by_stratum[["reach=participant", "reach=household", "reach=other"]].sum(axis=1)
    assert (parts == by_stratum["all"]).all()
    sizes = rows.groupby("community")["persons"].first()
    assert sizes.nunique() > 3 and by_stratum["all"].groupby("community").first().tolist() == sizes.tolist()


def test_the_start_is_the_same_in_both_arms(undisturbed: Done) -> None:
    start = undisturbed.results.rows[undisturbed.results.rows["week"] == 0]
    one, two = (start[start["arm"] == arm].reset_index(drop=True) for arm in ("programme", "reference"))
    for outcome in ("srq20", "trust", "hostility"):
        np.testing.assert_array_equal(one[outcome], two[outcome])


def test_one_community_is_an_ordinary_run(undisturbed: Done) -> None:
    """A community of a rollout equals ``run_pair`` of its scenario with its seed, to the bit."""
    plan = undisturbed.plan
    for community in (0, 7):
        pair = run_pair(community_scenario(plan, community), seed=seed_of(1, community))
        rows = undisturbed.results.rows[undisturbed.results.rows["community"] == community]
        for result in (pair.programme, pair.reference):
            weekly = result.weekly[result.weekly["week"] == 20].set_index("stratum")
            mine = rows[(rows["arm"] == result.arm) & (rows["week"] == 20)].set_index("stratum")
            for stratum in lives.STRATA:
                for outcome in ("srq20", "trust", "bridging", "support"):
                    kept, lived = mine.loc[stratum, outcome], weekly.loc[stratum, outcome]
                    assert kept == lived or (np.isnan(kept) and np.isnan(lived))
                assert mine.loc[stratum, "n"] == weekly.loc[stratum, "n"]
            assert mine.loc["all", "conflict"] == weekly.loc["all", "conflict"]
            assert mine.loc["all", "agreements_held"] == weekly.loc["all", "agreements_held"]


def test_groups_open_as_planned(undisturbed: Done) -> None:
    """What the plan says, the communities do: so many groups, in those weeks, never while stopped."""
    plan, counted = undisturbed.plan, undisturbed.results.counted("groups_opened")
    assert counted.tolist() == [float(len(groups)) for groups in plan.by_community]
    community = next(number for number, groups in enumerate(plan.by_community) if len(groups) > 1)
    groups = run_pair(community_scenario(plan, community), seed=seed_of(1, community)).programme.groups
    assert sorted(groups["start_week"]) == [group.week for group in plan.by_community[community]]


def test_who_completed_is_counted_while_facilitators_lead(undisturbed: Done) -> None:
    """Counted again from the table of persons week by week, over meetings up to the group's last one."""
    plan, community = undisturbed.plan, 3
    result = run_pair(community_scenario(plan, community), seed=seed_of(1, community)).programme
    ends = result.groups.set_index("group")["end_week"]
    came = result.records.history("attendance")
    done = 0
    for row, (group, sessions) in enumerate(
        zip(result.records.state.person.enrolled_in, result.records.state.person.sessions, strict=True)
    ):
        if group >= 0:
            last = 20 if pd.isna(ends[group]) else int(ends[group])
            meetings = int(np.nansum(came[: last + 1, row]))
            assert meetings <= sessions
            done += meetings >= 0.8 * 6
    assert undisturbed.results.counted("completed")[community] == done


def test_participants_are_held_against_their_own_matched_run(undisturbed: Done) -> None:
    """Counted again person by person: more than a point of SRQ-20 better, or worse, at the end."""
    plan, found, community = undisturbed.plan, undisturbed.results, 3
    pair = run_pair(community_scenario(plan, community), seed=seed_of(1, community))
    took_part = pair.programme.records.state.person.enrolled_in >= 0
    one, two = (arm.records.history("srq20")[-1].astype(float) for arm in (pair.programme, pair.reference))
    change = (one - two)[took_part]
    assert found.counted("share_better_off")[community] == np.mean(change < -1.0)
    assert found.counted("share_worse_off")[community] == np.mean(change > 1.0)
    for name in ("share_better_off", "share_worse_off"):
        people = found.counted(name) * found.counted("enrolled")
        assert found.of_participants(name) == pytest.approx(people.sum() / found.counted("enrolled").sum())


def test_what_an_older_folder_did_not_count_is_not_known(undisturbed: Done) -> None:
    found = undisturbed.results
    older = Results(
        found.rows.drop(columns="share_better_off"), found.sums, found.communities, found.has_sets
    )
    assert np.isnan(older.of_participants("share_better_off"))
    assert older.of_participants("share_worse_off") == found.of_participants("share_worse_off")


def test_weekly_sums_are_those_of_the_rows(undisturbed: Done) -> None:
    found = undisturbed.results
    for stratum in ("all", "reach=participant"):
        line, low, high = found.course("srq20", stratum)
        effect = found.effect("srq20", stratum, 20).judgement
        assert line[20] == pytest.approx(effect.difference, abs=1e-12)
        assert low[20] < line[20] < high[20] and line[0] == 0.0
    weekly = pd.read_parquet(undisturbed.folder / "weekly.parquet")
    assert len(weekly) == 21 * 4 and set(weekly["communities"]) == {10}


def test_who_does_it_makes_no_difference(undisturbed: Done, tmp_path: Path) -> None:
    crews: list[Any] = [Threads(2), Given(ThreadPoolExecutor(2), 2)]
    if hasattr(os, "fork"):
        crews.append(Processes(2))
    for number, crew in enumerate(crews):
        done = _do(work_in(tmp_path), tmp_path / f"out{number}", crew)
        assert results(done.folder) == results(undisturbed.folder)


def test_replay_of_a_community_equals_its_rows(undisturbed: Done, tmp_path: Path) -> None:
    for arm in ("", ":reference"):
        out = tmp_path / f"again{len(arm)}"
        assert main(["run", "--replay", f"{undisturbed.folder}:3{arm}", "--out", str(out)]) == 0
        assert (out / "weekly.parquet").exists()
    assert main(["run", "--replay", f"{undisturbed.folder}:10"]) == 2


def test_a_replay_that_differs_is_told(
    undisturbed: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = lives.Lives.read

    def other(self: lives.Lives, *given: Any) -> lives.Lived:
        lived = real(self, *given)
        return lived._replace(persons=lived.persons + 1e-12)

    monkeypatch.setattr(lives.Lives, "read", other)
    words = ["run", "--replay", f"{undisturbed.folder}:3", "--out", str(tmp_path / "again")]
    assert main(words) == 2 and "trust" in capsys.readouterr().err


def test_a_community_that_fails_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = lives.finish

    def fragile(community: Any, *given: Any, **named: Any) -> Any:
        if community.seed == seed_of(1, 4):
            raise FloatingPointError("nobody is left")
        return real(community, *given, **named)

    monkeypatch.setattr(lives, "finish", fragile)
    (tmp_path / "small.yaml").write_text(TEXT)
    words = ["rollout", str(tmp_path / "small.yaml"), "--out", str(tmp_path / "out"), "--pool", "threads"]
    assert main([*words, "--workers", "1"]) == 1
    rows = pd.read_parquet(tmp_path / "out" / "rollout.parquet")
    bad = rows[rows["status"] == "failed"]
    assert bad["community"].tolist() == [4] and bad["stage"].tolist() == ["programme"]
    assert bad["error"].tolist() == ["FloatingPointError: nobody is left"]
    assert "in fragile" in (tmp_path / "out" / "failed" / "4.txt").read_text()
    assert rows[rows["status"] == "ok"]["community"].nunique() == 9


def test_another_rollout_in_the_folder_is_refused(undisturbed: Done, tmp_path: Path) -> None:
    before = results(undisturbed.folder)
    with pytest.raises(OutputError, match="another experiment"):
        _do(work_in(tmp_path, seed=2), undisturbed.folder)
    with (
        doing.Store(tmp_path / "held", work_in(tmp_path).design_hash),
        pytest.raises(OutputError, match="Another"),
    ):
        _do(work_in(tmp_path), tmp_path / "held")
    assert results(undisturbed.folder) == before


def test_a_finished_rollout_is_left_as_it_is(undisturbed: Done, tmp_path: Path) -> None:
    before = (undisturbed.folder / "manifest.json").read_bytes()
    _do(work_in(tmp_path), undisturbed.folder)
    assert (undisturbed.folder / "manifest.json").read_bytes() == before


def test_a_sample_is_drawn_by_its_keys_and_scaled_up(tmp_path: Path) -> None:
    chosen = sampled(1000, 0.1, 1)
    assert len(chosen) == 100 and chosen != sampled(1000, 0.1, 2)
    assert set(sampled(1000, 0.05, 1)) < set(chosen), "a smaller sample is part of a larger one"
    done = _do(work_in(tmp_path, share=0.5), tmp_path / "out")
    assert done.results.lived == 5
    enrolled = done.results.counted("enrolled")
    total = done.results.total(enrolled)
    assert total.value == pytest.approx(2.0 * enrolled.sum()) and total.low < total.value < total.high


def test_repetitions_are_averaged_within_communities(tmp_path: Path) -> None:
    done = _do(work_in(tmp_path, runs=2), tmp_path / "out")
    rows = done.results.rows
    assert rows.groupby("community")["seed"].nunique().tolist() == [2] * 10
    assert done.results.lived == 10
    assert done.results.effect("srq20", "all", 20).judgement.runs == 10


def test_two_rollouts_are_paired_by_community(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(TEXT)
    (tmp_path / "two.yaml").write_text(
        "name: two\nextends: one.yaml\nrollout: {supervision: {supervisors: 9}}\n", encoding="utf-8"
    )
    (tmp_path / "three.yaml").write_text(
        "name: three\nextends: one.yaml\nrollout: {draw: 7}\n", encoding="utf-8"
    )
    words = ["rollout", str(tmp_path / "two.yaml"), "--pool", "threads", "--workers", "1"]
    assert main([*words, "--against", str(tmp_path / "one.yaml"), "--out", str(tmp_path / "out")]) == 0
    found = Results.read(tmp_path / "out", 10)
    assert found.has_other
    table = pd.read_csv(tmp_path / "out" / "against.csv").set_index("measure")
    assert (table["this"] - table["other"]).round(9).equals(table["difference"].round(9))
    assert table.loc["enrolled", "difference"] == 0.0 and table.loc["srq20", "difference"] != 0.0
    start = found.effect("srq20", "all", 0, "other").judgement
    assert start.difference == 0.0
    alone = _do(work_in(tmp_path), tmp_path / "alone").results
    same = found.table("other", "all", 20)["srq20"], alone.table("programme", "all", 20)["srq20"]
    np.testing.assert_array_equal(*same)
    assert main([*words, "--against", str(tmp_path / "three.yaml"), "--out", str(tmp_path / "x")]) == 2


def test_named_places_are_not_linked_to_outcomes(tmp_path: Path) -> None:
    text = TEXT.replace("municipalities: 4", "municipalities: [{name: Nord}, {name: Sud}]").replace(
        "['1']", "[Nord]"
    )
    done = _do(work_in(tmp_path, text.replace("communities: 10", "communities: 2")), tmp_path / "out")
    assert set(done.results.rows["municipality"]) == {-1}
    assert "Nord" in (done.folder / "plan.csv").read_text()
    assert "Nord" not in (done.folder / "effects.csv").read_text()


@unix
@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path) -> None:
    file, out = tmp_path / "small.yaml", tmp_path / "out"
    file.write_text(
        TEXT.replace("communities: 10", "communities: 400").replace("persons: 80", "persons: 300")
    )
    moments, seen = random.Random(4), [0]
    for attempt in range(3):
        mark = uuid.uuid4().hex
        with rollout_process(file, out, mark) as process:
            wait_until(
                lambda least=seen[-1]: len(list(out.glob("status/*"))) > least or process.poll() is not None
            )
            time.sleep(moments.uniform(0.0, 0.3))
            if attempt == 1 and (workers := workers_of(mark)):
                os.kill(workers[0], signal.SIGKILL)
            process.kill()
            process.wait()
        wait_until(lambda mark=mark: not marked(mark), 20)
        seen.append(len(list(out.glob("status/*"))))
    assert seen[1] > 0
    with rollout_process(file, out) as process:
        said, complaint = process.communicate(timeout=200)
        assert process.returncode == 0, complaint
    assert "What changes against no programme" in said
    rows = pd.read_parquet(out / "rollout.parquet")
    assert list(rows["community"].unique()) == list(range(400)) and not list(out.rglob("*.tmp"))
    calm = _do(work_in(tmp_path, file.read_text()), tmp_path / "calm", Processes(2))
    assert results(out) == results(calm.folder)


@unix
@pytest.mark.slow
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_and_resumable(sign: signal.Signals, code: int, tmp_path: Path) -> None:
    file, out, mark = tmp_path / "small.yaml", tmp_path / "out", uuid.uuid4().hex
    file.write_text(
        TEXT.replace("communities: 10", "communities: 600").replace("persons: 80", "persons: 300")
    )
    with rollout_process(file, out, mark) as process:
        wait_until(lambda: list(out.glob("status/*")))
        process.send_signal(sign)
        _, complaint = process.communicate(timeout=20)
    assert process.returncode == code
    assert "The same command goes on from there" in complaint and "Traceback" not in complaint
    wait_until(lambda: not marked(mark), 20)
    done = len(list(out.glob("status/*")))
    with rollout_process(file, out) as process:
        wait_until(lambda: len(list(out.glob("status/*"))) > done)
