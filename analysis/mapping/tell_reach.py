"""Who would be reached and who missed, in words."""

from sim.warnings import WARNINGS
from sim.words import say, say_count

from ..words import listed, number, side_by_side
from .reach import DISTRESSED, opens_groups, rules_for
from .readings import AGES
from .table import Seen
from .tell import Told, in_hundred

HALF = 0.5
"""Below this ratio of the share among those invited to the share of the community a part is missed (W05)."""
APART = 0.2
"""Ratios that differ by less are told as alike."""
FEWEST = 10
"""Rules are compared over so many communities at least, for with few the tenth is too small to tell."""
SCARCE = 10.0
"""Of parts of the community with fewer people than this nothing is told."""


def tell_reach(told: Told, is_usual: bool) -> list[str]:
    """Lines about reach: the programme that was taken, the most distressed, and who is missed."""
    scenario = told.scenario
    if not opens_groups(scenario):
        return [say("map.reach_none")]
    return [_plan(told, is_usual), *_too_young(told), *_distressed(told), *_missed(told)]


def _plan(told: Told, is_usual: bool) -> str:
    programme = told.scenario.programme
    taken = ratio_of(told, "invited", f"rule={programme.recruitment.rule}")
    share = in_hundred(taken.value / told.scenario.context.persons)
    return say_count(
        "map.reach_usual" if is_usual else "map.reach_plan", programme.all_groups,
        groups=programme.all_groups, size=programme.seats, invited=number(taken.value), share=share,
        rule=rule_label(programme.recruitment.rule),
    )  # fmt: skip


def ratio_of(told: Told, measure: str, stratum: str) -> Seen:
    """One number of this section."""
    return told.found.get("reach", measure, stratum)


def rule_label(rule: str) -> str:
    """What people call a rule of recruitment: ``by need``."""
    return say(f"value.{rule}")


def is_too_young(told: Told, stratum: str) -> bool:
    """Whether the programme's own age limit leaves this part out, whatever the rule."""
    if told.scenario.programme.modality == "youth_group":
        return False
    youngest = told.scenario.programme.min_age
    too_young = any(f"age={name}" == stratum and most < youngest for name, _, most in AGES)
    return too_young and ratio_of(told, "share_of_community", stratum).value > 0.0


def _too_young(told: Told) -> list[str]:
    out = [f"age={name}" for name, _, _ in AGES if is_too_young(told, f"age={name}")]
    if not out:
        return []
    share = sum(ratio_of(told, "share_of_community", stratum).value for stratum in out)
    return [say("map.too_young", age=told.scenario.programme.min_age, share=number(100.0 * share))]


def _distressed(told: Told) -> list[str]:
    """How far the rules reach those who suffer most; nothing where so few communities cannot tell."""
    ratios = {rule: ratio_of(told, "ratio", f"rule={rule},{DISTRESSED}") for rule in rules_for(told.scenario)}
    best = max(ratios, key=lambda rule: ratios[rule].value)
    least = min(ratios, key=lambda rule: ratios[rule].value)
    if ratios[best].runs < FEWEST:
        return []
    if ratios[best].value - ratios[least].value < APART:
        return [say("map.distressed_alike", ratio=number(ratios[best].value, 1))]
    return [
        say(
            "map.distressed", most=number(ratios[best].value, 1), best=rule_label(best),
            least=number(ratios[least].value, 1), worst=rule_label(least),
        )
    ]  # fmt: skip


def judged(told: Told) -> list[str]:
    """Parts of the community of which it is told whether they are missed, in order."""
    found, persons = told.found, told.scenario.context.persons
    shares = {
        of: found.get("reach", "share_of_community", of) for of in found.strata("reach", "share_of_community")
    }
    return [
        of for of, share in shares.items()
        if share.value * persons >= SCARCE and share.low < 1.0 and not is_too_young(told, of)
    ]  # fmt: skip


def missed(told: Told) -> dict[str, list[str]]:
    """By rule: the parts that are invited at less than half of their share of the community."""
    return {
        rule: [of for of in judged(told) if ratio_of(told, "ratio", f"rule={rule},{of}").value < HALF]
        for rule in rules_for(told.scenario)
    }


def _missed(told: Told) -> list[str]:
    by_rule = {rule: parts for rule, parts in missed(told).items() if parts}
    if not by_rule:
        return _least(told)
    entries = [
        say("map.missed_by", rule=rule_label(rule), who=listed(told.label(of) for of in parts))
        for rule, parts in by_rule.items()
    ]
    return [say("map.missed", warning=str(WARNINGS["W05"]), entries=side_by_side(entries))]


def _least(told: Told) -> list[str]:
    """Nobody is missed by half; who is asked least, by which rule."""
    ratios = {
        (rule, of): ratio_of(told, "ratio", f"rule={rule},{of}").value
        for rule in rules_for(told.scenario)
        for of in judged(told)
    }
    if not ratios:
        return [say("map.reach_few")]
    rule, of = min(ratios, key=lambda key: ratios[key])
    who = told.label(of)
    return [say("map.none_missed", who=who, rule=rule_label(rule), ratio=number(ratios[rule, of], 1))]
