"""A comparison read back from its folder is the comparison that was made."""

from pathlib import Path

import numpy as np
import pytest

from analysis.comparing import CompareRequest, compare_scenarios
from analysis.evidence.ensemble import load_ensemble
from analysis.insight.stored import read_comparisons
from analysis.insight.table import Comparison
from analysis.insight.tell import answer, harms, readings_for_warnings
from analysis.reporting.report.of_comparison import weekly_file
from analysis.reporting.report.opened import open_folder
from tests.report.small import VILLAGE

SETTINGS = tuple(word for word in VILLAGE if word != "--set")


def both(folder: Path, *names: str, ensemble: str = "") -> tuple[list[Comparison], list[Comparison]]:
    """Comparisons as they were made, and as they are read back."""
    sets = load_ensemble(ensemble).thinned(3) if ensemble else None
    made = compare_scenarios(
        CompareRequest(names, runs=3, weeks=12, settings=SETTINGS, out=folder, ensemble=sets)
    )
    opened = open_folder(folder)
    files = {name: weekly_file(opened, name) for name in opened.programmes}
    return made.comparisons, read_comparisons(folder, opened.programmes, files)


@pytest.mark.parametrize(
    ("names", "ensemble"),
    [
        (("burundi_hamlet",), ""),
        (("burundi_hamlet", "pushing_hard"), ""),
        (("burundi_hamlet",), "rwanda_sociotherapy"),
    ],
)
def test_everything_comes_back(tmp_path: Path, names: tuple[str, ...], ensemble: str) -> None:
    made, read = both(tmp_path / "out", *names, ensemble=ensemble)
    assert len(made) == len(read) == len(names)
    for one, two in zip(made, read, strict=True):
        assert one.scenario.scenario_hash == two.scenario.scenario_hash
        assert (one.against, one.seeds, one.strata) == (two.against, two.seeds, two.strata)
        np.testing.assert_array_equal(one.programme, two.programme)
        np.testing.assert_array_equal(one.reference, two.reference)
        np.testing.assert_array_equal(one.drawn, two.drawn)
        if ensemble:
            np.testing.assert_array_equal(one.vectors, two.vectors)
        assert answer(one) == answer(two) and harms(one) == harms(two)
        known = {name: value for name, value in readings_for_warnings(one).items() if value == value}
        assert readings_for_warnings(two) == known
        for key, shares in one.persons.items():
            if any(value == value for value in shares):
                np.testing.assert_array_equal(shares, two.persons[key])
