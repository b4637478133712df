"""Figures that were held back from every fit (``scenarios/targets/held_back.yaml``), against the model.

CBS06 stands in P1b and GP01 in P24; the others are here.
"""

import numpy as np

from ...insight.readings import YEAR
from .pattern import QUANTITY, Measured, Pattern, below, ratio, value
from .seen import correlation, mean, series
from .world import Arm, World

USUAL = Arm()
ROUNDS = {"programme.rounds": 4, "programme.weeks_between_rounds": 17}
CARRIED, ALONE = (
    Arm(ROUNDS, paired=False),
    Arm(ROUNDS | {"programme.facilitators.supervision": 0.1}, paired=False),
)
FEW, MANY = (
    Arm({"context.returnee_share": share, "programme.modality": "none"}, weeks=YEAR, paired=False)
    for share in (0.2, 0.4)
)


def _support(world: World) -> Measured:
    """Across all people, after a year without a programme."""
    seen = world.seen(USUAL)
    assert seen.other is not None
    support = seen.other.history("support")[YEAR]
    return {
        "r": correlation(support, seen.interviewed(seen.other, YEAR, 1)),
        "r_true": correlation(support, seen.other.history("srq20")[YEAR]),
    }


def _leaving(world: World) -> Measured:
    """Facilitators who leave, in a thousand person-years of leading groups."""
    found = {}
    for name, arm in (("carried", CARRIED), ("alone", ALONE)):
        run = world.seen(arm).run
        each = run.scenario.programme.facilitators.per_group
        years = each * float(np.nansum(series(run, "groups_running"))) / YEAR
        left = float(np.nansum(series(run, "facilitators_left")))
        found[f"leaving_{name}"] = 1000.0 * left / years if years else np.nan
    return found


def _still_there(world: World) -> Measured:
    """Of groups that went on alone, those alive ten months after the last session."""
    seen = world.seen(USUAL)
    week = seen.end + 43
    group = seen.groups
    formed = (group.selfhelp_from > 0) & (group.selfhelp_from <= week)
    alive = formed & ((group.selfhelp_until < 0) | (group.selfhelp_until >= week))
    return {"alive_of_formed": float(alive.sum() / formed.sum()) if formed.any() else np.nan}


def _newcomers(world: World) -> Measured:
    """Help among those who stayed with few and many returnees, and the voice of both, after a year."""
    found = {}
    for name, arm in (("few", FEW), ("many", MANY)):
        seen = world.seen(arm)
        arriving = seen.run.state.person.arriving == 1
        found[f"support_{name}"] = mean(seen.run.history("support")[YEAR, ~arriving])
        found[f"voice_gap_{name}"] = mean(seen.run.history("voice")[YEAR, arriving]) - mean(
            seen.run.history("voice")[YEAR, ~arriving]
        )
    return found


def _homes(world: World) -> Measured:
    """Violence at home of women who take part, in the second year, with and without the programme."""
    seen = world.seen(USUAL)
    assert seen.other is not None
    women = seen.members & seen.women
    return {
        name: YEAR * mean(run.history("violence_private")[1 + YEAR :, women])
        for name, run in (("at_home", seen.run), ("at_home_without", seen.other))
    }


HELD = (
    Pattern(
        "P46", QUANTITY, (USUAL,), ("r", "r_true"), _support,
        (value("r", -0.35, -0.15),),
        sign=value("r", high=0.0),
    ),
    Pattern(
        "P47", QUANTITY, (CARRIED, ALONE), ("leaving_carried", "leaving_alone"), _leaving,
        (below("leaving_carried", "leaving_alone"), value("leaving_carried", 23.4, 93.6)),
    ),
    Pattern(
        "P48", QUANTITY, (USUAL,), ("alive_of_formed",), _still_there,
        (value("alive_of_formed", 0.33, 0.77),),
    ),
    Pattern(
        "P49", QUANTITY, (FEW, MANY), ("support_few", "support_many", "voice_gap_few", "voice_gap_many"),
        _newcomers,
        (below("support_many", "support_few"), value("voice_gap_many", high=0.0)),
    ),
    Pattern(
        "P50", QUANTITY, (USUAL,), ("at_home", "at_home_without"), _homes,
        (ratio("at_home", "at_home_without", high=1.0),),
    ),
)  # fmt: skip
