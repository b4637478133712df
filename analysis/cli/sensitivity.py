"""``commonground sensitivity DIR``: which of the keys that varied matter, and how much is luck."""

import argparse
from typing import Any

from sim.words import say

from .house import add_folder


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "sensitivity",
        help=say("cli.sensitivity"),
        description=say("cli.sensitivity"),
        epilog=say("cli.sensitivity_example"),
    )
    add_folder(parser)
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Compute, write, and tell."""
    from ..sensing import sense, tell_sensitivity

    done = sense(arguments.folder, arguments.out, arguments.format)
    print("\n".join(tell_sensitivity(done)))
    return 0
