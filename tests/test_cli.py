"""The command line as people use it: what it says, its exit codes, and that nothing is left half-written."""

import importlib
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from analysis.cli import main
from sim.errors import RunError
from sim.scenario import ready_contexts, ready_scenarios

SMALL = ("--set", "context.persons=96", "--set", "programme.groups=2", "--weeks", "8")
ROOT = Path(sim.__file__).parents[1]
HERE = {**os.environ, "PYTHONPATH": str(ROOT)}
FIXED = "no forecast, no clinical instrument"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test works in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(words: list[str], capsys: Capture, *expected: str) -> None:
    """Exit 2, the sentences on stderr, no traceback, no new file."""
    before = sorted(Path().rglob("*"))
    assert main(words) == 2
    told = capsys.readouterr()
    for sentence in expected:
        assert sentence in told.err
    assert "Traceback" not in told.err + told.out
    assert told.out == ""
    assert sorted(Path().rglob("*")) == before


# ---------------------------------------------------------------------------------------------
# What works
# ---------------------------------------------------------------------------------------------


def test_list_shows_every_scenario_with_its_question(capsys: Capture) -> None:
    assert main(["list"]) == 0
    told = capsys.readouterr().out
    for name in (*ready_scenarios(), *ready_contexts()):
        line = next(line for line in told.splitlines() if line.strip().startswith(name + " "))
        assert line.rstrip().endswith("?")


def test_check_tells_warnings_and_notices(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "name: mine\nextends: burundi_hamlet\nweeks: 10\nprogramme:\n  directiveness: .8\n", encoding="utf-8"
    )
    assert main(["check", str(file), "burundi_hamlet"]) == 0
    told = capsys.readouterr().out
    assert "mine.yaml: no problems." in told and "burundi_hamlet: no problems." in told
    assert "W08" in told and "Notice: The last group would meet until week 15" in told


def test_check_tells_every_problem_of_every_file(tmp_path: Path, capsys: Capture) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\nweks: 3\nburn_in: -1\n", encoding="utf-8")
    assert main(["check", "one.yaml", "two.yaml", "burundi_hamlet"]) == 2
    told = capsys.readouterr()
    assert [told.err.count(part) for part in ("one.yaml:2", "one.yaml:3", "two.yaml:2", "two.yaml:3")] == [
        1
    ] * 4
    assert "burundi_hamlet: no problems." in told.out


def test_run_tells_a_summary_and_writes_a_folder(capsys: Capture) -> None:
    assert main(["run", "burundi_hamlet", *SMALL]) == 0
    told = capsys.readouterr().out
    assert "96 persons" in told and "one possible course" in told and FIXED in told
    assert told.index("W13") < told.index("How it stood"), "warnings come first"
    assert "violence" not in told.split("How it stood")[1].split("What the programme")[0]
    files = {file.name for file in Path("results/burundi_hamlet-seed1").iterdir()}
    assert files == {
        "weekly.parquet", "events.parquet", "groups.parquet", "agreements.csv", "readings.csv", "figure.svg", "manifest.json",
    }  # fmt: skip


def test_compare_answers_in_words(capsys: Capture) -> None:
    assert main(["compare", "burundi_hamlet", *SMALL, "--runs", "3"]) == 0
    told = capsys.readouterr().out
    order = [
        "What do six",
        "W13",
        "those who took part",
        "Harm beside benefit",
        "Participants",
        FIXED,
        "results",
    ]
    places = [told.index(part) for part in order]
    assert places == sorted(places)
    assert "luck" in told


@pytest.mark.parametrize("words", [[], ["list"], ["check"], ["run"], ["compare"]])
def test_help_has_an_example(words: list[str], capsys: Capture) -> None:
    assert main([*words, "--help"]) == 0
    assert "Example: commonground" in capsys.readouterr().out


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"commonground {sim.__version__}\n"


@pytest.mark.parametrize(
    "settings",
    [
        ["context.persons=20", "programme.groups=30"],
        ["context.persons=96", "context.returnee_share=0", "programme.groups=2"],
        ["context.persons=96", "programme.groups=0"],
    ],
    ids=["more groups than people", "nobody returned", "no groups"],
)
@pytest.mark.parametrize("command", [["run"], ["compare", "--runs", "2"]], ids=["run", "compare"])
def test_strange_worlds_are_lived_through(command: list[str], settings: list[str], capsys: Capture) -> None:
    words = [word for setting in settings for word in ("--set", setting)]
    assert main([*command, "burundi_hamlet", *words, "--weeks", "8"]) == 0
    told = capsys.readouterr()
    assert FIXED in told.out
    assert "nan" not in told.out.split()
    assert told.err == ""


def test_one_origin_only_is_lived_through(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "one.yaml").write_text(
        "name: one\ncontext: {persons: 96, origins: [{id: all_here, share: 1.0}]}\nprogramme: {groups: 2}\n",
        encoding="utf-8",
    )
    for command in (["run"], ["compare", "--runs", "2"]):
        assert main([*command, "one.yaml", "--weeks", "8"]) == 0
        assert "only one origin" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["run"], ["compare", "--runs", "2"]], ids=["run", "compare"])
def test_no_weeks_at_all_show_week_zero(command: list[str], capsys: Capture) -> None:
    assert main([*command, "burundi_hamlet", "--set", "context.persons=96", "--weeks", "0"]) == 0
    assert FIXED in capsys.readouterr().out


# ---------------------------------------------------------------------------------------------
# Bad input: exit 2, a sentence, nothing left
# ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["run", "compare", "check"])
def test_unknown_names_get_the_nearest(command: str, capsys: Capture) -> None:
    refused([command, "burundi_hamlt"], capsys, "no ready scenario", "Did you mean burundi_hamlet?")


def test_missing_and_unreadable_files(tmp_path: Path, capsys: Capture) -> None:
    refused(["run", "nowhere.yaml"], capsys, "There is no file “nowhere.yaml”.")
    (tmp_path / "folder").mkdir()
    refused(["run", "./folder"], capsys, "This is a folder, not a scenario file.")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00binary")
    refused(["run", "bytes.yaml"], capsys, "not plain text in UTF-8")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("programm: {}", "“programm” is not a key of a scenario. Did you mean programme?"),
        ("weeks: many", "x.yaml:2: weeks: A whole number is expected"),
        ("weeks: -3", "x.yaml:2: weeks"),
        ("changes: [{week: 3, when: {outcome: violence, above: 1}, set: {programme.paused: true}}]",
         "A change needs either week (a date) or when"),
        ("context: {origins: [{id: a, share: 0.5}], returnee_share: 0.2}", "x.yaml:2"),
    ],
    ids=["key", "type", "range", "combination", "both origins"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["run", "compare"])
def test_wrong_files(command: str, written: str, told: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "x.yaml").write_text(f"name: x\n{written}\n", encoding="utf-8")
    refused([command, "x.yaml"], capsys, told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "programme.groups"], "is not of the form KEY=VALUE"),
        (["--set", "programme.grups=3"], "Did you mean groups?"),
        (["--set", "programme.groups=many"], "A whole number is expected"),
        (["--set", "programme.group_size=3"], "Allowed: 4 to 15"),
        (
            ["--set", "context.persons=10", "--set", "programme.group_size=15"],
            "does not fit into a community of 10",
        ),
        (["--weeks", "-1"], "-1 is not between 0 and 2,080"),
        (["--weeks", "2081"], "2081 is not between 0 and 2,080"),
        (["--weeks", "x"], "a whole number is expected, not “x”"),
        (["--seed", "-1"], "-1 is not between 0"),
        (["--runs", "0"], "0 is not between 1"),
        (["--format", "gif"], "gif"),
        (["--nonsense"], "--nonsense"),
    ],
)
@pytest.mark.parametrize("command", ["run", "compare"])
def test_wrong_words(command: str, words: list[str], told: str, capsys: Capture) -> None:
    refused([command, "burundi_hamlet", *words], capsys, told)


@pytest.mark.parametrize("words", [[], ["dance"], ["run"], ["check"], ["compare"]])
def test_missing_words(words: list[str], capsys: Capture) -> None:
    refused(words, capsys, "--help")


def test_all_wrong_settings_are_told_at_once(capsys: Capture) -> None:
    words = ["--set", "programme.groups=x", "--set", "weeks=-1"]
    refused(["run", "burundi_hamlet", *words], capsys, "programme.groups", "weeks")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("srq20", "is not of the form OUTCOME=HALFWIDTH"), ("srq20=0", "is not of the form"),
        ("srq20=nan", "is not of the form"), ("srq2=1", "Did you mean srq20?"),
    ],
)  # fmt: skip
def test_wrong_precision(given: str, told: str, capsys: Capture) -> None:
    refused(["compare", "burundi_hamlet", "--until-precise", given], capsys, told)


def test_what_is_undefined_cannot_become_precise(capsys: Capture) -> None:
    refused(
        ["compare", "burundi_hamlet", *SMALL, "--until-precise", "attendance=1"],
        capsys,
        "is not defined in this",
    )


def test_comparisons_that_make_no_sense(tmp_path: Path, capsys: Capture) -> None:
    both = ["compare", "burundi_hamlet", "--against"]
    refused([*both, "burundi_hamlet"], capsys, "compared with itself")
    refused(
        ["compare", "burundi_hamlet", "burundi_hamlet"], capsys, "Two scenarios are called “burundi_hamlet”"
    )
    (tmp_path / "short.yaml").write_text("name: short\nextends: burundi_hamlet\nweeks: 9\n", encoding="utf-8")
    refused([*both, "short.yaml"], capsys, "different numbers of weeks (9, 104)")


@pytest.mark.parametrize("command", [["run"], ["compare", "--runs", "2"]], ids=["run", "compare"])
def test_results_of_another_experiment_are_not_touched(
    command: list[str], tmp_path: Path, capsys: Capture
) -> None:
    words = [*command, "burundi_hamlet", *SMALL, "--out", "mine"]
    assert main(words) == 0
    before = {file.name: file.read_bytes() for file in (tmp_path / "mine").iterdir()}
    capsys.readouterr()
    refused([*words, "--seed", "9"], capsys, "results of another experiment", "--out", "mine-2")
    assert {file.name: file.read_bytes() for file in (tmp_path / "mine").iterdir()} == before


def test_other_folders_and_files_are_not_touched(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_text("x", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    refused(["run", "burundi_hamlet", *SMALL, "--out", "photos"], capsys, "holds no results of this kind")
    refused(["run", "burundi_hamlet", *SMALL, "--out", "file"], capsys, "is a file")
    refused(["run", "burundi_hamlet", *SMALL, "--out", "file/below"], capsys, "file")
    (tmp_path / "photos" / "manifest.json").write_text("[]", encoding="utf-8")
    refused(["run", "burundi_hamlet", *SMALL, "--out", "photos"], capsys, "holds no results of this kind")


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["run", "burundi_hamlet", *SMALL, "--out", "empty"]) == 0
    assert (tmp_path / "empty" / "manifest.json").exists()


@pytest.mark.parametrize("room", [4_000, 60_000], ids=["tables", "figure"])
@pytest.mark.parametrize("command", [["run"], ["compare", "--runs", "2"]], ids=["run", "compare"])
def test_no_room_left(command: list[str], room: int, tmp_path: Path, capsys: Capture) -> None:
    """Files may not grow beyond a few kilobytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        refused([*command, "burundi_hamlet", *SMALL, "--out", "a/b"], capsys, "Results cannot be written to")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, heard)


def test_no_room_at_the_very_end(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.output.folder.os.replace", full)
    refused(
        ["run", "burundi_hamlet", *SMALL], capsys, "No space left on device", "Nothing was left half-written"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    refused(["run", "burundi_hamlet", *SMALL, "--out", "closed/x"], capsys, "Permission denied")


# ---------------------------------------------------------------------------------------------
# Internal errors, interruptions, installations
# ---------------------------------------------------------------------------------------------


def test_internal_errors_are_a_sentence_and_a_file(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("sim.runs.run", broken)
    assert main(["run", "burundi_hamlet", *SMALL]) == 3
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told and "Traceback" not in told
    file = Path(told.strip().split()[-1].rstrip("."))
    assert "inside" in file.read_text(encoding="utf-8")
    file.unlink()
    assert not Path("results").exists()


def test_a_run_that_had_to_stop_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise RunError("Too much was agreed.", week=7)

    monkeypatch.setattr("sim.runs.run", stopped)
    assert main(["run", "burundi_hamlet", *SMALL]) == 3
    assert "Too much was agreed." in capsys.readouterr().err
    assert not Path("results").exists()


def test_interrupting_leaves_nothing(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.figures.run_figure", interrupted)
    assert main(["run", "burundi_hamlet", *SMALL]) == 130
    assert "Stopped" in capsys.readouterr().err
    assert not Path("results").exists()


@pytest.mark.slow
def _hear_ctrl_c() -> None:
    """Tests that run in the background of a shell are deaf to Ctrl-C, and so would be what they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_ctrl_c_in_the_middle_of_many_runs(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "analysis", "compare", "burundi_hamlet", "--runs", "2000", "--out", "x"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=HERE,
        preexec_fn=_hear_ctrl_c,
    ) as child:  # fmt: skip
        for _ in range(600):
            if any(tmp_path.glob(".x.*/weekly.parquet")):
                break
            time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=20)
    assert child.returncode == 130
    assert told.strip() == "Stopped. Nothing was written."
    assert list(tmp_path.iterdir()) == []


def test_packages_of_two_houses_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr("scenarios.__file__", str(tmp_path / "scenarios" / "__init__.py"))
    refused(["list"], capsys, "The package scenarios is read from", str(tmp_path))


def test_a_reader_that_leaves_early_is_no_error() -> None:
    line = f"{sys.executable} -m analysis list | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=HERE)
    assert done.stdout.splitlines()[0] == "Ready scenarios"
    assert done.stderr == ""


def test_cold_kernels_are_compiled_with_a_line(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr("sim.jit.is_warm", lambda: False)
    importlib.import_module("sim.warm")  # in the package, the function has the name of the module

    monkeypatch.setattr(sys.modules["sim.warm"], "warm", lambda tell: tell("meetings"))
    assert main(["run", "burundi_hamlet", *SMALL]) == 0
    assert (
        capsys.readouterr().err == "Compiling for the first use of this version (about a minute): meetings\n"
    )
