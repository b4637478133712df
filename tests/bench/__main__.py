"""``python -m tests.bench``: measure, print how the targets fare, and write docs/performance.md."""

import argparse
import sys
from time import perf_counter

from .page import PAGE, write
from .sections import LONG, SECTIONS, keep, load, measured
from .targets import judge, line


def main() -> int:
    """Measure what was asked for, keep the figures after every section, write the page at the end."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measure speed and write the page."
    )
    parser.add_argument("--million", action="store_true", help="a community of 1,000,000 people as well")
    parser.add_argument(
        "--only", nargs="+", choices=list(SECTIONS), metavar="SECTION", help=", ".join(SECTIONS)
    )
    parser.add_argument(
        "--page", action="store_true", help="measure nothing, write the page from kept figures"
    )
    asked = parser.parse_args()
    names = asked.only or [name for name in SECTIONS if name not in LONG or asked.million]
    if not asked.page:
        from sim.warm import warm

        warm(lambda name: print(f"compiling {name}", flush=True))
        for name in names:
            began = perf_counter()
            keep(load() | {name: measured(name)})
            print(f"{name}: {perf_counter() - began:.0f} s", flush=True)
    sections = load()
    if not sections:
        print("nothing was measured yet", file=sys.stderr)
        return 2
    write(sections)
    print(*[line(v) for v in judge({name: s["figures"] for name, s in sections.items()})], PAGE, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
