"""The bank asks a reader at every vector with every seed, once, whatever happens on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from analysis.evidence.bank import Bank, Vectors, fill, readings_a_part
from analysis.experiments.crews import Processes, Threads
from analysis.progress import Gauge
from sim.errors import OutputError
from sim.runs import run
from sim.scenario import load_scenario
from tests.experiments.interrupted import stopped_after

SMALL = {"context.persons": 120, "programme.groups": 1, "burn_in": 2}
GAIN, BASE = "parameters.being_seen_gain", "parameters.attendance_base"


@dataclass(frozen=True)
class Small:
    """Attendance and distress after six weeks in a small place."""

    key: str = "small"
    cost: float = 0.5

    @property
    def columns(self) -> tuple[str, ...]:
        return "attendance", "distress"

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        lived = run(load_scenario("burundi_hamlet").with_({**SMALL, **numbers}), seed, 6, log=False).records
        return float(np.nanmean(lived.history("attendance"))), float(lived.history("distress")[-1].mean())


VECTORS = Vectors((GAIN, BASE), np.array([[0.05, 0.3], [0.2, 0.6], [0.2, 0.3]]))


def filled(
    folder: Path, vectors: Vectors = VECTORS, seeds: range = range(4, 6), own_luck: bool = False
) -> Bank:
    return fill(
        folder, Small(), vectors, seeds, hire=lambda: Threads(2), gauge=Gauge(False), own_luck=own_luck
    )


def test_every_vector_is_read_with_every_seed_as_if_it_were_lived_alone(tmp_path: Path) -> None:
    values = filled(tmp_path / "bank").values()
    assert values.shape == (3, 2, 2)
    for point in range(3):
        for place, seed in enumerate((4, 5)):
            assert tuple(values[point, place]) == Small().read(VECTORS[point], seed)
    assert values[1, 0, 0] > values[0, 0, 0]  # more people come where attendance is easier


def test_vectors_may_have_luck_of_their_own(tmp_path: Path) -> None:
    bank = filled(tmp_path / "bank", own_luck=True)
    assert sorted(bank.frame["seed"]) == [4, 5, 6, 7, 8, 9]
    assert tuple(bank.values()[2, 1]) == Small().read(VECTORS[2], 9)


def test_no_vectors_means_the_defaults(tmp_path: Path) -> None:
    found = filled(tmp_path / "bank", Vectors.none(), range(1, 2)).of("distress")
    assert found.tolist() == [[Small().read({}, 1)[1]]]


def test_what_cannot_be_lived_is_a_row_that_says_why(tmp_path: Path) -> None:
    wrong = Vectors((BASE,), np.array([[0.4], [7.0]]))
    bank = filled(tmp_path / "bank", wrong, range(1, 2))
    assert bank.failed == 1
    assert np.isnan(bank.of("attendance")).tolist() == [[False], [True]]
    assert "attendance_base" in bank.frame["error"].iloc[1]


def test_a_bank_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    whole = filled(tmp_path / "whole").frame
    with stopped_after(2), pytest.raises(KeyboardInterrupt):
        filled(tmp_path / "stopped")
    gauge = Gauge(False)
    again = fill(
        tmp_path / "stopped", Small(), VECTORS, range(4, 6), hire=lambda: Threads(2), gauge=gauge
    ).frame
    assert again.equals(whole)
    assert gauge.done == 6 and gauge.fresh == 4


def test_a_folder_holds_one_bank_only(tmp_path: Path) -> None:
    filled(tmp_path / "bank")
    with pytest.raises(OutputError):
        filled(tmp_path / "bank", seeds=range(5, 7))


def test_processes_give_the_same_bits(tmp_path: Path) -> None:
    one = filled(tmp_path / "threads").frame
    two = fill(
        tmp_path / "processes", Small(), VECTORS, range(4, 6), hire=lambda: Processes(2), gauge=Gauge(False)
    ).frame
    assert one.equals(two)


def test_parts_are_large_enough_to_be_worth_sending_and_many_enough_to_share() -> None:
    class Work:
        kit = Small(cost=0.02)

    assert readings_a_part(Work(), 10_000) == 100  # type: ignore[arg-type]
    assert readings_a_part(Work(), 16) == 2  # type: ignore[arg-type]
