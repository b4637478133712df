"""The map in words: what a planner should take from it, in sentences chosen by the numbers."""

from collections.abc import Callable
from typing import NamedTuple

from sim.scenario import Scenario
from sim.words import say

from ..keys import dispute_label
from ..words import listed, number, own_labels, stratum_label
from .neighbourhoods import SMALLEST
from .table import MASKED, Map, Seen

MATTERS = 0.05
"""Shares that differ by less are told as alike."""
CLOSE_TO_MIXED, RESTS_ON_FEW, GATHERS, THIN = 0.9, 0.35, 1.5, 0.05
DIVIDED = ((0.3, "map.divided_much"), (0.1, "map.divided_some"), (-1.0, "map.divided_little"))


class Told(NamedTuple):
    """What sentences are made from."""

    found: Map
    scenario: Scenario

    def label(self, stratum: str) -> str:
        """What people call a part of the community."""
        return stratum_label(stratum, own_labels(self.scenario))

    @property
    def has_origins(self) -> bool:
        """Whether people of different origin know one another in any of the communities."""
        return self.found.get("ties", "trust_across").runs > 0


def banded(seen: Seen, factor: float = 100.0, decimals: int = 0) -> str:
    """A number with the band of four communities in five, where that says more."""
    value, low, high = (number(part * factor, decimals) for part in (seen.value, seen.low, seen.high))
    if 0.0 < seen.value < 0.005 and factor == 100.0 and not decimals:
        return say("map.under_one")
    if seen.runs < 2 or low == high or seen.low != seen.low:
        return value
    return say("map.banded", value=value, low=low, high=high)


def in_hundred(share: float) -> str:
    """A share as so many in 100."""
    return say("map.under_one") if 0.0 < share < 0.005 else number(100.0 * share)


def tell_place(told: Told) -> list[str]:
    """Ties, isolation, disputes, connectors and dividers: a line each."""
    parts: tuple[Callable[[Told], list[str]], ...] = (_ties, _isolation, _disputes, _connectors, _dividers)
    return [" ".join(sentences) for part in parts if (sentences := part(told))]


def _ties(told: Told) -> list[str]:
    found = told.found
    if not told.has_origins:
        return [say("map.one_origin")]
    across, mixed = found.get("ties", "share_across"), found.get("ties", "share_across_if_mixed")
    alike = across.value >= CLOSE_TO_MIXED * mixed.value
    trust = (found.get("ties", "trust_across"), found.get("ties", "trust_within"))
    words = "map.ties_mixed" if alike else "map.ties_apart"
    return [
        say(words, across=banded(across), mixed=number(100.0 * mixed.value)),
        say("map.trust", across=banded(trust[0]), within=banded(trust[1])),
        _without_tie_across(told),
    ]


def _without_tie_across(told: Told) -> str:
    everyone = told.found.get("ties", "share_without_tie_across")
    most, highest, lowest = _extremes(told, "ties", "share_without_tie_across", "origin=")
    if highest - lowest < MATTERS:
        return say("map.without_tie", share=banded(everyone))
    return say(
        "map.without_tie_most", share=banded(everyone), who=told.label(most), most=number(100.0 * highest)
    )


def _extremes(told: Told, section: str, measure: str, kind: str) -> tuple[str, float, float]:
    """Whom a share concerns most, their share, and the lowest; strata of one kind, such as ``origin=``."""
    shares = {
        stratum: seen.value
        for stratum in told.found.strata(section, measure)
        if stratum.startswith(kind) and (seen := told.found.get(section, measure, stratum)).runs
    }
    if not shares:
        return "", 0.0, 0.0
    most = max(shares, key=lambda stratum: shares[stratum])
    return most, shares[most], min(shares.values())


def _isolation(told: Told) -> list[str]:
    found = told.found
    homes = found.get("isolation", "isolated_households")
    lines = [say("map.isolated_none")] if homes.high < 0.5 else _isolated(told)
    alone = found.get("isolation", "persons_alone")
    if alone.value < 1.0:
        return [*lines, say("map.nobody_alone")]
    shares = [found.get("isolation", "share_of_persons_alone", of) for of in ("gender=woman", "gender=man")]
    if alone.value >= 2.0 * SMALLEST:
        lines.append(say("map.alone", women=banded(shares[0]), men=banded(shares[1])))
    return lines


def _isolated(told: Told) -> list[str]:
    found = told.found
    share = found.get("isolation", "share_of_households")
    people = found.get("isolation", "persons_isolated")
    sentence = say("map.isolated", share=banded(share, decimals=1), people=banded(people, 1.0))
    most, highest, lowest = _extremes(told, "isolation", "share_of_households", "origin=")
    if not told.has_origins or highest < 2.0 * lowest or people.value < SMALLEST / 2:
        return [sentence]
    return [sentence, say("map.isolated_most", who=told.label(most), share=number(100.0 * highest, 1))]


def _disputes(told: Told) -> list[str]:
    found = told.found
    rate = found.get("disputes", "per_100")
    if not rate.value > 0.0:
        return [say("map.no_disputes"), _private(told)]
    most, highest, _ = _extremes(told, "disputes", "share_of_disputes", "type=")
    home, across = (
        found.get("disputes", "share_of_disputes", f"where={name}") for name in ("household", "across")
    )
    where = "map.disputes" if told.has_origins else "map.disputes_one_origin"
    lines = [
        say(
            where, rate=banded(rate, 1.0), kind=dispute_label(most.removeprefix("type=")),
            share=number(100.0 * highest), home=number(100.0 * home.value),
            across=number(100.0 * across.value),
        )
    ]  # fmt: skip
    gathering = found.get("disputes", "gathering")
    if gathering.runs:
        lines.append(say("map.gathers" if gathering.value > GATHERS else "map.spread_by_luck"))
    return [*lines, *([_private(told)] if _is_known_here(told) else [])]


def _is_known_here(told: Told) -> bool:
    """Whether violence at home is among what people of this place fall out over."""
    kinds = told.scenario.context.disputes.values()
    return any(kind.private and kind.partners + kind.household > 0.0 for kind in kinds)


def _private(told: Told) -> str:
    seen = told.found.get("disputes", "violence_at_home")
    if seen.note == MASKED:
        return say("map.private_masked")
    return say("map.private", pairs=banded(seen, 1.0))


def _connectors(told: Told) -> list[str]:
    found, lines = told.found, []
    if told.has_origins:
        top = found.get("connectors", "share_of_trust_across", "top_tenth")
        if top.runs:
            few = top.value >= RESTS_ON_FEW
            lines.append(say("map.rests_on_few" if few else "map.rests_on_many", share=banded(top)))
        mixed = found.get("connectors", "share_of_neighbourhoods_mixed")
        lines.append(say("map.all_mixed" if mixed.low == 1.0 else "map.mixed", share=banded(mixed)))
    lines.append(_threads(told))
    return [*lines, *_named(told, "connectors")]


def _threads(told: Told) -> str:
    """How the net of mutual trust hangs together."""
    pieces, joints = (told.found.get("connectors", name) for name in ("pieces", "share_of_households_joints"))
    if pieces.value >= 1.5:
        whole = told.found.get("connectors", "share_in_largest_piece")
        return say("map.pieces", pieces=banded(pieces, 1.0), share=banded(whole), joints=banded(joints))
    return say("map.thin" if joints.value > THIN else "map.firm", joints=banded(joints))


def _dividers(told: Told) -> list[str]:
    found = told.found
    if not told.has_origins:
        return _named(told, "dividers")
    depth = found.get("dividers", "modularity")
    if not depth.runs:
        return _named(told, "dividers")
    words = next(name for least, name in DIVIDED if depth.value >= least)
    across, same = (
        found.get("dividers", "disputes_per_100_ties", f"where={of}") for of in ("across", "same")
    )
    far, near = (found.get("dividers", "share_distrust", f"where={of}") for of in ("across", "same"))
    return [
        say(words, modularity=banded(depth, 1.0, 2)),
        say("map.disputes_by_tie", across=number(across.value, 1), same=number(same.value, 1)),
        say("map.distrust", across=banded(far), same=banded(near)),
        *_named(told, "dividers"),
    ]


def _named(told: Told, section: str) -> list[str]:
    """What the context itself names, in its own words and order."""
    names = told.found.strata(section, "told")
    if not names:
        return []
    words = listed(names)
    return [say("map.named_connectors" if section == "connectors" else "map.named_dividers", names=words)]


def tell_what(told: Told, seeds: tuple[int, ...]) -> str:
    """What was mapped."""
    context = told.scenario.context
    values = {"name": told.scenario.name, "persons": number(context.persons)}
    if len(seeds) == 1:
        return say("map.what_one_home" if context.roles else "map.what_one", seed=seeds[0], **values)
    asked = "map.what_home" if context.roles else "map.what"
    return say(asked, runs=len(seeds), first=seeds[0], last=seeds[-1], **values)
