"""Reports of every kind of folder, also where there is little to tell: one run, no effect, harm, failures."""

import csv
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.figures.marks import states_grid
from analysis.reporting.report.document import report_of
from analysis.reporting.report.four_w import COLUMNS, four_w
from analysis.reporting.report.indicators import indicators
from analysis.reporting.report.opened import open_folder
from analysis.reporting.report.takes import needs
from analysis.reports import ReportRequest, write_report
from analysis.rollout.doing import Done, work_of
from analysis.words import number, share
from sim.scenario import load_scenario
from tests.report.small import VILLAGE, Page, compared, page_of, rollout, sweep, trial
from tests.rollout.small import TEXT as ROLLOUT

PARTS = 7


def answer(page: Page) -> str:
    """What stands under the first heading of the answer."""
    return page.text.split("1. The answer")[1].split("2. The comparison")[0]


def test_runs_without_a_comparison_answer_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["run", "burundi_hamlet", "--weeks", "12", *VILLAGE, "--out", str(out)]) == 0
    page = page_of(out)
    assert "This folder answers no question about a programme" in answer(page)
    assert "commonground compare burundi_hamlet --report" in answer(page)
    assert len(list(page.all("section"))) == PARTS
    assert "Violence suffered" not in page.text.split("2. The comparison")[1].split("3. Who is harmed")[0]


def test_one_matched_run_claims_nothing(tmp_path: Path) -> None:
    page = page_of(compared(tmp_path / "out", "--runs", "1"))
    assert "No clear difference: too close to call." in answer(page)
    assert "This is a single matched run: luck alone may explain it." in answer(page)


def test_no_programme_makes_no_difference(tmp_path: Path) -> None:
    """A programme that opens no group: nothing differs, and nobody is told that it helps."""
    page = page_of(compared(tmp_path / "out", "--set", "programme.groups=0"))
    told = answer(page)
    assert "No difference that matters" in told and "Better off" not in told
    assert "No groups are planned in this scenario." in page.text


CRUEL = {
    "programme.directiveness": 1.0, "context.hostility": 0.9, "parameters.hurtful_answer": 5.0,
    "programme.principles.interest": 0.0, "programme.principles.responsibility": 0.0,
    "programme.principles.equality": 0.0, "parameters.harm_weight": 6.0, "programme.after": "none",
}  # fmt: skip
"""Groups in which every answer hurts, everyone is pressed to speak, and nothing is repaired."""
CRUELLY = tuple(word for key, value in CRUEL.items() for word in ("--set", f"{key}={value}"))


def test_harm_is_told_first(tmp_path: Path) -> None:
    """Cruel groups against kind ones: nothing is better, and the harm opens the answer."""
    written = [f"{key}: {value}" for key, value in CRUEL.items() if key.startswith("programme.")]
    lines = ["name: cruel", "extends: burundi_hamlet", "changes: []", "parameters: {hurtful_answer: 5.0}"]
    principles = ", ".join(
        line.removeprefix("programme.principles.") for line in written if "principles" in line
    )
    programme = f"programme: {{directiveness: 1.0, principles: {{{principles}}}}}"
    (tmp_path / "cruel.yaml").write_text("\n".join([*lines, programme]), encoding="utf-8")
    words = [
        "compare",
        str(tmp_path / "cruel.yaml"),
        "--against",
        "burundi_hamlet",
        "--runs",
        "6",
        "--weeks",
        "20",
    ]
    assert main([*words, *VILLAGE, "--set", "programme.sessions=15", "--out", str(tmp_path / "out")]) == 0
    told = answer(page_of(tmp_path / "out"))
    assert "Harm, and no clear benefit" in told and "worse off in" in told and "better off in" not in told
    assert told.index("W07") < told.index("Harm, and no clear benefit") < told.index("After 20 weeks")


def test_people_worse_off_are_told_where_the_mean_hardly_moves(tmp_path: Path) -> None:
    """Four cruel meetings: the mean hardly moves, but one in five ends worse off and nobody better."""
    told = answer(page_of(compared(tmp_path / "out", *CRUELLY)))
    assert "more people end worse off than better off" in told and "No difference that matters" not in told


def test_several_programmes_stand_side_by_side(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["compare", "burundi_hamlet", "pushing_hard", "--runs", "3", "--weeks", "12", *VILLAGE]
    assert main([*words, "--out", str(out)]) == 0
    page = page_of(out)
    assert "Side by side" in page.text and page.text.count("Programme: pushing_hard") == 4


def test_money_is_told_only_where_prices_are_given(tmp_path: Path, comparison: Path) -> None:
    assert "No prices are given, so nothing is said about costs." in page_of(comparison).text
    prices = "costs={currency: units, price_year: 2026, prices: {facilitators: 10}}"
    page = page_of(compared(tmp_path / "out", "--set", prices))
    assert "In this one community, by the prices given: 80.00 units" in page.text, "2 pairs for 4 weeks at 10"
    assert "These prices are not given" in page.text
    assert "Cost per person enrolled: 5.00 units; chance of harm" in page.text, "80 units for 16 people"


def test_a_sweep_tells_what_matters_and_where_it_fails(tmp_path: Path) -> None:
    page = page_of(sweep(tmp_path))
    assert "Is everything kept?" in page.text
    matters = page.text.split("5. What matters and where it fails")[-1].split("6. What this rests on")[0]
    assert "What matters" in matters and "Where it fails" in matters
    assert "This folder holds no sweep" not in page.text
    assert "Of 10 points," in answer(page)


def test_failed_runs_are_told_before_anything_else(tmp_path: Path) -> None:
    from analysis.experiments import lives

    real = lives.finish
    with pytest.MonkeyPatch.context() as patch:

        def fragile(community: object, *given: object, **named: object) -> object:
            if getattr(community, "seed", 0) == 2:
                raise FloatingPointError("nobody is left")
            return real(community, *given, **named)  # type: ignore[arg-type]

        patch.setattr(lives, "finish", fragile)
        out = sweep(tmp_path, code=1)
    told = answer(page_of(out))
    assert told.index("10 runs failed and count in nothing here.") < told.index("Of 10 points")


def test_a_sweep_in_which_everything_failed_claims_nothing(tmp_path: Path) -> None:
    from analysis.experiments import lives

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lives.Lives, "_read", lambda *_: 1 / 0)
        out = sweep(tmp_path, code=1)
    told = answer(page_of(out))
    assert "20 runs failed" in told and "Nothing here can be compared." in told


def test_a_trial_tells_how_often_it_misleads(tmp_path: Path) -> None:
    out = trial(tmp_path)
    page = page_of(out)
    assert "Such a study would find the effect in" in answer(page)
    assert "A study harms by misleading" in page.text
    assert page_of(out / "studies").source == page.source, "the folder inside means the same"


def test_a_rollout_tells_staff_money_and_states_but_no_place(tmp_path: Path) -> None:
    text = ROLLOUT.replace("  municipalities: 4\n", MUNICIPALITIES).replace(
        "municipalities: ['1']", "municipalities: [Alpha]"
    )
    page = page_of(rollout(tmp_path, text))
    assert "Supervision is the bottleneck" in page.text
    assert "One row a municipality (4 in 2 waves" in page.text
    assert "Waves and municipalities over time" in page.text and "groups meet" in page.text
    assert "in prices of 2026" in page.text
    for name in ("Alpha", "Beta", "Gamma", "Delta"):
        assert name not in page.text, "outcomes are never told for a named place"


def test_a_rollout_tells_people_worse_off_against_those_better_off(tmp_path: Path) -> None:
    """Both shares are counted, person by person; neither is what is left of the other."""
    cruel = "\n".join(
        f"  {key.removeprefix('parameters.')}: {value}" for key, value in CRUEL.items() if "parameters" in key
    )
    out = rollout(tmp_path, ROLLOUT + f"parameters:\n{cruel}\n")
    found = Done(out, work_of(open_folder(out).manifest)).results
    better, worse = (found.of_participants(f"share_{which}_off") for which in ("better", "worse"))
    assert 0.0 <= better < worse < 1.0 - better
    page = page_of(out)
    assert f"for {share(worse)} of participants distress ends worse by more than 1.0 SRQ-20 points" in answer(
        page
    )
    assert f"about {number(100 * worse)} against {number(100 * better)} in distress" in answer(page)


MUNICIPALITIES = """  municipalities:
    - {name: Alpha, pcode: BI-01}
    - {name: Beta}
    - {name: Gamma}
    - {name: Delta}
"""


def test_hundreds_of_municipalities_fit_into_one_page(tmp_path: Path) -> None:
    """339 municipalities in seven waves; a few of their communities are lived."""
    text = ROLLOUT.replace("municipalities: 4", "municipalities: 339").replace(
        "communities: 10", "communities: 339"
    )
    text = text.replace("waves: {size: 2, weeks_between: 6}", "waves: {size: 50, weeks_between: 3}").replace(
        "weeks: 20", "weeks: 40"
    )
    text = text.replace("municipalities: ['1']", "municipalities: []")
    file = tmp_path / "small.yaml"
    file.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["rollout", str(file), "--sample", "0.02", "--out", str(out), "--pool", "threads"]) == 0
    done = write_report(ReportRequest(out, export="4ws"))
    page = Page(done.files[0].read_text("utf-8"))
    assert len(page.source.encode()) < 1_000_000
    assert "One row a municipality (339 in 7 waves" in page.text
    rows = list(csv.DictReader(done.files[1].open(encoding="utf-8")))
    assert len({row["where_municipality"] for row in rows}) == 339


def test_a_rollout_with_an_ensemble_tells_luck_from_ignorance(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(ROLLOUT, encoding="utf-8")
    words = ["rollout", str(file), "--ensemble", "rwanda_sociotherapy", "--runs", "3", "--pool", "threads"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    page = page_of(tmp_path / "out")
    assert "sets of numbers" in answer(page) and "Ignorance is not in these figures" not in page.text


def test_who_does_what_where_is_one_row_a_municipality_and_activity(tmp_path: Path) -> None:
    text = ROLLOUT.replace("  municipalities: 4\n", MUNICIPALITIES).replace(
        "municipalities: ['1']", "municipalities: [Alpha]"
    )
    out = rollout(tmp_path, "organisation: Some Trust\n" + text)
    table = four_w(open_folder(out))
    assert list(table.columns) == list(COLUMNS)
    groups = table[table["what_code"] == "4.1"]
    assert list(groups["where_municipality"]) == ["Alpha", "Beta", "Gamma", "Delta"]
    assert groups["where_pcode"].iloc[0] == "BI-01" and set(table["who_organisation"]) == {"Some Trust"}
    plan = list(csv.DictReader((out / "plan.csv").open(encoding="utf-8")))
    for row in groups.to_dict("records"):
        own = [line for line in plan if line["municipality"] == row["where_municipality"]]
        assert row["groups"] == len(own) and row["participants_planned"] == 8 * len(own)
        if own:
            assert row["when_first_week"] == min(int(line["week"]) for line in own)
            assert row["facilitators"] == 2 * len({line["pair"] for line in own})


def test_a_logframe_has_ranges_and_says_what_it_is_not(tmp_path: Path, comparison: Path) -> None:
    done = write_report(ReportRequest(comparison, tmp_path, logframe=True))
    rows = list(csv.DictReader(done.files[1].open(encoding="utf-8")))
    assert {row["level"] for row in rows} == {"goal", "outcome", "output", "activity"}
    assert all("do not enter as targets" in row["note"] for row in rows)
    violence = next(row for row in rows if row["indicator"].startswith("Violence"))
    assert violence["without the programme"] == "–" and violence["range with it"].startswith("difference")
    assert "Logical framework" in Page(done.files[0].read_text("utf-8")).text


def test_a_logframe_needs_a_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = sweep(tmp_path)
    capsys.readouterr()
    assert main(["report", str(out), "--logframe"]) == 2
    assert "A logical framework needs a comparison" in capsys.readouterr().err
    assert not (out / "report.html").exists()


def test_the_crosswalk_says_what_is_not_modelled() -> None:
    relations = {one.relation for one in indicators()}
    assert relations == {"same", "near", "not modelled"}
    missing = {one.area or one.cohesion for one in indicators() if one.relation == "not modelled"}
    assert {"functioning", "coping"} <= missing
    assert all(bool(one.outcomes) == (one.relation != "not modelled") for one in indicators())


def test_staff_needed_follows_the_groups_that_run() -> None:
    """Three rounds of two groups, a week apart, six meetings each: counted by hand."""
    scenario = load_scenario(
        "burundi_hamlet",
        {"programme.groups": 2, "programme.rounds": 2, "programme.weeks_between_rounds": 4, "programme.sessions": 6,
         "programme.weeks_between_groups": 1, "programme.facilitators.groups_each": 2},
    )  # fmt: skip
    assert [(one.week, one.opening, one.pairs, one.supervisors) for one in needs(scenario)] == [
        (1, 1, 1, 1), (2, 1, 1, 1), (5, 1, 2, 1), (6, 1, 2, 1),
    ]  # fmt: skip


def test_the_grid_has_one_stretch_for_each_state() -> None:
    drawn = states_grid([["waiting", "meeting", "meeting", "after"], ["preparing"] * 4], [0, 1])
    assert drawn.count("<rect") == 4


def test_every_part_of_a_report_has_something_to_say(comparison: Path) -> None:
    assert all(part.blocks for part in report_of(open_folder(comparison)).parts)
