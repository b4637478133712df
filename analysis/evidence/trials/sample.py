"""Who is asked, what is seen of them, and who is lost on the way."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .places import Mask, People, Values, Whole
from .spec import Instrument, Loss
from .trial import CONTROL, PROGRAMME, Trial

FAR = 1e6
"""The distance between two persons who may not be matched."""


class Sample(NamedTuple):
    """The persons of a study and what is seen of them: (person, wave) scores, and whether they were found.

    ``null`` and ``null_found`` are the same study had the programme done nothing (NaN where not asked for).
    """

    people: People
    scores: Values
    found: Mask
    null: Values
    null_found: Mask


def draw_sample(trial: Trial, people: People) -> Sample:
    """Choose, measure and lose the persons of one study."""
    tool = trial.file.instrument
    if trial.file.kind == "parallel":
        people = people._replace(arm=np.where(people.joined, PROGRAMME, CONTROL))
    sd = noise_of(trial, people)
    seen = observed(people.real + tool.shared_noise * people.shared, people.noise, sd, tool)
    rows = _asked(trial, people, seen[:, 0])
    asked = people.chosen(rows)
    scores = seen[rows]
    null = observed(asked.matched + tool.shared_noise * asked.shared, asked.noise, sd, tool)
    stopped = asked.stopped.astype(np.float64)
    found = found_again(scores[:, 0], asked, trial.file.loss, scores.shape[1], stopped)
    null_found = found_again(null[:, 0], asked, trial.file.loss, scores.shape[1], 0.0 * stopped)
    return Sample(asked, scores, found, null, null_found)


def observed(values: Values, noise: Values, sd: float, tool: Instrument) -> Values:
    """Scores as the instrument gives them: value + error, rounded if whole, within its scale."""
    seen = values + sd * noise
    if tool.whole:
        seen = np.floor(seen + 0.5)
    return np.clip(seen, tool.least, tool.most)


def noise_of(trial: Trial, people: People) -> float:
    """Standard deviation of the error, as written or as it follows from the reliability.

    reliability = V/(V + error²), V the variance at the first wave among all who could be asked.
    """
    tool = trial.file.instrument
    if tool.noise is not None or tool.reliability is None:
        return float(tool.noise or 0.0)
    values = people.real[could_be_asked(trial, people), 0]
    return float(np.nanstd(values, ddof=1) * np.sqrt(1.0 / tool.reliability - 1.0))


def could_be_asked(trial: Trial, people: People) -> Mask:
    """Everyone who is eligible but for scores, and joined (or would have) where the study asks for that.

    Controls of another place and those beside the groups of the same place have joined nothing.
    """
    who, kind = trial.file.sample.eligible, trial.file.kind
    mask = (people.age >= who.age_from) & (people.age <= who.age_to) & ~np.isnan(people.real[:, 0])
    if who.gender != "any":
        mask &= people.gender == (0 if who.gender == "woman" else 1)
    if who.origins:
        for arm, scenario in ((PROGRAMME, trial.programme), (CONTROL, trial.control or trial.programme)):
            codes = [code for code, one in enumerate(scenario.context.origins) if one.id in who.origins]
            mask &= (people.arm != arm) | np.isin(people.origin, codes)
    if trial.file.sample.choose == "joined" and kind != "parallel":
        apart = (people.arm == CONTROL) & (kind == "quasi_experiment")
        mask &= people.joined | apart
    return np.asarray(mask)


def _asked(trial: Trial, people: People, first: Values) -> Whole:
    """Rows of those who are asked: arm after arm, the study's own places before those of larger sizes.

    Within each block of places the order is by lot, so that any first part is a sample.
    """
    who, mask = trial.file.sample.eligible, could_be_asked(trial, people)
    if who.least_score is not None:
        mask &= first >= who.least_score
    if who.most_score is not None:
        mask &= first <= who.most_score
    block = people.allotted // trial.file.sample.clusters
    own, others = [], []
    for number in range(int(block.max(initial=0)) + 1):
        inside = mask & (block == number)
        own.append(_drawn(trial, people, inside & (people.arm == PROGRAMME)))
        if trial.file.sample.match:
            pool = np.flatnonzero(inside & (people.arm == CONTROL))
            pool = pool[np.argsort(people.rank[pool], kind="stable")]
            others.append(matched_to(own[-1], pool, people, first, trial.file.sample.match))
        else:
            others.append(_drawn(trial, people, inside & (people.arm == CONTROL)))
    return np.concatenate([*own, *others])


def _drawn(trial: Trial, people: People, mask: Mask) -> Whole:
    """Of each cluster so many as are asked, by lot; all of them where there are fewer."""
    rows = np.flatnonzero(mask)
    rows = rows[np.argsort(people.rank[rows], kind="stable")]
    cluster = people.cluster[rows]
    place = np.zeros(len(rows), np.int64)
    quota = np.zeros(len(rows), np.int64)
    for number in np.unique(cluster):
        inside = cluster == number
        place[inside] = np.arange(inside.sum())
        quota[inside] = trial.quota(int(people.allotted[rows[inside][0]]))
    return rows[place < quota]


def matched_to(own: Whole, pool: Whole, people: People, first: Values, alike: tuple[str, ...]) -> Whole:
    """The nearest control of each, nobody taken twice. Who comes first in ``pool`` wins among those as near.

    Gender and origin are the same where that can be, scores and age near by standard deviations.
    """
    if not len(own) or not len(pool):
        return np.zeros(0, np.int64)
    taken = np.zeros(len(pool), bool)
    measured = {"score": first, "age": people.age.astype(np.float64)}
    near = np.concatenate([own, pool])
    unit = {name: max(float(np.std(values[near])), 1e-9) for name, values in measured.items()}
    chosen = []
    for row in own[: len(pool)]:
        distance = np.where(taken, 10.0 * FAR, 0.0)
        for name, kinds in (("gender", people.gender), ("origin", people.origin)):
            if name in alike:
                distance = distance + FAR * (kinds[pool] != kinds[row])
        for name, values in measured.items():
            if name in alike:
                distance = distance + np.abs(values[pool] - values[row]) / unit[name]
        nearest = int(np.argmin(distance))
        taken[nearest] = True
        chosen.append(pool[nearest])
    return np.array(chosen, np.int64)


def found_again(first: Values, people: People, loss: Loss, waves: int, stopped: Values) -> Mask:
    """(person, wave) whether someone was found; everyone at the first wave, nobody again who was lost.

    On average as many are lost as the file says, whatever the odds for single persons are.
    """
    found = np.ones((len(first), waves), bool)
    spread = float(np.std(first))
    leaning = loss.by_stopping * stopped
    if spread > 0.0:
        leaning = leaning + loss.by_score * (first - np.mean(first)) / spread
    for arm, shares in ((PROGRAMME, loss.programme), (CONTROL, loss.control)):
        inside = people.arm == arm
        for wave, share in enumerate(_by_wave(shares, waves), start=1):
            chance = chances(share, leaning[inside])
            found[inside, wave] = people.lost[inside] >= chance
    return np.asarray(np.logical_and.accumulate(found, axis=1))


def _by_wave(shares: tuple[float, ...], waves: int) -> list[float]:
    """The share lost by each later wave; a single figure is of the last one and grows evenly up to it."""
    if len(shares) == 1:
        return [shares[0] * wave / (waves - 1) for wave in range(1, waves)]
    return list(shares) or [0.0] * (waves - 1)


def chances(share: float, leaning: Values) -> Values:
    """Chances with log odds ``a + leaning`` whose mean is ``share``; ``a`` is found by halving."""
    if share <= 0.0 or not np.any(leaning):
        return np.full(len(leaning), max(share, 0.0))
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2.0
        lost = float(np.mean(_logistic(middle + leaning)))
        low, high = (middle, high) if lost < share else (low, middle)
    return _logistic((low + high) / 2.0 + leaning)


def _logistic(x: NDArray[np.float64]) -> Values:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
