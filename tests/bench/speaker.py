"""A process that lives through the hamlet when told to: ``off``, ``on`` or ``digest`` on a line of its own.

It answers with CPU seconds, or with a digest of the final state, so that two engines can be timed in turn.
"""

import hashlib
import sys
from time import process_time

from sim.community import Community
from sim.scenario import load_scenario

WEEKS, TIMES = 104, 6


def digest(community: Community) -> str:
    """One word for everything that the state holds."""
    whole = hashlib.sha256()
    for level in community.state:
        for name in level.dtype.names:
            whole.update(level[name].tobytes())
    return whole.hexdigest()


def lived(start: Community, times: int) -> tuple[float, Community]:
    """CPU seconds of some futures from week 0, and one of them."""
    futures = [start.fork() for _ in range(times)]
    began = process_time()
    for future in futures:
        future.advance(WEEKS)
    return process_time() - began, futures[0]


def main() -> None:
    """Answer until the other end is closed."""
    scenario = load_scenario("burundi_hamlet")
    starts = {name: Community.start(scenario, 1, log=name == "on") for name in ("off", "on")}
    for start in starts.values():
        lived(start, 1)
    print("ready", flush=True)
    for line in sys.stdin:
        told = line.strip()
        if told == "digest":
            print(digest(lived(starts["off"], 1)[1]), flush=True)
        else:
            print(lived(starts[told], TIMES)[0], flush=True)


if __name__ == "__main__":
    main()
