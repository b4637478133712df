"""Patterns of the published study: distress over time, for whom, and what is bound person by person."""

from ...insight.readings import YEAR
from ..calibration.village import decay_of, partner_violence
from .pattern import EMERGENT, QUANTITY, Check, Measured, Pattern, below, difference, of_fall, value
from .seen import Seen, Who, correlation, mean
from .world import Arm, World

USUAL = Arm()
ALONE = Arm({"programme.after": "none"})
NO_TREND = Arm({"context.secular_trend": 0.0}, weeks=52)


def _trial(world: World) -> Measured:
    seen = world.seen(USUAL)
    members, plain = seen.members, seen.run.history("srq20")[0]
    return {
        "start": mean(plain[members]),
        "start_sd": float(seen.interviewed(seen.run, 0, 0)[members].std()),
        "change": seen.change("srq20", seen.later, members),
        "change_without": seen.change_without("srq20", seen.later, members),
        "net": seen.net("srq20", seen.later, members),
        "net_last": seen.net("srq20", seen.last, members),
        "worse_by_a_point": float((seen.each("srq20", seen.last)[members] > 1.0).mean()),
    }


def _improvement(seen: Seen, who: Who, week: int) -> tuple[float, float, float]:
    """Change as interviews find it, with programme, without, and the difference."""
    assert seen.other is not None
    first = seen.interviewed(seen.run, 0, 0)
    with_ = mean((seen.interviewed(seen.run, week, 1) - first)[who])
    without = mean((seen.interviewed(seen.other, week, 1) - first)[who])
    return with_, without, with_ - without


def _women(world: World) -> Measured:
    seen = world.seen(USUAL)
    high = seen.above_cut_off(seen.interviewed(seen.run, 0, 0)) & seen.members
    women, men = (_improvement(seen, high & sex, seen.later) for sex in (seen.women, ~seen.women))
    return {
        "women_above_cut_off": women[0], "women_without": women[1], "women_net": women[2],
        "men_above_cut_off": men[0], "men_without": men[1], "men_net": men[2],
        "all_women_net": seen.net("srq20", seen.later, seen.members & seen.women),
        "all_men_net": seen.net("srq20", seen.later, seen.members & ~seen.women),
    }  # fmt: skip


def _lasting(world: World) -> Measured:
    seen, alone = world.seen(USUAL), world.seen(ALONE)
    group = seen.groups
    formed = group.selfhelp_from > 0
    alive = formed & ((group.selfhelp_until < 0) | (group.selfhelp_until >= seen.last))
    row = seen.run.state.person.enrolled_in
    found: dict[str, float] = {}
    kept = seen.run.state.group.enrolled > 0
    for name, chosen in (("alive", alive), ("dissolved", formed & ~alive), ("none_formed", ~formed)):
        whole = kept.copy()
        whole[kept] = chosen
        who = seen.members & whole[row]
        found[f"{name}_later"] = seen.net("srq20", seen.later, who)
        found[f"{name}_last"] = seen.net("srq20", seen.last, who)
    found["off_later"] = alone.net("srq20", alone.later, alone.members)
    found["off_last"] = alone.net("srq20", alone.last, alone.members)
    return found


def _ripples(world: World) -> Measured:
    seen = world.seen(USUAL)
    return {
        f"{outcome}_{name}": seen.net(outcome, seen.last, who)
        for outcome in ("srq20", "hostility")
        for name, who in (
            ("participants", seen.members), ("household", seen.household), ("others", seen.others),
        )
    }  # fmt: skip


def _cohesion(world: World) -> Measured:
    """Both correlations: of the scores that interviews find, and of the true ones."""
    seen = world.seen(USUAL)
    first, safety = seen.interviewed(seen.run, 0, 0), seen.end_safety
    true = seen.run.history("srq20")
    return {
        "r_at_end": correlation(safety, first - seen.interviewed(seen.run, seen.end, 1)),
        "r_later": correlation(safety, first - seen.interviewed(seen.run, seen.later, 1)),
        "r_true_at_end": correlation(safety, true[0] - true[seen.end]),
        "r_true_later": correlation(safety, true[0] - true[seen.later]),
    }


def _one_by_one(world: World) -> Measured:
    seen = world.seen(USUAL)
    moved = seen.run.history("voice")[seen.later] - seen.run.history("voice")[0]
    fell = seen.interviewed(seen.run, 0, 0) - seen.interviewed(seen.run, seen.later, 1)
    true = seen.run.history("srq20")[0] - seen.run.history("srq20")[seen.later]
    return {
        "r": correlation(moved[seen.members], fell[seen.members]),
        "r_true": correlation(moved[seen.members], true[seen.members]),
        "participation_change": 100.0 * mean(moved[seen.members]),
    }


def _timing(world: World) -> Measured:
    seen, alone = world.seen(USUAL), world.seen(ALONE)
    assert alone.other is not None
    return {
        "net_end": seen.net("srq20", seen.end, seen.members),
        "net_later": seen.net("srq20", seen.later, seen.members),
        "left_where_nothing_follows": decay_of(alone.run, alone.other, alone.end),
    }


def _controls(world: World) -> Measured:
    seen, still = world.seen(USUAL), world.seen(NO_TREND)
    return {
        "change_as_put_in": seen.change_without("srq20", seen.later, seen.members),
        "change_without_trend": still.change_without("srq20", still.later, still.members),
    }


def _at_home(world: World) -> Measured:
    seen = world.seen(USUAL)
    assert seen.other is not None
    home = seen.other.history("violence_private")[1 + YEAR :, seen.women]
    return {
        "partnered_women_in_a_year": partner_violence(seen.other),
        "incidents_a_woman_year": YEAR * float(home.mean()),
    }


STUDY = (
    Pattern(
        "P1", QUANTITY, (USUAL,),
        ("start", "start_sd", "change", "change_without", "net", "net_last", "worse_by_a_point"), _trial,
        (value("net", -2.2, -0.8), value("change", -2.8, -1.8), value("change_without", -1.3, -0.3),
         value("start", 7.91, 8.91), value("start_sd", 4.69, 5.41)),
        sign=value("net", high=0.0),
        tuned=True,
    ),
    Pattern(
        "P1b", QUANTITY, (USUAL,),
        ("women_above_cut_off", "women_without", "women_net", "men_above_cut_off", "men_without", "men_net",
         "all_women_net", "all_men_net"), _women,
        (difference("women_net", "men_net", high=-0.5), below("all_women_net", "all_men_net"),
         value("women_above_cut_off", -6.6, -3.0), below("women_above_cut_off", "men_above_cut_off")),
        sign=below("women_net", "men_net"),
    ),
    Pattern(
        "P6", EMERGENT, (USUAL, ALONE),
        ("alive_later", "alive_last", "dissolved_later", "dissolved_last", "none_formed_later",
         "none_formed_last", "off_later", "off_last"), _lasting,
        (Check("fading off − fading alive",
               lambda m: (m["off_last"] - m["off_later"]) - (m["alive_last"] - m["alive_later"]), 0.0),
         difference("off_last", "off_later", low=0.0), difference("alive_last", "alive_later", high=0.1)),
    ),
    Pattern(
        "P7", EMERGENT, (USUAL,),
        ("srq20_participants", "srq20_household", "srq20_others", "hostility_participants",
         "hostility_household", "hostility_others"), _ripples,
        (below("srq20_participants", "srq20_household"), below("srq20_household", "srq20_others"),
         value("srq20_others", -0.5, 0.1), below("hostility_participants", "hostility_others")),
    ),
    Pattern(
        "P24", QUANTITY, (USUAL,), ("r_at_end", "r_later", "r_true_at_end", "r_true_later"), _cohesion,
        (value("r_later", 0.17, 0.32), value("r_at_end", 0.17, 0.32)),
        sign=value("r_later", 0.0),
    ),
    Pattern(
        "P38", QUANTITY, (USUAL,), ("r", "r_true", "participation_change"), _one_by_one,
        (value("r", -0.2, 0.2), value("r_true", -0.3, 0.3)),
    ),
    Pattern(
        "P39", QUANTITY, (USUAL, ALONE), ("net_end", "net_later", "left_where_nothing_follows"), _timing,
        (of_fall("net_end", "net_later", 1.0),
         value("left_where_nothing_follows", 0.25, 0.75)),
    ),
    Pattern(
        "P40", QUANTITY, (USUAL, NO_TREND), ("change_as_put_in", "change_without_trend"), _controls,
        (of_fall("change_without_trend", "change_as_put_in", 0.5),),
        sign=value("change_without_trend", high=0.0),
    ),
    Pattern(
        "P43", QUANTITY, (USUAL,), ("partnered_women_in_a_year", "incidents_a_woman_year"), _at_home,
        (value("partnered_women_in_a_year", 0.145, 0.204),),
    ),
)  # fmt: skip
