"""How many small mistakes in the engine's rules the second writing of the model notices.

python tests/mutation.py               all mutants; writes the table of docs/tests.md
python tests/mutation.py --sample 30   thirty of them, always the same
python tests/mutation.py --only NAME   those whose name holds NAME
"""

import argparse
import gc
import os
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    os.environ["NUMBA_DISABLE_JIT"] = "1"  # a mutant is loaded in a moment; compiling would take a minute
    sys.path[0] = str(ROOT)

from tests.harmless import reason  # noqa: E402
from tests.judge import ORDER, Verdict, World, differs, forget, judge, worlds  # noqa: E402
from tests.mutants import EXCLUDED, Mutant, files, mutants  # noqa: E402

PAGE = ROOT / "docs" / "tests.md"
BEGIN, END = "<!-- mutation: begin -->", "<!-- mutation: end -->"
LEAST, LEAST_OF_A_SAMPLE = 0.95, 0.9
_worlds: list[World] = []


def chosen(sample: int, only: str) -> list[Mutant]:
    """The mutants to be judged."""
    found = [mutant for file in files() for mutant in mutants(file) if only in mutant.name]
    return sorted(Random(7).sample(found, sample)) if 0 < sample < len(found) else found


def _judge(mutant: Mutant, answer: Connection) -> None:
    answer.send(judge(mutant, _worlds))
    answer.close()


def run(wanted: list[Mutant], workers: int, verbose: bool) -> list[Verdict]:
    """The verdict on each, every one in a forked process of its own."""
    gc.freeze()
    fork = get_context("fork")
    waiting, found = list(reversed(wanted)), []
    running: dict[Connection, tuple[Mutant, BaseProcess]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            mutant = waiting.pop()
            ours, theirs = fork.Pipe(duplex=False)
            process = fork.Process(target=_judge, args=(mutant, theirs), daemon=True)
            process.start()
            theirs.close()
            running[ours] = mutant, process
        for answer in wait(list(running)):
            mutant, process = running.pop(answer)
            verdict = _verdict(mutant, answer)
            process.join()
            found.append(verdict)
            if verbose or not verdict.killed:
                print(f"{mutant.name}: {verdict.by or 'SURVIVED ' + reason(mutant)}", flush=True)
    return sorted(found)


def _verdict(mutant: Mutant, answer: Connection) -> Verdict:
    try:
        return answer.recv()
    except EOFError:
        return Verdict(mutant, True, "crash")


def table(verdicts: list[Verdict]) -> Iterator[str]:
    """The lines that go into the page: by file, survivors with their reasons, what was left out."""
    killed = sum(verdict.killed for verdict in verdicts)
    survived = [verdict.mutant for verdict in verdicts if not verdict.killed]
    yield f"{killed} of {len(verdicts)} mutants were noticed ({killed / len(verdicts):.1%})."
    yield from ("", "| file | mutants | noticed |", "|---|---|---|")
    for file in files():
        own = [verdict.killed for verdict in verdicts if verdict.mutant.file == file]
        yield f"| `{file}` | {len(own)} | {sum(own)} |"
    yield from ("", "Survivors:", "", "| function | change | why |", "|---|---|---|")
    for mutant in survived:
        change = mutant.change.replace("|", "\\|")
        yield f"| `{Path(mutant.file).stem}.{mutant.function}` | `{change}` | {reason(mutant) or 'a gap'} |"
    yield from ("", "Left out:", "")
    yield from (f"* {what}: {why}" for what, why in EXCLUDED.items())


def write(verdicts: list[Verdict]) -> None:
    """Put the table between the two marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    lines = "\n".join(table(verdicts))
    PAGE.write_text(f"{before}{BEGIN}\n{lines}\n{END}{after}", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, always the same")
    parser.add_argument("--only", default="", help="only mutants whose name holds this")
    parser.add_argument("--worlds", default=",".join(ORDER), help="the worlds to judge by")
    parser.add_argument("--workers", type=int, default=2, help="processes at a time")
    parser.add_argument("--verbose", action="store_true", help="name also those that were noticed")
    return parser.parse_args()


def main() -> int:
    """Judge, print, and for a full run write the table."""
    given, began = _arguments(), perf_counter()
    _worlds.extend(worlds(tuple(given.worlds.split(","))))
    forget()
    wrong = [found for found in map(differs, _worlds) if found]
    if wrong:
        print(f"engine and reference differ without any mutant: {wrong}")
        return 1
    verdicts = run(chosen(given.sample, given.only), given.workers, given.verbose)
    killed = sum(verdict.killed for verdict in verdicts)
    print(f"{killed} of {len(verdicts)} mutants noticed, {perf_counter() - began:.0f} s")
    if not given.sample and not given.only:
        write(verdicts)
    gaps = [verdict.mutant for verdict in verdicts if not verdict.killed and not reason(verdict.mutant)]
    if given.sample:  # what cannot be noticed says nothing about a few
        return 0 if len(gaps) <= round((1.0 - LEAST_OF_A_SAMPLE) * len(verdicts)) else 1
    return 0 if not gaps or killed >= LEAST * len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
