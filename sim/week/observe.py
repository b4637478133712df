"""Observe: write the outcomes of the week. Nothing here changes anything.

The order of values is that of ``HISTORY`` and ``WEEKLY`` in ``sim/outcomes.py`` (held by a test).
"""

from math import exp, nan

import numpy as np

from ..jit import kernel, rule

NEVER = -9999
RUNNING, SELFHELP, LEADING = 1, 2, 1
MOST_ORIGINS = 6


@kernel
def observe(state, programme, parameters, log, seed, week):  # type: ignore[no-untyped-def]
    """Everyone's outcomes and the community's."""
    row = week - log.first[0]
    if row < 0 or row >= len(log.weekly):
        return
    large = len(log.sums) > 0
    values = log.history[0 if large else row]
    weights = np.zeros((MOST_ORIGINS, 3))
    ties = np.zeros(3)
    for k in range(len(state.person)):
        i = state.order.row[k]
        _observe_ties(state, i, values, weights, ties)
        _observe_person(state, i, values)
    _observe_community(state, log.weekly[row], weights, ties)
    _observe_groups(state, programme, log.weekly[row])
    if large:
        _add_up(values, log.cell, log.sums[row])


@kernel
def _observe_ties(state, i, values, weights, ties):  # type: ignore[no-untyped-def]
    """Trust, bridging and reintegration of one person; trust within and across origins of all.

    ``weights[origin]`` gathers trust (within, given, received), ``ties`` (all trust, cross trust, cross ties).
    """
    person, tie = state.person, state.tie
    near, n_near, bridging, bonds, received, n_received = 0.0, 0, 0.0, 0.0, 0.0, 0
    origin = person.origin[i]
    for t in range(person.tie_first[i], person.tie_first[i] + person.tie_count[i]):
        j, trust = tie.other[t], tie.trust[t]
        if tie.kind[t] == 2:
            near += trust
            n_near += 1
        weights[origin, 1] += trust
        weights[person.origin[j], 2] += trust
        ties[0] += trust
        if person.origin[j] == origin:
            weights[origin, 0] += trust
            continue
        bridging += trust
        ties[2] += 1.0
        if person.arriving[j] == 0:
            bonds += trust if trust >= 0.5 else 0.0
            received += tie.trust[tie.back[t]]
            n_received += 1
    ties[1] += bridging
    values[0, i] = near / n_near if n_near > 0 else nan
    values[5, i] = bridging
    if person.arriving[i] == 0:
        values[1:5, i] = nan
        return
    bond = 1.0 - exp(-0.5 * bonds)
    trusted = received / n_received if n_received > 0 else 0.0
    peace = 1.0 - person.worst_cross[i]
    values[1, i] = reintegrated(bond, trusted, person.voice[i], peace)
    values[2, i], values[3, i], values[4, i] = bond, trusted, peace


@rule
def reintegrated(bonds: float, trusted: float, voice: float, peace: float) -> float:
    """Reintegration: bonds with people who were there, being trusted by them, voice, and peace."""
    return 0.25 * (bonds + trusted + voice + peace)


@rule
def _observe_person(state, i, values):  # type: ignore[no-untyped-def]
    person = state.person
    values[6, i] = person.distress[i]
    values[7, i] = person.acceptance[i]
    values[8, i] = person.self_esteem[i]
    values[9, i] = person.hostility[i]
    values[10, i] = person.community_safety[i]
    values[11, i] = person.general_trust[i]
    values[12, i] = person.respect[i]
    values[13, i] = person.voice[i]
    values[14, i] = person.skill[i]
    values[15, i] = person.livelihood[i]
    values[16, i] = person.support[i]
    g = person.group[i]
    running = g >= 0 and state.group.state[g] == RUNNING
    values[17, i] = person.group_safety[i] if running else nan
    values[18, i] = person.suffered[i]
    values[19, i] = person.suffered_home[i]
    values[20, i] = person.new_disputes[i]
    values[21, i] = person.open_disputes[i]
    values[22, i] = person.hot_disputes[i]
    came = person.present[i]
    values[23, i] = came if came >= 0 else nan
    values[24, i] = person.stopped[i] if person.enrolled_in[i] >= 0 else nan
    values[25, i] = person.disclosures[i] if came == 1 else nan
    values[26, i] = person.hurts[i] if came == 1 else nan
    values[27, i] = person.repairs[i] if came == 1 else nan


@rule
def modularity(weights, total):  # type: ignore[no-untyped-def]
    """Newman modularity of the trust network by origin, with given and received trust averaged."""
    found = 0.0
    for o in range(len(weights)):
        share = 0.5 * (weights[o, 1] + weights[o, 2]) / total
        found += weights[o, 0] / total - share * share
    return found


@kernel
def _observe_community(state, out, weights, ties):  # type: ignore[no-untyped-def]
    """Conflict, cohesion and agreements."""
    person, community = state.person, state.community[0]
    n, voice = len(person), 0.0
    for k in range(n):
        voice += person.voice[state.order.row[k]]
    out[0] = 100.0 * community.tension / n
    cross = ties[1] / ties[2] if ties[2] > 0.0 else nan
    mixing = 1.0 - max(0.0, modularity(weights, ties[0])) if ties[0] > 0.0 and ties[2] > 0.0 else nan
    out[1] = (cross + mixing + voice / n) / 3.0
    out[2], out[3], out[4] = cross, mixing, voice / n
    out[5], out[6], out[7] = community.agreements_made, community.agreements_broken, community.agreed
    held = community.meetings
    out[8] = community.stories_wanted / held if held > 0.0 else nan
    out[9] = community.stories_heard / held if held > 0.0 else nan
    out[10] = community.unsafe_tellings / held if held > 0.0 else nan
    out[11] = community.gini / held if held > 0.0 else nan
    out[12] = community.crises / held if held > 0.0 else nan
    out[18] = community.facilitators_left
    out[19], out[20], out[21] = community.referrals_made, community.waiting, community.referrals_refused


@kernel
def _observe_groups(state, programme, out):  # type: ignore[no-untyped-def]
    """Groups running, going on alone and ended; exhaustion of those who lead."""
    group, staff = state.group, state.facilitator
    running, alone, ended, formed = 0, 0, 0, 0
    for g in range(programme.plan.groups):
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


@kernel
def _add_up(values, cell, sums):  # type: ignore[no-untyped-def]
    """Add values of persons up by cell: sums[outcome, cell, (sum, count)]."""
    sums[:] = 0.0
    for k in range(values.shape[0]):
        for i in range(values.shape[1]):
            value = values[k, i]
            if value == value:
                sums[k, cell[i], 0] += value
                sums[k, cell[i], 1] += 1.0
