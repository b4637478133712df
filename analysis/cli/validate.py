"""``commonground validate``: what the model reproduces, what not, and how robustly."""

import argparse
from pathlib import Path
from typing import Any

from sim.words import say

from .house import leave_stopped, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "validate",
        help=say("validate.help"),
        description=say("validate.help"),
        epilog=say("validate.example"),
    )
    parser.add_argument("--only", default="", metavar="P1,P2", help=say("validate.help_only"))
    parser.add_argument("--quick", action="store_true", help=say("validate.help_quick"))
    parser.add_argument("--seeds", type=whole(2, 10_000), metavar="N", help=say("validate.help_seeds"))
    parser.add_argument("--vectors", type=whole(0, 100_000), metavar="N", help=say("validate.help_vectors"))
    parser.add_argument("--ensemble", metavar="NAME", help=say("validate.help_ensemble"))
    parser.add_argument("--page", type=Path, metavar="FILE", help=say("validate.help_page"))
    parser.add_argument("--expected", type=Path, metavar="FILE", help=say("validate.help_expected"))
    parser.add_argument("--workers", type=whole(1, 1024), metavar="N", help=say("cli.help_workers"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help_out"))
    parser.set_defaults(do=do, parser=parser)


def do(arguments: argparse.Namespace) -> int:
    """Validate, write, and tell; 1 if a verdict is another than expected."""
    from ..evidence.ensemble import load_ensemble
    from ..evidence.patterns.expected import FILE
    from ..sweeping import Stopped
    from ..validating import ValidateRequest, tell_validated, validate

    only = tuple(name.strip() for name in arguments.only.split(",") if name.strip())
    if only and arguments.page is not None:
        arguments.parser.error(say("validate.page_needs_all"))
    sets = load_ensemble(arguments.ensemble) if arguments.ensemble is not None else None
    request = ValidateRequest.of(
        only, arguments.seeds, arguments.vectors, arguments.quick, sets, out=arguments.out,
        page=arguments.page, workers=arguments.workers, expected=arguments.expected or FILE,
    )  # fmt: skip
    done = validate(request)
    if isinstance(done, Stopped):
        return leave_stopped(done, request.pool)
    print("\n".join(tell_validated(done)))
    return 1 if done.changed or done.failed else 0
