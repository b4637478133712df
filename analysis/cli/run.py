"""``commonground run SCENARIO``: live through one scenario and write what happened."""

import argparse
from typing import Any

from sim.words import say

from .house import add_common, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "run", help=say("cli.run"), description=say("cli.run"), epilog=say("cli.run_example")
    )
    parser.add_argument("scenario", metavar="SCENARIO", nargs="?", help=say("cli.help_scenario"))
    add_common(parser)
    parser.add_argument("--runs", type=whole(1, 100_000), default=1, metavar="R", help=say("cli.help_runs"))
    parser.add_argument("--persons", action="store_true", help=say("cli.help_persons"))
    parser.add_argument("--replay", metavar="DIR:RUN", help=say("cli.help_replay"))
    parser.set_defaults(do=do, parser=parser)


def do(arguments: argparse.Namespace) -> int:
    """Run, write, and tell."""
    from ..running import RunRequest, run_scenario

    if (arguments.scenario is None) == (arguments.replay is None):
        arguments.parser.error(say("cli.scenario_or_replay"))
    request = RunRequest(
        arguments.scenario or "", arguments.seed, arguments.runs, arguments.weeks, tuple(arguments.set),
        arguments.persons, arguments.out, arguments.format, arguments.replay or "",
    )  # fmt: skip
    ran = run_scenario(request)
    from ..summary import tell_run

    print("\n".join(tell_run(ran)))
    return 0
