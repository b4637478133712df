"""The places of a study, lived: everyone in them, what is measured of them, and who joined."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.community import Community
from sim.runs import Result, finish
from sim.scenario import Scenario

from ...rollout.community import seed_of
from .luck import Draw, interview_noise, normals, uniforms
from .trial import CONTROL, PROGRAMME, Arms, Trial

Values = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
ALL = np.zeros(1, np.int64)
"""Whom a draw is about that is the same for a whole community."""


class People(NamedTuple):
    """Everyone of one cluster, or of all: one row a person, waves as columns.

    ``real`` is what was lived, ``matched`` what the same persons live with the same luck under what controls
    live (NaN where that was not asked for), both without error; ``noise`` and ``shared``, the
    error of a whole community, are standard normal. ``joined``:
    took part in a group, or would have. ``rank`` is a uniform draw.
    """

    cluster: Whole
    allotted: Whole
    arm: Whole
    gender: Whole
    age: Whole
    origin: Whole
    joined: Mask
    stopped: Mask
    rank: Values
    lost: Values
    noise: Values
    shared: Values
    real: Values
    matched: Values

    def chosen(self, rows: Whole | Mask) -> "People":
        """Some of them, in this order."""
        columns: list[Any] = [part[rows] for part in self]
        return People(*columns)


def together(parts: list[People]) -> People:
    """Several in one."""
    columns: list[Any] = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return People(*columns)


def live_places(trial: Trial, numbers: Mapping[str, float], seed: int, with_matched: bool) -> People:
    """Live all places of one study. Raises CommonGroundError."""
    arms, parts = trial.arms(numbers), []
    sample = trial.file.sample
    for cluster, allotted in enumerate(trial.allotted(seed)):
        for number in range(sample.communities):
            own = seed_of(seed, cluster * sample.communities + number)
            parts.append(_live(trial, arms, own, cluster, int(allotted), with_matched))
    return together(parts)


def _live(trial: Trial, arms: Arms, seed: int, cluster: int, allotted: int, with_matched: bool) -> People:
    """One community in its arm."""
    arm, own = trial.arm_of(allotted), trial.settings(seed, allotted)
    if arm == PROGRAMME:
        scenario = _of(arms.programme, own)
        community = Community.start(scenario, seed)
        matched = community.fork(_of(arms.matched, own)) if with_matched else None
        result = finish(community, trial.last)
        joined = result.records.state.person.enrolled_in >= 0
        other = finish(matched, trial.last) if matched else None
        return _people(trial, result, other, cluster, allotted, joined)
    if trial.file.kind == "quasi_experiment":
        result = finish(Community.start(_of(arms.control, own), seed), trial.last)
        joined = result.records.state.person.enrolled_in >= 0
    else:
        scenario = _of(arms.programme, own)
        community = Community.start(scenario, seed)
        result = finish(community.fork(_of(arms.control, own)), trial.last)
        joined = _would_join(trial, scenario, community)
    return _people(trial, result, result, cluster, allotted, joined)


def _of(scenario: Scenario, own: dict[str, object]) -> Scenario:
    has_start = scenario.programme.modality != "none"
    settings = {key: value for key, value in own.items() if has_start or key != "programme.start"}
    return scenario.with_(settings) if settings else scenario


def _would_join(trial: Trial, scenario: Scenario, community: Community) -> Mask:
    """Who would take part if groups opened here: they are listed before lots are drawn."""
    if trial.file.sample.choose == "joined":
        community.advance(min(max(scenario.programme.opening_weeks), trial.last))
    return np.asarray(community.state.person.enrolled_in >= 0)


def _people(
    trial: Trial, result: Result, other: Result | None, cluster: int, allotted: int, joined: Mask
) -> People:
    person, seed = result.records.state.person, result.seed
    key = np.asarray(person.key, np.int64)
    count, waves = len(key), list(trial.file.waves)
    real = _at(result, trial.file.instrument.outcome, waves)
    arm = trial.arm_of(allotted)
    matched = _at(other, trial.file.instrument.outcome, waves) if other else np.full_like(real, np.nan)
    return People(
        cluster=np.full(count, cluster), allotted=np.full(count, allotted), arm=np.full(count, arm),
        gender=np.asarray(person.gender, np.int64), age=np.asarray(person.age, np.int64),
        origin=np.asarray(person.origin, np.int64), joined=joined,
        stopped=np.asarray(person.stopped == 1) & (arm != CONTROL), rank=uniforms(seed, Draw.CHOSEN, key),
        lost=uniforms(seed, Draw.LOST, key),
        noise=np.stack([interview_noise(seed, week, key) for week in waves], axis=1),
        shared=np.tile([normals(seed, Draw.SHARED, ALL, week)[0] for week in waves], (count, 1)),
        real=real, matched=matched,
    )  # fmt: skip


def _at(result: Result, outcome: str, waves: list[int]) -> Values:
    """(person, wave) of one outcome, without error."""
    return np.ascontiguousarray(result.records.history(outcome)[waves].T, np.float64)
