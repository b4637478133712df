"""The command line: ``commonground COMMAND …``. One thin file a command; no logic here.

Exit 0: done. 1: ran, but found a failure it was asked to look for. 2: bad input, told on stderr. 3: internal
error. 130: stopped by Ctrl-C; 143: by SIGTERM.
"""

import os
import sys
from collections.abc import Sequence

from sim.errors import CommonGroundError, OutputError, ScenarioError
from sim.words import languages, say, use_language

from . import (
    calibrate,
    checking,
    compare,
    describe,
    discover,
    listing,
    report,
    rollout,
    run,
    sensitivity,
    sweep,
    trainer,
    trial,
    validate,
)
from . import map as mapping
from .house import in_one_house, parser_of, speak_to_argparse, tell_crash

COMMANDS = (
    listing, checking, mapping, run, compare, sweep, sensitivity, discover, rollout, trial, calibrate,
    validate, report, trainer, describe,
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Do one command and return its exit code; nothing is raised, nothing half-written is left."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _main(sys.argv[1:] if argv is None else list(argv))
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except (ScenarioError, OutputError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(say("cli.stopped"), file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stdout = None
        return 0
    except CommonGroundError as error:
        print(error, file=sys.stderr)
        return 3
    except Exception as error:
        print(tell_crash(error), file=sys.stderr)
        return 3


LANGUAGE = "COMMONGROUND_LANG"
"""The language of all commands, where it is set: en, fr."""


def speak() -> None:
    """Speak the language that the environment names. Raises OutputError for one that there is not."""
    wanted = os.environ.get(LANGUAGE, "")
    if wanted and wanted not in languages():
        raise OutputError(
            say("cli.no_language", variable=LANGUAGE, given=wanted, allowed=", ".join(languages()))
        )
    use_language(wanted or "en")
    speak_to_argparse(wanted or "en")


def _main(words: list[str]) -> int:
    in_one_house()
    speak()
    arguments = parser_of(COMMANDS).parse_args(words)
    code = int(arguments.do(arguments))
    sys.stdout.flush()
    return code
