"""THE register of outcomes: what each means, in which unit, which way is good, what difference matters.

Human labels are catalogue entries ``outcome.<name>.label``. ``S`` outcomes are values at the week's end,
``W`` outcomes happened within the week. ``smallest`` is the smallest difference that matters: absolute, or
relative to the reference where ``relative`` is true (an input with these defaults; all assumptions).
"""

from typing import NamedTuple


class Outcome(NamedTuple):
    """One outcome. ``level``: person (by stratum), or community (in stratum ``all`` only)."""

    name: str
    unit: str
    level: str
    timing: str
    good: str
    smallest: float
    relative: bool
    formula: str


def _person(name: str, unit: str, timing: str, good: str, smallest: float, formula: str,
            relative: bool = False) -> Outcome:  # fmt: skip
    return Outcome(name, unit, "person", timing, good, smallest, relative, formula)


def _community(name: str, unit: str, timing: str, good: str, smallest: float, formula: str,
               relative: bool = False) -> Outcome:  # fmt: skip
    return Outcome(name, unit, "community", timing, good, smallest, relative, formula)


HISTORY = (
    _person("trust", "index 0–1", "S", "up", 0.05,
            "mean trust over the acquaintances of week 0 outside the household"),
    _person("reintegration", "index 0–1", "S", "up", 0.05,
            "mean of bonds, being trusted, voice and peace; persons of an arriving origin"),
    _person("reintegration_bonds", "index 0–1", "S", "up", 0.05,
            "1 − exp(−½ Σ trust in people of origins that were there, where trust ≥ .5)"),
    _person("reintegration_trusted", "index 0–1", "S", "up", 0.05,
            "mean trust received from acquaintances of origins that were there (0: no acquaintance)"),
    _person("reintegration_peace", "index 0–1", "S", "up", 0.05,
            "1 − tension of the worst own open dispute across origin"),
    _person("bridging", "sum of trust", "S", "up", 0.25, "sum of trust over ties across origin"),
    _person("distress", "index 0–1", "S", "down", 0.05, "state"),
    _person("acceptance", "index 0–1", "S", "up", 0.05, "state"),
    _person("self_esteem", "index 0–1", "S", "up", 0.05, "state"),
    _person("hostility", "index 0–1", "S", "down", 0.02, "state"),
    _person("community_safety", "index 0–1", "S", "up", 0.05, "state"),
    _person("general_trust", "index 0–1", "S", "up", 0.05, "state"),
    _person("respect", "index 0–1", "S", "up", 0.05, "state"),
    _person("voice", "index 0–1", "S", "up", 0.05, "state"),
    _person("skill", "index 0–1", "S", "up", 0.05, "state"),
    _person("livelihood", "index 0–1", "S", "up", 0.05, "state"),
    _person("support", "index 0–1", "S", "up", 0.05, "state"),
    _person("group_safety", "index 0–1", "S", "up", 0.05, "state; members of running groups"),
    _person("violence", "incidents/person-week", "W", "down", 0.10, "incidents suffered", True),
    _person("violence_private", "incidents/person-week", "W", "down", 0.10,
            "incidents suffered within the household", True),
    _person("disputes_new", "disputes/person-week", "W", "down", 0.10, "own disputes that arose", True),
    _person("disputes_open", "disputes/person", "S", "down", 0.10, "own open disputes", True),
    _person("disputes_hot", "disputes/person", "S", "down", 0.10,
            "own open disputes with tension above .6", True),
    _person("attendance", "share", "W", "up", 0.05, "members expected who came"),
    _person("dropout", "share", "S", "down", 0.05, "ever enrolled who stopped"),
    _person("disclosures", "stories/member present", "W", "none", 0.05, "told something"),
    _person("hurts", "hurts/member present", "W", "down", 0.05, "hurtful answers met"),
    _person("repairs", "repairs/member present", "W", "up", 0.05, "hurts repaired"),
)  # fmt: skip
DERIVED = (
    _person("srq20", "points 0–20", "S", "down", 1.0, "20 · distress (latent)"),
    _person("srq20_case", "share", "S", "down", 0.05,
            "share at or above 10 (women) or 8 (men), observed with noise of SD 2.1 points"),
    _person("phq9", "points 0–27", "S", "down", 1.0, "27 · distress (latent)"),
    _person("loneliness", "index 0–1", "S", "down", 0.05, "1 − support"),
    _person("reintegration_voice", "index 0–1", "S", "up", 0.05, "voice of persons of an arriving origin"),
)  # fmt: skip
WEEKLY = (
    _community("conflict", "tension/100 persons", "S", "down", 0.10,
               "summed tension of open disputes per 100 persons", True),
    _community("cohesion", "index 0–1", "S", "up", 0.02,
               "mean of trust across origin, mixing and voice"),
    _community("cohesion_cross_trust", "index 0–1", "S", "up", 0.02, "mean trust over ties across origin"),
    _community("cohesion_mixing", "index 0–1", "S", "up", 0.02,
               "1 − max(0, Newman modularity of the trust network by origin)"),
    _community("cohesion_voice", "index 0–1", "S", "up", 0.02, "mean voice"),
    _community("agreements_made", "agreements", "W", "up", 1.0, "agreements made this week"),
    _community("agreements_broken", "agreements", "W", "down", 1.0, "agreements broken this week"),
    _community("agreements_held", "agreements", "S", "up", 1.0, "agreements that stand"),
    _community("stories_wanted", "stories/meeting", "W", "none", 0.5, "members who wanted to tell"),
    _community("stories_heard", "stories/meeting", "W", "up", 0.5, "members who told"),
    _community("unsafe_tellings", "stories/meeting", "W", "down", 0.25,
               "members who told below the safety to speak"),
    _community("turns_gini", "Gini 0–1", "W", "down", 0.05, "Gini of the turns used, mean over meetings"),
    _community("crises", "crises/meeting", "W", "down", 0.01, "crises that broke out"),
    _community("groups_running", "groups", "S", "none", 1.0, "groups with facilitators"),
    _community("selfhelp_running", "groups", "S", "up", 1.0, "self-help groups alive"),
    _community("selfhelp_formed_share", "share", "S", "up", 0.05, "groups ended that went on alone"),
    _community("selfhelp_alive_share", "share", "S", "up", 0.05,
               "groups ended that are alive as self-help groups"),
    _community("facilitator_exhaustion", "index 0–1", "S", "down", 0.05,
               "mean exhaustion of facilitators who lead a group"),
    _community("facilitators_left", "persons", "W", "down", 1.0, "facilitators who left"),
    _community("referrals_made", "persons", "W", "none", 1.0, "people and disputes referred to services"),
    _community("referrals_waiting", "persons", "S", "down", 1.0, "people and disputes that wait"),
    _community("referrals_refused", "persons", "W", "down", 1.0, "services were full or closed"),
    _community("referrals_served", "persons", "W", "up", 1.0, "people and disputes that services took"),
    _community("goal_attainment", "index 0–1", "S", "up", 0.05,
               "mean way to the goal over focal persons of networks that opened"),
    _community("relapses", "relapses", "W", "down", 1.0, "relapses where the goal is abstinence"),
    _community("network_trust", "index 0–1", "S", "up", 0.05, "mean trust among members of living networks"),
    _community("network_burden", "index 0–1", "S", "down", 0.05, "mean burden on contacts"),
    _community("contract_breaches", "breaches/meeting", "W", "down", 0.1, "breaches of the contract"),
    _community("outside_help", "calls", "W", "down", 1.0, "crises in which help came from outside"),
)  # fmt: skip
OUTCOMES: dict[str, Outcome] = {o.name: o for o in (*HISTORY, *DERIVED, *WEEKLY)}
HEADLINE = (
    "reintegration", "cohesion", "violence", "srq20", "self_esteem", "agreements_held", "selfhelp_running",
)  # fmt: skip
ZERO_VIOLENCE = 0.02 / 52.0
"""Difference in violence that matters where the reference has none (.02 incidents a person-year)."""
