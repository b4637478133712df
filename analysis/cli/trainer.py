"""``commonground trainer [SCENARIO]``: the room in which one looks at a group, in a browser, offline."""

import argparse
from pathlib import Path
from typing import Any

from sim.words import languages, say

from .house import whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "trainer", help=say("cli.trainer"), description=say("cli.trainer"), epilog=say("cli.trainer_example")
    )
    parser.add_argument("scenario", nargs="?", default="burundi_hamlet", metavar="SCENARIO",
                        help=say("cli.help_trainer_scenario"))  # fmt: skip
    parser.add_argument("--port", type=whole(0, 65535), default=8765, metavar="P", help=say("cli.help_port"))
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help=say("cli.help_host"))
    parser.add_argument("--lang", choices=languages(), default="", help=say("cli.help_lang"))
    parser.add_argument("--no-browser", action="store_true", help=say("cli.help_no_browser"))
    parser.add_argument("--cards", type=Path, metavar="OUT.pdf", help=say("cli.help_cards"))
    parser.set_defaults(do=do, parser=parser)


def do(arguments: argparse.Namespace) -> int:
    """Serve until stopped, or print the cards."""
    from ..training import RoomRequest, open_room

    return open_room(
        RoomRequest(
            arguments.scenario, arguments.host, arguments.port, arguments.lang, not arguments.no_browser,
            arguments.cards,
        )
    )  # fmt: skip
