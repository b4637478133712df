"""``commonground sweep EXPERIMENT``: do all runs of an experiment, once each however often it is stopped."""

import argparse
from pathlib import Path
from typing import Any

from sim.words import say

from .house import add_crew, leave_stopped


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "sweep", help=say("cli.sweep"), description=say("cli.sweep"), epilog=say("cli.sweep_example")
    )
    parser.add_argument("experiment", metavar="EXPERIMENT", help=say("cli.help_experiment"))
    add_crew(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help=say("cli.help_set_sweep")
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help_out_sweep"))
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Sweep and tell; 1 if runs failed, 130 or 143 if it was stopped."""
    from ..sweeping import (
        Stopped,
        SweepRequest,
        plan_of,
        sweep,
        tell_sweep,
        what_is_swept,
    )

    request = SweepRequest(
        arguments.experiment, arguments.workers, arguments.scheduler, arguments.pool,
        tuple(arguments.set), arguments.out,
    )  # fmt: skip
    plan = plan_of(request)
    print(what_is_swept(plan), flush=True)
    swept = sweep(plan, request)
    if isinstance(swept, Stopped):
        return leave_stopped(swept, arguments.pool)
    print("\n".join(tell_sweep(swept)))
    return 1 if swept.failed else 0
