"""``commonground trial DESIGN``: what a study can tell, before it is done or after it was published."""

import argparse
from typing import Any

from sim.words import say

from .house import add_crew, add_out, leave_stopped, sizes_of, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "trial", help=say("cli.trial"), description=say("cli.trial"), epilog=say("cli.trial_example")
    )
    parser.add_argument("design", metavar="DESIGN", help=say("cli.help_trial"))
    parser.add_argument("--runs", type=whole(1, 100_000), metavar="R", help=say("cli.help_trial_runs"))
    parser.add_argument("--seed", type=whole(0, 2**53), metavar="N", help=say("cli.help_trial_seed"))
    parser.add_argument("--sizes", type=sizes_of, default=(), metavar="N,N,…", help=say("cli.help_sizes"))
    parser.add_argument("--ensemble", metavar="NAME", help=say("cli.help_ensemble"))
    add_crew(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help=say("cli.help_set_trial")
    )
    add_out(parser)
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Say what is lived, live it, tell; 1 if studies failed, 130 or 143 if it was stopped."""
    from ..evidence.ensemble import load_ensemble
    from ..evidence.trials.tell import tell_trial
    from ..sweeping import Stopped
    from ..trying_out import TrialRequest, tell_tried, trial_of, try_out

    sets = load_ensemble(arguments.ensemble) if arguments.ensemble is not None else None
    request = TrialRequest(
        arguments.design, arguments.runs, arguments.seed, arguments.sizes, sets, arguments.workers,
        arguments.scheduler, arguments.pool, tuple(arguments.set), arguments.out, arguments.format,
    )  # fmt: skip
    trial = trial_of(request)
    print("\n".join(tell_trial(trial, trial.file.studies, len(request.vectors))), end="\n\n", flush=True)
    done = try_out(trial, request)
    if isinstance(done, Stopped):
        return leave_stopped(done, arguments.pool)
    print("\n".join(tell_tried(done)))
    return 1 if done.bank.failed else 0
