"""ONE declared table of every array of the model: each field once, with level, type, unit, range and meaning.

What is made from it stands in ``sim/state.py``.
"""

from math import inf, nan
from typing import NamedTuple

SEATS = 15
NEVER = -9999
CONDUCT = (
    "interest", "equality", "democracy", "participation", "responsibility", "learning_by_doing",
    "directiveness", "round_share", "activity", "repair", "crisis_procedure", "supervision",
    "here_and_now", "holding", "effort", "set_aside",
)  # fmt: skip
NEUTRAL = {"holding": 0.5, "effort": 0.5, "set_aside": 0.0}
"""Conduct that no scenario plans, and the value that changes nothing: it is chosen week by week alone."""
NOT_IN_SESSION = ("crisis_procedure", "supervision", "holding", "effort")


class Field(NamedTuple):
    """One array: its level, type (NumPy code, with length for vectors), unit, range and meaning."""

    name: str
    level: str
    dtype: str
    unit: str
    low: float
    high: float
    meaning: str
    initial: float = 0.0
    shape: tuple[int, ...] = ()


def _index(name: str, level: str, meaning: str, initial: float = 0.0) -> Field:
    """A state between 0 and 1 that moves by ``balance``."""
    return Field(name, level, "f8", "index", 0.0, 1.0, meaning, initial)


def _number(
    name: str, level: str, dtype: str, meaning: str, initial: float = 0, unit: str = "count"
) -> Field:
    return Field(name, level, dtype, unit, -inf, inf, meaning, initial)


PERSON = (
    _number("key", "person", "i8", "16 × household + place", unit="key"),
    _index("hostility", "person", "readiness to harm"),
    _index("skill", "person", "conflict and listening skill"),
    _index("general_trust", "person", "trust in people of other origins taken together"),
    _number("tie_first", "person", "u4", "row of the first tie", unit="row"),
    _number("tie_count", "person", "u2", "ties"),
    _number("tie_lower", "person", "u2", "ties to people with a lower key; they come first"),
    _number("origin", "person", "i1", "place in the list of origins", unit="code"),
    _number("gender", "person", "i1", "0 woman, 1 man", unit="code"),
    _number("youth", "person", "i1", "1 for grown children who live with their parents", unit="flag"),
    _number("arriving", "person", "i1", "1 if the origin is one that arrives", unit="flag"),
    _number("group", "person", "i4", "living group of which one is a member, −1 none", -1, "row"),
    _index("community_safety", "person", "felt safety in the community"),
    _index("distress", "person", "distress (SRQ-20 = 20 × distress)"),
    _index("livelihood", "person", "livelihood"),
    _index("acceptance", "person", "acceptance; its absence is struggle"),
    _index("self_esteem", "person", "self-esteem"),
    _index("group_safety", "person", "felt safety in the group"),
    _index("respect", "person", "being recognised by others"),
    _index("voice", "person", "habit of taking part"),
    _index("support", "person", "support by people one trusts and meets"),
    _index("strain", "person", "slow strain of life (AR(1), clipped)"),
    _index("standing", "person", "how much one's word weighs in the place"),
    Field("proneness", "person", "f8", "ratio", 0.0, inf, "lasting proneness to distress", 1.0),
    _index("skill_base", "person", "own base to which skill fades"),
    _index("worst_tension", "person", "tension of the worst own open dispute"),
    _index("worst_cross", "person", "tension of the worst own open dispute across origin"),
    _number("load", "person", "f8", "other strain: a condition, a burden, less a goal reached", unit="index"),
    _index("stress", "person", "strain of this week, all things taken together"),
    _index("condition", "person", "strain of a lasting condition"),
    _number("witnessed", "person", "f8", "violence seen among those one knows this week", unit="weight"),
    _number("household", "person", "i4", "household", unit="key"),
    _number("neighbourhood", "person", "i4", "neighbourhood", unit="key"),
    _number("age", "person", "i2", "age", unit="years"),
    _number("third", "person", "i1", "third of standing at week 0: 0 low, 1 middle, 2 high", unit="code"),
    _number("stories", "person", "i2", "stories told in groups so far"),
    _number("sessions", "person", "i2", "meetings attended so far"),
    _number("enrolled_in", "person", "i4", "group ever joined, −1 none", -1, "row"),
    _number("seat", "person", "i1", "seat in the circle", -1, "row"),
    _number("absences", "person", "i1", "meetings missed in a row"),
    _number("stopped", "person", "i1", "1 after dropping out of a running group", unit="flag"),
    _number("present", "person", "i1", "this week: 1 came, 0 stayed away, −1 no meeting", -1, "code"),
    _number("open_disputes", "person", "i2", "own open disputes"),
    _number("hot_disputes", "person", "i2", "own open disputes with tension above .6"),
    _number("suffered", "person", "i2", "incidents of violence suffered this week"),
    _number("suffered_home", "person", "i2", "of these, within the household"),
    _number("did", "person", "i2", "incidents of violence done this week"),
    _number("near_violence", "person", "i1", "1 if someone one knows was in an incident", unit="flag"),
    _number("new_disputes", "person", "i2", "own disputes that arose this week"),
    _number("disclosures", "person", "i2", "stories told this week"),
    _number("hurts", "person", "i2", "hurtful answers met this week"),
    _number("repairs", "person", "i2", "of these, repaired"),
    _number("plans", "person", "i1", "own safety plans in force"),
    _number("waiting", "person", "i1", "own cases that wait for a safety plan"),
    _number("let_down", "person", "i1", "own cases dropped this week because a service closed"),
    _number("role", "person", "i1", "0 in a village, else the role from 1", unit="code"),
    _number("tried", "person", "i1", "1 if something suggested was tried", unit="flag"),
    _number("celebrates", "person", "i1", "1 for members of a group that completed this week", unit="flag"),
    _number("care", "person", "i1", "0 none, 1 waits for care, 2 in care", unit="code"),
    _number("care_week", "person", "i2", "week in which one was referred to care", NEVER, "week"),
    _number("care_until", "person", "i2", "last week of care", NEVER, "week"),
)
TIE = (
    _index("trust", "tie", "trust of one person in the other"),
    _number("other", "tie", "u4", "the other person", unit="row"),
    _number("back", "tie", "u4", "the same tie seen from the other", unit="row"),
    _number("pair", "tie", "u4", "the pair of the two", unit="row"),
    _number("kind", "tie", "i1", "1 household, 2 neighbour, 3 made in a group", unit="code"),
    _number("origin", "tie", "i1", "the other's origin", unit="code"),
)
PAIR = (
    _index("tension", "pair", "tension of the dispute"),
    _index("commitment", "pair", "commitment to what was settled"),
    _number("low", "pair", "u4", "person with the lower key", unit="row"),
    _number("high", "pair", "u4", "person with the higher key", unit="row"),
    _number("tie", "pair", "u4", "tie of the lower towards the higher", unit="row"),
    _number("agreement", "pair", "i4", "row in the register of agreements, −1 none", -1, "row"),
    _number("dispute", "pair", "i1", "0 none, 1 open, 2 agreed, 3 decided", unit="code"),
    _number("kind", "pair", "i1", "kind of the tie", unit="code"),
    _number("type", "pair", "i1", "type of the dispute", unit="code"),
    _number("exposed", "pair", "i1", "who is exposed if it is private: 0 lower, 1 higher key", unit="code"),
    _number("victim", "pair", "i1", "who was hurt in the last incident: 0 lower, 1 higher key", unit="code"),
    _number("told", "pair", "i1", "violence at home: 0 untold, 1 waits for a plan, 2 plan", unit="code"),
    _number(
        "mediator",
        "pair",
        "i1",
        "0 nobody, 1 elders, 2 group, 3 selfhelp, 4 network, 5 legal aid",
        unit="code",
    ),
    _number("law", "pair", "i1", "1 if it waits for legal aid", unit="flag"),
    _number("fact", "pair", "i1", "what the phase disputes found: 0 nothing, else see there", unit="code"),
    _number("since", "pair", "i2", "week of the last change of status", NEVER, "week"),
    _number("cooling_until", "pair", "i2", "first week in which the parties meet again", NEVER, "week"),
    _number("struck", "pair", "i2", "week of the last incident", NEVER, "week"),
    _number("told_week", "pair", "i2", "week in which it was told", NEVER, "week"),
    _number("plan_until", "pair", "i2", "last week of the safety plan", NEVER, "week"),
    _number("law_week", "pair", "i2", "week in which it was referred to legal aid", NEVER, "week"),
)
DISPUTE = (_number("pair", "dispute", "i4", "pair in this place among those in open dispute", unit="row"),)
GROUP = (
    _number("key", "group", "i8", "key of the group", unit="key"),
    _number("state", "group", "i1", "0 planned, 1 running, 2 selfhelp, 3 ended, 4 follow_up", unit="code"),
    _number("ended", "group", "i1", "0 no, 1 completed, 2 too few, 3 stopped", unit="code"),
    _number("phase", "group", "i1", "phase of the programme", unit="code"),
    _number("meetings", "group", "i2", "sessions held in the phase"),
    _number("sessions", "group", "i2", "sessions held"),
    _index("ownership", "group", "the members' own group"),
    _number("focal", "group", "i4", "focal person of a network, −1 none", -1, "row"),
    _index("goal", "group", "way to the goal of the focal person"),
    _index("commitment", "group", "commitment of the focal person"),
    _index("burden", "group", "burden that the contacts of a network carry"),
    _number("follow_from", "group", "i2", "week from which a network is followed up", NEVER, "week"),
    _number("mixed", "group", "i1", "1 once a separate group was mixed", unit="flag"),
    _number("breaches", "group", "i2", "breaches of the contract this week"),
    Field("conduct", "group", "f8", "index", 0.0, 1.0, "conduct of the facilitators: " + ", ".join(CONDUCT),
          0.0, (len(CONDUCT),)),
    Field("member", "group", "i4", "row", -1, inf, "members by seat, in order of key, −1 empty", -1,
          (SEATS,)),
    _number("facilitator", "group", "i4", "row of the first facilitator", -1, "row"),
    _number("headcount", "group", "i2", "members now"),
    _number("enrolled", "group", "i2", "members at the start"),
    _number("venue", "group", "i4", "household where it meets", -1, "key"),
    _number("start_week", "group", "i2", "first week", NEVER, "week"),
    _number("end_week", "group", "i2", "last week with facilitators", NEVER, "week"),
    _number("selfhelp_from", "group", "i2", "week of going on alone", NEVER, "week"),
    _number("selfhelp_until", "group", "i2", "last week alone", NEVER, "week"),
    _number("halted", "group", "i1", "1 while the programme is paused", unit="flag"),
    _number("met", "group", "i1", "1 if a session was held this week", unit="flag"),
    _number("present", "group", "i2", "members present this week"),
    _number("active", "group", "i2", "members expected this week"),
    _number("tellers", "group", "i2", "members who told this week"),
    _number("harms", "group", "i2", "hurtful answers this week"),
    _number("crisis", "group", "i1", "1 if a crisis broke out this week", unit="flag"),
    _number("left", "group", "i1", "members who stopped this week"),
    _index("distress_told", "group", "mean distress of those who told this week"),
    _index("safety_mean", "group", "mean felt safety of those present, before the meeting"),
    _index("containment", "group", "containment of this week's meeting"),
    _index("eff_democracy", "group", "effective democracy in this week's meeting"),
    _index("eff_responsibility", "group", "effective responsibility in this week's meeting"),
    _index("eff_learning", "group", "effective learning by doing in this week's meeting"),
    _number("present_sum", "group", "f8", "members present, summed over sessions with facilitators"),
    _number("gini_sum", "group", "f8", "Gini of turns, summed over sessions with facilitators", unit="0–1"),
    _number("hurts_sum", "group", "i4", "hurtful answers in sessions with facilitators"),
    _number("crises_sum", "group", "i2", "crises in sessions with facilitators"),
    _number("dropouts", "group", "i2", "members who dropped out"),
    Field("safety_start", "group", "f8", "index", 0.0, 1.0, "mean felt safety on joining", nan),
    Field("safety_end", "group", "f8", "index", 0.0, 1.0, "mean felt safety at the last session", nan),
    Field("trust_start", "group", "f8", "index", 0.0, 1.0, "mean trust among members on joining", nan),
    Field("trust_end", "group", "f8", "index", 0.0, 1.0, "mean trust among members at the end", nan),
)  # fmt: skip
FACILITATOR = (
    _number("key", "facilitator", "i8", "2 × facilitating pair + place", unit="key"),
    _number("state", "facilitator", "i1", "0 waiting, 1 leading, 2 done, 3 left", unit="code"),
    _number("groups", "facilitator", "i2", "running groups led"),
    _index("exhaustion", "facilitator", "exhaustion"),
    _index("skill", "facilitator", "skill after training"),
    _index("rely_on_others", "facilitator", "resource: rely on other professionals"),
    _index("work_on_self", "facilitator", "resource: work on oneself"),
    _index("contain", "facilitator", "resource: contain feelings"),
    _index("take_action", "facilitator", "resource: take action"),
    _index("mission", "facilitator", "resource: a sense of mission"),
    _number("demand", "facilitator", "f8", "demands of the week, summed over groups", unit="index"),
    _number("progress", "facilitator", "f8", "felt safety in the groups led, summed", unit="index"),
    _number("gender", "facilitator", "i1", "0 woman, 1 man", unit="code"),
    _number("arriving", "facilitator", "i1", "1 if from an origin that arrives", unit="flag"),
    _number("trained", "facilitator", "i1", "1 after follow-up training", unit="flag"),
    _number("supervision", "facilitator", "f8", "supervision, summed over groups led", unit="index"),
    _number("procedure", "facilitator", "f8", "crisis procedure, summed over groups led", unit="index"),
    _number("sessions", "facilitator", "i2", "sessions led this week"),
)
HOUSEHOLD = (
    _number("first", "household", "u4", "first place in the order of keys", unit="row"),
    _number("people", "household", "i2", "people of 15 and over"),
    _number("origin", "household", "i1", "place in the list of origins", unit="code"),
    _number("taken", "household", "i4", "group that is choosing someone here, −1 none", -1, "row"),
)
ORDER = (_number("row", "order", "u4", "row of the person in this place of the order of keys", unit="row"),)
CHAIR = (
    _number("person", "chair", "i4", "who sits here", -1, "row"),
    _number("turns", "chair", "i2", "turns used"),
    _number("told", "chair", "i1", "1 if they told something", unit="flag"),
    _number("wants", "chair", "i1", "1 if they want to tell", unit="flag"),
    _number("reported", "chair", "i1", "1 if they report what they tried", unit="flag"),
    _number("breach", "chair", "i1", "breach of the contract: 1 passed over, 2 taken up", unit="code"),
    _number("claim", "chair", "f8", "claim to the floor", unit="index"),
    _number("weight", "chair", "f8", "weight in open turns", unit="ratio"),
    _number("seen", "chair", "f8", "being seen", unit="index"),
    _number("hurt", "chair", "f8", "being hurt", unit="index"),
    _number("relived", "chair", "f8", "reliving", unit="index"),
    _number("dominated", "chair", "f8", "being talked over", unit="index"),
    _number("others_trust", "chair", "f8", "mean trust in the others present", unit="index"),
    _number("others_hostility", "chair", "f8", "mean hostility of the others present", unit="index"),
    Field("tie", "chair", "i4", "row", -1, inf, "tie towards each other chair", -1, (SEATS,)),
    Field("trust", "chair", "f8", "index", 0.0, 1.0, "trust in each other chair", 0.0, (SEATS,)),
    Field("support", "chair", "f8", "index", 0.0, 1.0, "support that each other chair gave", 0.0, (SEATS,)),
    Field("harm", "chair", "f8", "index", 0.0, 1.0, "harm that each other chair did", 0.0, (SEATS,)),
)
SESSION = (
    *(_index(name, "session", f"{name} in this meeting: fidelity × cultural fit, within its time")
      for name in CONDUCT if name not in NOT_IN_SESSION),
    _index("containment", "session", "holding of feelings in this meeting"),
    _index("safety_mean", "session", "mean felt safety of those present, before the meeting"),
    _index("past_talk", "session", "how much of what is told is about the past"),
    _index("gini", "session", "Gini of the turns used"),
    _number("present", "session", "i8", "members present"),
    _number("active", "session", "i8", "members expected"),
    _number("stories", "session", "i8", "stories for which there is time"),
    _number("alone", "session", "i8", "1 in a group that leads itself", unit="flag"),
    _number("left", "session", "i8", "members who stopped"),
    _number("leaders", "session", "i8", "facilitators of the group"),
    _number("crisis", "session", "f8", "part of the loss that an unhandled crisis brings", unit="share"),
    _number("focal", "session", "i8", "chair of the focal person of a network, −1 none", -1, "row"),
    _number("passed", "session", "i8", "breaches of the contract that nobody took up"),
    _number("reports", "session", "i8", "members who report what they tried"),
)  # fmt: skip
COMMUNITY = (
    _number("week", "community", "i4", "weeks lived", unit="week"),
    _number("ties", "community", "i8", "ties in use"),
    _number("pairs", "community", "i8", "pairs in use"),
    _number("open_disputes", "community", "i8", "pairs in open dispute after the phase disputes"),
    _number("agreements", "community", "i8", "agreements ever registered"),
    _number("incidents", "community", "i4", "incidents of violence this week"),
    _number("agreed", "community", "i4", "disputes that stand agreed"),
    _number("tension", "community", "f8", "tension of all open disputes, summed", unit="index"),
    _number("waiting", "community", "i4", "cases that wait for a safety plan"),
    Field(
        "places",
        "community",
        "f8",
        "count",
        0.0,
        inf,
        "free places for safety, care and legal aid",
        0.0,
        (3,),
    ),
    _number("waiting_care", "community", "i4", "people who wait for care"),
    _number("waiting_law", "community", "i4", "disputes that wait for legal aid"),
    _number("referrals_served", "community", "f8", "people and disputes served this week"),
    _number("relapses", "community", "f8", "relapses this week"),
    _number("breaches", "community", "f8", "breaches of contracts this week"),
    _number("help_called", "community", "f8", "crises this week in which help came from outside"),
    _number("meetings", "community", "f8", "sessions held this week"),
    _number("stories_wanted", "community", "f8", "members who wanted to tell this week"),
    _number("stories_heard", "community", "f8", "members who told this week"),
    _number("unsafe_tellings", "community", "f8", "of these, below the safety to speak"),
    _number("crises", "community", "f8", "crises this week"),
    _number("gini", "community", "f8", "Gini of turns, summed over this week's sessions", unit="0–1"),
    _number("agreements_made", "community", "f8", "agreements made this week"),
    _number("agreements_broken", "community", "f8", "agreements broken this week"),
    _number("referrals_made", "community", "f8", "cases referred this week"),
    _number("referrals_refused", "community", "f8", "cases refused this week"),
    _number("facilitators_left", "community", "f8", "facilitators who left this week"),
)
AGREEMENT = (
    _index("commitment", "agreement", "commitment when it was made"),
    _index("tension", "agreement", "tension when it was made"),
    _number("low", "agreement", "i4", "party with the lower key", unit="row"),
    _number("high", "agreement", "i4", "party with the higher key", unit="row"),
    _number("group", "agreement", "i4", "group that mediated, −1 none", -1, "row"),
    _number("week", "agreement", "i2", "week in which it was made", unit="week"),
    _number("broken_week", "agreement", "i2", "week in which it broke", NEVER, "week"),
    _number("type", "agreement", "i1", "type of the dispute", unit="code"),
    _number("kind", "agreement", "i1", "kind of the tie", unit="code"),
    _number("mediator", "agreement", "i1", "1 elders, 2 group, 3 selfhelp, 4 network", unit="code"),
)
TABLE: tuple[Field, ...] = (
    *PERSON, *TIE, *PAIR, *DISPUTE, *GROUP, *FACILITATOR, *HOUSEHOLD, *ORDER, *CHAIR, *SESSION, *COMMUNITY,
    *AGREEMENT,
)  # fmt: skip
