"""What is asked of the engine, and whether the figures say yes. A miss comes with its reason."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .measure import Figures

All = Mapping[str, Figures]
"""Figures by section."""


class Target(NamedTuple):
    """One promise: its words, the section that measures it, bound, unit, how it is read, why it is missed."""

    words: str
    section: str
    bound: float
    at_most: bool
    unit: str
    read: Callable[[Figures], list[float]]
    why: Callable[[All], str]


class Verdict(NamedTuple):
    """A target with its measured value (with least and most where there are any), or why there is none."""

    target: Target
    value: list[float]
    is_met: bool
    why_not: str


def number(value: float) -> str:
    """A number as people read it: three digits that count, thousands apart."""
    if value != value:
        return "–"
    if abs(value) >= 100 or value == round(value):
        text = f"{value:,.0f}"
    else:
        text = f"{value:.2g}" if abs(value) < 1 else f"{value:.3g}"
    return text.replace("-", "−")


def spread(value: list[float], digits: Callable[[float], str] = number) -> str:
    """A middle with least and most, or the one number there is."""
    if len(value) < 3:
        return digits(value[0])
    return f"{digits(value[0])} ({digits(value[1])}–{digits(value[2])})"


def highest(rows: Figures, name: str, keys: tuple[str, ...] | None = None) -> list[float]:
    """The spread with the highest middle among rows."""
    found = [row[name] for key, row in rows.items() if keys is None or key in keys]
    return max(found, key=lambda value: value[0])


def dearest(figures: All, count: int = 4) -> str:
    """The phases that cost most, in words, with their cost."""
    if "phases" not in figures:
        return "the phases were not measured"
    phases = figures["phases"]["5000"]["phases"]
    named = sorted(phases, key=lambda name: -phases[name][0])[:count]
    return ", ".join(f"{name} {number(phases[name][0])}" for name in named)


def _why_kernel(figures: All) -> str:
    return (
        "The dearest phases, in ns per person-week at 5,000 people, are "
        f"{dearest(figures)}. Encounters, persons and observe go through every tie of everyone each week."
    )


def _why_times(figures: All) -> str:
    found = figures["mesa"]
    return (
        f"The reference costs {number(found['reference'][0])} ns, the engine {number(found['engine'][0])} ns, "
        "for the same weeks. The reference is quick for what it is (no copies, no scans of all people, draws "
        f"in bulk), so the engine would have to come to {number(found['reference'][0] / 100)} ns."
    )


def _why_reference(figures: All) -> str:
    found = figures["mesa"]
    return (
        f"Mesa's own examples cost {number(found['schelling'][0])} and {number(found['wealth'][0])} ns per "
        "agent-step on the same machine in the same minute; a person-week is twelve phases over a dozen ties."
    )


def _why_c(figures: All) -> str:
    return "Rows of a record array are as wide as the table of states; C reads narrower structs."


def _why_runs(figures: All) -> str:
    row = figures.get("growth", {}).get("480")
    if row is None:
        return "The time of single runs was not measured."
    kernels = row["per_person_week"] * row["persons"] * row["weeks"] / 1e9
    return (
        f"One run takes {1000 * row['busy']:.0f} ms of one core, {1000 * kernels:.0f} ms of it in kernels of "
        "the week and the rest in week zero, records and tables; two cores allow 36 ms."
    )


def _why_million(figures: All) -> str:
    few, small = figures["million"]["few"], figures.get("growth", {}).get("480")
    beside = f", against {number(small['per_person_week'])} at 480" if small else ""
    return (
        f"A person-week costs {number(few['per_person_week'])} ns at a million{beside}: rows of a million "
        f"people and their ties no longer fit the caches. Week zero takes {number(few['week_zero'])} s."
    )


def _why_memory(figures: All) -> str:
    few = figures["million"]["few"]
    each = (few["memory"] - few["empty"]) / few["persons"]
    return f"{number(each)} bytes a person, with {number(few['ties'])} ties each, at the fullest moment."


def _why_warm(figures: All) -> str:
    return "Starting Python with its packages, reading compiled kernels from disk, and drawing the figure."


def _why_cold(figures: All) -> str:
    return (
        "Every kernel is compiled first, half of them in a second process; since networks, youth groups and "
        "services came in, they are half as many again. Set-up ends by compiling, so people meet this only "
        "after a change."
    )


def _why_events(figures: All) -> str:
    return "Asking whether the log is on stands inside loops over turns, answers and disputes."


def _why_sweep(figures: All) -> str:
    found = figures["experiments"]["sweep"]
    return f"A run takes a worker {1000 * found['busy'] / found['runs']:.0f} ms, tables included; two cores allow 40."


def _why_driver(figures: All) -> str:
    return "Writing parts so that they survive a power cut, and making the tasks."


def _why_room(figures: All) -> str:
    return "Python with its packages, and the points of the design."


def _why_evidence(figures: All) -> str:
    found = figures["evidence"]
    return f"A reading takes {number(1e3 * found['calibration'][0])} ms; there are {found['readings']:,}."


def _why_trainer(figures: All) -> str:
    found = figures["trainer"]
    return (
        f"The server works {number(1e3 * found['picture'])} ms a picture; the rest is the browsers, which draw on the "
        "same cores."
    )


def _why_province(figures: All) -> str:
    found = figures["rollout"]["province"]
    each = 1000.0 * found["wall"] / found["communities"]
    return f"A community takes {each:.0f} ms of the wall with two workers, with its matched run and its rows."


def _why_country(figures: All) -> str:
    found = figures["country"]["all"]
    return f"A community takes {1000.0 * found['wall'] / found['communities']:.0f} ms of the wall."


def _why_rollout_room(figures: All) -> str:
    return "Two workers, each with two runs and their histories, and the driver with the rows of communities."


def _flat(figures: dict[str, Any]) -> list[float]:
    """Memory of the driver with sixteen times the communities, in percent more."""
    held = {row["communities"]: row["driver"] for row in figures["growing"]}
    return [100.0 * (held[1_600] / held[100] - 1.0)]


def _linear(figures: dict[str, Any]) -> list[float]:
    """Seconds for one community more: among many, against among few. The start of the workers, a second or
    two, hides behind the first hundreds and is left out.
    """
    one, two, three = figures["growing"][-3:]
    many = (three["wall"] - two["wall"]) / (three["communities"] - two["communities"])
    return [many / ((two["wall"] - one["wall"]) / (two["communities"] - one["communities"]))]


TARGETS = (
    Target("the kernel at 480 to 5,000 people, ns per person-week", "sizes", 500.0, True, "ns",
           lambda f: highest(f, "kernel", ("480", "1000", "5000")), _why_kernel),
    Target("times faster than the same rules as Mesa agents, 480 people", "mesa", 100.0, False, "×",
           lambda f: f["times"], _why_times),
    Target("the reference in Mesa itself, ns per person-week", "mesa", 25_000.0, True, "ns",
           lambda f: f["reference"], _why_reference),
    Target("times the cost of plain C for encounters and persons", "c", 2.0, True, "×",
           lambda f: highest(f, "times"), _why_c),
    Target("1,000 runs of `burundi_hamlet` with week zero and records, two cores", "runs", 18.0, True, "s",
           lambda f: [f["seconds"]], _why_runs),
    Target("1,000,000 people, 26 + 104 weeks, week zero included, one core", "million", 180.0, True, "s",
           lambda f: [f["few"]["whole"]], _why_million),
    Target("memory of that run at the most", "million", 2.5, True, "GB",
           lambda f: [f["few"]["memory"] / 1e9], _why_memory),
    Target("`commonground run burundi_hamlet`, warm", "command", 3.0, True, "s",
           lambda f: f["warm"], _why_warm),
    Target("the same with nothing compiled yet", "command", 25.0, True, "s",
           lambda f: [f["cold"]], _why_cold),
    Target("`commonground compare burundi_hamlet --runs 20 --report`, warm", "command", 15.0, True, "s",
           lambda f: f["report"], _why_warm),
    Target("the log of events while it is off, share of a run", "events", 1.0, True, "%",
           lambda f: [100.0 * (value - 1.0) for value in f["off"]], _why_events),
    Target("a sweep of 10,000 runs of `burundi_hamlet` with weekly series, two cores", "experiments", 200.0,
           True, "s", lambda f: [f["sweep"]["wall"]], _why_sweep),
    Target("the driver of that sweep, share of the simulation time", "experiments", 5.0, True, "%",
           lambda f: [100.0 * f["sweep"]["driving"] / f["sweep"]["busy"]], _why_driver),
    Target("memory of a driver at the most, 1,000 to 100,000 runs", "experiments", 500.0, True, "MB",
           lambda f: [max(row["memory"] for row in [f["sweep"], *f["short"]]) / 1e6], _why_room),
    Target("a province of 390 communities, 1,000,000 people, 26 + 156 weeks, matched runs, two cores",
           "rollout", 360.0, True, "s", lambda f: [f["province"]["wall"]], _why_province),
    Target("memory of all its processes at the most", "rollout", 3.0, True, "GB",
           lambda f: [f["province"]["memory"] / 1e9], _why_rollout_room),
    Target("one community more among 6,400, times what it costs among 1,600", "rollout", 1.3, True, "×",
           _linear, _why_province),
    Target("memory of the driver at 1,600 communities, more than at 100", "rollout", 25.0, True, "%",
           _flat, _why_rollout_room),
    Target("a country of 3,036 communities, 6.8 million people, the same", "country", 2400.0, True, "s",
           lambda f: [f["all"]["wall"]], _why_country),
    Target("memory of all its processes at the most", "country", 4.0, True, "GB",
           lambda f: [f["all"]["memory"] / 1e9], _why_rollout_room),
    Target("the whole calibration at the speed of a bank on two cores", "evidence", 60.0, True, "min",
           lambda f: [f["readings"] * f["wall"] / f["banked"] / 60.0], _why_evidence),
    Target("the trainer's room, from the command to a page that answers", "trainer", 5.0, True, "s",
           lambda f: [f["first"][1], f["first"][0], f["first"][2]], _why_trainer),
    Target("pictures a second of a village of 480 people", "trainer", 10.0, False, "/s",
           lambda f: [f["village_480"]], _why_trainer),
    Target("pictures a second of a village of 1,000 people", "trainer", 4.0, False, "/s",
           lambda f: [f["village_1000"]], _why_trainer),
    Target("pictures a second of each of six villages at once", "trainer", 4.0, False, "/s",
           lambda f: [f["six_villages"]], _why_trainer),
)  # fmt: skip


def judge(figures: All, sections: tuple[str, ...] | None = None) -> list[Verdict]:
    """Every target whose section was measured or could not be (``sections``: only these)."""
    verdicts = []
    for target in TARGETS:
        if sections is not None and target.section not in sections:
            continue
        found: dict[str, Any] = figures.get(target.section, {"why_not": "not measured yet"})
        if "why_not" in found:
            verdicts.append(Verdict(target, [], False, str(found["why_not"])))
            continue
        value = target.read(found)
        is_met = value[0] <= target.bound if target.at_most else value[0] >= target.bound
        verdicts.append(Verdict(target, value, is_met, "" if is_met else target.why(figures)))
    return verdicts


def line(verdict: Verdict) -> str:
    """One line for a terminal."""
    target = verdict.target
    bound = f"{'≤' if target.at_most else '≥'} {number(target.bound)} {target.unit}"
    if not verdict.value:
        return f"  --    {target.words}: {bound}; {verdict.why_not}"
    met = "met " if verdict.is_met else "MISS"
    return f"  {met}  {target.words}: {bound}; {spread(verdict.value)} {target.unit}"
