"""What a trial file says, typed: arms, sample, instrument, waves, loss, analysis, sizes."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import model_validator

from sim.scenario.base import Frozen, Id, Listed, Section, key
from sim.scenario.models import NAME

Settings = Annotated[Mapping[str, Any], Frozen]
Weeks = Annotated[tuple[int, ...], Listed]
Shares = Annotated[tuple[float, ...], Listed]
Kind = Literal["parallel", "cluster", "wait_list", "quasi_experiment", "stepped_wedge"]
Method = Literal["changes", "adjusted", "cluster_means", "wedge"]
NONE = "none"
USUAL_METHOD: dict[str, Method] = {
    "parallel": "changes", "quasi_experiment": "changes", "cluster": "cluster_means",
    "wait_list": "cluster_means", "stepped_wedge": "wedge",
}  # fmt: skip
OF_PERSONS: tuple[str, ...] = ("changes", "adjusted")
"""Analyses that take persons for independent; the others compare clusters."""


def spelled_out(value: object) -> object:
    """A file with its short forms written in full: an arm may be a name, a loss a single share."""
    if not isinstance(value, dict):
        return value
    full = dict(value)
    for name in ("programme", "control"):
        if isinstance(full.get(name), str):
            full[name] = {"scenario": full[name]}
    if isinstance(full.get("loss"), dict):
        full["loss"] = {
            name: [part] if isinstance(part, (int, float)) and name in ("programme", "control") else part
            for name, part in full["loss"].items()
        }
    return full


class Arm(Section):
    """What those with the programme live: a ready scenario or a file, with other values for some keys."""

    scenario: str = key(..., "the ready scenario or file", max_length=400)
    set: Settings = key({}, "other values for some keys, by dotted key")


class ControlArm(Section):
    """What the others live."""

    scenario: str = key(
        NONE, "the ready scenario or file; none: the same place without programme", max_length=400
    )
    set: Settings = key({}, "other values for some keys, by dotted key")
    waits: int | None = key(
        None, "wait_list: the week in which the programme comes to those who wait", unit="week", ge=2, le=2080
    )


class Eligible(Section):
    """Who can be part of the study."""

    age_from: int = key(15, "youngest age", unit="years", ge=15, le=120)
    age_to: int = key(120, "oldest age", unit="years", ge=15, le=120)
    gender: Literal["any", "woman", "man"] = key("any", "women, men, or any")
    origins: Annotated[tuple[str, ...], Listed] = key((), "origins by id; left out: all", max_length=20)
    least_score: float | None = key(
        None, "lowest score at the first wave, as it was observed", unit="points", ge=-1e6, le=1e6
    )
    most_score: float | None = key(
        None, "highest score at the first wave, as it was observed", unit="points", ge=-1e6, le=1e6
    )


class Sample(Section):
    """How many places and persons there are, and how they are chosen."""

    clusters: int = key(
        4, "clusters in all; half of them with the programme, but for parallel and stepped_wedge",
        ge=1, le=2000,
    )  # fmt: skip
    communities: int = key(1, "communities in each cluster", ge=1, le=200)
    persons: float = key(
        12.0, "persons of each cluster who are asked, on average; in parallel: of each arm there",
        unit="persons", ge=1.0, le=5000.0,
    )  # fmt: skip
    choose: Literal["joined", "eligible"] = key(
        "joined", "joined: those who join a group (or would, had it opened); eligible: anyone by chance"
    )
    match: Annotated[tuple[Literal["score", "age", "gender", "origin"], ...], Listed] = key(
        (), "quasi_experiment: what the control of each must have alike, as observed at the start",
        max_length=4,
    )  # fmt: skip
    eligible: Eligible = key(Eligible(), "who can be part of the study")
    differ: Annotated[Mapping[str, Shares], Frozen] = key(
        {}, "keys in which communities differ by chance, each with its lowest and highest value",
        max_length=20,
    )  # fmt: skip


class CutOff(Section):
    """The score from which on someone counts as above the cut-off."""

    women: float = key(..., "for women", unit="points", ge=-1e6, le=1e6)
    men: float = key(..., "for men", unit="points", ge=-1e6, le=1e6)


class Instrument(Section):
    """What is measured, and how well."""

    name: Id = key("srq", "what columns call it")
    outcome: Id = key("srq20", "the outcome of persons that it measures")
    noise: float | None = key(
        None, "standard deviation of its error; give this or the reliability", unit="points", ge=0.0, le=1e6
    )
    reliability: float | None = key(
        None,
        "share of the variance of scores at the first wave that is no error",
        unit="share",
        gt=0.0,
        le=1.0,
    )
    shared_noise: float = key(
        0.0, "standard deviation of the error that all of one community share in a wave: who asks, what "
        "happened there that no model knows",
        unit="points", ge=0.0, le=1e6,
    )  # fmt: skip
    whole: bool = key(True, "whether scores are whole numbers")
    least: float = key(0.0, "lowest score", unit="points", ge=-1e6, le=1e6)
    most: float = key(20.0, "highest score", unit="points", ge=-1e6, le=1e6)
    cut_off: CutOff | None = key(None, "from which score on someone counts as above the cut-off")


class Loss(Section):
    """Who is not found again. This is loss of the study and not drop-out from groups."""

    programme: Shares = key((), "share lost by each later wave, or by the last one alone", max_length=50)
    control: Shares = key((), "the same for controls", max_length=50)
    by_score: float = key(
        0.0, "log odds of being lost for a score one standard deviation higher at the first wave", ge=-5, le=5
    )
    by_stopping: float = key(
        0.0, "log odds of being lost for someone who stopped coming to the group", ge=-5, le=5
    )


class Analysis(Section):
    """How the study was analysed."""

    method: Method | None = key(
        None,
        "changes: persons' changes by a t-test; adjusted: last scores given the first ones; cluster_means: "
        "mean changes of clusters by a t-test; wedge: cluster means with effects of clusters and waves; left "
        "out: changes, cluster_means or wedge, as the kind asks for",
    )
    alpha: float = key(0.05, "chance of a false alarm that is taken", unit="share", ge=0.0001, le=0.5)


class TrialFile(Section):
    """One study as it was done, or as it is planned."""

    name: str = key("default", "a short name", min_length=1, max_length=80, pattern=NAME)
    question: str = key("", "the question this study is to answer", max_length=400)
    notes: str = key("", "anything worth remembering", max_length=20_000)
    kind: Kind = key(
        ...,
        "parallel: persons in the same places; cluster: places by lot; wait_list: places by lot, the others "
        "later; quasi_experiment: controls from another place; stepped_wedge: all places, step after step",
    )
    programme: Arm = key(..., "what those with the programme live")
    control: ControlArm = key(ControlArm(), "what the others live")
    sample: Sample = key(Sample(), "places and persons")
    instrument: Instrument = key(Instrument(noise=2.1), "what is measured")
    waves: Weeks = key(
        ..., "weeks in which everyone is asked, the first before the programme", min_length=2, max_length=50
    )
    steps: Weeks = key((), "stepped_wedge: the week in which each step begins", max_length=50)
    loss: Loss = key(Loss(), "who is not found again")
    analysis: Analysis = key(Analysis(), "how it was analysed")
    sizes: Weeks = key(
        (), "sizes for which power is told beside that of the study: clusters in all, or persons in each arm "
        "where persons are compared",
        max_length=30,
    )  # fmt: skip
    studies: int = key(200, "studies that are lived", ge=1, le=100_000)
    seed: int = key(1, "the seed of the first study; the others follow it", ge=0, le=2**53)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        return spelled_out(data)

    @property
    def method(self) -> Method:
        """The analysis: the one that was written, or the usual one of this kind of study."""
        return self.analysis.method or USUAL_METHOD[self.kind]

    @property
    def compares_persons(self) -> bool:
        """Whether the analysis takes persons, not clusters, for independent."""
        return self.method in OF_PERSONS
