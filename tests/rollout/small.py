"""A small rollout for tests: ten communities of a hundred people, two waves, twenty weeks."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.rollout.kit import Work
from analysis.rollout.plan import plan_of
from sim.scenario import load_scenario
from tests.experiments.small import command_process

TEXT = """
name: small
question: Can a small rollout be done?
extends: burundi_hamlet
weeks: 20
burn_in: 2
programme: {group_size: 8, sessions: 6, context_analysis: 0.5}
rollout:
  municipalities: 4
  communities: 10
  persons: 80
  persons_spread: 0.2
  groups_wanted: {number: 2}
  waves: {size: 2, weeks_between: 6}
  training: {trainers: 2, course_weeks: 3}
  facilitators: {weeks_per_group: 7, groups_per_year: 6}
  supervision: {supervisors: 1, ratio: 2}
  stops: [{from: 9, until: 11, municipalities: ['1']}]
costs:
  currency: units of account
  price_year: 2026
  indirect_rate: 0.1
  prices: {facilitators: 2, meeting_materials: 1, shared: 1, training_course: 30, referral: 5}
"""


def work_in(folder: Path, text: str = TEXT, **keys: object) -> Work:
    """The work of a rollout written to a folder; ``seed``, ``runs`` and ``share`` belong to the work."""
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    given = {"seed": 1, "runs": 1, "share": 1.0, **keys}
    plan = plan_of(load_scenario(file))
    return Work(plan, None, int(str(given["seed"])), int(str(given["runs"])), float(str(given["share"])))


@contextmanager
def rollout_process(file: Path, out: Path, mark: str = "", *words: str) -> Iterator["subprocess.Popen[str]"]:
    """``commonground rollout`` in a process of its own, whose workers can be told by a mark."""
    words = words or ("--workers", "2")
    with command_process("rollout", str(file), "--out", str(out), *words, mark=mark) as process:
        yield process
