"""``commonground list``: ready scenarios, experiments, trials and places, a line each with its question."""

import argparse
from pathlib import Path
from typing import Any

from sim.scenario import ready_contexts, ready_scenarios
from sim.words import say

from ..words import asked


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "list", help=say("cli.list"), description=say("cli.list"), epilog=say("cli.list_example")
    )
    parser.set_defaults(do=do)


def do(_: argparse.Namespace) -> int:
    """Print the lists."""
    from ..evidence.calibration.files import ready_calibrations
    from ..evidence.trials.load import ready_trials
    from ..experiments.load import ready_experiments

    for title, files in (
        (say("cli.list_scenarios"), ready_scenarios()),
        (say("cli.list_experiments"), ready_experiments()),
        (say("cli.list_trials"), ready_trials()),
        (say("cli.list_calibrations"), ready_calibrations()),
        (say("cli.list_contexts"), ready_contexts()),
    ):
        print(title)
        width = max((len(name) for name in files), default=0)
        for name, file in files.items():
            print(f"  {name:<{width}}  {asked(question_in(file))}")
        print()
    print(say("cli.list_how"))
    return 0


def question_in(file: Path) -> str:
    """The question of a ready file, without reading all of it as a scenario."""
    from sim.scenario.read import read_file

    return str(read_file(file, file.name).tree.get("question", ""))
