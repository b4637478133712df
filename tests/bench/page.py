"""docs/performance.md, written from the figures and from nothing else."""

from pathlib import Path
from textwrap import fill

from tests.sizes import ROOT

from .figure import draw
from .measure import Figures
from .targets import All, judge, number, spread

PAGE = ROOT / "docs" / "performance.md"
FIGURE = ROOT / "docs" / "img" / "scaling.svg"
Row = list[str]


def write(sections: dict[str, Figures], page: Path = PAGE, picture: Path = FIGURE) -> None:
    """Write the page, and the figure beside it."""
    figures = {name: section["figures"] for name, section in sections.items()}
    rows = _grown(figures)
    if rows:
        draw(rows, picture)
    parts = [
        _head(sections), _targets(figures), _missed(figures), _sizes(figures), _phases(figures),
        _mesa(figures), _plain(figures), _runs(figures), _growth(rows, figures), _command(figures),
        _events(figures), _experiments(figures), _rollouts(figures), _evidence(figures), _trainer(figures), TAIL,
    ]  # fmt: skip
    page.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def prose(*sentences: str) -> str:
    """Sentences as one paragraph of lines that fit a terminal."""
    text = " ".join(sentences)
    hanging = "  " if text.startswith("* ") else ""
    return fill(text, 110, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def table(head: Row, rows: list[Row]) -> str:
    """A table in Markdown, numbers to the right."""
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def _head(sections: dict[str, Figures]) -> str:
    newest = max((section["machine"] for section in sections.values()), key=lambda machine: machine["date"])
    here = (
        f"Measured {newest['date']} on {newest['processor']}, {newest['cores']} cores, {newest['memory']} of "
        f"memory, {newest['system']}; {newest['versions']}; engine {newest['engine']}; "
        f"load when it began {newest['load']}."
    )
    others = [
        f"{name} ({', '.join(section['machine'][key] for key in ('date', 'processor', 'engine'))})"
        for name, section in sections.items()
        if any(section["machine"][key] != newest[key] for key in ("date", "processor", "engine"))
    ]
    aside = f"Measured apart from this: {', '.join(others)}." if others else ""
    return f"# How fast it is\n\n{prose(*OPENING)}\n\n{prose(here, aside)}".rstrip()


OPENING = (
    "Written by `python -m tests.bench`; not a word or number here is edited by hand.",
    "Every ratio is measured within one run, its sides in turn.",
    "Figures are medians, with the least and the most in brackets.",
    "Kernels are timed in seconds of the processor, what a person waits for by the clock on the wall.",
    "A person-week is one person living through one week of all twelve phases, outcomes written down;",
    "a programme reaches 15 in 100 people.",
)


def section(title: str, *parts: str) -> str:
    """A heading with what stands under it."""
    return "\n\n".join([f"## {title}", *parts])


def _targets(figures: All) -> str:
    rows = []
    for verdict in judge(figures):
        target = verdict.target
        bound = f"{'≤' if target.at_most else '≥'} {number(target.bound)} {target.unit}"
        found = f"{spread(verdict.value)} {target.unit}" if verdict.value else verdict.why_not
        rows.append(
            [target.words, bound, found, ("yes" if verdict.is_met else "no") if verdict.value else "–"]
        )
    return section("Targets", table(["target", "asked", "measured", "met"], rows))


def _missed(figures: All) -> str:
    missed = [verdict for verdict in judge(figures) if verdict.value and not verdict.is_met]
    lines = [prose(f"* **{verdict.target.words}**: {verdict.why_not}") for verdict in missed]
    return section("What is missed, and why", "\n".join(lines) or "Nothing.")


def _sizes(figures: All) -> str:
    if "sizes" not in figures:
        return ""
    rows = [
        [f"{row['persons']:,}", f"{row['groups']:,}", spread(row["kernel"]), spread(row["whole"]),
         f"{1e3 / row['kernel'][0]:.2f}"]
        for row in figures["sizes"].values()
    ]  # fmt: skip
    head = ["people", "groups", "kernel, ns", "with `Community.advance`, ns", "million person-weeks a second"]
    text = "Per person-week over the first year with the programme, on one core."
    return section("One person, one week", text, table(head, rows))


def _phases(figures: All) -> str:
    if "phases" not in figures:
        return ""
    found = figures["phases"]
    sizes = list(found)
    sums = {size: sum(value[0] for value in found[size]["phases"].values()) for size in sizes}
    rows = []
    for name in found[sizes[0]]["phases"]:
        values = [(found[size]["phases"][name], sums[size]) for size in sizes]
        cells = [(spread(value), f"{100 * value[0] / whole:.0f} %") for value, whole in values]
        rows.append([name, *[cell for pair in cells for cell in pair]])
    rows.append(["all", *[cell for size in sizes for cell in (number(sums[size]), "100 %")]])
    rows.append(["all in one call", *[cell for size in sizes for cell in (spread(found[size]["whole"]), "")]])
    head = ["phase", *[cell for size in sizes for cell in (f"{int(size):,} people, ns", "share")]]
    text = prose(
        "In ns per person-week over the same year, each phase called from Python and the",
        f"{number(found[sizes[0]]['call'])} µs that one call costs taken off.",
    )
    return section("Where the time goes", text, table(head, rows))


def _mesa(figures: All) -> str:
    if "mesa" not in figures:
        return ""
    found = figures["mesa"]
    rows = [
        ["the engine, per person-week", spread(found["engine"])],
        ["the reference as Mesa agents (`tests/reference`), per person-week", spread(found["reference"])],
        ["Mesa's own Schelling example, per agent-step", spread(found["schelling"])],
        ["Mesa's own Boltzmann wealth example, per agent-step", spread(found["wealth"])],
    ]
    text = prose(
        "The same 480 people, the same year, the same draws:",
        f"the engine is {spread(found['times'])} times as fast as the same rules as Mesa agents.",
    )
    return section("Beside Mesa", text, table(["480 people", "ns"], rows))


def _plain(figures: All) -> str:
    found = figures.get("c")
    if found is None or "why_not" in found:
        return section("Beside plain C", f"Not measured: {found['why_not']}.") if found else ""
    columns = ("engine", "plain", "native", "times")
    rows = [[f"{int(size):,}", *(spread(row[name]) for name in columns)] for size, row in found.items()]
    head = ["people", "engine, ns", "C, `-O3`", "C, `-O3 -march=native`", "engine ÷ the quicker C"]
    text = prose(
        "The phases encounters and persons, support included, written as a C programmer would at first",
        "(`tests/bench/naive.c`: arrays of structs, no vector instructions by hand, no `-ffast-math`).",
        "A test holds both to the same state within 10⁻¹². ns per person-week.",
    )
    return section("Beside plain C", text, table(head, rows))


def _runs(figures: All) -> str:
    if "runs" not in figures:
        return ""
    found = figures["runs"]
    spans = found["per_thousand"]
    rows = [[name, number(found["starts"][name]), spread(spans[name])] for name in spans]
    text = prose(
        "`burundi_hamlet`, 480 people, 26 + 104 weeks with week zero, records and tables, two at a time.",
        f"{found['runs']:,} runs in {found['better']} took {number(found['seconds'])} s, start included.",
    )
    return section("Many runs", text, table(["two …", "start, s", "then per 1,000 runs, s"], rows))


def _grown(figures: All) -> list[Figures]:
    rows = list(figures.get("growth", {}).values())
    many = figures.get("million", {}).get("many")
    return [*rows, *([many] if many else [])]


GROWTH = ("people", "groups", "week zero, s", "start, s", "104 weeks, s", "tables, s", "all, s",
          "ns per person-week", "memory, MB", "kB a person")  # fmt: skip


def _growth(rows: list[Figures], figures: All) -> str:
    few = figures.get("million", {}).get("few")
    listed = [*rows, *([few] if few else [])]
    if not listed:
        return ""
    lines = []
    for row in listed:
        timed = ("week_zero", "start", "advance", "records", "whole", "per_person_week")
        memory = [row["memory"] / 1e6, (row["memory"] - row["empty"]) / row["persons"] / 1e3]
        counts = [f"{row['persons']:,}", f"{row['groups']:,}"]
        lines.append([*counts, *(number(row[name]) for name in timed), *map(number, memory)])
    text = prose(
        "One community of each size in a process of its own, in one thread, by the clock on the wall.",
        "The start is week zero and 26 weeks before the programme. Memory is the most that the process held,",
        f"{number(listed[0]['empty'] / 1e6)} MB of it before any community (Python, packages, kernels);",
        "kB a person leave that out. Up to 20,000 people everyone's outcomes are kept week by week; beyond,",
        "only sums by origin, gender and standing.",
    )
    picture = "![Seconds and memory against people; seconds with a line in proportion](img/scaling.svg)"
    return section("Growth", text, table(list(GROWTH), lines), picture)


def _command(figures: All) -> str:
    found = figures.get("command")
    if found is None or "why_not" in found:
        return section("A typed command", f"Not measured: {found['why_not']}.") if found else ""
    text = prose(
        f"`commonground run burundi_hamlet` takes {spread(found['warm'])} s with compiled kernels, and",
        f"{number(found['cold'])} s with an empty cache. Set-up ends by compiling, so a first run is warm.",
        f"Twenty matched runs with the planner's report take {spread(found['report'])} s.",
    )
    return section("A typed command", text)


def _events(figures: All) -> str:
    if "events" not in figures:
        return ""
    found = figures["events"]
    same = "the same two years to the bit" if found["same"] else "DIFFERENT weeks"
    off, on = ([100 * (value - 1) for value in found[name]] for name in ("off", "on"))
    text = prose(
        "Of every eight runs the quickest counts here.",
        f"Beside an engine from which all {found['removed']} places that write events were cut, the engine",
        f"with its log off needs {spread(off, _percent)} % more time (both live through {same}).",
        f"With the log on, a run needs {spread(on, _percent)} % more than with the log off.",
    )
    return section("The log of events", text)


def _experiments(figures: All) -> str:
    found = figures.get("experiments")
    if found is None:
        return ""
    rows = [
        [name, f"{row['runs']:,}", number(row["wall"]), number(1e3 * row["busy"] / row["runs"]),
         f"{_percent(100 * row['driving'] / row['busy'])} %", number(row["memory"] / 1e6),
         number(row["bytes"] / 1e6)]
        for name, row in (
            ("the hamlet, threads", found["pools"]["threads"]),
            ("the hamlet, processes", found["pools"]["processes"]),
            ("the hamlet, processes", found["sweep"]),
            *(("a village of 16, one week", row) for row in found["short"]),
        )
    ]  # fmt: skip
    head = ["sweep", "runs", "s", "worker's ms a run", "driver", "driver's memory, MB", "folder, MB"]
    text = prose(
        "Sweeps through the driver on two cores, from nothing to the finished folder, by the clock on the wall;",
        "twelve outcomes, their weekly series kept for two strata. The driver's share is its own processor time",
        "against the time of the workers; in threads, where both are one process, it says nothing.",
    )
    return section("Sweeps", text, table(head, rows))


def _rollouts(figures: All) -> str:
    found, country = figures.get("rollout", {}), figures.get("country", {})
    if "growing" not in found:
        return ""
    named = [("communities of 120 people, 20 weeks", row) for row in found["growing"]]
    named += [("a province", found["province"])]
    named += [("a country", country["all"])] if "all" in country else []
    rows = [
        [name, f"{row['communities']:,}", f"{row['persons']:,}", number(row["plan"]), number(row["wall"]),
         number(row["driver"] / 1e6), number(row["memory"] / 1e6), number(row["bytes"] / 1e6)]
        for name, row in named
    ]  # fmt: skip
    head = ["rollout", "communities", "people", "plan, s", "all, s", "driver, MB", "all processes, MB",
            "folder, MB"]  # fmt: skip
    text = prose(
        "Rollouts on two cores, every community with its matched run, from the plan to the finished folder.",
        "Memory counts pages that processes share once.",
    )
    return section("Rollouts", text, table(head, rows))


def _evidence(figures: All) -> str:
    found = figures.get("evidence")
    if found is None:
        return ""
    rate = found["banked"] / found["wall"]
    rows = [["a reading of the calibration: one study, two villages", number(1e3 * found["calibration"][0])]]
    rows += [[f"a study: {name}", number(1e3 * spans[0])] for name, spans in found["trials"].items()]
    rows += [[f"all {found['count']} patterns with one seed", number(1e3 * found["patterns"])]]
    text = prose(
        f"A bank on two cores does {number(rate)} readings of the calibration a second, start included, so that all",
        f"{found['readings']:,} of them take about {number(found['readings'] / rate / 60)} minutes (60 allowed).",
    )
    return section("Evidence", text, table(["in one process", "ms"], rows))


def _trainer(figures: All) -> str:
    found = figures.get("trainer")
    if not found:
        return ""
    rows = [
        ["a village of 480 people plays", number(found["village_480"])],
        ["a village of 1,000 people plays", number(found["village_1000"])],
        ["the weeks play", number(found["weeks"])],
        ["each of six villages of 480 people that play at once", number(found["six_villages"])],
    ]
    text = prose(
        f"The first page can be used {number(found['first'][1])} s after the command ({number(found['first'][0])}–"
        f"{number(found['first'][2])}). The server works {number(1e3 * found['picture'])} ms for one picture of a",
        "village of 480 people. Below, browsers and server share the two cores, and Chromium draws without a",
        "graphics card.",
    )
    return section("The trainer's room", text, table(["in a real browser", "pictures a second"], rows))


def _percent(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


TAIL = """## How to rebuild this page

```sh
python -m tests.bench              # everything but the million, some minutes on two cores
python -m tests.bench --million    # everything, the country too: about an hour
python -m tests.bench --only c     # one section, the rest as it was
make bench                         # the same measurements, printed and not written
```

The machine should have nothing else to do. Figures are kept in `tests/bench/measured.json`; `make bench` takes
the million in as well where `COMMONGROUND_BENCH_MILLION` is set."""
