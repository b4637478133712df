"""Folders that cannot be reported: a clear error, exit 2, and nothing written."""

import json
import shutil
from pathlib import Path

import pytest

from analysis.cli import main
from tests.experiments.small import TEXT
from tests.report.small import compared

Capture = pytest.CaptureFixture[str]


def refused(folder: Path, capsys: Capture, *expected: str, words: tuple[str, ...] = ()) -> None:
    """Exit 2, the sentences on stderr, no traceback, no new file."""
    before = sorted(folder.parent.rglob("*"))
    capsys.readouterr()
    assert main(["report", str(folder), *words]) == 2
    told = capsys.readouterr()
    for sentence in expected:
        assert sentence in told.err
    assert "Traceback" not in told.err and told.out == ""
    assert sorted(folder.parent.rglob("*")) == before


@pytest.fixture
def copy(comparison: Path, tmp_path: Path) -> Path:
    """A comparison that may be spoilt."""
    shutil.copytree(comparison, tmp_path / "copy")
    return tmp_path / "copy"


def spoil(folder: Path, **entries: object) -> None:
    """Change entries of a manifest."""
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | entries), encoding="utf-8")


def test_a_folder_that_is_not_there_names_the_nearest(copy: Path, capsys: Capture) -> None:
    refused(copy.with_name("copi"), capsys, "There is no folder", "Did you mean", "copy?")


def test_a_folder_of_something_else_names_the_results_inside_it(copy: Path, capsys: Capture) -> None:
    refused(copy.parent, capsys, "holds no results of Common Ground", f"Folders of results inside it: {copy}")


def test_a_file_is_no_folder(copy: Path, capsys: Capture) -> None:
    refused(copy / "summary.csv", capsys, "There is no folder")


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', '{"design_hash": 1}', "\x00\xff"])
def test_a_half_written_manifest_is_told(copy: Path, capsys: Capture, body: str) -> None:
    (copy / "manifest.json").write_bytes(body.encode("latin-1"))
    refused(copy, capsys, "cannot be read as the manifest of Common Ground")


def test_results_of_a_newer_version_are_told(copy: Path, capsys: Capture) -> None:
    spoil(copy, format=99, version="9.9")
    refused(copy, capsys, "written by a newer Common Ground (9.9, format 99)")


def test_a_missing_file_is_named_with_the_command_that_makes_it(copy: Path, capsys: Capture) -> None:
    (copy / "paired.parquet").unlink()
    refused(copy, capsys, "paired.parquet is missing", "commonground compare burundi_hamlet")


def test_a_changed_file_is_named(copy: Path, capsys: Capture) -> None:
    with (copy / "summary.csv").open("a", encoding="utf-8") as stream:
        stream.write("by hand\n")
    refused(copy, capsys, "summary.csv", "is not as it was written")


def test_results_from_before_there_were_reports_are_told(copy: Path, capsys: Capture) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    spoil(copy, files={name: one for name, one in manifest["files"].items() if name != "readings.csv"})
    refused(copy, capsys, "written before there were reports")


def test_unfinished_work_is_told_with_the_command_that_goes_on(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    words = ["sweep", str(tmp_path / "small.yaml"), "--out", str(out), "--pool", "threads"]
    assert main([*words, "--set", "seeds.count=1"]) == 0
    spoil(out, state="begun")
    refused(out, capsys, "is not finished", "commonground sweep")


def test_what_was_made_from_results_points_to_them(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    words = ["sweep", str(tmp_path / "small.yaml"), "--out", str(out), "--pool", "threads"]
    assert main([*words, "--set", "seeds.count=2"]) == 0
    assert main(["sensitivity", str(out)]) == 0
    refused(tmp_path / "out-sensitivity", capsys, "holds sensitivity", "commonground sweep")


def test_without_a_browser_printing_is_refused_before_any_work(
    copy: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONGROUND_BROWSER", "no-such-browser")
    refused(copy, capsys, "no-such-browser", words=("--pdf",))
    monkeypatch.delenv("COMMONGROUND_BROWSER")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("analysis.reporting.report.browser.PLACES", ())
    refused(copy, capsys, "Printing needs Chromium", words=("--onepage",))


def test_a_browser_that_fails_is_told(copy: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_BROWSER", "false")
    capsys.readouterr()
    assert main(["report", str(copy), "--pdf"]) == 2
    assert "could not print" in capsys.readouterr().err
    assert not (copy / "report.pdf").exists()


def test_a_folder_that_cannot_be_written_is_told(copy: Path, capsys: Capture) -> None:
    blocked = copy / "summary.csv" / "below"
    refused(copy, capsys, "summary.csv", words=("--out", str(blocked)))


def test_an_unknown_language_is_refused(copy: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(copy, capsys, "--lang", "en", words=("--lang", "xx"))
    monkeypatch.setenv("COMMONGROUND_LANG", "xx")
    refused(copy, capsys, "COMMONGROUND_LANG", "xx", "en")


def test_compare_writes_the_report_in_one_go(tmp_path: Path, capsys: Capture) -> None:
    out = compared(tmp_path / "out", "--report")
    assert f"Report: {out / 'report.html'}" in capsys.readouterr().out
    first = (out / "report.html").read_bytes()
    assert main(["report", str(out)]) == 0
    assert (out / "report.html").read_bytes() == first


def test_results_made_again_keep_the_report_beside_them(tmp_path: Path) -> None:
    out = compared(tmp_path / "out", "--report")
    assert (compared(out) / "report.html").is_file()
