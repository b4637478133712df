"""``commonground rollout SCENARIO``: one programme in many communities, from the plan to what it cost."""

import argparse
from typing import Any

from sim.words import say

from .house import add_crew, add_out, leave_stopped, share_of, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "rollout", help=say("cli.rollout"), description=say("cli.rollout"), epilog=say("cli.rollout_example")
    )
    parser.add_argument("scenario", metavar="SCENARIO", help=say("cli.help_rollout"))
    parser.add_argument("--against", metavar="SCENARIO", help=say("cli.help_rollout_against"))
    parser.add_argument("--move-budget", metavar="FROM:TO=SHARE", help=say("cli.help_move"))
    parser.add_argument("--seed", type=whole(0, 2**62), default=1, metavar="N", help=say("cli.help_seed"))
    parser.add_argument("--runs", type=whole(1, 1000), metavar="R", help=say("cli.help_rollout_runs"))
    parser.add_argument("--sample", type=share_of, default=1.0, metavar="SHARE", help=say("cli.help_sample"))
    parser.add_argument("--ensemble", metavar="NAME", help=say("cli.help_ensemble"))
    add_crew(parser)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=say("cli.help_set"))
    add_out(parser)
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Plan, live, tell; 1 if communities failed, 130 or 143 if it was stopped."""
    from ..evidence.ensemble import load_ensemble
    from ..rolling import SETS, RolloutRequest, roll_out, work_of_request
    from ..rollout.tell import tell_done, tell_plan
    from ..sweeping import Stopped

    sets = load_ensemble(arguments.ensemble) if arguments.ensemble is not None else None
    runs = arguments.runs or (1 if sets is None else SETS)
    request = RolloutRequest(
        arguments.scenario, arguments.against, arguments.move_budget, arguments.seed, runs,
        arguments.sample, arguments.workers, arguments.scheduler, arguments.pool, tuple(arguments.set),
        arguments.out, arguments.format, sets,
    )  # fmt: skip
    work = work_of_request(request)
    print("\n".join(tell_plan(work)), flush=True)
    done = roll_out(work, request)
    if isinstance(done, Stopped):
        return leave_stopped(done, arguments.pool)
    print("\n".join(tell_done(done)))
    return 1 if done.results.failed else 0
