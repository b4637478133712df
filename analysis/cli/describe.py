"""``commonground describe``: the model as the running program describes it, in Markdown."""

import argparse
from pathlib import Path
from typing import Any

from sim.words import say

TABLES = ("parameters", "states", "outcomes", "events", "draws", "phases", "traits", "facilitators")


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "describe",
        help=say("cli.describe"),
        description=say("cli.describe"),
        epilog=say("cli.describe_example"),
    )
    pages = parser.add_mutually_exclusive_group(required=True)
    for name, words in (
        ("odd", say("cli.describe_odd")),
        ("evidence", say("cli.describe_evidence")),
        ("trace", say("cli.describe_trace")),
    ):
        _flag(pages, name, words)
    pages.add_argument("--stress", nargs="?", const="", metavar="DIR", help=say("cli.describe_stress"))
    for name in TABLES:
        _flag(pages, name, say(f"table.{name}.title"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=say("cli.describe_out"))
    parser.set_defaults(do=do, page="")


def _flag(pages: Any, name: str, words: str) -> None:
    pages.add_argument(f"--{name}", dest="page", action="store_const", const=name, help=words)


def do(arguments: argparse.Namespace) -> int:
    """Print the page, or write it."""
    from ..reporting.describe import page_of, write_page

    text = page_of(arguments.page or "stress", Path(arguments.stress) if arguments.stress else None)
    if arguments.out is None:
        print(text, end="")
    else:
        print(write_page(arguments.out, text))
    return 0
