"""Patterns of violence: basins, coverage, timing, disputes, violence at home, savings groups."""

from ...insight.readings import YEAR
from ..calibration.village import settled_shares
from .pattern import BUILT_IN, EMERGENT, QUANTITY, Check, Measured, Pattern, below, difference, ratio, value
from .seen import Seen, mean, violence
from .study import USUAL
from .world import Arm, World

SIX, TWELVE, FOUR = 6 * YEAR, 12 * YEAR, 4 * YEAR
TIPPED = 0.4
"""Incidents a person-year from which a place counts as having tipped into violence."""
NO_PROGRAMME = "no_programme"


def _still(hostility: float, weeks: int = SIX, **more: object) -> Arm:
    return Arm({"context.hostility": hostility, **more}, weeks, NO_PROGRAMME, paired=False)


STARTS = {f"{level:g}": _still(level) for level in (0.17, 0.5, 0.8)}
SHOCKED = Arm({"context.shocks": [{"week": 1, "incidents": 60}]}, SIX, NO_PROGRAMME, paired=False)
LONG = Arm({}, TWELVE, NO_PROGRAMME, paired=False)
HOSTILE = {"context.hostility": 0.45}
COVERED = {n: Arm({**HOSTILE, "programme.groups": n}, weeks=FOUR) for n in (2, 4, 7, 9)}
TIMED = {
    "early": Arm({**HOSTILE, "programme.groups": 16, "programme.start": 10}, SIX),
    "late": Arm({**HOSTILE, "programme.groups": 16, "programme.start": 150}, SIX),
}
LOGGED = Arm({}, FOUR, NO_PROGRAMME, paired=False, logged=True)


def _basins(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in STARTS.items():
        run = world.seen(arm).run
        found |= {f"h{name}_year_{year}": violence(run, year) for year in (1, 3, 6)}
    return found | {"shock_year_6": violence(world.seen(SHOCKED).run, 6)}


def _twelve(world: World) -> Measured:
    run = world.seen(LONG).run
    years = {f"year_{year}": violence(run, year) for year in (1, 3, 6, 9, 12)}
    return {**years, "tipped": float(years["year_12"] > TIPPED)}


def _coverage(world: World) -> Measured:
    found: dict[str, float] = {}
    for n, arm in COVERED.items():
        seen = world.seen(arm)
        assert seen.other is not None
        found.setdefault("violence_0", violence(seen.other, 4))
        found |= {
            f"violence_{n}": violence(seen.run, 4), f"conflict_{n}": seen.weekly("conflict", FOUR, FOUR),
            f"others_srq20_{n}": seen.net("srq20", FOUR, seen.others),
        }  # fmt: skip
    return found


def _timing(world: World) -> Measured:
    early, late = (world.seen(arm) for arm in TIMED.values())
    assert early.other is not None
    return {
        "early": violence(early.run, 6), "late": violence(late.run, 6), "none": violence(early.other, 6),
    }  # fmt: skip


def _disputes(world: World) -> Measured:
    seen = world.seen(USUAL)
    assert seen.other is not None
    found: dict[str, float] = {}
    for name, run in (("with", seen.run), ("without", seen.other)):
        found |= {
            f"open_{name}": 50.0 * mean(run.history("disputes_open")[seen.last]),
            f"hot_{name}": 50.0 * mean(run.history("disputes_hot")[seen.last]),
            f"violence_{name}": violence(run, 2),
            f"violence_others_{name}": violence(run, 2, seen.others),
        }
    found["conflict_with"] = seen.weekly("conflict", seen.last, seen.last)
    found["conflict_without"] = seen.weekly_without("conflict", seen.last, seen.last)
    return found


def _settled(world: World) -> Measured:
    agreed, decided = settled_shares(world.seen(LOGGED).run)
    return {"agreed": agreed, "decided": decided}


LARGE = {"context.persons": 960, "programme.groups": 12}
PLANS = "context.services"


def _served(capacity: float) -> list[dict[str, object]]:
    return [{"name": "centre", "kind": "gbv", "capacity_per_month": capacity}]


ROOM = {
    "silent": Arm({**LARGE, "programme.room_for_violence_at_home": False}),
    "full": Arm({**LARGE, PLANS: _served(0.2)}),
    "served": Arm({**LARGE, PLANS: _served(6.0)}),
}


def _home(seen: Seen) -> float:
    """Incidents at home a woman-year from the eleventh month on."""
    return YEAR * mean(seen.run.history("violence_private")[YEAR:, seen.women])


def _told(world: World) -> Measured:
    found = {f"at_home_{name}": _home(world.seen(arm)) for name, arm in ROOM.items()}
    other = world.seen(ROOM["served"]).other
    assert other is not None
    women = other.state.person.gender == 0
    found["at_home_none"] = YEAR * mean(other.history("violence_private")[YEAR:, women])
    for name in ("full", "served"):
        found[f"waiting_{name}"] = world.seen(ROOM[name]).weekly("referrals_waiting", YEAR, 104)
    return found


WIDE = {"context.persons": 1200, "programme.groups": 15}
MONEY, TALK = Arm(WIDE, base="savings_only"), Arm(WIDE)


def _savings(world: World) -> Measured:
    found: dict[str, float] = {}
    for name, arm in (("savings", MONEY), ("sociotherapy", TALK)):
        seen = world.seen(arm)
        assert seen.other is not None
        who = seen.women & (seen.members | seen.household)
        for which, run in (("", seen.run), ("_without", seen.other)):
            home = run.history("violence_private")[1:, who]
            found[f"at_home_{name}{which}"] = YEAR * mean(home)
        found[f"livelihood_{name}"] = seen.net("livelihood", seen.last, seen.members)
    return found


def _fall(name: str, **ends: float) -> Check:
    """Relative change against the matched run."""

    def of(measured: Measured) -> float:
        without = measured[f"{name}_without"]
        return measured[name] / without - 1.0 if without > 0.0 else float("nan")

    return Check(f"{name} against without, relative", of, **ends)


def _share(name: str, **ends: float) -> Check:
    """Relative change from without to with."""

    def of(measured: Measured) -> float:
        without = measured[f"{name}_without"]
        return measured[f"{name}_with"] / without - 1.0 if without > 0.0 else float("nan")

    return Check(f"{name}, relative change", of, **ends)


def _one_answer(world: World) -> Measured:
    """At trust .5: what one harm takes, and what one answer of support .5 gives."""
    gain = world.parameter("trust_gain_session", USUAL)
    return {
        "harm": -world.parameter("harm_weight", USUAL) * gain * 0.5, "answer": gain * 0.5 * (1.0 - 0.5),
    }  # fmt: skip


OF_DISPUTES = ("open", "hot", "violence", "violence_others")
VIOLENT = (
    Pattern(
        "P9", EMERGENT, (*STARTS.values(), SHOCKED),
        (*(f"h{name}_year_{year}" for name in STARTS for year in (1, 3, 6)), "shock_year_6"), _basins,
        (ratio("h0.8_year_6", "h0.17_year_6", 3.0, least=0.002), value("h0.17_year_6", high=0.2),
         below("h0.8_year_1", "h0.8_year_6"), value("h0.8_year_6", high=1.6),
         below("h0.17_year_6", "shock_year_6")),
        tuned=True,
    ),
    Pattern(
        "P10", EMERGENT, tuple(COVERED.values()),
        ("violence_0",
         *(f"{what}_{n}" for n in COVERED for what in ("violence", "conflict", "others_srq20"))),
        _coverage,
        (below("violence_9", "violence_0"), below("violence_7", "violence_2"),
         below("conflict_9", "conflict_2"), below("others_srq20_9", "others_srq20_2"),
         value("others_srq20_4", high=0.0)),
    ),
    Pattern(
        "P11", EMERGENT, tuple(TIMED.values()), ("early", "late", "none"), _timing,
        (below("early", "late"), below("late", "none")),
    ),
    Pattern(
        "P25", BUILT_IN, (Arm(weeks=0, paired=False),), ("harm", "answer"),
        _one_answer,
        (Check("harm / answer", lambda m: -m["harm"] / m["answer"], 1.0),),
    ),
    Pattern(
        "P26", EMERGENT, (USUAL,),
        (*(f"{what}_{which}" for which in ("with", "without") for what in OF_DISPUTES), "conflict_with",
         "conflict_without"), _disputes,
        (_share("open", high=0.0), _share("conflict", high=0.0), _share("violence", high=0.0),
         _share("violence_others", high=0.0), _share("hot", high=0.0)),
    ),
    Pattern(
        "P32", EMERGENT, tuple(ROOM.values()),
        (*(f"at_home_{name}" for name in ROOM), "at_home_none", "waiting_full", "waiting_served"), _told,
        (below("at_home_served", "at_home_silent"), below("at_home_served", "at_home_none"),
         below("at_home_served", "at_home_full"), below("waiting_served", "waiting_full")),
    ),
    Pattern(
        "P37", QUANTITY, (MONEY, TALK),
        ("at_home_savings", "at_home_savings_without", "livelihood_savings", "at_home_sociotherapy",
         "at_home_sociotherapy_without", "livelihood_sociotherapy"), _savings,
        (_fall("at_home_savings", low=-0.1), value("livelihood_savings", 0.0)),
    ),
    Pattern(
        "P41", QUANTITY, (LONG,), ("year_1", "year_3", "year_6", "year_9", "year_12", "tipped"), _twelve,
        (value("tipped", high=0.05), difference("year_12", "year_1", -0.05, 0.05)),
        sign=value("tipped", high=0.5),
        tuned=True,
    ),
    Pattern(
        "P45", QUANTITY, (LOGGED,), ("agreed", "decided"), _settled,
        (value("agreed", 0.31, 0.51), value("decided", 0.12, 0.22)),
        tuned=True,
    ),
)  # fmt: skip
