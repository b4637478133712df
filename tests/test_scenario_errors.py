"""What is said about broken scenarios: everything at once, each with its place and a way out."""

from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario import Scenario, load_scenario
from sim.words import has

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def problems(file: Path | str, overrides: dict[str, object] | None = None) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file, overrides)
    return list(caught.value.problems)


def of(folder: Path, text: str) -> list[Problem]:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return problems(file)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_every_broken_file_gets_sentences_with_a_place(file: Path) -> None:
    found = problems(file)
    assert found
    for problem in found:
        assert problem.file.endswith(".yaml")
        assert problem.line > 0
        assert problem.message[-1] in ".!?"
        assert "{" not in problem.message or "{" in problem.given
        assert len(str(problem)) < 700
        assert not has(problem.message)  # a sentence, not its id
        assert not problem.message.startswith("error.")


def test_all_problems_come_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        """name: mine
weeks: "12"
extends: burundi_hamlett
context:
  persons: ten
  origins: [{id: here, share: .5}, {id: there, share: .4, ariving: true}]
programme:
  group_sise: 9
  savings: yes
changes:
  - {week: 9, until: 3, set: {programme.groups: 3}}
  - {week: 9, set: {programme.directiveness: 3}, lasts: forever}
parameters: {harm_wait: 2}
""",
    )
    assert [(p.line, p.key) for p in found] == [
        (2, "weeks"),
        (3, "extends"),
        (5, "context.persons"),
        (6, "context.origins[1].ariving"),
        (8, "programme.group_sise"),
        (9, "programme.savings"),
        (11, "changes[0].set.programme.groups"),
        (11, "changes[0].until"),
        (12, "changes[1].lasts"),
        (12, "changes[1].set.programme.directiveness"),
        (13, "parameters.harm_wait"),
    ]
    assert {p.key: p.nearest for p in found if p.nearest} == {
        "extends": "burundi_hamlet",
        "context.origins[1].ariving": "arriving",
        "programme.group_sise": "group_size",
        "parameters.harm_wait": "harm_weight",
    }


@pytest.mark.parametrize(
    "text, key, line, said",
    [
        ("questions: x?", "questions", 2, "Did you mean question?"),
        ("programme: {supervision: 1}", "programme.supervision", 2, "programme.facilitators.supervision"),
        ("groups: 8", "groups", 2, "programme.groups"),
        ("programme: {groups: 8.5}", "programme.groups", 2, "8.5 has a fraction"),
        ("programme: {groups: six}", "programme.groups", 2, "whole number is expected, not “six”"),
        ("programme: {groups: '6'}", "programme.groups", 2, "without quotation marks"),
        ("programme: {groups: true}", "programme.groups", 2, "not “true”"),
        ("context: {hardship: true}", "context.hardship", 2, "number is expected"),
        ("context: {hardship: 0,5}", "context", 2, "a point for decimals"),
        ("context: {hardship: '0,5'}", "context.hardship", 2, "a point for decimals"),
        ("context: {hardship: 1.5}", "context.hardship", 2, "Allowed: 0 to 1."),
        ("context: {hardship: .inf}", "context.hardship", 2, "finite"),
        ("programme: {savings: yes}", "programme.savings", 2, "true or false"),
        ("programme: {after: selfhelp}", "programme.after", 2, "Did you mean self_help?"),
        ("purpose: plan", "purpose", 2, "planning"),
        ("rollout: {}", "rollout.municipalities", 2, "needs municipalities"),
        ("programme: {recruitment: random}", "programme.recruitment", 2, "below “recruitment”"),
        (
            "programme:\n  recruitment:\n    rule: by_hostility",
            "programme.recruitment.rule",
            4,
            "safety_experiment",
        ),
        (
            "context: {disputes: {violence_at_home: {mediable: true}}}",
            "context.disputes.violence_at_home.mediable",
            2,
            "never mediated",
        ),
        (
            "context: {disputes: {viol_conjugal: {partners: 1}}}",
            "context.disputes.viol_conjugal.private",
            2,
            "private: true",
        ),
        ("context: {origins: [{id: here, share: .6}]}", "context.origins", 2, "add up to 0.6"),
        ("context: {origins: [{id: here}]}", "context.origins[0].share", 2, "missing"),
        (
            "context: {returnee_share: .2, origins: [{id: here, share: 1}]}",
            "context.returnee_share",
            2,
            "Keep one",
        ),
        (
            "context: {origins: [{id: Hutu_returnees, share: 1}]}",
            "context.origins[0].id",
            2,
            "residence history",
        ),
        ("question: Do Abatutsi come?", "question", 2, "never ethnicity"),
        ("context: {persons: 10}", "programme.group_size", 1, "does not fit"),
        ("parameters: {harm_weight: -2}", "parameters.harm_weight", 2, "0 or more"),
        (
            "changes: [{week: 2, set: {context.persons: 9}}]",
            "changes[0].set.context.persons",
            2,
            "first week",
        ),
        (
            "changes: [{week: 2, set: {programme.phases: founding_text}}]",
            "changes[0].set.programme.phases",
            2,
            "groups are formed",
        ),
        (
            "changes: [{week: 2, set: {programme.directivness: 1}}]",
            "changes[0].set.programme.directivness",
            2,
            "Did you mean programme.directiveness?",
        ),
        (
            "changes: [{when: {outcome: violence, above: 1, stratum: origin=retrunee}, set: {weeks: 2}}]",
            "changes[0].when.stratum",
            2,
            "Did you mean origin=returnee?",
        ),
        (
            "changes: [{week: 2, set: {parameters.distress_spread: 1}}]",
            "changes[0].set.parameters.distress_spread",
            2,
            "first week",
        ),
    ],
)
def test_sentences(tmp_path: Path, text: str, key: str, line: int, said: str) -> None:
    found = [p for p in of(tmp_path, f"name: mine\n{text}\n") if p.key == key]
    assert found, "no problem with this key"
    assert found[0].line == line
    assert any(said in str(problem) for problem in found)


def test_problems_point_to_the_file_where_the_key_was_written(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("name: base\n\nprogramme:\n  groupss: 3\n", encoding="utf-8")
    found = of(tmp_path, "name: mine\nextends: base.yaml\nweeks: -1\n")
    assert [(Path(p.file).name, p.line, p.key) for p in found] == [
        ("base.yaml", 4, "programme.groupss"),
        ("mine.yaml", 3, "weeks"),
    ]


def test_a_problem_mended_further_up_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("name: base\nweeks: -1\n", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("name: mine\nextends: base.yaml\nweeks: 9\n", encoding="utf-8")
    assert load_scenario(tmp_path / "mine.yaml").weeks == 9


def test_circles_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: a\nextends: b.yaml\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("name: b\nextends: a.yaml\n", encoding="utf-8")
    assert "a.yaml → b.yaml → a.yaml" in str(problems(tmp_path / "a.yaml")[0])


def test_files_extend_files_eight_deep_and_no_deeper(tmp_path: Path) -> None:
    (tmp_path / "f0.yaml").write_text("name: f0\nweeks: 7\n", encoding="utf-8")
    for depth in range(1, 9):
        text = f"name: f{depth}\nextends: f{depth - 1}.yaml\n"
        (tmp_path / f"f{depth}.yaml").write_text(text, encoding="utf-8")
    assert load_scenario(tmp_path / "f7.yaml").weeks == 7
    assert "8 deep" in str(problems(tmp_path / "f8.yaml")[0])


def test_a_context_holds_a_place_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "contexts"
    folder.mkdir()
    (folder / "hill.yaml").write_text("name: hill\nprogramme: {groups: 3}\n", encoding="utf-8")
    found = of(tmp_path, "name: mine\nextends: contexts/hill\n")
    assert [(Path(p.file).name, p.line, p.key) for p in found] == [("hill.yaml", 2, "programme")]


def test_overrides_say_where_they_come_from() -> None:
    found = problems("burundi_hamlet", {"programme.group": 8, "weeks": "x", "context.persons.x": 2})
    assert {p.file for p in found} == {"--set"}
    assert {p.key for p in found} == {"programme.group", "weeks", "context.persons"}
    for key in ("", ".", "a..b", "programme.", 3, ".".join("a" * 30)):
        assert problems("burundi_hamlet", {key: 1})[0].file == "--set"  # type: ignore[dict-item]


def test_things_that_are_no_files(tmp_path: Path) -> None:
    assert "folder" in str(problems(tmp_path)[0])
    assert "no file" in str(problems(tmp_path / "x.yaml")[0])
    assert problems("burundi_hamlte")[0].nearest == "burundi_hamlet"
    for odd in ("", "a\0b", "x" * 5000, "~", "http://x/y.yaml", "\n"):
        assert problems(odd)
    big = tmp_path / "big.yaml"
    big.write_text("name: a\nnotes: " + "x" * 1_000_001, encoding="utf-8")
    assert "1 MB" in str(problems(big)[0])


def test_files_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    for data in (b"name: a\nquestion: \xff\xfe\n", b"\n\x89PNG\r\n\x1a\n\0\0"):
        file.write_bytes(data)
        assert [(p.line, "UTF-8" in p.message) for p in problems(file)] == [(2, True)]


def test_a_file_full_of_other_things_is_not_listed_to_the_end(tmp_path: Path) -> None:
    found = of(tmp_path, "name: mine\n" + "".join(f"x{number}: 1\n" for number in range(5000)))
    assert len(found) == 101
    assert found[0].message.startswith("There are 4900 problems more")


def test_a_direct_scenario_is_checked_too() -> None:
    with pytest.raises(ScenarioError, match="safety_experiment"):
        Scenario.model_validate({"programme": {"recruitment": {"rule": "by_hostility"}}})
    with pytest.raises(ScenarioError, match="ethnic"):
        Scenario(name="tutsi")


@pytest.mark.parametrize(
    "text",
    [
        "hutu",
        "Hutus",
        "ABAHUTU",
        "umuTutsi",
        "twa_returnees",
        "Batwa",
        "tutsi2",
        "Hu\u200btu",
        "Tútsi",
        "ethnie",
        "tribes",
    ],
)
def test_ethnic_words_are_seen_in_many_spellings(text: str) -> None:
    with pytest.raises(ScenarioError, match="never ethnicity"):
        Scenario.default().with_({"question": f"Is it about {text}?"})


@pytest.mark.parametrize("text", ["Kayanza and Bubanza", "two twins in a hut", "le travail", "grace"])
def test_ordinary_words_are_not(text: str) -> None:
    assert Scenario.default().with_({"question": text}).question == text


def test_notes_are_not_searched() -> None:
    assert Scenario.default().with_({"notes": "Nobody asks who is Hutu."}).notes


def test_violence_at_home_stays_private_whatever_is_written() -> None:
    for key, value in (("mediable", True), ("private", False)):
        with pytest.raises(ScenarioError):
            Scenario.default().with_({f"context.disputes.violence_at_home.{key}": value})
    with pytest.raises(ScenarioError):
        Scenario.default().with_(
            {"changes": [{"week": 2, "set": {"context.disputes.violence_at_home.mediable": True}}]}
        )
