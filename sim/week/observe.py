"""Observe: write the outcomes of the week. Nothing here changes anything.

The order of values is that of ``HISTORY`` and ``WEEKLY`` in ``sim/outcomes.py`` (held by a test).
"""

from math import exp, nan

import numpy as np

from ..events import Log
from ..jit import kernel, part, rule
from ..parameters import Numbers
from ..setting import Setting
from ..state import State, Table
from .networks import NETWORK
from .selfhelp import mean_trust

NEVER = -9999
RUNNING, SELFHELP, FOLLOW_UP, LEADING = 1, 2, 4, 1
WITHIN, GIVEN, RECEIVED = 0, 1, 2
MOST_ORIGINS = 6


@kernel
def observe(state: State, programme: Setting, parameters: Numbers, log: Log, seed: int, week: int) -> None:
    """Everyone's outcomes and the community's."""
    row = week - log.first[0]
    if row < 0 or row >= len(log.weekly):
        return
    weights, ties, out = np.zeros((MOST_ORIGINS, 3)), np.zeros(3), log.weekly[row]
    values = log.history[row if len(log.sums) == 0 else 0]
    voice = _observe_persons(
        state.person, state.tie, state.order, state.group, programme.origins, values, weights, ties, log, row
    )
    _observe_community(state.community[0], len(state.person), out, weights, ties, voice / len(state.person))
    _observe_groups(state.group, state.facilitator, programme.plan.groups, out)
    _observe_networks(state, programme.plan, out)


@part
def _observe_persons(
    person: Table,
    tie: Table,
    order: Table,
    group: Table,
    origins: Table,
    values: np.ndarray,
    weights: np.ndarray,
    ties: np.ndarray,
    log: Log,
    row: int,
) -> float:
    """Everyone's outcomes, kept or (in a large community) added up at once; the sum of voice."""
    voice, large = 0.0, len(log.sums) > 0
    if large:
        log.sums[row] = 0.0
    for k in range(len(person)):
        i = order[k].row
        at = 0 if large else i
        _observe_ties(person[i], tie, len(origins), values[at], weights, ties)
        _observe_return(person[i], tie, origins, values[at])
        _observe_person(person[i], group, values[at])
        if large:
            _add_up(values[at], log.sums[row, log.cell[i]])
        voice += person[i].voice
    return voice


@rule
def _observe_ties(
    me: np.record, tie: Table, origins: int, values: np.ndarray, weights: np.ndarray, ties: np.ndarray
) -> None:
    """Trust and bridging; trust within and across origins.

    ``weights[origin]`` gathers trust (within, given, received), ``ties`` (all, cross trust, cross ties).
    """
    origin, first, last = me.origin, me.tie_first, me.tie_first + me.tie_count
    near, n_near, within, bridging, n_cross = 0.0, 0.0, 0.0, 0.0, 0.0
    for t in range(first, last):
        trust = tie[t].trust
        neighbour, cross = (1.0 if tie[t].kind == 2 else 0.0), (1.0 if tie[t].origin != origin else 0.0)
        near += neighbour * trust
        n_near += neighbour
        within += (1.0 - cross) * trust
        bridging += cross * trust
        n_cross += cross
    if origins == 2:
        weights[1 - origin, RECEIVED] += bridging
    else:
        for t in range(first, last):
            weights[tie[t].origin, RECEIVED] += tie[t].trust if tie[t].origin != origin else 0.0
    weights[origin, WITHIN] += within
    weights[origin, GIVEN] += within + bridging
    weights[origin, RECEIVED] += within
    ties[0] += within + bridging
    ties[1] += bridging
    ties[2] += n_cross
    values[0] = near / n_near if n_near > 0.0 else nan
    values[5] = bridging


@rule
def _observe_return(me: np.record, tie: Table, origins: Table, values: np.ndarray) -> None:
    """Reintegration of those who arrive: what binds them to people who were there."""
    if me.arriving == 0:
        values[1] = values[2] = values[3] = values[4] = nan
        return
    bonds, received, n_received = 0.0, 0.0, 0.0
    for t in range(me.tie_first, me.tie_first + me.tie_count):
        was_there = 1.0 if origins[tie[t].origin].arriving == 0 else 0.0
        bonds += was_there * (tie[t].trust if tie[t].trust >= 0.5 else 0.0)
        received += was_there * tie[tie[t].back].trust
        n_received += was_there
    bond, peace = 1.0 - exp(-0.5 * bonds), 1.0 - me.worst_cross
    trusted = received / n_received if n_received > 0.0 else 0.0
    values[1] = reintegrated(bond, trusted, me.voice, peace)
    values[2], values[3], values[4] = bond, trusted, peace


@rule
def reintegrated(bonds: float, trusted: float, voice: float, peace: float) -> float:
    """Reintegration: bonds with people who were there, being trusted by them, voice, and peace.

    ¼·(bonds + trusted + voice + peace), each 0–1. Source: form assumed [A].

    >>> reintegrated(1.0, 0.5, 0.5, 0.0)
    0.5
    """
    return 0.25 * (bonds + trusted + voice + peace)


@rule
def _observe_person(me: np.record, group: Table, values: np.ndarray) -> None:
    """One person's states, and what happened to them this week; NaN where an outcome does not apply."""
    came = me.present
    values[6], values[7] = me.distress, me.acceptance
    values[8], values[9] = me.self_esteem, me.hostility
    values[10], values[11] = me.community_safety, me.general_trust
    values[12], values[13] = me.respect, me.voice
    values[14], values[15] = me.skill, me.livelihood
    values[16] = me.support
    running = me.group >= 0 and group[max(me.group, 0)].state == RUNNING
    values[17] = me.group_safety if running else nan
    values[18], values[19] = me.suffered, me.suffered_home
    values[20], values[21] = me.new_disputes, me.open_disputes
    values[22] = me.hot_disputes
    values[23] = came if came >= 0 else nan
    values[24] = me.stopped if me.enrolled_in >= 0 else nan
    values[25] = me.disclosures if came == 1 else nan
    values[26] = me.hurts if came == 1 else nan
    values[27] = me.repairs if came == 1 else nan


@rule
def modularity(weights: np.ndarray, total: float) -> float:
    """Newman modularity of the trust network by origin, with given and received trust averaged.

    Σ over origins of w_oo/W − (½(given_o + received_o)/W)², w trust on ties, W its total.
    """
    found = 0.0
    for o in range(len(weights)):
        share = 0.5 * (weights[o, 1] + weights[o, 2]) / total
        found += weights[o, 0] / total - share * share
    return found


@part
def _observe_community(
    community: np.record, people: int, out: np.ndarray, weights: np.ndarray, ties: np.ndarray, voice: float
) -> None:
    """Conflict, cohesion and agreements."""
    out[0] = 100.0 * community.tension / people
    cross = ties[1] / ties[2] if ties[2] > 0.0 else nan
    mixing = 1.0 - max(0.0, modularity(weights, ties[0])) if ties[0] > 0.0 and ties[2] > 0.0 else nan
    out[1] = (cross + mixing + voice) / 3.0
    out[2], out[3], out[4] = cross, mixing, voice
    out[5], out[6], out[7] = community.agreements_made, community.agreements_broken, community.agreed
    held = community.meetings
    out[8] = community.stories_wanted / held if held > 0.0 else nan
    out[9] = community.stories_heard / held if held > 0.0 else nan
    out[10] = community.unsafe_tellings / held if held > 0.0 else nan
    out[11] = community.gini / held if held > 0.0 else nan
    out[12] = community.crises / held if held > 0.0 else nan
    out[18] = community.facilitators_left
    waiting = community.waiting + community.waiting_care + community.waiting_law
    out[19], out[20], out[21] = community.referrals_made, waiting, community.referrals_refused
    out[22], out[24] = community.referrals_served, community.relapses
    out[27] = community.breaches / held if held > 0.0 else nan
    out[28] = community.help_called


@part
def _observe_groups(group: Table, staff: Table, groups: int, out: np.ndarray) -> None:
    """Groups running, going on alone and ended; exhaustion of those who lead."""
    running, alone, ended, formed = 0, 0, 0, 0
    for g in range(groups):
        running += 1 if group.state[g] == RUNNING else 0
        alone += 1 if group.state[g] == SELFHELP else 0
        ended += 1 if group.enrolled[g] > 0 and group.end_week[g] != NEVER else 0
        formed += 1 if group.selfhelp_from[g] != NEVER else 0
    worn, leading = 0.0, 0
    for f in range(len(staff)):
        if staff.state[f] == LEADING and staff.groups[f] > 0:
            worn += staff.exhaustion[f]
            leading += 1
    out[13], out[14] = running, alone
    out[15] = formed / ended if ended > 0 else nan
    out[16] = alone / ended if ended > 0 else nan
    out[17] = worn / leading if leading > 0 else nan


@part
def _observe_networks(state: State, plan: np.record, out: np.ndarray) -> None:
    """How far focal persons are on their way, and how those around them fare."""
    group, way, opened, trust, burden, living = state.group, 0.0, 0, 0.0, 0.0, 0
    for g in range(plan.groups if plan.modality == NETWORK else 0):
        if group.focal[g] < 0:
            continue
        opened += 1
        way += group.goal[g]
        if group.state[g] == RUNNING or group.state[g] == FOLLOW_UP:
            living += 1
            trust += mean_trust(state.person, state.tie, group[g])
            burden += group.burden[g]
    out[23] = way / opened if opened > 0 else nan
    out[25] = trust / living if living > 0 else nan
    out[26] = burden / living if living > 0 else nan


@rule
def _add_up(values: np.ndarray, sums: np.ndarray) -> None:
    """Add one person's values to those of their cell: (sum, count) by outcome."""
    for k in range(len(values)):
        known = values[k] == values[k]
        sums[0, k] += float(values[k]) if known else 0.0
        sums[1, k] += 1.0 if known else 0.0
