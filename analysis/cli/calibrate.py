"""``commonground calibrate``: sets of numbers that agree with the evidence, and how well they are known."""

import argparse
from functools import partial
from typing import Any

from sim.words import say

from .house import add_crew, add_out, leave_stopped

USUAL = "rwanda_sociotherapy"


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "calibrate", help=say("cli.calibrate"), description=say("cli.calibrate"),
        epilog=say("cli.calibrate_example"),
    )  # fmt: skip
    parser.add_argument(
        "calibration", nargs="?", default=USUAL, metavar="CALIBRATION", help=say("cli.help_calibration")
    )
    parser.add_argument("--quick", action="store_true", help=say("cli.help_quick"))
    add_crew(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help=say("cli.help_set_calibration")
    )
    add_out(parser)
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Calibrate and tell; 130 or 143 if it was stopped."""
    from ..calibrating import CalibrateRequest, calibrate_by, plan_of, tell_found, what_is_calibrated
    from ..sweeping import Stopped

    request = CalibrateRequest(
        arguments.calibration, arguments.quick, arguments.workers, arguments.scheduler, arguments.pool,
        tuple(arguments.set), arguments.out, arguments.format,
    )  # fmt: skip
    plan = plan_of(request)
    tell = partial(print, flush=True)
    tell(what_is_calibrated(plan))
    found = calibrate_by(plan, request, tell)
    if isinstance(found, Stopped):
        return leave_stopped(found, arguments.pool)
    print("\n".join(tell_found(found)))
    return 0
