"""``commonground compare SCENARIO…``: what difference it makes, on the same people with the same luck."""

import argparse
from typing import Any

from sim.words import say

from .house import add_common, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "compare", help=say("cli.compare"), description=say("cli.compare"), epilog=say("cli.compare_example")
    )
    parser.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=say("cli.help_scenario"))
    parser.add_argument("--against", default="none", metavar="SCENARIO", help=say("cli.help_against"))
    add_common(parser)
    runs = parser.add_mutually_exclusive_group()
    runs.add_argument("--runs", type=whole(1, 100_000), default=20, metavar="R", help=say("cli.help_pairs"))
    runs.add_argument("--until-precise", metavar="OUTCOME=HALFWIDTH", help=say("cli.help_until"))
    parser.set_defaults(do=do)


def do(arguments: argparse.Namespace) -> int:
    """Compare, write, and tell."""
    from ..comparing import CompareRequest, Precision, compare_scenarios

    until = Precision.parse(arguments.until_precise) if arguments.until_precise is not None else None
    request = CompareRequest(
        tuple(arguments.scenarios), arguments.against, arguments.seed, arguments.runs, until, arguments.weeks,
        tuple(arguments.set), arguments.out, arguments.format,
    )  # fmt: skip
    compared = compare_scenarios(request)
    from ..verdict import tell_comparison

    print("\n".join(tell_comparison(compared, str(until or ""))))
    return 0
