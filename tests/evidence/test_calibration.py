"""A calibration from screening to ensemble: what it leaves free, what it finds again, what it hands on."""

from pathlib import Path

import numpy as np
import pytest

from analysis.evidence.calibration import doing
from analysis.evidence.calibration.doing import Calibrated, Workshop, calibrate
from analysis.evidence.calibration.spec import Ensemble, Screening
from analysis.evidence.calibration.stages import (
    BasinReader,
    blurred,
    kept_vectors,
    luck_of,
    screened,
    screening_places,
)
from analysis.evidence.calibration.tables import (
    ensemble_table,
    posterior_table,
    screening_table,
    targets_table,
)
from analysis.evidence.calibration.village import COLUMNS, VillageReader
from analysis.experiments.crews import Threads
from analysis.figures.calibration import calibration_figure
from analysis.progress import Gauge
from tests.evidence.small import hamlet, small_plan


def shop(folder: Path, told: list[str] | None = None) -> Workshop:
    return Workshop(folder, lambda: Threads(2), Gauge(False), (told or []).append, "calibrate small")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Calibrated:
    return calibrate(small_plan(), shop(tmp_path_factory.mktemp("calibration")))


def test_screening_leaves_free_what_the_figures_depend_on(done: Calibrated) -> None:
    assert done.free == ["parameters.distress_gain", "parameters.attendance_base"]
    table = screening_table(done).set_index("number")
    assert table.loc["parameters.distress_gain", "distress_start"] > 5.0
    assert table.loc["parameters.attendance_base", "distress_start"] < 1e-9
    assert table.loc["parameters.skill_fading", "influence"] < 1.0


def test_what_is_always_free_is_free_even_if_it_matters_little() -> None:
    plan = small_plan(
        screening=Screening(trajectories=4, seeds=2, keep=2, always=("parameters.skill_fading",))
    )
    draw = np.random.default_rng(1)
    places = screening_places(plan)
    values = places[:, :1, None] * np.ones((1, 2, 2)) + 0.01 * draw.standard_normal((len(places), 2, 2))
    assert [plan.factors[n].key for n in screened(plan, places, values).free] == [
        "parameters.distress_gain", "parameters.skill_fading",
    ]  # fmt: skip


def test_matching_rules_out_what_is_far_from_what_was_seen(done: Calibrated) -> None:
    assert 0.02 < done.plausible < 0.5
    table = posterior_table(done).set_index("number")
    row = table.loc["parameters.distress_gain"]
    assert row["low"] < row["matched_low"] < row["q05"] < row["q95"] < row["matched_high"] < row["high"]


def test_known_truths_are_found_again_and_the_evidence_constrains_them(done: Calibrated) -> None:
    assert (done.recovery["coverage_90"] >= 0.80).all() and (done.recovery["coverage_90"] <= 0.98).all()
    assert done.recovery["is_uniform"].all() and done.recovery["is_constrained"].all()


def test_the_ensemble_is_nearer_to_what_was_seen_than_the_bank(done: Calibrated) -> None:
    table = targets_table(done).set_index("statistic")
    assert table["is_met"].all()
    spread = np.nanstd(done.bank, axis=0)
    assert (table["ignorance"].to_numpy() < spread).all()
    assert list(ensemble_table(done).columns) == done.free and len(done.ensemble) == 8


def test_it_can_be_drawn(done: Calibrated) -> None:
    figure = calibration_figure("Found again?", targets_table(done), posterior_table(done))
    assert [len(axes.get_yticks()) for axes in figure.axes[:2]] == [2, 2]


def test_stopped_after_the_bank_it_goes_on_to_the_same_bits(
    done: Calibrated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = doing._look_again

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(doing, "_look_again", stop)
    with pytest.raises(KeyboardInterrupt):
        calibrate(small_plan(), shop(tmp_path))
    monkeypatch.setattr(doing, "_look_again", look)
    gauge = Gauge(False)
    again = calibrate(small_plan(), Workshop(tmp_path, lambda: Threads(2), gauge, str, "calibrate small"))
    assert gauge.done - gauge.fresh == 60 + 64 + 2 * 400 and gauge.fresh == 48
    assert (again.ensemble.values == done.ensemble.values).all()


def test_vectors_that_tip_are_ruled_out_and_the_rest_is_thinned() -> None:
    plan = small_plan(ensemble=Ensemble(vectors=8, spare=2, seeds=2, years=1, most_violence=0.25))
    violence = np.full((10, 2), 0.1)
    violence[3, 1], violence[7] = 0.3, np.nan
    assert kept_vectors(plan, violence).tolist() == [0, 1, 2, 4, 5, 6, 8, 9]
    assert len(kept_vectors(plan, np.zeros((10, 2)))) == 8


def test_luck_is_what_differs_between_seeds_of_a_vector() -> None:
    draw = np.random.default_rng(1)
    values = draw.standard_normal((500, 1, 1)) + 0.3 * draw.standard_normal((500, 4, 1))
    values[:50, 1:] = np.nan
    values[50] = np.nan
    assert luck_of(values)[0] == pytest.approx(0.3, rel=0.05)


def test_discrepancy_is_added_as_it_was_stated() -> None:
    plan = small_plan()
    seen = blurred(plan, np.zeros((20_000, 2)))
    assert seen.std(axis=0) == pytest.approx([0.01, 0.03], rel=0.03)
    assert (seen == blurred(plan, np.zeros((20_000, 2)))).all()


def test_a_village_tells_what_it_is_asked() -> None:
    reader = VillageReader(hamlet().with_({"context.persons": 240, "programme.groups": 2}), 2)
    found = dict(zip(reader.columns, reader.read({}, 3), strict=True))
    assert tuple(found) == COLUMNS
    for share in (
        "selfhelp_alive",
        "agreed_share",
        "decided_share",
        "partner_violence",
        "facilitators_exhausted",
    ):
        assert 0.0 <= found[share] <= 1.0
    assert found["agreed_share"] > found["decided_share"] > 0.0
    assert 2.0 < found["civic_change"] < 60.0
    calm = dict(zip(COLUMNS, reader.read({"parameters.neighbour_mediation": 0.0}, 3), strict=True))
    assert calm["agreed_share"] == calm["decided_share"] == 0.0
    ended = dict(zip(COLUMNS, reader.read({"parameters.selfhelp_ending": 0.5}, 3), strict=True))
    assert ended["selfhelp_alive"] < found["selfhelp_alive"]


def test_violence_is_read_in_the_first_and_the_last_year() -> None:
    reader = BasinReader(hamlet(), 2)
    first, last = reader.read({}, 1)
    hot = reader.read({"context.hostility": 0.8, "parameters.hostility_fading": 0.015}, 1)
    assert 0.0 <= first < 0.5 and 0.0 <= last < 0.5 and hot[1] > 3 * last
