"""Comparisons read back from the folder that ``commonground compare`` wrote."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes import OUTCOMES
from sim.scenario import Scenario

from .compare import Shares, Values
from .table import DRAWN, DRAWN_FOR, Comparison

if TYPE_CHECKING:
    import pandas as pd

_PLACE = {name: place for place, name in enumerate(OUTCOMES)}
SHARES = ("share_better_off", "share_worse_off", "lowest_tenth")


def read_comparisons(
    folder: Path, scenarios: Mapping[str, Scenario], weekly_file: Mapping[str, str]
) -> list[Comparison]:
    """One comparison a programme, in the order of ``scenarios``; ``weekly_file`` names its weekly table.

    They hold what the comparison held when it was made: readings, shares, courses, readings for warnings.
    """
    import pandas as pd

    paired = pd.read_parquet(folder / "paired.parquet")
    summary = pd.read_csv(folder / "summary.csv")
    readings = pd.read_csv(folder / "readings.csv")
    found = []
    for name, scenario in scenarios.items():
        rows = paired[paired["scenario"] == name]
        runs = rows.drop_duplicates(["vector", "seed"] if "vector" in rows else "seed")
        strata = _in_order([str(one) for one in rows["stratum"].unique()], scenario)
        shape = len(runs), len(strata), len(OUTCOMES)
        one, two = (_cube(rows, strata, arm, shape) for arm in ("programme", "reference"))
        own = readings[readings["scenario"] == name]
        found.append(
            Comparison(
                scenario, str(rows["against"].iloc[0]), [int(seed) for seed in runs["seed"]], strata,
                one, two, _shares(summary[summary["scenario"] == name]),
                dict(zip(own["reading"], own["value"].astype(float), strict=True)),
                _courses(folder / f"{weekly_file[name]}.parquet", len(runs)),
                runs["vector"].to_numpy(np.int64) if "vector" in rows else None,
            )
        )  # fmt: skip
    return found


def _in_order(names: list[str], scenario: Scenario) -> list[str]:
    """Strata in the order in which tables list them."""
    from sim.strata import WORST, strata_of

    usual = [stratum.name for stratum in strata_of(scenario, networks=True)]
    known = [name for name in [*usual, WORST] if name in names]
    return [*known, *(name for name in names if name not in known)]


def _cube(rows: "pd.DataFrame", strata: list[str], arm: str, shape: tuple[int, int, int]) -> Values:
    """(run, stratum, outcome); rows that were left out in the table are not defined."""
    keys = ["vector", "seed"] if "vector" in rows else ["seed"]
    run = rows.groupby(keys, sort=False, observed=True).ngroup().to_numpy()
    row = rows["stratum"].astype(str).map({name: place for place, name in enumerate(strata)}).to_numpy(int)
    place = rows["outcome"].astype(str).map(_PLACE).to_numpy(int)
    values = np.full(shape, np.nan)
    values[run, row, place] = rows[arm].to_numpy(np.float64)
    return values


def _shares(summary: "pd.DataFrame") -> dict[tuple[str, str], Shares]:
    """What befell persons, each against the own matched run."""
    known = summary[summary[list(SHARES)].notna().any(axis=1)]
    told: list[dict[str, Any]] = known.to_dict("records")  # type: ignore[assignment]
    return {
        (str(row["outcome"]), str(row["stratum"])): Shares(*(float(row[name]) for name in SHARES))
        for row in told
    }


def _courses(file: Path, runs: int) -> Values:
    """(run, arm, week, drawn outcome, drawn stratum) of the weekly table."""
    import pyarrow.parquet as pq

    names = list(DRAWN_FOR)
    table = pq.read_table(file, columns=["stratum", *DRAWN], filters=[("stratum", "in", names)])
    frame = table.to_pandas()
    label = frame["stratum"].astype(str).to_numpy()
    whole = frame.loc[label == "all", list(DRAWN)].to_numpy(np.float64)
    weeks = len(whole) // (2 * runs)
    found = np.full((runs, 2, weeks, len(DRAWN), len(names)), np.nan)
    for place, name in enumerate(names):
        chosen = frame.loc[label == name, list(DRAWN)].to_numpy(np.float64)
        if len(chosen):
            found[..., place] = chosen.reshape(runs, 2, weeks, len(DRAWN))
    return found
