"""``commonground rollout SCENARIO``: one programme in many communities, from the plan to what it cost."""

import argparse
import os
import sys
from typing import Any

from sim.words import say

from .house import add_out, share_of, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "rollout", help=say("cli.rollout"), description=say("cli.rollout"), epilog=say("cli.rollout_example")
    )
    parser.add_argument("scenario", metavar="SCENARIO", help=say("cli.help_rollout"))
    parser.add_argument("--against", metavar="SCENARIO", help=say("cli.help_rollout_against"))
    parser.add_argument("--move-budget", metavar="FROM:TO=SHARE", help=say("cli.help_move"))
    parser.add_argument("--seed", type=whole(0, 2**62), default=1, metavar="N", help=say("cli.help_seed"))
    parser.add_argument(
        "--runs", type=whole(1, 1000), default=1, metavar="R", help=say("cli.help_rollout_runs")
    )
    parser.add_argument("--sample", type=share_of, default=1.0, metavar="SHARE", help=say("cli.help_sample"))
    parser.add_argument("--workers", type=whole(1, 1024), metavar="N", help=say("cli.help_workers"))
    parser.add_argument("--scheduler", metavar="ADDRESS", help=say("cli.help_scheduler"))
    parser.add_argument(
        "--pool", choices=("processes", "threads"), default="processes", help=say("cli.help_pool")
    )
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=say("cli.help_set"))
    add_out(parser)
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Plan, live, tell; 1 if communities failed, 130 or 143 if it was stopped."""
    from ..rolling import RolloutRequest, roll_out, work_of_request
    from ..rollout.tell import tell_done, tell_plan
    from ..sweeping import Stopped, Terminated, tell_stopped

    request = RolloutRequest(
        arguments.scenario, arguments.against, arguments.move_budget, arguments.seed, arguments.runs,
        arguments.sample, arguments.workers, arguments.scheduler, arguments.pool, tuple(arguments.set),
        arguments.out, arguments.format,
    )  # fmt: skip
    work = work_of_request(request)
    print("\n".join(tell_plan(work)), flush=True)
    done = roll_out(work, request)
    if isinstance(done, Stopped):
        print(tell_stopped(done), file=sys.stderr, flush=True)
        code = 143 if isinstance(done.error, Terminated) else 130
        if arguments.pool == "threads":
            os._exit(code)  # threads cannot be stopped, and leaving would wait for them
        return code
    print("\n".join(tell_done(done)))
    return 1 if done.results.failed else 0
