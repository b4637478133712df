"""One study lived again, and everything that it would report: a reader for banks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .analyses import (
    NOTHING,
    Answer,
    by_adjustment,
    by_changes,
    by_clusters,
    by_wedge,
    cell_means,
    changes,
    intraclass,
)
from .places import Mask, People, live_places
from .sample import Sample, draw_sample
from .trial import CONTROL, PROGRAMME, Trial

Values = NDArray[np.float64]
ARM_NAMES = ("programme", "control")
OF_ARM = ("start", "sd", "change")
WOMAN = 0


class Seen(NamedTuple):
    """What a study has of its persons: who they are, and (person, wave) scores, NaN for those not found."""

    people: People
    scores: Values


@dataclass(frozen=True)
class TrialReader:
    """Lives a whole study with one seed and reads what it would have reported.

    Columns, ``x`` the name of the instrument, ``arm`` programme or control:

    * ``x_start_arm``, ``x_sd_arm``: mean and standard deviation at the first wave; ``x_change_arm``: mean
      change to the last wave of those found; ``x_change_arm_weekW``: the same to a wave between.
    * ``n_arm``, ``found_arm``, ``lost_arm``: persons asked, found at the last wave, share lost.
    * ``x_above_arm``, ``x_above_end_arm``: share above the cut-off at the first and last wave;
      ``x_change_women_above_arm``: mean change of women who were above it.
    * ``x_difference``, ``x_error``, ``x_low``, ``x_high``, ``p``: what the analysis says; ``icc``: share of
      the variance of changes that lies between clusters.
    * ``x_difference_N``, ``p_N``: the same had the study only the size N.

    ``with_matched``: every participant's own matched run is lived, too. It gives ``x_truth``, the mean effect
    on the very persons that were asked, without error, and ``null_difference`` and ``null_p`` (``_N``): the
    same study with the same persons, luck, errors and losses, had the programme done nothing.
    """

    trial: Trial
    with_matched: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the statistics."""
        return tuple(self._names())

    @property
    def key(self) -> str:
        """What is lived."""
        return f"{self.trial.key}-{self.with_matched}"

    @property
    def cost(self) -> float:
        """About how many seconds one reading takes."""
        trial, sample = self.trial, self.trial.file.sample
        arms = 1.5 if self.with_matched else 1.0
        weeks = trial.programme.burn_in / 2 + arms * trial.last
        each = 0.006 + weeks * trial.programme.context.persons * 6e-7
        return trial.clusters * sample.communities * each

    def read(self, numbers: Mapping[str, float], seed: int) -> Sequence[float]:
        """The statistics of one study."""
        people = live_places(self.trial, numbers, seed, self.with_matched)
        found = statistics(self.trial, draw_sample(self.trial, people), self.with_matched)
        return [found.get(name, float("nan")) for name in self.columns]

    def _names(self) -> list[str]:
        trial, x = self.trial, self.trial.file.instrument.name
        between = [f"_week{week}" for week in trial.file.waves[1:-1]]
        names = []
        for arm in arms_of(trial):
            names += [f"{x}_{what}_{arm}" for what in OF_ARM]
            names += [f"{x}_change_{arm}{week}" for week in between]
            names += [f"n_{arm}", f"found_{arm}", f"lost_{arm}"]
            if trial.file.instrument.cut_off is not None:
                names += [f"{x}_above_{arm}", f"{x}_above_end_{arm}", f"{x}_change_women_above_{arm}"]
        names += [f"{x}_difference", f"{x}_error", f"{x}_low", f"{x}_high", "p", "icc"]
        names += [name for size in trial.sizes for name in (f"{x}_difference_{size}", f"p_{size}")]
        if self.with_matched:
            names += [f"{x}_truth", "null_difference", "null_p"]
            names += [f"null_p_{size}" for size in trial.sizes]
        return names


def arms_of(trial: Trial) -> tuple[str, ...]:
    """The arms that are told apart; in a stepped wedge everyone is in one."""
    return ARM_NAMES[:1] if trial.file.kind == "stepped_wedge" else ARM_NAMES


def statistics(trial: Trial, sample: Sample, with_matched: bool) -> dict[str, float]:
    """Everything that a study would report, by column."""
    x, people = trial.file.instrument.name, sample.people
    seen = Seen(people, np.where(sample.found, sample.scores, np.nan))
    found: dict[str, float] = {}
    for number, arm in enumerate(arms_of(trial)):
        found |= _of_arm(trial, seen, people.arm == number, arm)
    own = _first(trial, seen, trial.own_size)
    told = analysed(trial, own)
    low, high = told.interval(trial.file.analysis.alpha)
    found |= {
        f"{x}_difference": told.difference, f"{x}_error": told.error, f"{x}_low": low, f"{x}_high": high,
        "p": told.p, "icc": _icc(own),
    }  # fmt: skip
    for size in trial.sizes:
        told = analysed(trial, _first(trial, seen, size))
        found |= {f"{x}_difference_{size}": told.difference, f"p_{size}": told.p}
    if with_matched:
        nothing = Seen(people, np.where(sample.null_found, sample.null, np.nan))
        told = analysed(trial, _first(trial, nothing, trial.own_size))
        found |= {f"{x}_truth": truth(trial, people), "null_difference": told.difference, "null_p": told.p}
        for size in trial.sizes:
            found[f"null_p_{size}"] = analysed(trial, _first(trial, nothing, size)).p
    return found


def _of_arm(trial: Trial, seen: Seen, inside: Mask, arm: str) -> dict[str, float]:
    """What is told of one arm."""
    x, tool, waves = trial.file.instrument.name, trial.file.instrument, trial.file.waves
    scores = seen.scores[inside & _in_study(trial, seen.people)]
    people = seen.people.chosen(inside & _in_study(trial, seen.people))
    first = scores[:, 0]
    found = {
        f"{x}_start_{arm}": _mean(first), f"{x}_sd_{arm}": _sd(first),
        f"{x}_change_{arm}": _mean(changes(scores)), f"n_{arm}": float(len(first)),
        f"found_{arm}": float(np.isfinite(scores[:, -1]).sum()),
        f"lost_{arm}": _mean(np.isnan(scores[:, -1]).astype(np.float64)),
    }  # fmt: skip
    for wave, week in enumerate(waves[1:-1], start=1):
        found[f"{x}_change_{arm}_week{week}"] = _mean(scores[:, wave] - first)
    if tool.cut_off is not None:
        cut = np.where(people.gender == WOMAN, tool.cut_off.women, tool.cut_off.men)[:, None]
        above = np.where(np.isnan(scores), np.nan, scores >= cut)
        women = (above[:, 0] == 1.0) & (people.gender == WOMAN)
        found |= {
            f"{x}_above_{arm}": _mean(above[:, 0]), f"{x}_above_end_{arm}": _mean(above[:, -1]),
            f"{x}_change_women_above_{arm}": _mean(changes(scores)[women]),
        }  # fmt: skip
    return found


def _in_study(trial: Trial, people: People) -> Mask:
    """Whom the study itself has; larger sizes that power is told for have more."""
    return _first_rows(trial, people, trial.own_size)


def _first(trial: Trial, seen: Seen, size: int) -> Seen:
    """A study of this size: the first clusters by lot, or the first persons of each arm."""
    rows = _first_rows(trial, seen.people, size)
    return Seen(seen.people.chosen(rows), seen.scores[rows])


def _first_rows(trial: Trial, people: People, size: int) -> Mask:
    if not trial.file.compares_persons:
        return np.asarray(people.allotted < size)
    mask = np.zeros(len(people.arm), bool)
    for arm in (PROGRAMME, CONTROL):
        mask[np.flatnonzero(people.arm == arm)[:size]] = True
    return mask


def analysed(trial: Trial, seen: Seen) -> Answer:
    """What the analysis of the study says."""
    people, scores = seen
    control = people.arm == CONTROL
    if not len(control):
        return NOTHING
    if trial.file.method == "changes":
        return by_changes(scores, control)
    if trial.file.method == "adjusted":
        return by_adjustment(scores, control)
    if trial.file.method == "cluster_means":
        return by_clusters(scores, control, people.cluster)
    return by_wedge(cell_means(scores, people.cluster), _treated(trial, people))


def _treated(trial: Trial, people: People) -> Mask:
    """(cluster, wave) whether the programme has begun there."""
    rows = np.unique(people.cluster, return_index=True)[1]
    begins = np.array([trial.step_of(int(allotted)) for allotted in people.allotted[rows]])
    return np.asarray(np.array(trial.file.waves)[None, :] >= begins[:, None])


def truth(trial: Trial, people: People) -> float:
    """The mean effect on the very persons who were asked, against their matched run, without error.

    At the last wave; in a stepped wedge over all waves in which the programme had begun.
    """
    effect = people.real - people.matched
    mine = (people.arm == PROGRAMME) & _in_study(trial, people)
    if trial.file.kind != "stepped_wedge":
        return _mean(effect[mine, -1])
    begins = np.array([trial.step_of(int(allotted)) for allotted in people.allotted])
    begun = np.array(trial.file.waves)[None, :] >= begins[:, None]
    return _mean(effect[begun & mine[:, None]])


def _icc(seen: Seen) -> float:
    """The share of the variance of changes between clusters, within arms."""
    change = changes(seen.scores).copy()
    for arm in (PROGRAMME, CONTROL):
        inside = seen.people.arm == arm
        change[inside] -= _mean(change[inside])
    return intraclass(change, seen.people.cluster)


def _mean(values: Values) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def _sd(values: Values) -> float:
    known = values[np.isfinite(values)]
    return float(np.std(known, ddof=1)) if len(known) > 1 else float("nan")
