"""``commonground report DIR``: the planner's report, the answer first, in one file."""

import argparse
from pathlib import Path
from typing import Any

from sim.words import languages, say


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "report", help=say("cli.report"), description=say("cli.report"), epilog=say("cli.report_example")
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help=say("cli.help_report_folder"))
    parser.add_argument("--lang", choices=languages(), default="", help=say("cli.help_lang"))
    parser.add_argument("--pdf", action="store_true", help=say("cli.help_pdf"))
    parser.add_argument("--onepage", action="store_true", help=say("cli.help_onepage"))
    parser.add_argument("--logframe", action="store_true", help=say("cli.help_logframe"))
    parser.add_argument("--export", choices=("4ws",), default="", help=say("cli.help_export"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help_report_out"))
    parser.set_defaults(do=do, parser=parser)


def do(arguments: argparse.Namespace) -> int:
    """Write, and tell."""
    from ..reports import ReportRequest, tell_reported, write_report

    done = write_report(
        ReportRequest(
            arguments.folder, arguments.out, arguments.lang, arguments.pdf, arguments.onepage,
            arguments.logframe, arguments.export,
        )
    )  # fmt: skip
    print("\n".join(tell_reported(done)))
    return 0
