"""The engine held against the figures of the project's paper study: rewrites ``docs/validation.md``.

``python -m tests.study`` runs it in full (some minutes); ``--seeds 4`` gives a quick look. The paper study tried the
equations before this engine existed; its figures are no field data. Published figures stand beside them.
"""

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.outcomes import WEEKLY
from sim.runs import run, run_pair
from sim.scenario import Scenario, load_scenario

PAGE = Path(__file__).parents[1] / "docs" / "validation.md"
END, LATER, LAST = 15, 49, 104
PRINCIPLES = ("interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing")
_WEEKLY = {outcome.name: place for place, outcome in enumerate(WEEKLY)}


class Figure(NamedTuple):
    """One reading: what the paper study gave, and what was published (None: nothing)."""

    key: str
    label: str
    study: float | None
    published: str = ""


FIGURES = (
    Figure("srq_start", "SRQ-20 of participants at week 0", 8.51, "8.41 (Scholte 2011)"),
    Figure("srq_spread", "its SD, observed with noise", 4.54, "5.05"),
    Figure("change", "change of participants, 34 weeks after the end", -2.41, "−2.3"),
    Figure("change_without", "change of the same people without programme", -0.86, "−0.8"),
    Figure("net_end", "net effect when sessions end", -0.53, ""),
    Figure("net_later", "net effect 34 weeks after", -1.58, "−1.5 (derived)"),
    Figure("net_last", "net effect at week 104", -1.83, ""),
    Figure("net_household", "net effect on their households, week 104", -0.42, ""),
    Figure("net_others", "net effect on others, week 104", -0.11, ""),
    Figure("attendance", "attendance", 0.83, "none found"),
    Figure("dropout", "drop-out", 0.07, "about .01 by session 8 (self-reported)"),
    Figure("stories", "stories heard in a meeting", 3.5, ""),
    Figure("gini", "Gini of turns", 0.32, ""),
    Figure("end_safety", "felt safety at the last session", 0.55, ""),
    Figure("trust_start", "trust among members at the start", 0.40, ""),
    Figure("trust_end", "trust among members at the end", 0.50, ""),
    Figure("formed", "groups that went on alone", 0.90, ""),
    Figure("alive", "groups alive ten months after the end", 0.71, ".684 (programme page)"),
    Figure("bridging", "net bridging of participants, 34 weeks after", 2.8, ""),
    Figure("agreed", "agreements in groups", 6.6, ""),
    Figure("held", "share of them held", 0.80, ""),
    Figure("violence", "incidents a person-year, second year, with programme", 0.043, ""),
    Figure("violence_without", "the same without", 0.066, ""),
    Figure("open", "open disputes per 100 persons, with programme", 11.7, ""),
    Figure("open_without", "the same without", 14.9, ""),
    Figure("conflict", "tension load, with programme", 3.7, ""),
    Figure("conflict_without", "the same without", 5.0, ""),
    Figure("exhaustion", "exhaustion of facilitators", 0.51, ""),
    Figure("worse", "participants more than a point worse off at week 104", 0.001, ""),
)
SIGNATURES = {  # Gini, attendance, drop-out, stories, end safety, net SRQ 34 weeks after, agreements, formed
    "none": (0.32, 0.83, 0.07, 3.5, 0.55, -1.59, 6.6, 0.90),
    "interest": (0.31, 0.74, 0.17, 2.7, 0.51, -0.57, 4.2, 0.68),
    "equality": (0.50, 0.81, 0.09, 2.8, 0.50, -1.20, 5.7, 0.85),
    "democracy": (0.32, 0.80, 0.11, 2.3, 0.49, -1.01, 2.9, 0.78),
    "participation": (0.38, 0.76, 0.14, 1.1, 0.40, -0.10, 1.1, 0.57),
    "responsibility": (0.31, 0.75, 0.16, 2.9, 0.53, -0.70, 2.3, 0.46),
    "learning_by_doing": (0.32, 0.83, 0.07, 3.6, 0.55, -1.44, 3.8, 0.90),
}
COLUMNS = ("gini", "attendance", "dropout", "stories", "end_safety", "net_later", "agreed", "formed")
BASINS = {
    0.17: (0.09, 0.06, 0.06),
    0.35: (0.20, 0.15, 0.27),
    0.50: (0.31, 0.28, 0.59),
    0.80: (0.60, 0.63, 1.25),
}


def read_pair(scenario: Scenario, seed: int) -> dict[str, float]:
    """All figures of one seed: programme against no programme, same people, same luck."""
    pair = run_pair(scenario, seed=seed, weeks=LAST)
    with_, without = pair.programme.records, pair.reference.records
    reach, groups, week = with_.reach, with_.state.group, with_.book.log.weekly
    groups = groups[groups.enrolled > 0]
    srq, plain = with_.history("srq20"), without.history("srq20")
    members, held = reach == 0, with_.state.agreement[: int(with_.state.community.agreements[0])]
    held = held[held.mediator >= 2]
    last = slice(LAST - 51, LAST + 1)
    sessions = slice(1, END + 1)
    return {
        "srq_start": srq[0, members].mean(), "srq_spread": float(np.hypot(srq[0, members].std(), 2.1)),
        "change": (srq[LATER] - srq[0])[members].mean(),
        "change_without": (plain[LATER] - plain[0])[members].mean(),
        "net_end": (srq - plain)[END, members].mean(), "net_later": (srq - plain)[LATER, members].mean(),
        "net_last": (srq - plain)[LAST, members].mean(),
        "net_household": (srq - plain)[LAST, reach == 1].mean(),
        "net_others": (srq - plain)[LAST, reach == 2].mean(),
        "attendance": _mean(with_.history("attendance")[sessions]),
        "dropout": float(with_.state.person.stopped[members].mean()),
        "stories": _mean(week[sessions, _WEEKLY["stories_heard"]]),
        "gini": _mean(week[sessions, _WEEKLY["turns_gini"]]), "end_safety": _mean(groups.safety_end),
        "trust_start": _mean(groups.trust_start), "trust_end": _mean(groups.trust_end),
        "formed": float((groups.selfhelp_from > 0).mean()),
        "alive": float(week[END + 43, _WEEKLY["selfhelp_running"]] / len(groups)),
        "bridging": (with_.history("bridging") - without.history("bridging"))[LATER, members].mean(),
        "agreed": float(len(held)), "held": _mean(held.broken_week < 0),
        "violence": 52 * with_.history("violence")[last].mean(),
        "violence_without": 52 * without.history("violence")[last].mean(),
        "open": 50 * with_.history("disputes_open")[LAST].mean(),
        "open_without": 50 * without.history("disputes_open")[LAST].mean(),
        "conflict": week[LAST, _WEEKLY["conflict"]],
        "conflict_without": without.book.log.weekly[LAST, _WEEKLY["conflict"]],
        "exhaustion": week[END - 1, _WEEKLY["facilitator_exhaustion"]],
        "worse": float(((srq - plain)[LAST, members] > 1.0).mean()),
    }  # fmt: skip


def _mean(values: Any) -> float:
    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else float("nan")


def _over_seeds(read: Callable[[int], Any], seeds: int) -> list[Any]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(read, range(1, seeds + 1)))


def readings(scenario: Scenario, seeds: int) -> dict[str, tuple[float, float]]:
    """Mean and standard error of each figure over seeds."""
    found = _over_seeds(lambda seed: read_pair(scenario, seed), seeds)
    result = {}
    for key in found[0]:
        values = np.array([one[key] for one in found], float)
        values = values[~np.isnan(values)]
        error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else float("nan")
        result[key] = (float(values.mean()) if len(values) else float("nan"), float(error))
    return result


def basin(hostility: float, seeds: int, years: int = 6) -> list[float]:
    """Incidents a person-year in each year without programme."""
    scenario = load_scenario("no_programme").with_({"context.hostility": hostility})

    def one(seed: int) -> list[float]:
        violence = run(scenario, seed, weeks=52 * years, log=False).records.history("violence")
        return [52 * float(violence[1 + 52 * y : 53 + 52 * y].mean()) for y in range(years)]

    return [float(x) for x in np.mean(_over_seeds(one, seeds), axis=0)]


def _headline(seeds: int) -> list[str]:
    found = readings(load_scenario("burundi_hamlet"), seeds)
    lines = ["| figure | paper study | engine (± standard error) | published |", "|---|---|---|---|"]
    for figure in FIGURES:
        mean, error = found[figure.key]
        lines.append(f"| {figure.label} | {figure.study} | {mean:.3f} ± {error:.3f} | {figure.published} |")
    return lines


def _signatures(seeds: int) -> list[str]:
    titles = ("removed", "Gini", "attendance", "drop-out", "stories", "end safety", "net SRQ", "agreements",
              "self-help formed")  # fmt: skip
    head = "| " + " | ".join(titles) + " |"
    lines = [head, "|---" * len(titles) + "|"]
    for name, study in SIGNATURES.items():
        change = {} if name == "none" else {f"programme.principles.{name}": 0.0}
        found = readings(load_scenario("burundi_hamlet").with_(change), seeds)
        cells = [f"{found[key][0]:.2f} ({old})" for key, old in zip(COLUMNS, study, strict=True)]
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return lines


def _basins(seeds: int) -> list[str]:
    lines = ["| hostility at the start | year 1 | year 3 | year 6 |", "|---|---|---|---|"]
    for hostility, study in BASINS.items():
        years = basin(hostility, seeds)
        cells = [f"{years[y]:.2f} ({old})" for y, old in zip((0, 2, 5), study, strict=True)]
        lines.append(f"| {hostility} | " + " | ".join(cells) + " |")
    lines.append("")
    twelve = basin(0.17, seeds, 12)
    lines.append(
        "Twelve years from .17: " + " · ".join(f"{x:.2f}" for x in twelve) + " (study: flat, .09 to .10)."
    )
    return lines


def write(seeds: int, page: Path = PAGE) -> None:
    """Rewrite the generated parts of the page between its markers."""
    text = page.read_text(encoding="utf-8")
    for name, lines in (
        ("headline", _headline(2 * seeds)), ("signatures", _signatures(seeds)), ("basins", _basins(seeds)),
    ):  # fmt: skip
        start, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
        before, rest = text.split(start)
        after = rest.split(end)[1]
        text = before + start + "\n" + "\n".join(lines) + "\n" + end + after
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12)
    write(parser.parse_args().seeds)
