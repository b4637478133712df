"""``commonground compare SCENARIO…|FOLDER``: what difference it makes, on the same people and luck."""

import argparse
from pathlib import Path
from typing import Any

from sim.words import say

from .house import add_common, whole


def add_to(below: Any) -> None:
    """Add the command to the parser."""
    parser = below.add_parser(
        "compare", help=say("cli.compare"), description=say("cli.compare"), epilog=say("cli.compare_example")
    )
    parser.add_argument(
        "scenarios", nargs="+", metavar="SCENARIO|FOLDER", help=say("cli.help_scenario_or_folder")
    )
    parser.add_argument("--against", default="none", metavar="SCENARIO", help=say("cli.help_against"))
    add_common(parser)
    runs = parser.add_mutually_exclusive_group()
    runs.add_argument("--runs", type=whole(1, 100_000), metavar="R", help=say("cli.help_pairs"))
    runs.add_argument("--until-precise", metavar="OUTCOME=HALFWIDTH", help=say("cli.help_until"))
    parser.add_argument("--ensemble", metavar="NAME", help=say("cli.help_ensemble"))
    parser.add_argument("--report", action="store_true", help=say("cli.help_report"))
    parser.set_defaults(do=do, parser=parser)


def refuse_what_folders_have_settled(arguments: argparse.Namespace) -> None:
    """Leave with 2 where options are given that the runs of a folder have settled, or several folders."""
    settled = {
        "--against": arguments.against != "none", "--weeks": arguments.weeks is not None,
        "--set": bool(arguments.set), "--until-precise": arguments.until_precise is not None,
        "--ensemble": arguments.ensemble is not None, "--report": arguments.report,
    }  # fmt: skip
    given = [name for name, is_given in settled.items() if is_given]
    if given or len(arguments.scenarios) > 1:
        said = say("cli.folder_settled", options=", ".join(given)) if given else say("cli.one_folder")
        arguments.parser.error(said)


def do(arguments: argparse.Namespace) -> int:
    """Compare, write, and tell."""
    from ..pointing import compare_points, is_sweep, tell_points

    if any(is_sweep(name) for name in arguments.scenarios):
        refuse_what_folders_have_settled(arguments)
        pointed = compare_points(Path(arguments.scenarios[0]), arguments.out, arguments.format)
        print("\n".join(tell_points(pointed)))
        return 0
    from ..comparing import RUNS_A_VECTOR, USUAL_RUNS, CompareRequest, Precision, compare_scenarios
    from ..evidence.ensemble import load_ensemble

    until = Precision.parse(arguments.until_precise) if arguments.until_precise is not None else None
    sets = load_ensemble(arguments.ensemble) if arguments.ensemble is not None else None
    if sets is not None and until is not None:
        arguments.parser.error(say("ensemble.not_until"))
    runs = arguments.runs or (USUAL_RUNS if sets is None else RUNS_A_VECTOR)
    request = CompareRequest(
        tuple(arguments.scenarios), arguments.against, arguments.seed, runs, until, arguments.weeks,
        tuple(arguments.set), arguments.out, arguments.format, sets,
    )  # fmt: skip
    compared = compare_scenarios(request)
    from ..verdict import tell_comparison

    lines = tell_comparison(compared, str(until or ""))
    if arguments.report:
        from ..reports import ReportRequest, write_report

        lines.append(say("report.written", file=write_report(ReportRequest(compared.folder)).files[0]))
    print("\n".join(lines))
    return 0
