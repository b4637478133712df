"""Show what moved in the golden run, or bless it with ``--why "the reason"``."""

import argparse
import sys

from tests.golden import moved, write


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("--why", help="write the numbers as they are now, for this reason")
    given = parser.parse_args()
    lines = moved()
    print("\n".join(lines) or "nothing moved")
    if given.why and lines:
        write(given.why)
        print("\nwritten; put the reason and these lines into the commit message")
    return 0 if given.why or not lines else 1


if __name__ == "__main__":
    sys.exit(main())
