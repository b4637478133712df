"""Records: what a run wrote down, as tidy tables. Rows become keys here, codes become names."""

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .events import Event
from .outcomes import DERIVED, HISTORY, OUTCOMES
from .scenario import Scenario
from .state import NEVER, PERSON, SEATS, State
from .strata import (
    CASE,
    CELLS,
    DERIVED_FROM,
    FOCAL,
    GENDERS,
    REACHES,
    THIRDS,
    WORST,
    Stratum,
    cell_codes,
    interview,
    large_sums,
    means_of,
    means_of_sums,
    membership,
    reach_of,
    strata_of,
    worst_off,
)
from .week import WEEK

if TYPE_CHECKING:
    import pandas as pd

    from .community import Community

PROGRAMME, REFERENCE = "programme", "reference"
KINDS = ("", "household", "neighbour", "group")
MEDIATORS = ("", "elders", "group", "selfhelp", "network")
ENDED = ("running", "completed", "too_few", "stopped")
GROUP_DISPUTE = {_name: Event[_name].value for _name in ("fell_out", "grew_hot", "violence", "mediated",
                                                        "agreed", "decided", "broke", "faded")}  # fmt: skip
STAFF = [Event.facilitator_left, Event.facilitator_joined, Event.trained_again]
"""Events whose person is a facilitator, by number."""
PERSON_STATES = [field.name for field in PERSON if field.unit == "index"]
_PERSON_OUTCOMES = (*HISTORY, *DERIVED)
_PLACE = {outcome.name: place for place, outcome in enumerate(HISTORY)}
_EXTRA = {CASE: 0, "reintegration_voice": 1}
_GOOD = {"up": 1, "down": -1, "none": 0}
_RISING = np.array([_GOOD[outcome.good] for outcome in HISTORY]), np.array([-1, 1])


def _frame(values: Any, columns: Any = None) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(values, columns=columns)


@cache
def _categories(names: tuple[str, ...]) -> Any:
    import pandas as pd

    return pd.CategoricalDtype(list(names))


@cache
def _outcome_names() -> Any:
    import pandas as pd

    return pd.Index(list(OUTCOMES))


def _category(names: list[str] | tuple[str, ...], codes: np.ndarray) -> Any:
    import pandas as pd

    return pd.Categorical.from_codes(codes.astype(np.int64), dtype=_categories(tuple(names)))


class Records:
    """The tables of one run. ``labels`` are the reach labels of the programme arm of a comparison."""

    def __init__(self, community: "Community") -> None:
        self.scenario: Scenario = community.scenario
        self.seed, self.week, self.book, self.state = (
            community.seed, community.week, community.book, community.state,
        )  # fmt: skip
        self._at_start = community.people_at_start

    @cached_property
    def reach(self) -> np.ndarray:
        """Reach of each person in this run: 0 participant, 1 household, 2 other."""
        return reach_of(self.state)

    @cached_property
    def _history(self) -> np.ndarray:
        return self.book.log.history[: self.week + 1]

    @cached_property
    def _interview(self) -> np.ndarray:
        return interview(self._history, self.state, self.seed)

    def history(self, outcome: str) -> np.ndarray:
        """(week, person) of one outcome of persons, in order of key; NaN where it is not defined."""
        if outcome in _EXTRA:
            return self._interview[..., _EXTRA[outcome]]
        source, factor, offset = DERIVED_FROM.get(outcome, (outcome, 1.0, 0.0))
        values = self._history[..., _PLACE[source]]
        return values if factor == 1.0 else values.astype(np.float64) * factor + offset

    def means(
        self, labels: np.ndarray | None = None, *, worst: bool = True, interviewed: bool = True
    ) -> tuple[tuple[Stratum, ...], np.ndarray, np.ndarray]:
        """Strata, means (week, stratum, outcome of persons) and numbers of persons (stratum).

        The last stratum is ``worst_tenth``: per outcome the tenth with the worst value at week 0. It can be
        left out to save time, and so can what people would say when asked (then not defined).
        """
        large = self.book.is_large
        reach = None if large else self.reach if labels is None else labels
        networks = reach is not None and bool(np.any(reach == FOCAL))
        strata = strata_of(self.scenario, with_reach=not large, networks=networks)
        code = cell_codes(self.state, reach)
        size = membership(strata) @ np.bincount(code, minlength=CELLS)
        if large:
            means = means_of_sums(large_sums(self.book)[: self.week + 1], strata)
            return strata, self._derive(means), size
        tenth = max(1, len(self.state.person) // 10)
        parts = []
        sources = (self._history, self._interview) if interviewed else (self._history,)
        for values, rising in zip(sources, _RISING, strict=False):
            means = means_of(values, code, strata)
            lowest = [worst_off(values, rising, tenth)[:, None]] if worst else []
            parts.append(np.concatenate([means, *lowest], axis=1))
        means = np.concatenate(parts, axis=2)
        if worst:
            strata, size = (*strata, Stratum(WORST)), np.append(size, tenth)
        return strata, self._derive(means), size

    def _derive(self, means: np.ndarray) -> np.ndarray:
        """Means of all outcomes of persons, derived ones included, in the order of the register."""
        unknown = np.full_like(means[..., 0], np.nan)
        columns = [means[..., place] for place in range(len(HISTORY))]
        for outcome in DERIVED:
            if outcome.name in _EXTRA:
                place = len(HISTORY) + _EXTRA[outcome.name]
                columns.append(means[..., place] if place < means.shape[2] else unknown)
            else:
                source, factor, offset = DERIVED_FROM[outcome.name]
                columns.append(factor * means[..., _PLACE[source]] + offset)
        return np.stack(columns, axis=2)

    def weekly(
        self, labels: np.ndarray | None = None, *, run: int = 0, arm: str = PROGRAMME
    ) -> "pd.DataFrame":
        """One row a week and stratum, one column an outcome; community outcomes in stratum all only."""
        import pandas as pd

        strata, means, size = self.means(labels)
        weeks, count = self.week + 1, len(strata)
        rows = weeks * count
        values = np.full((len(OUTCOMES), weeks, count), np.nan)
        values[: len(_PERSON_OUTCOMES)] = np.moveaxis(means, 2, 0)
        values[len(_PERSON_OUTCOMES) :, :, 0] = self.book.log.weekly[:weeks].T
        columns: dict[str, Any] = {
            "run": np.full(rows, run, np.int32), "seed": np.full(rows, self.seed, np.int64),
            "arm": _category((PROGRAMME, REFERENCE), np.full(rows, (PROGRAMME, REFERENCE).index(arm))),
            "week": np.repeat(np.arange(weeks, dtype=np.int16), count),
            "stratum": _category([s.name for s in strata], np.tile(np.arange(count), weeks)),
            "n": np.tile(size.astype(np.int32), weeks),
        }  # fmt: skip
        outcomes = _frame(values.reshape(len(OUTCOMES), rows).T, _outcome_names())
        frame = pd.concat([_frame(columns), outcomes], axis=1)
        frame.attrs["units"] = {name: outcome.unit for name, outcome in OUTCOMES.items()}
        return frame

    def events(self, *, run: int = 0, arm: str = PROGRAMME) -> "pd.DataFrame":
        """One row an event, in the order in which they happened; empty where events were off."""
        row: Any = self.book.log.row[: min(int(self.book.log.count[0]), len(self.book.log.row))]
        if not self.book.log.on[0]:
            row = row[:0]
        codes = {event.value: place for place, event in enumerate(Event)}
        phases = [phase.name for phase in WEEK]
        staff = np.isin(row.event, STAFF)
        disputes = np.isin(row.event, list(GROUP_DISPUTE.values()))
        week_phase = row.week.astype(np.int64) * 100 + row.phase
        return _frame({
            "run": np.full(len(row), run, np.int32),
            "arm": _category((PROGRAMME, REFERENCE), np.full(len(row), (PROGRAMME, REFERENCE).index(arm))),
            "week": row.week.astype(np.int16),
            "phase": _category(phases, row.phase),
            "order": _order_within(week_phase),
            "event": _category([event.name for event in Event], np.array([codes[e] for e in row.event], int)),
            "person": np.where(staff, row.person, self._key(row.person)).astype(np.int32),
            "other": self._key(row.other).astype(np.int32), "group": self._group(row.group),
            "pair": np.where(disputes, self._pair(row.person, row.other), -1).astype(np.int32),
            "value": row.value.astype(np.float64),
        })  # fmt: skip

    def _group(self, rows: np.ndarray) -> np.ndarray:
        """Keys of groups given as rows, −1 for none."""
        return np.append(self.state.group.key, -1)[rows].astype(np.int32)

    def _key(self, rows: np.ndarray) -> np.ndarray:
        keys = np.append(self.state.person.key, -1)
        return np.asarray(keys[rows])

    def _pair(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Rows of the pairs of two persons (given as rows) in the table of pairs."""
        pair: Any = self.state.pair[: int(self.state.community.pairs[0])]
        key = self.state.person.key
        known = key[pair.low] * 2**31 + key[pair.high]
        a, b = self._key(one), self._key(two)
        wanted = np.minimum(a, b) * 2**31 + np.maximum(a, b)
        return np.asarray(np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0)))

    def agreements(self, *, run: int = 0, arm: str = PROGRAMME) -> "pd.DataFrame":
        """The register of agreements: one row each, by week, then by pair."""
        made: Any = self.state.agreement[: int(self.state.community.agreements[0])]
        key = self.state.person.key
        made = made[np.lexsort((key[made.high], key[made.low], made.week))]
        made = made[made.week >= 1]
        origin = self.state.person.origin
        types = list(self.scenario.context.disputes)
        broken = made.broken_week != NEVER
        import pandas as pd

        return _frame({
            "run": run, "arm": arm, "seed": self.seed, "agreement": np.arange(len(made)),
            "week": made.week.astype(np.int64), "dispute_type": [types[code] for code in made.type],
            "tie": [KINDS[code] for code in made.kind],
            "cross_origin": ["true" if x else "false" for x in origin[made.low] != origin[made.high]],
            "party_a": key[made.low], "party_b": key[made.high],
            "mediator": [MEDIATORS[code] for code in made.mediator],
            "group": self._group(made.group).astype(np.int64),
            "commitment": made.commitment, "tension": made.tension,
            "status": np.where(broken, "broken", "held"),
            "broken_week": pd.array(np.where(broken, made.broken_week, -1), dtype="Int64").copy(),
        }).assign(broken_week=lambda f: f["broken_week"].mask(f["broken_week"] < 0))  # fmt: skip

    def groups(self, *, run: int = 0, arm: str = PROGRAMME) -> "pd.DataFrame":
        """One row a group that opened."""
        import pandas as pd

        group: Any = self.state.group[self.state.group.start_week != NEVER]
        each = self.scenario.programme.facilitators.per_group
        sessions = np.maximum(group.sessions, 1)
        weeks = {}
        for name in ("start_week", "end_week", "selfhelp_from", "selfhelp_until", "follow_from"):
            values = group[name].astype(np.int64)
            weeks[name] = pd.array(values, dtype="Int16")
            weeks[name][values == NEVER] = pd.NA
        return _frame({
            "run": np.full(len(group), run, np.int32), "arm": arm, "group": group.key.astype(np.int32),
            "modality": self.scenario.programme.modality,
            "facilitators": [list(range(f, f + each)) if f >= 0 else [] for f in group.facilitator],
            "start_week": weeks["start_week"], "end_week": weeks["end_week"],
            "enrolled": group.enrolled.astype(np.int32), "present_mean": group.present_sum / sessions,
            "sessions_held": group.sessions.astype(np.int32), "phase": group.phase.astype(np.int8),
            "ended": [ENDED[code] for code in group.ended],
            "selfhelp_from": weeks["selfhelp_from"], "selfhelp_until": weeks["selfhelp_until"],
            "follow_from": weeks["follow_from"], "goal": np.where(group.focal >= 0, group.goal, np.nan),
            "safety_start": group.safety_start, "safety_end": group.safety_end,
            "trust_start": group.trust_start, "trust_end": group.trust_end, "ownership": group.ownership,
            "turns_gini": group.gini_sum / sessions, "hurts": group.hurts_sum.astype(np.int32),
            "crises": group.crises_sum.astype(np.int32), "dropouts": group.dropouts.astype(np.int32),
        })  # fmt: skip

    def persons(
        self, weeks: list[int] | None = None, labels: np.ndarray | None = None, *, run: int = 0,
        arm: str = PROGRAMME,
    ) -> "pd.DataFrame":  # fmt: skip
        """One row a person and recorded week (default: 0 and the last); synthetic, never ranked."""
        import pandas as pd

        person, reach = self.state.person, self.reach if labels is None else labels
        wanted = [w for w in (weeks or sorted({0, self.week})) if 0 <= w <= self.week]
        frames = []
        for week in [w for w in wanted if not self.book.is_large or w == self.week]:
            frames.append(_frame(self._people(person, reach, week, run, arm)))
        return pd.concat(frames, ignore_index=True)

    def _came(self, week: int) -> np.ndarray:
        """Meetings attended up to a week."""
        return np.asarray(np.nansum(self.history("attendance")[: week + 1], axis=0), np.int16)

    def _people(self, person: Any, reach: np.ndarray, week: int, run: int, arm: str) -> dict[str, Any]:
        n, last = len(person), week == self.week
        origins = [origin.id for origin in self.scenario.context.origins]
        roles = ["", *(role.id for role in self.scenario.context.roles)]
        columns: dict[str, Any] = {
            "run": np.full(n, run, np.int32), "arm": arm, "week": np.full(n, week, np.int16),
            "person": person.key.astype(np.int64), "household": person.household.astype(np.int64),
            "neighbourhood": person.neighbourhood.astype(np.int32),
            "origin": _category(origins, person.origin), "gender": _category(GENDERS, person.gender),
            "standing": _category(THIRDS, person.third), "reach": _category((*REACHES, "focal"), reach),
            "youth": person.youth == 1, "role": _category(roles, person.role),
            "group": self._group(person.enrolled_in),
            "sessions": person.sessions.astype(np.int16) if last else self._came(week),
        }  # fmt: skip
        for name in PERSON_STATES:
            if name == "standing":
                continue
            source = person if last else self._at_start if week == 0 else None
            if source is not None:
                columns[name] = source[name].astype(np.float64)
            elif name in _PLACE:
                columns[name] = self._history[week, :, _PLACE[name]].astype(np.float64)
        return columns


def _order_within(week_phase: np.ndarray) -> np.ndarray:
    """Place of each event within its week and phase (events come sorted by both)."""
    if len(week_phase) == 0:
        return np.zeros(0, np.int32)
    starts = np.flatnonzero(np.append(True, week_phase[1:] != week_phase[:-1]))
    lengths = np.diff(np.append(starts, len(week_phase)))
    return (np.arange(len(week_phase)) - np.repeat(starts, lengths)).astype(np.int32)


def seats_of(state: State, group: int) -> list[int]:
    """Keys of the members of a group, in order."""
    member = state.group.member[group, :SEATS]
    return [int(state.person.key[i]) for i in member if i >= 0]
