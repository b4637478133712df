"""Keyed chance: every random draw is a pure function of (seed, purpose, week, who, whom).

There is no generator and no state of chance. A draw that one scenario makes and another does not
moves no other draw, so two scenarios with one seed share all the luck that they have in common,
and going back to a week is copying arrays. ``who`` and ``whom`` are keys (of a household, a person,
a group), never rows or places in a list. One draw answers one question.
"""

from enum import IntEnum
from math import log, sqrt

import numpy as np

from .jit import rule, typed

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53


class Purpose(IntEnum):
    """What a draw decides. Append-only: a code once used never means anything else.

    Each member is (code, phase, who, whom, what it decides); the code is the member's value.
    """

    phase: str
    who: str
    whom: str
    decides: str

    def __new__(cls, code: int, phase: str, who: str, whom: str, decides: str) -> "Purpose":
        member = int.__new__(cls, code)
        member._value_ = code
        member.phase, member.who, member.whom, member.decides = phase, who, whom, decides
        return member

    # week zero: the week of these draws is 0
    HOUSEHOLD_SIZE = 1, "week zero", "household", "", "how many people of 15 and over live together"
    HOUSEHOLD_ORIGIN = 2, "week zero", "household", "", "rank in which households take an origin"
    LONE_GENDER = 3, "week zero", "person", "", "whether someone who lives alone is a woman"
    AGE = 4, "week zero", "person", "", "age in years"
    TRAIT_DISTRESS = 5, "week zero", "person", "", "distress"
    TRAIT_ACCEPTANCE = 6, "week zero", "person", "", "acceptance"
    TRAIT_SELF_ESTEEM = 7, "week zero", "person", "", "self-esteem"
    TRAIT_HOSTILITY = 8, "week zero", "person", "", "hostility"
    TRAIT_SAFETY = 9, "week zero", "person", "", "felt safety in the community"
    TRAIT_GENERAL_TRUST = 10, "week zero", "person", "", "general trust in people of other origins"
    TRAIT_SKILL = 11, "week zero", "person", "", "conflict and listening skill, and its own base"
    TRAIT_LIVELIHOOD = 12, "week zero", "person", "", "livelihood"
    TRAIT_STANDING = 13, "week zero", "person", "", "standing"
    TRAIT_RESPECT = 14, "week zero", "person", "", "the part of respect that is not standing"
    TRAIT_VOICE = 15, "week zero", "person", "", "the part of voice that is not standing"
    TRAIT_PRONENESS = 16, "week zero", "person", "", "lasting proneness to distress"
    TRAIT_STRAIN = 17, "week zero", "person", "", "strain at the start"
    CONDITION = 18, "week zero", "person", "", "whether someone carries a lasting burden"
    TIE_OFFSET = 20, "week zero", "person", "8·slot + try", "how far along the ring of households"
    TIE_PLACE = 21, "week zero", "person", "8·slot + try", "who in that household"
    TIE_GENDER = 22, "week zero", "person", "8·slot + try", "whether the other gender is accepted"
    TIE_ORIGIN = 23, "week zero", "person", "8·slot + try", "whether another origin is accepted"
    TIE_TRUST = 24, "week zero", "person", "other", "trust of the one in the other"
    START_DISPUTE = 25, "week zero", "lower of pair", "higher", "whether the pair starts in dispute"
    START_TYPE = 26, "week zero", "lower of pair", "higher", "the type of that dispute"
    START_TENSION = 27, "week zero", "lower of pair", "higher", "its tension"
    START_EXPOSED = 28, "week zero", "lower of pair", "higher", "who is exposed, if it is private"
    COMMUNITY = 30, "rollout", "community", "", "the seed of one community of many"
    LUCK = 31, "fork", "luck", "", "the seed of another future"
    INCIDENT = 32, "trainer", "incident", "group", "whether an incident arises that no state foretells"
    COMMUNITY_SIZE = 33, "rollout", "community", "", "how many people live in one community of many"
    BOND_MADE = 35, "week zero", "person", "16·bond + slot", "whether a bond between roles is made"
    BOND_WHOM = 36, "week zero", "person", "16·bond + slot", "to whom"
    COMMUNITY_SAMPLE = 37, "rollout", "community", "", "rank by which communities are lived in a sample"
    MUNICIPALITY_ORDER = 38, "rollout", "municipality", "", "rank of municipalities in an order by chance"
    PAIR_LEAVES = 39, "rollout", "pair", "", "when a facilitating pair of the plan leaves"
    # the week
    VENUE = 40, "rollout", "programme (0)", "", "where on the ring the first group meets (week 0)"
    RECRUIT = 41, "rollout", "person", "group", "the personal part of being invited"
    FACILITATOR_SKILL = 42, "rollout", "facilitator", "", "skill after training (week 0)"
    AGREES_TO_COME = 43, "rollout", "person", "group", "whether a contact agrees to come"
    FACILITATOR_SEX = 44, "rollout", "2 · pair", "", "whether facilitators are women (week 0)"
    FACILITATOR_ORIGIN = 45, "rollout", "2 · pair", "", "whether they are of an arriving origin (week 0)"
    STRAIN_NOISE = 50, "strain", "person", "", "the week's change of strain"
    LIFE_EVENT = 51, "strain", "person", "", "whether a life event strikes"
    CONTACT = 60, "encounters", "lower of pair", "higher", "whether the two meet this week"
    BREACH = 70, "disputes", "lower of pair", "higher", "whether a settlement breaks"
    VIOLENCE = 71, "disputes", "lower of pair", "higher", "whether a dispute turns violent"
    EXPOSED = 72, "disputes", "lower of pair", "higher", "who is exposed in a new private dispute"
    ELDERS = 73, "disputes", "lower of pair", "higher", "whether neighbours or elders step in"
    ELDERS_END = 74, "disputes", "lower of pair", "higher", "agreed, decided or neither"
    ARISE = 75, "disputes", "lower of pair", "higher", "whether a dispute arises"
    DISPUTE_TYPE = 76, "disputes", "lower of pair", "higher", "the type of a new dispute"
    DISPUTE_TENSION = 77, "disputes", "lower of pair", "higher", "the tension of a new dispute"
    SHOCK = 78, "disputes", "lower of pair", "higher", "rank of a pair in a forced incident"
    ATTEND = 80, "meetings", "person", "", "whether a member comes"
    OPEN_TURN = 81, "meetings", "group", "turn", "who gets an open turn"
    TURN_USED = 82, "meetings", "group", "turn", "whether the turn is used"
    WANTS_TO_TELL = 83, "meetings", "person", "", "whether a member wants to tell"
    FLOOR = 84, "meetings", "person", "", "chance in who gets the floor"
    HURT = 85, "meetings", "listener", "teller", "whether an answer hurts"
    REPAIR = 86, "meetings", "listener", "teller", "whether the hurt is repaired"
    CRISIS = 87, "meetings", "group", "", "whether a crisis breaks out"
    CRISIS_HANDLED = 88, "meetings", "group", "", "whether it is handled"
    TRIES = 150, "meetings", "person", "", "whether a member tries something until next time"
    BREACH_OF_CONTRACT = 151, "meetings", "person", "", "whether a young person breaks the contract"
    TAKEN_UP = 152, "meetings", "person", "", "whether that is taken up"
    HELP_COMES = 153, "meetings", "group", "", "whether help comes from outside in a crisis"
    GROUP_MEDIATION = 90, "mediation", "lower of pair", "higher", "whether a group takes it up"
    GROUP_AGREES = 91, "mediation", "lower of pair", "higher", "whether the parties agree there"
    SELFHELP_FORMS = 92, "selfhelp", "group", "", "whether a group goes on by itself"
    SELFHELP_ENDS = 93, "selfhelp", "group", "", "whether a self-help group ends"
    TELL_AT_HOME = 100, "referral", "lower of pair", "higher", "whether violence at home is told"
    REFERRAL_RANK = 101, "referral", "lower of pair", "higher", "rank among equals who wait"
    FINDS_WAY = 102, "referral", "lower of pair", "higher", "whether there is a way without a pathway"
    GOES = 103, "referral", "lower of pair", "higher", "whether someone exposed goes so far"
    REFER_CARE = 104, "referral", "person", "", "whether someone is referred to care"
    GOES_CARE = 105, "referral", "person", "", "whether they go so far"
    CARE_RANK = 106, "referral", "person", "", "rank among equals who wait for care"
    REFER_LAW = 107, "referral", "lower of pair", "higher", "whether a dispute is referred to legal aid"
    GOES_LAW = 108, "referral", "lower of pair", "higher", "whether the parties go so far"
    LAW_RANK = 109, "referral", "lower of pair", "higher", "rank among equals who wait for legal aid"
    FACILITATOR_LEAVES = 110, "facilitators", "facilitator", "", "whether a facilitator leaves"
    FACILITATOR_MOVES = 111, "facilitators", "facilitator", "", "whether one leaves for other reasons"
    GATHER = 120, "gatherings", "person", "", "whether someone comes to the community meeting"
    SPEAK_IN_PUBLIC = 121, "gatherings", "person", "", "whether a member speaks there"
    CELEBRATE = 122, "gatherings", "person", "", "whether a guest comes to the closing celebration"
    SPEAK_AT_CLOSING = 123, "gatherings", "person", "", "whether a member speaks there"
    KEEPS = 140, "persons", "person", "", "whether a commitment is kept this week"
    RELAPSE = 141, "persons", "person", "", "whether a relapse happens"
    INSTRUMENT = 130, "observe", "person", "", "noise of the SRQ-20 interview"


def code(member: IntEnum) -> int:
    """The number of a purpose or event for kernels (a typed one: a literal would be compiled for itself)."""
    return typed(member.value)


@rule
def word(number: int) -> np.uint64:
    """A signed whole number as 64 bits (negative numbers wrap as two's complement)."""
    return np.uint64(np.int64(number))


@rule
def mix(z: np.uint64) -> np.uint64:
    """Scramble 64 bits so that neighbouring inputs have nothing in common (splitmix64 finaliser)."""
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@rule
def stream(seed: int, purpose: int, week: int) -> np.uint64:
    """The stream of one purpose in one week; hoist it out of loops. 0 ≤ seed < 2⁶³."""
    return mix(mix(mix(word(seed) + GOLDEN) ^ (word(purpose) + GOLDEN)) ^ (word(week) + GOLDEN))


@rule
def half_of(source: np.uint64, who: int) -> np.uint64:
    """The half of a draw that belongs to ``who`` alone; hoist it out of a loop over ``whom``."""
    return mix(source + word(who) * GOLDEN)


@rule
def u01_with(half: np.uint64, whom: int) -> float:
    """The draw of which ``half_of`` gave the first half: u01(source, who, whom) to the bit."""
    return float(mix(half + word(whom) * GOLDEN + GOLDEN) >> _S11) * _UNIT


@rule
def u01(source: np.uint64, who: int, whom: int = -1) -> float:
    """One uniform draw in [0, 1) from a stream, for ``who`` (and ``whom``, −1 for nobody)."""
    return u01_with(half_of(source, who), whom)


@rule
def normal(u: float) -> float:
    """The standard normal quantile of a uniform draw (Wichura's AS 241, 16 digits).

    >>> round(normal(0.975), 6)
    1.959964
    """
    u = min(max(u, 2.0**-54), 1.0 - _UNIT)
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _centre(0.180625 - q * q)
    r = sqrt(-log(min(u, 1.0 - u)))
    tail = _shoulder(r - 1.6) if r <= 5.0 else _far(r - 5.0)
    return -tail if q < 0.0 else tail


@rule
def _centre(r: float) -> float:
    top = 3.3430575583588128105e4 + r * 2.5090809287301226727e3
    top = 4.5921953931549871457e4 + r * (6.7265770927008700853e4 + r * top)
    top = 1.9715909503065514427e3 + r * (1.3731693765509461125e4 + r * top)
    top = 3.3871328727963666080 + r * (1.3314166789178437745e2 + r * top)
    low = 2.8729085735721942674e4 + r * 5.2264952788528545610e3
    low = 2.1213794301586595867e4 + r * (3.9307895800092710610e4 + r * low)
    low = 6.8718700749205790830e2 + r * (5.3941960214247511077e3 + r * low)
    return top / (1.0 + r * (4.2313330701600911252e1 + r * low))


@rule
def _shoulder(r: float) -> float:
    top = 2.27238449892691845833e-2 + r * 7.74545014278341407640e-4
    top = 1.27045825245236838258 + r * (2.41780725177450611770e-1 + r * top)
    top = 5.76949722146069140550 + r * (3.64784832476320460504 + r * top)
    top = 1.42343711074968357734 + r * (4.63033784615654529590 + r * top)
    low = 5.47593808499534494600e-4 + r * 1.05075007164441684324e-9
    low = 1.48103976427480074590e-1 + r * (1.51986665636164571966e-2 + r * low)
    low = 1.67638483018380384940 + r * (6.89767334985100004550e-1 + r * low)
    return top / (1.0 + r * (2.05319162663775882187 + r * low))


@rule
def _far(r: float) -> float:
    top = 2.71155556874348757815e-5 + r * 2.01033439929228813265e-7
    top = 2.65321895265761230930e-2 + r * (1.24266094738807843860e-3 + r * top)
    top = 1.78482653991729133580 + r * (2.96560571828504891230e-1 + r * top)
    top = 6.65790464350110377720 + r * (5.46378491116411436990 + r * top)
    low = 1.42151175831644588870e-7 + r * 2.04426310338993978564e-15
    low = 7.86869131145613259100e-4 + r * (1.84631831751005468180e-5 + r * low)
    low = 1.36929880922735805310e-1 + r * (1.48753612908506148525e-2 + r * low)
    return top / (1.0 + r * (5.99832206555887937690e-1 + r * low))
