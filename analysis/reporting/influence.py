"""How much each process parameter moves what is reported first, as the ready screening found it.

``python -m analysis.reporting.influence DIR`` renews ``influence.csv`` from the folder of a finished
``commonground sweep everything_screening``.
"""

import csv
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sim.outcomes import OUTCOMES
from sim.parameters import PARAMETERS, Parameter

FILE = Path(__file__).with_name("influence.csv")
WORST = "ALKS"
"""Grades in the order of what is known least."""
ASKED = ("srq20", "self_esteem", "reintegration", "cohesion", "violence")
"""Headline outcomes but counts, of which the size of the place decides what matters."""


@cache
def influence() -> dict[str, tuple[float, str]]:
    """Process parameter → its largest effect on a headline outcome, and on which.

    The effect is the mean size of the change when the parameter moves over its whole range (Morris' μ*),
    less what luck alone would give, as a multiple of the smallest difference that matters.
    """
    with FILE.open(encoding="utf-8", newline="") as stream:
        return {row["name"]: (float(row["effect"]), row["outcome"]) for row in csv.DictReader(stream)}


def worst_first(entries: Iterable[Parameter] = PARAMETERS.values()) -> list[Parameter]:
    """The worst graded first; within a grade what moves most, then by name."""
    known = influence()
    return sorted(
        entries,
        key=lambda one: (WORST.index(one.grade), -known.get(one.name, (-1.0, ""))[0], one.name),
    )


def measured(folder: Path) -> dict[str, tuple[float, str]]:
    """The influence of every parameter that varied in the folder of a screening."""
    from ..experiments.sweep import Sweep
    from ..sensing import sensed

    sweep = Sweep(folder)
    found: dict[str, tuple[float, str]] = {}
    for wanted in sweep.kit.wanted:
        if wanted.outcome not in ASKED:
            continue
        outcome = OUTCOMES[wanted.outcome]
        table = sensed(sweep, 0, wanted).table
        scale = outcome.smallest
        if outcome.relative:
            scale *= float(sweep.arm(wanted.column, "reference").mean())
        for key, effect in zip(table["key"], table["mu_star"], strict=True):
            size = round(max(0.0, float(effect) - table.attrs["luck"]) / scale, 2)
            name = str(key).removeprefix("parameters.")
            found[name] = max(found.get(name, (0.0, "")), (size, outcome.name if size else ""))
    return found


def renew(folder: Path) -> None:
    """Write ``influence.csv`` from the folder of a screening."""
    rows = sorted(measured(folder).items(), key=lambda entry: (-entry[1][0], entry[0]))
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("name", "effect", "outcome"))
        writer.writerows((name, effect, outcome) for name, (effect, outcome) in rows)


if __name__ == "__main__":
    renew(Path(sys.argv[1]))
    print(FILE)
