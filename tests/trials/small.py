"""Studies small enough for tests: villages of seventy, a few weeks."""

from pathlib import Path
from typing import Any

from analysis.evidence.trials.load import load_trial
from analysis.evidence.trials.reader import TrialReader
from analysis.evidence.trials.trial import Trial

TEXT = """
name: small
question: Is everything seen as a study would see it?
kind: cluster
programme:
  scenario: burundi_hamlet
  set:
    context.persons: 70
    burn_in: 2
    programme.groups: 2
    programme.group_size: 8
    programme.sessions: 4
sample: {clusters: 6, persons: 9.5}
instrument: {name: srq, outcome: srq20, noise: 2.1, cut_off: {women: 10, men: 8}}
waves: [0, 4, 8]
loss: {programme: 0.2, control: [0.1, 0.3]}
sizes: [4, 8]
studies: 6
"""
OTHERS = {
    "parallel": {"kind": "parallel", "programme.set.programme.recruitment.rule": "random", "sizes": [10, 30]},
    "wait_list": {"kind": "wait_list", "control.waits": 6},
    "quasi_experiment": {
        "kind": "quasi_experiment", "sample.match": ["score", "gender", "age"], "sizes": [10, 30],
    },
    "stepped_wedge": {"kind": "stepped_wedge", "steps": [1, 5], "waves": [0, 3, 7, 9], "loss.control": []},
}  # fmt: skip
"""What makes another kind of study of the small one."""


def trial_in(folder: Path, text: str = TEXT, **overrides: Any) -> Trial:
    """The small study, with other values by dotted key (``__`` for the dot)."""
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return load_trial(file, {name.replace("__", "."): value for name, value in overrides.items()})


def of_kind(folder: Path, kind: str, **overrides: Any) -> Trial:
    """The small study as another kind."""
    text = TEXT
    settings = dict(OTHERS.get(kind, {}))
    rule = settings.pop("programme.set.programme.recruitment.rule", None)
    if rule:
        text = text.replace(
            "programme.sessions: 4", f"programme.sessions: 4\n    programme.recruitment.rule: {rule}"
        )
    return trial_in(folder, text, **{**settings, **overrides})  # type: ignore[arg-type]


def read(trial: Trial, seed: int, with_matched: bool = True, **numbers: float) -> dict[str, float]:
    """What one study reports, by column."""
    reader = TrialReader(trial, with_matched)
    found = reader.read({name.replace("__", "."): value for name, value in numbers.items()}, seed)
    return dict(zip(reader.columns, found, strict=True))
