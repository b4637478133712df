"""Whom each rule of recruitment would reach, by the engine's own inviting on the people of week 0.

Every group opens in week 1, whatever the plan says about waves: so the rules are compared on the same people,
and a plan that opens all its groups in week 1 invites exactly those who are counted here.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

import numpy as np

from sim.community import Community
from sim.scenario import Scenario
from sim.setting import RULES

from .disputes import open_pairs, parties
from .isolation import is_isolated
from .net import Flags, Net
from .readings import (
    ALL,
    COUNT,
    SHARE,
    Reading,
    by_age,
    by_gender,
    by_origin,
    by_standing,
    origins_of,
    ratio,
    reading,
    tenth,
)  # fmt: skip

SECTION = "reach"
_read = partial(reading, SECTION)
DISTRESSED, ISOLATED, DISPUTING = "most_distressed", "isolated", "in_dispute"
DANGEROUS, BURDENED = "by_hostility", "by_burden"
AT_ONCE = {
    "programme.start": 1, "programme.weeks_between_groups": 0, "programme.paused": False, "weeks": 1,
    "changes": None, "programme.rounds": 1, "programme.openings": None,
}  # fmt: skip


def opens_groups(scenario: Scenario) -> bool:
    """Whether the programme invites anybody."""
    return scenario.programme.all_groups > 0


def rules_for(scenario: Scenario) -> list[str]:
    """The rules that are compared, the plan's own first.

    By hostility only as a safety experiment, by burden only where people carry one.
    """
    own = scenario.programme.recruitment.rule
    out = set() if scenario.purpose == "safety_experiment" else {DANGEROUS}
    out |= set() if scenario.context.burdened.share > 0.0 else {BURDENED}
    allowed = [rule for rule in RULES if rule not in out]
    return [own, *(rule for rule in allowed if rule != own)]


@lru_cache(maxsize=64)
def by_rule(scenario: Scenario, rule: str) -> Scenario:
    """The same programme with another rule, all groups opening in week 1."""
    groups = scenario.programme.all_groups
    return scenario.with_({**AT_ONCE, "programme.groups": groups, "programme.recruitment.rule": rule})


def invited(community: Community, rule: str) -> Flags:
    """Per person: whether the rule brings them into a group, if all groups opened now."""
    fork = community.fork(by_rule(community.scenario, rule))
    fork.step_phase("rollout")
    return np.asarray(fork.state.person.enrolled_in >= 0)


def parts_of(net: Net, scenario: Scenario) -> Mapping[str, Flags]:
    """The parts of the community for which reach is read."""
    return {
        **by_origin(net, origins_of(scenario)), **by_gender(net), **by_standing(net), **by_age(net),
        DISTRESSED: tenth(net.distress), ISOLATED: is_isolated(net)[net.household],
        DISPUTING: parties(net, open_pairs(net, scenario)),
    }  # fmt: skip


def reach(net: Net, community: Community) -> Iterator[Reading]:
    """Shares among those invited beside shares in the community, by rule."""
    scenario = community.scenario
    parts = parts_of(net, scenario)
    for stratum, inside in parts.items():
        yield _read("share_of_community", stratum, inside.mean(), SHARE)
    if not opens_groups(scenario):
        return
    for rule in rules_for(scenario):
        taken = invited(community, rule)
        yield _read("invited", f"rule={rule}", taken.sum(), COUNT)
        for stratum, inside in parts.items():
            if stratum == ALL:
                continue
            share = ratio((inside & taken).sum(), taken.sum())
            yield _read("share_of_invited", f"rule={rule},{stratum}", share, SHARE)
            yield _read("ratio", f"rule={rule},{stratum}", ratio(share, float(inside.mean())), "ratio")
