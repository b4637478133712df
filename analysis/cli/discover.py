"""``commonground discover DIR --where "OUTCOME > X"``: in which corners of a sweep something happens."""

import argparse
from typing import Any

from sim.words import say

from .house import add_folder


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "discover",
        help=say("cli.discover"),
        description=say("cli.discover"),
        epilog=say("cli.discover_example"),
    )
    add_folder(parser)
    parser.add_argument("--where", required=True, metavar="CONDITION", help=say("cli.help_where"))
    parser.add_argument("--level", action="store_true", help=say("cli.help_level"))
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Look, write, and tell."""
    from ..discovering import discover_in, tell_discovered

    found = discover_in(arguments.folder, arguments.where, arguments.level, arguments.out, arguments.format)
    print("\n".join(tell_discovered(found)))
    return 0
