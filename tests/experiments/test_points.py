"""What the points of a sweep do: by hand on made-up results, and through the commands on lived ones."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.cli import main
from analysis.experiments.condition import Condition
from analysis.experiments.experiment import Experiment
from analysis.experiments.factors import Factor
from analysis.experiments.plan import Wanted
from analysis.experiments.sweep import Sweep
from analysis.figures.effects import effects_figure, pareto_figure, regret_figure
from analysis.figures.style import STYLE
from analysis.insight.compare import BENEFIT, CLOSE, HARM
from analysis.insight.effects import effects, effects_table
from analysis.insight.robustness import frontier, most_robust, weigh, weighed_table
from analysis.insight.tell_effects import tell_choice, tell_effects
from analysis.pointing import compare_points, tell_points
from sim.errors import OutputError, ScenarioError
from tests.experiments.small import TEXT, plan_in

SRQ = Wanted("srq20", "srq20", "reach=participant", 104, 104, 1.0)
HURTS = Wanted("hurts", "hurts", "reach=participant", 1, 104, 1.0)


class MadeUp:
    """A sweep whose results were made up: (point, seed) for each column and arm."""

    is_paired, is_done, failed = True, True, 0
    folder = Path("made_up")

    def __init__(self, design: pd.DataFrame, factors: list[Factor], **columns: Any) -> None:
        self.design = design
        self.columns = columns
        names = tuple(dict.fromkeys(design["scenario"]))
        wanted = tuple(one for one in (SRQ, HURTS) if one.column in columns)
        self.kit = SimpleNamespace(wanted=wanted, factors=tuple(factors), names=names)
        self.manifest = {"points": len(design)}
        self.runs = pd.DataFrame({"seed": np.arange(columns["srq20"][0].shape[1])})

    def wanted(self, column: str) -> Wanted:
        return next(one for one in self.kit.wanted if one.column == column)

    def arm(self, column: str, arm: str = "programme") -> np.ndarray:
        return np.asarray(self.columns[column][0 if arm == "programme" else 1])

    def arm_of(self, column: str, arm: str = "programme") -> np.ndarray:
        if column == "facilitator_hours":
            return np.tile(np.arange(1.0, len(self.design) + 1)[:, None], (1, self.arm("srq20").shape[1]))
        return self.arm(column, arm)

    def differences(self, column: str) -> np.ndarray:
        return self.arm(column) - self.arm(column, "reference")


def made_up(effects_of: list[float], spread: float = 0.3, seeds: int = 20, **design: Any) -> Any:
    """Points whose distress differs by so much on average from runs without the programme."""
    draw = np.random.default_rng(2)
    n = len(effects_of)
    base = draw.normal(8.0, 1.0, (n, seeds))
    lived = base + np.array(effects_of)[:, None] + draw.normal(0.0, spread, (n, seeds))
    frame = pd.DataFrame({"point": range(n), "scenario": "here", **design})
    factors = [
        Factor(key, "number" if frame[key].dtype.kind == "f" else "choice", values=tuple(frame[key].unique()))
        for key in design if key != "scenario"
    ]  # fmt: skip
    return MadeUp(frame, factors, srq20=(lived, base))


def test_points_are_sorted_and_too_close_is_said() -> None:
    sweep = made_up([0.0, -2.5, 2.0, -1.0], **{"programme.after": list("abcd")})
    found = effects(sweep)["srq20"]
    assert [effect.point for effect in found] == [1, 3, 0, 2]
    assert [effect.seen.claim for effect in found][:1] == [BENEFIT] and found[-1].seen.claim == HARM
    assert found[1].seen.claim == CLOSE
    told = "\n".join(tell_effects(sweep, {"srq20": found}))
    assert "too close to call" in told and "Harm: at 1 of 4 points" in told
    assert told.index("after b") < told.index("after d") < told.index("after c")
    table = effects_table(sweep, {"srq20": found})
    assert list(table["point"]) == [1, 3, 0, 2] and (table["runs"] == 20).all()
    assert table["better"].is_monotonic_decreasing and set(table["programme.after"]) == set("abcd")


def test_many_points_are_told_by_their_ends() -> None:
    sweep = made_up(list(np.linspace(-3, 3, 30)), **{"context.hostility": list(np.linspace(0.1, 0.9, 30))})
    told = tell_effects(sweep, effects(sweep))
    assert any("20 points between these" in line for line in told)
    assert len(told) < 25


def test_what_exists_only_with_groups_is_told_as_a_level() -> None:
    sweep = made_up([-1.0, -2.0], **{"programme.after": ["x", "y"]})
    sweep.kit.wanted = (SRQ, HURTS)
    nothing = np.full((2, 20), np.nan)
    sweep.columns["hurts"] = (np.full((2, 20), 0.05) + np.array([[0.02], [0.0]]), nothing)
    found = effects(sweep)
    assert all(effect.is_level for effect in found["hurts"]) and found["hurts"][0].point == 1
    assert found["hurts"][0].seen.difference == pytest.approx(0.05)
    assert "only where groups meet" in "\n".join(tell_effects(sweep, found))


def test_without_matched_runs_points_are_compared_with_the_first() -> None:
    sweep = made_up([0.0, -2.0], **{"programme.after": ["x", "y"]})
    sweep.is_paired = False
    found = effects(sweep)["srq20"]
    assert [effect.point for effect in found] == [1]
    lived = sweep.arm("srq20")
    assert found[0].seen.difference == pytest.approx(float((lived[1] - lived[0]).mean()))


def _choices(matrix: list[list[float]], spread: float = 0.01) -> Any:
    """(choice, state) effects: scenarios a, b, … over hostility."""
    flat = [value for row in matrix for value in row]
    states = len(matrix[0])
    scenario = [name for name, row in zip("abc", matrix, strict=False) for _ in row]
    hostility = list(np.linspace(0.1, 0.9, states)) * len(matrix)
    return made_up(flat, spread, scenario=scenario, **{"context.hostility": hostility})


def test_regret_and_the_worst_tenth_by_hand() -> None:
    """Choice a is best on average, b does least badly where it is worst."""
    a = [-6.0] * 9 + [3.0]
    b = [-3.0] * 9 + [-2.0]
    weighed = weigh(_choices([a, b]), "srq20")
    assert weighed is not None and weighed.choices == ["a", "b"] and weighed.tail == 1
    np.testing.assert_allclose(weighed.effects, -np.array([a, b]), atol=0.02)
    np.testing.assert_allclose(weighed.regret.max(axis=1), [5.0, 3.0], atol=0.03)
    table = weighed_table(weighed).set_index("choice")
    assert list(table.index) == ["b", "a"]
    assert table.loc["a", "mean_benefit"] == pytest.approx(5.1, abs=0.02)
    assert table.loc["a", "worst_tenth_benefit"] == pytest.approx(-3.0, abs=0.03)
    assert table.loc["a", "share_of_states_best"] == 0.9
    assert most_robust(weighed).sum() == pytest.approx(1.0)
    told = "\n".join(tell_choice(_choices([a, b]), "srq20", weighed))
    assert told.index("b:") < told.index("a:")


def test_choices_that_hardly_differ_are_not_ranked() -> None:
    same = [-2.0] * 10
    sweep = _choices([same, [value + 0.05 for value in same]], 0.5)
    weighed = weigh(sweep, "srq20")
    assert weighed is not None
    assert "no difference that matters" in "\n".join(tell_choice(sweep, "srq20", weighed))


def test_luck_of_states_is_told() -> None:
    """Which of two is more robust hangs on single states: too close to call."""
    draw = np.random.default_rng(5)
    one, two = draw.normal(-2.0, 3.0, (2, 12))
    two[np.argmax(two)] = one.max() + 1.5
    sweep = _choices([list(one), list(two)], 0.01)
    weighed = weigh(sweep, "srq20")
    assert weighed is not None
    assert "Too close to call" in "\n".join(tell_choice(sweep, "srq20", weighed))


def test_choices_need_to_be_lived_in_every_state() -> None:
    sweep = _choices([[-2.0] * 10, [-1.0] * 10])
    sweep.design = sweep.design.drop(index=[3]).reset_index(drop=True)
    sweep.columns["srq20"] = tuple(np.delete(values, 3, axis=0) for values in sweep.columns["srq20"])
    assert weigh(sweep, "srq20") is None
    assert weigh(_choices([[-2.0] * 3, [-1.0] * 3]), "srq20") is None  # too few states
    assert weigh(made_up([1.0, 2.0], **{"programme.after": ["x", "y"]}), "srq20") is None


def test_the_frontier_by_hand() -> None:
    cost = np.array([1.0, 2.0, 2.0, 3.0, 4.0, 5.0])
    benefit = np.array([1.0, 3.0, 2.0, 2.5, 4.0, 4.0])
    assert list(frontier(cost, benefit)) == [True, True, False, False, True, False]


# ---------------------------------------------------------------------------------------------
# Conditions
# ---------------------------------------------------------------------------------------------


def test_conditions_are_about_differences_where_there_are_any() -> None:
    sweep = made_up([-2.0, 2.0], **{"programme.after": ["x", "y"]})
    sweep.manifest = {"experiment": {"against": "none"}}
    hits = Condition.parse("srq20 > 0", sweep).hits(sweep)
    assert list(hits.mean(axis=1)) == [0.0, 1.0]
    level = Condition.parse("srq20 >= 9.5", sweep, level=True)
    assert level.is_level and level.hits(sweep)[1].mean() > level.hits(sweep)[0].mean()
    for text, words in (
        ("srq20 > 0", "distress rises instead of falling, compared with no programme,"),
        ("srq20 < 0", "distress is lower than with no programme"),
        ("srq20 > 1", "distress is more than 1.0 SRQ-20 points above that with no programme"),
        ("srq20 < -1.5", "distress is more than 1.5 SRQ-20 points below that with no programme"),
    ):
        assert Condition.parse(text, sweep).in_words(sweep) == words


@pytest.mark.parametrize(
    "text", ["srq20", "srq20 > many", "> 3", "srq20 > 1 > 2", "srq20 = 3", "srq20 > 1.2.3"]
)
def test_a_condition_that_is_none_is_refused(text: str) -> None:
    sweep = made_up([-2.0, 2.0], **{"programme.after": ["x", "y"]})
    with pytest.raises(ScenarioError, match="violence > 0"):
        Condition.parse(text, sweep)


# ---------------------------------------------------------------------------------------------
# Figures
# ---------------------------------------------------------------------------------------------


def _overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie on one another, and texts that leave the page."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with matplotlib.rc_context(STYLE):
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        ticks = {t for ax in figure.axes for t in (*ax.get_xticklabels(), *ax.get_yticklabels())}
        texts = [
            t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip() and t not in ticks
        ]
        boxes = [(t.get_text(), Text.get_window_extent(t, renderer).padded(-1.0)) for t in texts]
    boxes = [(text, box) for text, box in boxes if box.width > 0 and box.height > 0]
    page = figure.bbox
    found = [(text, "page") for text, box in boxes if box.x1 > page.x1 + 2 or box.x0 < -2 or box.y0 < -2]
    for place, (one, first) in enumerate(boxes):
        found += [(one, two) for two, second in boxes[place + 1 :] if first.overlaps(second)]
    return found


@pytest.mark.parametrize("kind", ["curve", "lines", "dots", "many dots", "scenarios"])
def test_no_words_collide_in_figures_of_effects(kind: str) -> None:
    if kind == "curve":
        sweep = made_up([-1, -2, -2.5, -2.6], **{"programme.groups": [2.0, 4.0, 8.0, 16.0]})
    elif kind == "lines":
        sweep = made_up(
            list(np.linspace(0, -3, 20)),
            **{"programme.sessions": np.repeat([6.0, 10.0, 15.0, 20.0, 26.0], 4), "programme.group_size": [8.0, 10.0, 12.0, 15.0] * 5},
        )  # fmt: skip
    elif kind == "dots":
        sweep = made_up([-1, 0, 2], **{"programme.after": ["none", "self_help", "self_help_visited"]})
    elif kind == "many dots":
        sweep = made_up(
            list(np.linspace(-3, 3, 60)), **{f"context.k{k}": np.linspace(0, 1, 60) for k in range(6)}
        )
    else:
        names = [
            "without_learning_by_doing",
            "segregated_groups_of_a_long_name",
            "meetings_only",
            "pushing_hard",
        ]
        sweep = made_up([-1, 0, 1, 2], scenario=names)
    varied = [name for name in sweep.design.columns if name != "point" and sweep.design[name].nunique() > 1]
    table = effects_table(sweep, effects(sweep))
    figure = effects_figure(
        table, varied, "A question that is rather long, so that it has to be wrapped somewhere?", 20
    )
    assert not _overlaps(figure)
    hours = {point: 100.0 * (point + 1) for point in range(len(sweep.design))}
    assert not _overlaps(pareto_figure(table, hours, varied, "What does it take?", 400))


def test_no_words_collide_in_the_figure_of_choices() -> None:
    weighed = weigh(_choices([[-6.0] * 9 + [3.0], [-3.0] * 10, [-1.0] * 10]), "srq20")
    assert weighed is not None
    assert not _overlaps(regret_figure(weighed_table(weighed), "srq20", "reach=participant", "Which?", 400))


# ---------------------------------------------------------------------------------------------
# Through the commands
# ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sweep of two scenarios over hostility and size."""
    made = tmp_path_factory.mktemp("points")
    text = TEXT.replace(
        "scenarios: burundi_hamlet", "scenarios: [burundi_hamlet, segregated_groups]"
    ).replace("parameters.harm_weight: {low: 1.5, high: 6.0}", "context.hostility: {low: 0.1, high: 0.5}")
    text = text.replace("samples: 10", "samples: 24").replace("seeds: 12", "seeds: 4") + "  - hurts\n"
    Experiment(plan_in(made, text)).run(made / "sweep", workers=2, progress=False)
    return made / "sweep"


def test_compare_a_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["compare", str(folder), "--out", str(out), "--format", "png"]) == 0
    told = capsys.readouterr().out
    assert "48 points, compared with no programme" in told and "Which choice does least badly?" in told
    assert "segregated_groups" in told and "Harm: at" in told
    table = pd.read_csv(out / "effects.csv")
    sweep = Sweep(folder)
    row = table[(table["point"] == 7) & (table["column"] == "srq20")].iloc[0]
    assert row["mean_difference"] == pytest.approx(float(sweep.differences("srq20")[7].mean()), abs=1e-9)
    assert {"figure.png", "choices.png", "choices.csv", "effects.csv", "manifest.json"} <= {
        file.name for file in out.iterdir()
    }
    before = {file.name: file.read_bytes() for file in out.iterdir() if file.name != "manifest.json"}
    assert main(["compare", str(folder), "--out", str(out), "--format", "png"]) == 0
    assert before == {file.name: file.read_bytes() for file in out.iterdir() if file.name != "manifest.json"}
    capsys.readouterr()


def test_what_the_folder_has_settled_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["--weeks", "3"],
        ["--against", "no_supervision"],
        ["burundi_hamlet"],
        ["--set", "weeks=3"],
    ):
        assert main(["compare", str(folder), *words]) == 2
    assert main(["compare", str(folder.parent)]) == 2
    told = capsys.readouterr().err
    assert "too late" in told and "one folder" in told and "no results" in told and "Traceback" not in told


def test_discover_in_a_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    words = ["discover", str(folder), "--where", "cohesion > 0", "--out", str(out), "--format", "png"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "cohesion" in told.lower() and "A tool for thinking" in told
    assert json.loads((out / "manifest.json").read_text())["kind"].startswith("boxes")
    assert {"scenario", "context.hostility", "programme.group_size"} >= {
        key for key in pd.read_csv(out / "boxes.csv").columns if "." in key
    }
    assert main([*words[:3], "sqr20 > 0"]) == 2 and main([*words[:3], "what?"]) == 2
    assert "Did you mean srq20?" in capsys.readouterr().err


def test_an_unfinished_sweep_is_told_as_such(folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "sweep"
    shutil.copytree(folder, copy)
    (copy / "runs.parquet").unlink()
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "state": "begun"}))
    (copy / "runs" / "part-00003.parquet").unlink()
    pointed = compare_points(copy, tmp_path / "out", "svg")
    assert any("not finished" in line for line in tell_points(pointed))
    with pytest.raises(OutputError):
        Sweep(tmp_path)
