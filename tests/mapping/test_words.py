"""Sentences are chosen by the numbers, and carry no digit more than those deserve."""

import re

import pytest

from analysis.mapping.table import Map
from analysis.mapping.tell import Told, tell_place, tell_what
from analysis.mapping.tell_reach import tell_reach

from .small import table, village

USUAL = village()


def _words(*changes: tuple[str, str, float]) -> str:
    """The map of the village in words, with some numbers, by measure and stratum, replaced by others."""
    found = table(USUAL, range(1, 4)).copy()
    for measure, stratum, value in changes:
        row = (found["measure"] == measure) & (found["stratum"] == stratum)
        assert row.sum() == 1
        found.loc[row, ["value", "low", "high"]] = value
        found.loc[row, ["runs", "note"]] = [3, ""]
    return " ".join(tell_place(Told(Map(found), USUAL)))


@pytest.mark.parametrize(
    ("measure", "stratum", "value", "words"),
    [
        ("share_across", "all", 0.1, "10 in 100 ties between households cross origin; "),
        ("share_across", "all", 0.5, "about as many as if origin played no part"),
        ("share_across", "all", 0.001, "fewer than 1 in 100 ties"),
        ("gathering", "all", 4.0, "They gather in some neighbourhoods more than chance"),
        ("gathering", "all", 0.9, "as chance alone would spread them"),
        ("share_of_trust_across", "top_tenth", 0.6, "rests on few; a tenth of the people hold 60 in 100"),
        (
            "share_of_trust_across",
            "top_tenth",
            0.2,
            "rests on many; the tenth who hold most of it hold 20 in 100",
        ),
        ("share_of_neighbourhoods_mixed", "all", 1.0, "Every neighbourhood is mixed"),
        ("share_of_neighbourhoods_mixed", "all", 0.4, "40 in 100 neighbourhoods are mixed"),
        ("pieces", "all", 7.0, "leaves the households in 7 pieces"),
        ("pieces", "all", 1.0, "holds the households in one piece"),
        ("share_of_households_joints", "all", 0.2, "by thin threads: 20 in 100"),
        ("share_of_households_joints", "all", 0.0, "hardly ever hangs on a single household (0 in 100)"),
        ("modularity", "all", 0.4, "trust runs mostly within origins (modularity 0.40)"),
        ("modularity", "all", 0.2, "trust runs more within origins than across (modularity 0.20)"),
        ("modularity", "all", 0.02, "trust hardly follows origin (modularity 0.02)"),
        ("per_100", "all", 0.0, "none that may be spoken of stands open"),
        ("isolated_households", "all", 0.0, "hardly any household trusts"),
        ("violence_at_home", "all", 37.0, "it stands open between 37 pairs"),
    ],
)
def test_the_number_chooses_the_sentence(measure: str, stratum: str, value: float, words: str) -> None:
    whole = [("pieces", "all", 1.0)] if measure == "share_of_households_joints" else []
    assert words in _words((measure, stratum, value), *whole)


@pytest.mark.parametrize(("returnees", "is_told"), [(0.3, True), (0.11, False)])
def test_who_stands_apart_more_often_is_told_from_twice_as_often_on(returnees: float, is_told: bool) -> None:
    words = _words(
        ("share_of_households", "all", 0.12), ("persons_isolated", "all", 14.0),
        ("share_of_households", "origin=resident", 0.1), ("share_of_households", "origin=returnee", returnees),
        ("isolated_households", "all", 4.0),
    )  # fmt: skip
    assert ("most frequent in households of returnees (30.0 in 100)" in words) == is_told


def test_several_communities_have_bands_and_one_has_none() -> None:
    many, one = (Told(Map(table(USUAL, seeds)), USUAL) for seeds in (range(1, 6), (1,)))
    assert re.search(r"Ties: \d+ \(\d+–\d+\) in 100", tell_place(many)[0])
    assert not re.search(r"\(\d+–\d+\)", " ".join([*tell_place(one), *tell_reach(one, False)]))
    assert "Means of 5 synthetic communities (seeds 1 to 5)" in tell_what(many, (1, 2, 3, 4, 5))
    assert "others of the same place would look different" in tell_what(one, (1,))


def test_numbers_have_at_most_two_decimals() -> None:
    told = Told(Map(table(USUAL, range(1, 6))), USUAL)
    numbers = re.findall(r"\d+\.(\d+)", " ".join([*tell_place(told), *tell_reach(told, False)]))
    assert numbers and max(map(len, numbers)) <= 2
