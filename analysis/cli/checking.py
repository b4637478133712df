"""``commonground check FILE…``: every problem, warning and notice of every file."""

import argparse
import sys
from typing import Any

from sim.errors import ScenarioError
from sim.scenario import load_scenario
from sim.words import say


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "check", help=say("cli.check"), description=say("cli.check"), epilog=say("cli.check_example")
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help=say("cli.help_files"))
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Check every file; 2 if any has a problem."""
    good = [check(name) for name in arguments.files]
    return 0 if all(good) else 2


def check(name: str) -> bool:
    """Print what there is to say about one file; whether it can be used."""
    from ..evidence.calibration.files import is_calibration
    from ..evidence.trials.load import is_trial
    from ..experiments.load import is_experiment

    kinds = ((is_calibration, about_calibration), (is_experiment, about_experiment), (is_trial, about_trial))
    about = next((about for is_kind, about in kinds if is_kind(name)), about_scenario)
    try:
        lines = about(name)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return False
    print(say("cli.fine", file=name))
    for line in lines:
        print("  " + line)
    return True


def about_scenario(name: str) -> list[str]:
    """Warnings and notices of a scenario. Raises ScenarioError."""
    from ..summary import tell_scenario_warnings

    scenario = load_scenario(name)
    notices = [say("cli.notice", sentence=notice) for notice in scenario.notices()]
    return [*tell_scenario_warnings([scenario]), *notices]


def about_experiment(name: str) -> list[str]:
    """How many runs an experiment means, and warnings of its scenarios. Raises ScenarioError."""
    from ..experiments.resolve import load_plan
    from ..summary import tell_scenario_warnings
    from ..sweeping import what_is_swept

    plan = load_plan(name)
    return [what_is_swept(plan), *tell_scenario_warnings(plan.kit.scenarios)]


def about_calibration(name: str) -> list[str]:
    """How many figures and readings a calibration means. Raises ScenarioError."""
    from ..calibrating import what_is_calibrated
    from ..evidence.calibration.files import load_calibration

    return [what_is_calibrated(load_calibration(name))]


def about_trial(name: str) -> list[str]:
    """What a trial lives, and warnings of its scenarios. Raises ScenarioError."""
    from ..evidence.trials.load import load_trial
    from ..evidence.trials.tell import tell_trial
    from ..summary import tell_scenario_warnings

    trial = load_trial(name)
    scenarios = [trial.programme, *([trial.control] if trial.control else [])]
    return [*tell_trial(trial, trial.file.studies, 1), *tell_scenario_warnings(scenarios)]
