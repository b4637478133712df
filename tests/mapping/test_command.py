"""``commonground map`` as people use it: what it writes and says, again to the bit, and wrong input."""

import json
from hashlib import sha256
from pathlib import Path
from shlex import split

import pandas as pd
import pytest

from analysis.cli import main
from sim.scenario import load_scenario

SMALL = ("--set", "context.persons=96", "--set", "burn_in=2", "--set", "programme.groups=2")
COLUMNS = ["section", "measure", "stratum", "value", "low", "high", "unit", "runs", "note"]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test works in an empty folder."""
    monkeypatch.chdir(tmp_path)


def _bytes(folder: Path) -> dict[str, str]:
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != "manifest.json"
    }


def refused(words: list[str], capsys: Capture, *expected: str) -> None:
    """Exit 2, the sentences on stderr, no traceback, nothing written."""
    assert main(words) == 2
    told = capsys.readouterr()
    assert all(sentence in told.err for sentence in expected), told.err
    assert "Traceback" not in told.err and told.out == "" and not list(Path().iterdir())


def test_a_place_is_mapped_from_one_word(capsys: Capture) -> None:
    assert main(["map", "contexts/burundi_hamlet", "--runs", "2"]) == 0
    told = capsys.readouterr()
    for words in ("480 persons", "Ties:", "Standing apart:", "Disputes:", "Connectors:", "Dividers:", "Reach:",
                  "the usual one is taken", "no survey", "no forecast"):  # fmt: skip
        assert words in told.out
    assert told.err == "" and " nan" not in told.out
    assert len([line for line in told.out.splitlines() if line]) <= 30
    folder = Path("results/map-burundi_hamlet-seed1")
    assert {file.name for file in folder.iterdir()} == {"map.csv", "map.svg", "manifest.json"}
    table = pd.read_csv(folder / "map.csv", keep_default_na=False, na_values=[""])
    assert list(table.columns) == COLUMNS
    assert list(dict.fromkeys(table["section"])) == [
        "ties", "isolation", "disputes", "connectors", "dividers", "reach"
    ]  # fmt: skip
    assert not table.duplicated(["section", "measure", "stratum"]).any()
    inside = table.dropna(subset=["value"])
    assert ((inside["low"] <= inside["high"] + 1e-12) | inside["low"].isna()).all()


def test_the_manifest_holds_hashes_and_the_command_that_rebuilds(capsys: Capture) -> None:
    assert main(["map", "burundi_hamlet", *SMALL, "--seed", "5", "--runs", "3", "--format", "png"]) == 0
    folder = Path("results/map-burundi_hamlet-seed5")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"] == _bytes(folder)
    assert (manifest["kind"], manifest["seeds"], manifest["weeks"]) == ("map", [5, 6, 7], 0)
    assert (
        manifest["scenario_hash"]
        == load_scenario(
            "burundi_hamlet", {"context.persons": 96, "burn_in": 2, "programme.groups": 2}
        ).scenario_hash
    )
    assert main([*split(manifest["command"])[1:], "--out", "again"]) == 0
    assert _bytes(Path("again")) == _bytes(folder)
    again = json.loads(Path("again/manifest.json").read_text(encoding="utf-8"))
    assert {**again, "ran": 0} == {**manifest, "ran": 0}


@pytest.mark.parametrize("ending", ["svg", "pdf"])
def test_a_map_is_the_same_to_the_bit(ending: str, capsys: Capture) -> None:
    for out in ("one", "two"):
        assert main(["map", "burundi_hamlet", *SMALL, "--runs", "4", "--format", ending, "--out", out]) == 0
    assert _bytes(Path("one")) == _bytes(Path("two"))


def test_a_community_is_read_the_same_among_many_or_alone(capsys: Capture) -> None:
    """Side by side and in turn give the same numbers."""
    from analysis.mapping.exercise import SHORTEST, read_one
    from analysis.mapping.table import table_of

    assert main(["map", "burundi_hamlet", *SMALL, "--runs", "3", "--out", "here"]) == 0
    scenario = load_scenario("burundi_hamlet", {"context.persons": 96, "burn_in": 2, "programme.groups": 2})
    table = table_of(read_one(scenario.with_(SHORTEST), seed)[1] for seed in (1, 2, 3))
    assert table.to_csv(index=False, lineterminator="\n") == Path("here/map.csv").read_text(encoding="utf-8")


def test_a_map_and_a_run_do_not_overwrite_each_other(capsys: Capture) -> None:
    assert main(["map", "burundi_hamlet", *SMALL, "--runs", "1", "--out", "mine"]) == 0
    before = _bytes(Path("mine"))
    assert main(["run", "burundi_hamlet", *SMALL, "--weeks", "0", "--out", "mine"]) == 2
    assert main(["map", "burundi_hamlet", *SMALL, "--runs", "2", "--out", "mine"]) == 2
    assert capsys.readouterr().err.count("It was not touched") == 2
    assert main(["run", "--replay", "mine:0"]) == 2
    assert "nothing can be lived again" in capsys.readouterr().err
    assert _bytes(Path("mine")) == before


@pytest.mark.parametrize(
    "text",
    [
        "{persons: 4, household_size: 12.0}",
        "{persons: 5, household_size: 1.0}",
        "{persons: 60, returnee_share: 0}",
        "{persons: 60, returnee_share: 1}",
        "{persons: 60, neighbourhood_households: 2}",
        "{persons: 60, origins: [{id: all_here, share: 1.0}]}",
        "{persons: 700, household_size: 1.3, origins: [{id: a, share: 0.5}, {id: b, share: 0.3}, {id: c, share: 0.2}]}",
    ],
)
@pytest.mark.parametrize("runs", ["1", "3"])
def test_strange_places_are_mapped(text: str, runs: str, capsys: Capture) -> None:
    Path("odd.yaml").write_text(
        f"name: odd\nburn_in: 2\ncontext: {text}\nprogramme: {{group_size: 4, min_age: 15}}\n",
        encoding="utf-8",
    )
    assert main(["map", "odd.yaml", "--runs", runs]) == 0
    told = capsys.readouterr()
    assert "no survey" in told.out and "nan" not in told.out.split() and "–" not in told.out.split()
    assert told.err == ""


def test_a_scenario_without_a_programme_is_mapped(capsys: Capture) -> None:
    assert main(["map", "no_programme", "--set", "context.persons=96", "--runs", "2"]) == 0
    assert "opens no groups" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["burundi_hamlt"], "Did you mean burundi_hamlet?"),
        (["contexts/burundi_hamlt"], "Did you mean contexts/burundi_hamlet?"),
        (["nowhere.yaml"], "There is no file “nowhere.yaml”."),
        (["burundi_hamlet", "--set", "context.persns=3"], "Did you mean persons?"),
        (["burundi_hamlet", "--set", "context.persons"], "is not of the form KEY=VALUE"),
        (["burundi_hamlet", "--set", "programme.recruitment.rule=by_hostility"], "safety_experiment"),
        (["burundi_hamlet", "--runs", "0"], "0 is not between 1 and 1,000"),
        (["burundi_hamlet", "--seed", "x"], "a whole number is expected, not “x”"),
        (["burundi_hamlet", "--format", "gif"], "gif"),
        (["burundi_hamlet", "--weeks", "3"], "--weeks"),
        ([], "--help"),
    ],
)
def test_wrong_input(words: list[str], told: str, capsys: Capture) -> None:
    refused(["map", *words], capsys, told)


def test_everything_wrong_is_told_at_once(capsys: Capture) -> None:
    words = ["--set", "context.persons=x", "--set", "programme.group_size=3", "--set", "burn_in=-1"]
    refused(["map", "burundi_hamlet", *words], capsys, "context.persons", "programme.group_size", "burn_in")


def test_help_has_an_example(capsys: Capture) -> None:
    assert main(["map", "--help"]) == 0
    assert "Example: commonground map" in capsys.readouterr().out
