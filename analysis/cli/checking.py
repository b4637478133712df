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
    from sim.warnings import from_scenario

    from ..experiments.load import is_experiment

    if is_experiment(name):
        return check_experiment(name)
    try:
        scenario = load_scenario(name)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return False
    print(say("cli.fine", file=name))
    for warning in from_scenario(scenario):
        print("  " + say("cli.warning", id=warning.id, sentence=str(warning)))
    for notice in scenario.notices():
        print("  " + say("cli.notice", sentence=notice))
    return True


def check_experiment(name: str) -> bool:
    """Print what there is to say about one experiment; whether it can be done."""
    from ..experiments.resolve import load_plan
    from ..summary import tell_scenario_warnings
    from ..sweeping import what_is_swept

    try:
        plan = load_plan(name)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return False
    print(say("cli.fine", file=name))
    print("  " + what_is_swept(plan))
    for line in tell_scenario_warnings(plan.kit.scenarios):
        print("  " + line)
    return True
