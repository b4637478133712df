"""What all commands share: the parser, words for bad arguments, the check of the packages."""

import argparse
import gettext
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

import scenarios
import sim
from sim.errors import OutputError
from sim.words import FOLDER, say

if TYPE_CHECKING:
    from ..sweeping import Stopped

HOUSE = Path(__file__).parents[2]


def in_one_house() -> None:
    """Raise OutputError unless sim, scenarios and analysis lie side by side, as they were made."""
    for name, module in (("sim", sim), ("scenarios", scenarios)):
        there = Path(str(module.__file__)).parents[1]
        if not os.path.samefile(there, HOUSE):
            raise OutputError(say("cli.two_houses", name=name, there=there, here=HOUSE))


def speak_to_argparse(language: str) -> None:
    """Have the parser's own words in a language: it asks gettext's catalogue of its own name for them."""
    gettext.bindtextdomain("argparse", FOLDER)
    gettext.textdomain("argparse")
    os.environ["LANGUAGE"] = language


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence and where help is."""

    def error(self, message: str) -> NoReturn:
        """Say it on stderr and leave with 2."""
        print(say("cli.usage", message=message, program=self.prog), file=sys.stderr)
        raise SystemExit(2)


def parser_of(commands: Iterable[ModuleType]) -> Parser:
    """The parser of the whole command line."""
    parser = Parser("commonground", description=say("cli.description"), epilog=say("cli.example"))
    parser.add_argument("--version", action="version", version=f"commonground {sim.__version__}",
                        help=say("cli.help_version"))  # fmt: skip
    below = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in commands:
        command.add_to(below)
    return parser


def whole(least: int, most: int) -> Callable[[str], int]:
    """An argument that is a whole number in a range."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say("cli.not_whole", given=text)) from None
        if not least <= value <= most:
            from ..words import number

            raise argparse.ArgumentTypeError(
                say("cli.out_of_range", given=text, least=least, most=number(most))
            )
        return value

    return read


def share_of(text: str) -> float:
    """An argument that is a share above 0 and up to 1."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value <= 1.0:
        raise argparse.ArgumentTypeError(say("cli.not_a_share", given=text))
    return value


def sizes_of(text: str) -> tuple[int, ...]:
    """An argument that is a list of whole numbers, such as ``16,32,64``."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(say("cli.not_sizes", given=text)) from None


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options that ``run`` and ``compare`` share."""
    parser.add_argument("--seed", type=whole(0, 2**62), default=1, metavar="N", help=say("cli.help_seed"))
    parser.add_argument("--weeks", type=whole(0, 2080), metavar="W", help=say("cli.help_weeks"))
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=say("cli.help_set"))
    add_out(parser)


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The folder of a sweep that is read, and where results go."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=say("cli.help_sweep_folder"))
    add_out(parser)


def add_crew(parser: argparse.ArgumentParser) -> None:
    """Who does the work: the options that ``sweep`` and ``rollout`` share."""
    parser.add_argument("--workers", type=whole(1, 1024), metavar="N", help=say("cli.help_workers"))
    parser.add_argument("--scheduler", metavar="ADDRESS", help=say("cli.help_scheduler"))
    parser.add_argument(
        "--pool", choices=("processes", "threads"), default="processes", help=say("cli.help_pool")
    )


def leave_stopped(stopped: "Stopped", pool: str) -> int:
    """Say how far it was and how it goes on; the code to leave with."""
    from ..sweeping import Terminated, tell_stopped

    print(tell_stopped(stopped), file=sys.stderr, flush=True)
    code = 143 if isinstance(stopped.error, Terminated) else 130
    if pool == "threads":
        os._exit(code)  # threads cannot be stopped, and leaving would wait for them
    return code


def add_out(parser: argparse.ArgumentParser) -> None:
    """Where results go, and what figures are."""
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("cli.help_out"))
    parser.add_argument("--format", choices=("svg", "png", "pdf"), default="svg", help=say("cli.help_format"))


def tell_crash(error: Exception) -> str:
    """One sentence; what programmers need goes to a file."""
    trace = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="commonground-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(trace)
    except OSError:
        return trace
    return say("cli.crash", kind=type(error).__name__, file=file.name)
