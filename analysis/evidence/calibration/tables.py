"""What a calibration says, as tables: influence, posterior, recovery, figures met and missed, ensemble."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.parameters import PARAMETERS

from ...experiments.factors import Factor
from ...experiments.plan import own_value
from ..ensemble import PREFIX
from .doing import Calibrated
from .matching import implausibility_by_statistic
from .stages import luck_of

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
NEAR = 2.0
"""A figure is met within so many standard deviations of error, discrepancy and luck."""
LEVELS = (0.05, 0.5, 0.95)


def screening_table(done: Calibrated) -> "pd.DataFrame":
    """One row a number, the most influential first: its influence, whether it is free, effect by target."""
    import pandas as pd

    found = done.screened
    frame = pd.DataFrame({
        "number": [factor.key for factor in done.plan.factors], "influence": found.influence,
        "is_free": [place in found.free for place in range(len(done.plan.factors))],
    })  # fmt: skip
    for place, name in enumerate(done.plan.reader.columns):
        frame[name] = found.effects[:, place]
    return frame.sort_values("influence", ascending=False, kind="stable").reset_index(drop=True)


def posterior_table(done: Calibrated) -> "pd.DataFrame":
    """One row a free number: default, range, what matching left, quantiles of the ensemble, how narrowed."""
    import pandas as pd

    rows = []
    for place, number in enumerate(done.screened.free):
        factor = done.plan.factors[number]
        values = done.ensemble.values[:, place]
        default = default_of(done, factor)
        rows.append({
            "number": factor.key, "unit": factor.unit, "default": default, "low": factor.low,
            "high": factor.high, "matched_low": factor.value_at(float(done.matched_box.low[place])),
            "matched_high": factor.value_at(float(done.matched_box.high[place])),
            "last_low": factor.value_at(float(done.box.low[place])),
            "last_high": factor.value_at(float(done.box.high[place])),
            **{f"q{round(100 * level):02d}": float(np.quantile(values, level)) for level in LEVELS},
            "default_at": float((values < default).mean()),
            "narrowed": float(done.recovery["narrowed"].iloc[place]),
            "is_constrained": bool(done.recovery["is_constrained"].iloc[place]),
        })  # fmt: skip
    return pd.DataFrame(rows)


def default_of(done: Calibrated, factor: Factor) -> float:
    """What a number is without any calibration."""
    name = factor.key.removeprefix(PREFIX)
    if name in PARAMETERS and name != factor.key:
        return PARAMETERS[name].default
    return float(own_value(done.plan.reader.village.scenario, factor.key))


def targets_table(done: Calibrated) -> "pd.DataFrame":
    """One row a target: what was seen, before (bank) and after (ensemble), luck and ignorance, met."""
    import pandas as pd

    plan, again = done.plan, done.again[done.kept]
    means = np.nanmean(again, axis=1)
    luck = luck_of(again)
    within = luck**2 / again.shape[1]
    ignorance = np.sqrt(np.maximum(np.nanvar(means, axis=0, ddof=1) - within, 0.0))
    away = (np.nanmean(means, axis=0) - plan.observed) / np.hypot(plan.blur, luck)
    error = np.hypot(plan.blur, done.screened.luck)
    alone = implausibility_by_statistic(done.matched, plan.observed, error)
    rows = []
    for place, target in enumerate(plan.file.targets):
        low, high = np.nanquantile(again[..., place], (0.05, 0.95))
        rows.append({
            "statistic": target.statistic, "figures": " ".join(target.figures), "seen": target.value,
            "error": target.error, "discrepancy": target.discrepancy,
            "before": float(np.nanmean(done.bank[:, place])), "after": float(np.nanmean(means[:, place])),
            "low": float(low), "high": float(high), "luck": float(luck[place]),
            "ignorance": float(ignorance[place]), "away": float(away[place]),
            "is_met": bool(abs(away[place]) <= NEAR), "ruled_out_alone": float(alone[place]),
        })  # fmt: skip
    return pd.DataFrame(rows)


def ensemble_table(done: Calibrated) -> "pd.DataFrame":
    """One row a vector, one column a number of the model; what belongs to the place is not handed on."""
    import pandas as pd

    whole = pd.DataFrame(done.ensemble.values, columns=list(done.ensemble.names))
    return whole[[key for key in whole.columns if key.startswith(PREFIX)]]
