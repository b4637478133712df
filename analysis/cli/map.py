"""``commonground map CONTEXT``: the mapping exercise before a programme, on a synthetic community."""

import argparse
from typing import Any

from sim.words import say

from .house import add_out, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "map", help=say("cli.map"), description=say("cli.map"), epilog=say("cli.map_example")
    )
    parser.add_argument("context", metavar="CONTEXT", help=say("cli.help_context"))
    parser.add_argument("--seed", type=whole(0, 2**62), default=1, metavar="N", help=say("cli.help_seed"))
    parser.add_argument("--runs", type=whole(1, 1000), default=20, metavar="R", help=say("cli.help_maps"))
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=say("cli.help_set"))
    add_out(parser)
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Map, write, and tell."""
    from ..mapping.exercise import MapRequest, map_community, tell_map

    request = MapRequest(
        arguments.context, arguments.seed, arguments.runs, tuple(arguments.set), arguments.out,
        arguments.format,
    )  # fmt: skip
    print("\n".join(tell_map(map_community(request))))
    return 0
