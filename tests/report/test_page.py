"""The page: its structure, that it needs nothing else, that everyone can read it, and that nothing gets in."""

import itertools
import json
import re
from pathlib import Path

from analysis.cli import main
from analysis.reporting.report.blocks import Drawing, Grid
from analysis.reporting.report.document import report_of
from analysis.reporting.report.opened import open_folder
from analysis.reports import ReportRequest, write_report
from tests.report.small import Page, compared, page_of

GOLDEN = Path(__file__).with_name("outline.json")
ORDER = ["answer", "comparison", "harm", "takes", "matters", "rests", "rebuild"]
MEGABYTE = 1_000_000


def outline(folder: Path) -> list[list[str]]:
    """The structure of a report: parts, headings, tables with their columns, drawings; no number of it."""
    found = []
    for part in report_of(open_folder(folder)).parts:
        found.append(["part", part.id, part.title])
        for block in part.blocks:
            if isinstance(block, Grid):
                drawn = sum(isinstance(cell, Drawing) for row in block.rows for cell in row)
                found.append(["table", block.caption, *block.head, f"{drawn > 0}"])
            else:
                kind = getattr(block, "kind", "")
                words = getattr(block, "words", "") if block.name == "heading" else kind
                found.append([block.name, words] if words else [block.name])
    return found


def test_the_structure_is_the_one_that_was_agreed(comparison: Path) -> None:
    """A change of structure is committed with the golden outline: ``python -m tests.report``."""
    assert outline(comparison) == json.loads(GOLDEN.read_text("utf-8"))


def test_seven_parts_in_their_order_warnings_first(comparison: Path) -> None:
    page = page_of(comparison)
    assert [section["id"] for section in page.all("section")] == ORDER
    text = page.text
    assert text.index("W13:") < text.index("After 20 weeks") < text.index("2. The comparison")
    assert text.count("no forecast, no clinical instrument") >= 2
    for asked in ("Facilitators:", "Women:", "Returnees:", "Residents:", "Local partners:"):
        assert asked in text


def test_the_page_needs_nothing_and_asks_for_nothing(comparison: Path) -> None:
    page = page_of(comparison)
    assert len(page.source.encode()) <= MEGABYTE
    assert not list(page.all("script")) and not list(page.all("link")) and not list(page.all("iframe"))
    assert all(picture["src"].startswith("data:image/svg+xml;base64,") for picture in page.all("img"))
    assert all(link["href"].startswith("#") for link in page.all("a"))
    assert "url(" not in page.source and "@import" not in page.source
    policy = next(one["content"] for one in page.all("meta") if "Security" in one.get("http-equiv", ""))
    assert "default-src 'none'" in policy


def test_pictures_have_words_and_tables_have_heads(comparison: Path) -> None:
    page = page_of(comparison)
    pictures, tables = list(page.all("img")), list(page.all("table"))
    assert len(pictures) > 12 and len(tables) > 10
    assert all(len(picture["alt"]) > 3 for picture in pictures)
    assert all(head["scope"] in ("col", "row") for head in page.all("th"))
    assert next(page.all("html"))["lang"] == "en"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert page.unclosed == []


def test_the_same_folder_gives_the_same_bytes(comparison: Path) -> None:
    one, two = (page_of(comparison).source for _ in range(2))
    assert one == two


def test_no_level_of_violence_is_told(comparison: Path) -> None:
    """Violence is a difference only: where levels stand, its cells are empty."""
    report = report_of(open_folder(comparison))
    numbers = [block for part in report.parts for block in part.blocks if isinstance(block, Grid)]
    table = next(grid for grid in numbers if "without" in grid.head)
    place = table.head.index("without")
    rows = [row for row in table.rows if str(row[0]).startswith("Violence")]
    assert rows and all(row[place] == row[place + 1] == "" for row in rows)
    assert any(row[place] for row in table.rows)


NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;</title></style>{{7*7}}{% raw %}"
RIGHT_TO_LEFT = "\u202eתורה سلام\u202c"


def test_no_string_of_a_scenario_can_bring_markup_in(tmp_path: Path) -> None:
    """Names, questions, labels and services with tags, quotes, templates and right-to-left text stay text."""
    file = tmp_path / "nasty.yaml"
    service = f"{{name: {json.dumps(NASTY[:78])}, kind: gbv, capacity_per_month: 2}}"
    file.write_text(
        f"name: {json.dumps('<b onclick=y>x ' + RIGHT_TO_LEFT, ensure_ascii=False)}\n"
        f"question: {json.dumps(NASTY + RIGHT_TO_LEFT, ensure_ascii=False)}\nweeks: 8\nburn_in: 1\n"
        f"organisation: {json.dumps(NASTY[:110])}\n"
        "context:\n  persons: 96\n  origins:\n"
        f"    - {{id: here, label: {json.dumps(NASTY[:60])}, share: 0.6}}\n"
        f"    - {{id: came, label: {json.dumps(RIGHT_TO_LEFT, ensure_ascii=False)}, share: 0.4, arriving: true}}\n"
        f"  services: [{service}]\n  place: {json.dumps(NASTY[:70])}\n"
        "programme: {groups: 2, group_size: 8, sessions: 4}\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    assert main(["compare", str(file), "--runs", "2", "--out", str(out), "--report"]) == 0
    page = Page((out / "report.html").read_text("utf-8"))
    assert page.unclosed == []
    assert not list(page.all("script")) and not list(page.all("b"))
    assert all(picture["src"].startswith("data:image/svg+xml;base64,") for picture in page.all("img"))
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in page.text and "{{7*7}}" in page.text and RIGHT_TO_LEFT in page.text
    from analysis.reporting.report.page import one_page

    report = report_of(open_folder(out))
    sheet = Page(one_page(report, "a4"))
    assert len(list(sheet.all("script"))) == 1 and "alert" not in "".join(sheet.texts["script"])


def test_a_safety_experiment_is_marked_on_every_page(tmp_path: Path) -> None:
    words = ("--set", "purpose=safety_experiment", "--set", "programme.recruitment.rule=by_hostility")
    page = page_of(compared(tmp_path / "out", *words))
    assert "Safety experiment" in page.text.split("Planner's report")[0]


def test_a_report_can_lie_elsewhere_and_leaves_the_results_alone(comparison: Path, tmp_path: Path) -> None:
    before = {file.name: file.read_bytes() for file in comparison.iterdir()}
    done = write_report(ReportRequest(comparison, tmp_path / "here" / "there"))
    assert [file.name for file in done.files] == ["report.html"]
    assert done.files[0].is_file()
    assert {file.name: file.read_bytes() for file in comparison.iterdir()} == before
