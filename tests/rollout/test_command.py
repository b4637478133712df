"""``commonground rollout`` from the outside: bad input, what it prints, its figure, a cluster."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from analysis.rollout import lives
from analysis.rollout.doing import PeopleGauge
from analysis.rollout.tell import tell_plan
from tests.experiments.small import results
from tests.experiments.test_cluster import cluster
from tests.rollout.small import TEXT, rollout_process, work_in

THREADS = ("--pool", "threads", "--workers", "1")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(TEXT)
    return file


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rollout", "burundi_hamlet"], "says nothing about a rollout"),
        (["rollout", "no_such"], "no ready scenario"),
        (["rollout", "SMALL", "--sample", "0"], "not a share"),
        (["rollout", "SMALL", "--sample", "ten"], "not a share"),
        (["rollout", "SMALL", "--runs", "0"], "0"),
        (["rollout", "SMALL", "--move-budget", "supervision"], "FROM:TO=SHARE"),
        (
            ["rollout", "SMALL", "--move-budget", "training:groups=0.1", "--against", "SMALL"],
            "leave out --against",
        ),
        (["rollout", "SMALL", "--against", "burundi_hamlet"], "says nothing about a rollout"),
        (["rollout", "SMALL", "--set", "rollout.training.trainers=0"], "no trainers"),
        (["rollout", "SMALL", "--set", "rollout.order=need"], "nothing is said of it"),
        (["rollout", "SMALL", "--against", "OTHER"], "not rollouts in the same communities"),
    ],
)
def test_bad_input_exits_with_2(
    words: list[str], said: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("name: other\nextends: small.yaml\nrollout: {persons: 90}\n")
    named = {"SMALL": str(small), "OTHER": str(other)}
    assert main([named.get(word, word) for word in words]) == 2
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error


def test_a_broken_rollout_is_told_by_check_with_everything_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(
        TEXT.replace("trainers: 2", "trainers: 0").replace("shared: 1", "shared: -1") + "weks: 3\n"
    )
    assert main(["check", str(file)]) == 2
    error = capsys.readouterr().err
    assert all(said in error for said in ("no trainers", "costs.prices.shared", "weks"))


def test_check_tells_of_the_rollout(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(small)]) == 0
    said = capsys.readouterr().out
    assert "one community of it" in said and "prices are not given" in said


@pytest.mark.parametrize("picture", ["svg", "png"])
def test_figure_of_a_rollout(picture: str, small: Path, tmp_path: Path) -> None:
    words = ["rollout", str(small), *THREADS, "--out", str(tmp_path / "out"), "--format", picture]
    assert main(words) == 0
    assert (tmp_path / "out" / f"figure.{picture}").stat().st_size > 10_000


def test_where_every_community_fails_the_plan_is_still_told(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any) -> Callable[[], None]:
        raise FloatingPointError("nobody is left")

    monkeypatch.setattr(lives, "finish", broken)
    assert main(["rollout", str(small), *THREADS, "--out", str(tmp_path / "out")]) == 1
    assert "10 communities could not be lived" in capsys.readouterr().out
    assert (tmp_path / "out" / "plan.csv").exists() and (tmp_path / "out" / "figure.svg").exists()


def test_the_gauge_tells_communities_people_and_time_left() -> None:
    gauge = PeopleGauge(1000, shown=False)
    gauge.expect(10)
    gauge.tell(4, 1)
    assert "4 of 10 communities, about 400 people so far, 1 failed" in gauge.line()


def test_two_plans_are_told_side_by_side(tmp_path: Path) -> None:
    work = work_in(tmp_path)
    both = type(work)(work.plan, work.plan, 1, 1, 1.0)
    text = "\n".join(tell_plan(both))
    assert text.count("Can we staff it?") == 2 and "in the second" in text


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills as Unix does")
def test_a_cluster_gives_the_same_results(small: Path, tmp_path: Path) -> None:
    with (
        cluster() as (address, _),
        rollout_process(small, tmp_path / "far", "", "--scheduler", address) as one,
    ):
        _, complaint = one.communicate(timeout=180)
        assert one.returncode == 0, complaint
    with rollout_process(small, tmp_path / "near") as two:
        two.communicate(timeout=180)
    assert results(tmp_path / "far") == results(tmp_path / "near")
