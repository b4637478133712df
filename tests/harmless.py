"""Mutants that no run can tell from the engine, each with the reason."""

from tests.mutants import Mutant

REASONS: dict[tuple[str, str], str] = {
    ("find_tie", "low → high"): "searches from one end instead of the middle: slower, the same row",
    ("find_tie", "high → low"): "searches from one end instead of the middle: slower, the same row",
    ("_blank", "3 + 1"): "the kind of a pair is written anew by `relink`",
    (
        "_spread_ties",
        "state.community.ties[0] += shift → the other sign",
    ): "no rule reads the counter; `tests/spec/states.py` holds it",
    ("_sort_pairs", "2 + 1"): "another base above every key sorts alike; a third column is never read",
    ("_sort_pairs", "31 + 1"): "another base above every key sorts alike",
    ("acquaint", "SEATS - 1 → the other sign"): "a longer table, of which no more is used",
    ("acquaint", "i → j"): "members sit in order of key, so nothing is ever swapped",
    ("acquaint", "j → i"): "members sit in order of key, so nothing is ever swapped",
    ("highest_rate", "2.5 × 1.1"): "a looser bound: more draws are looked at, none is decided otherwise",
    ("dispute_type", "len(types) - 1 → the other sign"): "never reached: shares add up to 1",
    ("stories_that_fit", "1e-09 × 1.1"): "a guard against rounding",
    ("practised", "0.5 × 1.1"): "a threshold between 0 and 1, the only values that come",
    ("_carry_on", "0.5 × 1.1"): "a threshold between 0 and 1, the only values that come",
    ("_plan_time", "0.5 × 1.1"): "a threshold between 0 and 1, the only values that come",
    ("support_of", "0.5 × 1.1"): "a threshold between 0 and 1, the only values that come",
    ("_find", "one.low → .high"): "half of a draw is made anew for each pair: slower, the same bits",
    ("_fate", "1.0 × 1.1"): "a looser bound: more draws are looked at, none is decided otherwise",
    ("_by_kind", "2 + 1"): "a wider table, of which no more is used",
    ("_by_kind", "4 + 1"): "a longer table, of which no more is used",
    ("_meet_all", "5 + 1"): "a wider table, of which no more is used",
    ("quotas", "len(programme.origins) - 1 → the other sign"): "always replaced: shares add up to 1",
    ("meets", "week - group.selfhelp_from → the other sign"): "the same parity, and the week is always later",
    (
        "meetings",
        "group.state == RUNNING → the opposite",
    ): "changes only events that the reference does not tell (stopped, resumed)",
    (
        "meetings",
        "group.halted != plan.paused → the opposite",
    ): "changes only events that the reference does not tell (stopped, resumed)",
    ("MOST_AT_HOME", "16 + 1"): "a longer table, of which no more is used",
    ("_look_home", "a → b"): "every place is written again before it is read",
    ("_open", "homes - 1 → the other sign"): "a guard against rounding",
    ("go_on", "6 + 1"): "any power but 3 and 4 means 6",
    (
        "_live_on",
        "1.0 × 1.1",
    ): "only the chance that is written into the event of a group with too few members",
    ("_floor_taker", "m - 1 → the other sign"): "never reached: the weights add up to more than the target",
}


def reason(mutant: Mutant) -> str:
    """Why it does no harm; empty if it should be noticed."""
    return REASONS.get((mutant.function, mutant.change), "")
