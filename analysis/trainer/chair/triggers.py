"""When incidents arise: one small rule each over what a facilitator could know; never by script.

A rule returns whom it is about: (row, other row), −1 for nobody in particular; or nothing, if it does not
hold. Where several fit, the first by key, so that the same state gives the same incident.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sim.chance import Purpose, stream, u01
from sim.growth import find_tie

from ..quarrels import OPEN, pairs_of
from .bank import Incident, bank
from .scene import Scene

About = tuple[int, int]
Rule = Callable[..., About | None]
NOBODY: About = (-1, -1)
HOME = 1


def _first(found: Iterator[About]) -> About | None:
    return next(found, None)


def turns_unequal(scene: Scene, above: float, meetings: int) -> About | None:
    """Turns were unequal in the last meetings; about the one who had most."""
    last = scene.past[:meetings]
    if len(last) < meetings or any(past.gini < above for past in last):
        return None
    return max(last[0].turns, key=lambda row: (last[0].turns[row], -row)), -1


def circle_silent(scene: Scene, safety_below: float, used_below: float) -> About | None:
    """Little safety, and few of the turns were used."""
    if not scene.past or not scene.members:
        return None
    person, last = scene.state.person, scene.past[0]
    safety = float(np.mean([person.group_safety[row] for row in scene.members]))
    used = sum(last.turns.values()) / max(1, 2 * len(last.present))
    return NOBODY if safety < safety_below and used < used_below else None


def member_silent(scene: Scene, meetings: int) -> About | None:
    """Someone was there in each of the last meetings and used no turn."""
    last = scene.past[:meetings]
    if len(last) < meetings:
        return None
    quiet = (
        row for row in scene.members if all(row in past.present and not past.turns.get(row) for past in last)
    )
    return _first((row, -1) for row in quiet)


def violence_at_home_told(scene: Scene) -> About | None:
    """Someone exposed to violence at home has told of it in the week before."""
    private = _private(scene)
    for row in scene.members:
        for one in pairs_of(scene.state, row):
            exposed = int(one.low if one.exposed == 0 else one.high)
            if private[one.type] and exposed == row and one.told_week == scene.week - 1:
                return row, -1
    return None


def _private(scene: Scene) -> list[bool]:
    return [kind.private for kind in scene.scenario.context.disputes.values()]


def tension_at_home(scene: Scene, above: float) -> About | None:
    """Someone quarrels within the household, without violence."""
    private = _private(scene)
    for row in scene.members:
        for one in pairs_of(scene.state, row):
            if one.kind == HOME and not private[one.type] and one.tension > above:
                return row, -1
    return None


def heavy_story(scene: Scene, distress_above: float) -> About | None:
    """Someone in much distress opened up at the last meeting."""
    told = scene.past[0].told if scene.past else ()
    heavy = (
        row for row in told if scene.state.person.distress[row] > distress_above and row in scene.members
    )
    return _first((row, -1) for row in heavy)


def blame_across_origin(scene: Scene, hostility_above: float, trust_below: float) -> About | None:
    """Two members of different origin are angry, and one trusts the other origin little."""
    person = scene.state.person
    angry = [row for row in scene.members if person.hostility[row] > hostility_above]
    return _first(
        (a, b) for a in angry for b in angry
        if person.origin[a] != person.origin[b] and person.general_trust[a] < trust_below
    )  # fmt: skip


def hurt_across_origin(scene: Scene) -> About | None:
    """At the last meeting someone hurt a person of another origin; the two have no dispute."""
    person, quarrel = scene.state.person, {(low, high) for low, high, _ in scene.disputes()}
    hurts = scene.past[0].hurts if scene.past else ()
    return _first(
        (who, by) for who, by, _ in hurts
        if person.origin[who] != person.origin[by] and (min(who, by), max(who, by)) not in quarrel
        and who in scene.members
    )  # fmt: skip


def dispute_between_members(scene: Scene, type: str, above: float) -> About | None:
    """Two members are in open dispute (of a type, if one is named) and it burns."""
    kinds, private = list(scene.scenario.context.disputes), _private(scene)
    return _first(
        (low, high) for low, high, one in scene.disputes()
        if one.dispute == OPEN and one.tension > above and not private[one.type]
        and type in ("", kinds[one.type])
    )  # fmt: skip


def agreement_broke(scene: Scene, weeks: int) -> About | None:
    """An agreement of two members broke within the last weeks."""
    made: Any = scene.state.agreement[: int(scene.state.community.agreements[0])]
    lately = made[(made.broken_week > scene.week - weeks) & (made.broken_week < scene.week)]
    inside = set(scene.members)
    return _first((int(one.low), int(one.high)) for one in lately if {int(one.low), int(one.high)} <= inside)


def hurt_unrepaired(scene: Scene) -> About | None:
    """At the last meeting someone was answered harshly, and nobody repaired it."""
    hurts = scene.past[0].hurts if scene.past else ()
    return _first((who, by) for who, by, repaired in hurts if not repaired and who in scene.members)


def absent(scene: Scene, meetings: int) -> About | None:
    """Someone has missed so many meetings in a row."""
    missing = (row for row in scene.members if scene.state.person.absences[row] >= meetings)
    return _first((row, -1) for row in missing)


def unsafe_member(scene: Scene, below: float) -> About | None:
    """Someone feels unsafe in the circle."""
    unsafe = (row for row in scene.members if scene.state.person.group_safety[row] < below)
    return _first((row, -1) for row in unsafe)


def by_rate(
    scene: Scene, rate: float, less_by: str = "", more_by: str = "", until_meeting: int = 99,
    *, incident: int = 0,
) -> About | None:  # fmt: skip
    """What no state of the model foretells: a keyed chance, likelier as the group is led or feels."""
    if scene.circle.sessions >= until_meeting or not scene.members:
        return None
    person = scene.state.person
    if less_by:
        rate *= 1.5 - float(getattr(scene.scenario.programme.principles, less_by))
    if more_by:
        rate *= 0.5 + float(np.mean([person[more_by][row] for row in scene.members]))
    source = stream(scene.seed, int(Purpose.INCIDENT), scene.week)
    if u01(source, incident, int(scene.circle.key)) >= rate * len(scene.members) / 12.0:
        return None
    return max(scene.members, key=lambda row: (float(person.distress[row]), -row)), -1


def crisis_last(scene: Scene) -> About | None:
    """At the last meeting feelings broke out."""
    if not scene.past or not scene.past[0].crisis or not scene.past[0].told:
        return None
    return scene.past[0].told[0], -1


def despair(scene: Scene, distress_above: float, acceptance_below: float) -> About | None:
    """Someone is in very heavy distress and struggles hard with what is."""
    person = scene.state.person
    return _first(
        (row, -1) for row in scene.members
        if person.distress[row] > distress_above and person.acceptance[row] < acceptance_below
    )  # fmt: skip


def dispute_of_member(scene: Scene, type: str, above: float) -> About | None:
    """A member has an open dispute of this type with anyone, and it burns."""
    kinds = list(scene.scenario.context.disputes)
    for row in scene.members:
        if any(kinds[one.type] == type and one.tension > above for one in pairs_of(scene.state, row)):
            return row, -1
    return None


def poor_circle(scene: Scene, below: float) -> About | None:
    """People here have little to live on."""
    means = [float(scene.state.person.livelihood[row]) for row in scene.members]
    return NOBODY if means and float(np.mean(means)) < below else None


def adviser(scene: Scene, standing_above: float) -> About | None:
    """Someone opened up at the last meeting, and a member of much standing was there to give advice."""
    last = scene.past[0] if scene.past else None
    if last is None or not last.told:
        return None
    grand = [row for row in scene.members if scene.state.person.standing[row] > standing_above]
    return _first(
        (row, -1) for row in grand if row in scene.past[0].present and row not in scene.past[0].told
    )


def memory_hostility(scene: Scene, above: float) -> About | None:
    """In the phase of memories someone is full of anger towards a member who is hardly trusted."""
    person, tie = scene.state.person, scene.state.tie
    for row in scene.members:
        if person.hostility[row] > above:
            others = [other for other in scene.members if other != row]
            trust = {other: find_tie(person, tie, row, other) for other in others}
            least = min(
                others, key=lambda other: float(tie.trust[trust[other]]) if trust[other] >= 0 else 0.0
            )
            return row, least
    return None


def women_quiet(scene: Scene, share_below: float) -> About | None:
    """Women had fewer turns than their chairs would let expect."""
    if not scene.past:
        return None
    last, gender = scene.past[0], scene.state.person.gender
    women = [row for row in last.present if gender[row] == 0]
    turns = sum(last.turns.values())
    if not turns or not women or len(women) == len(last.present):
        return None
    share = sum(last.turns.get(row, 0) for row in women) / turns
    return NOBODY if share < share_below * len(women) / len(last.present) else None


def unlike_facilitators(scene: Scene, apart: float, supervision_below: float) -> About | None:
    """The two who lead differ in skill, and are hardly supervised."""
    from sim.facts import supervision_of

    staff = _leaders(scene)
    skills = [float(one.skill) for one in staff]
    supervised = supervision_of(scene.scenario.programme.facilitators) >= supervision_below
    if len(skills) < 2 or max(skills) - min(skills) <= apart or supervised:
        return None
    return (scene.members[0], -1) if scene.members else None


def _leaders(scene: Scene) -> list[Any]:
    first = int(scene.circle.facilitator)
    count = scene.scenario.programme.facilitators.per_group
    return [scene.state.facilitator[f] for f in range(first, first + count)] if first >= 0 else []


def worn_out(scene: Scene, above: float) -> About | None:
    """One who leads is worn out."""
    return NOBODY if any(float(one.exhaustion) > above for one in _leaders(scene)) else None


def empty_chair(scene: Scene, first: int, last: int) -> About | None:
    """There is an empty chair, in the middle of the series."""
    has_room = scene.circle.headcount < scene.circle.enrolled
    return NOBODY if has_room and first <= scene.circle.sessions + 1 <= last else None


def meetings_left(scene: Scene, left: int) -> About | None:
    """So many meetings are left."""
    return (scene.members[-1], -1) if scene.meetings_left == left and scene.members else None


def selfhelp_alive(scene: Scene, weeks: int) -> About | None:
    """The group has gone on by itself for some time."""
    since = scene.week - int(scene.circle.selfhelp_from)
    return NOBODY if scene.circle.state == 2 and since > weeks else None


def two_hostile(scene: Scene, above: float, held_below: float) -> About | None:
    """Two members are full of anger, and little holds it."""
    angry = [row for row in scene.members if scene.state.person.hostility[row] > above]
    loose = scene.circle.containment < held_below
    return (angry[0], angry[1]) if len(angry) > 1 and loose else None


def unequal_standing(scene: Scene, apart: float) -> About | None:
    """Someone's word weighs much more than another's."""
    standing = scene.state.person.standing
    if len(scene.members) < 2:
        return None
    low = min(scene.members, key=lambda row: float(standing[row]))
    high = max(scene.members, key=lambda row: float(standing[row]))
    return (low, high) if standing[high] - standing[low] > apart else None


def relapse_last(scene: Scene) -> About | None:
    """The focal person has relapsed since the last meeting."""
    focal = int(scene.circle.focal)
    return (focal, -1) if focal >= 0 and scene.past and scene.past[0].relapsed else None


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        turns_unequal, circle_silent, member_silent, violence_at_home_told, tension_at_home, heavy_story,
        blame_across_origin, hurt_across_origin, dispute_between_members, agreement_broke, hurt_unrepaired,
        absent, unsafe_member, by_rate, crisis_last, despair, dispute_of_member, poor_circle, adviser,
        memory_hostility, women_quiet, unlike_facilitators, worn_out, empty_chair, meetings_left,
        selfhelp_alive, two_hostile, unequal_standing, relapse_last,
    )
}  # fmt: skip


def modality_of(scene: Scene) -> str:
    """Which part of the bank fits the place: a home has its own."""
    return "lifecare" if scene.scenario.context.setting == "home" else scene.scenario.programme.modality


def holds(incident: Incident, scene: Scene) -> About | None:
    """Whether an incident can arise now, and about whom."""
    here = scene.phase if scene.circle.state == 1 else "self_help"
    fits = "any" in incident.phases or here in incident.phases
    modality = modality_of(scene)
    if not fits or incident.modality not in (modality, "group" if modality == "youth_group" else modality):
        return None
    given = {name: value for name, value in incident.trigger.items() if name != "rule"}
    rule = RULES[str(incident.trigger["rule"])]
    if rule is by_rate:
        given["incident"] = [one.id for one in bank().incidents].index(incident.id)
    return rule(scene, **given)
