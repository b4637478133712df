"""``commonground validate``: tells, writes, goes on where it was stopped, and fails when a verdict changed."""

import json
import signal
from pathlib import Path

import pandas as pd
import pytest

from analysis.cli import main
from analysis.evidence.patterns.expected import FILE
from analysis.evidence.patterns.page import parts
from tests.experiments.small import command_process, wait_until
from tests.patterns.known import lived

TABLES = ("patterns.csv", "checks.csv", "numbers.csv")


def _validate(out: Path, *words: str) -> int:
    return main(["validate", "--seeds", "3", "--vectors", "2", "--workers", "1", "--out", str(out), *words])


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("validate") / "out"
    assert _validate(out, "--only", "P24,P25") == 0
    return out


def test_tables_and_manifest_are_written(done: Path) -> None:
    table = pd.read_csv(done / "patterns.csv")
    assert list(table["pattern"]) == ["P24", "P25"]
    assert table["ranges_vectors"].tolist() == [2, 2]
    assert set(pd.read_csv(done / "numbers.csv")["pattern"]) == {"P24", "P25"}
    manifest = json.loads((done / "manifest.json").read_text())
    assert manifest["state"] == "done" and set(manifest["files"]) == set(TABLES)
    assert manifest["patterns"] == ["P24", "P25"] and manifest["failed"] == 0


def test_done_again_it_reads_what_is_there_and_says_the_same(
    done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {name: (done / name).read_bytes() for name in TABLES}
    assert _validate(done, "--only", "P24,P25") == 0
    printed = capsys.readouterr().out
    assert printed.index("P24 ") < printed.index("built into a rule") < printed.index("P25 ")
    assert {name: (done / name).read_bytes() for name in TABLES} == before


def test_a_folder_of_other_patterns_is_refused(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _validate(done, "--only", "P25") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_page_is_refused_before_anything_is_lived(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- patterns: generated -->")
    for file in (page, tmp_path / "none.md"):
        assert _validate(tmp_path / "out", "--page", str(file)) == 2
        assert _validate(tmp_path / "out", "--page", str(file), "--only", "P25") == 2
    assert not (tmp_path / "out").exists() and "Traceback" not in capsys.readouterr().err


def test_a_changed_verdict_leaves_with_1_and_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "expected.yaml"
    other.write_text(FILE.read_text().replace("P25: holds\n", "P25: does not hold\n"))
    assert _validate(tmp_path / "out", "--only", "P25", "--expected", str(other)) == 1
    assert "P25 was expected to be “does not hold” and is “holds”" in capsys.readouterr().out.replace(
        "\n", " "
    )


def test_everything_wrong_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _validate(tmp_path / "out", "--only", "P2x,P991") == 2
    told = capsys.readouterr().err
    assert "P2x" in told and "P991" in told and "Traceback" not in told and not (tmp_path / "out").exists()
    other = tmp_path / "expected.yaml"
    text = FILE.read_text().replace("P24: does not hold\n", "P24: dose not hold\n")
    other.write_text(text.replace("P25: holds\n", "P252: holds\n"))
    assert _validate(tmp_path / "out", "--only", "P25", "--expected", str(other)) == 2
    told = capsys.readouterr().err
    assert (
        "P24" in told
        and "does not hold" in told
        and "P252" in told
        and "No verdict is expected of P25" in told
    )


@pytest.mark.slow
def test_stopped_and_gone_on_it_is_as_if_it_was_never_stopped(tmp_path: Path) -> None:
    words = ("validate", "--only", "P24", "--seeds", "60", "--vectors", "0", "--workers", "1", "--out")
    with command_process(*words, str(tmp_path / "stopped")) as process:
        wait_until(lambda: list(tmp_path.glob("stopped/banks/*/status/*.json")))
        process.send_signal(signal.SIGTERM)
        _, complaint = process.communicate(timeout=30)
    assert process.returncode == 143 and "Traceback" not in complaint
    assert not (tmp_path / "stopped" / "patterns.csv").exists()
    for name in ("stopped", "whole"):
        assert main([*words, str(tmp_path / name)]) == 0
    for name in TABLES:
        assert (tmp_path / "stopped" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_the_page_has_a_place_for_every_generated_part() -> None:
    page = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
    for name in parts(list(lived("study"))):
        assert page.count(f"<!-- {name}: generated -->") == page.count(f"<!-- {name}: end -->") == 1


def test_the_page_tells_what_does_not_hold_before_what_does() -> None:
    page = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
    assert page.index("## What it does not reproduce") < page.index("<!-- patterns: generated -->")
    assert page.index("does not hold") < page.index("<!-- built_in: generated -->")
